#include "widgets/layer_list.h"

#include "widgets/colour_maps.h"
#include "widgets/elided_label.h"
#include "widgets/resources.h"
#include "widgets/theme.h"
#include "widgets/window_level_control.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <functional>

namespace svx {

namespace {

QToolButton* toolButton(const char* name, const char* iconName, const QString& text) {
  auto* button = new QToolButton;
  button->setObjectName(name);
  button->setIcon(icon(iconName));
  button->setAccessibleName(text);
  button->setToolTip(text);
  return button;
}

QString nameOf(ItemId id) {
  return "layer." + QString::number(id);
}

/// One layer: a heading, and what can be changed about it while it is the current one. With the
/// focus, Up and Down go to its neighbours, Space shows and hides it, Enter makes it the current
/// one.
class LayerRow : public QFrame {
public:
  LayerRow(ItemId id, LayerStack& stack) : id_(id), stack_(stack) {
    setObjectName(nameOf(id));
    setProperty("card", true);
    setFocusPolicy(Qt::StrongFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid / 2, grid / 2, grid / 2, grid / 2);
    layout->setSpacing(grid / 2);
    layout->addLayout(heading());
    layout->addWidget(details_);
    fillDetails();
    refresh();
  }

  void refresh() {
    const Item* item = stack_.model().study().find(id_);
    if (!item) return;
    const Display& display = item->display;
    const QString name = QString::fromStdString(item->name);
    setAccessibleName(name);
    name_->setText(name);
    name_->setToolTip(describe(*item));
    visible_->setIcon(icon(display.visible ? "view-visible" : "view-hidden"));
    visible_->setChecked(display.visible);
    visible_->setToolTip(display.visible ? LayerList::tr("Hide") : LayerList::tr("Show"));
    const bool current = stack_.current() == id_;
    details_->setVisible(current);
    if (property("selected").toBool() != current) {
      setProperty("selected", current);
      style()->unpolish(this);
      style()->polish(this);
    }
    {
      const QSignalBlocker blocker(opacity_);
      opacity_->setValue(int(std::lround(display.opacity * 100)));
    }
    percent_->setText(QStringLiteral("%1 %").arg(opacity_->value()));
    if (map_) map_->setCurrentIndex(map_->findData(QString::fromStdString(display.colourMap)));
    if (window_) {
      window_->setVolume(item->as<Volume>());
      window_->setValue(display.window);
    }
    if (option_) {
      const QSignalBlocker blocker(option_);
      option_->setChecked(item->as<LabelMap>() ? display.outline : display.smooth);
    }
  }

protected:
  void mousePressEvent(QMouseEvent*) override { stack_.setCurrent(id_); }

  void keyPressEvent(QKeyEvent* event) override {
    switch (event->key()) {
    case Qt::Key_Up:
      return goTo(1);
    case Qt::Key_Down:
      return goTo(-1);
    case Qt::Key_Space:
      return change([](Display& d) { d.visible = !d.visible; });
    case Qt::Key_Return:
    case Qt::Key_Enter:
      return stack_.setCurrent(id_);
    default:
      QFrame::keyPressEvent(event);
    }
  }

  void focusInEvent(QFocusEvent* event) override {
    QFrame::focusInEvent(event);
    for (QWidget* above = parentWidget(); above; above = above->parentWidget())
      if (auto* area = qobject_cast<QScrollArea*>(above)) return area->ensureWidgetVisible(this);
  }

private:
  void goTo(int higher) {
    const auto& layers = stack_.layers();
    const auto place = std::find(layers.begin(), layers.end(), id_) - layers.begin() + higher;
    if (place < 0 || place >= std::ssize(layers)) return;
    const ItemId other = layers[std::size_t(place)];
    stack_.setCurrent(other);
    parentWidget()->findChild<QWidget*>(nameOf(other))->setFocus(Qt::TabFocusReason);
  }

  void change(const std::function<void(Display&)>& edit, const char* mergeKey = nullptr) {
    Study& study = stack_.model().study();
    const Item* item = study.find(id_);
    if (!item) return;
    Display display = item->display;
    edit(display);
    const std::string key =
        mergeKey ? mergeKey + std::to_string(id_) + "." + std::to_string(drag_) : std::string();
    if (display != item->display) study.setDisplay(id_, display, key);
  }

  QHBoxLayout* heading() {
    visible_ = toolButton("visible", "view-visible", LayerList::tr("Visible"));
    visible_->setCheckable(true);
    connect(visible_, &QToolButton::clicked, this,
            [this](bool on) { change([on](Display& d) { d.visible = on; }); });
    name_ = new ElidedLabel;
    auto* up = toolButton("up", "arrow-up", LayerList::tr("Move up"));
    auto* down = toolButton("down", "arrow-down", LayerList::tr("Move down"));
    auto* away = toolButton("remove", "list-remove", LayerList::tr("Take out of the views"));
    const auto moveBy = [this](int by) {
      const auto& layers = stack_.layers();
      const auto place = std::find(layers.begin(), layers.end(), id_) - layers.begin();
      stack_.move(id_, int(std::max<std::ptrdiff_t>(0, place + by)));
    };
    // Queued: the list is rebuilt while the button is still handling the click.
    connect(
        up, &QToolButton::clicked, this, [moveBy] { moveBy(1); }, Qt::QueuedConnection);
    connect(
        down, &QToolButton::clicked, this, [moveBy] { moveBy(-1); }, Qt::QueuedConnection);
    connect(
        away, &QToolButton::clicked, this, [this] { stack_.remove(id_); }, Qt::QueuedConnection);
    auto* layout = new QHBoxLayout;
    layout->setSpacing(0);
    layout->addWidget(visible_);
    layout->addSpacing(grid / 2);
    layout->addWidget(name_, 1);
    for (QToolButton* button : {up, down, away}) layout->addWidget(button);
    return layout;
  }

