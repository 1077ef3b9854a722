// A message where its cause is.
#pragma once

#include "core/data/error.h"

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace svx {

/// What happened, why, and a button that mends it; hidden until something is shown. A newer message
/// replaces the older one. objectName: "banner"; children "headline", "why", "remedy", "close".
class Banner : public QFrame {
  Q_OBJECT
public:
  explicit Banner(QWidget* parent = nullptr);

  /// The error's remedy is shown as a sentence; with `button` a button runs `action`.
  void showError(const Error& error, const QString& button = {}, std::function<void()> action = {});
  void showNotice(const QString& headline, const QString& why = {}, const QString& button = {},
                  std::function<void()> action = {});
  void dismiss();

Q_SIGNALS:
  void dismissed();

protected:
  void changeEvent(QEvent* event) override;

private:
  void applyColours();
  void show(bool error, const QString& headline, const QString& why, const QString& button,
            std::function<void()> action);

  QLabel* mark_;
  QLabel* headline_;
  QLabel* why_;
  QPushButton* remedy_;
  QToolButton* close_;
  std::function<void()> action_;
  bool error_ = false;
};

} // namespace svx
