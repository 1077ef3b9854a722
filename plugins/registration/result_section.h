// The results of the registration panel.
#pragma once

#include "widgets/panel.h"
#include "widgets/result_data.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace svx {

class FigureTable;
class ResultCharts;

/// One result of the study at a time: its figures, charts and landmarks, the images before and
/// after compared in the views, and what can be made of it. Children "result", "before", "after",
/// "compareMode", "export", "report", "undoResult".
class ResultSection : public QWidget {
  Q_OBJECT
public:
  explicit ResultSection(PanelHost& host, QWidget* parent = nullptr);

  void listResults();          ///< after a change of the study
  void present(ItemId result); ///< shows it and compares its images

private:
  QWidget* comparison();
  QWidget* buttons();
  ItemId shown() const;
  void show();
  void compare(bool after);

  PanelHost& host_;
  QWidget *body_, *hint_;
  QComboBox *results_, *compareMode_;
  FigureTable* figures_;
  ResultCharts* charts_;
  QLabel* provenance_;
  QPushButton *before_, *after_;
};

} // namespace svx
