#include "core/io/mass_index.h"

#include "core/io/cache_folder.h"
#include "core/io/new_file.h"
#include "core/io/origin.h"
#include "core/io/random_access_file.h"
#include "core/io/transposed_spectra.h"
#include "core/jobs/device.h"
#include "core/methods/sha256.h"
#include "core/spectra/each_spectrum.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <mutex>
#include <tuple>

namespace svx {
namespace {

namespace fs = std::filesystem;

using Point = MassPoint; // as it lies in the file
static_assert(sizeof(Point) == 16);

struct Header {
  char magic[8] = {'S', 'V', 'X', 'M', 'Z', 'I', 'X', '1'};
  char key[64]{}; ///< of the data set
  std::uint64_t points = 0, buckets = 0;
  double logLow = 0;
};

/// Narrower than most tolerances, wide enough that a table of all buckets is small.
constexpr double bucketWidth = 50e-6; ///< of log m/z

std::uint64_t bucketOf(const Header& header, double mz) {
  const double place = mz > 0 ? (std::log(mz) - header.logLow) / bucketWidth : 0;
  return std::uint64_t(std::clamp(place, 0.0, double(header.buckets - 1)));
}

/// Of what tells one data set, and one state of its file, from another.
std::string keyOf(const Spectra& spectra) {
  Sha256 hash;
  const auto add = [&](const auto& value) { hash.add(&value, sizeof value); };
  const fs::path& path = spectra.info().source.path;
  if (const auto state = fileState(path)) {
    add(state->size);
    add(state->time);
  }
  const std::string name = path.empty() ? "" : fs::absolute(path).string();
  hash.add(name.data(), name.size());
  std::uint64_t points = 0;
  for (std::size_t i = 0; i < spectra.size(); ++i) points += spectra.points(i);
  add(points);
  return hash.finish();
}

std::uint64_t tableEnd(const Header& header) {
  return sizeof header + (header.buckets + 1) * sizeof(std::uint64_t);
}

class Builder {
public:
  Builder(const Spectra& spectra, NewFile& file, JobContext& context)
      : spectra_(spectra), file_(file), context_(context) {}

  void build() {
    const auto [low, high] = massRange(spectra_);
    if (!(high > 0))
      throw Error(ErrorKind::Input, "The spectra cannot be indexed", "they hold no m/z.");
    header_.logLow = std::log(std::max(low, high * 1e-6));
    header_.buckets = std::uint64_t((std::log(high) - header_.logLow) / bucketWidth) + 1;
    std::memcpy(header_.key, keyOf(spectra_).data(), sizeof header_.key);
    auto counting = context_.part(0, 0.3), sorting = context_.part(0.3, 0.7),
         finishing = context_.part(0.7, 1);
    count(counting);
    scatter(sorting);
    order(finishing);
  }

private:
  /// Points of buckets [first, last), kept together until they are ordered.
  struct Region {
    std::uint64_t first = 0, last = 0, written = 0;
    std::vector<Point> waiting;
    std::mutex mutex;
  };
  static constexpr std::uint64_t regionPoints = 8 << 20;
  static constexpr std::size_t waitingPoints = 1 << 16;

  /// body(point, bucket) of spectrum i.
  template <typename Body>
  void forEachPoint(std::size_t i, SpectrumScratch& scratch, Body body) const {
    auto& [masses, intensities] = scratch;
    masses.resize(spectra_.points(i));
    intensities.resize(masses.size());
    spectra_.masses(i, 0, masses);
    spectra_.intensities(i, 0, intensities);
    for (std::size_t k = 0; k < masses.size(); ++k) {
      if (!std::isfinite(masses[k])) continue;
      const float value = std::isfinite(intensities[k]) ? intensities[k] : 0;
      body(Point{masses[k], value, std::uint32_t(i)}, bucketOf(header_, masses[k]));
    }
  }

