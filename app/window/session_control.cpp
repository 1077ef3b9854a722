#include "app/window/session_control.h"

#include "app/window/missing_files_dialog.h"
#include "app/window/restore_dialog.h"
#include "app/window/settings.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageBox>

#include <algorithm>

namespace svx {

SessionControl::SessionControl(Study& study, JobQueue& files, AutosaveJournal& journal,
                               std::function<QString()> viewState, QWidget* window)
    : QObject(window), study_(study), files_(files), journal_(journal),
      viewState_(std::move(viewState)), window_(window) {
  connect(&timer_, &QTimer::timeout, this, [this] { autosave(); });
  setAutosaveInterval(30'000);
}

QString SessionControl::name() const {
  return path_.isEmpty() ? tr("Untitled") : QFileInfo(path_).fileName();
}

bool SessionControl::modified() const {
  return unsaved_ || study_.modified();
}

/// Runs a job; `then` only when it went well.
void SessionControl::finish(const JobSpec& spec, JobFunction work, std::function<void()> then) {
  files_.submit(spec, std::move(work), [=, this](std::optional<Error> error) {
    if (!error) return then();
    if (error->kind() != ErrorKind::Cancelled) Q_EMIT failed(*error);
  });
}

void SessionControl::load(const QString& file, Loaded then) {
  const auto doubtful = std::make_shared<std::vector<DoubtfulFile>>();
  JobSpec spec;
  spec.name = tr("Look for the files of %1").arg(QFileInfo(file).fileName()).toStdString();
  spec.device = "cpu";
  const auto work = [=](JobContext&) { *doubtful = doubtfulFiles(file.toStdString()); };
  finish(spec, work, [=, this] {
    if (doubtful->empty()) return read(file, {}, then);
    auto* dialog = new MissingFilesDialog(std::move(*doubtful), window_);
    connect(dialog, &QDialog::accepted, this, [=, this] { read(file, dialog->answers(), then); });
    dialog->open();
  });
}

void SessionControl::read(const QString& file, const FileAnswers& answers, Loaded then) {
  const auto session = std::make_shared<Session>();
  JobSpec spec;
  spec.name = tr("Open %1").arg(QFileInfo(file).fileName()).toStdString();
  spec.device = "cpu";
  const auto work = [=](JobContext& context) {
    *session = loadSession(file.toStdString(), &context, answers);
  };
  finish(spec, work, [=, this] {
    study_.reset(std::move(session->items));
    study_.markSaved();
    unsaved_ = std::any_of(answers.begin(), answers.end(), [](const auto& answer) {
      return !answer.second.empty() && answer.second != answer.first;
    });
    then(QString::fromStdString(session->view));
    QStringList notices;
    for (const std::string& notice : session->notices) notices << QString::fromStdString(notice);
    if (!notices.isEmpty()) Q_EMIT noticed(notices);
    Q_EMIT changed();
  });
}

void SessionControl::open(const QString& path) {
  load(path, [=, this](const QString& view) {
    path_ = path;
    journal_.clear();
    addRecentFile(path);
    setLastFolder(QFileInfo(path).absolutePath());
    Q_EMIT opened(view);
  });
}

void SessionControl::clear() {
  study_.reset({});
  study_.markSaved();
  path_.clear();
  unsaved_ = false;
  journal_.clear();
  Q_EMIT changed();
}

void SessionControl::save(std::function<void()> then) {
  if (path_.isEmpty()) return saveAs(std::move(then));
  write(path_, std::move(then));
}

void SessionControl::saveAs(std::function<void()> then) {
  auto* dialog =
      new QFileDialog(window_, tr("Save session"), lastFolder(), tr("Spectravox session (*.svox)"));
  dialog->setObjectName("saveSessionDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("svox");
  dialog->selectFile(path_.isEmpty() ? tr("session.svox") : path_);
  connect(dialog, &QFileDialog::fileSelected, this,
          [=, this](const QString& path) { write(path, then); });
  dialog->open();
}

void SessionControl::write(const QString& path, std::function<void()> then) {
  JobSpec spec;
  spec.name = tr("Save %1").arg(QFileInfo(path).fileName()).toStdString();
  spec.device = "cpu";
  const auto revision = study_.revision();
  const auto work = [items = study_.items(), view = viewState_().toStdString(),
                     file = path.toStdString()](JobContext& context) {
    saveSession(items, view, file, &context);
  };
  files_.submit(spec, work, [=, this](std::optional<Error> error) {
    if (error) return Q_EMIT failed(*error);
    path_ = path;
    addRecentFile(path);
    setLastFolder(QFileInfo(path).absolutePath());
    if (study_.revision() == revision) {
      study_.markSaved();
      unsaved_ = false;
      journal_.clear();
    }
    Q_EMIT changed();
    if (then) then();
  });
}

void SessionControl::whenSafe(std::function<void()> then) {
  if (!modified()) return then();
  auto* box = new QMessageBox(
      QMessageBox::NoIcon, tr("Save changes?"), tr("Save the changes to %1?").arg(name()),
      QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, window_);
  box->setObjectName("saveChangesDialog");
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setInformativeText(tr("Results and edits that are in no file would be lost."));
  connect(box, &QMessageBox::finished, this, [=, this](int answer) {
    if (answer == QMessageBox::Save) save(then);
    if (answer == QMessageBox::Discard) then();
  });
  box->open();
}

bool SessionControl::offerRestore() {
  const QStringList journals = AutosaveJournal::leftBehind();
  if (journals.isEmpty()) return false;
  auto* dialog = new RestoreDialog(journals, window_);
  connect(dialog, &RestoreDialog::restoreWanted, this, &SessionControl::restore);
  dialog->open();
  return true;
}

void SessionControl::restore(const QString& journal) {
  load(journal, [=, this](const QString& view) {
    path_ = QJsonDocument::fromJson(view.toUtf8())["session"].toString();
    unsaved_ = true;
    Q_EMIT opened(view);
    autosave([=] { AutosaveJournal::discard(journal); });
  });
}

void SessionControl::autosave(std::function<void()> then) {
  const auto revision = study_.revision();
  if (!modified() || revision == journalRevision_) return;
  JobSpec spec;
  spec.name = tr("Autosave").toStdString();
  spec.device = "cpu";
  spec.supersedeKey = "autosave";
  const auto work = [items = study_.items(), view = viewState_().toStdString(),
                     file = journal_.path().toStdString()](JobContext& context) {
    saveSession(items, view, file, &context);
  };
  files_.submit(spec, work, [=, this](std::optional<Error> error) {
    if (!error) {
      journalRevision_ = revision;
      if (then) then();
    } else if (error->kind() != ErrorKind::Cancelled) {
      Q_EMIT failed(*error);
    }
  });
}

} // namespace svx
