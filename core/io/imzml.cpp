#include "core/io/imzml.h"

#include "core/io/decoded_arrays.h"
#include "core/io/format.h"
#include "core/io/imzml_binary.h"
#include "core/io/imzml_cache.h"
#include "core/io/spectra_files.h"
#include "core/io/stored_numbers.h"
#include "core/io/text_scan.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace svx {
namespace {

namespace fs = std::filesystem;

/// Repairs of one kind over all spectra: how many, and what was done.
using Counts = std::map<std::string, std::size_t>;

// ---- Where the arrays lie

NumberType ofSize(NumberType like, std::size_t bytes) {
  const bool real = like == NumberType::Float32 || like == NumberType::Float64;
  if (bytes == 8) return real ? NumberType::Float64 : NumberType::Int64;
  return real ? NumberType::Float32 : NumberType::Int32;
}

/// Completes and corrects what is said about one array. Empty: it can be read; else why not.
std::string settle(ArrayPlace& array, std::uint64_t fileSize, Counts& repairs) {
  if (!array.external) return "are written inside the XML, which is not supported";
  if (array.compression == Compression::Other)
    return "are compressed otherwise than by zlib (by MS-Numpress or Zstandard), which is not "
           "supported";
  if (array.offset == ArrayPlace::nowhere && (array.length > 0 || array.encoded > 0))
    return "do not say where in the binary file they lie";
  const std::size_t perNumber =
      array.length > 0 && array.encoded % array.length == 0 ? array.encoded / array.length : 0;
  if (array.type == NumberType::Unknown) {
    if (array.compression == Compression::None && array.encoded > 0 && perNumber != 4 &&
        perNumber != 8)
      return "have numbers of a type that is not known";
    array.type = ofSize(NumberType::Float32, perNumber == 8 ? 8 : 4);
    ++repairs["had no number type; it was told from their size"];
  }
  const auto bytes = [&] { return std::uint64_t(array.length) * sizeOf(array.type); };
  if (array.compression == Compression::Unknown) {
    const bool plain = array.encoded == 0 || array.encoded == bytes();
    array.compression = plain ? Compression::None : Compression::Zlib;
    ++repairs["did not say whether they are compressed; it was told from their size"];
  }
  if (array.compression == Compression::None) {
    if (array.length == 0 && array.encoded > 0) {
      array.length = std::uint32_t(array.encoded / sizeOf(array.type));
      ++repairs["had no length; it was told from their bytes"];
    }
    if (array.encoded != 0 && array.encoded != bytes() && (perNumber == 4 || perNumber == 8)) {
      array.type = ofSize(array.type, perNumber);
      ++repairs["have numbers of another size than they say; their bytes decided"];
    } else if (array.encoded != 0 && array.encoded != bytes()) {
      ++repairs["state another number of bytes than their numbers take; the numbers count"];
    }
    array.encoded = bytes();
  }
  // What deflate can at most make of a byte; a claim beyond would be allocated before it fails.
  if (array.compression == Compression::Zlib && bytes() / 1032 > array.encoded)
    return "claim more numbers than their compressed bytes can hold";
  if (array.length > 0 && (array.offset > fileSize || array.encoded > fileSize - array.offset))
    return "lie beyond the end of the binary file, which has " + std::to_string(fileSize) +
           " bytes";
  return {};
}

/// Puts m/z first. False when there are no two arrays.
bool orderArrays(SpectrumEntry& entry, Counts& repairs) {
  if (entry.arrayCount < 2) return false;
  auto& [first, second] = entry.arrays;
  if (first.content == ArrayContent::Intensities && second.content != ArrayContent::Intensities)
    std::swap(first, second);
  if (first.content != ArrayContent::Masses || second.content != ArrayContent::Intensities)
    ++repairs["do not say which array is m/z; the first one was taken"];
  return true;
}

/// Drops the spectra that cannot be located, and says why. Throws when none is left.
void settleArrays(const fs::path& xml, std::uint64_t fileSize, std::vector<SpectrumEntry>& spectra,
                  std::vector<std::string>& notices) {
  Counts repairs, refusals;
  const std::size_t total = spectra.size();
  std::erase_if(spectra, [&](SpectrumEntry& entry) {
    if (!orderArrays(entry, repairs)) {
      ++refusals["lack the m/z or the intensity array"];
      return true;
    }
    for (ArrayPlace& array : entry.arrays)
      if (const std::string why = settle(array, fileSize, repairs); !why.empty()) {
        ++refusals[why];
        return true;
      }
    if (entry.arrays[0].length != entry.arrays[1].length) {
      ++repairs["have m/z and intensity arrays of different lengths; the shorter one counts"];
      for (ArrayPlace& array : entry.arrays)
        array.length = std::min(entry.arrays[0].length, entry.arrays[1].length);
    }
    return false;
  });
  if (spectra.empty())
    throw unreadable(xml, "its spectra " + refusals.begin()->first,
                     "Export or copy the data set again.");
  for (const auto& [why, count] : refusals)
    notices.push_back(std::to_string(count) + " of " + std::to_string(total) + " spectra " + why +
                      "; they were left out.");
  for (const auto& [what, count] : repairs)
    notices.push_back(std::to_string(count) + " arrays or spectra " + what + ".");
}

// ---- Positions

void settlePositions(const fs::path& xml, std::vector<SpectrumEntry>& spectra, SpectraInfo& info) {
  constexpr std::int32_t missing = SpectrumEntry::missing;
  const auto lacks = [](const SpectrumEntry& s) {
    return s.position.x == missing || s.position.y == missing;
  };
  const auto lacking = std::size_t(std::count_if(spectra.begin(), spectra.end(), lacks));
  if (lacking == spectra.size()) {
    for (std::size_t i = 0; i < spectra.size(); ++i)
      spectra[i].position = {std::int32_t(i) + 1, 1, missing};
    info.source.notices.push_back(
        "No spectrum has a position; they were put in a row in the file's order.");
  } else if (lacking) {
    std::erase_if(spectra, lacks);
    info.source.notices.push_back(std::to_string(lacking) +
                                  " spectra without a position were left out.");
  }
  for (SpectrumEntry& s : spectra)
    if (s.position.z == missing) s.position.z = 1;

  std::vector<RasterPosition> counted;
  counted.reserve(spectra.size());
  for (const SpectrumEntry& s : spectra) counted.push_back(s.position);
  placeOnRaster(xml, counted, info);
}

void settlePixelSize(const ImzmlIndex& index, SpectraInfo& info) {
  const auto [x, y, z] = index.pixelSize;
  info.pixelSizeKnown = x > 0 || y > 0;
  if (!info.pixelSizeKnown) {
    info.source.notices.push_back("It states no pixel size: lengths count pixels.");
    return;
  }
  info.pixelSize[0] = x > 0 ? x : y;
  info.pixelSize[1] = y > 0 ? y : x;
  info.pixelSize[2] = z > 0 ? z : std::max(info.pixelSize[0], info.pixelSize[1]);
  if (!(x > 0 && y > 0))
    info.source.notices.push_back("It states the pixel size along one axis; pixels are taken for "
                                  "squares.");
}

// ---- Reading

class ImzmlSpectra final : public Spectra {
public:
  ImzmlSpectra(SpectraInfo info, std::vector<SpectrumEntry> spectra,
               std::unique_ptr<RandomAccessFile> binary)
      : Spectra(std::move(info)), spectra_(std::move(spectra)), binary_(std::move(binary)) {
    for (const SpectrumEntry& s : spectra_)
      longest_ = std::max<std::size_t>(longest_, s.arrays[0].length);
  }

