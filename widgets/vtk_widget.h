// VTK inside Qt 6: a QOpenGLWidget that owns a vtkGenericOpenGLRenderWindow.
#pragma once

#include <QOpenGLWidget>
#include <QPointF>

#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkRenderer.h>

namespace svx {

/// The distribution's VTK is built for Qt 5, so this is ours. One renderer, turned by the mouse:
/// left drag rotates, right drag and wheel zoom, middle drag pans. With the focus, arrows rotate,
/// plus and minus zoom, and R asks for `resetWanted`.
class VtkWidget : public QOpenGLWidget {
  Q_OBJECT
public:
  explicit VtkWidget(QWidget* parent = nullptr);
  ~VtkWidget() override;

  /// Whether an OpenGL 3.2 context can be had at all; asked once.
  static bool openGlUsable();

  vtkRenderer* renderer() const { return renderer_; }
  vtkRenderWindow* renderWindow() const { return window_; }
  bool softwareRendering() const { return software_; } ///< known after the first frame
  int textureLimit() const { return textureLimit_; }   ///< voxels along an axis
  double lastFrameSeconds() const { return frameSeconds_; }

Q_SIGNALS:
  void initialised();   ///< the limits are known
  void aboutToRender(); ///< the context is current
  void rendered();
  void turned();  ///< by hand
  void shifted(); ///< zoomed or panned by hand
  void doubleClicked();
  void resetWanted();
  void focusChanged(bool focused);

protected:
  bool event(QEvent* event) override;
  void initializeGL() override;
  void paintGL() override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  static bool handles(const QKeyEvent& event);
  void release();
  void rotate(double right, double down); ///< degrees
  void pan(const QPointF& pixels);
  void zoom(double factor);

  vtkNew<vtkGenericOpenGLRenderWindow> window_;
  vtkNew<vtkRenderer> renderer_;
  QPointF last_;
  bool software_ = false;
  int textureLimit_ = 512;
  double frameSeconds_ = 0;
};

} // namespace svx
