// Linear maps between corresponding points, in closed form.
#pragma once

#include "core/registration/landmark/point_pairs.h"
#include "core/registration/linear/linear.h"

namespace svx {

/// The map of the model with the least sum of squared distances from mapped fixed points to moving
/// points. Rigid: the unit quaternion of Horn (J. Opt. Soc. Am. A 4 (1987) 629-642), never a
/// reflection. Similarity: with the scale of Umeyama (IEEE TPAMI 13 (1991) 376-380, eq. 42).
/// Affine: normal equations. When `flat`, z must be 0 and is left alone. The points must span what
/// `dimensionsNeeded` says: an affine fit throws `Error{Input}` otherwise, the others return one of
/// many equally good maps.
AffineMap fitPoints(LinearModel model, const PointPairs& pairs, bool flat);

/// The dimensions that points must span (see `dimensionsSpanned`) so that the fit is unique.
int dimensionsNeeded(LinearModel model, bool flat);

/// Throws `Error{Input}` with the numbers when the pairs are fewer than `dimensions` + 1, or the
/// points of either side do not span that many dimensions. `subject` ("landmarks") and `model`
/// ("rigid transform") are named in the sentence.
void checkSpan(const PointPairs& inFrames, const std::string& subject, int dimensions,
               const std::string& model);

/// `initial`, which may be null, and then `fit`; an AffineTransform when both are linear.
TransformPtr appended(const TransformPtr& initial, const TransformPtr& fit);

} // namespace svx
