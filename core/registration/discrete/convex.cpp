#include "core/registration/discrete/convex.h"

#include "core/kernels/resample.h"
#include "core/kernels/smoothing.h"
#include "core/registration/diffeomorphic/field_steps.h"
#include "core/registration/discrete/mind.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

/// An image as the search sees it, in voxels a few of which make a cell.
struct Features {
  at::Tensor similarity; ///< (channels, z, y, x)
  at::Tensor counted;    ///< float (z, y, x): 1 where the voxel counts
};

struct Cells {
  Geometry grid;
  std::array<std::int64_t, 3> voxels; ///< along each axis of a cell, (x, y, z)
};

/// Voxels along each axis that make a cell, (x, y, z).
std::array<std::int64_t, 3> cellSize(const Geometry& grid, double cell) {
  std::array<std::int64_t, 3> voxels{};
  for (std::size_t d = 0; d < 3; ++d)
    voxels[d] = std::clamp<std::int64_t>(std::llround(cell / grid.spacing[d]), 1, grid.size[d]);
  return voxels;
}

Cells cellsOf(const Geometry& grid, double cell) {
  Cells cells{grid, cellSize(grid, cell)};
  Vec3 first{};
  for (std::size_t d = 0; d < 3; ++d) {
    cells.grid.size[d] = grid.size[d] / cells.voxels[d];
    cells.grid.spacing[d] *= double(cells.voxels[d]);
    first[d] = 0.5 * double(cells.voxels[d] - 1);
  }
  cells.grid.origin = grid.indexToWorld()(first);
  return cells;
}

/// The mean over the voxels of each cell.
at::Tensor pooled(const at::Tensor& image, const Cells& cells) {
  const std::array<std::int64_t, 3> window{cells.voxels[2], cells.voxels[1], cells.voxels[0]};
  return at::avg_pool3d(image.unsqueeze(0), window, window).squeeze(0);
}

/// Displacements of the search in cells: (d, 3), components (x, y, z), zero first in ties.
at::Tensor searched(const Geometry& cells, int reach, const at::TensorOptions& options) {
  std::vector<at::Tensor> axes; // z, y, x
  for (const int d : {2, 1, 0})
    axes.push_back(cells.size[std::size_t(d)] > 1 ? at::arange(-reach, reach + 1, options)
                                                  : at::zeros({1}, options));
  const auto mesh = at::meshgrid(axes, "ij");
  return at::stack({mesh[2].flatten(), mesh[1].flatten(), mesh[0].flatten()}, 1);
}

/// (d, cells): squared differences between the features here and there.
at::Tensor costs(const Features& from, const Features& to, const Cells& cells,
                 const at::Tensor& search, int reach, const JobContext& context) {
  const auto margin = [&](std::size_t d) {
    return cells.grid.size[d] > 1 ? reach * cells.voxels[d] : 0;
  };
  const std::array<std::int64_t, 6> pad{margin(0), margin(0), margin(1),
                                        margin(1), margin(2), margin(2)};
  const auto padded = at::replication_pad3d(to.similarity.unsqueeze(0), pad).squeeze(0);
  const auto counted = at::constant_pad_nd(to.counted, pad, 0);
  const auto offsets = search.cpu();
  auto cost = at::empty({search.size(0), cells.grid.voxelCount()}, from.counted.options());
  for (std::int64_t k = 0; k < search.size(0); ++k) {
    context.throwIfCancelled();
    const auto window = [&](at::Tensor t) {
      for (std::size_t d = 0; d < 3; ++d) {
        const auto first =
            margin(d) + offsets[k][std::int64_t(d)].item<std::int64_t>() * cells.voxels[d];
        t = t.narrow(t.dim() - 1 - std::int64_t(d), first, from.counted.size(2 - std::int64_t(d)));
      }
      return t;
    };
    // Where either does not count nothing is known: no displacement is better than another.
    const auto known = from.counted * window(counted);
    const auto difference = (from.similarity - window(padded)).square_().mean(0).mul_(known);
    cost[k].copy_(pooled(difference.unsqueeze(0), cells).flatten());
  }
  return cost;
}

/// In cells to mm along the world's axes: (3, 3).
at::Tensor cellsToWorld(const Geometry& cells, const at::Device& device) {
  const auto linear = cells.indexToWorld().linear;
  return at::tensor(at::ArrayRef<double>(linear), at::kFloat).view({3, 3}).to(device);
}

