// The parameters of a method, declared once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace svx {

/// bool, integer, real, or text; a choice is its text id.
using Value = std::variant<bool, std::int64_t, double, std::string>;

enum class ParameterType { Bool, Integer, Real, Choice, Text };

struct Choice {
  std::string id;    ///< as written on the command line: "mi"
  std::string title; ///< as shown: "Mutual information (Mattes)"
};

/// One parameter of a method. From it come the form, the command line, the saved run and the docs.
struct Parameter {
  std::string id;    ///< "alpha", "maxIterations"
  std::string label; ///< "Smoothness weight"
  ParameterType type = ParameterType::Real;
  Value defaultValue = 0.0;
  std::string help;                ///< one or two sentences: what it does, when to change it
  std::string unit;                ///< "mm", "voxels", ""
  double minimum = 0, maximum = 0; ///< inclusive range of numbers; minimum == maximum: unbounded
  std::vector<Choice> choices;     ///< for ParameterType::Choice
};

Parameter boolParameter(std::string id, std::string label, bool value, std::string help);
Parameter integerParameter(std::string id, std::string label, std::int64_t value,
                           std::int64_t minimum, std::int64_t maximum, std::string unit,
                           std::string help);
Parameter realParameter(std::string id, std::string label, double value, double minimum,
                        double maximum, std::string unit, std::string help);
Parameter choiceParameter(std::string id, std::string label, std::string value,
                          std::vector<Choice> choices, std::string help);

/// A named set of values for a task. Values not named keep their default.
struct Preset {
  std::string id;    ///< "brain-mr-same-subject"
  std::string title; ///< "Brain MR, same subject"
  std::string when;  ///< one sentence: when to use it
  std::map<std::string, Value> values;
};

/// Parameter values of one run: a value for every parameter of the method.
class Values {
public:
  Values() = default;
  explicit Values(std::map<std::string, Value> values) : values_(std::move(values)) {}

  bool boolean(const std::string& id) const;
  std::int64_t integer(const std::string& id) const;
  double real(const std::string& id) const; ///< an integer value reads as real, too
  const std::string& text(const std::string& id) const;

  void set(const std::string& id, Value value) { values_[id] = std::move(value); }
  const std::map<std::string, Value>& all() const { return values_; }
  bool operator==(const Values&) const = default;

private:
  const Value& at(const std::string& id) const; ///< throws `Error{Internal}` for an unknown id
  std::map<std::string, Value> values_;
};

/// Text of a value as the command line and reports write it ("true", "0.5", "mi").
std::string toText(const Value& value);

/// Reads `text` as a value of the parameter. Throws `Error{Usage}` naming the parameter, its range
/// or its choices.
Value parseValue(const Parameter& parameter, const std::string& text);

/// Throws `Error{Usage}` when the value has the wrong type or lies outside the range or choices.
void checkValue(const Parameter& parameter, const Value& value);

} // namespace svx
