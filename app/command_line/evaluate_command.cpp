#include "app/command_line/commands.h"
#include "app/command_line/figure_table.h"
#include "app/command_line/inputs.h"
#include "app/command_line/job_runner.h"
#include "core/evaluation/registration_quality.h"
#include "core/io/json.h"

#include <iostream>

namespace svx {

namespace {

struct Options {
  std::string fixed, moving, transform, backward, start, fixedMask, movingMask;
  std::vector<std::string> landmarks, labels;
  std::vector<std::int64_t> scored;
  DeviceOptions device;
};

template <typename T>
std::shared_ptr<const T> read(DataKind kind, const std::string& path, JobContext& context) {
  if (path.empty()) return nullptr;
  context.checkpoint();
  context.progress(0, "Reading " + std::filesystem::path(path).filename().string());
  return std::get<std::shared_ptr<const T>>(openAs(kind, path, context));
}

std::vector<Figure> judged(const Options& options, JobContext& context) {
  const FilePair landmarks = FilePair::from(options.landmarks, "--landmarks");
  const FilePair labels = FilePair::from(options.labels, "--labels");
  RegistrationCase pair;
  pair.fixed = read<Volume>(DataKind::Volume, options.fixed, context);
  pair.moving = read<Volume>(DataKind::Volume, options.moving, context);
  pair.fixedMask = read<LabelMap>(DataKind::LabelMap, options.fixedMask, context);
  pair.movingMask = read<LabelMap>(DataKind::LabelMap, options.movingMask, context);
  pair.fixedLandmarks =
      placed(read<Landmarks>(DataKind::Landmarks, landmarks.fixed, context), pair.fixed->geometry);
  pair.movingLandmarks = placed(read<Landmarks>(DataKind::Landmarks, landmarks.moving, context),
                                pair.moving->geometry);
  pair.fixedLabels = read<LabelMap>(DataKind::LabelMap, labels.fixed, context);
  pair.movingLabels = read<LabelMap>(DataKind::LabelMap, labels.moving, context);
  pair.scoredLabels = options.scored;
  TransformPtr transform = read<Transform>(DataKind::Transform, options.transform, context);
  if (!transform) transform = std::make_shared<AffineTransform>(AffineMap{});
  pair.backward = read<Transform>(DataKind::Transform, options.backward, context);
  const auto start = read<Transform>(DataKind::Transform, options.start, context);
  JobContext rest = context.part(0.3, 1);
  const Geometry& grid = pair.fixed->geometry;
  const DisplacementFieldTransform onGrid(grid, transform->toField(grid));
  return judge(pair, *transform, onGrid, onGrid.jacobianDeterminant(grid), start.get(), rest);
}

} // namespace

Command addEvaluateCommand(CLI::App& program) {
  CLI::App* evaluate = program.add_subcommand("evaluate", "Measure how good a result is");
  evaluate->require_subcommand(1);
  CLI::App* parser = evaluate->add_subcommand(
      "registration", "Similarity, landmark error, overlap, folding, inverse consistency");
  const auto options = std::make_shared<Options>();
  parser->add_option("--fixed", options->fixed, "the fixed image")->required();
  parser->add_option("--moving", options->moving, "the moving image")->required();
  parser->add_option("--transform", options->transform,
                     "maps fixed points to moving points [identity]");
  parser->add_option("--backward", options->backward,
                     "maps moving to fixed points, registered the other way round: for the inverse "
                     "consistency");
  parser->add_option("--start", options->start, "the mapping to compare with [identity]");
  parser->add_option("--fixed-mask", options->fixedMask, "where the fixed image counts");
  parser->add_option("--moving-mask", options->movingMask, "where the moving image counts");
  addRepeated(*parser, "--landmarks", options->landmarks,
              "twice: of the fixed, of the moving image");
  addRepeated(*parser, "--labels", options->labels, "twice: of the fixed, of the moving image");
  parser->add_option("--score", options->scored, "the labels that count [all that both have]");
  options->device.addTo(*parser);
  const auto json = addJsonFlag(*parser);
  const auto run = [options, json] {
    std::vector<Figure> figures;
    JobRunner(options->device).run("Evaluating", 0, [&](JobContext& context) {
      figures = judged(*options, context);
    });
    if (*json) {
      nlohmann::json list = nlohmann::json::array();
      for (const Figure& figure : figures) list.push_back(toJson(figure));
      std::cout << nlohmann::json{{"figures", list}}.dump(2) << "\n";
    } else {
      std::cout << figureTable(figures);
    }
  };
  return {parser, run, {}, json};
}

} // namespace svx
