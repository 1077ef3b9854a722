#include "widgets/volume_view.h"

#include "widgets/resources.h"
#include "widgets/slice_picture.h"
#include "widgets/theme.h"
#include "widgets/volume_scene.h"
#include "widgets/vtk_widget.h"

#include <QComboBox>
#include <QFuture>
#include <QLabel>
#include <QPainter>
#include <QPromise>
#include <QSignalBlocker>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <optional>

namespace svx {

namespace {

constexpr std::int64_t hardwareVoxels = 512LL * 512 * 512;
constexpr std::int64_t softwareVoxels = 192LL * 192 * 192;
constexpr double movingSeconds = 0.04; ///< wanted for a frame while something moves
constexpr double stillSeconds = 0.5;   ///< allowed for the frame after it has come to rest

} // namespace

struct VolumeView::State {
  explicit State(const ViewContext& shared) : context(shared) {}

  ViewContext context;
  VtkWidget* vtk = nullptr;
  std::unique_ptr<VolumeScene> scene;
  QComboBox* presets = nullptr;
  QLabel* note = nullptr;
  QLabel* message = nullptr;
  QTimer rest;
  std::shared_ptr<const Volume> shown;
  quint64 request = 0; ///< of the newest preparation; older ones are dropped
  bool moving = false;
  bool fitted = true; ///< neither zoomed nor panned by hand, so a new size fits again
  QSize fittedSize;
  double pixelStep = 1;
  double movingStep = 4; ///< found from the measured time of frames

  std::shared_ptr<const Volume> wanted() const {
    const Item* item = context.layers.volumeInHand();
    return item ? item->as<Volume>() : nullptr;
  }

