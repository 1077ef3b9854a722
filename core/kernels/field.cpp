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

template <typename T>
Energies applyLaplacian(const at::Tensor& from, const Geometry& grid, double scale,
                        const at::Tensor& to) {
  cpu::LaplacianTask<T> task{from.data_ptr<T>(),
                             to.defined() ? to.data_ptr<T>() : nullptr,
                             {grid.size[0], grid.size[1], grid.size[2]},
                             {},
                             static_cast<T>(scale)};
  for (int a = 0; a < 3; ++a)
    task.perSquare[a] = static_cast<T>(1 / (grid.spacing[a] * grid.spacing[a]));
  const auto sums = onDeviceOf<T>(
      from,
      [&] {
        return rowChunks(3 * grid.size[1] * grid.size[2], grid.size[0])
            .sums<2>([&](auto begin, auto end, double* partial) {
              cpu::laplacian<T>(task, begin, end, partial);
            });
      },
      [&](auto stream) {
        std::array<double, 2> both{};
        cuda::laplacian(task, sumScratchBeside(from).data_ptr<double>(), stream, both.data());
        return both;
      });
  return {sums[0], sums[1]};
}

template <typename T>
double elasticDivergence(const at::Tensor& field, const Geometry& grid, double scale,
                         const at::Tensor* gradient) {
  const at::Tensor divergence =
      at::empty({grid.size[2], grid.size[1], grid.size[0]}, field.options());
  cpu::DivergenceTask<T> task{field.data_ptr<T>(),
                              divergence.data_ptr<T>(),
                              gradient ? gradient->data_ptr<T>() : nullptr,
                              {grid.size[0], grid.size[1], grid.size[2]},
                              {},
                              static_cast<T>(scale)};
  for (int c = 0; c < 3; ++c)
    for (int a = 0; a < 3; ++a)
      task.derivative[3 * c + a] =
          static_cast<T>(grid.direction[3 * c + a] / (2 * grid.spacing[a]));
  const Chunks rows = rowChunks(grid.size[1] * grid.size[2], grid.size[0]);
  return onDeviceOf<T>(
      field,
      [&] {
        const double sum = rows.sum([&](auto begin, auto end, double* partial) {
          cpu::divergence<T>(task, begin, end, partial);
        });
        if (gradient)
          rows.forEach([&](std::int64_t, std::int64_t begin, std::int64_t end) {
            cpu::divergenceAdjoint<T>(task, begin, end);
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

template <typename T>
double regulariseIn(Regulariser kind, const at::Tensor& fieldGiven, const Geometry& grid,
                    at::Tensor* gradient, const ElasticConstants& constants) {
  const at::Tensor field = asSamples<T>(fieldGiven);
  if (gradient) *gradient = reuse(*gradient, field.sizes(), field.scalar_type(), field.device());
  const at::Tensor to = gradient ? *gradient : at::Tensor();
  double volume = 1;
  for (int a = 0; a < 3; ++a) volume *= grid.size[a] > 1 ? grid.spacing[a] : 1;

  switch (kind) {
  case Regulariser::Diffusion:
    return 0.5 * volume * applyLaplacian<T>(field, grid, -volume, to).differences;
  case Regulariser::Curvature: {
    const at::Tensor laplacian = gradient ? at::empty_like(field) : at::Tensor();
    const double sum = applyLaplacian<T>(field, grid, 1, laplacian).laplacians;
    if (gradient) applyLaplacian<T>(laplacian, grid, volume, to);
    return 0.5 * volume * sum;
  }
  case Regulariser::Elastic: {
    const double shear = constants.mu, both = constants.lambda + constants.mu;
    const double differences = applyLaplacian<T>(field, grid, -volume * shear, to).differences;
    const double divergence = elasticDivergence<T>(field, grid, volume * both, gradient);
    return 0.5 * volume * (shear * differences + both * divergence);
  }
  }
  return 0;
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

double regularise(Regulariser kind, const at::Tensor& field, const Geometry& grid,
                  at::Tensor* gradient, const ElasticConstants& constants) {
  checkOn(field, grid);
  return field.scalar_type() == at::kDouble
             ? regulariseIn<double>(kind, field, grid, gradient, constants)
             : regulariseIn<float>(kind, field, grid, gradient, constants);
}

} // namespace svx::kernels
