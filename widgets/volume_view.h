// The 3-D view: volume rendering by VTK.
#pragma once

#include "widgets/slice_view.h"

namespace svx {

struct RenderedVolume;

/// Renders the current volume of the stack (else the base) by ray casting, with the frames of the
/// three planes through the cursor and an orientation cube. Presets come from
/// resources/presets/rendering.json. Left drag rotates, right drag and wheel zoom, middle drag
/// pans, double click `maximiseRequested`; with the focus, arrows rotate (with Shift by 45
/// degrees), plus and minus zoom, R resets the camera. Coarser while it moves. A volume larger than
/// the texture limit is shown at lower resolution with a note that says so. Without OpenGL 3.2 a
/// message stands in its place. objectName: "volumeView".
class VolumeView : public QWidget {
  Q_OBJECT
public:
  explicit VolumeView(const ViewContext& context, QWidget* parent = nullptr);
  ~VolumeView() override;

  struct PresetName {
    QString id, title;
  };
  static std::vector<PresetName> presets();
  QString preset() const;
  void setPreset(const QString& id);
  void resetCamera();
  bool available() const; ///< false when there is no usable OpenGL
  QImage picture() const;

Q_SIGNALS:
  void maximiseRequested();
  void focused();
  void presetChanged(const QString& id);

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  void makePresets();
  void takeVolume();
  void show(RenderedVolume prepared);
  void placeOverlays();
  void moved();

  struct State;
  std::unique_ptr<State> state_;
};

} // namespace svx
