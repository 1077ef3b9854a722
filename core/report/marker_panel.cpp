#include "core/report/marker_panel.h"

#include "core/registration/apply.h"
#include "core/spectra/feature_matrix.h"
#include "core/spectra/regions.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace svx {
namespace {

constexpr std::size_t mostColumns = 6;
constexpr double finestPicture = 600; ///< columns of pixels of an optical image

/// Part of a section.
struct Part {
  std::int64_t section = 0, x = 0, y = 0, width = 0, height = 0;
};

/// The section that holds most of a bool (z, y, x) mask, and there the pixels around it with a
/// margin.
Part partAround(const at::Tensor& mask) {
  const auto counts = mask.sum(at::IntArrayRef{1, 2});
  Part part;
  part.section = counts.argmax().item<std::int64_t>();
  const at::Tensor there = mask[part.section].nonzero();
  const auto low = std::get<0>(there.min(0)), high = std::get<0>(there.max(0));
  const auto range = [&](int axis, std::int64_t size, std::int64_t& first, std::int64_t& count) {
    const std::int64_t from = low[axis].item<std::int64_t>(),
                       to = high[axis].item<std::int64_t>() + 1;
    const std::int64_t margin = std::max<std::int64_t>(1, std::llround(0.08 * double(to - from)));
    first = std::max<std::int64_t>(0, from - margin);
    count = std::min(size, to + margin) - first;
  };
  range(0, mask.size(1), part.y, part.height);
  range(1, mask.size(2), part.x, part.width);
  return part;
}

at::Tensor cut(const at::Tensor& image, const Part& part) {
  return image.select(0, part.section).narrow(0, part.y, part.height).narrow(1, part.x, part.width);
}

/// The optical image over a part of the grid.
void placePicture(const PlacedPicture& placed, const Geometry& grid, const Part& part,
                  MarkerPanel::Column& column) {
  const double times = std::clamp(std::round(finestPicture / double(part.width)), 1.0, 32.0);
  Geometry fine = grid;
  const double corner = 0.5 / times - 0.5; // of the first fine pixel in the first coarse one
  fine.origin = grid.indexToWorld()(
      Vec3{double(part.x) + corner, double(part.y) + corner, double(part.section)});
  fine.size = {part.width * std::int64_t(times), part.height * std::int64_t(times), 1};
  fine.spacing[0] /= times;
  fine.spacing[1] /= times;
  const auto shown =
      apply(*placed.toPicture, *placed.picture, fine, kernels::Interpolation::Linear);
  at::Tensor colours = shown->voxels.dim() == 4 ? shown->voxels.select(1, 0) : shown->voxels;
  colours = colours.size(0) >= 3 ? colours.narrow(0, 0, 3) : colours.narrow(0, 0, 1);
  column.picture = colours.expand({3, fine.size[1], fine.size[0]}).to(at::kByte).contiguous();
  LabelMap inside;
  inside.volume.geometry = placed.picture->geometry;
  const auto& size = inside.volume.geometry.size;
  inside.volume.voxels = at::ones({size[2], size[1], size[0]}, at::kByte);
  column.inPicture = apply(*placed.toPicture, inside, fine)->volume.voxels[0].ne(0);
}

std::string poolingTitle(const Values& values) {
  const Parameter pooling = poolingParameter("sum");
  for (const Choice& choice : pooling.choices)
    if (choice.id == values.text("pooling")) return choice.title;
  return {};
}

/// float32 (markers, z, y, x).
at::Tensor imagesOf(const std::shared_ptr<const Spectra>& spectra,
                    const std::vector<RankedMarker>& markers, const Values& values,
                    JobContext& context) {
  auto measuring = context.part(0, 0.4), reading = context.part(0.4, 1);
  std::vector<std::size_t> order(markers.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t k) { return markers[k].mz; });
  FeatureChoice choice;
  for (const std::size_t k : order) choice.peaks.push_back(markers[k].mz);
  choice.tolerance = values.real("tolerance");
  choice.unit = values.text("toleranceUnit") == "ppm" ? MassUnit::Ppm : MassUnit::Dalton;
  choice.pooling = poolingOf(values);
  choice.factors = normalisationFactors(*spectra, normalisationOf(values), measuring);
  FeatureMatrix features(spectra, std::move(choice));
  const at::Tensor heights = features.keep(reading).t().contiguous();
  std::vector<at::Tensor> images(markers.size());
  for (std::size_t k = 0; k < order.size(); ++k) {
    const float* row = heights[std::int64_t(k)].data_ptr<float>();
    images[order[k]] = asImage(*spectra, std::vector<float>(row, row + heights.size(1)));
  }
  return at::stack(images);
}

