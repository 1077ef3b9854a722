#include "app/command_line/method_help.h"

#include "app/command_line/commands.h"
#include "core/io/json.h"

#include <iostream>

namespace svx {

namespace {

std::string rangeOf(const Parameter& parameter) {
  const auto bound = [&](double value) {
    return parameter.type == ParameterType::Integer
               ? toText(Value(static_cast<std::int64_t>(value)))
               : toText(Value(value));
  };
  switch (parameter.type) {
  case ParameterType::Bool:
    return "true, false";
  case ParameterType::Integer:
  case ParameterType::Real:
    if (parameter.minimum == parameter.maximum) return "any number";
    return bound(parameter.minimum) + " to " + bound(parameter.maximum);
  case ParameterType::Choice: {
    std::string list;
    for (const Choice& choice : parameter.choices) list += (list.empty() ? "" : ", ") + choice.id;
    return list;
  }
  case ParameterType::Text:
    break;
  }
  return "text";
}

/// `text` broken into lines of at most 80 characters, each after `indent` blanks.
std::string wrapped(const std::string& text, std::size_t indent) {
  std::string lines, line;
  const std::string margin(indent, ' ');
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!line.empty() && indent + line.size() + 1 + word.size() > 80) {
      lines += margin + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? lines : lines + margin + line + "\n";
}

std::string described(const Parameter& parameter) {
  std::string text = "  " + parameter.id + "  " + parameter.label + " [" +
                     toText(parameter.defaultValue) + (parameter.unit.empty() ? "" : " ") +
                     parameter.unit + "]\n";
  return text + wrapped(rangeOf(parameter), 6) + wrapped(parameter.help, 6);
}

nlohmann::json allAsJson() {
  nlohmann::json list = nlohmann::json::array();
  for (const Method* method : MethodRegistry::builtIn().all())
    list.push_back(toJson(method->info()));
  return {{"methods", list}};
}

} // namespace

std::string methodHelp(const MethodInfo& info) {
  std::string text = info.title + " (" + info.id + ", version " + std::to_string(info.version) +
                     ")\n" + wrapped(info.sentence, 2) + wrapped(info.citation, 2) + "\nInputs:\n";
  for (const InputInfo& input : info.inputs)
    text += "  " + input.id + "  " + input.label + (input.required ? " (required)" : "") + "\n" +
            wrapped(input.help, 6);
  text += "\nPresets (the first is the default):\n";
  for (const Preset& preset : info.presets)
    text += "  " + preset.id + "  " + preset.title + "\n" + wrapped(preset.when, 6);
  text += "\nParameters, with their default and range:\n";
  for (const Parameter& parameter : info.parameters) text += described(parameter);
  text += "\nOutputs:\n";
  for (const OutputInfo& output : info.outputs)
    text += "  " + output.id + "  " + output.label + " (" + output.file +
            (output.kind == DataKind::Transform ? ".tfm or .h5" : "") + ")\n";
  return text;
}

Command addMethodsCommand(CLI::App& program) {
  CLI::App* parser = program.add_subcommand("methods", "List the methods, or describe one");
  const auto id = std::make_shared<std::string>();
  parser->add_option("METHOD", *id, "the id of a method, e.g. registration.linear");
  const auto json = addJsonFlag(*parser);
  const auto run = [id, json] {
    const MethodRegistry& registry = MethodRegistry::builtIn();
    if (!id->empty()) {
      const MethodInfo& info = registry.get(*id).info();
      std::cout << (*json ? toJson(info).dump(2) + "\n" : methodHelp(info));
    } else if (*json) {
      std::cout << allAsJson().dump(2) << "\n";
    } else {
      for (const Method* method : registry.all())
        std::cout << method->info().id << "  " << method->info().title << "\n"
                  << wrapped(method->info().sentence, 4);
    }
  };
  return {parser, run, {}, json};
}

} // namespace svx
