// The session file (.svox): the study as one zip of JSON plus what has no file of its own.
#pragma once

#include "core/jobs/job.h"
#include "core/study/study.h"

#include <filesystem>

namespace svx {

/// What a session holds. `view` is the window's own JSON text (layout, cursor, compare mode); core
/// keeps it unread.
struct Session {
  std::vector<Item> items;
  std::string view;
  std::vector<std::string> notices; ///< files that have changed or are missing since the save
};

/// Data with an unchanged file of its own is saved as a reference (path, relative where possible,
/// size, time), the rest inside; but mass spectra that a run of the session made are saved as that
/// run and made again, others go into an imzML file beside the session. Written new and renamed; a
/// kill at any moment leaves the last save whole. `items` is a copy of the study's list, so that a
/// job can save while the window goes on.
void saveSession(const std::vector<Item>& items, const std::string& view,
                 const std::filesystem::path& path, JobContext* context = nullptr);

/// Throws `Error{Input}` for a file that is no session or is damaged. A referenced file that is
/// missing or changed is a notice; its item is left out only when it is missing.
Session loadSession(const std::filesystem::path& path, JobContext* context = nullptr);

} // namespace svx
