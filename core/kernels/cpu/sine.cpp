#include "core/kernels/cpu/sine.h"

#include "core/kernels/cpu/simd.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

constexpr int mostDirections = 4;

struct SinCos {
  Floats sine, cosine;
};

/// Within 2 units in the last place for |x| below 10^4: reduced by multiples of a quarter turn in
/// three parts (Cody & Waite 1980), then Taylor-like polynomials (Cephes).
inline SinCos sinCos(Floats x) {
  const Floats shift = splat(12582912.0f); // 1.5 * 2^23: adding it rounds to a whole number
  const Floats turns = (x * 0.636619772f + shift) - shift;
  Floats r = x - turns * 1.5703125f;
  r = r - turns * 4.837512969970703125e-4f;
  r = r - turns * 7.54978995489188e-8f;
  const Floats q = r * r;
  const Floats s = r + r * q * (-1.6666654611e-1f + q * (8.3321608736e-3f - q * 1.9515295891e-4f));
  const Floats c =
      1.0f - 0.5f * q +
      q * q * (4.166664568298827e-2f + q * (-1.388731625493765e-3f + q * 2.443315711809948e-5f));
  const Ints quarter = toWholes<float>(turns);
  const Ints odd = (quarter & 1) != 0, flipSine = (quarter & 2) != 0,
             flipCosine = ((quarter + 1) & 2) != 0;
  const Floats sine = odd ? c : s, cosine = odd ? s : c;
  return {flipSine ? -sine : sine, flipCosine ? -cosine : cosine};
}

/// Where a row's slabs begin, for one vector of columns.
struct Cell {
  const SineTask& task;
  std::int64_t at, column, slab;
  int count;

  Cell(const SineTask& t, std::int64_t row, std::int64_t c)
      : task(t), at(row * t.width + c), column(c), slab(t.points * t.width),
        count(t.width - c < lanes ? static_cast<int>(t.width - c) : lanes) {}

  Floats argument() const {
    return task.scale * (load(task.linear + at, count) + load(task.bias + column, count));
  }
  Floats first(int k) const {
    return task.scale * (task.tangents ? load(task.tangents + k * task.width + column, count)
                                       : load(task.linear + at + (1 + k) * slab, count));
  }
  Floats second(int s) const {
    return task.tangents ? Floats{} : task.scale * load(task.linear + at + s * slab, count);
  }
  Floats adjoint(int s) const { return load(task.adjoint + at + s * slab, count); }
  void write(int s, Floats v) const { store(task.out + at + s * slab, v, count); }
};

template <typename Visit>
inline void forEachCell(const SineTask& task, std::int64_t begin, std::int64_t end, Visit visit) {
  for (std::int64_t row = begin; row < end; ++row)
    for (std::int64_t column = 0; column < task.width; column += lanes)
      visit(Cell(task, row, column));
}

} // namespace

void sineRows(const SineTask& task, std::int64_t begin, std::int64_t end) {
  const int d = task.order > 0 ? task.directions : 0;
  forEachCell(task, begin, end, [&](const Cell& cell) {
    const SinCos v = sinCos(cell.argument());
    cell.write(0, v.sine);
    Floats first[mostDirections];
    for (int k = 0; k < d; ++k) {
      first[k] = cell.first(k);
      cell.write(1 + k, v.cosine * first[k]);
    }
    if (task.order < 2) return;
    int slab = 1 + d;
    for (int k = 0; k < d; ++k)
      for (int l = k; l < d; ++l, ++slab)
        cell.write(slab, v.cosine * cell.second(slab) - v.sine * first[k] * first[l]);
  });
}

