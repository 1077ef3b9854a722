// How the methods for more than linear maps start, and what they give.
#pragma once

#include "core/registration/distance.h"
#include "core/registration/image_pair.h"
#include "core/registration/registration_interface.h"

namespace svx {

/// "alignment" and "alignmentMeasure".
std::vector<Parameter> alignmentParameters();

/// "distance", "window" and "edge", and what they say.
std::vector<Parameter> distanceParameters();
DistanceKind distanceKind(const Values& values);
DistanceOptions distanceOptions(const Values& values);
bool comparesModalities(DistanceKind kind); ///< not by intensity

/// Where a search begins. The whole mapping is initial(x + u(x)) for the displacement u it finds.
struct NonlinearStart {
  ImagePair pair;   ///< on the context's device
  AffineMap linear; ///< applied after u
  /// The same as `linear`, for export; when it is a user's transform that is not linear, or the
  /// images are of another scale (millimetres and inches), the moving image has been brought over
  /// by it and `linear` is the identity.
  TransformPtr initial;
  std::vector<std::string> notices;
};

/// Checks and prepares the inputs; without the input `initial` aligns them first as the value
/// "alignment" says; the automatic measure is mutual information when `multimodal`.
NonlinearStart startNonlinear(const Inputs& inputs, const Values& values, bool multimodal,
                              JobContext& context);

/// `guidingLandmarks` for a search's displacement: the targets taken back by `initial`.
GuidingLandmarks guidingLandmarks(const Inputs& inputs, const Values& values,
                                  NonlinearStart& start);

/// `registrationOutputs` of initial(search(x)).
Outputs nonlinearOutputs(const Inputs& inputs, NonlinearStart start, TransformPtr search,
                         JobContext& context);

/// `registrationOutputs()` and "inverse".
std::vector<OutputInfo> invertibleOutputs();

/// The same for a search that gives both directions as displacements (float32 (3, z, y, x), mm, on
/// `grid`); with the figures of their round trip.
Outputs invertibleOutputs(const Inputs& inputs, NonlinearStart start, const Geometry& grid,
                          const at::Tensor& forward, const at::Tensor& backward,
                          JobContext& context);

/// Mean and largest |forward(backward(x)) - x| in mm over the voxels x that stay on the grid;
/// both are displacements on `grid`.
std::pair<double, double> roundTrip(const at::Tensor& forward, const at::Tensor& backward,
                                    const Geometry& grid);

} // namespace svx
