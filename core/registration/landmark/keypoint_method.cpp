#include "core/registration/landmark/keypoint_method.h"

#include "core/kernels/smoothing.h"
#include "core/registration/landmark/consensus.h"
#include "core/registration/landmark/keypoints.h"
#include "core/registration/registration_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace svx {
namespace {

constexpr std::array models{"rigid", "similarity", "affine"};
constexpr std::size_t fewestInliers = 8; ///< that chance hardly ever brings together

std::vector<Parameter> parameters() {
  return {
      choiceParameter("model", "Transformation", "affine",
                      {{"rigid", "Rigid: rotation and translation"},
                       {"similarity", "Similarity: rigid and one scale"},
                       {"affine", "Affine: also stretch and shear"}},
                      "What the transform may do."),
      choiceParameter("descriptor", "Keypoints are compared by", "intensity",
                      {{"intensity", "Intensities around them"},
                       {"edges", "Edges around them, whichever side is brighter"}},
                      "Intensities for the same modality, edges for different ones or stains."),
      integerParameter("keypoints", "Keypoints", 3000, 20, 20000, "",
                       "At most, in each image; the strongest corners."),
      realParameter("resolution", "Working resolution", 0, 0, 50, "mm",
                    "Voxel size at which keypoints are sought; 0 = as fine as the images are, up "
                    "to two million voxels."),
      realParameter("patch", "Neighbourhood", 6, 2, 20, "voxels",
                    "Half width of what is compared around a keypoint, in voxels of the working "
                    "resolution. Larger is more certain but bears less rotation and bending."),
      realParameter("likeness", "Least likeness", 0.5, -1, 1, "",
                    "Correlation that two neighbourhoods must have to be paired."),
      realParameter("reach", "Largest displacement", 0, 0, 10000, "mm",
                    "Partners are sought this near to where the initial transform (or their place "
                    "in space) says; 0 = everywhere."),
      realParameter("tolerance", "Tolerance", 0, 0, 1000, "mm",
                    "A pair agrees with a transform that brings its points this near; 0 = 3 voxels "
                    "of the working resolution."),
      integerParameter("trials", "Trials", 20000, 10, 10000000, "",
                       "Samples from which agreement is sought, at most."),
  };
}

std::vector<Preset> presets() {
  using namespace std::string_literals;
  return {
      {"default",
       "Same modality",
       "Like contrast, rotated by less than about 20 degrees, shifted by any amount.",
       {}},
      {"same-subject",
       "Same subject, rigid",
       "The same head or bone on two days, or two overlapping parts of it.",
       {{"model", "rigid"s}}},
      {"stains",
       "Different stains or modalities",
       "Neighbouring sections or images that show the same edges in other brightness.",
       {{"descriptor", "edges"s}}},
  };
}

MethodInfo describe() {
  MethodInfo info;
  info.id = "registration.keypoints";
  info.title = "Keypoint registration";
  info.sentence =
      "Finds corners in both images, pairs those that look alike, and the map most pairs agree on.";
  info.citation =
      "Rohr: On 3D differential operators for detecting point landmarks. Image Vis. Comput. "
      "15(3):219-233, 1997, doi:10.1016/S0262-8856(96)01127-4; "
      "Fischler, Bolles: Random sample consensus. Commun. ACM 24(6):381-395, 1981, "
      "doi:10.1145/358669.358692";
  info.inputs = registrationInputs();
  info.outputs = registrationOutputs();
  info.outputs.push_back({"fixedKeypoints", "Keypoints that agree, fixed", DataKind::Landmarks,
                          "fixed-keypoints.csv"});
  info.outputs.push_back({"movingKeypoints", "Keypoints that agree, moving", DataKind::Landmarks,
                          "moving-keypoints.csv"});
  info.parameters = parameters();
  info.presets = presets();
  return info;
}

/// The coarser of the images' mean spacings, and of what their extents over the most voxels give.
double workingSpacing(const ImagePair& pair) {
  const double most = pair.flat ? 3e5 : 2e6;
  double coarsest = 0;
  for (const auto* image : {&pair.fixed, &pair.moving}) {
    double spacing = 1, extent = 1;
    int axes = 0;
    for (std::size_t a = 0; a < 3; ++a)
      if (image->grid.size[a] > 1) {
        spacing *= image->grid.spacing[a];
        extent *= image->grid.extent()[a];
        ++axes;
      }
    coarsest =
        std::max({coarsest, std::pow(spacing, 1.0 / axes), std::pow(extent / most, 1.0 / axes)});
  }
  return coarsest;
}

/// What patches are cut from: without what lies between their samples, and as edges when asked.
PreparedImage comparable(const PreparedImage& image, double step, bool edges) {
  Vec3 sigma{};
  for (std::size_t a = 0; a < 3; ++a)
    if (image.grid.size[a] > 1) sigma[a] = 0.5 * step / image.grid.spacing[a];
  PreparedImage result = image;
  if (edges) {
    const auto smooth = kernels::gaussianSmooth(image.voxels, {1, 1, 1});
    at::Tensor squares = at::zeros_like(smooth);
    for (std::int64_t axis = 0; axis < 3; ++axis)
      if (const auto n = smooth.size(2 - axis); n > 2)
        squares.narrow(2 - axis, 1, n - 2)
            .add_((smooth.narrow(2 - axis, 2, n - 2) - smooth.narrow(2 - axis, 0, n - 2))
                      .mul_(1 / image.grid.spacing[std::size_t(axis)])
                      .square_());
    result.voxels = squares.sqrt_();
  }
  result.voxels = kernels::gaussianSmooth(result.voxels, sigma).contiguous();
  return result;
}

struct Matched {
  PointPairs pairs; ///< LPS mm
  std::size_t fixedCorners = 0, movingCorners = 0;
};

Matched matched(const ImagePair& pair, const Frames& frames, const Transform* initial,
                const Values& values, double spacing, JobContext& context) {
  const PreparedImage fixed = pair.fixed.coarsened(spacing),
                      moving = pair.moving.coarsened(spacing);
  context.progress(0, "Finding keypoints");
  const auto corners = cornersOf(fixed, values.integer("keypoints"), context);
  context.progress(0.3, "Finding keypoints");
  const auto others = cornersOf(moving, values.integer("keypoints"), context);
  context.progress(0.6, "Comparing keypoints");

  const double step = pair.flat ? spacing : 2 * spacing;
  const bool edges = values.text("descriptor") == "edges";
  const auto offsets = patchOffsets(values.real("patch") * spacing, step, frames.flat);
  const auto shifted = [&](const Vec3& centre, const AffineMap& frame) {
    std::vector<Vec3> places;
    for (const Vec3& offset : offsets) places.push_back(centre + frame.linear * offset);
    return places;
  };
  // The moving patch is turned and stretched as the initial transform does it in the middle.
  Mat3 linear = frames.moving.linear * transpose(frames.fixed.linear);
  if (initial) {
    const Vec3 middle = fixed.centre();
    for (std::size_t a = 0; a < 3; ++a) {
      Vec3 reach{};
      reach[a] = 5 * spacing;
      const Vec3 column =
          (0.1 / spacing) * (initial->map(middle + reach) - initial->map(middle - reach));
      for (std::size_t r = 0; r < 3; ++r) linear[3 * r + a] = column[r];
    }
  }
  const AffineMap movingFrame{linear * frames.fixed.linear, {}};
  const at::Tensor a = patchesAt(
      comparable(fixed, step, edges), corners,
      [&](const Vec3& p) { return shifted(p, frames.fixed); }, context);
  const at::Tensor b = patchesAt(
      comparable(moving, step, edges), others,
      [&](const Vec3& p) { return shifted(p, movingFrame); }, context);

  Matched result;
  result.fixedCorners = corners.size();
  result.movingCorners = others.size();
  if (corners.empty() || others.empty()) return result;
  std::vector<Vec3> expected = corners;
  if (initial) initial->map(corners, expected);
  const double reach = values.real("reach");
  std::function<bool(std::size_t, std::size_t)> allowed;
  if (reach > 0)
    allowed = [&](std::size_t f, std::size_t m) { return norm(expected[f] - others[m]) <= reach; };
  for (const Match& match : mutualMatches(a, b, values.real("likeness"), allowed, context)) {
    result.pairs.fixed.push_back(corners[match.fixed]);
    result.pairs.moving.push_back(others[match.moving]);
  }
  return result;
}

std::shared_ptr<const Landmarks> landmarks(const std::vector<Vec3>& points,
                                           const std::vector<std::size_t>& chosen,
                                           const std::string& name) {
  auto list = std::make_shared<Landmarks>();
  list->name = name;
  for (const auto i : chosen)
    list->points.push_back({"keypoint " + std::to_string(list->points.size() + 1), points[i]});
  return list;
}

Figure number(std::string id, std::string label, double value, std::string help) {
  Figure f;
  f.id = std::move(id);
  f.label = std::move(label);
  f.after = value;
  f.decimals = 0;
  f.help = std::move(help);
  return f;
}

void addFigures(Outputs& outputs, const Matched& found, const Consensus& agreed) {
  std::vector<Figure> figures{
      number("keypoints.fixed", "Keypoints in the fixed image", double(found.fixedCorners),
             "Corners found."),
      number("keypoints.moving", "Keypoints in the moving image", double(found.movingCorners),
             "Corners found."),
      number("matches", "Matches", double(found.pairs.size()),
             "Pairs of keypoints that resemble each other more than any other."),
      number("inliers", "Inliers", double(agreed.inliers.size()),
             "Matches that agree with the transform. Many, and a large share of the matches, mean "
             "that it can be trusted."),
      number("inliers.rms", "Inliers' error, root mean square", agreed.rms,
             "Distance that the transform leaves between the keypoints that it was made from.")};
  figures[3].headline = true;
  figures[4].unit = "mm";
  figures[4].decimals = 2;
  outputs.figures.insert(outputs.figures.begin(), figures.begin(), figures.end());
}

} // namespace

