// Method descriptions and results as JSON.
#pragma once

#include "core/methods/result.h"

#include <nlohmann/json.hpp>

namespace svx {

nlohmann::json toJson(const Value& value);
nlohmann::json toJson(const MethodInfo& info); ///< what `spectravox methods --json` prints
nlohmann::json toJson(const Geometry& geometry);
/// Throws nlohmann::json::exception; the size and directions are not checked.
Geometry geometryFromJson(const nlohmann::json& json);
nlohmann::json toJson(const Figure& figure);
nlohmann::json toJson(const Error& error);

/// Provenance, figures and curves; `withPaths` adds the absolute paths of the inputs (sessions; never
/// exported reports).
nlohmann::json toJson(const Result& result, bool withPaths);
/// Everything but the data. Throws `Error{Input}` for JSON that is no result.
Result resultFromJson(const nlohmann::json& json);

} // namespace svx
