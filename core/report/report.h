// A result as a document: HTML (also what a PDF is printed from) and CSV.
#pragma once

#include "core/methods/result.h"

namespace svx {

/// A picture in the report's table of pictures: a row for each plane, a column for each view, both
/// in the order in which they first appear.
struct ReportPicture {
  std::string plane; ///< "Axial"
  std::string view;  ///< "Before", "After", "Difference"
  std::string png;   ///< the bytes of a PNG file
};

struct ReportContent {
  std::shared_ptr<const Result> result;
  std::vector<ReportPicture> pictures;
  /// Adds the names that the study shows for the inputs. They can be a patient's; without them the
  /// report says the files' names only, and never a folder.
  bool withNames = false;
};

/// One self-contained page: UTF-8, pictures and curves embedded as data URLs, no script. Its layout
/// is made of plain tables, so that QTextDocument prints it as well as a browser does.
std::string toHtml(const ReportContent& content);

/// The figures: id, label, unit, before, after (RFC 4180, UTF-8, CRLF).
std::string toCsv(const Result& result);

/// Encodes 8-bit RGB pixels (0xAARRGGBB as in kernels/slice_render.h, alpha ignored) as PNG.
std::string toPng(const std::uint32_t* pixels, int width, int height);

/// Slices through the middle of the fixed image in the three planes: the fixed image, the moving
/// image before (`before` null: where its header puts it) and after registration, the difference
/// and a checkerboard after it.
std::vector<ReportPicture> slicePictures(const Volume& fixed, const Volume& moving,
                                         const Transform* before, const Transform& after);

} // namespace svx
