#include "core/kernels/cpu/convolution.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

typedef float Lanes __attribute__((vector_size(64)));
typedef float Unaligned __attribute__((vector_size(64), aligned(4)));
constexpr std::int64_t width = 16;

inline Lanes load(const float* from) {
  return *reinterpret_cast<const Unaligned*>(from);
}
inline void store(float* to, Lanes v) {
  *reinterpret_cast<Unaligned*>(to) = v;
}

/// Swaps blocks of `s` by `s` beside the diagonal of 16 vectors.
template <int s>
inline void swapBlocks(Lanes* r) {
  for (int i = 0; i < 16; ++i) {
    if (i & s) continue;
    const Lanes a = r[i], b = r[i | s];
#define SVX_LOW(j) ((j)&s ? 16 + (j)-s : (j))
#define SVX_HIGH(j) ((j)&s ? 16 + (j) : (j) + s)
    r[i] = __builtin_shufflevector(a, b, SVX_LOW(0), SVX_LOW(1), SVX_LOW(2), SVX_LOW(3), SVX_LOW(4),
                                   SVX_LOW(5), SVX_LOW(6), SVX_LOW(7), SVX_LOW(8), SVX_LOW(9),
                                   SVX_LOW(10), SVX_LOW(11), SVX_LOW(12), SVX_LOW(13), SVX_LOW(14),
                                   SVX_LOW(15));
    r[i | s] = __builtin_shufflevector(a, b, SVX_HIGH(0), SVX_HIGH(1), SVX_HIGH(2), SVX_HIGH(3),
                                       SVX_HIGH(4), SVX_HIGH(5), SVX_HIGH(6), SVX_HIGH(7),
                                       SVX_HIGH(8), SVX_HIGH(9), SVX_HIGH(10), SVX_HIGH(11),
                                       SVX_HIGH(12), SVX_HIGH(13), SVX_HIGH(14), SVX_HIGH(15));
#undef SVX_LOW
#undef SVX_HIGH
  }
}

inline void transpose(Lanes* r) {
  swapBlocks<1>(r);
  swapBlocks<2>(r);
  swapBlocks<4>(r);
  swapBlocks<8>(r);
}

/// A complex number for each of 16 signals.
struct Complex {
  Lanes re, im;
};
inline Complex at(const float* data, std::int64_t k) {
  return {load(data + k * 32), load(data + k * 32 + 16)};
}
inline void put(float* data, std::int64_t k, Complex z) {
  store(data + k * 32, z.re);
  store(data + k * 32 + 16, z.im);
}
inline Complex operator+(Complex a, Complex b) {
  return {a.re + b.re, a.im + b.im};
}
inline Complex operator-(Complex a, Complex b) {
  return {a.re - b.re, a.im - b.im};
}
/// z (c + i s)
inline Complex turned(Complex z, float c, float s) {
  return {z.re * c - z.im * s, z.re * s + z.im * c};
}

/// Decimation in frequency, radix 4 (and a last 2): data (size, 2, 16) in place.
void forwards(float* data, std::int64_t size, const float* turns) {
  std::int64_t n = size;
  for (; n >= 4; n /= 4) {
    const std::int64_t q = n / 4, step = size / n;
    for (std::int64_t base = 0; base < size; base += n)
      for (std::int64_t k = 0; k < q; ++k) {
        float* block = data + (base + k) * 32;
        const Complex a = at(block, 0), b = at(block, q), c = at(block, 2 * q),
                      d = at(block, 3 * q);
        const Complex t0 = a + c, t1 = a - c, t2 = b + d, u = b - d;
        const Complex t3{u.im, -u.re};
        const float* w1 = turns + 2 * (k * step);
        const float* w2 = turns + 2 * (2 * k * step);
        const float* w3 = turns + 2 * (3 * k * step);
        put(block, 0, t0 + t2);
        put(block, q, turned(t1 + t3, w1[0], -w1[1]));
        put(block, 2 * q, turned(t0 - t2, w2[0], -w2[1]));
        put(block, 3 * q, turned(t1 - t3, w3[0], -w3[1]));
      }
  }
  if (n == 2)
    for (std::int64_t k = 0; k < size; k += 2) {
      const Complex a = at(data, k), b = at(data, k + 1);
      put(data, k, a + b);
      put(data, k + 1, a - b);
    }
}

