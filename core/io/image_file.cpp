#include "core/io/image_file.h"

#include "core/data/intensities.h"
#include "core/io/format.h"
#include "core/io/label_table.h"
#include "core/io/voxels.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <regex>

namespace svx {

namespace {

bool holdsVectors(std::int64_t channels, const Geometry& grid) {
  return channels == 3 || (channels == 2 && grid.size[2] == 1);
}

/// BIDS, Decathlon, Learn2Reg and everyday names: lung_mask.nii.gz, sub-01_dseg.nii.gz,
/// labelsTr/case_001.nii.gz, patient001_frame01_gt.nii.gz.
bool namedAsLabels(const std::filesystem::path& path) {
  static const std::regex word("(^|[^a-z])(d?seg|segmentations?|masks?|labels?(tr|ts)?|labelmap|gt|"
                               "aseg|aparc|parcellation)([^a-z]|$)",
                               std::regex::icase);
  return std::regex_search(path.filename().string(), word) ||
         std::regex_search(path.parent_path().filename().string(), word);
}

DataKind kindByHeader(const ImageHeader& header) {
  if (header.displacement && holdsVectors(header.channels, header.geometry))
    return DataKind::Transform;
  const bool integer = isInteger(header.type) && header.slope == 1 && header.intercept == 0;
  const bool scalar = header.channelAxis == ChannelAxis::None || !header.labelLayers.empty();
  if (integer && scalar && (header.labelIntent || !header.labels.empty()))
    return DataKind::LabelMap;
  return DataKind::Volume;
}

DataKind kindFor(Role role, const ImageHeader& header) {
  switch (role) {
  case Role::Volume:
    return DataKind::Volume;
  case Role::LabelMap:
    return DataKind::LabelMap;
  case Role::Landmarks:
    return DataKind::Landmarks;
  case Role::Transform:
    return DataKind::Transform;
  case Role::Spectra:
    return DataKind::Spectra;
  case Role::Table:
    return DataKind::Table;
  case Role::Model:
    return DataKind::Model;
  case Role::Automatic:
    break;
  }
  return kindByHeader(header);
}

/// Labels must be integers; floating-point files that hold whole numbers only are converted.
void makeInteger(Volume& volume) {
  if (!volume.voxels.is_floating_point()) return;
  const at::Tensor whole = volume.voxels.to(at::kInt);
  if (!whole.to(volume.voxels.scalar_type()).equal(volume.voxels))
    throw unreadable(volume.source.path,
                     "it cannot serve as a label map, its values are no whole numbers");
  volume.voxels = whole;
  volume.source.notices.push_back(
      "The labels are stored as floating-point numbers; they were converted to integers.");
}

/// Tables of names alone (MRIcron without .lut) get the colours that a nameless table would have.
void addColours(LabelMap& map) {
  const auto colourless = [](const Label& l) { return l.colour == Label{}.colour; };
  if (std::none_of(map.labels.begin(), map.labels.end(), colourless)) return;
  LabelMap coloured{map.volume, {}};
  coloured.completeTable();
  for (Label& label : map.labels)
    for (const Label& other : coloured.labels)
      if (colourless(label) && other.value == label.value) label.colour = other.colour;
}

std::shared_ptr<const LabelMap> labelMap(Volume volume, const ImageHeader& header, int layer) {
  makeInteger(volume);
  auto map = std::make_shared<LabelMap>();
  map->volume = std::move(volume);
  for (std::size_t i = 0; i < header.labels.size(); ++i)
    if (header.labelLayers.empty() || header.labelLayers[i] == layer)
      map->labels.push_back(header.labels[i]);
  std::sort(map->labels.begin(), map->labels.end(),
            [](const Label& a, const Label& b) { return a.value < b.value; });
  addColours(*map);
  map->completeTable();
  return map;
}

/// A channel of zeros and ones for each structure becomes the label of its number, from 1.
void mergeMasks(Volume& volume) {
  makeInteger(volume);
  const std::int64_t channels = volume.channels();
  const at::Tensor masks = volume.voxels.ne(0).to(at::kByte);
  if (channels > 255 || !masks.to(volume.voxels.scalar_type()).equal(volume.voxels))
    throw unreadable(volume.source.path, "it cannot serve as a label map, it has " +
                                             std::to_string(channels) +
                                             " channels that are not masks of zeros and ones");
  const auto shared = (masks.sum(0) > 1).sum().item<std::int64_t>();
  at::Tensor labels = at::zeros_like(masks[0]);
  for (std::int64_t c = 0; c < channels; ++c) labels.masked_fill_(masks[c] != 0, c + 1);
  volume.voxels = labels;
  volume.channelAxis = ChannelAxis::None;
  volume.source.notices.push_back(
      "Its " + std::to_string(channels) + " channels were taken for labels 1 to " +
      std::to_string(channels) +
      (shared ? "; of " + std::to_string(shared) + " voxels in several, the last has them." : "."));
}

std::vector<Data> labelMaps(Volume volume, const ImageHeader& header) {
  if (header.labelLayers.empty() && volume.channels() > 1) mergeMasks(volume);
  if (volume.voxels.dim() == 3) return {labelMap(std::move(volume), header, 0)};
  std::vector<Data> maps;
  for (std::int64_t layer = 0; layer < volume.channels(); ++layer) {
    Volume one = volume;
    one.voxels = volume.voxels.select(0, layer).contiguous();
    one.channelAxis = ChannelAxis::None;
    if (volume.channels() > 1) one.name += " (layer " + std::to_string(layer + 1) + ")";
    maps.emplace_back(labelMap(std::move(one), header, static_cast<int>(layer)));
  }
  return maps;
}

/// Most formats do not say what they hold.
void nameHounsfield(Volume& volume) {
  if (volume.modality != Modality::Unknown || !holdsHounsfield(volume)) return;
  volume.modality = Modality::CT;
  if (volume.unit.empty())
    volume.source.notices.push_back(
        "The file does not say what it holds; its values are taken for those of a CT in HU.");
  volume.unit = "HU";
}

TransformPtr displacementField(const Volume& volume) {
  if (!holdsVectors(volume.channels(), volume.geometry))
    throw unreadable(volume.source.path,
                     "it cannot serve as a transform, its voxels are no displacement vectors");
  at::Tensor field = volume.voxels.to(at::kFloat);
  if (volume.channels() == 2) field = at::cat({field, at::zeros_like(field.narrow(0, 0, 1))});
  return std::make_shared<DisplacementFieldTransform>(volume.geometry, field.contiguous());
}

} // namespace

void recogniseLabels(ImageHeader& header, const std::filesystem::path& path) {
  if (!header.labels.empty() || !isInteger(header.type) || header.channelAxis != ChannelAxis::None)
    return;
  header.labels = labelTableBeside(path);
  header.labelIntent = header.labelIntent || namedAsLabels(path);
}

std::vector<Data> withRole(Volume volume, const ImageHeader& header, Role role) {
  switch (kindFor(role, header)) {
  case DataKind::LabelMap:
    return labelMaps(std::move(volume), header);
  case DataKind::Transform:
    return {displacementField(volume)};
  case DataKind::Landmarks:
    throw unreadable(volume.source.path, "it is an image and holds no landmarks");
  case DataKind::Spectra:
    throw unreadable(volume.source.path, "it is an image and holds no spectra");
  case DataKind::Table:
    throw unreadable(volume.source.path, "it is an image and holds no table");
  case DataKind::Model:
    throw unreadable(volume.source.path, "it is an image and holds no model");
  case DataKind::Volume:
    break;
  }
  if (header.displacement) volume.modality = Modality::DisplacementField;
  nameHounsfield(volume);
  return {std::make_shared<const Volume>(std::move(volume))};
}

Opened readImage(ImageHeader header, const std::filesystem::path& path,
                 const OpenOptions& options) {
  recogniseLabels(header, path);
  header.geometry.validate(shown(path));
  Volume volume;
  volume.name = header.name;
  volume.geometry = header.geometry;
  volume.channelAxis = header.channelAxis;
  volume.modality = header.modality;
  volume.unit = header.unit;
  volume.window = header.window;
  volume.frameSeconds = header.frameSeconds;
  volume.source = {path, header.format, {}, header.notices};
  volume.voxels = readVoxels(header, path, options);
  return {withRole(std::move(volume), header, options.role), {}};
}

FileInfo describe(ImageHeader header, const std::filesystem::path& path) {
  recogniseLabels(header, path);
  header.geometry.validate(shown(path));
  FileInfo info;
  info.path = path;
  info.format = header.format;
  info.kind = kindByHeader(header);
  info.geometry = header.geometry;
  info.channels = header.channels;
  info.channelAxis = header.channelAxis;
  info.valueType = nameOf(header.type);
  if (header.channelAxis == ChannelAxis::Colour && header.type == ValueType::UInt8)
    info.valueType = header.channels == 4 ? "rgba8" : "rgb8";
  info.unit = header.unit;
  info.bytes = bytesInMemory(header, path);
  info.notices = header.notices;
  return info;
}

} // namespace svx
