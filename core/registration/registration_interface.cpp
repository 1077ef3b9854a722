#include "core/registration/registration_interface.h"

#include "core/evaluation/registration_quality.h"
#include "core/registration/apply.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace svx {
namespace {

std::string decimal(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", v);
  return text;
}

/// A folded mapping is worth a sentence, not only a number in the table.
void noteFolding(const std::vector<Figure>& figures, std::vector<std::string>& notices) {
  for (const auto& f : figures)
    if (f.id == "folding" && f.after.value_or(0) > 0)
      notices.push_back("The mapping folds in " + decimal(*f.after) +
                        " % of the voxels; a larger smoothness weight prevents it.");
}

} // namespace

std::vector<InputInfo> registrationInputs() {
  const auto optional = [](std::string id, std::string label, DataKind kind, std::string help) {
    return InputInfo{std::move(id), std::move(label), kind, false, std::move(help)};
  };
  return {
      {"fixed", "Fixed image", DataKind::Volume, true,
       "The image that stays; results lie on its grid."},
      {"moving", "Moving image", DataKind::Volume, true,
       "The image that is brought to the fixed one."},
      optional("fixedMask", "Fixed mask", DataKind::LabelMap,
               "Only voxels of the fixed image where this is not 0 are compared."),
      optional("movingMask", "Moving mask", DataKind::LabelMap,
               "Only voxels of the moving image where this is not 0 are compared."),
      optional("initial", "Initial transform", DataKind::Transform,
               "Where the search starts; it is part of the resulting transform."),
      optional("fixedLandmarks", "Fixed landmarks", DataKind::Landmarks,
               "For judging the result; used to find it only where a landmark weight is set."),
      optional("movingLandmarks", "Moving landmarks", DataKind::Landmarks,
               "The same points in the moving image, in the same order."),
      optional("fixedLabels", "Fixed labels", DataKind::LabelMap,
               "For judging the result; never used to find it."),
      optional("movingLabels", "Moving labels", DataKind::LabelMap,
               "The same structures in the moving image."),
  };
}

std::vector<OutputInfo> registrationOutputs() {
  return {
      {"transform", "Transform (fixed to moving)", DataKind::Transform, "transform"},
      {"warped", "Warped moving image", DataKind::Volume, "warped.nii.gz"},
      {"field", "Displacement field", DataKind::Volume, "field.nii.gz"},
      {"jacobian", "Jacobian determinant", DataKind::Volume, "jacobian.nii.gz"},
  };
}

std::optional<AffineMap> asLinear(const Transform& transform) {
  if (const auto* affine = dynamic_cast<const AffineTransform*>(&transform))
    return affine->affine();
  const auto* composite = dynamic_cast<const CompositeTransform*>(&transform);
  if (!composite) return std::nullopt;
  AffineMap whole;
  for (const auto& part : composite->parts()) {
    const auto map = asLinear(*part);
    if (!map) return std::nullopt;
    whole = *map * whole;
  }
  return whole;
}

void checkJudgingInputs(const Inputs& inputs) {
  const auto both = [&](const char* a, const char* b, const char* what) {
    if (inputs.contains(a) != inputs.contains(b))
      throw Error(ErrorKind::Usage, std::string("The ") + what + " cannot be compared",
                  std::string("only '") + (inputs.contains(a) ? a : b) + "' was given",
                  std::string("Give both '") + a + "' and '" + b + "', or neither.");
  };
  both("fixedLandmarks", "movingLandmarks", "landmarks");
  both("fixedLabels", "movingLabels", "labels");
  const auto fixed = input<Landmarks>(inputs, "fixedLandmarks");
  const auto moving = input<Landmarks>(inputs, "movingLandmarks");
  if (fixed && fixed->points.size() != moving->points.size())
    throw Error(ErrorKind::Input, "The landmarks cannot be compared",
                "there are " + std::to_string(fixed->points.size()) + " fixed and " +
                    std::to_string(moving->points.size()) + " moving landmarks",
                "Give two lists of the same length in the same order.");
  for (const char* id : {"fixedMask", "movingMask"})
    if (const auto mask = input<LabelMap>(inputs, id);
        mask && !mask->volume.voxels.any().item<bool>())
      throw Error(ErrorKind::Input, "The mask '" + mask->volume.name + "' cannot be used",
                  "it marks no voxel",
                  "Check that it marks the part to be registered with values other than 0.");
}

Parameter landmarkParameter() {
  return realParameter(
      "landmarkWeight", "Landmark weight", 0, 0, 1e6, "/mm²",
      "Weight of the squared landmark error against image distance; 0 = landmarks "
      "only judge. 0.01 pulls where the images say nothing, 1 all but fixes them.");
}

