// Opening files: what a path holds, found by its content.
#pragma once

#include "core/jobs/job.h"
#include "core/methods/method.h"

#include <filesystem>

namespace svx {

enum class Role { Automatic, Volume, LabelMap, Landmarks, Transform, Spectra, Table, Model };

struct OpenOptions {
  /// What the caller wants the file to be. Automatic: an integer volume with a label table, a
  /// label intent or a name that says so ("lung_mask", "labelsTr/case_001") is a label map, 5-D
  /// vector images in mm with a displacement intent are transforms.
  Role role = Role::Automatic;
  /// Bytes that a read may take; 0 = what the machine has free less 10 %. A read that would take
  /// more is refused with `Error{Memory}` that names both numbers before anything is allocated.
  std::uint64_t memoryLimit = 0;
  JobContext* context = nullptr; ///< progress and cancellation, when given
};

/// What came out of a path. `notices` are about the path as a whole (files of a folder that were
/// not used and why); notices about one piece of data are in its Source.
struct Opened {
  std::vector<Data> data;
  std::vector<std::string> notices;
};

/// Reads a file, or a folder: a trained model, else the imzML files in it, else the spots of a
/// Bruker flex acquisition, else DICOM files (every series). Formats are recognised by content
/// first and by suffix where the content says nothing (CSV, point files):
/// NIfTI-1/2, NRRD/NHDR, MetaImage, DICOM, TIFF, PNG, JPEG; whole-slide images (.svs, .ndpi, .mrxs
/// and others, pyramids in TIFF: the finest level that takes at most 1 GiB and a quarter of the
/// memory); imzML (either file), mzML, Bruker flex
/// (`fid`), HDF5 cubes of spectra, CSV tables of spectra; SCiLS peak lists (`.sef`); `.mrk.json`,
/// `.fcsv`, CSV, elastix and DIR-Lab points; ITK `.tfm`, `.txt`, `.h5` transforms. Throws
/// `Error{Input}` naming the file, the place and the cause; never crashes, never allocates what a
/// header claims before checking it against the size of the file and the memory free. Thread-safe
/// for different calls.
Opened open(const std::filesystem::path& path, const OpenOptions& options = {});

/// `open` for exactly one piece of data of the wanted kind; the first series of a DICOM folder.
/// An integer volume serves as a label map and a displacement volume as a transform when asked.
template <typename T>
std::shared_ptr<const T> openAs(const std::filesystem::path& path, const OpenOptions& options = {});

extern template std::shared_ptr<const Volume> openAs<Volume>(const std::filesystem::path&,
                                                             const OpenOptions&);
extern template std::shared_ptr<const LabelMap> openAs<LabelMap>(const std::filesystem::path&,
                                                                 const OpenOptions&);
extern template std::shared_ptr<const Landmarks> openAs<Landmarks>(const std::filesystem::path&,
                                                                   const OpenOptions&);
extern template std::shared_ptr<const Transform> openAs<Transform>(const std::filesystem::path&,
                                                                   const OpenOptions&);
extern template std::shared_ptr<const Spectra> openAs<Spectra>(const std::filesystem::path&,
                                                               const OpenOptions&);
extern template std::shared_ptr<const Table> openAs<Table>(const std::filesystem::path&,
                                                           const OpenOptions&);
extern template std::shared_ptr<const Model> openAs<Model>(const std::filesystem::path&,
                                                           const OpenOptions&);

/// What the header says, without reading the voxels.
struct FileInfo {
  std::filesystem::path path;
  std::string format; ///< "NIfTI-1"
  DataKind kind = DataKind::Volume;
  Geometry geometry; ///< of volumes and label maps
  std::int64_t channels = 1;
  ChannelAxis channelAxis = ChannelAxis::None;
  std::string valueType; ///< "int16", "float32", "rgb8"
  std::string unit;
  std::uint64_t bytes = 0; ///< in memory once read
  std::size_t points = 0;  ///< of landmarks; spectra of a data set
  /// What else there is to say: a word and its value.
  std::vector<std::array<std::string, 2>> facts;
  std::vector<std::string> notices;
};

/// One entry for each volume, series, point list or transform in the path.
std::vector<FileInfo> inspect(const std::filesystem::path& path);

} // namespace svx
