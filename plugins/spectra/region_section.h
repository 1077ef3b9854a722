// The regions of a data set.
#pragma once

#include "widgets/ion_image_view.h"
#include "widgets/panel.h"

class QComboBox;
class QDoubleSpinBox;
class QFileDialog;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace svx {

/// A list of named regions; the checked ones are compared, the chosen one is drawn into. They are a
/// label map of the study below the data set, so that methods take them, sessions keep them and
/// undo takes each stroke back. objectName: "regionSection"; children "regionMap", "regions",
/// "newRegion", "deleteRegion", "splitRegion", "threshold", "addThreshold", "leastPixels",
/// "importRegions", "exportRegions".
class RegionSection : public QWidget {
  Q_OBJECT
public:
  explicit RegionSection(PanelHost& host, QWidget* parent = nullptr);

  /// 0: none. The section that is drawn in and shown.
  void setSpectra(ItemId item);
  void setSection(std::int64_t section) { section_ = section; }
  void setImage(const at::Tensor& image); ///< float32 (1, y, x), for the threshold
  void studyChanged();
  void choose(ItemId map); ///< a label map on the same pixels

  std::shared_ptr<const LabelMap> regions() const; ///< nullptr while there is none
  std::vector<Label> compared() const;

  void addPolygon(const std::vector<RasterPoint>& corners);
  void addStroke(const std::vector<RasterPoint>& points, double radius, bool erase);

Q_SIGNALS:
  void changed();         ///< pixels, names or which map
  void comparedChanged(); ///< or the pixels of those
  void failed(const svx::Error& error);

private:
  QWidget* thresholdRow();
  QWidget* buttonRow();
  void refill();
  void listMaps();
  void draw(const at::Tensor& mask, bool erase);
  void put(LabelMap regions, const QString& label);
  void addThreshold();
  void split();
  void renamed(int row);
  QFileDialog* askForFile(const char* name, const QString& title);
  void importFile();
  void exportFile();
  std::shared_ptr<const Spectra> spectra() const;
  Label region() const; ///< that is drawn into
  bool fits(const Item& item) const;

  PanelHost& host_;
  ItemId item_ = 0, map_ = 0;
  std::int64_t section_ = 0;
  at::Tensor image_;
  std::shared_ptr<const LabelMap> shown_;
  std::set<std::int64_t> unchecked_;
  bool filling_ = false, startNew_ = false;

  QComboBox* maps_;
  QListWidget* list_;
  QDoubleSpinBox* threshold_;
  QSpinBox* least_;
  QPushButton *delete_, *split_, *export_, *above_;
};

} // namespace svx