/// The steps of `forwards` undone, `size` times as large.
void backwards(float* data, std::int64_t size, const float* turns) {
  std::int64_t n = 4;
  std::int64_t power = 1;
  while (power < size) power *= 4;
  if (power != size) {
    for (std::int64_t k = 0; k < size; k += 2) {
      const Complex a = at(data, k), b = at(data, k + 1);
      put(data, k, a + b);
      put(data, k + 1, a - b);
    }
    n = 8;
  }
  for (; n <= size; n *= 4) {
    const std::int64_t q = n / 4, step = size / n;
    for (std::int64_t base = 0; base < size; base += n)
      for (std::int64_t k = 0; k < q; ++k) {
        float* block = data + (base + k) * 32;
        const float* w1 = turns + 2 * (k * step);
        const float* w2 = turns + 2 * (2 * k * step);
        const float* w3 = turns + 2 * (3 * k * step);
        const Complex a = at(block, 0), b = turned(at(block, q), w1[0], w1[1]);
        const Complex c = turned(at(block, 2 * q), w2[0], w2[1]);
        const Complex d = turned(at(block, 3 * q), w3[0], w3[1]);
        const Complex t0 = a + c, t1 = a - c, t2 = b + d, u = b - d;
        const Complex t3{-u.im, u.re};
        put(block, 0, t0 + t2);
        put(block, q, t1 + t3);
        put(block, 2 * q, t0 - t2);
        put(block, 3 * q, t1 - t3);
      }
  }
}

void copy(float* to, const float* from, std::int64_t count) {
  for (std::int64_t k = 0; k < count; ++k) to[k] = from[k];
}
void zero(float* to, std::int64_t count) {
  for (std::int64_t k = 0; k < count; ++k) to[k] = 0;
}

/// to[0, count) = row[start, start + count), zeros outside [0, length).
void cut(float* to, const float* row, std::int64_t length, std::int64_t start, std::int64_t count) {
  const std::int64_t before = start < 0 ? (-start < count ? -start : count) : 0;
  std::int64_t inside = length - (start + before);
  if (inside > count - before) inside = count - before;
  if (inside < 0) inside = 0;
  zero(to, before);
  copy(to + before, row + start + before, inside);
  zero(to + before + inside, count - before - inside);
}

/// Rows (32, size) to signals (size, 2, 16).
void sideBySide(const float* rows, float* data, std::int64_t size) {
  for (std::int64_t p = 0; p < size; p += width)
    for (int part = 0; part < 2; ++part) {
      Lanes r[16];
      for (int l = 0; l < 16; ++l) r[l] = load(rows + (part * 16 + l) * size + p);
      transpose(r);
      for (int l = 0; l < 16; ++l) store(data + (p + l) * 32 + part * 16, r[l]);
    }
}
void oneByOne(const float* data, float* rows, std::int64_t size) {
  for (std::int64_t p = 0; p < size; p += width)
    for (int part = 0; part < 2; ++part) {
      Lanes r[16];
      for (int l = 0; l < 16; ++l) r[l] = load(data + (p + l) * 32 + part * 16);
      transpose(r);
      for (int l = 0; l < 16; ++l) store(rows + (part * 16 + l) * size + p, r[l]);
    }
}

/// The spectra of one channel of 32 segments that start at multiples of useful() less `left`.
/// `points` of each are taken, zeros behind them.
void segmentSpectra(const ConvolutionTask& task, const float* x, std::int64_t channels,
                    std::int64_t length, std::int64_t channel, std::int64_t first,
                    std::int64_t left, std::int64_t points, float* rows, float* data) {
  const std::int64_t each = task.segments(), all = each * task.examples;
  for (std::int64_t r = 0; r < segmentsAtOnce; ++r) {
    float* row = rows + r * task.size;
    const std::int64_t s = first + r;
    if (s >= all) {
      zero(row, task.size);
      continue;
    }
    cut(row, x + (s / each * channels + channel) * length, length, s % each * task.useful() - left,
        points);
    zero(row + points, task.size - points);
  }
  sideBySide(rows, data, task.size);
  forwards(data, task.size, task.turns);
}

} // namespace