  void count(JobContext& context) {
    std::vector<std::atomic<std::uint32_t>> counts(header_.buckets);
    forEachSpectrum(spectra_.size(), context, "Counting", [&](std::size_t i, auto& scratch) {
      forEachPoint(i, scratch, [&](const Point&, std::uint64_t bucket) {
        counts[bucket].fetch_add(1, std::memory_order_relaxed);
      });
    });
    starts_.assign(header_.buckets + 1, 0);
    for (std::uint64_t b = 0; b < header_.buckets; ++b) starts_[b + 1] = starts_[b] + counts[b];
    header_.points = starts_.back();
    regionOf_.resize(header_.buckets);
    std::uint64_t first = 0;
    for (std::uint64_t b = 0; b < header_.buckets; ++b) {
      if (b == 0 || starts_[b + 1] - starts_[first] > regionPoints) {
        first = b;
        regions_.push_back(std::make_unique<Region>());
        regions_.back()->first = b;
      }
      regions_.back()->last = b + 1;
      regionOf_[b] = std::uint32_t(regions_.size() - 1);
    }
    file_.write(&header_, sizeof header_);
    file_.write(starts_.data(), starts_.size() * sizeof starts_[0]);
  }

  std::uint64_t placeOf(std::uint64_t point) const {
    return tableEnd(header_) + point * sizeof(Point);
  }
  void put(std::uint64_t point, const std::vector<Point>& points) {
    file_.overwrite(placeOf(point),
                    {reinterpret_cast<const char*>(points.data()), points.size() * sizeof(Point)});
  }
  void flush(Region& region) {
    put(starts_[region.first] + region.written, region.waiting);
    region.written += region.waiting.size();
    region.waiting.clear();
  }

  void scatter(JobContext& context) {
    forEachSpectrum(spectra_.size(), context, "Sorting", [&](std::size_t i, auto& scratch) {
      std::unique_lock<std::mutex> lock;
      std::uint32_t held = 0;
      forEachPoint(i, scratch, [&](const Point& point, std::uint64_t bucket) {
        Region& region = *regions_[regionOf_[bucket]];
        if (!lock.owns_lock() || held != regionOf_[bucket]) {
          if (lock.owns_lock()) lock.unlock();
          lock = std::unique_lock(region.mutex);
          held = regionOf_[bucket];
        }
        region.waiting.push_back(point);
        if (region.waiting.size() == waitingPoints) flush(region);
      });
    });
    for (const auto& region : regions_) {
      flush(*region);
      region->waiting.shrink_to_fit();
    }
  }

  /// By bucket, then by spectrum: what two threads have mixed up is as one would have left it.
  void order(JobContext& context) {
    const RandomAccessFile written(file_.path());
    std::atomic<std::size_t> done = 0;
    at::parallel_for(0, std::int64_t(regions_.size()), 1, [&](auto begin, auto end) {
      for (auto r = begin; r < end; ++r) {
        context.throwIfCancelled();
        const Region& region = *regions_[std::size_t(r)];
        std::vector<Point> mixed(region.written), ordered(region.written);
        written.read(placeOf(starts_[region.first]), mixed.data(), mixed.size() * sizeof(Point));
        sortByBucket(region, mixed, ordered);
        put(starts_[region.first], ordered);
        context.progress(double(++done) / double(regions_.size()), "Sorting");
      }
    });
  }

  void sortByBucket(const Region& region, const std::vector<Point>& mixed,
                    std::vector<Point>& ordered) const {
    const std::uint64_t base = starts_[region.first];
    std::vector<std::uint64_t> next(starts_.begin() + std::ptrdiff_t(region.first),
                                    starts_.begin() + std::ptrdiff_t(region.last));
    for (const Point& point : mixed)
      ordered[next[bucketOf(header_, point.mz) - region.first]++ - base] = point;
    for (std::uint64_t b = region.first; b < region.last; ++b)
      std::sort(ordered.begin() + std::ptrdiff_t(starts_[b] - base),
                ordered.begin() + std::ptrdiff_t(starts_[b + 1] - base),
                [](const Point& a, const Point& other) {
                  return std::tie(a.spectrum, a.mz) < std::tie(other.spectrum, other.mz);
                });
  }

  const Spectra& spectra_;
  NewFile& file_;
  JobContext& context_;
  Header header_;
  std::vector<std::uint64_t> starts_; ///< of each bucket, in points
  std::vector<std::uint32_t> regionOf_;
  std::vector<std::unique_ptr<Region>> regions_;
};

class MassIndex final : public MassOrdered {
public:
  MassIndex(std::unique_ptr<RandomAccessFile> file, const Header& header,
            std::vector<std::uint64_t> starts)
      : file_(std::move(file)), header_(header), starts_(std::move(starts)) {}