MarkerPanel::Column shownOf(const PanelColumn& wanted, const at::Tensor& images) {
  const Geometry grid = wanted.spectra->grid();
  if (wanted.regions && wanted.regions->volume.geometry.size != grid.size)
    throw Error(ErrorKind::Input, "\"" + wanted.regions->volume.name + "\" cannot be used",
                "it has another number of pixels than the spectra.");
  const at::Tensor measured = images[0].isfinite();
  at::Tensor labels = wanted.regions ? wanted.regions->volume.channel(0).to(at::kLong)
                                     : at::zeros(measured.sizes(), at::kLong);
  at::Tensor visible = measured;
  if (wanted.group != 0) {
    const at::Tensor own = labels.eq(wanted.group);
    visible = visible.logical_and(own.logical_or(labels.eq(0)));
    labels = labels.mul(own);
  }
  const at::Tensor middle = wanted.group != 0 ? labels.ne(0).logical_and(measured) : measured;
  const Part part = partAround(middle.any().item<bool>() ? middle : measured);
  MarkerPanel::Column column;
  column.name = wanted.name;
  column.spectra = std::size_t(cut(middle, part).sum().item<std::int64_t>());
  const SpectraInfo& info = wanted.spectra->info();
  if (info.pixelSizeKnown) column.pixelSize = {info.pixelSize[0], info.pixelSize[1]};
  std::vector<at::Tensor> parts;
  for (const at::Tensor& image : images.unbind())
    parts.push_back(cut(image.masked_fill(visible.logical_not(), NAN), part));
  column.images = at::stack(parts);
  column.labels = cut(labels, part).contiguous();
  if (wanted.picture) placePicture(*wanted.picture, grid, part, column);
  return column;
}

} // namespace

std::vector<RankedMarker> bestMarkers(const Table& table, const Values& values, std::size_t most,
                                      double alpha) {
  const auto& masses = table.numbers("m/z");
  const auto &auc = table.numbers("AUC"), &p = table.numbers("p corrected");
  const auto words = [&](const char* name, std::size_t row) {
    const TableColumn* column = table.column(name);
    const auto* cells = column ? std::get_if<std::vector<std::string>>(&column->cells) : nullptr;
    return cells ? (*cells)[row] : std::string();
  };
  std::vector<RankedMarker> best;
  for (std::size_t row = 0; row < masses.size() && best.size() < most; ++row) {
    if (!(p[row] < alpha)) continue;
    const MassWindow own = windowOf(masses[row], values);
    const bool seen = std::ranges::any_of(best, [&](const RankedMarker& marker) {
      const MassWindow other = windowOf(marker.mz, values);
      return own.low <= other.high && other.low <= own.high;
    });
    if (!seen)
      best.push_back({masses[row], auc[row], p[row], words("group", row), words("against", row)});
  }
  return best;
}

std::shared_ptr<const LabelMap> groupsOf(const Study& study, const Result& run) {
  for (const InputRecord& input : run.inputs) {
    if (input.id != "groups") continue;
    for (const Item& item : study.items())
      if (auto map = item.as<LabelMap>(); map && sha256(*item.data()) == input.sha256) return map;
  }
  return nullptr;
}

std::vector<PanelColumn> columnsOf(std::shared_ptr<const Spectra> spectra,
                                   std::shared_ptr<const LabelMap> groups, const Values& values,
                                   const std::optional<PlacedPicture>& picture) {
  const std::int64_t group = values.integer("group"), against = values.integer("against");
  std::vector<PanelColumn> columns;
  for (const Label& label : groups->labels) {
    const bool compared =
        group == 0 || against == 0 || label.value == group || label.value == against;
    if (compared && columns.size() < mostColumns &&
        !spectraOf(*groups, *spectra, label.value).empty())
      columns.push_back({label.name, spectra, groups, label.value, picture});
  }
  return columns;
}

MarkerPanel markerPanel(std::vector<RankedMarker> markers, const std::vector<PanelColumn>& columns,
                        const Values& values, JobContext& context) {
  MarkerPanel panel;
  panel.scaling = poolingTitle(values) + formatted(" of m/z ± %g ", values.real("tolerance")) +
                  (values.text("toleranceUnit") == "ppm" ? "ppm" : "Da") + ", " +
                  normalisationText(values);
  panel.markers = std::move(markers);
  std::set<const Spectra*> all;
  for (const PanelColumn& column : columns) all.insert(column.spectra.get());
  std::map<const Spectra*, at::Tensor> images;
  for (const PanelColumn& column : columns) {
    at::Tensor& own = images[column.spectra.get()];
    const double done = double(images.size() - 1), count = double(all.size());
    auto part = context.part(done / count, (done + 1) / count);
    if (!own.defined()) own = imagesOf(column.spectra, panel.markers, values, part);
    panel.columns.push_back(shownOf(column, own));
  }
  return panel;
}

} // namespace svx
