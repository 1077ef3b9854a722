#include "widgets/tool_box.h"

#include "widgets/slice_view.h"

#include <cmath>

namespace svx {

namespace {

class NavigateTool : public SliceTool {
public:
  NavigateTool()
      : SliceTool({"navigate", ToolBox::tr("Navigate"), "transform-move",
                   ToolBox::tr("Left drag moves the cursor")}) {}

  void press(SliceView& view, const QMouseEvent& event) override {
    view.context().cursor.moveTo(view.worldAt(event.position()));
  }
  void move(SliceView& view, const QMouseEvent& event) override {
    if (event.buttons()) view.context().cursor.moveTo(view.worldAt(event.position()));
  }
};

class WindowTool : public SliceTool {
public:
  WindowTool()
      : SliceTool({"window", ToolBox::tr("Window/level"), "contrast",
                   ToolBox::tr("Left drag changes window and level; right drag always does")}) {}

  QCursor cursor() const override { return Qt::SizeAllCursor; }

  void press(SliceView& view, const QMouseEvent& event) override {
    const Item* item = view.context().layers.volumeInHand();
    from_ = event.position();
    layer_ = item->id;
    before_ = item->display.window;
    ++drags_;
  }

  void move(SliceView& view, const QMouseEvent& event) override {
    if (!event.buttons()) return;
    const QPointF by = event.position() - from_;
    const double width = before_.window;
    view.context().layers.setWindow(
        layer_, {width * std::exp(by.x() / 160), before_.level - by.y() * width / 320},
        "window drag " + std::to_string(drags_));
  }

private:
  QPointF from_;
  ItemId layer_ = 0;
  WindowLevel before_;
  std::uint64_t drags_ = 0; ///< makes each drag one step on the undo stack
};

} // namespace

ToolBox::ToolBox(QObject* parent) : QObject(parent) {
  tools_.push_back(std::make_unique<NavigateTool>());
  tools_.push_back(std::make_unique<WindowTool>());
  current_ = tools_.front().get();
  window_ = tools_.back().get();
}

ToolBox::~ToolBox() = default;

void ToolBox::add(std::unique_ptr<SliceTool> tool) {
  tools_.push_back(std::move(tool));
  Q_EMIT changed();
}

SliceTool* ToolBox::find(const QString& id) const {
  for (const auto& tool : tools_)
    if (tool->info().id == id) return tool.get();
  return nullptr;
}

void ToolBox::choose(SliceTool& tool) {
  if (&tool == current_) return;
  current_ = &tool;
  Q_EMIT changed();
}

} // namespace svx
