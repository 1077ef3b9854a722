// Asks what to do about the files of a session that are not as they were.
#pragma once

#include "core/io/session.h"

#include <QDialog>

class QComboBox;

namespace svx {

/// A row for each file: find it, leave its data out, or take it as it is now. What is left out
/// stays in the session as a reference. Rejected: do not open the session.
/// objectName: "missingFilesDialog"; in row i "missing.choice.i", "missing.find.i".
class MissingFilesDialog : public QDialog {
  Q_OBJECT
public:
  MissingFilesDialog(std::vector<DoubtfulFile> files, QWidget* parent);

  FileAnswers answers() const;

private:
  QWidget* rows();
  void find(std::size_t row);
  /// The file is at `path`; others that are missing are looked for beside it.
  void found(std::size_t row, const QString& path);

  std::vector<DoubtfulFile> files_;
  std::vector<QComboBox*> choices_; ///< the data of a choice is the path to read, or empty
};

} // namespace svx
