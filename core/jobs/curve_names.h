// What the names of a job's curves say.
#pragma once

#include "core/jobs/job.h"

namespace svx {

/// What a curve is of: "loss" for "validation loss" and for "CNN 1, division 2: loss".
std::string quantityOf(const std::string& curve);
/// Whether the curves of a job are those of trainings: against epochs, several of a quantity.
bool ofTrainings(const std::map<std::string, Curve>& curves);

} // namespace svx
