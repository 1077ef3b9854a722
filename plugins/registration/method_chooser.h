// Chooses a registration method.
#pragma once

#include "core/methods/method.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace svx {

class ElidedLabel;

/// The registration methods by what they move, with the sentence and the citation of the one
/// chosen. `registration.auto` is on top and chosen at first where there is one. Child "method",
/// whose data are the ids.
class MethodChooser : public QWidget {
  Q_OBJECT
public:
  explicit MethodChooser(const MethodRegistry& methods, QWidget* parent = nullptr);
  const Method& chosen() const;

Q_SIGNALS:
  void chosenChanged();

private:
  void describe();

  const MethodRegistry& methods_;
  QComboBox* combo_;
  QLabel* sentence_;
  ElidedLabel* citation_;
};

/// Whether a method belongs into the panel.
bool isRegistration(const std::string& methodId);

} // namespace svx
