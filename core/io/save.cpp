#include "core/io/save.h"

#include "core/io/format.h"
#include "core/io/image_writer.h"
#include "core/io/imzml_writer.h"
#include "core/io/landmark_files.h"
#include "core/io/model_files.h"
#include "core/io/new_file.h"
#include "core/io/ome_tiff.h"
#include "core/io/spectra_files.h"
#include "core/io/table_file.h"
#include "core/io/transform_file.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace svx {

namespace {

Error wrongSuffix(const std::filesystem::path& path, const std::string& what,
                  const std::string& suffixes) {
  return {ErrorKind::Usage, "Cannot write " + shown(path),
          what + " are not written as '" + shown(path.extension()) + "'.", "Use " + suffixes + "."};
}

void saveLandmarks(const Landmarks& landmarks, const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  const bool slicer = name.ends_with(".mrk.json") || name.ends_with(".fcsv");
  if (slicer && landmarks.inIndexSpace)
    throw Error(ErrorKind::Usage, "Cannot write " + shown(path),
                "the points are voxel indices and this format holds mm.",
                "Put them on their image first, or use .csv or .pts.");
  if (name.ends_with(".mrk.json")) return replaceFile(path, markupsText(landmarks));
  if (name.ends_with(".fcsv")) return replaceFile(path, fcsvText(landmarks));
  if (name.ends_with(".csv")) return replaceFile(path, pointTableText(landmarks));
  if (name.ends_with(".pts") || name.ends_with(".txt"))
    return replaceFile(path, pointListText(landmarks));
  throw wrongSuffix(path, "landmarks", ".mrk.json, .fcsv, .csv or .pts");
}

void saveSpectra(const Spectra& spectra, const std::filesystem::path& path, JobContext* context) {
  const std::string suffix = suffixOf(path);
  if (suffix == ".csv" || suffix == ".tsv") return writeSpectraTable(spectra, path, context);
  if (suffix != ".imzml") throw wrongSuffix(path, "mass spectra", ".imzML, .csv or .tsv");
  saveImzml(spectra, path, {}, context);
}

void saveTable(const Table& table, const std::filesystem::path& path) {
  if (suffixOf(path) != ".csv") throw wrongSuffix(path, "tables", ".csv");
  replaceFile(path, tableText(table));
}

Volume fieldVolume(const Geometry& grid, at::Tensor field, const std::filesystem::path& path) {
  Volume volume;
  volume.name = stemOf(path);
  volume.geometry = grid;
  volume.voxels = std::move(field);
  volume.channelAxis = ChannelAxis::Vector;
  volume.modality = Modality::DisplacementField;
  volume.unit = "mm";
  return volume;
}

bool isImageSuffix(const std::string& suffix) {
  return suffix == ".nii" || suffix == ".nrrd" || suffix == ".mha" || suffix == ".mhd";
}

bool holdsField(const Transform& transform) {
  if (const auto* composite = dynamic_cast<const CompositeTransform*>(&transform))
    return std::any_of(composite->parts().begin(), composite->parts().end(),
                       [](const TransformPtr& part) { return holdsField(*part); });
  return dynamic_cast<const DisplacementFieldTransform*>(&transform) != nullptr;
}

void saveTransform(const Transform& transform, const std::filesystem::path& path,
                   JobContext* context) {
  const std::string suffix = suffixOf(path);
  if (suffix == ".tfm" || suffix == ".txt") {
    if (holdsField(transform))
      throw wrongSuffix(path, "displacement fields", ".h5, .nii.gz, .nrrd or .mha");
    return replaceFile(path, transformText(recordsOf(transform)));
  }
  if (suffix == ".h5" || suffix == ".hdf5")
    return replaceFile(path, transformHdf5(recordsOf(transform)));
  if (!isImageSuffix(suffix))
    throw wrongSuffix(path, "transforms",
                      ".tfm, .txt or .h5, displacement fields also .nii.gz, .nrrd or .mha");
  const auto* field = dynamic_cast<const DisplacementFieldTransform*>(&transform);
  if (!field)
    throw Error(ErrorKind::Usage, "Cannot write " + shown(path),
                "a transform of kind '" + transform.kind() + "' is no displacement field.",
                "Use .tfm or .h5, or export the field on a grid.");
  writeImage({fieldVolume(field->grid(), field->displacement(), path)}, path, context);
}

} // namespace

void save(const Data& data, const std::filesystem::path& path, JobContext* context) {
  if (const auto* volume = std::get_if<std::shared_ptr<const Volume>>(&data))
    isOmeTiff(path) ? writeOmeTiff({volume, 1}, path, context)
                    : writeImage({**volume}, path, context);
  else if (const auto* map = std::get_if<std::shared_ptr<const LabelMap>>(&data))
    writeImage({(*map)->volume, &(*map)->labels}, path, context);
  else if (const auto* landmarks = std::get_if<std::shared_ptr<const Landmarks>>(&data))
    saveLandmarks(**landmarks, path);
  else if (const auto* table = std::get_if<std::shared_ptr<const Table>>(&data))
    saveTable(**table, path);
  else if (const auto* model = std::get_if<std::shared_ptr<const Model>>(&data))
    writeModel(**model, path);
  else if (const auto* spectra = std::get_if<std::shared_ptr<const Spectra>>(&data))
    saveSpectra(**spectra, path, context);
  else
    saveTransform(*std::get<TransformPtr>(data), path, context);
}

void saveField(const Transform& transform, const Geometry& grid,
               const std::filesystem::path& path) {
  writeImage({fieldVolume(grid, transform.toField(grid), path)}, path, nullptr);
}

void replaceFile(const std::filesystem::path& path, const std::string& bytes) {
  NewFile file(path);
  file.write(bytes);
  file.commit();
}

} // namespace svx
