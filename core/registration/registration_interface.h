// What all registration methods have in common: their inputs, outputs and the making of results.
#pragma once

#include "core/methods/method.h"
#include "core/registration/landmark_term.h"

namespace svx {

/// The value of an enumeration whose names, in order, are the ids of a choice.
template <typename Enum, std::size_t N>
Enum chosen(const std::array<const char*, N>& names, const std::string& id) {
  for (std::size_t i = 0; i < N; ++i)
    if (id == names[i]) return Enum(i);
  throw Error(ErrorKind::Internal, "Unknown choice '" + id + "'",
              "the list of choices is incomplete");
}

std::vector<InputInfo> registrationInputs();
std::vector<OutputInfo> registrationOutputs();

/// The linear map that a transform is, when it is one (also a composite of several).
std::optional<AffineMap> asLinear(const Transform& transform);

/// Throws `Error{Input}` when landmarks or labels come in pairs that do not match, or a mask marks
/// nothing, before any work.
void checkJudgingInputs(const Inputs& inputs);

/// "landmarkWeight".
Parameter landmarkParameter();

/// The landmarks with the value "landmarkWeight"; none when it is 0, else `notices` says that they
/// were used. Throws `Error{Usage}` when there is a weight and there are no landmarks.
GuidingLandmarks guidingLandmarks(const Inputs& inputs, const Values& values,
                                  std::vector<std::string>& notices);

/// Transform, warped moving image, displacement field of the whole mapping and Jacobian determinant
/// on the fixed grid, and the figures of `judge` against the input `initial` (else identity).
Outputs registrationOutputs(const Inputs& inputs, TransformPtr transform,
                            std::vector<std::string> notices, JobContext& context);

/// Bytes that `registrationOutputs` makes and needs.
std::uint64_t outputMemory(const Inputs& inputs);

} // namespace svx
