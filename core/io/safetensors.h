// Tensors by name in a file: the safetensors format, https://github.com/huggingface/safetensors.
//
// 8 bytes of header length, a JSON header {"name": {"dtype", "shape", "data_offsets"}, ..,
// "__metadata__": {text: text}}, then the numbers, little-endian, row-major, without gaps.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

namespace svx {

struct NamedTensors {
  std::map<std::string, at::Tensor> tensors; ///< on the CPU, contiguous
  std::map<std::string, std::string> about;  ///< "__metadata__"
};

/// Bit for bit. Throws `Error{Input}` for a file that is damaged, incomplete or not of this format:
/// also for overlaps, gaps, bytes behind the end, unknown types and names used twice.
NamedTensors loadSafetensors(const std::filesystem::path& path);

/// float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8 and bool. Bytes depend on
/// the tensors only. A failure leaves an old file as it was. Throws `Error{Input}`.
void saveSafetensors(const NamedTensors& content, const std::filesystem::path& path);

} // namespace svx