  std::size_t longest() const override { return longest_; }
  std::size_t points(std::size_t i) const override { return spectra_[i].arrays[0].length; }
  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override {
    read(i, 1, first, into);
  }
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override {
    if (continuous())
      std::copy_n(info_.sharedAxis.begin() + std::ptrdiff_t(first), into.size(), into.begin());
    else
      read(i, 0, first, into);
  }

  /// Settles what only the numbers can tell. Called once, before the object is shared.
  void examine(const ImzmlIndex& index);

private:
  template <typename To>
  void read(std::size_t i, std::size_t which, std::size_t first, std::span<To> into) const;
  std::vector<char> unpacked(const ArrayPlace& array) const;
  bool swapped() const;
  bool sharesAxis() const;
  SpectrumKind kindByNumbers() const;

  std::vector<SpectrumEntry> spectra_;
  std::unique_ptr<RandomAccessFile> binary_;
  std::size_t longest_ = 0;
  DecodedArrays inflated_;
};

template <typename To>
void ImzmlSpectra::read(std::size_t i, std::size_t which, std::size_t first,
                        std::span<To> into) const {
  const ArrayPlace& array = spectra_[i].arrays[which];
  if (into.empty()) return;
  const std::size_t size = sizeOf(array.type);
  if (array.compression == Compression::Zlib)
    return convert(array.type,
                   inflated_.get(i, which, [&] { return unpacked(array); }).data() + first * size,
                   into);
  const std::uint64_t from = array.offset + first * size;
  if (holds<To>(array.type)) return binary_->read(from, into.data(), into.size_bytes());
  thread_local std::vector<char> bytes;
  bytes.resize(into.size() * size);
  binary_->read(from, bytes.data(), bytes.size());
  convert(array.type, bytes.data(), into);
}

std::vector<char> ImzmlSpectra::unpacked(const ArrayPlace& array) const {
  std::vector<char> packed(array.encoded);
  binary_->read(array.offset, packed.data(), packed.size());
  const std::size_t size = array.length * sizeOf(array.type);
  std::vector<char> bytes = inflated(packed, size);
  if (bytes.size() != size)
    throw unreadable(binary_->path(), "the compressed array at byte " +
                                          std::to_string(array.offset) + " is damaged");
  return bytes;
}

bool ascends(std::span<const double> values) {
  return values.size() > 1 && std::is_sorted(values.begin(), values.end()) &&
         values.front() < values.back();
}

/// Whether in those of up to 16 spectra that can tell, the intensities ascend and the m/z do not.
bool ImzmlSpectra::swapped() const {
  std::size_t against = 0, told = 0;
  const std::size_t step = std::max<std::size_t>(1, size() / 16);
  for (std::size_t i = 0; i < size(); i += step) {
    std::vector<double> first(points(i)), second(points(i));
    try {
      read(i, 0, 0, std::span(first));
      read(i, 1, 0, std::span(second));
    } catch (const Error&) {
      continue; // said when somebody wants that spectrum
    }
    if (ascends(first) == ascends(second)) continue;
    ++told;
    against += ascends(second);
  }
  return told > 0 && against == told;
}

/// Whether the m/z of all spectra are one array of the file, or one each that all are equal by the
/// words of the file itself.
bool ImzmlSpectra::sharesAxis() const {
  const ArrayPlace& axis = spectra_.front().arrays[0];
  return axis.length > 0 &&
         std::all_of(spectra_.begin(), spectra_.end(), [&](const SpectrumEntry& s) {
           return s.arrays[0].offset == axis.offset && s.arrays[0].length == axis.length;
         });
}

/// Profiles are sampled at steps that change slowly; peaks lie where they lie.
SpectrumKind ImzmlSpectra::kindByNumbers() const {
  std::vector<double> changes;
  const std::size_t step = std::max<std::size_t>(1, size() / 16);
  for (std::size_t i = 0; i < size(); i += step) {
    std::vector<double> mz(points(i));
    masses(i, 0, mz);
    for (std::size_t k = 2; k < mz.size(); ++k)
      changes.push_back(std::abs((mz[k] - mz[k - 1]) / (mz[k - 1] - mz[k - 2]) - 1));
  }
  if (changes.empty()) return SpectrumKind::Unknown;
  const auto middle = changes.begin() + std::ptrdiff_t(changes.size() / 2);
  std::nth_element(changes.begin(), middle, changes.end());
  return *middle < 0.05 ? SpectrumKind::Profile : SpectrumKind::Centroid;
}

void ImzmlSpectra::examine(const ImzmlIndex& index) {
  auto& notices = info_.source.notices;
  if (swapped()) {
    for (SpectrumEntry& s : spectra_) std::swap(s.arrays[0], s.arrays[1]);
    notices.push_back(
        "The m/z and intensity arrays carry each other's name; their numbers decided.");
  }
  const bool shared = size() == 1 ? index.continuous.value_or(true) : sharesAxis();
  if (index.continuous && *index.continuous != shared)
    notices.push_back(shared ? "It calls itself processed, but all spectra share one m/z axis: it "
                               "was read as continuous."
                             : "It calls itself continuous, but its spectra have m/z axes of their "
                               "own: it was read as processed.");
  if (shared && points(0) > 0) {
    std::vector<double> axis(points(0));
    read(0, 0, 0, std::span(axis));
    if (std::is_sorted(axis.begin(), axis.end())) info_.sharedAxis = std::move(axis);
  }
  info_.kind = index.kind;
  if (info_.kind == SpectrumKind::Unknown) {
    info_.kind = kindByNumbers();
    notices.push_back(std::string("It does not say whether its spectra are profiles or peaks: they "
                                  "were taken for ") +
                      (info_.kind == SpectrumKind::Profile ? "profiles." : "peaks."));
  }
}

} // namespace

std::shared_ptr<const Spectra> openImzml(const fs::path& path, JobContext* context) {
  const RandomAccessFile xml(path);
  ImzmlIndex index = cachedImzmlIndex(xml, context);
  SpectraInfo info;
  info.name = path.stem().string();
  info.source.path = path;
  info.source.format = "imzML";
  info.source.notices = std::move(index.notices);
  info.polarity = index.polarity;
  info.instrument = index.instrument;
  auto binary = openPartner(path, index.uuid, info.source.notices);
  if (const std::string found = uuidOf(*binary); index.uuid.empty())
    info.source.notices.push_back("It states no UUID: whether the two files belong together cannot "
                                  "be checked.");
  else if (found != index.uuid)
    info.source.notices.push_back("The UUIDs of the two files differ (XML " + index.uuid +
                                  ", binary " + found + "): they may not belong together.");
  settleArrays(path, binary->size(), index.spectra, info.source.notices);
  settlePositions(path, index.spectra, info);
  settlePixelSize(index, info);
  auto spectra =
      std::make_shared<ImzmlSpectra>(std::move(info), std::move(index.spectra), std::move(binary));
  spectra->examine(index);
  return spectra;
}

} // namespace svx
