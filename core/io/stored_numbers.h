// Numbers of a file, little-endian, as those that we compute with.
#pragma once

#include "core/io/array_place.h"

#include <cstring>
#include <span>

namespace svx {

template <typename From, typename To>
void convert(const char* bytes, std::span<To> into) {
  for (std::size_t k = 0; k < into.size(); ++k) {
    From value;
    std::memcpy(&value, bytes + k * sizeof value, sizeof value);
    into[k] = To(value);
  }
}

/// `into.size()` numbers of `type` from `bytes`, which need not be aligned.
template <typename To>
void convert(NumberType type, const char* bytes, std::span<To> into) {
  switch (type) {
  case NumberType::Int8:
    return convert<std::int8_t>(bytes, into);
  case NumberType::Int16:
    return convert<std::int16_t>(bytes, into);
  case NumberType::Int32:
    return convert<std::int32_t>(bytes, into);
  case NumberType::Int64:
    return convert<std::int64_t>(bytes, into);
  case NumberType::Float32:
    return convert<float>(bytes, into);
  case NumberType::Float64:
  case NumberType::Unknown:
    return convert<double>(bytes, into);
  }
}

template <typename To>
constexpr bool holds(NumberType type) {
  return type == (std::is_same_v<To, float> ? NumberType::Float32 : NumberType::Float64);
}

} // namespace svx
