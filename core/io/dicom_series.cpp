#include "core/io/dicom_series.h"

#include "core/io/text_scan.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>

namespace svx {

namespace {

constexpr double sameplaceMm = 0.01;

const DicomFrame& frameAt(const DicomSeries& series, const DicomSeries::Place& place) {
  return series.files[place.file].frames[place.frame];
}

std::string millimetres(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f mm", value);
  return text;
}

std::string keyOf(const DicomHeader& h) {
  char shape[200];
  const DicomFrame& f = h.frames.front();
  std::snprintf(shape, sizeof shape, "|%lldx%lld|%d|%d|%d|%d|%d|%.3f %.3f %.3f %.3f %.3f %.3f",
                static_cast<long long>(h.columns), static_cast<long long>(h.rows), h.samples,
                h.palette, h.bitsAllocated, h.isSigned, f.position.has_value(), f.row[0] + 0.0,
                f.row[1] + 0.0, f.row[2] + 0.0, f.column[0] + 0.0, f.column[1] + 0.0,
                f.column[2] + 0.0);
  std::string key = h.seriesUid + shape;
  // Multi-frame files that are not mosaics are volumes of their own.
  if (h.frames.size() > 1 && !h.mosaic) key += "|" + h.instanceUid + h.path.string();
  return key;
}

std::string nameOf(const DicomHeader& header) {
  if (!header.description.empty()) return header.description;
  return (header.modality.empty() ? "DICOM" : header.modality) + " series " +
         std::to_string(header.seriesNumber);
}

/// The same object stored twice is read once.
void dropCopies(DicomSeries& series) {
  std::set<std::string> seen;
  const std::size_t before = series.files.size();
  std::erase_if(series.files, [&](const DicomHeader& h) {
    return !h.instanceUid.empty() && !seen.insert(h.instanceUid).second;
  });
  if (const std::size_t copies = before - series.files.size())
    series.notices.push_back(
        std::to_string(copies) +
        " files are copies of others of the series (same instance) and were left out.");
}

struct Placed {
  DicomSeries::Place place;
  double along = 0; ///< mm along the normal
};

/// Frames by position; within one position by time.
std::vector<std::vector<Placed>> byPosition(const DicomSeries& series, const Vec3& normal) {
  std::vector<Placed> all;
  for (std::size_t f = 0; f < series.files.size(); ++f)
    for (std::size_t i = 0; i < series.files[f].frames.size(); ++i) {
      const DicomFrame& frame = series.files[f].frames[i];
      all.push_back({{f, i}, frame.position ? dot(*frame.position, normal) : 0});
    }
  std::stable_sort(all.begin(), all.end(),
                   [](const Placed& a, const Placed& b) { return a.along < b.along; });
  std::vector<std::vector<Placed>> slices;
  for (const Placed& placed : all) {
    if (slices.empty() || placed.along - slices.back().front().along > sameplaceMm)
      slices.emplace_back();
    slices.back().push_back(placed);
  }
  const auto order = [&](const Placed& a, const Placed& b) {
    const DicomHeader &x = series.files[a.place.file], &y = series.files[b.place.file];
    return std::tie(x.temporal, x.acquisition, x.instance, a.place.frame) <
           std::tie(y.temporal, y.acquisition, y.instance, b.place.frame);
  };
  for (auto& slice : slices) std::stable_sort(slice.begin(), slice.end(), order);
  return slices;
}

/// As many frames at every position: time. Otherwise the first of each position, and a notice.
void setOrder(DicomSeries& series, const std::vector<std::vector<Placed>>& slices) {
  std::size_t least = slices.front().size(), most = least;
  for (const auto& slice : slices)
    least = std::min(least, slice.size()), most = std::max(most, slice.size());
  const bool colour = series.files.front().samples > 1 || series.files.front().palette;
  const std::size_t times = least == most && !colour ? least : 1;
  std::size_t left = 0;
  for (const auto& slice : slices) left += slice.size() - times;
  if (left)
    series.notices.push_back(
        std::to_string(left) +
        " slices lie at a position that another slice has; the first of each was taken.");
  series.times = static_cast<std::int64_t>(times);
  for (std::size_t t = 0; t < times; ++t)
    for (const auto& slice : slices) series.order.push_back(slice[t].place);
}

void checkSpacing(DicomSeries& series, const std::vector<double>& along) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < along.size(); ++i) steps.push_back(along[i] - along[i - 1]);
  auto sorted = steps;
  std::sort(sorted.begin(), sorted.end());
  const double typical = sorted[sorted.size() / 2];
  const double mean = (along.back() - along.front()) / static_cast<double>(steps.size());
  double error = 0;
  for (std::size_t i = 0; i < along.size(); ++i)
    error = std::max(error, std::abs(along[i] - along.front() - mean * static_cast<double>(i)));
  if (error <= std::max(sameplaceMm, 0.01 * typical)) return;

  std::int64_t missing = 0;
  std::string where;
  bool whole = true;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double ratio = steps[i] / typical;
    whole = whole && std::abs(ratio - std::round(ratio)) < 0.05;
    if (std::round(ratio) < 2) continue;
    missing += std::llround(ratio) - 1;
    if (where.size() < 60) where += (where.empty() ? "" : ", ") + std::to_string(i + 1);
  }
  if (whole && missing)
    series.notices.push_back(std::to_string(missing) + " slices are missing (after slice " + where +
                             " of " + std::to_string(along.size()) +
                             "); the others were spread evenly, which misplaces them by up to " +
                             millimetres(error) + ".");
  else
    series.notices.push_back("The slices are unevenly spaced (" + millimetres(sorted.front()) +
                             " to " + millimetres(sorted.back()) + "); the mean of " +
                             millimetres(mean) + " was used, which misplaces slices by up to " +
                             millimetres(error) + ".");
}

