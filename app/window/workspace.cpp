#include "app/window/workspace.h"

#include "app/window/settings.h"
#include "core/io/cache_folder.h"
#include "core/io/checkpoint_folder.h"
#include "widgets/core_text.h"

#include <QFileDialog>

#include <algorithm>

namespace svx {
namespace {

constexpr std::uint64_t checkpointBytes = 4'000'000'000; // kept of runs that were never finished

Role roleOf(DataKind kind) {
  switch (kind) {
  case DataKind::Volume:
    return Role::Volume;
  case DataKind::LabelMap:
    return Role::LabelMap;
  case DataKind::Landmarks:
    return Role::Landmarks;
  case DataKind::Transform:
    return Role::Transform;
  case DataKind::Spectra:
    return Role::Spectra;
  case DataKind::Table:
    return Role::Table;
  case DataKind::Model:
    return Role::Model;
  }
  return Role::Automatic;
}

} // namespace

Workspace::Workspace(QWidget* window)
    : window_(window), compute_(Preferences::load().poolSettings()), files_({}), model_(study_),
      layers_(model_), result_(model_), opening_(study_, files_),
      session_(
          study_, files_, journal_,
          [this] {
            QString state;
            Q_EMIT viewStateWanted(&state);
            return state;
          },
          window) {
  connect(&opening_, &Opening::added, this, &Workspace::show);
  connect(&session_, &SessionControl::failed, this, &Workspace::errorRaised);
}

/// Of several files opened in one go the first image is shown, with the labels on its grid; the
/// others wait in the data list, or they would cover it.
void Workspace::show(const std::vector<ItemId>& items, bool first) {
  const bool empty = !layers_.base();
  const auto showFirst = [&](auto wanted) {
    const auto found = std::find_if(items.begin(), items.end(), [&](ItemId id) {
      const Item* item = study_.find(id);
      return item && wanted(*item);
    });
    if (found != items.end()) layers_.add(*found);
  };
  if (first || empty) showFirst([](const Item& item) { return item.as<Volume>() != nullptr; });
  const Item* base = layers_.base();
  showFirst([&](const Item& item) {
    const auto labels = item.as<LabelMap>();
    return labels &&
           (first || !base || base->as<Volume>()->geometry.sameGrid(labels->volume.geometry));
  });
  if (first || empty) showFirst([](const Item& item) { return item.as<Landmarks>() != nullptr; });
  if (!empty || !base) return;
  if (const auto volume = base->as<Volume>()) cursor_.moveTo(volume->geometry.centre());
  Q_EMIT shown();
}

JobHandle Workspace::submitRun(RunRequest request, std::function<void(ItemId)> done,
                               std::function<void(const Error&)> failed) {
  const auto result = std::make_shared<ResultPtr>();
  JobSpec spec;
  spec.name = coreText(request.method->info().title).toStdString();
  if (const Preset* preset = request.method->info().preset(request.preset))
    spec.name += " (" + coreText(preset->title).toStdString() + ")";
  spec.memoryEstimate = request.method->memoryEstimate(request.inputs, request.values);
  spec.device = device_.toStdString();
  const ItemId parent = resultParent(request);
  const auto checkpoints = std::make_shared<CheckpointFolder>(cacheFolder() / "checkpoints");
  request.store = checkpoints;
  const auto work = [=](JobContext& context) {
    trimCache(cacheFolder() / "checkpoints", checkpointBytes);
    *result = execute(request, context);
    checkpoints->clear();
  };
  return compute_.submit(spec, work, [=, this](std::optional<Error> error) {
    if (error) return failed(*error);
    done(study_.addResult(*result, study_.find(parent) ? parent : 0));
  });
}

JobHandle Workspace::submitJob(JobSpec spec, JobFunction work,
                               std::function<void(std::optional<Error>)> done) {
  return compute_.submit(std::move(spec), std::move(work), std::move(done));
}

ItemId Workspace::resultParent(const RunRequest& request) const {
  for (const InputInfo& info : request.method->info().inputs) {
    const auto given = request.inputs.find(info.id);
    if (given == request.inputs.end()) continue;
    if (const ItemId id = itemWith(study_, given->second)) return id;
  }
  return 0;
}

void Workspace::openFiles(const QStringList& paths, DataKind kind,
                          std::function<void(const std::vector<ItemId>&)> opened) {
  if (!paths.isEmpty()) return opening_.open(paths, roleOf(kind), std::move(opened));
  auto* dialog = new QFileDialog(window_, tr("Open"), lastFolder());
  dialog->setObjectName("openInputDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::filesSelected, this,
          [=, this](const QStringList& chosen) { opening_.open(chosen, roleOf(kind), opened); });
  dialog->open();
}

void Workspace::compare(ItemId base, ItemId overlay, const QString& mode) {
  layers_.add(base);
  layers_.add(overlay);
  compare_.setPair(base, overlay);
  compare_.setMode(compareMode(mode));
}

void Workspace::overlayResult(ItemId result, bool before) {
  if (result != result_.result()) result_.setResult(result);
  result_.setBefore(before);
}

} // namespace svx
