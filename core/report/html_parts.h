// What every report is put together from.
#pragma once

#include "core/methods/result.h"

namespace svx {

/// The head with the style, the title and the line for research use; `body`; the foot.
std::string reportPage(const std::string& title, const std::string& citation,
                       const std::string& body);

std::string escaped(const std::string& text);
std::string base64(const std::string& bytes);

/// Width and height stand in the tag: QTextDocument scales a picture by both or by neither.
std::string imageTag(const std::string& type, const std::string& bytes, int width, int height,
                     const std::string& described);
/// A PNG of the width given.
std::string pngTag(const std::string& png, int width, const std::string& described);

/// "&ndash;" for no value.
std::string numberText(const std::optional<double>& value, int decimals);

/// A name and a value, both HTML, of a table over the width of the page.
std::string tableRow(const std::string& label, const std::string& value);

std::string noticeLines(const std::vector<std::string>& lines); ///< under a heading
/// Every value of the run, those that are not the default's marked.
std::string valueTable(const Result& result);
/// `withNames`: as the study shows the inputs.
std::string provenanceTable(const Result& result, bool withNames);

} // namespace svx
