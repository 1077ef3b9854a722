#include "core/io/hdf5_handle.h"
#include "core/io/isolated.h"
#include "core/io/spectra_files.h"
#include "core/io/text_scan.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <mutex>

namespace svx {
namespace {

namespace fs = std::filesystem;

struct DataSet {
  std::string name; ///< "group/name"
  std::vector<std::uint64_t> size;
  std::uint64_t count() const {
    std::uint64_t n = 1;
    for (const auto s : size) n = s != 0 && n > (std::uint64_t(1) << 50) / s ? 1ull << 50 : n * s;
    return n;
  }
};

std::vector<DataSet> dataSetsIn(hid_t file) {
  std::vector<DataSet> found;
  H5Lvisit(
      file, H5_INDEX_NAME, H5_ITER_NATIVE,
      [](hid_t group, const char* name, const H5L_info_t*, void* into) -> herr_t {
        const Hdf5Handle object(H5Oopen(group, name, H5P_DEFAULT), H5Oclose);
        if (object < 0 || H5Iget_type(object) != H5I_DATASET) return 0;
        const Hdf5Handle space(H5Dget_space(object), H5Sclose), type(H5Dget_type(object), H5Tclose);
        const auto kind = H5Tget_class(type);
        const int rank = H5Sget_simple_extent_ndims(space);
        if ((kind != H5T_FLOAT && kind != H5T_INTEGER) || rank < 1 || rank > 3) return 0;
        hsize_t size[3];
        H5Sget_simple_extent_dims(space, size, nullptr);
        auto& all = *static_cast<std::vector<DataSet>*>(into);
        all.push_back({name, {size, size + rank}});
        return all.size() < 10000 ? 0 : 1;
      },
      &found);
  return found;
}

std::string lastName(const DataSet& set) {
  return lowered(set.name.substr(set.name.rfind('/') + 1));
}

const DataSet* named(const std::vector<DataSet>& sets, std::initializer_list<const char*> names,
                     const std::function<bool(const DataSet&)>& fits) {
  for (const char* name : names)
    for (const DataSet& set : sets)
      if (lastName(set) == name && fits(set)) return &set;
  return nullptr;
}

template <typename T>
std::vector<T> numbersOf(hid_t file, const DataSet& set, const fs::path& path) {
  if (set.count() * sizeof(T) / 4096 > fs::file_size(path))
    throw unreadable(path, set.name + " claims " + std::to_string(set.count()) +
                               " numbers, more than the file can hold");
  std::vector<T> values(set.count());
  const Hdf5Handle data(H5Dopen2(file, set.name.c_str(), H5P_DEFAULT), H5Dclose);
  const hid_t type = std::is_same_v<T, float> ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
  if (data < 0 || H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    throw unreadable(path, set.name + " is damaged");
  return values;
}

/// What was found, ready for a pipe: JSON, a line end, m/z, positions, intensities by spectrum.
struct Cube {
  std::vector<std::string> notices;
  std::vector<double> axis;
  std::vector<double> places; ///< x, y, z of each spectrum; empty = none
  std::vector<float> values;  ///< (spectrum, m/z)
  std::uint64_t spectra = 0;
};

/// (y, x) of each spectrum of an image of `width`.
std::vector<double> rasterPlaces(std::uint64_t height, std::uint64_t width) {
  std::vector<double> places;
  for (std::uint64_t y = 0; y < height; ++y)
    for (std::uint64_t x = 0; x < width; ++x)
      places.insert(places.end(), {double(x) + 1, double(y) + 1, 1});
  return places;
}

/// Positions of a list of spectra: x and y apart, or together in one table.
std::vector<double> listedPlaces(hid_t file, const std::vector<DataSet>& sets, std::uint64_t count,
                                 Cube& cube, const fs::path& path) {
  const auto list = [&](const DataSet& set) { return set.count() == count; };
  const DataSet* x = named(sets, {"x", "xpos", "x_pos", "xcoord", "x_coord", "column"}, list);
  const DataSet* y = named(sets, {"y", "ypos", "y_pos", "ycoord", "y_coord", "row"}, list);
  std::vector<double> places;
  if (x && y) {
    const auto xs = numbersOf<double>(file, *x, path), ys = numbersOf<double>(file, *y, path);
    for (std::uint64_t i = 0; i < count; ++i) places.insert(places.end(), {xs[i], ys[i], 1});
    cube.notices.push_back("Positions were taken from " + x->name + " and " + y->name + ".");
    return places;
  }
  const DataSet* both = named(sets, {"coordinates", "coords", "positions", "xy", "xyz", "pixels"},
                              [&](const DataSet& set) {
                                return set.size.size() == 2 && set.size[0] == count &&
                                       (set.size[1] == 2 || set.size[1] == 3);
                              });
  if (!both) return {};
  const auto numbers = numbersOf<double>(file, *both, path);
  const std::uint64_t width = both->size[1];
  for (std::uint64_t i = 0; i < count; ++i)
    places.insert(places.end(), {numbers[i * width], numbers[i * width + 1],
                                 width == 3 ? numbers[i * width + 2] : 1});
  cube.notices.push_back("Positions (x, y) were taken from " + both->name + ".");
  return places;
}

Cube readCube(const fs::path& path, const OpenOptions& options) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (file < 0) throw unreadable(path, "it is a damaged HDF5 file", "Copy it again.");
  const auto sets = dataSetsIn(file);
  const DataSet* cube = nullptr;
  for (const DataSet& set : sets)
    if (set.size.size() > 1 && set.size.back() > 0 && (!cube || set.count() > cube->count()))
      cube = &set;
  if (!cube)
    throw unreadable(path, "it is an HDF5 file with neither an ITK transform nor intensities as "
                           "(y, x, m/z) or (spectrum, m/z)");
  const auto fits = [&](const DataSet& set) {
    return set.size.size() == 1 &&
           (set.count() == cube->size.back() || set.count() == cube->size[0]);
  };
  const DataSet* axis = named(sets,
                              {"mz", "m/z", "mzs", "m_z", "mz_axis", "mzaxis", "mz_values",
                               "mzvalues", "masses", "mass", "mass_axis", "spectralchannels"},
                              fits);
  if (!axis)
    throw unreadable(path, "it has no m/z axis for " + cube->name,
                     "Name it mz and give it as many numbers as the intensities have m/z.");
  const bool last = axis->count() == cube->size.back();
  checkMemory(path, cube->count() * sizeof(float) * 3, options);
  Cube made;
  made.axis = numbersOf<double>(file, *axis, path);
  made.values = numbersOf<float>(file, *cube, path);
  const std::uint64_t bins = made.axis.size();
  made.spectra = cube->count() / bins;
  std::string shape;
  for (const auto n : cube->size) shape += (shape.empty() ? "" : " x ") + std::to_string(n);
  const bool image = cube->size.size() == 3;
  made.notices.push_back(
      "Intensities were taken from " + cube->name + " (" + shape + " as " +
      (image ? (last ? "y, x, m/z" : "m/z, y, x") : (last ? "spectrum, m/z" : "m/z, spectrum")) +
      "), m/z from " + axis->name + ".");
  if (!last) {
    std::vector<float> turned(made.values.size());
    for (std::uint64_t k = 0; k < bins; ++k)
      for (std::uint64_t i = 0; i < made.spectra; ++i)
        turned[i * bins + k] = made.values[k * made.spectra + i];
    made.values = std::move(turned);
  }
  if (image)
    made.places = rasterPlaces(cube->size[last ? 0 : 1], cube->size[last ? 1 : 2]);
  else
    made.places = listedPlaces(file, sets, made.spectra, made, path);
  return made;
}

std::string packed(const Cube& cube) {
  const std::string head = nlohmann::json{
      {"notices", cube.notices},
      {"axis", cube.axis.size()},
      {"places", cube.places.size()},
      {"spectra",
       cube.spectra}}.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  std::string bytes = head + "\n";
  const auto add = [&](const auto& values) {
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(values[0]));
  };
  add(cube.axis);
  add(cube.places);
  add(cube.values);
  return bytes;
}

Cube unpacked(const std::string& bytes) {
  const std::size_t end = bytes.find('\n');
  const auto head = nlohmann::json::parse(bytes.substr(0, end));
  Cube cube;
  cube.notices = head.at("notices").get<std::vector<std::string>>();
  cube.axis.resize(head.at("axis"));
  cube.places.resize(head.at("places"));
  cube.spectra = head.at("spectra");
  cube.values.resize(cube.spectra * cube.axis.size());
  std::size_t at = end + 1;
  const auto take = [&](auto& values) {
    const std::size_t count = values.size() * sizeof(values[0]);
    if (count) std::memcpy(values.data(), bytes.data() + at, count);
    at += count;
  };
  take(cube.axis);
  take(cube.places);
  take(cube.values);
  return cube;
}

} // namespace

