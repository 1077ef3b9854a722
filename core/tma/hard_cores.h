// Cores that classifiers call wrong, or right with doubt.
#pragma once

#include "core/tma/comparison.h"

namespace svx::tma {

/// A row for each core that was tested, the hardest first: in how many trials (a classifier in a
/// division) it was called wrong, whether by every classifier each time, what it was called most
/// often in place of its label, the mean share of its label among the votes, and the mean
/// probability of its label. A core that all get wrong deserves another look: its label may have
/// been mixed up, or it may hold little of the tissue it is named for.
Table hardCoreTable(const Comparison& comparison, const Tissue& tissue);

/// The same for single spectra, at most `most`, with their place; positions as in `spectra`'s file.
Table hardSpectrumTable(const Comparison& comparison, const Tissue& tissue, const Spectra& spectra,
                        std::size_t most);

} // namespace svx::tma