  double lineWidth() const { return 1.5 * vtk->devicePixelRatioF(); }
  void setMessage(const QString& text) const {
    message->setText(text);
    message->setVisible(!text.isEmpty());
  }
  void learnFromFrame();
};

/// Rays cost about the inverse square of their distance, so one measured frame tells the rest.
void VolumeView::State::learnFromFrame() {
  if (!shown || vtk->lastFrameSeconds() <= 0) return;
  const double full = vtk->lastFrameSeconds() * pixelStep * pixelStep;
  movingStep = std::clamp(std::sqrt(full / movingSeconds), 1.0, 6.0);
}

VolumeView::VolumeView(const ViewContext& context, QWidget* parent)
    : QWidget(parent), state_(new State(context)) {
  State& s = *state_;
  setObjectName("volumeView");
  setAccessibleName(tr("3-D view"));
  setMinimumSize(120, 96);
  setAutoFillBackground(true);
  QPalette colours = palette();
  colours.setColor(QPalette::Window, QColor(viewBackground));
  setPalette(colours);

  s.message = new QLabel(this);
  s.message->setObjectName("message");
  s.message->setAlignment(Qt::AlignCenter);
  s.message->setWordWrap(true);
  s.message->setMargin(3 * grid);
  s.message->setStyleSheet("color: #9a9fa5; background: transparent;");
  if (!VtkWidget::openGlUsable()) {
    s.setMessage(tr("The 3-D view needs OpenGL 3.2, which this display does not offer. "
                    "Everything else works without it."));
    return;
  }
  s.vtk = new VtkWidget(this);
  s.vtk->setObjectName("volumeView.picture");
  s.vtk->setAccessibleName(tr("3-D view"));
  setFocusProxy(s.vtk);
  s.scene = std::make_unique<VolumeScene>(*s.vtk->renderWindow(), *s.vtk->renderer());
  s.scene->setBackground(viewBackground);
  s.vtk->lower();
  s.note = new QLabel(this);
  s.note->setObjectName("note");
  s.note->setStyleSheet("color: #c8ccd0; background: rgba(20, 21, 23, 0.7); padding: 2px;");
  s.note->hide();
  makePresets();

  s.rest.setSingleShot(true);
  s.rest.setInterval(180);
  connect(&s.rest, &QTimer::timeout, this, [this] {
    state_->moving = false;
    state_->vtk->update();
  });
  connect(s.vtk, &VtkWidget::initialised, this, &VolumeView::takeVolume);
  connect(s.vtk, &VtkWidget::aboutToRender, this, [this] {
    State& s = *state_;
    if (s.shown && s.fitted && s.fittedSize != s.vtk->size()) {
      s.fittedSize = s.vtk->size();
      s.scene->fitCamera();
    }
    const double still = std::max(1.0, s.movingStep * std::sqrt(movingSeconds / stillSeconds));
    s.pixelStep = s.moving ? s.movingStep : still;
    s.scene->setQuality(s.pixelStep);
    s.scene->placeCube(72 * s.vtk->devicePixelRatioF());
  });
  connect(s.vtk, &VtkWidget::rendered, this, [this] { state_->learnFromFrame(); });
  connect(s.vtk, &VtkWidget::turned, this, &VolumeView::moved);
  connect(s.vtk, &VtkWidget::shifted, this, [this] {
    state_->fitted = false;
    moved();
  });
  connect(s.vtk, &VtkWidget::doubleClicked, this, &VolumeView::maximiseRequested);
  connect(s.vtk, &VtkWidget::resetWanted, this, &VolumeView::resetCamera);
  connect(s.vtk, &VtkWidget::focusChanged, this, [this](bool in) {
    update();
    if (in) Q_EMIT focused();
  });
  connect(&context.cursor, &LinkedCursor::moved, this, [this] {
    if (!state_->shown) return;
    state_->scene->setCursor(state_->context.cursor.position(), state_->lineWidth());
    moved();
  });
  connect(&context.layers, &LayerStack::changed, this, &VolumeView::takeVolume);
  connect(&context.layers, &LayerStack::currentChanged, this, &VolumeView::takeVolume);
  connect(&context.layers.model(), &StudyModel::studyChanged, this,
          [this](const StudyChange& change) {
            if (change.kind == StudyChange::Kind::Content) takeVolume();
          });
  takeVolume();
}

VolumeView::~VolumeView() {
  delete state_->vtk; // frees what the scene has on the GPU, so while there is a scene
}

void VolumeView::makePresets() {
  State& s = *state_;
  s.presets = new QComboBox(this);
  s.presets->setObjectName("preset");
  s.presets->setAccessibleName(tr("Rendering preset"));
  s.presets->setToolTip(tr("Rendering preset"));
  s.presets->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  for (const RenderingPreset& preset : renderingPresets())
    s.presets->addItem(preset.title, preset.id);
  s.presets->hide();
  connect(s.presets, &QComboBox::activated, this,
          [this] { setPreset(state_->presets->currentData().toString()); });
}

void VolumeView::moved() {
  state_->moving = true;
  state_->rest.start();
  state_->vtk->update();
}

void VolumeView::takeVolume() {
  State& s = *state_;
  if (!s.vtk) return;
  const auto volume = s.wanted();
  if (volume == s.shown) return;
  s.shown = volume;
  const quint64 request = ++s.request;
  s.note->hide();
  const bool flat = volume && std::ranges::min(volume->geometry.size) < 2;
  if (!volume || flat) {
    s.scene->clear();
    s.presets->hide();
    s.setMessage(flat ? tr("A single slice has no volume to render.") : QString());
    s.vtk->update();
    return;
  }
  s.setMessage(tr("Preparing the volume…"));
  const std::int64_t axisLimit = s.vtk->textureLimit();
  const std::int64_t voxelLimit = s.vtk->softwareRendering() ? softwareVoxels : hardwareVoxels;
  auto promise = std::make_shared<QPromise<RenderedVolume>>();
  promise->start();
  promise->future().then(this, [this, request](RenderedVolume prepared) {
    if (request == state_->request) show(std::move(prepared));
  });
  QThreadPool::globalInstance()->start([promise, volume, axisLimit, voxelLimit] {
    promise->addResult(prepareForRendering(*volume, axisLimit, voxelLimit));
    promise->finish();
  });
}

void VolumeView::show(RenderedVolume prepared) {
  State& s = *state_;
  s.setMessage({});
  const bool samePlace =
      s.scene->volume().voxels.defined() && prepared.grid.sameGrid(s.scene->volume().grid, 1);
  const bool sameModality =
      s.scene->volume().voxels.defined() && prepared.modality == s.scene->volume().modality;
  s.scene->setVolume(std::move(prepared));
  if (!samePlace) {
    s.scene->resetCamera();
    s.fitted = true;
  }
  s.scene->setCursor(s.context.cursor.position(), s.lineWidth());
  const RenderedVolume& volume = s.scene->volume();
  s.note->setText(tr("Shown at 1/%1 of its resolution").arg(volume.reduction));
  s.note->setVisible(volume.reduction > 1);
  s.presets->show();
  const RenderingPreset* chosen = findRenderingPreset(preset());
  if (!sameModality || !chosen) chosen = firstPresetFor(volume.modality);
  if (chosen) setPreset(chosen->id);
  placeOverlays();
  moved(); // first coarse, to learn what a frame costs
}

void VolumeView::placeOverlays() {
  State& s = *state_;
  s.message->setGeometry(rect());
  if (!s.vtk) return;
  s.vtk->setGeometry(rect().adjusted(1, 1, -1, -1));
  s.presets->adjustSize();
  s.presets->move(width() - s.presets->width() - grid, grid);
  s.note->adjustSize();
  s.note->move(width() - s.note->width() - grid, height() - s.note->height() - grid / 2);
}

void VolumeView::paintEvent(QPaintEvent*) {
  QColor edge(volumeColour);
  edge.setAlphaF(state_->vtk && state_->vtk->hasFocus() ? 1.0f : 0.45f);
  QPainter painter(this);
  painter.setPen(edge);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void VolumeView::resizeEvent(QResizeEvent*) {
  placeOverlays();
}

std::vector<VolumeView::PresetName> VolumeView::presets() {
  std::vector<PresetName> names;
  for (const RenderingPreset& preset : renderingPresets())
    names.push_back({preset.id, preset.title});
  return names;
}

QString VolumeView::preset() const {
  return state_->presets ? state_->presets->currentData().toString() : QString();
}

void VolumeView::setPreset(const QString& id) {
  State& s = *state_;
  const RenderingPreset* preset = findRenderingPreset(id);
  if (!s.vtk || !preset) return;
  s.presets->setCurrentIndex(s.presets->findData(id));
  if (s.shown) s.scene->setPreset(*preset);
  s.vtk->update();
  Q_EMIT presetChanged(id);
}

void VolumeView::resetCamera() {
  if (!state_->vtk || !state_->shown) return;
  state_->scene->resetCamera();
  state_->fitted = true;
  moved();
}

bool VolumeView::available() const {
  return state_->vtk != nullptr;
}

QImage VolumeView::picture() const {
  return state_->vtk ? state_->vtk->grabFramebuffer() : QImage();
}

} // namespace svx