void kernelSpectra(const ConvolutionTask& task, const float* weights, float* spectra,
                   float* scratch) {
  const std::int64_t pairs = task.out * task.in;
  const float scale = 1.0f / float(task.size);
  for (std::int64_t first = 0; first < pairs; first += width) {
    zero(scratch, task.size * 32);
    const std::int64_t count = pairs - first < width ? pairs - first : width;
    for (std::int64_t l = 0; l < count; ++l)
      for (std::int64_t t = 0; t < task.kernel; ++t)
        scratch[t * 32 + l] = weights[(first + l) * task.kernel + t];
    forwards(scratch, task.size, task.turns);
    for (std::int64_t f = 0; f < task.size; ++f)
      for (std::int64_t l = 0; l < count; ++l) {
        float* to = spectra + (f * pairs + first + l) * 2;
        to[0] = scale * scratch[f * 32 + l];
        to[1] = -scale * scratch[f * 32 + 16 + l]; // conjugate: a correlation
      }
  }
}

void fourierConvolve(const ConvolutionTask& task, std::int64_t first, float* scratch) {
  const std::int64_t size = task.size, block = size * segmentsAtOnce;
  float* rows = scratch;
  float* x = scratch + block;
  float* y = x + task.in * block;
  for (std::int64_t i = 0; i < task.in; ++i)
    segmentSpectra(task, task.x, task.in, task.length, i, first, task.left, size, rows,
                   x + i * block);
  for (std::int64_t f = 0; f < size; ++f)
    for (std::int64_t o = 0; o < task.out; ++o) {
      const float* h = task.spectra + (f * task.out + o) * task.in * 2;
      Complex sum{Lanes{}, Lanes{}};
      for (std::int64_t i = 0; i < task.in; ++i)
        sum = sum + turned(at(x + i * block, f), h[2 * i], h[2 * i + 1]);
      put(y + o * block, f, sum);
    }
  const std::int64_t each = task.segments(), all = each * task.examples, useful = task.useful();
  for (std::int64_t o = 0; o < task.out; ++o) {
    backwards(y + o * block, size, task.turns);
    oneByOne(y + o * block, rows, size);
    for (std::int64_t r = 0; r < segmentsAtOnce && first + r < all; ++r) {
      const std::int64_t s = first + r, start = s % each * useful;
      float* to = task.y + (s / each * task.out + o) * task.outLength + start;
      const std::int64_t count = task.outLength - start < useful ? task.outLength - start : useful;
      const float* from = rows + r * size;
      copy(to, from, count);
    }
  }
}

void fourierCorrelate(const ConvolutionTask& task, std::int64_t first, float* scratch,
                      float* sums) {
  const std::int64_t size = task.size, block = size * segmentsAtOnce;
  const std::int64_t pairs = (task.out * task.in + 15) / 16 * 16;
  float* rows = scratch;
  float* x = scratch + block;
  float* g = x + task.in * block;
  for (std::int64_t i = 0; i < task.in; ++i)
    segmentSpectra(task, task.x, task.in, task.length, i, first, task.left, size, rows,
                   x + i * block);
  for (std::int64_t o = 0; o < task.out; ++o)
    segmentSpectra(task, task.y, task.out, task.outLength, o, first, 0, task.useful(), rows,
                   g + o * block);
  for (std::int64_t f = 0; f < size; ++f)
    for (std::int64_t p = 0; p < pairs; p += width) {
      Lanes re[16], im[16];
      for (std::int64_t l = 0; l < width; ++l) {
        if (p + l >= task.out * task.in) {
          re[l] = im[l] = Lanes{};
          continue;
        }
        const Complex a = at(g + (p + l) / task.in * block, f);
        const Complex b = at(x + (p + l) % task.in * block, f);
        re[l] = a.re * b.re + a.im * b.im;
        im[l] = a.re * b.im - a.im * b.re;
      }
      transpose(re);
      transpose(im);
      Lanes sumRe = re[0], sumIm = im[0];
      for (int l = 1; l < 16; ++l) {
        sumRe += re[l];
        sumIm += im[l];
      }
      float* to = sums + f * 2 * pairs + p;
      store(to, load(to) + sumRe);
      store(to + pairs, load(to + pairs) + sumIm);
    }
}

