// What runs have found.
#pragma once

#include "widgets/panel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace svx {

class FigureTable;

/// The results of some methods, newest first: of the one chosen a button for each of its outputs,
/// its figures, how long it took and what a person should know. Hidden while there is none.
/// Children `objectName` (the combo) and "output.<item>".
class RunResults : public QWidget {
  Q_OBJECT
public:
  using Wanted = std::function<bool(const Item& result)>;
  RunResults(PanelHost& host, const char* objectName, Wanted wanted, QWidget* parent = nullptr);

  void refill(); ///< the study has changed
  void choose(ItemId result);
  ItemId chosen() const;          ///< 0: none
  void addAbove(QWidget* widget); ///< above the outputs, for the chosen result alone

Q_SIGNALS:
  void chosenChanged(svx::ItemId result); ///< or the same one again, to be shown anew
  void outputWanted(svx::ItemId item);

private:
  void show();
  void clear(QVBoxLayout& place);

  PanelHost& host_;
  Wanted wanted_;
  QComboBox* results_;
  QVBoxLayout *above_, *outputs_;
  FigureTable* figures_;
  QLabel* provenance_;
};

} // namespace svx
