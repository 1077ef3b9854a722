#include "core/kernels/slice_render.h"

#include "core/kernels/cpu/slice.h"
#include "core/kernels/tensors.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace svx::kernels {

namespace {

cpu::VoxelType voxelType(const at::Tensor& t) {
  switch (t.scalar_type()) {
  case at::kByte:
  case at::kBool:
    return cpu::VoxelType::UInt8;
  case at::kChar:
    return cpu::VoxelType::Int8;
  case at::kShort:
    return cpu::VoxelType::Int16;
  case at::kInt:
    return cpu::VoxelType::Int32;
  case at::kLong:
    return cpu::VoxelType::Int64;
  case at::kFloat:
    return cpu::VoxelType::Float;
  case at::kDouble:
    return cpu::VoxelType::Double;
  default:
    refuse("The layer cannot be drawn.",
           std::string("Voxels of type ") + c10::toString(t.scalar_type()) + " are not known.");
  }
}

void check(const SliceLayer& layer) {
  checkVolume(layer.voxels, "layer");
  if (layer.voxels.dim() == 4 && layer.voxels.scalar_type() != at::kFloat &&
      (layer.voxels.scalar_type() != at::kByte || layer.voxels.size(0) < 3 ||
       layer.voxels.size(0) > 4))
    refuse("The layer cannot be drawn.",
           "With channels it must be uint8 RGB or RGBA, or float vectors, not " +
               shapeOf(layer.voxels) + ".");
  if (!layer.voxels.is_cpu() || !layer.voxels.is_contiguous())
    refuse("The layer cannot be drawn.", "Its voxels are not contiguous in the main memory.");
  voxelType(layer.voxels);
}

/// The one axis along which `step` runs, or -1.
int axisOf(const Vec3& step) {
  int axis = -1;
  for (int a = 0; a < 3; ++a) {
    if (step[a] == 0) continue;
    if (axis >= 0) return -1;
    axis = a;
  }
  return axis;
}

/// Samples the rows of one scalar volume.
class Sampler {
public:
  Sampler(const SliceLayer& layer, const at::Tensor& channel, int width)
      : layer_(layer), nearest_(layer.interpolation == Interpolation::Nearest) {
    const auto size = sizeOf(channel);
    row_ = {channel.data_ptr(), voxelType(channel), {size[0], size[1], size[2]}, {}, {}, width};
    across_ = axisOf(layer.stepX);
    const int down = axisOf(layer.stepY);
    aligned_ = across_ >= 0 && down != across_ && layer.stepY[across_] == 0 && down >= 0;
    if (aligned_) prepareLine();
  }

  void values(int y, float* to) {
    if (aligned_) return alignedValues(y, to);
    place(y);
    if (nearest_)
      cpu::sliceNearest(row_, to);
    else
      cpu::sliceLinear(row_, to);
  }

  void labels(int y, std::int32_t* to) {
    place(y);
    cpu::sliceLabels(row_, to);
  }

private:
  void place(int y) {
    for (int a = 0; a < 3; ++a) {
      row_.start[a] = layer_.origin[a] + y * layer_.stepY[a];
      row_.step[a] = layer_.stepX[a];
    }
  }

  /// Two voxels around a position and the second one's weight; false outside.
  bool around(double position, int axis, std::int32_t& low, std::int32_t& high,
              float& weight) const {
    const std::int32_t last = static_cast<std::int32_t>(row_.size[axis]) - 1;
    if (!(position >= -0.5 && position < last + 0.5)) return false;
    const double p = std::clamp(nearest_ ? std::floor(position + 0.5) : position, 0.0,
                                static_cast<double>(last));
    low = static_cast<std::int32_t>(p);
    high = std::min(low + 1, last);
    weight = static_cast<float>(p - low);
    return true;
  }

  void prepareLine() {
    first_.resize(row_.width);
    second_.resize(row_.width);
    weight_.resize(row_.width);
    line_.resize(row_.size[across_]);
    for (int x = 0; x < row_.width; ++x)
      if (!around(layer_.origin[across_] + x * layer_.stepX[across_], across_, first_[x],
                  second_[x], weight_[x]))
        first_[x] = -1, second_[x] = 0, weight_[x] = 0;
  }

