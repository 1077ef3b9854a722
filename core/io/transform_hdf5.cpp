#include "core/io/hdf5_handle.h"
#include "core/io/isolated.h"
#include "core/io/transform_format.h"

#include <cstring>
#include <stdexcept>
#include <utility>

namespace svx {

namespace {

std::string stringAt(hid_t file, const std::string& name) {
  const Hdf5Handle data(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (data < 0) return {};
  const Hdf5Handle type(H5Dget_type(data), H5Tclose), space(H5Dget_space(data), H5Sclose);
  if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return {};
  if (H5Tis_variable_str(type) > 0) {
    char* text = nullptr;
    const Hdf5Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(memory, H5T_VARIABLE);
    if (H5Dread(data, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text) < 0 || !text) return {};
    const std::string copy(text, strnlen(text, 4096));
    H5free_memory(text);
    return copy;
  }
  const std::size_t size = H5Tget_size(type);
  if (size == 0 || size > 4096) return {};
  std::string text(size, '\0');
  if (H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()) < 0) return {};
  return text.substr(0, text.find('\0'));
}

/// ITK writes the names with a spelling mistake ("Tranform", kept for old readers) or, built
/// otherwise, without it.
std::vector<double> numbersAt(hid_t file, const std::string& group, const std::string& name,
                              const std::filesystem::path& path) {
  for (const std::string prefix : {"/Transform", "/Tranform"}) {
    const std::string full = group + prefix + name;
    if (H5Lexists(file, full.c_str(), H5P_DEFAULT) <= 0) continue;
    const Hdf5Handle data(H5Dopen2(file, full.c_str(), H5P_DEFAULT), H5Dclose);
    if (data < 0) break;
    const Hdf5Handle space(H5Dget_space(data), H5Sclose), type(H5Dget_type(data), H5Tclose);
    const auto count = H5Sget_simple_extent_npoints(space);
    const auto kind = H5Tget_class(type);
    if (count < 0 || (kind != H5T_FLOAT && kind != H5T_INTEGER)) break;
    const auto bytes = static_cast<std::uint64_t>(count) * 8;
    if (count > (std::int64_t{1} << 40) || bytes / 1032 > std::filesystem::file_size(path))
      throw unreadable(path, full + " claims " + std::to_string(count) +
                                 " numbers, more than the file can hold");
    checkMemory(path, bytes, {});
    std::vector<double> values(static_cast<std::size_t>(count));
    if (count > 0 &&
        H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
      break;
    return values;
  }
  throw unreadable(path, "the numbers of " + group + " are missing or damaged");
}

std::vector<TransformRecord> readRecords(const std::filesystem::path& path) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (file < 0) throw unreadable(path, "it is a damaged HDF5 file", "Copy it again.");
  if (H5Lexists(file, "/TransformGroup", H5P_DEFAULT) <= 0)
    throw unreadable(path, "it is an HDF5 file without an ITK transform");
  std::vector<TransformRecord> records;
  for (int i = 0; i < 1000; ++i) {
    const std::string group = "/TransformGroup/" + std::to_string(i);
    if (H5Lexists(file, group.c_str(), H5P_DEFAULT) <= 0) break;
    TransformRecord record;
    record.type = stringAt(file, group + "/TransformType");
    if (!record.type.starts_with("CompositeTransform")) {
      record.fixed = numbersAt(file, group, "FixedParameters", path);
      record.parameters = numbersAt(file, group, "Parameters", path);
    }
    records.push_back(std::move(record));
  }
  if (records.empty()) throw unreadable(path, "it holds no transform");
  return records;
}

/// Records through a pipe: the counts, then the numbers, of each.
std::string packed(const std::vector<TransformRecord>& records) {
  std::string bytes;
  const auto add = [&](const void* from, std::size_t count) {
    bytes.append(static_cast<const char*>(from), count);
  };
  for (const TransformRecord& record : records) {
    const std::uint64_t counts[] = {record.type.size(), record.parameters.size(),
                                    record.fixed.size()};
    add(counts, sizeof counts);
    add(record.type.data(), record.type.size());
    add(record.parameters.data(), record.parameters.size() * sizeof(double));
    add(record.fixed.data(), record.fixed.size() * sizeof(double));
  }
  return bytes;
}

std::vector<TransformRecord> unpacked(const std::string& bytes) {
  std::vector<TransformRecord> records;
  std::size_t at = 0;
  const auto take = [&](void* to, std::size_t count) {
    if (count) std::memcpy(to, bytes.data() + at, count);
    at += count;
  };
  while (at < bytes.size()) {
    std::uint64_t counts[3];
    take(counts, sizeof counts);
    TransformRecord record{std::string(counts[0], '\0'), std::vector<double>(counts[1]),
                           std::vector<double>(counts[2])};
    take(record.type.data(), counts[0]);
    take(record.parameters.data(), counts[1] * sizeof(double));
    take(record.fixed.data(), counts[2] * sizeof(double));
    records.push_back(std::move(record));
  }
  return records;
}

void writeString(hid_t file, const std::string& name, const std::string& text) {
  const Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, H5T_VARIABLE);
  const hsize_t one = 1;
  const Hdf5Handle space(H5Screate_simple(1, &one, nullptr), H5Sclose);
  const Hdf5Handle data(
      H5Dcreate2(file, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
  const char* pointer = text.c_str();
  if (H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &pointer) < 0)
    throw std::runtime_error("HDF5 cannot write " + name);
}

void writeNumbers(hid_t file, const std::string& name, const std::vector<double>& values) {
  const hsize_t count = values.size();
  const Hdf5Handle space(H5Screate_simple(1, &count, nullptr), H5Sclose);
  const Hdf5Handle data(H5Dcreate2(file, name.c_str(), H5T_NATIVE_DOUBLE, space, H5P_DEFAULT,
                                   H5P_DEFAULT, H5P_DEFAULT),
                        H5Dclose);
  if (data < 0 || (count > 0 && H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                                         values.data()) < 0))
    throw std::runtime_error("HDF5 cannot write " + name);
}

int recognise(const FileStart& start) {
  return start.bytes.starts_with("\x89HDF\r\n\x1a\n") ? 90 : 0;
}

} // namespace

