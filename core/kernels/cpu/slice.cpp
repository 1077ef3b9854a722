#include "core/kernels/cpu/slice.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

constexpr float nothing = __builtin_nanf("");

/// Calls visit(pointer to the voxels in their own type).
template <typename Visit>
inline void byType(VoxelType type, const void* voxels, Visit visit) {
  switch (type) {
  case VoxelType::UInt8:
    return visit(static_cast<const std::uint8_t*>(voxels));
  case VoxelType::Int8:
    return visit(static_cast<const std::int8_t*>(voxels));
  case VoxelType::Int16:
    return visit(static_cast<const std::int16_t*>(voxels));
  case VoxelType::Int32:
    return visit(static_cast<const std::int32_t*>(voxels));
  case VoxelType::Int64:
    return visit(static_cast<const std::int64_t*>(voxels));
  case VoxelType::Float:
    return visit(static_cast<const float*>(voxels));
  case VoxelType::Double:
    return visit(static_cast<const double*>(voxels));
  }
}

/// The columns of a row whose points lie inside the volume: [begin, end).
struct Columns {
  int begin, end;
};

inline Columns insideColumns(const SliceRow& row) {
  double low = 0, high = row.width - 1;
  for (int a = 0; a < 3; ++a) {
    const double first = -0.5 - row.start[a], last = row.size[a] - 0.5 - row.start[a];
    if (row.step[a] == 0) {
      if (!(first <= 0 && last > 0)) return {0, 0};
      continue;
    }
    const double p = first / row.step[a], q = last / row.step[a];
    low = low > (p < q ? p : q) ? low : (p < q ? p : q);
    high = high < (p < q ? q : p) ? high : (p < q ? q : p);
  }
  if (!(low <= high)) return {0, 0};
  int begin = static_cast<int>(low), end = static_cast<int>(high) + 1;
  begin += begin < low ? 1 : 0;
  return {begin, end};
}

/// The voxel nearest to a coordinate inside the volume, and the pair around it.
struct Neighbours {
  std::int64_t low, high;
  float weight;

  Neighbours(float position, std::int64_t size) {
    const float top = static_cast<float>(size - 1);
    position = position > 0 ? (position < top ? position : top) : 0;
    low = static_cast<std::int32_t>(position);
    high = low + 1 < size ? low + 1 : low;
    weight = position - static_cast<float>(low);
  }
};

template <typename Voxel>
inline std::int64_t nearestVoxel(const SliceRow& row, int x, const Voxel*) {
  std::int64_t at[3];
  for (int a = 0; a < 3; ++a) {
    const double p = row.start[a] + x * row.step[a] + 0.5;
    const std::int64_t i = p > 0 ? static_cast<std::int64_t>(p) : 0;
    at[a] = i < row.size[a] ? i : row.size[a] - 1;
  }
  return (at[2] * row.size[1] + at[1]) * row.size[0] + at[0];
}

} // namespace

void sliceLinear(const SliceRow& row, float* to) {
  const Columns columns = insideColumns(row);
  for (int x = 0; x < columns.begin; ++x) to[x] = nothing;
  for (int x = columns.end; x < row.width; ++x) to[x] = nothing;
  const std::int64_t nx = row.size[0], layer = nx * row.size[1];
  byType(row.type, row.voxels, [&](const auto* voxels) {
    for (int x = columns.begin; x < columns.end; ++x) {
      const Neighbours i(static_cast<float>(row.start[0] + x * row.step[0]), row.size[0]);
      const Neighbours j(static_cast<float>(row.start[1] + x * row.step[1]), row.size[1]);
      const Neighbours k(static_cast<float>(row.start[2] + x * row.step[2]), row.size[2]);
      const auto line = [&](std::int64_t y, std::int64_t z) {
        const auto* p = voxels + z * layer + y * nx;
        const float a = static_cast<float>(p[i.low]), b = static_cast<float>(p[i.high]);
        return a + i.weight * (b - a);
      };
      const float a = line(j.low, k.low), b = line(j.high, k.low);
      const float c = line(j.low, k.high), d = line(j.high, k.high);
      const float low = a + j.weight * (b - a), high = c + j.weight * (d - c);
      to[x] = low + k.weight * (high - low);
    }
  });
}

