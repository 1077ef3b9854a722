#include "widgets/vtk_widget.h"

#include <QElapsedTimer>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QWheelEvent>

#include <vtkAutoInit.h>
#include <vtkCamera.h>
#include <vtkOpenGLState.h>

#include <cmath>

VTK_MODULE_INIT(vtkRenderingOpenGL2)
VTK_MODULE_INIT(vtkRenderingVolumeOpenGL2)
VTK_MODULE_INIT(vtkRenderingFreeType)

namespace svx {

namespace {

QSurfaceFormat glFormat() {
  QSurfaceFormat format;
  format.setRenderableType(QSurfaceFormat::OpenGL);
  format.setVersion(3, 2);
  format.setProfile(QSurfaceFormat::CoreProfile);
  format.setDepthBufferSize(24);
  format.setSwapInterval(0);
  return format;
}

bool tryContext() {
  QOpenGLContext context;
  context.setFormat(glFormat());
  if (!context.create()) return false;
  QOffscreenSurface surface;
  surface.setFormat(context.format());
  surface.create();
  if (!surface.isValid() || !context.makeCurrent(&surface)) return false;
  const auto version = context.format().version();
  context.doneCurrent();
  return version >= qMakePair(3, 2);
}

} // namespace

bool VtkWidget::openGlUsable() {
  static const bool usable = tryContext();
  return usable;
}

VtkWidget::VtkWidget(QWidget* parent) : QOpenGLWidget(parent) {
  setFormat(glFormat());
  setFocusPolicy(Qt::StrongFocus);
  renderer_->SetBackgroundAlpha(1);
  window_->AddRenderer(renderer_);
  window_->SetMultiSamples(0);
}

VtkWidget::~VtkWidget() {
  // QOpenGLWidget destroys its context after the members of this class are gone.
  if (context()) disconnect(context(), nullptr, this, nullptr);
  release();
}

void VtkWidget::initializeGL() {
  connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VtkWidget::release,
          Qt::UniqueConnection);
  QOpenGLFunctions* gl = context()->functions();
  const QByteArray name(reinterpret_cast<const char*>(gl->glGetString(GL_RENDERER)));
  software_ =
      name.contains("llvmpipe") || name.contains("softpipe") || name.contains("SwiftShader");
  constexpr GLenum max3DTextureSize = 0x8073;
  gl->glGetIntegerv(max3DTextureSize, &textureLimit_);
  window_->SetReadyForRendering(true);
  window_->SetSupportsOpenGL(1);
  window_->SetFrameBlitModeToNoBlit();
  Q_EMIT initialised();
}

/// Called while the context still lives: on destruction and when the widget moves to another
/// window.
void VtkWidget::release() {
  if (!context()) return;
  makeCurrent();
  window_->SetIsCurrent(true);
  window_->Finalize();
  window_->SetReadyForRendering(false);
  window_->SetIsCurrent(false);
  doneCurrent();
}

void VtkWidget::paintGL() {
  QElapsedTimer timer;
  timer.start();
  window_->SetReadyForRendering(true);
  window_->SetIsCurrent(true);
  const double scale = devicePixelRatioF();
  window_->SetSize(int(std::lround(width() * scale)), int(std::lround(height() * scale)));
  Q_EMIT aboutToRender();
  vtkOpenGLState* state = window_->GetState();
  state->Reset();
  state->Push();
  state->vtkglDepthFunc(GL_LEQUAL); // Qt leaves GL_LESS
  window_->Render();
  state->vtkglBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
  window_->BlitDisplayFramebuffer();
  state->Pop();
  window_->SetIsCurrent(false);
  if (software_) context()->functions()->glFinish(); // so that the time below is true
  frameSeconds_ = double(timer.nsecsElapsed()) * 1e-9;
  Q_EMIT rendered();
}

void VtkWidget::mousePressEvent(QMouseEvent* event) {
  last_ = event->position();
}

