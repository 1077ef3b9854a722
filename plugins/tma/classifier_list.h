// Chooses classifiers.
#pragma once

#include <QWidget>

class QListWidget;

namespace svx {

/// A check box for each classifier that a comparison can take, the quick ones first. objectName:
/// "classifierList"; children "classifiers", "chooseQuick", "chooseAll".
class ClassifierList : public QWidget {
  Q_OBJECT
public:
  explicit ClassifierList(QWidget* parent = nullptr);

  QString chosen() const; ///< ids, separated by commas, in the order of the list
  void choose(const QString& ids);

Q_SIGNALS:
  void chosenChanged();

private:
  enum class Which { Quick, All };
  void check(Which which);

  QListWidget* list_;
};

} // namespace svx
