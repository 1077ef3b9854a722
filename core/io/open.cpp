#include "core/io/open.h"

#include "core/io/format.h"
#include "core/io/origin.h"
#include "core/io/table_file.h"

#include <algorithm>

namespace svx {

namespace {

constexpr const Format* all[] = {&niftiFormat,         &nrrdFormat,          &metaImageFormat,
                                 &pictureFormat,       &dicomFormat,         &markupsFormat,
                                 &fcsvFormat,          &csvFormat,           &pointsFormat,
                                 &transformTextFormat, &transformHdf5Format, &imzmlFormat};

const Format& formatOf(const std::filesystem::path& path) {
  if (std::error_code error; std::filesystem::is_directory(path, error)) return dicomFormat;
  const FileStart start = readStart(path);
  const Format* best = nullptr;
  int bestScore = 0;
  for (const Format* format : all)
    if (const int score = format->recognise(start); score > bestScore) {
      best = format;
      bestScore = score;
    }
  if (!best)
    throw unreadable(path, "its content is none of the known formats",
                     "Known are NIfTI, NRRD, MetaImage, DICOM, TIFF, PNG, JPEG, imzML, point lists "
                     "and ITK transforms.");
  return *best;
}

/// What a format's own code and the libraries below it throw becomes an Error with the file's name.
template <typename F>
auto guarded(const std::filesystem::path& path, F&& f) {
  try {
    return f();
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::Memory, "Cannot read " + shown(path), "the memory is used up.",
                "Close other data or programs.");
  } catch (const std::exception& error) {
    throw unreadable(path, error.what());
  }
}

template <typename T>
constexpr Role roleOf = std::is_same_v<T, Volume>      ? Role::Volume
                        : std::is_same_v<T, LabelMap>  ? Role::LabelMap
                        : std::is_same_v<T, Landmarks> ? Role::Landmarks
                        : std::is_same_v<T, Spectra>   ? Role::Spectra
                        : std::is_same_v<T, Table>     ? Role::Table
                                                       : Role::Transform;

} // namespace

Opened open(const std::filesystem::path& path, const OpenOptions& options) {
  Opened opened = guarded(path, [&] {
    // A table of numbers may be anything; it is one only when it is meant to be.
    if (options.role == Role::Table)
      return Opened{{std::make_shared<const Table>(readTable(path))}, {}};
    return formatOf(path).read(path, options);
  });
  if (const auto state = fileState(path))
    for (std::size_t i = 0; i < opened.data.size(); ++i) {
      Origin origin = *state;
      origin.index = i;
      rememberOrigin(opened.data[i], std::move(origin));
    }
  return opened;
}

std::vector<FileInfo> inspect(const std::filesystem::path& path) {
  return guarded(path, [&] { return formatOf(path).inspect(path); });
}

template <typename T>
std::shared_ptr<const T> openAs(const std::filesystem::path& path, const OpenOptions& options) {
  OpenOptions wanted = options;
  wanted.role = roleOf<T>;
  const Opened opened = open(path, wanted);
  std::vector<std::shared_ptr<const T>> found;
  for (const Data& data : opened.data)
    if (const auto* held = std::get_if<std::shared_ptr<const T>>(&data)) found.push_back(*held);
  std::error_code error;
  if (found.empty()) throw unreadable(path, "it holds nothing of the wanted kind");
  if (found.size() > 1 && !std::filesystem::is_directory(path, error))
    throw unreadable(
        path, "it holds " + std::to_string(found.size()) + " pieces of data and one is wanted",
        "Split it into one file each.");
  return found.front();
}

template std::shared_ptr<const Volume> openAs<Volume>(const std::filesystem::path&,
                                                      const OpenOptions&);
template std::shared_ptr<const LabelMap> openAs<LabelMap>(const std::filesystem::path&,
                                                          const OpenOptions&);
template std::shared_ptr<const Landmarks> openAs<Landmarks>(const std::filesystem::path&,
                                                            const OpenOptions&);
template std::shared_ptr<const Transform> openAs<Transform>(const std::filesystem::path&,
                                                            const OpenOptions&);
template std::shared_ptr<const Spectra> openAs<Spectra>(const std::filesystem::path&,
                                                        const OpenOptions&);
template std::shared_ptr<const Table> openAs<Table>(const std::filesystem::path&,
                                                    const OpenOptions&);

} // namespace svx
