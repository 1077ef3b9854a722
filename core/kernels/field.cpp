#include "core/kernels/field.h"

#include "core/kernels/chunks.h"
#include "core/kernels/cpu/field.h"
#include "core/kernels/warp.h"

namespace svx::kernels {

namespace {

void checkOn(const at::Tensor& field, const Geometry& grid) {
  checkField(field);
  if (sizeOf(field) != grid.size)
    refuse("The displacement field cannot be used.",
           "Its shape is " + shapeOf(field) + ", which is not that of its grid.");
}

/// A few rows of many voxels, or many of few.
Chunks rowChunks(std::int64_t rows, std::int64_t rowLength) {
  return {rows, std::max<std::int64_t>(1, 32768 / rowLength)};
}

struct Energies {
  double differences, laplacians;
};

Energies applyLaplacian(const at::Tensor& from, const Geometry& grid, double scale,
                        const at::Tensor& to) {
  cpu::LaplacianTask task{from.data_ptr<float>(),
                          to.defined() ? to.data_ptr<float>() : nullptr,
                          {grid.size[0], grid.size[1], grid.size[2]},
                          {},
                          static_cast<float>(scale)};
  for (int a = 0; a < 3; ++a)
    task.perSquare[a] = static_cast<float>(1 / (grid.spacing[a] * grid.spacing[a]));
  const auto sums = onDeviceOf(
      from,
      [&] {
        return rowChunks(3 * grid.size[1] * grid.size[2], grid.size[0])
            .sums<2>([&](auto begin, auto end, double* partial) {
              cpu::laplacian(task, begin, end, partial);
            });
      },
      [&](auto stream) {
        std::array<double, 2> both{};
        cuda::laplacian(task, sumScratchBeside(from).data_ptr<double>(), stream, both.data());
        return both;
      });
  return {sums[0], sums[1]};
}

double elasticDivergence(const at::Tensor& field, const Geometry& grid, double scale,
                         const at::Tensor* gradient) {
  const at::Tensor divergence =
      at::empty({grid.size[2], grid.size[1], grid.size[0]}, field.options());
  cpu::DivergenceTask task{field.data_ptr<float>(),
                           divergence.data_ptr<float>(),
                           gradient ? gradient->data_ptr<float>() : nullptr,
                           {grid.size[0], grid.size[1], grid.size[2]},
                           {},
                           static_cast<float>(scale)};
  for (int c = 0; c < 3; ++c)
    for (int a = 0; a < 3; ++a)
      task.derivative[3 * c + a] =
          static_cast<float>(grid.direction[3 * c + a] / (2 * grid.spacing[a]));
  const Chunks rows = rowChunks(grid.size[1] * grid.size[2], grid.size[0]);
  return onDeviceOf(
      field,
      [&] {
        const double sum = rows.sum([&](auto begin, auto end, double* partial) {
          cpu::divergence(task, begin, end, partial);
        });
        if (gradient)
          rows.forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
            cpu::divergenceAdjoint(task, begin, end);
          });
        return sum;
      },
      [&](auto stream) {
        const double sum =
            cuda::divergence(task, sumScratchBeside(field).data_ptr<double>(), stream);
        if (gradient) cuda::divergenceAdjoint(task, stream);
        return sum;
      });
}

} // namespace

at::Tensor composeFields(const at::Tensor& outer, const Geometry& outerGrid,
                         const at::Tensor& inner, const Geometry& innerGrid) {
  checkOn(outer, outerGrid);
  checkOn(inner, innerGrid);
  return warp(outer, inner, samplingMap(innerGrid, outerGrid)).add_(inner);
}

at::Tensor jacobianDeterminant(const at::Tensor& fieldGiven, const Geometry& grid) {
  checkOn(fieldGiven, grid);
  const at::Tensor field = asFloats(fieldGiven);
  const at::Tensor result = at::empty({grid.size[2], grid.size[1], grid.size[0]}, field.options());
  cpu::JacobianTask task{field.data_ptr<float>(),
                         result.data_ptr<float>(),
                         {grid.size[0], grid.size[1], grid.size[2]},
                         {}};
  const Mat3 toIndex = grid.worldToIndex().linear;
  for (int k = 0; k < 9; ++k) task.toWorld[k] = static_cast<float>(toIndex[k]);
  onDeviceOf(
      field,
      [&] {
        rowChunks(grid.size[1] * grid.size[2], grid.size[0])
            .forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
              cpu::jacobian(task, begin, end);
            });
      },
      [&](auto stream) { cuda::jacobian(task, stream); });
  return result;
}

double regularise(Regulariser kind, const at::Tensor& fieldGiven, const Geometry& grid,
                  at::Tensor* gradient, const ElasticConstants& constants) {
  checkOn(fieldGiven, grid);
  const at::Tensor field = asFloats(fieldGiven);
  if (gradient) *gradient = reuse(*gradient, field.sizes(), at::kFloat, field.device());
  const at::Tensor to = gradient ? *gradient : at::Tensor();
  double volume = 1;
  for (int a = 0; a < 3; ++a) volume *= grid.size[a] > 1 ? grid.spacing[a] : 1;

  switch (kind) {
  case Regulariser::Diffusion:
    return 0.5 * volume * applyLaplacian(field, grid, -volume, to).differences;
  case Regulariser::Curvature: {
    const at::Tensor laplacian = gradient ? at::empty_like(field) : at::Tensor();
    const double sum = applyLaplacian(field, grid, 1, laplacian).laplacians;
    if (gradient) applyLaplacian(laplacian, grid, volume, to);
    return 0.5 * volume * sum;
  }
  case Regulariser::Elastic: {
    const double shear = constants.mu, both = constants.lambda + constants.mu;
    const double differences = applyLaplacian(field, grid, -volume * shear, to).differences;
    const double divergence = elasticDivergence(field, grid, volume * both, gradient);
    return 0.5 * volume * (shear * differences + both * divergence);
  }
  }
  return 0;
}

} // namespace svx::kernels
