#include "core/methods/parameter.h"

#include "core/data/error.h"
#include "core/methods/near_match.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace svx {

namespace {

template <typename Number>
std::string numberText(Number value) {
  char text[40];
  return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

template <typename Number>
std::optional<Number> readNumber(const std::string& text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stopped, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc() || stopped != end) return std::nullopt;
  return value;
}

std::string nounOf(ParameterType type) {
  switch (type) {
  case ParameterType::Bool:
    return "true or false";
  case ParameterType::Integer:
    return "a whole number";
  case ParameterType::Real:
    return "a number";
  case ParameterType::Choice:
    return "one of its choices";
  case ParameterType::Text:
    break;
  }
  return "a text";
}

std::vector<std::string> choiceIds(const Parameter& parameter) {
  std::vector<std::string> ids;
  for (const Choice& choice : parameter.choices) ids.push_back(choice.id);
  return ids;
}

std::string rangeText(const Parameter& parameter) {
  const auto text = [&](double limit) { // 100000, not 1e+05
    return parameter.type == ParameterType::Integer ? std::to_string(std::int64_t(limit))
                                                    : numberText(limit);
  };
  return text(parameter.minimum) + " to " + text(parameter.maximum) +
         (parameter.unit.empty() ? "" : " " + parameter.unit);
}

[[noreturn]] void refuse(const Parameter& parameter, const std::string& given,
                         const std::string& why, const std::string& remedy) {
  throw Error(ErrorKind::Usage, "\"" + given + "\" is no value of " + parameter.id, why, remedy);
}

[[noreturn]] void refuseType(const Parameter& parameter, const std::string& given) {
  refuse(parameter, given, parameter.label + " is " + nounOf(parameter.type) + ".",
         "Its default is " + toText(parameter.defaultValue) + ".");
}

[[noreturn]] void wrongType(const std::string& id, const Value& value) {
  throw Error(ErrorKind::Internal, "The value of " + id + " was read as another type than it has",
              "it is " + toText(value) + ".");
}

} // namespace

Parameter boolParameter(std::string id, std::string label, bool value, std::string help) {
  return {
      std::move(id), std::move(label), ParameterType::Bool, value, std::move(help), {}, 0, 0, {}};
}

Parameter integerParameter(std::string id, std::string label, std::int64_t value,
                           std::int64_t minimum, std::int64_t maximum, std::string unit,
                           std::string help) {
  return {std::move(id),
          std::move(label),
          ParameterType::Integer,
          value,
          std::move(help),
          std::move(unit),
          static_cast<double>(minimum),
          static_cast<double>(maximum),
          {}};
}

Parameter realParameter(std::string id, std::string label, double value, double minimum,
                        double maximum, std::string unit, std::string help) {
  return {std::move(id), std::move(label), ParameterType::Real,
          value,         std::move(help),  std::move(unit),
          minimum,       maximum,          {}};
}

Parameter choiceParameter(std::string id, std::string label, std::string value,
                          std::vector<Choice> choices, std::string help) {
  return {std::move(id),
          std::move(label),
          ParameterType::Choice,
          std::move(value),
          std::move(help),
          {},
          0,
          0,
          std::move(choices)};
}

const Value& Values::at(const std::string& id) const {
  const auto found = values_.find(id);
  if (found == values_.end())
    throw Error(ErrorKind::Internal, "There is no value of " + id,
                "the method does not declare it.");
  return found->second;
}

bool Values::boolean(const std::string& id) const {
  const Value& value = at(id);
  if (const bool* held = std::get_if<bool>(&value)) return *held;
  wrongType(id, value);
}

std::int64_t Values::integer(const std::string& id) const {
  const Value& value = at(id);
  if (const std::int64_t* held = std::get_if<std::int64_t>(&value)) return *held;
  wrongType(id, value);
}

double Values::real(const std::string& id) const {
  const Value& value = at(id);
  if (const double* held = std::get_if<double>(&value)) return *held;
  if (const std::int64_t* held = std::get_if<std::int64_t>(&value))
    return static_cast<double>(*held);
  wrongType(id, value);
}

const std::string& Values::text(const std::string& id) const {
  const Value& value = at(id);
  if (const std::string* held = std::get_if<std::string>(&value)) return *held;
  wrongType(id, value);
}

std::string toText(const Value& value) {
  if (const bool* held = std::get_if<bool>(&value)) return *held ? "true" : "false";
  if (const std::int64_t* held = std::get_if<std::int64_t>(&value)) return numberText(*held);
  if (const double* held = std::get_if<double>(&value)) return numberText(*held);
  return std::get<std::string>(value);
}

Value parseValue(const Parameter& parameter, const std::string& text) {
  const auto checked = [&](Value value) {
    checkValue(parameter, value);
    return value;
  };
  switch (parameter.type) {
  case ParameterType::Bool:
    for (const char* yes : {"true", "yes", "on", "1"})
      if (text == yes) return true;
    for (const char* no : {"false", "no", "off", "0"})
      if (text == no) return false;
    refuseType(parameter, text);
  case ParameterType::Integer:
    if (const auto number = readNumber<std::int64_t>(text)) return checked(*number);
    refuseType(parameter, text);
  case ParameterType::Real:
    if (const auto number = readNumber<double>(text)) return checked(*number);
    refuseType(parameter, text);
  case ParameterType::Choice:
  case ParameterType::Text:
    break;
  }
  return checked(text);
}

void checkValue(const Parameter& parameter, const Value& value) {
  const std::string given = toText(value);
  const auto inRange = [&](double number) {
    if (!std::isfinite(number)) refuseType(parameter, given);
    if (parameter.minimum != parameter.maximum &&
        (number < parameter.minimum || number > parameter.maximum))
      refuse(parameter, given, parameter.label + " is " + rangeText(parameter) + ".",
             "Its default is " + toText(parameter.defaultValue) + ".");
  };
  const auto* whole = std::get_if<std::int64_t>(&value);
  const auto* number = std::get_if<double>(&value);
  const auto* text = std::get_if<std::string>(&value);
  switch (parameter.type) {
  case ParameterType::Bool:
    if (!std::holds_alternative<bool>(value)) refuseType(parameter, given);
    break;
  case ParameterType::Integer:
    if (!whole) refuseType(parameter, given);
    inRange(static_cast<double>(*whole));
    break;
  case ParameterType::Real:
    if (!whole && !number) refuseType(parameter, given);
    inRange(whole ? static_cast<double>(*whole) : *number);
    break;
  case ParameterType::Choice: {
    const std::vector<std::string> ids = choiceIds(parameter);
    if (!text || std::find(ids.begin(), ids.end(), *text) == ids.end())
      refuse(parameter, given, parameter.label + " has no such choice.", suggestion(given, ids));
    break;
  }
  case ParameterType::Text:
    if (!text) refuseType(parameter, given);
    break;
  }
}

} // namespace svx
