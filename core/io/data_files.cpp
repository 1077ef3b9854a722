#include "core/io/data_files.h"

#include "core/io/format.h"
#include "core/io/text_scan.h"

namespace svx {

std::filesystem::path beside(const std::filesystem::path& header, const std::string& name) {
  return header.parent_path() / std::filesystem::path(name);
}

std::vector<std::filesystem::path> numberedFiles(const std::filesystem::path& header,
                                                 const std::string& pattern) {
  const auto refuse = [&] {
    return unreadable(header, "its file pattern '" + pattern + "' cannot be used");
  };
  const auto parts = words(pattern);
  const auto percent = parts.empty() ? std::string_view::npos : parts[0].find('%');
  const auto end = percent == std::string_view::npos ? percent : parts[0].find('d', percent);
  if (end == std::string_view::npos || parts.size() < 3) throw refuse();
  const auto field = parts[0].substr(percent + 1, end - percent - 1);
  const auto width = field.empty() ? std::optional<std::int64_t>(0) : wholeNumber(field);
  const auto first = wholeNumber(parts[1]), last = wholeNumber(parts[2]);
  const auto step = parts.size() > 3 ? wholeNumber(parts[3]) : std::optional<std::int64_t>(1);
  if (!width || *width < 0 || *width > 20 || !first || !last || !step || *step < 1 || *first < 0 ||
      *last < *first || (*last - *first) / *step > 100000)
    throw refuse();
  std::vector<std::filesystem::path> files;
  for (std::int64_t i = *first; i <= *last; i += *step) {
    std::string digits = std::to_string(i);
    if (digits.size() < static_cast<std::size_t>(*width))
      digits.insert(0, static_cast<std::size_t>(*width) - digits.size(), '0');
    files.push_back(beside(header, std::string(parts[0].substr(0, percent)) + digits +
                                       std::string(parts[0].substr(end + 1))));
  }
  return files;
}

} // namespace svx
