// Asks where a result's report goes.
#pragma once

#include "app/window/workspace.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace svx {

/// objectName: "reportDialog"; children "format", "file", "browse", "withNames", "write".
class ReportDialog : public QDialog {
  Q_OBJECT
public:
  ReportDialog(Workspace& workspace, ItemId result, QWidget* parent);

private:
  void changeSuffix();
  void browse();
  void start();

  Workspace& workspace_;
  ItemId result_;
  QComboBox* format_;
  QLineEdit* file_;
  QCheckBox* names_;
};

} // namespace svx
