#include "app/command_line/command_line.h"

#include "app/command_line/commands.h"
#include "core/data/error.h"
#include "core/io/json.h"
#include "core/methods/near_match.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>

namespace svx {

namespace {

const std::vector<std::string> commandNames{"methods", "info",     "run",     "batch",
                                            "apply",   "evaluate", "sample",  "import",
                                            "report",  "convert",  "validate"};

int fail(const Error& error, bool json) {
  std::cerr << "Error: " << error.headline() << "\n";
  for (const std::string& line : {error.why(), error.remedy()})
    if (!line.empty()) std::cerr << "  " << line << "\n";
  if (json) std::cout << nlohmann::json{{"error", toJson(error)}}.dump(2) << "\n";
  return exitCode(error.kind());
}

/// What stands in a pipe or on a full disk is lost without a word otherwise.
int written() {
  std::cout.flush();
  if (std::cout && std::fflush(stdout) == 0) return 0;
  return fail(Error(ErrorKind::Internal, "The output could not be written", std::strerror(errno),
                    "Check where it is sent to."),
              false);
}

std::vector<std::string> optionNames(const CLI::App& parser) {
  std::vector<std::string> names;
  for (const CLI::Option* option : parser.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

/// The innermost command that was named.
const CLI::App& innermost(const CLI::App& parser) {
  const auto named = parser.get_subcommands();
  return named.empty() ? parser : innermost(*named.front());
}

/// What CLI11 has against the arguments, with the near match of an unknown option or command.
Error usageError(const CLI::App& program, const CLI::ParseError& error) {
  const CLI::App& command = innermost(program);
  const std::string help =
      "See spectravox " + (&command == &program ? "" : command.get_name() + " ") + "--help.";
  const std::vector<std::string> unknown = program.remaining(true);
  if (unknown.empty() || dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr)
    return Error(ErrorKind::Usage, "The arguments cannot be understood", error.what(), help);
  const std::string word = unknown.front().substr(0, unknown.front().find('='));
  if (word.starts_with("-"))
    return Error(ErrorKind::Usage, "There is no option \"" + word + "\"",
                 "it is none of " + command.get_name() + "'s.",
                 suggestion(word, optionNames(command)));
  return Error(ErrorKind::Usage, "\"" + word + "\" is not expected", "it belongs to no option.",
               help);
}

int runNamed(CLI::App& program, const std::vector<Command>& commands, int argc, char** argv) {
  const auto chosen = [&]() -> const Command* {
    for (const Command& command : commands)
      if (command.parser->parsed()) return &command;
    return nullptr;
  };
  // A parser that fails may not have reached the flag.
  const bool json = std::any_of(argv + 1, argv + argc,
                                [](const char* word) { return std::string(word) == "--json"; });
  try {
    program.parse(argc, argv);
    chosen()->run();
    return written();
  } catch (const CLI::Success& request) { // --help, --version
    const Command* command = chosen();
    if (dynamic_cast<const CLI::CallForHelp*>(&request) && command && command->help)
      std::cout << command->parser->help("spectravox") << "\n" << command->help();
    else
      program.exit(request);
    return written();
  } catch (const CLI::ParseError& error) {
    return fail(usageError(program, error), json);
  } catch (const Error& error) {
    return fail(error, json);
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(Error(ErrorKind::Input, "Cannot use " + error.path1().string(),
                      error.code().message() + ".", "Check the path and its permissions."),
                json);
  } catch (const std::bad_alloc&) {
    return fail(Error(ErrorKind::Memory, "There is not enough memory", "an allocation failed.",
                      "Close other programs or use smaller volumes."),
                json);
  } catch (const std::exception& error) {
    return fail(Error(ErrorKind::Internal, "Something went wrong", error.what(),
                      "This is a defect; please report it."),
                json);
  }
}

} // namespace

std::shared_ptr<bool> addJsonFlag(CLI::App& parser) {
  const auto json = std::make_shared<bool>(false);
  parser.add_flag("--json", *json, "print JSON");
  return json;
}

CLI::Option* addRepeated(CLI::App& parser, const std::string& name,
                         std::vector<std::string>& values, const std::string& help) {
  return parser.add_option(name, values, help)->allow_extra_args(false)->take_all();
}

bool isCommandLine(int argc, char** argv) {
  if (argc < 2) return false;
  const std::string first = argv[1];
  if (first == "-h" || first == "--help" || first == "--version") return true;
  if (std::find(commandNames.begin(), commandNames.end(), first) != commandNames.end()) return true;
  std::error_code error;
  return !std::filesystem::exists(first, error) && !nearMatch(first, commandNames).empty();
}

int runCommandLine(int argc, char** argv) {
  CLI::App program("Spectravox: a workbench for MR/CT volumes and mass spectrometry images.\n"
                   "Without a command it opens the window: spectravox [FILES...]",
                   "spectravox");
  program.set_version_flag("--version", "spectravox " SVX_VERSION);
  program.require_subcommand(1);
  const std::vector<Command> commands{
      addMethodsCommand(program), addInfoCommand(program),    addRunCommand(program),
      addBatchCommand(program),   addApplyCommand(program),   addEvaluateCommand(program),
      addSampleCommand(program),  addImportCommand(program),  addReportCommand(program),
      addConvertCommand(program), addValidateCommand(program)};
  if (argc > 1 && argv[1][0] != '-' &&
      std::find(commandNames.begin(), commandNames.end(), argv[1]) == commandNames.end())
    return fail(Error(ErrorKind::Usage, std::string("There is no command \"") + argv[1] + "\"",
                      "and no file of that name.", suggestion(argv[1], commandNames)),
                false);
  return runNamed(program, commands, argc, argv);
}

} // namespace svx
