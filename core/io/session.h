// The session file (.svox): the study as one zip of JSON plus what has no file of its own.
#pragma once

#include "core/jobs/job.h"
#include "core/study/study.h"

#include <filesystem>
#include <map>

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
/// job can save while the window goes on. Data that were missing when the session was opened stay
/// references.
void saveSession(const std::vector<Item>& items, const std::string& view,
                 const std::filesystem::path& path, JobContext* context = nullptr);

/// A file that a session refers to and that is not as it was when the session was saved.
struct DoubtfulFile {
  std::filesystem::path path;     ///< where it is, or was
  bool missing = true;            ///< else it is there, but has changed
  bool folder = false;            ///< a folder of files
  std::vector<std::string> items; ///< the names of what was read from it
};

/// What to ask before `loadSession`, without reading any data. Throws as it does.
std::vector<DoubtfulFile> doubtfulFiles(const std::filesystem::path& session);

/// Where to read instead of a doubtful file, by its path: the same path takes it as it is now, an
/// empty one leaves its data out.
using FileAnswers = std::map<std::filesystem::path, std::filesystem::path>;

/// Throws `Error{Input}` for a file that is no session or is damaged. A referenced file without an
/// answer is read as it is now, with a notice when it has changed. Data that are not read, because
/// their file is missing or by an answer, leave an item with `MissingData` in their place.
Session loadSession(const std::filesystem::path& path, JobContext* context = nullptr,
                    const FileAnswers& answers = {});

} // namespace svx