GuidingLandmarks guidingLandmarks(const Inputs& inputs, const Values& values,
                                  std::vector<std::string>& notices) {
  const double weight = values.real("landmarkWeight");
  if (weight == 0) return {};
  const auto fixed = input<Landmarks>(inputs, "fixedLandmarks");
  const auto moving = input<Landmarks>(inputs, "movingLandmarks");
  if (!fixed || !moving)
    throw Error(ErrorKind::Usage, "There are no landmarks to weigh",
                "the landmark weight is not 0 but no landmarks were given",
                "Give fixed and moving landmarks, or set the weight to 0.");
  notices.emplace_back("The landmarks helped to find the result; their error does not judge it.");
  return {fixed->placedOn(input<Volume>(inputs, "fixed")->geometry).positions(),
          moving->placedOn(input<Volume>(inputs, "moving")->geometry).positions(), weight};
}

namespace {

/// `toField` in slabs of about a million voxels, between which it can be cancelled.
at::Tensor sampled(const Transform& transform, const Geometry& grid, const JobContext& context) {
  const auto [nx, ny, nz] = grid.size;
  const at::Tensor field = at::empty({3, nz, ny, nx}, at::kFloat);
  const std::int64_t layers = std::max<std::int64_t>(1, (1 << 20) / (nx * ny));
  for (std::int64_t z = 0; z < nz; z += layers) {
    context.throwIfCancelled();
    Geometry slab = grid;
    slab.size[2] = std::min(layers, nz - z);
    slab.origin = grid.indexToWorld()(Vec3{0, 0, double(z)});
    field.narrow(1, z, slab.size[2]).copy_(transform.toField(slab));
  }
  return field;
}

} // namespace

Outputs registrationOutputs(const Inputs& inputs, TransformPtr transform,
                            std::vector<std::string> notices, JobContext& context) {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  const Geometry& grid = fixed->geometry;
  context.progress(0, "Making the results");
  auto field = std::make_shared<Volume>();
  field->name = "Displacement field";
  field->geometry = grid;
  field->voxels = sampled(*transform, grid, context);
  field->channelAxis = ChannelAxis::Vector;
  field->modality = Modality::DisplacementField;
  field->unit = "mm";
  context.throwIfCancelled();

  // At the voxels of the grid the field says all, and faster; a linear map says it exactly.
  const DisplacementFieldTransform dense(grid, field->voxels);
  const bool linear = asLinear(*transform).has_value();
  const Transform& onGrid = linear ? *transform : static_cast<const Transform&>(dense);
  auto warped =
      std::make_shared<Volume>(*apply(dense, *moving, grid, kernels::Interpolation::Linear));
  warped->name = moving->name + " (warped)";
  context.throwIfCancelled();
  auto jacobian = std::make_shared<Volume>();
  jacobian->name = "Jacobian determinant";
  jacobian->geometry = grid;
  jacobian->voxels = onGrid.jacobianDeterminant(grid);
  context.throwIfCancelled();

  RegistrationCase pair{fixed,
                        moving,
                        input<LabelMap>(inputs, "fixedMask"),
                        input<LabelMap>(inputs, "movingMask"),
                        input<Landmarks>(inputs, "fixedLandmarks"),
                        input<Landmarks>(inputs, "movingLandmarks"),
                        input<LabelMap>(inputs, "fixedLabels"),
                        input<LabelMap>(inputs, "movingLabels"),
                        {},
                        {}};
  Outputs outputs;
  auto measuring = context.part(0.3, 1);
  outputs.figures = judge(pair, *transform, onGrid, jacobian->voxels,
                          input<Transform>(inputs, "initial").get(), measuring);
  outputs.notices = std::move(notices);
  noteFolding(outputs.figures, outputs.notices);
  outputs.data = {{"transform", std::move(transform)},
                  {"warped", std::shared_ptr<const Volume>(std::move(warped))},
                  {"field", std::shared_ptr<const Volume>(std::move(field))},
                  {"jacobian", std::shared_ptr<const Volume>(std::move(jacobian))}};
  return outputs;
}

std::uint64_t outputMemory(const Inputs& inputs) {
  const auto fixed = input<Volume>(inputs, "fixed"), moving = input<Volume>(inputs, "moving");
  const auto voxels = std::uint64_t(fixed->geometry.voxelCount());
  const auto movingVoxels = std::uint64_t(moving->geometry.voxelCount());
  const bool labels = inputs.contains("fixedLabels");
  // Field, Jacobian and warped image; for judging a second field, two images and masks.
  return voxels * (12 + 4 + 8 + 12 + 12 + (labels ? 12 : 0)) + movingVoxels * 5;
}

} // namespace svx
