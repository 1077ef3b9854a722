// Many ion images side by side.
#pragma once

#include <ATen/core/Tensor.h>
#include <QListWidget>

#include <string>

namespace svx {

/// A picture for each m/z, scrolled; a click asks for it. objectName: "ionImageGrid".
class IonImageGrid : public QListWidget {
  Q_OBJECT
public:
  explicit IonImageGrid(QWidget* parent = nullptr);

  /// `images`: float32 (1, y, x), NaN without a spectrum. `top`: the brightest intensity of all; 0:
  /// by the hot spots of each. `aspect`: height of a pixel by its width.
  void setImages(const std::vector<double>& masses, const std::vector<at::Tensor>& images,
                 const std::string& colourMap, double hotSpots, double top, double aspect);

Q_SIGNALS:
  void massChosen(double mz);
};

} // namespace svx
