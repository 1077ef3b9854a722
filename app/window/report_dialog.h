// Asks where a result's report goes.
#pragma once

#include "app/window/workspace.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace svx {

class ViewArea;

/// objectName: "reportDialog"; children "format", "file", "browse", "names", "write".
class ReportDialog : public QDialog {
  Q_OBJECT
public:
  ReportDialog(Workspace& workspace, ViewArea& views, ItemId result, QWidget* parent);

private:
  void changeSuffix();
  void browse();
  void start();

  Workspace& workspace_;
  ViewArea& views_;
  ItemId result_;
  QComboBox* format_;
  QLineEdit* file_;
};

} // namespace svx
