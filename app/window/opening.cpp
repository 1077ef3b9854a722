#include "app/window/opening.h"

#include "app/window/settings.h"
#include "core/io/sample_study.h"

#include <QDir>

namespace svx {
namespace {

QStringList noticesOf(const Opened& opened) {
  QStringList notices;
  for (const std::string& notice : opened.notices) notices << QString::fromStdString(notice);
  for (const Data& data : opened.data)
    for (const std::string& notice : sourceOf(data).notices)
      notices << QString::fromStdString(nameOf(data).empty() ? notice
                                                             : nameOf(data) + ": " + notice);
  notices.removeDuplicates();
  return notices;
}

} // namespace

struct Opening::Batch {
  std::size_t waiting = 0;
  std::vector<ItemId> items;
  std::function<void(const std::vector<ItemId>&)> opened;
};

Opening::Opening(Study& study, JobQueue& files, QObject* parent)
    : QObject(parent), study_(study), files_(files) {}

void Opening::open(const QStringList& paths, Role role,
                   std::function<void(const std::vector<ItemId>&)> opened) {
  const auto batch = std::make_shared<Batch>();
  batch->waiting = std::size_t(paths.size());
  batch->opened = std::move(opened);
  for (const QString& given : paths) {
    const QString path = QFileInfo(given).absoluteFilePath();
    const auto result = std::make_shared<Opened>();
    JobSpec spec;
    spec.name = tr("Open %1").arg(QFileInfo(path).fileName()).toStdString();
    spec.device = "cpu";
    const auto work = [=](JobContext& context) {
      *result = svx::open(path.toStdString(), {.role = role, .context = &context});
    };
    files_.submit(spec, work, [=, this](std::optional<Error> error) {
      if (!error)
        add(path, *result, *batch);
      else if (error->kind() != ErrorKind::Cancelled)
        Q_EMIT failed(path, *error);
      if (--batch->waiting == 0 && batch->opened) batch->opened(batch->items);
    });
  }
}

void Opening::add(const QString& path, const Opened& opened, Batch& batch) {
  std::vector<ItemId> items;
  for (const Data& data : opened.data) {
    const std::string& name = nameOf(data);
    items.push_back(
        study_.add(name.empty() ? QFileInfo(path).fileName().toStdString() : name, data));
  }
  const bool first = batch.items.empty();
  batch.items.insert(batch.items.end(), items.begin(), items.end());
  addRecentFile(path);
  setLastFolder(QFileInfo(path).absolutePath());
  Q_EMIT added(items, first);
  if (const QStringList notices = noticesOf(opened); !notices.isEmpty())
    Q_EMIT noticed(path, notices);
}

void Opening::openSampleStudy() {
  const auto sample = std::make_shared<SampleStudy>();
  JobSpec spec;
  spec.name = tr("Make the sample study").toStdString();
  spec.device = "cpu";
  const auto work = [sample](JobContext& context) {
    *sample = makeSampleStudy(SampleKind::Head, &context);
  };
  files_.submit(spec, work, [=, this](std::optional<Error> error) {
    if (error) {
      if (error->kind() != ErrorKind::Cancelled) Q_EMIT failed({}, *error);
      return;
    }
    std::vector<ItemId> items;
    const auto addItem = [&](const std::string& name, Data data, ItemId parent) {
      return items.emplace_back(study_.add(name, std::move(data), parent));
    };
    const ItemId fixed = addItem(sample->fixed->name, sample->fixed, 0);
    addItem(sample->fixedLabels->volume.name, sample->fixedLabels, fixed);
    addItem(sample->fixedLandmarks->name, sample->fixedLandmarks, fixed);
    const ItemId moving = addItem(sample->moving->name, sample->moving, 0);
    addItem(sample->movingLabels->volume.name, sample->movingLabels, moving);
    addItem(sample->movingLandmarks->name, sample->movingLandmarks, moving);
    addItem(tr("True displacement").toStdString(), sample->truth, fixed);
    Q_EMIT added(items, true);
    QStringList notices;
    for (const std::string& notice : sample->notices) notices << QString::fromStdString(notice);
    if (!notices.isEmpty()) Q_EMIT noticed(tr("The sample study"), notices);
  });
}

} // namespace svx
