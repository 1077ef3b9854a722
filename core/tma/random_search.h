// Random search over the hyper-parameters of a network.
#pragma once

#include "core/tma/classifier.h"
#include "core/tma/presets.h"

namespace svx::tma {

/// What is drawn: whole numbers evenly, rate and L1 evenly in their logarithm, of lists each entry
/// alike (Bergstra & Bengio, J. Mach. Learn. Res. 13:281-305, 2012). Both ends are included; equal
/// ends fix a value. A weight of 0 at both ends is no penalty. Empty lists leave a network as it
/// is.
struct SearchRanges {
  std::int64_t batch[2] = {50, 400}, epochs[2] = {50, 200};
  double rate[2] = {1e-6, 1e-2}, l1[2] = {1e-4, 1e-1};
  std::vector<std::int64_t> kernels = {128, 256}, channels = {4, 8}; ///< of every layer
};

/// The draw of this number: the same seed gives the same, whatever was drawn before. Throws
/// `Error{Usage}` for ranges that are upside down or not positive.
NetworkPreset drawnPreset(const NetworkPreset& preset, const SearchRanges& ranges,
                          std::uint64_t seed, std::uint64_t number);

/// One draw, learned.
struct SearchTry {
  NetworkPreset preset;
  double validation = 0; ///< share of the validation spectra that is right; NaN when `failure`
  double seconds = 0;
  std::string failure; ///< why it could not be learned, e.g. a loss that is not a number
};

/// Tries draws 0 and on; those that come from a store in the context are not learned again.
/// Validation alone judges them.
std::vector<SearchTry> searchNetwork(const NetworkPreset& preset, const SearchRanges& ranges,
                                     int tries, const Examples& training,
                                     const Examples& validation, int classes,
                                     const LearningSettings& settings, JobContext& context);

/// The index of the best try, of equals the first. Throws `Error{Input}` when all failed.
std::size_t bestTry(const std::vector<SearchTry>& tries);

/// A row for each try, the best first.
Table searchTable(const std::vector<SearchTry>& tries);

} // namespace svx::tma
