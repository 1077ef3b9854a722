#include "app/command_line/commands.h"
#include "app/command_line/inputs.h"
#include "app/command_line/job_runner.h"
#include "core/io/json.h"
#include "core/io/save.h"
#include "core/registration/apply.h"

#include <iostream>

namespace svx {

namespace {

struct Options {
  std::string transform, input, like, points, interpolation, out;
  bool inverse = false;
  DeviceOptions device;
};

kernels::Interpolation interpolationOf(const std::string& name) {
  if (name == "nearest") return kernels::Interpolation::Nearest;
  if (name == "cubic") return kernels::Interpolation::Cubic;
  return kernels::Interpolation::Linear;
}

Data openOne(const std::filesystem::path& path, JobContext& context) {
  OpenOptions options;
  options.context = &context;
  const Opened opened = open(path, options);
  if (opened.data.empty())
    throw Error(ErrorKind::Input, path.filename().string() + " is empty", "it holds no data.");
  return opened.data.front();
}

Data mapPoints(const Options& options, const Transform& transform, const Landmarks& points) {
  if (!points.inIndexSpace) return svx::apply(transform, points);
  if (options.like.empty())
    throw Error(ErrorKind::Usage, "The points are in voxel indices",
                "without a grid they have no place in space.", "Name their image with --like.");
  return svx::apply(transform, points.placedOn(gridOf(options.like)));
}

Data mapped(const Options& options, const Transform& transform, const Data& data) {
  const auto gridFor = [&](const Geometry& own) {
    return options.like.empty() ? own : gridOf(options.like);
  };
  if (const auto* points = std::get_if<std::shared_ptr<const Landmarks>>(&data))
    return mapPoints(options, transform, **points);
  if (const auto* labels = std::get_if<std::shared_ptr<const LabelMap>>(&data)) {
    const Geometry grid = gridFor((*labels)->volume.geometry);
    if (options.interpolation.empty() || options.interpolation == "nearest")
      return svx::apply(transform, **labels, grid);
    return svx::apply(transform, (*labels)->volume, grid, interpolationOf(options.interpolation));
  }
  if (const auto* volume = std::get_if<std::shared_ptr<const Volume>>(&data))
    return svx::apply(transform, **volume, gridFor((*volume)->geometry),
                      interpolationOf(options.interpolation));
  throw Error(ErrorKind::Usage, "A transform cannot be warped", "the input is a transform itself.",
              "Give a volume, a label map or points.");
}

void applyTransform(const Options& options, bool json) {
  if (options.input.empty() == options.points.empty())
    throw Error(ErrorKind::Usage, "It is not clear what to apply the transform to",
                "it is either --input (an image) or --points.", "Give one of the two.");
  JobRunner runner(options.device);
  runner.run("Applying the transform", 0, [&](JobContext& context) {
    context.progress(0, "Reading");
    const Data opened = openAs(DataKind::Transform, options.transform, context);
    TransformPtr transform = std::get<TransformPtr>(opened);
    if (options.inverse) transform = transform->inverse();
    const Data data = options.points.empty() ? openOne(options.input, context)
                                             : openAs(DataKind::Landmarks, options.points, context);
    context.checkpoint();
    context.progress(0.3, "Applying");
    const Data result = mapped(options, *transform, data);
    context.checkpoint();
    context.progress(0.8, "Writing");
    save(result, options.out, &context);
  });
  if (json)
    std::cout << nlohmann::json{{"files", {options.out}}}.dump(2) << "\n";
  else
    std::cout << "Wrote " << options.out << "\n";
}

} // namespace

Command addApplyCommand(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("apply", "Apply a transform to an image or to points");
  const auto options = std::make_shared<Options>();
  parser->add_option("TRANSFORM", options->transform, "maps fixed points to moving points")
      ->required();
  parser->add_option("--input", options->input, "the moving volume or label map");
  parser->add_option("--like", options->like,
                     "the image whose grid to warp to, e.g. the fixed one");
  parser->add_option("--points", options->points,
                     "points of the fixed image, mapped to the moving one");
  parser->add_flag("--inverse", options->inverse, "apply the inverse, moving to fixed");
  parser
      ->add_option("--interpolation", options->interpolation,
                   "nearest, linear or cubic [nearest for label maps, else linear]")
      ->check(CLI::IsMember({"nearest", "linear", "cubic"}).description(""));
  parser->add_option("--out", options->out, "the file to write; its suffix names the format")
      ->required();
  options->device.addTo(*parser);
  const auto json = addJsonFlag(*parser);
  return {parser, [options, json] { applyTransform(*options, *json); }, {}, json};
}

} // namespace svx
