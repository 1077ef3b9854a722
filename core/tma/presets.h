// Networks and how they are trained, as published.
//
// Behrmann et al., Bioinformatics 34(7), 2018 (IsotopeNet); where a source leaves something open,
// the value is ours.
#pragma once

#include "core/nn/trainer.h"
#include "core/tma/networks.h"

namespace svx::tma {

struct NetworkPreset {
  std::string id;    ///< "cnn1"
  std::string title; ///< "CNN 1"
  NetworkSettings network;
  nn::TrainingSettings training;
  std::int64_t atOnce = 0; ///< examples of a batch in prediction; 0 = as in training
};

/// All of them, in the order of a list on a screen. Shared by all threads.
const std::vector<NetworkPreset>& networkPresets();
/// Throws `Error{Usage}` that lists the ids there are.
const NetworkPreset& networkPreset(const std::string& id);

} // namespace svx::tma