  void alignedValues(int y, float* to) {
    const std::int64_t strides[3] = {1, row_.size[0], row_.size[0] * row_.size[1]};
    cpu::VoxelLine line{row_.voxels, row_.type, {0}, {1}, 1, strides[across_], row_.size[across_]};
    for (int a = 0; a < 3; ++a) {
      if (a == across_) continue;
      std::int32_t low, high;
      float weight;
      if (!around(layer_.origin[a] + y * layer_.stepY[a], a, low, high, weight)) {
        std::fill(to, to + row_.width, std::nanf(""));
        return;
      }
      for (int k = 0; k < line.lines; ++k) {
        line.offset[k + line.lines] = line.offset[k] + high * strides[a];
        line.weight[k + line.lines] = line.weight[k] * weight;
        line.offset[k] += low * strides[a];
        line.weight[k] *= 1 - weight;
      }
      if (weight > 0) line.lines *= 2;
    }
    if (!sameLine(line)) {
      cpu::sliceLine(line, line_.data());
      drawn_ = line;
    }
    cpu::sampleLine({first_.data(), second_.data(), weight_.data(), row_.width}, line_.data(), to);
  }

  bool sameLine(const cpu::VoxelLine& line) const {
    return drawn_.lines == line.lines &&
           std::equal(line.offset, line.offset + line.lines, drawn_.offset) &&
           std::equal(line.weight, line.weight + line.lines, drawn_.weight);
  }

  const SliceLayer& layer_;
  bool nearest_, aligned_ = false;
  int across_ = -1;
  cpu::SliceRow row_{};
  cpu::VoxelLine drawn_{};
  std::vector<std::int32_t> first_, second_;
  std::vector<float> weight_, line_;
};

/// A layer turned into colours, row by row.
class LayerRows {
public:
  LayerRows(const SliceLayer& layer, const SliceTarget& target)
      : layer_(layer), width_(target.width), height_(target.height) {
    check(layer);
    const bool channels = layer.voxels.dim() == 4;
    colour_ = channels && layer.voxels.scalar_type() == at::kByte;
    for (std::int64_t c = 0; c < (channels ? layer.voxels.size(0) : 1); ++c)
      samplers_.emplace_back(layer, channels ? layer.voxels.select(0, c) : layer.voxels, width_);
    values_.resize(static_cast<std::size_t>(width_) * samplers_.size());
    if (layer.labels && layer.labelStyle == LabelStyle::Outline)
      readAllLabels();
    else if (layer.labels)
      labels_.resize(width_);
    else if (layer.combine == Combine::Contour && !colour_)
      readAllValues();
  }

  /// Colours of row y; `beneath` is the windowed row of the next scalar layer beneath, and takes
  /// this layer's own.
  void colours(int y, std::vector<float>& beneath, Argb* to) {
    if (layer_.labels) return labelColours(y, to);
    if (colour_) return channelColours(y, to);
    if (!all_.empty()) return contourColours(y, to);
    windowedRow(y);
    const ColourTable& table = layer_.colours ? *layer_.colours : *greyTable();
    if (layer_.combine == Combine::Difference && !beneath.empty()) {
      for (int x = 0; x < width_; ++x) difference_[x] = 127.5f + 0.5f * (values_[x] - beneath[x]);
      cpu::applyColours(difference_.data(), width_, table.data(), to);
    } else if (layer_.combine == Combine::ColourBlend && !beneath.empty()) {
      colourBlend(beneath, to);
    } else {
      cpu::applyColours(values_.data(), width_, table.data(), to);
    }
    beneath.assign(values_.begin(), values_.begin() + width_);
  }

private:
  /// Row y, or the length of its vectors, as positions in the window from 0 to 255.
  void windowedRow(int y) {
    samplers_[0].values(y, values_.data());
    if (samplers_.size() > 1) {
      for (int x = 0; x < width_; ++x) values_[x] *= values_[x];
      for (std::size_t c = 1; c < samplers_.size(); ++c) {
        float* component = values_.data() + c * width_;
        samplers_[c].values(y, component);
        for (int x = 0; x < width_; ++x) values_[x] += component[x] * component[x];
      }
      for (int x = 0; x < width_; ++x) values_[x] = std::sqrt(values_[x]);
    }
    const double window = std::max(layer_.window.window, 1e-30);
    cpu::applyWindow(values_.data(), width_, static_cast<float>(layer_.window.level - window / 2),
                     static_cast<float>(255 / window));
  }

