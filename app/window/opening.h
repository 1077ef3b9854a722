// Brings files into the study.
#pragma once

#include "app/window/job_queue.h"
#include "core/io/open.h"
#include "core/study/study.h"

namespace svx {

/// Opens files and folders as jobs and adds what they hold to the study in the window thread.
/// Window thread only.
class Opening : public QObject {
  Q_OBJECT
public:
  Opening(Study& study, JobQueue& files, QObject* parent = nullptr);

  /// `opened` gets every new item once the last path is through, also when some of them failed.
  void open(const QStringList& paths, Role role = Role::Automatic,
            std::function<void(const std::vector<ItemId>&)> opened = {});
  void openSampleStudy();

Q_SIGNALS:
  /// After each path; `first`: nothing opened before it in the same go.
  void added(const std::vector<svx::ItemId>& items, bool first);
  void failed(const QString& path, const svx::Error& error);
  /// Repairs and doubts of the readers, those of one path together.
  void noticed(const QString& path, const QStringList& notices);

private:
  struct Batch;
  void add(const QString& path, const Opened& opened, Batch& batch);

  Study& study_;
  JobQueue& files_;
};

} // namespace svx
