#include "core/io/open.h"

#include "core/io/format.h"
#include "core/io/model_files.h"
#include "core/io/origin.h"
#include "core/io/qupath.h"
#include "core/io/sef.h"
#include "core/io/spectra_files.h"
#include "core/io/table_file.h"

#include <algorithm>

namespace svx {

namespace {

constexpr const Format* all[] = {
#ifdef SVX_OPENSLIDE
    &slideFormat,
#endif
    &niftiFormat,         &nrrdFormat,  &metaImageFormat, &pictureFormat, &dicomFormat,
    &markupsFormat,       &fcsvFormat,  &csvFormat,       &pointsFormat,  &transformTextFormat,
    &transformHdf5Format, &imzmlFormat, &mzmlFormat,      &flexFormat,    &spectraTableFormat,
    &hdf5CubeFormat,      &sefFormat};

/// The imzML files of a folder, by name.
std::vector<std::filesystem::path> imzmlIn(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (suffixOf(entry.path()) == ".imzml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Every acquisition of a folder; those that cannot be read are named.
Opened openEach(const std::vector<std::filesystem::path>& files, const OpenOptions& options) {
  Opened all;
  for (const auto& file : files) try {
      Opened one = imzmlFormat.read(file, options);
      for (Data& data : one.data) all.data.push_back(std::move(data));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Input || files.size() == 1) throw;
      all.notices.push_back(error.what());
    }
  if (all.data.empty()) throw unreadable(files.front().parent_path(), all.notices.front());
  return all;
}

bool isFolder(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

const Format& formatOf(const std::filesystem::path& path) {
  if (isFolder(path)) return holdsFlex(path) ? flexFormat : dicomFormat;
  const FileStart start = readStart(path);
  const Format* best = nullptr;
  int bestScore = 0;
  for (const Format* format : all)
    if (const int score = format->recognise(start); score > bestScore) {
      best = format;
      bestScore = score;
    }
  if (!best)
    throw unreadable(
        path, "its content is none of the known formats",
        "Known are NIfTI, NRRD, MetaImage, DICOM, TIFF, PNG, JPEG, imzML, mzML, Bruker "
        "flex, HDF5 cubes, tables of spectra, SCiLS peak lists, point lists and ITK "
        "transforms"
#ifdef SVX_OPENSLIDE
        ", and whole-slide images."
#else
        ". This Spectravox was built without OpenSlide, which whole-slide images need."
#endif
    );
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
                        : std::is_same_v<T, Model>     ? Role::Model
                                                       : Role::Transform;

} // namespace

Opened open(const std::filesystem::path& path, const OpenOptions& options) {
  Opened opened = guarded(path, [&] {
    if (holdsModel(path) || (options.role == Role::Model && isFolder(path)))
      return Opened{{readModel(path, options)}, {}};
    // A table of numbers may be anything; it is one when it is meant to be, or can be no points.
    const bool meant = options.role == Role::Table, automatic = options.role == Role::Automatic;
    if ((meant || automatic) && holdsQuPathCores(path))
      return Opened{{std::make_shared<const Table>(readCores(path))}, {}};
    if ((meant && !holdsSefPeaks(path)) || (automatic && listsNoPoints(path)))
      return Opened{{std::make_shared<const Table>(readTable(path))}, {}};
    // Two columns of numbers without a header are a spectrum only when they are meant to be.
    const std::string suffix = suffixOf(path);
    if (options.role == Role::Spectra && (suffix == ".csv" || suffix == ".tsv" || suffix == ".txt"))
      return Opened{{readSpectraTable(path)}, {}};
    if (isFolder(path))
      if (const auto files = imzmlIn(path); !files.empty()) return openEach(files, options);
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
  return guarded(path, [&] {
    if (holdsModel(path)) return std::vector<FileInfo>{describeModel(path)};
    const auto files = isFolder(path) ? imzmlIn(path) : std::vector<std::filesystem::path>();
    if (files.empty()) return formatOf(path).inspect(path);
    std::vector<FileInfo> all;
    for (const auto& file : files)
      for (FileInfo& info : imzmlFormat.inspect(file)) all.push_back(std::move(info));
    return all;
  });
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
template std::shared_ptr<const Model> openAs<Model>(const std::filesystem::path&,
                                                    const OpenOptions&);

} // namespace svx
