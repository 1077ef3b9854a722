// Compressed arrays of spectra, decoded once for the pieces that are read of them.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace svx {

/// The bytes of a zlib stream, at most `size`; fewer when it ends early, none when it is damaged.
std::vector<char> inflated(std::span<const char> packed, std::size_t size);

/// What each thread decoded last of one data set. Thread-safe.
class DecodedArrays {
public:
  /// Array `which` (0: m/z, 1: intensities) of spectrum i; `decode` makes its bytes unless they are
  /// those of the last call. Valid until the thread's next.
  template <typename Decode>
  const std::vector<char>& get(std::size_t i, std::size_t which, Decode&& decode) const {
    struct Decoded {
      std::uint64_t owner = 0;
      std::size_t spectrum = 0;
      std::vector<char> bytes;
    };
    thread_local std::array<Decoded, 2> last;
    Decoded& kept = last[which];
    if (kept.owner == id_ && kept.spectrum == i) return kept.bytes;
    kept.owner = 0;
    kept.bytes = decode();
    kept.owner = id_;
    kept.spectrum = i;
    return kept.bytes;
  }

private:
  const std::uint64_t id_ = ++lastId_; ///< tells data sets apart
  static inline std::atomic<std::uint64_t> lastId_ = 0;
};

} // namespace svx
