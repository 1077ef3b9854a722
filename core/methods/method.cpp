#include "core/methods/method.h"

#include "core/methods/near_match.h"
#include "core/registration/methods.h"
#include "core/spectra/methods.h"
#include "core/tma/methods.h"

#include <algorithm>

namespace svx {

namespace {

template <typename Item>
const Item* byId(const std::vector<Item>& items, const std::string& id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

template <typename Item>
std::vector<std::string> idsOf(const std::vector<Item>& items) {
  std::vector<std::string> ids;
  for (const Item& item : items) ids.push_back(item.id);
  return ids;
}

} // namespace

DataKind kindOf(const Data& data) {
  return static_cast<DataKind>(data.index());
}

const std::string& nameOf(const Data& data) {
  static const std::string transform = "Transform";
  switch (kindOf(data)) {
  case DataKind::Volume:
    return std::get<std::shared_ptr<const Volume>>(data)->name;
  case DataKind::LabelMap:
    return std::get<std::shared_ptr<const LabelMap>>(data)->volume.name;
  case DataKind::Landmarks:
    return std::get<std::shared_ptr<const Landmarks>>(data)->name;
  case DataKind::Spectra:
    return std::get<std::shared_ptr<const Spectra>>(data)->info().name;
  case DataKind::Table:
    return std::get<std::shared_ptr<const Table>>(data)->name;
  case DataKind::Model:
    return std::get<std::shared_ptr<const Model>>(data)->name;
  case DataKind::Transform:
    break;
  }
  return transform;
}

const Source& sourceOf(const Data& data) {
  static const Source none;
  switch (kindOf(data)) {
  case DataKind::Volume:
    return std::get<std::shared_ptr<const Volume>>(data)->source;
  case DataKind::LabelMap:
    return std::get<std::shared_ptr<const LabelMap>>(data)->volume.source;
  case DataKind::Landmarks:
    return std::get<std::shared_ptr<const Landmarks>>(data)->source;
  case DataKind::Spectra:
    return std::get<std::shared_ptr<const Spectra>>(data)->info().source;
  case DataKind::Table:
    return std::get<std::shared_ptr<const Table>>(data)->source;
  case DataKind::Model:
    return std::get<std::shared_ptr<const Model>>(data)->source;
  case DataKind::Transform:
    break;
  }
  return none;
}

const Parameter* MethodInfo::parameter(const std::string& wanted) const {
  return byId(parameters, wanted);
}

const Preset* MethodInfo::preset(const std::string& wanted) const {
  return byId(presets, wanted);
}

Values MethodInfo::defaults() const {
  Values values;
  for (const Parameter& parameter : parameters) values.set(parameter.id, parameter.defaultValue);
  return values;
}

Values MethodInfo::valuesOf(const std::string& presetId) const {
  const Preset* chosen = preset(presetId);
  if (!chosen)
    throw Error(ErrorKind::Usage, id + " has no preset \"" + presetId + "\"",
                "a preset is named by its id.", suggestion(presetId, idsOf(presets)));
  Values values = defaults();
  for (const auto& [name, value] : chosen->values) values.set(name, value);
  return values;
}

void MethodInfo::check(const Values& values) const {
  for (const auto& [name, value] : values.all()) {
    const Parameter* declared = parameter(name);
    if (!declared)
      throw Error(ErrorKind::Usage, id + " has no parameter \"" + name + "\"",
                  "a parameter is named by its id.", suggestion(name, idsOf(parameters)));
    checkValue(*declared, value);
  }
}

void MethodRegistry::add(std::unique_ptr<Method> method) {
  const std::string id = method->info().id;
  if (!methods_.emplace(id, std::move(method)).second)
    throw Error(ErrorKind::Internal, "The method " + id + " is registered twice",
                "ids are unique.");
}

const Method* MethodRegistry::find(const std::string& id) const {
  const auto found = methods_.find(id);
  return found == methods_.end() ? nullptr : found->second.get();
}

const Method& MethodRegistry::get(const std::string& id) const {
  if (const Method* method = find(id)) return *method;
  std::vector<std::string> ids;
  for (const auto& [known, method] : methods_) ids.push_back(known);
  throw Error(ErrorKind::Usage, "There is no method \"" + id + "\"", "a method is named by its id.",
              suggestion(id, ids));
}

std::vector<const Method*> MethodRegistry::all() const {
  std::vector<const Method*> methods;
  for (const auto& [id, method] : methods_) methods.push_back(method.get());
  return methods;
}

const MethodRegistry& MethodRegistry::builtIn() {
  static const MethodRegistry registry = [] {
    MethodRegistry methods;
    registerRegistrationMethods(methods);
    registerSpectraMethods(methods);
    registerTissueMethods(methods);
    return methods;
  }();
  return registry;
}

} // namespace svx