  /// Orange for this layer and blue for the one beneath add up to grey.
  void colourBlend(const std::vector<float>& beneath, Argb* to) {
    const auto own = static_cast<float>(std::clamp(2 * layer_.balance, 0.0, 1.0));
    const auto other = static_cast<float>(std::clamp(2 - 2 * layer_.balance, 0.0, 1.0));
    for (int x = 0; x < width_; ++x) {
      const bool here = !std::isnan(values_[x]), there = !std::isnan(beneath[x]);
      const float red = here ? own * values_[x] : 0, blue = there ? other * beneath[x] : 0;
      to[x] = here || there ? 0xff000000u | static_cast<Argb>(red + 0.5f) << 16 |
                                  static_cast<Argb>((red + blue) / 2 + 0.5f) << 8 |
                                  static_cast<Argb>(blue + 0.5f)
                            : 0;
    }
  }

  void readAllValues() {
    all_.resize(static_cast<std::size_t>(width_) * height_);
    for (int y = 0; y < height_; ++y) {
      windowedRow(y);
      std::copy_n(values_.data(), width_, all_.data() + static_cast<std::size_t>(y) * width_);
    }
  }

  /// The distance to the nearest level is, to first order, the difference to it over the slope.
  void contourColours(int y, Argb* to) {
    const ColourTable& table = layer_.colours ? *layer_.colours : *greyTable();
    const int lines = std::max(1, layer_.contours);
    const float spacing = 255.0f / static_cast<float>(lines + 1);
    const float reach = 0.5f * static_cast<float>(std::max(1, layer_.outlinePixels)) + 0.5f;
    const auto row = [&](int at) {
      return all_.data() + static_cast<std::size_t>(std::clamp(at, 0, height_ - 1)) * width_;
    };
    const float *above = row(y - 1), *here = row(y), *below = row(y + 1);
    for (int x = 0; x < width_; ++x) {
      const float across = 0.5f * (here[std::min(x + 1, width_ - 1)] - here[std::max(x - 1, 0)]);
      const float down = 0.5f * (below[x] - above[x]);
      const float slope = std::sqrt(across * across + down * down);
      to[x] = 0;
      if (!(slope > 0)) continue; // flat, or beside the end of the volume
      const float line = std::clamp(std::round(here[x] / spacing), 1.0f, static_cast<float>(lines));
      const float cover = std::min(1.0f, reach - std::abs(here[x] - line * spacing) / slope);
      if (!(cover > 0)) continue;
      const Argb colour = table[static_cast<std::size_t>(line * spacing + 0.5f)];
      const auto alpha = static_cast<Argb>(cover * static_cast<float>(colour >> 24) + 0.5f);
      to[x] = alpha << 24 | (colour & 0xffffffu);
    }
  }

  void channelColours(int y, Argb* to) {
    for (std::size_t c = 0; c < samplers_.size(); ++c)
      samplers_[c].values(y, values_.data() + c * width_);
    const auto byte = [&](std::size_t c, int x) {
      return static_cast<Argb>(values_[c * width_ + x] + 0.5f);
    };
    for (int x = 0; x < width_; ++x)
      to[x] = std::isnan(values_[x]) ? 0
                                     : ((samplers_.size() > 3 ? byte(3, x) : 255u) << 24 |
                                        byte(0, x) << 16 | byte(1, x) << 8 | byte(2, x));
  }

  void readAllLabels() {
    labels_.resize(static_cast<std::size_t>(width_) * height_);
    for (int y = 0; y < height_; ++y)
      samplers_[0].labels(y, labels_.data() + static_cast<std::size_t>(y) * width_);
  }