  std::uint64_t bytes() const override { return file_->size(); }

  void visit(MassWindow window,
             const std::function<void(std::span<const MassPoint>)>& run) const override {
    constexpr std::uint64_t most = 1 << 16;
    std::uint64_t at = starts_[bucketOf(header_, window.low)];
    const std::uint64_t end = starts_[bucketOf(header_, window.high) + 1];
    std::vector<MassPoint> points;
    while (at < end) {
      points.resize(std::min(most, end - at));
      file_->read(tableEnd(header_) + at * sizeof(Point), points.data(),
                  points.size() * sizeof(Point));
      at += points.size();
      std::erase_if(points,
                    [&](const Point& p) { return p.mz < window.low || p.mz > window.high; });
      run(points);
    }
  }

private:
  std::unique_ptr<RandomAccessFile> file_;
  Header header_;
  std::vector<std::uint64_t> starts_;
};

} // namespace

void buildMassIndex(const Spectra& spectra, const fs::path& path, JobContext& context) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  NewFile file(path);
  if (spectra.continuous())
    writeTransposed(spectra, file, keyOf(spectra), context);
  else
    Builder(spectra, file, context).build();
  file.commit();
}

std::shared_ptr<const MassOrdered> openMassIndex(const Spectra& spectra, const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return nullptr;
  try {
    auto file = std::make_unique<RandomAccessFile>(path);
    if (spectra.continuous()) return openTransposed(spectra, std::move(file), keyOf(spectra));
    Header header;
    const Header expected;
    if (file->size() < sizeof header) return nullptr;
    file->read(0, &header, sizeof header);
    if (std::memcmp(header.magic, expected.magic, sizeof header.magic) != 0 ||
        std::string_view(header.key, sizeof header.key) != keyOf(spectra) || header.buckets == 0 ||
        header.buckets > (std::uint64_t(1) << 32) ||
        file->size() != tableEnd(header) + header.points * sizeof(Point))
      return nullptr;
    std::vector<std::uint64_t> starts(header.buckets + 1);
    file->read(sizeof header, starts.data(), starts.size() * sizeof starts[0]);
    if (!std::is_sorted(starts.begin(), starts.end()) || starts.back() != header.points)
      return nullptr;
    return std::make_shared<MassIndex>(std::move(file), header, std::move(starts));
  } catch (const Error&) {
    return nullptr; // it is a cache: what cannot be read is made again
  }
}

fs::path massIndexPath(const Spectra& spectra) {
  return cacheFolder() / "points" / (keyOf(spectra) + ".mzindex");
}

std::uint64_t massIndexBytes(const Spectra& spectra) {
  if (spectra.continuous()) return transposedBytes(spectra);
  std::uint64_t points = 0;
  for (std::size_t i = 0; i < spectra.size(); ++i) points += spectra.points(i);
  return points * sizeof(Point) + (1 << 20);
}

std::shared_ptr<const MassOrdered> massIndex(const Spectra& spectra, JobContext& context) {
  const fs::path path = massIndexPath(spectra);
  std::error_code error;
  if (auto points = openMassIndex(spectra, path)) {
    fs::last_write_time(path, fs::file_time_type::clock::now(), error);
    return points;
  }
  fs::create_directories(path.parent_path(), error);
  const fs::space_info disk = fs::space(path.parent_path(), error);
  const std::uint64_t bytes = massIndexBytes(spectra);
  constexpr std::uint64_t leftFree = 5'000'000'000;
  if (!error && disk.available < bytes + leftFree)
    throw Error(ErrorKind::Input, "The index by m/z was not built",
                "it takes " + formatBytes(bytes) + " and would leave less than " +
                    formatBytes(leftFree) + " of the disk free (" + formatBytes(disk.available) +
                    " are).",
                "Ion images come more slowly without it. Free some space and open the data again.");
  buildMassIndex(spectra, path, context);
  trimCache(path.parent_path(), 100'000'000'000);
  return openMassIndex(spectra, path);
}

} // namespace svx
