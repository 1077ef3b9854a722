// An algorithm that describes itself once.
#pragma once

#include "core/data/landmarks.h"
#include "core/data/model.h"
#include "core/data/spectra.h"
#include "core/data/table.h"
#include "core/data/transform.h"
#include "core/jobs/job.h"
#include "core/methods/parameter.h"

namespace svx {

enum class DataKind { Volume, LabelMap, Landmarks, Transform, Spectra, Table, Model };

/// A piece of data that goes into or comes out of a method. The alternatives are in the order of
/// `DataKind`. A mask is a LabelMap.
using Data =
    std::variant<std::shared_ptr<const Volume>, std::shared_ptr<const LabelMap>,
                 std::shared_ptr<const Landmarks>, TransformPtr, std::shared_ptr<const Spectra>,
                 std::shared_ptr<const Table>, std::shared_ptr<const Model>>;

DataKind kindOf(const Data& data);
const std::string& nameOf(const Data& data);
const Source& sourceOf(const Data& data); ///< an empty Source for transforms

struct InputInfo {
  std::string id;    ///< "fixed"
  std::string label; ///< "Fixed image"
  DataKind kind = DataKind::Volume;
  bool required = true;
  std::string help;
};

struct OutputInfo {
  std::string id;    ///< "warped"
  std::string label; ///< "Warped moving image"
  DataKind kind = DataKind::Volume;
  std::string file; ///< the name under which `run` writes it, without extension for transforms
};

struct MethodInfo {
  std::string id;       ///< "registration.variational"
  int version = 1;      ///< raised when the same values give another result
  std::string title;    ///< "Variational registration"
  std::string sentence; ///< one plain sentence
  std::string citation; ///< authors, title, journal, year, DOI
  std::vector<InputInfo> inputs;
  std::vector<OutputInfo> outputs;
  std::vector<Parameter> parameters;
  std::vector<Preset> presets; ///< the first is the default

  const Parameter* parameter(const std::string& id) const; ///< nullptr when there is none
  const Preset* preset(const std::string& id) const;       ///< nullptr when there is none
  Values defaults() const;
  /// Defaults overlaid with the preset's values. Throws `Error{Usage}` for an unknown preset.
  Values valuesOf(const std::string& presetId) const;
  /// Throws `Error{Usage}` for an unknown id or a value outside its range.
  void check(const Values& values) const;
};

using Inputs = std::map<std::string, Data>;

/// The input, or nullptr when it was not given. T: one of the alternatives of `Data`.
template <typename T>
std::shared_ptr<const T> input(const Inputs& inputs, const std::string& id) {
  const auto found = inputs.find(id);
  if (found == inputs.end()) return nullptr;
  const auto* data = std::get_if<std::shared_ptr<const T>>(&found->second);
  return data ? *data : nullptr;
}

/// A measured quantity: shown in the result table, written to JSON and CSV.
struct Figure {
  std::string id;    ///< "tre.mean"
  std::string label; ///< "Landmark error (TRE), mean"
  std::string unit;  ///< "mm"
  std::optional<double> before;
  std::optional<double> after;
  int decimals = 3;
  bool headline = false; ///< one of the up to three that are shown large
  std::string help;      ///< what it means and which way is better
};

struct Outputs {
  std::map<std::string, Data> data; ///< by OutputInfo id
  std::vector<Figure> figures;
  std::vector<std::string> notices; ///< what a person should know about this result
};

/// Stateless; shared by all threads. `run` reports progress often, honours cancellation within
/// 200 ms, uses no more than `context.device().threads` threads and draws randomness only from
/// generators of its own seeded with `context.seed()` (torch's default one is shared by all jobs).
class Method {
public:
  virtual ~Method() = default;
  virtual const MethodInfo& info() const = 0;
  virtual Outputs run(const Inputs& inputs, const Values& values, JobContext& context) const = 0;
  /// Bytes that a run will need beyond its inputs, for admission; close above the truth.
  virtual std::uint64_t memoryEstimate(const Inputs& inputs, const Values& values) const = 0;
};

/// All methods that there are. Filled once at start, read-only afterwards.
class MethodRegistry {
public:
  /// The methods of core.
  static const MethodRegistry& builtIn();

  void
  add(std::unique_ptr<Method> method); ///< throws `Error{Internal}` for a second of the same id
  const Method* find(const std::string& id) const;
  /// Throws `Error{Usage}` that lists the ids there are.
  const Method& get(const std::string& id) const;
  std::vector<const Method*> all() const; ///< by id

private:
  std::map<std::string, std::unique_ptr<Method>> methods_;
};

} // namespace svx
