#include "core/io/sample_study.h"

#include "core/io/open.h"
#include "core/io/save.h"
#include "core/io/synthetic_head.h"
#include "core/io/text_scan.h"
#include "core/registration/apply.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>

namespace svx {

namespace {

constexpr double fieldSpacing = 4; // mm; the truth is linear between its voxels
constexpr double largestShift = 9; // mm, of the smooth part; the rotation adds to it
constexpr double bumpWidth = 26;   // mm, standard deviation
constexpr std::size_t landmarkCount = 24;

std::filesystem::path templateFile(const std::string& name) {
  const char* folders = std::getenv("XDG_DATA_DIRS");
  const std::string all = (folders && *folders ? std::string(folders) + ":" : std::string()) +
                          "/usr/local/share:/usr/share";
  for (const auto folder : split(all, ':')) {
    const auto file = std::filesystem::path(folder) / "mricron/templates" / name;
    std::error_code error;
    if (!folder.empty() && std::filesystem::is_regular_file(file, error)) return file;
  }
  return {};
}

struct Head {
  Volume image;
  LabelMap labels;
  Landmarks landmarks;
  std::string notice;
};

/// Centroids of labels, evenly taken from the table.
Landmarks centroids(const LabelMap& map) {
  std::vector<Vec3> sum(map.labels.size());
  std::vector<std::int64_t> count(map.labels.size());
  std::vector<std::int64_t> place(65536, -1);
  for (std::size_t i = 0; i < map.labels.size(); ++i)
    if (map.labels[i].value < 65536)
      place[static_cast<std::size_t>(map.labels[i].value)] = static_cast<std::int64_t>(i);
  const at::Tensor values = map.volume.voxels.to(at::kInt).contiguous();
  const auto* value = values.data_ptr<std::int32_t>();
  const auto& size = map.volume.geometry.size;
  for (std::int64_t z = 0; z < size[2]; ++z)
    for (std::int64_t y = 0; y < size[1]; ++y)
      for (std::int64_t x = 0; x < size[0]; ++x, ++value) {
        if (*value <= 0 || *value >= 65536 || place[static_cast<std::size_t>(*value)] < 0) continue;
        const auto i = static_cast<std::size_t>(place[static_cast<std::size_t>(*value)]);
        sum[i] = sum[i] + Vec3{double(x), double(y), double(z)};
        ++count[i];
      }
  Landmarks landmarks;
  const AffineMap toWorld = map.volume.geometry.indexToWorld();
  const std::size_t wanted = std::min(landmarkCount, map.labels.size());
  for (std::size_t n = 0; n < wanted; ++n) {
    const std::size_t i = n * map.labels.size() / wanted;
    if (count[i] > 0)
      landmarks.points.push_back(
          {map.labels[i].name, toWorld((1.0 / static_cast<double>(count[i])) * sum[i])});
  }
  return landmarks;
}

std::optional<Head> distributionHead(JobContext* context) {
  const auto image = templateFile("ch2.nii.gz"), labels = templateFile("aal.nii.gz");
  if (image.empty() || labels.empty()) return {};
  OpenOptions options;
  options.context = context;
  Head head;
  head.image = *openAs<Volume>(image, options);
  const auto atlas = openAs<LabelMap>(labels, options);
  head.labels = *apply(AffineTransform(AffineMap{}), *atlas, head.image.geometry);
  head.landmarks = centroids(head.labels);
  head.notice = "The head is Colin27 (ch2) with the AAL labels of the package mricron-data.";
  return head;
}

Head syntheticHead(const std::string& why) {
  SyntheticHead made = makeSyntheticHead();
  made.labels.completeTable();
  return {std::move(made.image), std::move(made.labels), std::move(made.landmarks),
          "The head is synthetic: " + why};
}

/// A weighted sum of Gaussian bumps at seeded places, then a rotation about the centre.
TransformPtr knownDeformation(const Geometry& image) {
  Geometry grid = image;
  const Vec3 extent = image.extent();
  grid = image.resized({std::max<std::int64_t>(2, std::llround(extent[0] / fieldSpacing)),
                        std::max<std::int64_t>(2, std::llround(extent[1] / fieldSpacing)),
                        std::max<std::int64_t>(2, std::llround(extent[2] / fieldSpacing))});
  constexpr int bumps = 14;
  std::mt19937 random(27);
  const auto uniform = [&] { return static_cast<double>(random()) / 4294967296.0; };
  // exp(-d^2/2s^2) is a product over the axes: one table an axis and bump.
  std::array<std::vector<double>, 3> tables;
  std::vector<Vec3> push;
  for (int b = 0; b < bumps; ++b) {
    for (int a = 0; a < 3; ++a) {
      const double middle = (0.15 + 0.7 * uniform()) * extent[a];
      for (std::int64_t i = 0; i < grid.size[a]; ++i)
        tables[a].push_back(std::exp(
            -0.5 *
            std::pow(((static_cast<double>(i) + 0.5) * grid.spacing[a] - middle) / bumpWidth, 2)));
    }
    push.push_back({2 * uniform() - 1, 2 * uniform() - 1, 2 * uniform() - 1});
  }
  at::Tensor smooth = at::zeros({3, grid.size[2], grid.size[1], grid.size[0]}, at::kFloat);
  float* u = smooth.data_ptr<float>();
  const std::int64_t count = grid.voxelCount();
  at::parallel_for(0, grid.size[2], 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t z = begin; z < end; ++z)
      for (std::int64_t y = 0; y < grid.size[1]; ++y)
        for (int b = 0; b < bumps; ++b) {
          const double zy = tables[2][static_cast<std::size_t>(b * grid.size[2] + z)] *
                            tables[1][static_cast<std::size_t>(b * grid.size[1] + y)];
          const double* along = tables[0].data() + b * grid.size[0];
          for (int c = 0; c < 3; ++c) {
            float* row = u + c * count + (z * grid.size[1] + y) * grid.size[0];
            const double weight = push[static_cast<std::size_t>(b)][c] * zy;
            for (std::int64_t x = 0; x < grid.size[0]; ++x)
              row[x] += static_cast<float>(weight * along[x]);
          }
        }
  });
  smooth.mul_(largestShift / smooth.square().sum(0).sqrt().max().item<double>());

