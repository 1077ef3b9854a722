// What the picture of a data set shows, and in which colours.
#pragma once

#include "widgets/panel.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QSlider;
class QSpinBox;

namespace svx {

/// The ion image, three of them as red, green and blue, or any volume of the study on the same
/// pixels; the colour map, the share of hot spots and what the brightest colour means, which can be
/// held from image to image and from data set to data set. objectName: "displaySection"; children
/// "shown", "component", "componentSlider", "section", "colourMap", "hotSpots", "top", "red",
/// "green", "blue" and "take.red", "take.green", "take.blue".
class DisplaySection : public QWidget {
  Q_OBJECT
public:
  enum class Shown { IonImage, Composite, Volume };

  explicit DisplaySection(PanelHost& host, QWidget* parent = nullptr);

  void setSpectra(std::shared_ptr<const Spectra> spectra); ///< nullptr: none
  void studyChanged();
  void show(ItemId volume);
  void setMasses(const std::array<double, 3>& masses); ///< of the composite, when none was chosen
  void setMass(int channel, double mz);
  void setTop(double top);
  /// To the next or previous component, round the ends; false when the picture has but one.
  bool stepComponent(int direction);

  Shown shown() const;
  /// The chosen volume's component, float32 (1, y, x), or its colours, (3, y, x); its name.
  std::pair<at::Tensor, QString> volume() const;
  std::int64_t section() const;
  void setSection(std::int64_t section);
  std::array<double, 3> masses() const;
  std::string colourMap() const;
  double hotSpots() const;
  double top() const; ///< 0: by the hot spots of each image

Q_SIGNALS:
  void changed();               ///< colours, section, or which volume
  void imagesWanted();          ///< ion images have to be made
  void massWanted(int channel); ///< `setMass` with that of the ion image

private:
  QWidget* sourceRow();
  QWidget* colourRow();
  QWidget* compositeRow();
  void arrange();
  std::shared_ptr<const Volume> chosen() const;

  PanelHost& host_;
  std::shared_ptr<const Spectra> spectra_;
  QComboBox *shown_, *map_;
  QSpinBox *component_, *section_;
  QSlider* components_;
  QDoubleSpinBox *hotSpots_, *top_;
  std::array<QDoubleSpinBox*, 3> masses_{};
  QWidget* composite_;
};

} // namespace svx