void sliceNearest(const SliceRow& row, float* to) {
  const Columns columns = insideColumns(row);
  for (int x = 0; x < columns.begin; ++x) to[x] = nothing;
  for (int x = columns.end; x < row.width; ++x) to[x] = nothing;
  byType(row.type, row.voxels, [&](const auto* voxels) {
    for (int x = columns.begin; x < columns.end; ++x)
      to[x] = static_cast<float>(voxels[nearestVoxel(row, x, voxels)]);
  });
}

void sliceLabels(const SliceRow& row, std::int32_t* to) {
  const Columns columns = insideColumns(row);
  for (int x = 0; x < columns.begin; ++x) to[x] = 0;
  for (int x = columns.end; x < row.width; ++x) to[x] = 0;
  byType(row.type, row.voxels, [&](const auto* voxels) {
    for (int x = columns.begin; x < columns.end; ++x) {
      const auto value = voxels[nearestVoxel(row, x, voxels)];
      to[x] =
          value >= -2147483648.0 && value <= 2147483647.0 ? static_cast<std::int32_t>(value) : 0;
    }
  });
}

void sliceLine(const VoxelLine& line, float* to) {
  byType(line.type, line.voxels, [&](const auto* voxels) {
    for (int k = 0; k < line.lines; ++k) {
      const auto* from = voxels + line.offset[k];
      const float weight = line.weight[k];
      const std::int64_t stride = line.stride;
      if (k == 0 && stride == 1)
        for (std::int64_t i = 0; i < line.count; ++i) to[i] = weight * static_cast<float>(from[i]);
      else if (k == 0)
        for (std::int64_t i = 0; i < line.count; ++i)
          to[i] = weight * static_cast<float>(from[i * stride]);
      else
        for (std::int64_t i = 0; i < line.count; ++i)
          to[i] += weight * static_cast<float>(from[i * stride]);
    }
  });
}

void sampleLine(const LineSampling& s, const float* line, float* to) {
  for (int x = 0; x < s.width; ++x) {
    const std::int32_t i = s.first[x];
    const float a = line[i < 0 ? 0 : i], b = line[s.second[x]];
    // A weight of 0 must not let a NaN neighbour in.
    const float value = s.weight[x] > 0 ? a + s.weight[x] * (b - a) : a;
    to[x] = i < 0 ? nothing : value;
  }
}

void applyWindow(float* row, int width, float lowest, float scale) {
  for (int x = 0; x < width; ++x) {
    const float p = (row[x] - lowest) * scale;
    row[x] = p < 0 ? 0.0f : p > 255 ? 255.0f : p;
  }
}

void applyColours(const float* row, int width, const std::uint32_t* colours, std::uint32_t* to) {
  for (int x = 0; x < width; ++x) {
    const bool there = row[x] >= 0;
    to[x] = there ? colours[static_cast<std::int32_t>(there ? row[x] + 0.5f : 0.0f)] : 0;
  }
}

void layOver(const std::uint32_t* over, int width, int opacity, std::uint32_t* to) {
  for (int x = 0; x < width; ++x) {
    const std::uint32_t o = over[x], u = to[x];
    const std::uint32_t alpha = (o >> 24) + (o >> 31); // 0 to 256
    const std::uint32_t a = (alpha * static_cast<std::uint32_t>(opacity)) >> 8, b = 256 - a;
    const std::uint32_t redBlue = ((o & 0xff00ff) * a + (u & 0xff00ff) * b) >> 8;
    const std::uint32_t green = ((o & 0x00ff00) * a + (u & 0x00ff00) * b) >> 8;
    to[x] = 0xff000000u | (redBlue & 0xff00ff) | (green & 0x00ff00);
  }
}

} // namespace svx::kernels::cpu::SVX_ISA