  const double angle = 2.5 * 3.14159265358979323846 / 180, cosine = std::cos(angle),
               sine = std::sin(angle);
  const Mat3 rotation{cosine, -sine, 0, sine, cosine, 0, 0, 0, 1};
  const Vec3 centre = grid.centre();
  const AffineMap turned{rotation, centre - rotation * centre};
  const at::Tensor rotationField = AffineTransform(turned).toField(grid);
  const at::Tensor linear =
      at::tensor(at::ArrayRef<double>(rotation.data(), 9), at::kDouble).to(at::kFloat).view({3, 3});
  at::Tensor field = linear.matmul(smooth.view({3, -1})).view(smooth.sizes()).add_(rotationField);
  return std::make_shared<DisplacementFieldTransform>(grid, field.contiguous());
}

std::shared_ptr<Landmarks> named(Landmarks landmarks, const char* name) {
  landmarks.name = name;
  return std::make_shared<Landmarks>(std::move(landmarks));
}

} // namespace

SampleStudy makeSampleStudy(SampleKind kind, JobContext* context) {
  std::optional<Head> head;
  if (kind == SampleKind::Head) head = distributionHead(context);
  if (!head)
    head = syntheticHead(kind == SampleKind::Head ? "the package mricron-data is not installed."
                                                  : "it was asked for.");

  const Source made{{}, "sample study", {}, {head->notice}};
  SampleStudy study;
  study.notices = {head->notice};
  auto fixed = std::make_shared<Volume>(head->image);
  fixed->name = "Head, fixed";
  fixed->modality = Modality::MR;
  fixed->source = made;
  auto labels = std::make_shared<LabelMap>(head->labels);
  labels->volume.name = "Head, fixed labels";
  labels->volume.source = made;
  head->landmarks.source = made;

  study.truth = knownDeformation(fixed->geometry);
  if (context) context->throwIfCancelled();
  // Inverted once on the truth's own grid, not at every voxel of the image.
  const Geometry& fieldGrid = dynamic_cast<const DisplacementFieldTransform&>(*study.truth).grid();
  const auto back = std::make_shared<DisplacementFieldTransform>(
      fieldGrid, study.truth->inverse()->toField(fieldGrid));
  if (context) context->progress(0.6, "Deforming the head");
  auto moving = std::make_shared<Volume>(
      *apply(*back, *fixed, fixed->geometry, kernels::Interpolation::Linear));
  moving->name = "Head, moving";
  moving->source = made;
  auto movingLabels = std::make_shared<LabelMap>(*apply(*back, *labels, fixed->geometry));
  movingLabels->volume.name = "Head, moving labels";
  movingLabels->volume.source = made;
  study.fixed = fixed;
  study.moving = moving;
  study.fixedLabels = labels;
  study.movingLabels = movingLabels;
  study.fixedLandmarks = named(head->landmarks, "Head, fixed landmarks");
  study.movingLandmarks = named(*apply(*study.truth, head->landmarks), "Head, moving landmarks");
  if (context) context->progress(1);
  return study;
}

std::vector<std::filesystem::path> writeSampleStudy(const SampleStudy& study,
                                                    const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const std::pair<const char*, Data> files[] = {
      {"fixed.nii.gz", study.fixed},
      {"moving.nii.gz", study.moving},
      {"fixed-labels.nii.gz", study.fixedLabels},
      {"moving-labels.nii.gz", study.movingLabels},
      {"fixed-landmarks.mrk.json", study.fixedLandmarks},
      {"moving-landmarks.mrk.json", study.movingLandmarks},
      {"truth.nii.gz", study.truth}};
  std::vector<std::filesystem::path> paths;
  for (const auto& [name, data] : files) {
    paths.push_back(folder / name);
    save(data, paths.back());
  }
  return paths;
}

} // namespace svx
