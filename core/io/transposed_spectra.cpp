#include "core/io/transposed_spectra.h"

#include "core/spectra/each_spectrum.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace svx {
namespace {

struct Header {
  char magic[8] = {'S', 'V', 'X', 'T', 'R', 'N', 'S', '1'};
  char key[64]{};
  std::uint64_t points = 0, spectra = 0;
};

Header headerOf(const Spectra& spectra, std::string_view key) {
  Header header;
  std::memcpy(header.key, key.data(), std::min(key.size(), sizeof header.key));
  header.points = spectra.info().sharedAxis.size();
  header.spectra = spectra.size();
  return header;
}

std::uint64_t placeOf(const Header& header, std::uint64_t point, std::uint64_t spectrum) {
  return sizeof header + (point * header.spectra + spectrum) * sizeof(float);
}

class TransposedSpectra final : public MassOrdered {
public:
  TransposedSpectra(std::unique_ptr<RandomAccessFile> file, const Header& header,
                    std::vector<double> axis)
      : file_(std::move(file)), header_(header), axis_(std::move(axis)) {}

  std::uint64_t bytes() const override { return file_->size(); }

  void visit(MassWindow window,
             const std::function<void(std::span<const MassPoint>)>& run) const override {
    const auto [first, last] = pointsWithin(axis_, window);
    std::vector<float> row(header_.spectra);
    std::vector<MassPoint> points(header_.spectra);
    for (std::size_t p = first; p < last; ++p) {
      file_->read(placeOf(header_, p, 0), row.data(), row.size() * sizeof(float));
      for (std::size_t i = 0; i < row.size(); ++i) points[i] = {axis_[p], row[i], std::uint32_t(i)};
      run(points);
    }
  }

private:
  std::unique_ptr<RandomAccessFile> file_;
  Header header_;
  std::vector<double> axis_;
};

} // namespace

std::uint64_t transposedBytes(const Spectra& spectra) {
  return sizeof(Header) + spectra.info().sharedAxis.size() * spectra.size() * sizeof(float);
}

void writeTransposed(const Spectra& spectra, NewFile& file, std::string_view key,
                     JobContext& context) {
  const Header header = headerOf(spectra, key);
  file.write(&header, sizeof header);
  const std::size_t points = header.points, all = header.spectra;
  const std::size_t most = std::max<std::size_t>(16, (256u << 20) / (points * sizeof(float)));
  std::vector<float> rows;
  for (std::size_t first = 0; first < all; first += most) {
    const std::size_t count = std::min(most, all - first);
    rows.resize(count * points);
    JobContext part =
        context.part(double(first) / double(all), double(first + count) / double(all));
    forEachSpectrum(count, part, "Turning the spectra", [&](std::size_t i, SpectrumScratch&) {
      spectra.intensities(first + i, 0, {rows.data() + i * points, points});
    });
    constexpr std::size_t line = 16; // floats that come into the cache together
    at::parallel_for(0, std::int64_t((points + line - 1) / line), 4, [&](auto begin, auto end) {
      std::vector<float> columns(line * count);
      for (auto tile = begin; tile < end; ++tile) {
        context.throwIfCancelled();
        const std::size_t from = std::size_t(tile) * line, width = std::min(line, points - from);
        for (std::size_t i = 0; i < count; ++i)
          for (std::size_t k = 0; k < width; ++k) {
            const float value = rows[i * points + from + k];
            columns[k * count + i] = std::isfinite(value) ? value : 0;
          }
        for (std::size_t k = 0; k < width; ++k)
          file.overwrite(
              placeOf(header, from + k, first),
              {reinterpret_cast<const char*>(columns.data() + k * count), count * sizeof(float)});
      }
    });
  }
}

std::shared_ptr<const MassOrdered> openTransposed(const Spectra& spectra,
                                                  std::unique_ptr<RandomAccessFile> file,
                                                  std::string_view key) {
  const Header expected = headerOf(spectra, key);
  Header header;
  if (file->size() != transposedBytes(spectra)) return nullptr;
  file->read(0, &header, sizeof header);
  if (std::memcmp(&header, &expected, sizeof header) != 0) return nullptr;
  return std::make_shared<TransposedSpectra>(std::move(file), header, spectra.info().sharedAxis);
}

} // namespace svx
