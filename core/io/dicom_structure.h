// A walk over the elements of a DICOM file, before GDCM sees it: GDCM as distributions build it
// ends the program on files that are cut short. DICOM PS3.5 chapter 7.
#pragma once

#include <filesystem>
#include <string_view>

namespace svx {

/// Throws `Error{Input}` that names the byte where an element, item or value reaches beyond the end
/// of its sequence or of the file. Values are not looked at; deflated data sets are not walked.
void checkDicomStructure(std::string_view file, const std::filesystem::path& path);

/// The same for a file on disk, mapped into memory.
void checkDicomStructure(const std::filesystem::path& path);

} // namespace svx
