#include "widgets/ion_image_grid.h"

#include "widgets/ion_picture.h"
#include "widgets/theme.h"

#include <ATen/ATen.h>
#include <QPixmap>

namespace svx {
namespace {

constexpr int edge = 20 * grid;

} // namespace

IonImageGrid::IonImageGrid(QWidget* parent) : QListWidget(parent) {
  setObjectName("ionImageGrid");
  setAccessibleName(tr("Ion images"));
  setViewMode(QListView::IconMode);
  setResizeMode(QListView::Adjust);
  setMovement(QListView::Static);
  setIconSize({edge, edge});
  setSpacing(grid);
  setUniformItemSizes(true);
  setFrameShape(QFrame::NoFrame);
  connect(this, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) {
    Q_EMIT massChosen(item->data(Qt::UserRole).toDouble());
  });
}

void IonImageGrid::setImages(const std::vector<double>& masses,
                             const std::vector<at::Tensor>& images, const std::string& colourMap,
                             double hotSpots, double top, double aspect) {
  clear();
  for (std::size_t i = 0; i < images.size(); ++i) {
    const QImage picture = ionPicture(images[i], colourMap, hotSpots, top).image;
    const QSize shape = QSizeF(picture.width(), picture.height() * aspect)
                            .scaled(edge, edge, Qt::KeepAspectRatio)
                            .toSize();
    auto* item = new QListWidgetItem(QIcon(QPixmap::fromImage(picture.scaled(shape))),
                                     tr("m/z %1").arg(masses[i], 0, 'f', 4), this);
    item->setData(Qt::UserRole, masses[i]);
  }
}

} // namespace svx