std::vector<TransformRecord> readTransformHdf5(const std::filesystem::path& path) {
  const std::lock_guard lock(hdf5Mutex);
  // HDF5 1.10 crashes on some damaged files.
  return unpacked(isolated(path, [&] { return packed(readRecords(path)); }));
}

std::string transformHdf5(const std::vector<TransformRecord>& records) {
  const std::lock_guard lock(hdf5Mutex);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  // In memory: after a failed write to a full disk, HDF5 1.10 crashes when the program ends.
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access, 1 << 20, false);
  const Hdf5Handle file(H5Fcreate("transform.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
  if (file < 0) throw std::runtime_error("HDF5 cannot make the file");
  {
    const Hdf5Handle top(H5Gcreate2(file, "/TransformGroup", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                         H5Gclose);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const std::string group = "/TransformGroup/" + std::to_string(i);
      const Hdf5Handle own(H5Gcreate2(file, group.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                           H5Gclose);
      writeString(file, group + "/TransformType", records[i].type);
      if (records[i].type.starts_with("CompositeTransform")) continue;
      writeNumbers(file, group + "/TranformFixedParameters", records[i].fixed);
      writeNumbers(file, group + "/TranformParameters", records[i].parameters);
    }
  }
  H5Fflush(file, H5F_SCOPE_GLOBAL);
  const ssize_t size = H5Fget_file_image(file, nullptr, 0);
  std::string bytes(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
  if (size <= 0 || H5Fget_file_image(file, bytes.data(), bytes.size()) != size)
    throw std::runtime_error("HDF5 cannot finish the file");
  return bytes;
}

const Format transformHdf5Format{"ITK transform HDF5", recognise,
                                 [](const std::filesystem::path& path) {
                                   return describeTransforms(readTransformHdf5(path), path,
                                                             "ITK transform HDF5");
                                 },
                                 [](const std::filesystem::path& path, const OpenOptions& options) {
                                   return openTransforms(readTransformHdf5(path), path, options);
                                 }};

} // namespace svx
