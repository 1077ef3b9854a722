#include "widgets/banner.h"

#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace svx {

Banner::Banner(QWidget* parent)
    : QFrame(parent), mark_(new QLabel), headline_(new QLabel), why_(new QLabel),
      remedy_(new QPushButton), close_(new QToolButton) {
  setObjectName("banner");
  headline_->setObjectName("headline");
  why_->setObjectName("why");
  remedy_->setObjectName("remedy");
  close_->setObjectName("close");
  close_->setAccessibleName(tr("Close message"));
  close_->setToolTip(tr("Close"));
  close_->setIcon(icon("window-close"));
  QFont bold = headline_->font();
  bold.setBold(true);
  headline_->setFont(bold);
  for (QLabel* label : {headline_, why_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  }
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(grid + grid / 2, grid, grid, grid);
  layout->setHorizontalSpacing(grid);
  layout->setVerticalSpacing(grid / 2);
  layout->addWidget(mark_, 0, 0, Qt::AlignTop);
  layout->addWidget(headline_, 0, 1);
  layout->addWidget(close_, 0, 2, Qt::AlignTop);
  layout->addWidget(why_, 1, 1, 1, 2);
  layout->addWidget(remedy_, 2, 1, Qt::AlignLeft);
  layout->setColumnStretch(1, 1);
  connect(close_, &QToolButton::clicked, this, &Banner::dismiss);
  connect(remedy_, &QPushButton::clicked, this, [this] {
    const auto action = action_; // which may show another message
    dismiss();
    if (action) action();
  });
  hide();
}

void Banner::showError(const Error& error, const QString& button, std::function<void()> action) {
  QString why = QString::fromStdString(error.why());
  const QString remedy = QString::fromStdString(error.remedy());
  if (!remedy.isEmpty()) why += why.isEmpty() ? remedy : " " + remedy;
  show(true, QString::fromStdString(error.headline()), why, button, std::move(action));
}

void Banner::showNotice(const QString& headline, const QString& why, const QString& button,
                        std::function<void()> action) {
  show(false, headline, why, button, std::move(action));
}

void Banner::dismiss() {
  if (isHidden()) return;
  hide();
  action_ = nullptr;
  Q_EMIT dismissed();
}

void Banner::show(bool error, const QString& headline, const QString& why, const QString& button,
                  std::function<void()> action) {
  error_ = error;
  action_ = std::move(action);
  headline_->setText(headline);
  why_->setText(why);
  why_->setVisible(!why.isEmpty());
  remedy_->setText(button);
  remedy_->setAccessibleName(button);
  remedy_->setVisible(!button.isEmpty());
  setAccessibleName(headline);
  applyColours();
  QFrame::show();
}

void Banner::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) applyColours();
}

void Banner::applyColours() {
  mark_->setPixmap(icon(error_ ? "dialog-error" : "dialog-information").pixmap(20, 20));
  const QColor edge = error_ ? errorColour() : palette().color(QPalette::Highlight);
  const QString sheet =
      QStringLiteral("#banner { background: %1; border: none; border-left: 4px solid %2; "
                     "border-radius: 4px; }")
          .arg(palette().color(QPalette::Base).name(), edge.name());
  if (sheet != styleSheet()) setStyleSheet(sheet);
}

} // namespace svx
