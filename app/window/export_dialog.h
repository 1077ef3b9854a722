// Writes an item of the study, or what a registration's result can make, to a file.
#pragma once

#include "app/window/workspace.h"
#include "core/kernels/interpolation.h"
#include "widgets/result_data.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QPushButton;
class QLineEdit;

namespace svx {

struct ResultExport {
  enum class What { Volume, Labels, Transform, Field } what = What::Volume;
  kernels::Interpolation interpolation = kernels::Interpolation::Linear;
  bool nativeGrid = false; ///< as fine as the moving image, in place of the fixed image's grid
  std::filesystem::path path;
};

/// In a job. Throws `Error{Input}` when what is needed has been removed from the study or is not
/// what the result was made from.
void write(const ResultExport& wish, const ResultData& data, JobContext& context);

/// objectName: "exportDialog"; children "what", "interpolation", "grid", "file", "browse",
/// "export".
class ExportDialog : public QDialog {
  Q_OBJECT
public:
  ExportDialog(Workspace& workspace, const Item& item, QWidget* parent);

private:
  void fillChoices();
  void suggestFile();
  void browse();
  void start();
  QString suffix() const;

  Workspace& workspace_;
  QString name_;
  std::optional<Data> plain_; ///< the item's data; none for a result
  ResultData result_;
  QComboBox *what_, *interpolation_, *grid_;
  QLineEdit* file_;
  QPushButton* export_;
};

} // namespace svx
