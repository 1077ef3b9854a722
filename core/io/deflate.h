// gzip and zlib streams, compressed on all of a job's threads.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace svx {

enum class DeflateFormat { Gzip, Zlib };

/// Compresses `parts`, one after the other, in blocks of 1 MiB shared out among the threads of
/// ATen's pool, into one stream of one member (as pigz does: every block ends on a byte boundary
/// and takes the 32 KiB before it as dictionary). `sink` gets the pieces in order; `step` (bytes
/// done) is called between groups of blocks and may throw.
void deflateBlocks(const std::vector<std::string_view>& parts, DeflateFormat format,
                   const std::function<void(std::string_view)>& sink,
                   const std::function<void(std::size_t done)>& step);

} // namespace svx