/// What landmarks add to the costs.
void addLandmarks(const GuidingLandmarks& landmarks, const Geometry& cells,
                  const at::Tensor& search, at::Tensor& cost) {
  const auto [stiffness, attraction] = LandmarkTerm(landmarks, cells, cost.device()).attraction();
  if (!stiffness.defined()) return;
  const auto d = at::matmul(search, cellsToWorld(cells, cost.device()).t()); // mm
  cost.addmm_(at::cat({d.square().sum(1, true), d.mul(-2)}, 1),
              at::cat({stiffness.reshape({1, -1}), attraction.reshape({3, -1})}));
}

at::Tensor smoothed(const at::Tensor& field) {
  return kernels::gaussianSmooth(field.contiguous(), {1, 1, 1});
}

/// (3, z, y, x), in cells.
at::Tensor coupled(const at::Tensor& cost, const at::Tensor& search, const Geometry& cells,
                   const JobContext& context) {
  const auto shape = std::array<std::int64_t, 4>{3, cells.size[2], cells.size[1], cells.size[0]};
  const auto chosen = [&](const at::Tensor& c) {
    return search.index_select(0, c.argmin(0)).t().reshape(shape);
  };
  const auto lengths = search.square().sum(1, true);
  auto smooth = smoothed(chosen(cost + lengths * 1e-6));
  // The strengths of Siebert et al. over the twelve channels that they sum and the costs average.
  for (const double strength : {0.0003, 0.001, 0.003, 0.01, 0.03, 0.1}) {
    context.throwIfCancelled();
    // |d - u|^2 without |u|^2, which is the same for all d.
    const auto pull = at::addmm(lengths, search, smooth.reshape({3, -1}), 1, -2);
    smooth = smoothed(chosen(cost.add(pull, strength)));
  }
  return smooth;
}

at::Tensor toWorld(const at::Tensor& inCells, const Geometry& cells) {
  return at::matmul(cellsToWorld(cells, inCells.device()), inCells.reshape({3, -1}))
      .view(inCells.sizes());
}

double automaticCell(const Geometry& grid) {
  const Vec3 extent = grid.extent();
  constexpr double wanted = 40000;
  const double volume = extent[0] * extent[1] * (grid.size[2] > 1 ? extent[2] : 1);
  return grid.size[2] > 1 ? std::cbrt(volume / wanted) : std::sqrt(volume / wanted);
}

} // namespace

ConvexFit fitConvex(const ImagePair& pair, const AffineMap& linear, const ConvexSettings& settings,
                    JobContext& context) {
  const Geometry& whole = pair.fixed.grid;
  const double finest = *std::min_element(whole.spacing.begin(), whole.spacing.end());
  const double cell =
      settings.cell > 0 ? settings.cell : std::max(automaticCell(whole), 2 * finest);
  context.progress(0, "Searching for large motion");
  const PreparedImage fixed = pair.fixed.coarsened(cell / 2);
  const PreparedImage moving = pair.moving.coarsened(cell / 2);
  const Geometry& grid = fixed.grid;
  const auto zero =
      at::zeros({3, grid.size[2], grid.size[1], grid.size[0]}, fixed.voxels.options());
  const auto aligned = warpTo(fixed, moving, linear, zero);
  const auto fixedMask = fixed.inside.defined() ? fixed.inside : at::ones_like(aligned.mask);
  if (!(fixedMask * aligned.mask).any().item<bool>())
    throw Error(ErrorKind::Input, "The images could not be registered",
                "the moving image does not overlap the fixed image",
                "Give an initial transform or check the masks.");
  const Features still{selfSimilarity(fixed.voxels), fixedMask.to(at::kFloat)};
  const Features moved{selfSimilarity(aligned.moving), aligned.mask.to(at::kFloat)};
  const Cells cells = cellsOf(grid, cell);
  const auto search = searched(cells.grid, settings.reach, fixed.voxels.options());
  const auto find = [&](const Features& from, const Features& to,
                        const GuidingLandmarks& landmarks) {
    auto cost = costs(from, to, cells, search, settings.reach, context);
    addLandmarks(landmarks, cells.grid, search, cost);
    return toWorld(coupled(cost, search, cells.grid, context), cells.grid);
  };
  ConvexFit fit{cells.grid, find(still, moved, settings.landmarks)};
  context.progress(0.5);
  const auto& [here, there, weight] = settings.landmarks;
  at::Tensor back = find(moved, still, {there, here, weight});
  for (int turn = 0; turn < 10; ++turn) {
    const auto u = fit.displacement;
    fit.displacement = (u - composed(back, u, fit.grid).sub_(u)) * 0.5;
    back = (back - composed(u, back, fit.grid).sub_(back)) * 0.5;
  }
  context.progress(1);
  return fit;
}

} // namespace svx
