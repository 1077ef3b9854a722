// Chooses the study item that a method takes as one of its inputs.
#pragma once

#include "widgets/study_model.h"

#include <QWidget>

class QComboBox;

namespace svx {

/// A label, a combo of the study's items of the input's kind, and a button to open a file; the
/// whole is a drop target for items and files. Says what it takes while empty. An input that is not
/// required offers "None". objectName: "input.<id>"; child "choice".
class InputPicker : public QWidget {
  Q_OBJECT
public:
  InputPicker(const InputInfo& info, StudyModel& model, QWidget* parent = nullptr);

  const InputInfo& info() const { return info_; }
  ItemId chosen() const; ///< 0 for none
  /// Ignored when the study has no such item of the kind; 0 chooses none.
  void choose(ItemId id);

Q_SIGNALS:
  void chosenChanged(svx::ItemId id);
  /// Files dropped here, or the button pressed (`paths` empty: ask for one). The receiver opens
  /// them and calls `choose`.
  void filesWanted(const QStringList& paths);

protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

private:
  void refill();
  QString describeChoice() const;

  InputInfo info_;
  StudyModel& model_;
  QComboBox* choice_;
  bool dropHover_ = false;
};

} // namespace svx
