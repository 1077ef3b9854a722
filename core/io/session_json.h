// The JSON of a session, without the data.
#pragma once

#include "core/io/origin.h"
#include "core/study/study.h"

#include <nlohmann/json.hpp>

namespace svx {

nlohmann::json toJson(const Display& display);
Display displayFromJson(const nlohmann::json& json);

/// What the files of volumes do not keep: name, modality, unit, window, time step, source.
nlohmann::json volumeJson(const Volume& volume);
void restore(Volume& volume, const nlohmann::json& json);

nlohmann::json labelsJson(const std::vector<Label>& labels);
std::vector<Label> labelsFromJson(const nlohmann::json& json);

nlohmann::json landmarksJson(const Landmarks& landmarks);
Landmarks landmarksFromJson(const nlohmann::json& json);

/// A reference: the path seen from the session's folder and the absolute one, size and time.
nlohmann::json originJson(const Origin& origin, const std::filesystem::path& sessionFolder);
/// The same reference in a session in another folder.
void moveReference(nlohmann::json& json, const std::filesystem::path& from,
                   const std::filesystem::path& to);
/// Where the file was when the session was saved: the absolute path.
std::filesystem::path pathOf(const nlohmann::json& json);
/// The file that a reference means now: the relative path first. `changed` tells whether size or
/// time differ; nothing when neither path is there.
std::optional<Origin> findOrigin(const nlohmann::json& json,
                                 const std::filesystem::path& sessionFolder, bool& changed);

} // namespace svx
