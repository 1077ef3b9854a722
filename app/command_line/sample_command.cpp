#include "app/command_line/commands.h"
#include "app/command_line/job_runner.h"
#include "core/io/json.h"
#include "core/io/sample_study.h"

#include <iostream>

namespace svx {

Command addSampleCommand(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("sample", "Write the sample study");
  const auto folder = std::make_shared<std::string>();
  const auto kind = std::make_shared<std::string>("head");
  const auto device = std::make_shared<DeviceOptions>();
  parser->add_option("DIR", *folder, "the folder to write to")->required();
  parser->add_option("--kind", *kind, "head or synthetic-head")
      ->check(CLI::IsMember({"head", "synthetic-head"}).description(""))
      ->capture_default_str();
  device->addTo(*parser);
  const auto json = addJsonFlag(*parser);
  const auto run = [folder, kind, device, json] {
    std::vector<std::filesystem::path> files;
    JobRunner(*device).run("Writing the sample study", 0, [&](JobContext& context) {
      const SampleStudy study =
          makeSampleStudy(*kind == "head" ? SampleKind::Head : SampleKind::SyntheticHead, &context);
      for (const std::string& notice : study.notices) context.log(notice);
      context.checkpoint();
      std::filesystem::create_directories(*folder);
      files = writeSampleStudy(study, *folder);
    });
    if (*json) {
      nlohmann::json list = nlohmann::json::array();
      for (const auto& file : files) list.push_back(file.string());
      std::cout << nlohmann::json{{"files", list}}.dump(2) << "\n";
    } else {
      for (const auto& file : files) std::cout << "Wrote " << file.string() << "\n";
    }
  };
  return {parser, run, {}, json};
}

} // namespace svx
