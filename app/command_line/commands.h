// The commands: each adds its options to the parser and runs.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace svx {

/// A command of the program: `spectravox NAME ...`.
struct Command {
  CLI::App* parser = nullptr;
  std::function<void()> run;         ///< throws `svx::Error`
  std::function<std::string()> help; ///< what `--help` adds to the parser's own; may be empty
  std::shared_ptr<bool> json;        ///< whether `--json` was given
};

Command addMethodsCommand(CLI::App& program);
Command addInfoCommand(CLI::App& program);
Command addRunCommand(CLI::App& program);
Command addBatchCommand(CLI::App& program);
Command addApplyCommand(CLI::App& program);
Command addEvaluateCommand(CLI::App& program);
Command addSampleCommand(CLI::App& program);
Command addImportCommand(CLI::App& program);
Command addReportCommand(CLI::App& program);
Command addConvertCommand(CLI::App& program);
Command addValidateCommand(CLI::App& program);

/// Adds `--json` to a command.
std::shared_ptr<bool> addJsonFlag(CLI::App& parser);
/// Adds an option that may be given several times, one value each time.
CLI::Option* addRepeated(CLI::App& parser, const std::string& name,
                         std::vector<std::string>& values, const std::string& help);

} // namespace svx