void checkTilt(DicomSeries& series, const Vec3& normal, const Vec3& first, const Vec3& last) {
  const Vec3 path = last - first;
  const double along = dot(path, normal);
  const Vec3 aside = path - along * normal;
  const double shift = norm(aside);
  if (shift <= std::max(sameplaceMm, 1e-4 * std::abs(along))) return;
  series.geometry.origin = series.geometry.origin + 0.5 * aside;
  char degrees[32];
  std::snprintf(degrees, sizeof degrees, "%.2f",
                std::atan2(shift, along) * 180 / 3.14159265358979323846);
  series.notices.push_back(
      "The gantry was tilted by " + std::string(degrees) +
      " degrees; the slices were stacked at right angles, which misplaces them by up to " +
      millimetres(0.5 * shift) + ".");
}

void setGeometry(DicomSeries& series) {
  const DicomHeader& head = series.files.front();
  const DicomFrame& frame = head.frames.front();
  const Vec3 normal = cross(frame.row, frame.column);
  const auto slices = byPosition(series, normal);
  setOrder(series, slices);

  Geometry& grid = series.geometry;
  grid.size = {head.columns, head.rows, static_cast<std::int64_t>(slices.size())};
  for (int r = 0; r < 3; ++r) {
    grid.direction[3 * r] = frame.row[r];
    grid.direction[3 * r + 1] = frame.column[r];
    grid.direction[3 * r + 2] = normal[r];
  }
  if (head.pixelSpacing)
    grid.spacing = {(*head.pixelSpacing)[0], (*head.pixelSpacing)[1], 1};
  else
    series.notices.push_back("The header gives no pixel spacing; 1 mm was assumed.");
  const double nominal = head.sliceSpacing > 0 ? head.sliceSpacing : head.sliceThickness;
  grid.spacing[2] = nominal > 0 ? nominal : 1;

  const auto& first = frameAt(series, series.order.front()).position;
  if (!first) {
    series.notices.push_back("The header gives no position in space.");
    return;
  }
  grid.origin = *first;
  if (slices.size() < 2) return;
  std::vector<double> along;
  for (const auto& slice : slices) along.push_back(slice.front().along);
  grid.spacing[2] = (along.back() - along.front()) / static_cast<double>(along.size() - 1);
  checkSpacing(series, along);
  const auto& last = frameAt(series, series.order[slices.size() - 1]).position;
  checkTilt(series, normal, *first, *last);
}

/// Files without a position: each a picture of its own, unless they are frames of one file.
std::vector<DicomSeries> splitUnplaced(DicomSeries series) {
  if (series.files.front().frames.front().position || series.files.size() == 1)
    return {std::move(series)};
  std::vector<DicomSeries> parts;
  for (DicomHeader& file : series.files) {
    DicomSeries part;
    part.name = series.name + " " + std::to_string(parts.size() + 1);
    part.files.push_back(std::move(file));
    parts.push_back(std::move(part));
  }
  return parts;
}

} // namespace

ChannelAxis DicomSeries::channelAxis() const {
  if (files.front().samples == 3 || files.front().palette) return ChannelAxis::Colour;
  return times > 1 ? ChannelAxis::Time : ChannelAxis::None;
}

at::ScalarType DicomSeries::type() const {
  const DicomHeader& head = files.front();
  if (channelAxis() == ChannelAxis::Colour) return at::kByte;
  const int bits = std::clamp(head.bitsStored, 1, 32);
  const double low = head.isSigned ? -std::ldexp(1, bits - 1) : 0;
  const double high = std::ldexp(1, head.isSigned ? bits - 1 : bits) - 1;
  double least = 0, most = 0;
  bool whole = true, plain = true;
  for (const DicomHeader& file : files)
    for (const DicomFrame& frame : file.frames) {
      const auto [a, b] =
          std::minmax({low * frame.slope + frame.intercept, high * frame.slope + frame.intercept});
      least = std::min(least, a), most = std::max(most, b);
      plain = plain && frame.slope == 1 && frame.intercept == 0;
      whole = whole && frame.slope == std::round(frame.slope) &&
              frame.intercept == std::round(frame.intercept);
    }
  if (!whole) return at::kFloat;
  if (plain && head.bitsAllocated <= 8) return head.isSigned ? at::kChar : at::kByte;
  if (least >= -32768 && most <= 32767) return at::kShort;
  return least >= -2147483648.0 && most <= 2147483647.0 ? at::kInt : at::kDouble;
}

std::vector<DicomSeries> groupIntoSeries(std::vector<DicomHeader> headers) {
  std::stable_sort(headers.begin(), headers.end(), [](const DicomHeader& a, const DicomHeader& b) {
    return std::tie(a.seriesNumber, a.instance, a.path) <
           std::tie(b.seriesNumber, b.instance, b.path);
  });
  std::vector<DicomSeries> groups;
  std::map<std::string, std::size_t> known;
  for (DicomHeader& header : headers) {
    const auto [found, added] = known.try_emplace(keyOf(header), groups.size());
    if (added) {
      groups.emplace_back();
      groups.back().name = nameOf(header);
    }
    groups[found->second].files.push_back(std::move(header));
  }
  std::vector<DicomSeries> series;
  for (DicomSeries& group : groups) {
    dropCopies(group);
    for (DicomSeries& part : splitUnplaced(std::move(group))) series.push_back(std::move(part));
  }
  for (DicomSeries& one : series) setGeometry(one);
  return series;
}

} // namespace svx