std::shared_ptr<const Spectra> openHdf5Cube(const fs::path& path, const OpenOptions& options) {
  const Cube cube = [&] {
    const std::lock_guard lock(hdf5Mutex);
    return unpacked(isolated(path, [&] { return packed(readCube(path, options)); }));
  }();
  const auto bins = std::ptrdiff_t(cube.axis.size());
  if (!std::is_sorted(cube.axis.begin(), cube.axis.end()))
    throw unreadable(path, "its m/z axis does not ascend");
  SpectraInfo info;
  info.name = stemOf(path);
  info.source.path = path;
  info.source.format = "HDF5 cube";
  info.source.notices = cube.notices;
  info.sharedAxis = cube.axis;
  std::vector<RasterPosition> counted;
  for (std::size_t k = 0; k + 2 < cube.places.size(); k += 3) {
    for (std::size_t a = 0; a < 3; ++a)
      if (!(std::abs(cube.places[k + a]) < 1e9)) throw unreadable(path, "a position is no number");
    counted.push_back({std::int32_t(cube.places[k]), std::int32_t(cube.places[k + 1]),
                       std::int32_t(cube.places[k + 2])});
  }
  if (counted.empty())
    placeInARow(path, cube.spectra, info);
  else
    placeOnRaster(path, counted, info);
  std::vector<std::vector<float>> intensities;
  for (std::uint64_t i = 0; i < cube.spectra; ++i)
    intensities.emplace_back(cube.values.begin() + std::ptrdiff_t(i) * bins,
                             cube.values.begin() + std::ptrdiff_t(i + 1) * bins);
  return std::make_shared<SpectraInMemory>(std::move(info), std::vector<std::vector<double>>(),
                                           std::move(intensities));
}

const Format hdf5CubeFormat{"HDF5 cube",
                            [](const FileStart& start) {
                              return start.bytes.starts_with("\x89HDF\r\n\x1a\n") &&
                                             start.bytes.find("TransformGroup") == std::string::npos
                                         ? 95
                                         : 0;
                            },
                            [](const fs::path& path) {
                              return std::vector<FileInfo>{
                                  describeSpectra(*openHdf5Cube(path, {}), path)};
                            },
                            [](const fs::path& path, const OpenOptions& options) {
                              checkSpectraWanted(path, options);
                              return Opened{{openHdf5Cube(path, options)}, {}};
                            }};

} // namespace svx
