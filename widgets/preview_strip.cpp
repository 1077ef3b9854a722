#include "widgets/preview_strip.h"

#include "widgets/theme.h"

#include <QCheckBox>
#include <QListWidget>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace svx {

namespace {

constexpr int thumb = 9 * grid;

} // namespace

/// Fits one picture into itself.
class PreviewStrip::Large : public QWidget {
public:
  void setImage(QImage image) {
    image_ = std::move(image);
    update();
  }

protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(rect(), Qt::black);
    if (image_.isNull()) return;
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QRect place({}, image_.size().scaled(size(), Qt::KeepAspectRatio));
    place.moveCenter(rect().center());
    painter.drawImage(place, image_);
  }

private:
  QImage image_;
};

QImage previewImage(const Preview& preview, const Preview* fixed) {
  QImage image(preview.width, preview.height, QImage::Format_RGB32);
  for (int y = 0; y < preview.height; ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    for (int x = 0; x < preview.width; ++x) {
      const auto i = std::size_t(y) * std::size_t(preview.width) + std::size_t(x);
      const int moving = preview.grey[i], still = fixed ? fixed->grey[i] : moving;
      line[x] = qRgb(still, std::min(still, moving), moving);
    }
  }
  return image;
}

PreviewStrip::PreviewStrip(QWidget* parent)
    : QWidget(parent), large_(new Large), steps_(new QListWidget),
      overlay_(new QCheckBox(tr("Over the fixed image"))) {
  setObjectName("previewStrip");
  large_->setObjectName("preview.large");
  large_->setAccessibleName(tr("Chosen step"));
  large_->setFixedHeight(30 * grid);
  steps_->setObjectName("preview.steps");
  steps_->setAccessibleName(tr("Steps of the registration"));
  steps_->setViewMode(QListView::IconMode);
  steps_->setFlow(QListView::LeftToRight);
  steps_->setWrapping(false);
  steps_->setMovement(QListView::Static);
  steps_->setIconSize({thumb, thumb});
  steps_->setUniformItemSizes(true);
  steps_->setFrameShape(QFrame::NoFrame);
  steps_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  steps_->setFixedHeight(thumb + steps_->fontMetrics().height() + 2 * grid +
                         steps_->horizontalScrollBar()->sizeHint().height());
  overlay_->setObjectName("preview.overlay");
  overlay_->setAccessibleName(overlay_->text());
  overlay_->setToolTip(tr("Red: only the fixed image is bright; blue: only the moving one; grey: "
                          "both are alike"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid / 2);
  layout->addWidget(large_);
  layout->addWidget(steps_);
  layout->addWidget(overlay_);
  connect(steps_, &QListWidget::currentRowChanged, this, &PreviewStrip::enlarge);
  connect(overlay_, &QCheckBox::toggled, this, &PreviewStrip::fill);
}

void PreviewStrip::setPreviews(std::vector<PreviewPtr> previews) {
  previews_ = std::move(previews);
  steps_->clear();
  for (const PreviewPtr& preview : previews_) {
    const QString caption = QString::fromStdString(preview->caption);
    (new QListWidgetItem(caption, steps_))->setToolTip(caption);
  }
  fill();
  steps_->setCurrentRow(steps_->count() - 1);
  steps_->scrollToItem(steps_->currentItem());
}

/// As many whole pictures as there is room for.
void PreviewStrip::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const int columns = std::max(1, width() / (thumb + grid));
  steps_->setGridSize({width() / columns, thumb + steps_->fontMetrics().height() + grid});
  steps_->scrollToItem(steps_->currentItem());
}

QImage PreviewStrip::picture(std::size_t index) const {
  const Preview &preview = *previews_[index], &fixed = *previews_.front();
  const bool alike = preview.width == fixed.width && preview.height == fixed.height;
  return previewImage(preview, overlay_->isChecked() && alike ? &fixed : nullptr);
}

void PreviewStrip::fill() {
  for (int row = 0; row < steps_->count(); ++row) {
    QPixmap square(steps_->iconSize() * devicePixelRatioF());
    square.fill(Qt::black);
    const QImage image = picture(std::size_t(row));
    QRect place({}, image.size().scaled(square.size(), Qt::KeepAspectRatio));
    place.moveCenter(square.rect().center());
    QPainter painter(&square);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(place, image);
    painter.end();
    square.setDevicePixelRatio(devicePixelRatioF());
    QIcon icon(square);
    icon.addPixmap(square, QIcon::Selected); // not tinted
    steps_->item(row)->setIcon(icon);
  }
  enlarge();
}

void PreviewStrip::enlarge() {
  const int row = steps_->currentRow();
  large_->setImage(row < 0 ? QImage() : picture(std::size_t(row)));
}

} // namespace svx