const MethodInfo& KeypointRegistration::info() const {
  static const MethodInfo info = describe();
  return info;
}

Outputs KeypointRegistration::run(const Inputs& inputs, const Values& values,
                                  JobContext& context) const {
  checkJudgingInputs(inputs);
  std::vector<std::string> notices;
  const ImagePair pair = prepare(inputs, notices);
  const auto initial = input<Transform>(inputs, "initial");
  const double asked = values.real("resolution");
  const double spacing = asked > 0 ? asked : workingSpacing(pair);

  auto matching = context.part(0, 0.5), agreeing = context.part(0.5, 0.6);
  const Matched found = matched(pair, framesOf(pair.fixed.grid, pair.moving.grid), initial.get(),
                                values, spacing, matching);
  PointPairs pairs = found.pairs;
  if (initial) initial->map(pairs.fixed, pairs.fixed);
  // Where the initial transform has brought the fixed points, the moving image's plane is theirs.
  const Frames frames =
      framesOf(initial && pair.flat ? pair.moving.grid : pair.fixed.grid, pair.moving.grid);
  ConsensusSettings settings;
  settings.model = chosen<LinearModel>(models, values.text("model"));
  settings.tolerance = values.real("tolerance") > 0 ? values.real("tolerance") : 3 * spacing;
  settings.trials = int(values.integer("trials"));
  settings.seed = context.seed();
  const Consensus agreed = consensusOf(frames.inside(pairs), frames.flat, settings, agreeing);
  if (agreed.inliers.size() < fewestInliers)
    throw Error(ErrorKind::Input, "The keypoints of the images do not fit together",
                "of " + std::to_string(found.fixedCorners) + " and " +
                    std::to_string(found.movingCorners) + " keypoints " +
                    std::to_string(pairs.size()) + " pairs look alike, and no more than " +
                    std::to_string(agreed.inliers.size()) + " agree on one " +
                    values.text("model") + " transform",
                "Give an initial transform or a larger tolerance, compare by edges, or use linear "
                "registration.");

  const TransformPtr fit =
      std::make_shared<AffineTransform>(frames.toWorld(agreed.map), pair.fixed.grid.centre());
  auto making = context.part(0.6, 1);
  Outputs outputs = registrationOutputs(inputs, appended(initial, fit), std::move(notices), making);
  addFigures(outputs, found, agreed);
  outputs.data["fixedKeypoints"] =
      landmarks(found.pairs.fixed, agreed.inliers, "Keypoints (fixed)");
  outputs.data["movingKeypoints"] =
      landmarks(found.pairs.moving, agreed.inliers, "Keypoints (moving)");
  return outputs;
}

std::uint64_t KeypointRegistration::memoryEstimate(const Inputs& inputs,
                                                   const Values& values) const {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  if (!fixed || !moving) return 0;
  const auto voxels = std::uint64_t(fixed->geometry.voxelCount()),
             movingVoxels = std::uint64_t(moving->geometry.voxelCount());
  // Both as float32 with masks; of one at a time the tensor's parts; the patches.
  return (voxels + movingVoxels) * 6 + std::max(voxels, movingVoxels) * 4 * 16 +
         outputMemory(inputs) + std::uint64_t(values.integer("keypoints")) * 2 * 4 * 1000 +
         (32u << 20);
}

} // namespace svx
