#include "app/command_line/inputs.h"

namespace svx {

namespace {

template <typename T>
Data opened(const std::filesystem::path& path, const OpenOptions& options) {
  return std::shared_ptr<const T>(openAs<T>(path, options));
}

} // namespace

Data openAs(DataKind kind, const std::filesystem::path& path, JobContext& context) {
  OpenOptions options;
  options.context = &context;
  const auto withNotices = [&](Data data) {
    for (const std::string& notice : sourceOf(data).notices)
      context.log(path.filename().string() + ": " + notice);
    return data;
  };
  switch (kind) {
  case DataKind::LabelMap:
    return withNotices(opened<LabelMap>(path, options));
  case DataKind::Landmarks:
    return withNotices(opened<Landmarks>(path, options));
  case DataKind::Transform:
    return withNotices(opened<Transform>(path, options));
  case DataKind::Spectra:
    return withNotices(opened<Spectra>(path, options));
  case DataKind::Table:
    return withNotices(opened<Table>(path, options));
  case DataKind::Model:
    return withNotices(opened<Model>(path, options));
  case DataKind::Volume:
    break;
  }
  return withNotices(opened<Volume>(path, options));
}

Geometry gridOf(const std::filesystem::path& path) {
  for (const FileInfo& info : inspect(path))
    if (info.kind == DataKind::Volume || info.kind == DataKind::LabelMap) return info.geometry;
  throw Error(ErrorKind::Input, path.filename().string() + " has no grid",
              "it holds no volume and no label map.", "Give an image.");
}

std::shared_ptr<const Landmarks> placed(std::shared_ptr<const Landmarks> landmarks,
                                        const Geometry& grid) {
  if (!landmarks || !landmarks->inIndexSpace) return landmarks;
  return std::make_shared<Landmarks>(landmarks->placedOn(grid));
}

FilePair FilePair::from(const std::vector<std::string>& paths, const std::string& option) {
  if (paths.empty()) return {};
  FilePair pair;
  std::vector<std::string> inOrder;
  for (const std::string& path : paths) {
    if (path.starts_with("fixed="))
      pair.fixed = path.substr(6);
    else if (path.starts_with("moving="))
      pair.moving = path.substr(7);
    else
      inOrder.push_back(path);
  }
  if (inOrder.size() == 2 && paths.size() == 2) {
    pair.fixed = inOrder[0];
    pair.moving = inOrder[1];
  }
  if (paths.size() != 2 || pair.fixed.empty() || pair.moving.empty())
    throw Error(ErrorKind::Usage, option + " is incomplete", "it belongs to both images.",
                "Give it twice: first of the fixed, then of the moving image.");
  return pair;
}

} // namespace svx