  void fillDetails() {
    const Item* item = stack_.model().study().find(id_);
    auto* layout = new QVBoxLayout(details_);
    layout->setContentsMargins(grid / 2, 0, grid / 2, grid / 2);
    layout->setSpacing(grid / 2);
    layout->addLayout(opacityLine());
    if (item->as<Volume>()) {
      fillMaps();
      layout->addWidget(map_);
      window_ = new WindowLevelControl;
      connect(window_, &WindowLevelControl::edited, this, [this](const WindowLevel& window) {
        change([&](Display& d) { d.window = window; });
      });
      layout->addWidget(window_);
      addOption("smooth", LayerList::tr("Smooth between voxels"), &Display::smooth);
    } else if (item->as<LabelMap>()) {
      addOption("outline", LayerList::tr("Outlines only"), &Display::outline);
    } else {
      fillRoles();
      layout->addWidget(map_);
    }
    if (option_) layout->addWidget(option_);
  }

  QHBoxLayout* opacityLine() {
    opacity_ = new QSlider(Qt::Horizontal);
    opacity_->setObjectName("opacity");
    opacity_->setAccessibleName(LayerList::tr("Opacity"));
    opacity_->setToolTip(LayerList::tr("Opacity"));
    opacity_->setRange(0, 100);
    percent_ = new QLabel;
    percent_->setMinimumWidth(percent_->fontMetrics().horizontalAdvance("100 %"));
    percent_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    connect(opacity_, &QSlider::sliderPressed, this, [this] { ++drag_; });
    connect(opacity_, &QSlider::valueChanged, this, [this](int value) {
      change([&](Display& d) { d.opacity = value / 100.0; }, "opacity ");
    });
    auto* layout = new QHBoxLayout;
    layout->addWidget(new QLabel(LayerList::tr("Opacity")));
    layout->addWidget(opacity_, 1);
    layout->addWidget(percent_);
    return layout;
  }

  void fillMaps() {
    map_ = new QComboBox;
    map_->setObjectName("colourMap");
    map_->setAccessibleName(LayerList::tr("Colour map"));
    map_->setIconSize({48, 12});
    map_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    map_->setMinimumContentsLength(6);
    for (const ColourMap* map : ColourMaps::shared().choices())
      map_->addItem(QPixmap::fromImage(map->bar(96, 24)), map->title,
                    QString::fromStdString(map->id));
    connectMap();
  }

  void fillRoles() {
    map_ = new QComboBox;
    map_->setObjectName("colourMap");
    map_->setAccessibleName(LayerList::tr("Landmarks of"));
    map_->setPlaceholderText(LayerList::tr("By order"));
    map_->addItem(LayerList::tr("Fixed image (cyan)"), "fixed");
    map_->addItem(LayerList::tr("Moving image (orange)"), "moving");
    connectMap();
  }

  void connectMap() {
    connect(map_, &QComboBox::activated, this, [this] {
      change([&](Display& d) { d.colourMap = map_->currentData().toString().toStdString(); });
    });
  }

  void addOption(const char* name, const QString& text, bool Display::*member) {
    option_ = new QCheckBox(text);
    option_->setObjectName(name);
    option_->setAccessibleName(text);
    connect(option_, &QCheckBox::toggled, this,
            [this, member](bool on) { change([&](Display& d) { d.*member = on; }); });
  }

  ItemId id_;
  LayerStack& stack_;
  int drag_ = 0; ///< makes each drag of a slider one step on the undo stack
  QWidget* details_ = new QWidget;
  QToolButton* visible_ = nullptr;
  QLabel* name_ = nullptr;
  QSlider* opacity_ = nullptr;
  QLabel* percent_ = nullptr;
  QComboBox* map_ = nullptr;
  WindowLevelControl* window_ = nullptr;
  QCheckBox* option_ = nullptr;
};

} // namespace

LayerList::LayerList(LayerStack& stack, QWidget* parent)
    : QWidget(parent), stack_(stack), rows_(nullptr) {
  setObjectName("layerList");
  auto* content = new QWidget;
  rows_ = new QVBoxLayout(content);
  rows_->setContentsMargins(grid / 2, grid / 2, grid / 2, grid / 2);
  rows_->setSpacing(grid / 2);
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(content);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(scroll);
  connect(&stack, &LayerStack::changed, this, &LayerList::rebuild);
  connect(&stack, &LayerStack::currentChanged, this, &LayerList::refresh);
  connect(&stack.model(), &StudyModel::studyChanged, this, [this](const StudyChange& change) {
    if (change.kind == StudyChange::Kind::Display || change.kind == StudyChange::Kind::Renamed)
      refresh();
  });
  rebuild();
}

void LayerList::rebuild() {
  const bool focused = isAncestorOf(QApplication::focusWidget());
  while (QLayoutItem* item = rows_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const auto& layers = stack_.layers();
  for (auto id = layers.rbegin(); id != layers.rend(); ++id)
    rows_->addWidget(new LayerRow(*id, stack_));
  if (layers.empty()) {
    auto* empty = new QLabel(tr("No layers. Double-click an item of the study to show it."));
    empty->setWordWrap(true);
    empty->setAlignment(Qt::AlignCenter);
    empty->setProperty("faint", true);
    rows_->addWidget(empty);
  }
  rows_->addStretch();
  if (auto* row = findChild<QWidget*>(nameOf(stack_.current())); row && focused) row->setFocus();
}

void LayerList::refresh() {
  for (int i = 0; i < rows_->count(); ++i)
    if (auto* row = dynamic_cast<LayerRow*>(rows_->itemAt(i)->widget())) row->refresh();
}

} // namespace svx