void sineBackwardRows(const SineTask& task, std::int64_t begin, std::int64_t end) {
  const int d = task.order > 0 ? task.directions : 0;
  forEachCell(task, begin, end, [&](const Cell& cell) {
    const SinCos v = sinCos(cell.argument());
    // The derivative by z collects what multiplies c and -s.
    Floats ofCosine = cell.adjoint(0), ofSine{};
    Floats first[mostDirections], adjoint[mostDirections];
    for (int k = 0; k < d; ++k) {
      first[k] = cell.first(k);
      const Floats a = cell.adjoint(1 + k);
      adjoint[k] = v.cosine * a;
      ofSine += a * first[k];
    }
    int slab = 1 + d;
    for (int k = 0; task.order > 1 && k < d; ++k)
      for (int l = k; l < d; ++l, ++slab) {
        const Floats a = cell.adjoint(slab);
        adjoint[k] -= v.sine * a * first[l];
        adjoint[l] -= v.sine * a * first[k];
        ofCosine -= a * first[k] * first[l];
        ofSine += a * cell.second(slab);
        cell.write(slab, task.scale * v.cosine * a);
      }
    for (int k = 0; k < d; ++k) cell.write(1 + k, task.scale * adjoint[k]);
    cell.write(0, task.scale * (v.cosine * ofCosine - v.sine * ofSine));
  });
}

void thinRows(const ThinTask& task, std::int64_t begin, std::int64_t end) {
  for (std::int64_t row = begin; row < end; ++row)
    for (std::int64_t c = 0; c < task.n; c += lanes) {
      const int count = task.n - c < lanes ? static_cast<int>(task.n - c) : lanes;
      Floats sum{};
      for (std::int64_t k = 0; k < task.k; ++k)
        sum += task.a[row * task.k + k] * load(task.b + k * task.n + c, count);
      store(task.to + row * task.n + c, sum, count);
    }
}

namespace {

/// `rows` rows times `columns` columns in one sweep along k, so that each number is read once.
template <int rows, int columns>
void dots(const ThinTask& task, std::int64_t row, std::int64_t column) {
  const float *a = task.a + row * task.k, *b = task.b + column * task.k;
  Floats sums[rows][columns] = {};
  const auto add = [&](std::int64_t k, auto loaded) {
    Floats factors[columns];
    for (int j = 0; j < columns; ++j) factors[j] = loaded(b + j * task.k + k);
    for (int i = 0; i < rows; ++i) {
      const Floats v = loaded(a + i * task.k + k);
      for (int j = 0; j < columns; ++j) sums[i][j] += v * factors[j];
    }
  };
  std::int64_t k = 0;
  for (; k + lanes <= task.k; k += lanes)
    add(k, [](const float* from) { return load(from, lanes); });
  if (k < task.k)
    add(k, [count = int(task.k - k)](const float* from) { return load(from, count); });
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) {
      float sum = 0;
      for (int l = 0; l < lanes; ++l) sum += sums[i][j][l];
      task.to[(row + i) * task.n + column + j] = sum;
    }
}

template <int rows>
void dotsOfRows(const ThinTask& task, std::int64_t row) {
  std::int64_t j = 0;
  for (; j + 4 <= task.n; j += 4) dots<rows, 4>(task, row, j);
  for (; j + 2 <= task.n; j += 2) dots<rows, 2>(task, row, j);
  if (j < task.n) dots<rows, 1>(task, row, j);
}

} // namespace

void thinDots(const ThinTask& task, std::int64_t begin, std::int64_t end) {
  std::int64_t row = begin;
  for (; row + 2 <= end; row += 2) dotsOfRows<2>(task, row);
  if (row < end) dotsOfRows<1>(task, row);
}

void thinSums(const ThinSumTask& task, std::int64_t begin, std::int64_t end) {
  for (std::int64_t c = begin; c < end; c += lanes) {
    const int count = end - c < lanes ? static_cast<int>(end - c) : lanes;
    for (std::int64_t i = 0; i < task.p; ++i) {
      Floats sum{};
      for (std::int64_t row = 0; row < task.m; ++row)
        sum += task.a[row * task.p + i] * load(task.b + row * task.q + c, count);
      float* to = task.to + i * task.q + c;
      store(to, load(to, count) + sum, count);
    }
  }
}

} // namespace svx::kernels::cpu::SVX_ISA
