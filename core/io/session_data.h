// Data inside a session file: JSON for what is small, raw members for tensors.
#pragma once

#include "core/methods/method.h"

#include <nlohmann/json.hpp>

#include <functional>

namespace svx {

/// Describes a piece of data; `store` keeps a contiguous CPU tensor and returns the member's name.
nlohmann::json describe(const Data& data,
                        const std::function<std::string(const at::Tensor&)>& store);

/// The reverse. `fetch` fills a tensor of the given shape and type from the named member.
/// Throws `Error{Input}` or nlohmann::json::exception for a description that is damaged.
Data restore(const nlohmann::json& description,
             const std::function<at::Tensor(const std::string& member, at::IntArrayRef shape,
                                            at::ScalarType type)>& fetch);

} // namespace svx
