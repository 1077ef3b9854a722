#include "widgets/fold.h"

#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace svx {

Fold::Fold(const QString& title, QWidget* content, bool expanded, QWidget* parent)
    : QWidget(parent), heading_(new QToolButton), content_(content) {
  heading_->setObjectName("heading");
  heading_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  heading_->setCheckable(false);
  heading_->setAutoRaise(true);
  heading_->setIconSize({12, 12});
  QFont bold = heading_->font();
  bold.setBold(true);
  heading_->setFont(bold);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid / 2);
  layout->addWidget(heading_, 0, Qt::AlignLeft);
  layout->addWidget(content_);
  setTitle(title);
  setExpanded(expanded);
  connect(heading_, &QToolButton::clicked, this, [this] { setExpanded(!this->expanded()); });
}

void Fold::setTitle(const QString& title) {
  heading_->setText(title);
  heading_->setAccessibleName(title);
}

void Fold::setExpanded(bool expanded) {
  content_->setHidden(!expanded);
  heading_->setIcon(icon(expanded ? "go-down" : "go-next"));
}

bool Fold::expanded() const {
  return !content_->isHidden();
}

} // namespace svx
