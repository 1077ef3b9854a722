// The affine searches of a text book and of a teaching toolbox, to compare with.
#pragma once

#include "core/registration/linear/linear.h"

namespace svx::linear {

/// Affine registration by L-BFGS of five pairs with 1 / |g_0| kept and Armijo's rule (Nocedal &
/// Wright, Numerical Optimization, 2006), of the sum of squared differences over all voxels; what
/// lies outside the moving image is 0. The unknowns are the entries of the map in coordinates that
/// run from -1 to 1 over the fixed grid; each level starts from the one before.
/// `settings.optimiser` says whether images are halved without smoothing and only the iterations
/// end a level (Baseline), or by binomial weights and also by the stopping rule of FAIR
/// (Modersitzki, SIAM 2009). Throws `Error{Usage}` for another metric or model, or with landmarks;
/// `Error{Input}` when the images do not overlap at the start.
LinearFit fitTextbook(const ImagePair& pair, const LinearSettings& settings, const AffineMap& start,
                      JobContext& context);

} // namespace svx::linear
