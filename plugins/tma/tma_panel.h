// The panel that classifies tissue.
#pragma once

#include "widgets/panel.h"

#include <QPointer>
#include <QWidget>

#include <vector>

namespace svx {

class Banner;
class ClassifierList;
class InputPicker;
class MethodSection;
class RunResults;
class TissueView;

/// From a data set with labelled cores to classifiers that were trained and tested: method, inputs,
/// run and results here, the array in the middle of the window. objectName: "tmaPanel"; children
/// "tmaMethod", "runTma", "tmaResult", "tmaReport", "tmaExport", "tmaRandomLabels", "topMass",
/// those of `ClassifierList` and of `RunSection` with "tma." before them.
class TmaPanel : public QWidget {
  Q_OBJECT
public:
  TmaPanel(PanelHost& host, QWidget* parent);
  ~TmaPanel() override;

protected:
  void showEvent(QShowEvent* event) override;

private:
  void methodChanged();
  void studyChanged();
  void fillInputs();
  void takeClassifiers();
  void showLabels();
  void showResult(ItemId result);
  void addActions(const Item& result);
  void testRandomLabels(const Result& result);
  void showOutput(ItemId output);
  void edit(const QString& what, const std::function<Table(const Table&)>& change);
  void showCore(double x, double y, int section);
  void failed(const Error& error);
  std::shared_ptr<const Spectra> spectra() const;

  PanelHost& host_;
  Banner* banner_;
  MethodSection* method_;
  ClassifierList* classifiers_;
  RunResults* results_;
  QPointer<TissueView> view_;
  ItemId shown_ = 0;                        ///< result in the view; 0: the labels
  std::vector<std::optional<Data>> labels_; ///< inputs whose labels were shown last
  std::string key_; ///< of this panel's jobs: a newer one replaces the older
};

} // namespace svx
