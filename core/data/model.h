// Trained models: what a method has learned from data, to be used on other data.
#pragma once

#include "core/data/volume.h"

#include <map>

namespace svx {

/// Said of every model, in its files and on the screen.
inline constexpr const char* researchUseOnly =
    "For research use only. Not for diagnosis or the treatment of patients.";

/// Numbers, and what is needed to use and to judge them. Never changed once shared.
struct Model {
  std::string name;
  std::string kind; ///< says which methods can use it: "tissue classifier"
  /// For people, in the order shown: a title and its text ("Intended use", "Training data").
  std::vector<std::pair<std::string, std::string>> card;
  std::map<std::string, std::string> settings; ///< for the program: all that is not a number
  std::map<std::string, at::Tensor> tensors;   ///< on the CPU
  Source source;

  std::uint64_t bytes() const {
    std::uint64_t sum = 0;
    for (const auto& [tensor, values] : tensors) sum += values.nbytes();
    return sum;
  }
};

} // namespace svx
