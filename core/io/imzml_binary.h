// The binary file of an imzML data set.
#pragma once

#include "core/io/random_access_file.h"

#include <memory>
#include <string>
#include <vector>

namespace svx {

/// The UUID that its first 16 bytes are, in hexadecimal digits; empty when it is shorter.
std::string uuidOf(const RandomAccessFile& binary);

/// The .ibd beside the XML: of the same name, in whatever case, else the one with this UUID, which
/// a notice tells. Throws `Error{Input}` when there is none.
std::unique_ptr<RandomAccessFile> openPartner(const std::filesystem::path& xml,
                                              const std::string& uuid,
                                              std::vector<std::string>& notices);

} // namespace svx
