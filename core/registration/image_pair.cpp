#include "core/registration/image_pair.h"

#include "core/kernels/resample.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

const char* const masksRemedy =
    "Check that the mask belongs to this image and marks the part to be "
    "registered with values other than 0.";

/// Voxels on the image's grid that are not 0 in the mask.
at::Tensor maskOn(const Geometry& grid, const LabelMap& mask, const std::string& role,
                  std::vector<std::string>& notices) {
  const auto values = mask.volume.channel(0);
  if (mask.volume.geometry.sameGrid(grid)) return (values != 0).to(at::kByte).contiguous();
  notices.push_back("The " + role + " mask lies on another grid than its image; it was resampled.");
  kernels::WarpOptions nearest;
  nearest.interpolation = kernels::Interpolation::Nearest;
  return kernels::resample((values != 0).to(at::kByte).contiguous(), mask.volume.geometry, grid,
                           nearest);
}

/// Of red, green and blue as ITU-R BT.601 weighs them.
at::Tensor brightness(const Volume& volume) {
  return volume.asFloat(0).mul(0.299).add_(volume.asFloat(1), 0.587).add_(volume.asFloat(2), 0.114);
}

PreparedImage prepareOne(const Volume& volume, const LabelMap* mask, const std::string& role,
                         std::vector<std::string>& notices) {
  const std::string subject = "The " + role + " image '" + volume.name + "'";
  volume.geometry.validate(subject);
  PreparedImage image{volume.geometry, {}, {}};
  const bool colour = volume.channelAxis == ChannelAxis::Colour && volume.channels() >= 3;
  image.voxels = colour ? brightness(volume) : volume.asFloat(0);
  if (volume.channels() > 1 && !colour)
    notices.push_back(subject + " has " + std::to_string(volume.channels()) +
                      " channels; the first was used.");
  if (image.voxels.numel() < 2)
    throw Error(ErrorKind::Input, subject + " cannot be registered", "it has a single voxel",
                "Choose an image with more than one voxel.");

  const auto finite = at::isfinite(image.voxels);
  const auto bad = image.voxels.numel() - finite.sum().item<std::int64_t>();
  if (bad == image.voxels.numel())
    throw Error(ErrorKind::Input, subject + " cannot be registered",
                "it has no voxel with a finite value", "Choose another image.");
  if (bad > 0) {
    notices.push_back(subject + " has " + std::to_string(bad) +
                      " voxels that are not finite (NaN or infinite); they count as outside.");
    const auto low = image.voxels.masked_select(finite).min();
    image.voxels = at::where(finite, image.voxels, low).contiguous();
    image.inside = finite.to(at::kByte);
  }
  if (mask) {
    const auto marked = maskOn(image.grid, *mask, role, notices);
    if (marked.sum().item<std::int64_t>() == 0)
      throw Error(ErrorKind::Input,
                  "The " + role + " mask '" + mask->volume.name + "' cannot be used",
                  "it marks no voxel of the " + role + " image", masksRemedy);
    image.inside = image.inside.defined() ? image.inside * marked : marked;
    if (image.inside.sum().item<std::int64_t>() == 0)
      throw Error(ErrorKind::Input,
                  "The " + role + " mask '" + mask->volume.name + "' cannot be used",
                  "no voxel inside it has a finite value", masksRemedy);
  }
  const auto counted =
      image.inside.defined() ? image.voxels.masked_select(image.inside != 0) : image.voxels;
  if (counted.max().item<float>() <= counted.min().item<float>())
    throw Error(ErrorKind::Input, subject + " cannot be registered",
                std::string("all its voxels ") + (mask ? "inside the mask " : "") +
                    "have the same value",
                "Choose another image, or a mask that covers some structure.");
  return image;
}

template <typename T>
const T& required(const Inputs& inputs, const std::string& id,
                  std::shared_ptr<const T>& keepAlive) {
  keepAlive = input<T>(inputs, id);
  if (!keepAlive)
    throw Error(ErrorKind::Usage, "The input '" + id + "' is missing",
                "a registration needs a fixed and a moving image", "Give both images.");
  return *keepAlive;
}

