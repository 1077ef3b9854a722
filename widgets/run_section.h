// The run of a method from a panel.
#pragma once

#include "widgets/panel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace svx {

class LineChart;

/// What a run would need, the button that starts it, its progress and curves, pause and cancel.
/// Follows the run started last; earlier ones go on in the job list and put their results into the
/// study all the same. Children `button`, and with `prefix` before them "pause", "cancel",
/// "progress", "quantity", "loss".
class RunSection : public QWidget {
  Q_OBJECT
public:
  RunSection(PanelHost& host, const QString& verb, const QString& button, const QString& prefix,
             QWidget* parent = nullptr);

  /// What the button starts; without a required input it says which to choose.
  void setRequest(RunRequest request);
  void start();  ///< what the button does
  void forget(); ///< the run started last

Q_SIGNALS:
  void started();
  void finished(svx::ItemId result);
  void failed(const svx::Error& error); ///< or cancelled

private:
  void follow();
  void offerPause(JobState state);
  void drawCurves(const std::map<std::string, Curve>& curves);

  PanelHost& host_;
  RunRequest request_;
  JobHandle job_;
  QLabel *estimate_, *step_;
  QPushButton *start_, *pause_, *cancel_;
  QProgressBar* progress_;
  QComboBox* quantity_;
  bool quantityChosen_ = false; ///< by a person
  LineChart* loss_;
};

} // namespace svx