void correlationWeights(const ConvolutionTask& task, float* sums, float* weights) {
  const std::int64_t real = task.out * task.in, pairs = (real + 15) / 16 * 16, size = task.size;
  const float scale = 1.0f / float(size);
  alignas(64) static thread_local float data[4096 * 32];
  for (std::int64_t p = 0; p < pairs; p += width) {
    for (std::int64_t f = 0; f < size; ++f)
      put(data, f, {load(sums + f * 2 * pairs + p), load(sums + f * 2 * pairs + pairs + p)});
    backwards(data, size, task.turns);
    for (std::int64_t l = 0; l < width && p + l < real; ++l)
      for (std::int64_t t = 0; t < task.kernel; ++t)
        weights[(p + l) * task.kernel + t] = scale * data[t * 32 + l];
  }
}

// ---- Directly

void directConvolve(const ConvolutionTask& task, std::int64_t example, const float* weights,
                    float* scratch) {
  const std::int64_t padded = task.outLength + task.kernel + 64;
  for (std::int64_t i = 0; i < task.in; ++i)
    cut(scratch + i * padded, task.x + (example * task.in + i) * task.length, task.length,
        -task.left, padded);
  for (std::int64_t o = 0; o < task.out; o += 4) {
    const std::int64_t outs = task.out - o < 4 ? task.out - o : 4;
    for (std::int64_t j = 0; j < task.outLength; j += 2 * width) {
      Lanes sum[4][2];
      const float* w[4];
      for (int k = 0; k < 4; ++k) {
        const std::int64_t own = o + (k < outs ? k : 0);
        w[k] = weights + own * task.in * task.kernel;
        sum[k][0] = sum[k][1] = Lanes{};
      }
      for (std::int64_t i = 0; i < task.in; ++i)
        for (std::int64_t t = 0; t < task.kernel; ++t) {
          const float* x = scratch + i * padded + j + t;
          const Lanes a = load(x), b = load(x + width);
          for (int k = 0; k < 4; ++k) {
            const float v = w[k][i * task.kernel + t];
            sum[k][0] += v * a;
            sum[k][1] += v * b;
          }
        }
      for (int k = 0; k < outs; ++k) {
        float* to = task.y + (example * task.out + o + k) * task.outLength + j;
        const std::int64_t left = task.outLength - j;
        if (left >= 2 * width) {
          store(to, sum[k][0]);
          store(to + width, sum[k][1]);
        } else {
          float last[2 * width];
          store(last, sum[k][0]);
          store(last + width, sum[k][1]);
          copy(to, last, left);
        }
      }
    }
  }
}

void directCorrelate(const ConvolutionTask& task, std::int64_t example, float* scratch,
                     float* gradient) {
  const std::int64_t padded = task.outLength + task.kernel + 64, outPadded = task.outLength + 64;
  float* g = scratch + task.in * padded;
  for (std::int64_t i = 0; i < task.in; ++i)
    cut(scratch + i * padded, task.x + (example * task.in + i) * task.length, task.length,
        -task.left, padded);
  for (std::int64_t o = 0; o < task.out; ++o)
    cut(g + o * outPadded, task.y + (example * task.out + o) * task.outLength, task.outLength, 0,
        outPadded);
  for (std::int64_t o = 0; o < task.out; o += 4)
    for (std::int64_t i = 0; i < task.in; ++i)
      for (std::int64_t t = 0; t < task.kernel; t += 4) {
        const std::int64_t outs = task.out - o < 4 ? task.out - o : 4;
        Lanes sum[4][4] = {};
        for (std::int64_t j = 0; j < task.outLength; j += width) {
          Lanes x[4];
          for (int u = 0; u < 4; ++u) x[u] = load(scratch + i * padded + j + t + u);
          for (int k = 0; k < 4; ++k) {
            const Lanes own = load(g + (o + (k < outs ? k : 0)) * outPadded + j);
            for (int u = 0; u < 4; ++u) sum[k][u] += own * x[u];
          }
        }
        for (int k = 0; k < outs; ++k)
          for (int u = 0; u < 4 && t + u < task.kernel; ++u) {
            float total = 0;
            for (int l = 0; l < 16; ++l) total += sum[k][u][l];
            gradient[((o + k) * task.in + i) * task.kernel + t + u] += total;
          }
      }
}

} // namespace svx::kernels::cpu::SVX_ISA