  bool onOutline(const std::int32_t* row, int x, int y) const {
    const int reach = std::max(1, layer_.outlinePixels);
    for (const int d : {-reach, reach}) {
      if (x + d >= 0 && x + d < width_ && row[x + d] != row[x]) return true;
      if (y + d >= 0 && y + d < height_ &&
          row[x + static_cast<std::ptrdiff_t>(d) * width_] != row[x])
        return true;
    }
    return false;
  }

  void labelColours(int y, Argb* to) {
    const bool outline = layer_.labelStyle == LabelStyle::Outline;
    if (!outline) samplers_[0].labels(y, labels_.data());
    const std::int32_t* row = labels_.data() + (outline ? static_cast<std::size_t>(y) * width_ : 0);
    std::int32_t last = 0;
    Argb colour = 0;
    for (int x = 0; x < width_; ++x) {
      if (row[x] != last) {
        last = row[x];
        const auto entry =
            std::lower_bound(layer_.labels->begin(), layer_.labels->end(), last,
                             [](const auto& e, std::int32_t value) { return e.first < value; });
        const bool known = last != 0 && entry != layer_.labels->end() && entry->first == last;
        colour = known ? entry->second : 0;
      }
      to[x] = colour && (!outline || onOutline(row, x, y)) ? colour : 0;
    }
  }

  const SliceLayer& layer_;
  int width_, height_;
  bool colour_ = false;
  std::vector<Sampler> samplers_;
  std::vector<float> values_;
  std::vector<float> all_; ///< of every row, for contours
  std::vector<float> difference_ = std::vector<float>(width_);
  std::vector<std::int32_t> labels_;
};

/// Lays the columns of a row where the layer is to be seen.
void lay(const SliceLayer& layer, const SliceTarget& target, bool lowest, int y, const Argb* over,
         Argb* to) {
  const int opacity = static_cast<int>(std::lround(256 * std::clamp(layer.opacity, 0.0, 1.0)));
  const auto span = [&](int begin, int end) {
    if (begin < end) cpu::layOver(over + begin, end - begin, opacity, to + begin);
  };
  const Combine combine = lowest ? Combine::Blend : layer.combine;
  if (combine == Combine::Checkerboard) {
    const int square = std::max(1, target.checkerPixels);
    for (int x = y / square % 2 ? 0 : square; x < target.width; x += 2 * square)
      span(x, std::min(x + square, target.width));
  } else if (combine == Combine::Wipe && target.wipeAcrossRows) {
    if (y >= target.wipePosition * target.height) span(0, target.width);
  } else if (combine == Combine::Wipe) {
    const double line = std::ceil(target.wipePosition * target.width);
    span(static_cast<int>(std::clamp(line, 0.0, static_cast<double>(target.width))), target.width);
  } else {
    span(0, target.width);
  }
}

} // namespace

const std::shared_ptr<const ColourTable>& greyTable() {
  static const std::shared_ptr<const ColourTable> table = [] {
    auto grey = std::make_shared<ColourTable>();
    for (Argb k = 0; k < 256; ++k) (*grey)[k] = 0xff000000u | k << 16 | k << 8 | k;
    return grey;
  }();
  return table;
}

void renderSlice(std::span<const SliceLayer> layers, const SliceTarget& target) {
  if (target.width < 1 || target.height < 1) return;
  std::vector<LayerRows> rows;
  rows.reserve(layers.size());
  for (const SliceLayer& layer : layers) rows.emplace_back(layer, target);
  std::vector<Argb> over(target.width);
  std::vector<float> beneath;
  for (int y = 0; y < target.height; ++y) {
    Argb* to = target.pixels + y * target.stride;
    std::fill(to, to + target.width, target.background | 0xff000000u);
    beneath.clear();
    for (std::size_t k = 0; k < rows.size(); ++k) {
      rows[k].colours(y, beneath, over.data());
      lay(layers[k], target, k == 0, y, over.data(), to);
    }
  }
}

} // namespace svx::kernels