void VtkWidget::mouseMoveEvent(QMouseEvent* event) {
  constexpr double degreesPerPixel = 0.4;
  const QPointF by = event->position() - last_;
  last_ = event->position();
  if (event->buttons() & Qt::LeftButton)
    rotate(by.x() * degreesPerPixel, by.y() * degreesPerPixel);
  else if (event->buttons() & Qt::RightButton)
    zoom(std::exp(-by.y() / 200));
  else if (event->buttons() & Qt::MiddleButton)
    pan(by);
}

void VtkWidget::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) Q_EMIT doubleClicked();
}

void VtkWidget::wheelEvent(QWheelEvent* event) {
  event->accept();
  zoom(std::pow(1.15, event->angleDelta().y() / 120.0));
}

bool VtkWidget::handles(const QKeyEvent& event) {
  switch (event.key()) {
  case Qt::Key_Left:
  case Qt::Key_Right:
  case Qt::Key_Up:
  case Qt::Key_Down:
  case Qt::Key_Plus:
  case Qt::Key_Equal: // plus without Shift
  case Qt::Key_Minus:
  case Qt::Key_R:
    return !(event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier));
  default:
    return false;
  }
}

bool VtkWidget::event(QEvent* event) {
  switch (event->type()) {
  case QEvent::FocusIn:
  case QEvent::FocusOut:
    Q_EMIT focusChanged(event->type() == QEvent::FocusIn);
    break;
  case QEvent::ShortcutOverride: // R belongs to the view while it has the focus
    if (handles(*static_cast<QKeyEvent*>(event))) event->accept();
    break;
  default:
    break;
  }
  return QOpenGLWidget::event(event);
}

void VtkWidget::keyPressEvent(QKeyEvent* event) {
  if (!handles(*event)) return QOpenGLWidget::keyPressEvent(event);
  const int key = event->key();
  if (key == Qt::Key_R) {
    Q_EMIT resetWanted();
    return;
  }
  const double degrees = event->modifiers() & Qt::ShiftModifier ? 45 : 5;
  const int right = (key == Qt::Key_Right) - (key == Qt::Key_Left);
  const int down = (key == Qt::Key_Down) - (key == Qt::Key_Up);
  if (right || down)
    rotate(right * degrees, down * degrees);
  else
    zoom(key == Qt::Key_Minus ? 1 / 1.15 : 1.15);
}

void VtkWidget::rotate(double right, double down) {
  vtkCamera* camera = renderer_->GetActiveCamera();
  camera->Azimuth(-right);
  camera->Elevation(down);
  camera->OrthogonalizeViewUp();
  renderer_->ResetCameraClippingRange();
  Q_EMIT turned();
}

void VtkWidget::zoom(double factor) {
  renderer_->GetActiveCamera()->Dolly(factor);
  renderer_->ResetCameraClippingRange();
  Q_EMIT shifted();
}

void VtkWidget::pan(const QPointF& pixels) {
  vtkCamera* camera = renderer_->GetActiveCamera();
  const double high = 2 * camera->GetDistance() *
                      std::tan(camera->GetViewAngle() * std::acos(-1.0) / 360) /
                      std::max(1, height()); // world units for a pixel
  double position[3], focus[3], up[3], view[3];
  camera->GetPosition(position);
  camera->GetFocalPoint(focus);
  camera->GetViewUp(up);
  camera->GetDirectionOfProjection(view);
  const double right[3] = {view[1] * up[2] - view[2] * up[1], view[2] * up[0] - view[0] * up[2],
                           view[0] * up[1] - view[1] * up[0]};
  for (int i = 0; i < 3; ++i) {
    const double by = high * (pixels.y() * up[i] - pixels.x() * right[i]);
    position[i] += by;
    focus[i] += by;
  }
  camera->SetPosition(position);
  camera->SetFocalPoint(focus);
  renderer_->ResetCameraClippingRange();
  Q_EMIT shifted();
}

} // namespace svx