/// A background level, found on a sparse grid of voxels.
float background(const at::Tensor& voxels) {
  const auto flat = voxels.reshape({-1});
  const auto sparse =
      flat.slice(0, 0, flat.numel(), std::max<std::int64_t>(1, flat.numel() / 100000));
  const auto k = std::max<std::int64_t>(1, sparse.numel() / 20);
  return std::get<0>(at::kthvalue(sparse, k, 0)).item<float>();
}

} // namespace

Vec3 PreparedImage::centreOfMass() const {
  const auto weights =
      inside.defined() ? inside.to(at::kFloat) : (voxels - background(voxels)).clamp_min(0);
  const auto options = at::TensorOptions().dtype(at::kDouble);
  const auto total = weights.sum(at::kDouble).item<double>();
  if (!(total > 0)) return centre();
  Vec3 index;
  for (int axis = 0; axis < 3; ++axis) {
    std::vector<std::int64_t> others{0, 1, 2};
    others.erase(others.begin() + (2 - axis));
    const auto along = weights.sum(others, false, at::kDouble);
    index[axis] = (along * at::arange(grid.size[axis], options)).sum().item<double>() / total;
  }
  return grid.indexToWorld()(index);
}

Vec3 PreparedImage::centre() const {
  if (!inside.defined()) return grid.centre();
  Vec3 index;
  for (int axis = 0; axis < 3; ++axis) {
    auto along = inside;
    for (int other = 2; other >= 0; --other)
      if (other != 2 - axis) along = along.amax(other, true);
    const auto hits = along.reshape({-1}).nonzero();
    index[axis] = 0.5 * double((hits.min() + hits.max()).item<std::int64_t>());
  }
  return grid.indexToWorld()(index);
}

PreparedImage PreparedImage::coarsened(double mm) const {
  const Geometry coarse = grid.coarsened(mm);
  if (coarse.size == grid.size) return *this;
  return {coarse, kernels::downsample(voxels, grid, coarse).contiguous(),
          inside.defined() ? kernels::resampleMask(inside, grid, coarse) : at::Tensor()};
}

PreparedImage PreparedImage::halved(Halving halving) const {
  const auto [inner, outer] =
      halving == Halving::Cubic ? std::pair(9.0 / 16, -1.0 / 16) : std::pair(3.0 / 8, 1.0 / 8);
  PreparedImage half{grid, voxels, {}};
  Vec3 first{};
  for (std::size_t d = 0; d < 3; ++d) {
    const auto n = grid.size[d], m = n / 2;
    if (n < 2) continue;
    const int axis = 2 - int(d);
    const auto from = 2 * at::arange(m, half.voxels.options().dtype(at::kLong));
    const auto at = [&](std::int64_t offset) {
      return half.voxels.index_select(axis, (from + offset).clamp_(0, n - 1));
    };
    half.voxels = (at(0) + at(1)).mul_(inner).add_((at(-1) + at(2)).mul_(outer)).contiguous();
    half.grid.size[d] = m;
    half.grid.spacing[d] *= 2;
    first[d] = 0.5;
  }
  half.grid.origin = grid.indexToWorld()(first);
  if (inside.defined()) half.inside = kernels::resampleMask(inside, grid, half.grid);
  return half;
}

ImagePair ImagePair::on(const Device& device) const {
  const at::Device place = device.kind == DeviceKind::Cuda
                               ? at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device.index))
                               : at::Device(at::kCPU);
  ImagePair moved = *this;
  for (PreparedImage* image : {&moved.fixed, &moved.moving}) {
    image->voxels = image->voxels.to(place);
    if (image->inside.defined()) image->inside = image->inside.to(place);
  }
  return moved;
}

ImagePair prepare(const Inputs& inputs, std::vector<std::string>& notices) {
  std::shared_ptr<const Volume> fixed, moving;
  required(inputs, "fixed", fixed);
  required(inputs, "moving", moving);
  const auto fixedMask = input<LabelMap>(inputs, "fixedMask");
  const auto movingMask = input<LabelMap>(inputs, "movingMask");
  ImagePair pair;
  pair.fixed = prepareOne(*fixed, fixedMask.get(), "fixed", notices);
  pair.moving = prepareOne(*moving, movingMask.get(), "moving", notices);
  pair.flat = pair.fixed.grid.dimensions() == 2 && pair.moving.grid.dimensions() == 2;
  return pair;
}

} // namespace svx
