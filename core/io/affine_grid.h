// The grid of a file whose header states an affine matrix.
#pragma once

#include "core/io/image_header.h"

namespace svx {

/// Finite and not singular.
bool usable(const AffineMap& indexToWorld);

/// Sets spacing, origin and direction (`header.geometry.size` is known). A matrix whose axes are
/// not at right angles gives the nearest rotation (polar decomposition, Higham 1986) about the
/// grid's centre and, where that moves a corner by more than 0.01 mm, a notice with the largest
/// error.
void placeOnGrid(const AffineMap& indexToWorld, ImageHeader& header);

} // namespace svx
