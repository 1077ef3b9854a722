#include "core/registration/variational/axis_matrices.h"

#include <ATen/ATen.h>

namespace svx {

at::Tensor alongAxes(const at::Tensor& field, const std::array<at::Tensor, 3>& matrices) {
  // The axis that shrinks most or grows least comes first: x, the innermost, is as good as any.
  const auto& [x, y, z] = matrices;
  at::Tensor r = at::matmul(field, x.t());
  r = at::matmul(y, r);
  const std::int64_t ny = r.size(2), nx = r.size(3);
  r = at::matmul(z, r.reshape({3, r.size(1), ny * nx}));
  return r.reshape({3, r.size(1), ny, nx});
}

} // namespace svx
