// The report of a registration: pictures from the views, figures and provenance.
#pragma once

#include "app/window/workspace.h"

#include <QImage>

#include <filesystem>

namespace svx {

class ViewArea;

struct Report {
  struct Picture {
    QString title;
    QImage image;
  };
  ResultPtr result;
  std::vector<Picture> pictures;
};

/// Takes the pictures: before, after, difference, in the three planes. Window thread.
Report makeReport(Workspace& workspace, ViewArea& views, ItemId result);

/// By the suffix: .html (pictures inside), .pdf, .csv (the figures). Any thread. Throws
/// `Error{Input}` when the file cannot be written, `Error{Usage}` for another suffix.
void writeReport(const Report& report, const std::filesystem::path& path);

} // namespace svx
