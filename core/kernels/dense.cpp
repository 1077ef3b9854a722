#include "core/kernels/dense.h"

#include "core/kernels/tensors.h"

namespace svx::kernels {
namespace {

int secondSlab(int k, int l, int d) {
  return 1 + d + k * d - k * (k - 1) / 2 + (l - k);
}

/// The slabs of z; those of the first layer are shared by all points.
struct Arguments {
  at::Tensor z;
  std::vector<at::Tensor> first;
  std::vector<at::Tensor> second; ///< by slab; undefined = 0

  explicit Arguments(const SineLayer& layer) {
    z = layer.linear[0].add(layer.bias).mul_(layer.scale);
    const int d = layer.order > 0 ? layer.directions : 0;
    for (int k = 0; k < d; ++k)
      first.push_back(layer.scale *
                      (layer.tangents.defined() ? layer.tangents[k] : layer.linear[1 + k]));
    second.resize(std::size_t(1 + d + d * (d + 1) / 2));
    if (layer.order > 1 && !layer.tangents.defined())
      for (int s = 1 + d; s < layer.linear.size(0); ++s)
        second[std::size_t(s)] = layer.scale * layer.linear[s];
  }
};

at::Tensor newJet(const SineLayer& layer) {
  const int d = layer.order > 0 ? layer.directions : 0;
  const int slabs = 1 + d + (layer.order > 1 ? d * (d + 1) / 2 : 0);
  return at::empty({slabs, layer.linear.size(1), layer.linear.size(2)}, layer.linear.options());
}

} // namespace

at::Tensor product(const at::Tensor& a, const at::Tensor& b, std::int64_t) {
  return at::mm(a, b);
}

void addTransposedProduct(const at::Tensor& a, const at::Tensor& b, double scale, at::Tensor to) {
  to.addmm_(a.t(), b, 1, scale);
}

at::Tensor sine(const SineLayer& layer) {
  const Arguments in(layer);
  const int d = int(in.first.size());
  const at::Tensor jet = newJet(layer), c = at::cos(in.z);
  const at::Tensor s = jet[0];
  at::sin_out(const_cast<at::Tensor&>(s), in.z);
  for (int k = 0; k < d; ++k) jet[1 + k].copy_(c * in.first[k]);
  if (layer.order > 1)
    for (int k = 0; k < d; ++k)
      for (int l = k; l < d; ++l) {
        const int slab = secondSlab(k, l, d);
        auto value = s.neg() * (in.first[k] * in.first[l]);
        if (in.second[slab].defined()) value.addcmul_(c, in.second[slab]);
        jet[slab].copy_(value);
      }
  return jet;
}

at::Tensor sineBackward(const SineLayer& layer, const at::Tensor& adjoint) {
  const Arguments in(layer);
  const int d = int(in.first.size());
  const auto s = at::sin(in.z), c = at::cos(in.z);
  const at::Tensor result = newJet(layer);
  // The derivative by z collects what multiplies c, -s and -c.
  auto ofCos = adjoint[0].clone(), ofSin = at::zeros_like(s), ofThird = at::zeros_like(s);
  std::vector<at::Tensor> first;
  for (int k = 0; k < d; ++k) {
    first.push_back(c * adjoint[1 + k]);
    ofSin.addcmul_(adjoint[1 + k], in.first[k].expand_as(s));
  }
  if (layer.order > 1)
    for (int k = 0; k < d; ++k)
      for (int l = k; l < d; ++l) {
        const int slab = secondSlab(k, l, d);
        const auto a = adjoint[slab];
        first[k].sub_(s * a * in.first[l]);
        first[l].sub_(s * a * in.first[k]);
        ofThird.addcmul_(a, (in.first[k] * in.first[l]).expand_as(s));
        if (in.second[slab].defined()) ofSin.addcmul_(a, in.second[slab]);
        result[slab].copy_(c * a).mul_(layer.scale);
      }
  result[0].copy_(c * (ofCos - ofThird) - s * ofSin).mul_(layer.scale);
  for (int k = 0; k < d; ++k) result[1 + k].copy_(first[k]).mul_(layer.scale);
  return result;
}

bool hasTiles() {
  return false;
}

} // namespace svx::kernels
