#include "app/command_line/commands.h"
#include "app/command_line/job_runner.h"
#include "core/io/dataset/dataset.h"
#include "core/io/json.h"

#include <iostream>

namespace svx {

namespace {

struct Options {
  std::string kind, folder, out;
  ImportOptions import;
  DeviceOptions device;
};

void run(const Options& options, bool json) {
  ImportedTable result;
  JobRunner(options.device).run("Importing " + options.folder, 0, [&](JobContext& context) {
    result = importDataset(options.kind, options.folder, options.out, options.import, context);
    for (const std::string& notice : result.imported.notices) context.log(notice);
  });
  const std::size_t count = result.imported.pairs.size();
  if (json)
    std::cout << nlohmann::json{{"table", result.table.string()},
                                {"pairs", count},
                                {"notices", result.imported.notices}}
                     .dump(2)
              << "\n";
  else
    std::cout << "Wrote " << result.table.string() << ": " << count
              << (count == 1 ? " pair" : " pairs") << "\n";
}

std::string kindsHelp() {
  std::string text = "KINDS:\n";
  for (const DatasetKind& kind : datasetKinds())
    text += std::string("  ") + kind.id + "\n      " + kind.title + "\n";
  return text;
}

} // namespace

Command addImportCommand(CLI::App& program) {
  CLI::App* parser =
      program.add_subcommand("import", "List the pairs of a public data set for a batch");
  const auto options = std::make_shared<Options>();
  parser->add_option("KIND", options->kind, "what the folder holds; see below")->required();
  parser->add_option("FOLDER", options->folder, "the data set as it was unpacked")->required();
  parser
      ->add_option("--out", options->out,
                   "the folder for pairs.csv, landmarks and converted images")
      ->required();
  parser->add_option("--split", options->import.split, "Learn2Reg: train, val or test")
      ->check(CLI::IsMember({"train", "val", "test"}).description(""))
      ->capture_default_str();
  parser->add_option("--sequence", options->import.sequence, "BraTS-Reg: t1, t1ce, t2 or flair")
      ->check(CLI::IsMember({"t1", "t1ce", "t2", "flair"}).description(""))
      ->capture_default_str();
  parser->add_flag("--swap", options->import.swapped, "exchange fixed and moving");
  parser->add_flag("--flip-z", options->import.flipped,
                   "DIR-Lab: the first slice of a raw file is the lowest, not the highest");
  options->device.addTo(*parser);
  const auto json = addJsonFlag(*parser);
  return {parser, [options, json] { run(*options, *json); }, kindsHelp, json};
}

} // namespace svx
