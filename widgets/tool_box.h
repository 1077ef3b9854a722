// The tools of a window's slice views, and which of them is in hand.
#pragma once

#include "widgets/slice_tool.h"

#include <QObject>

#include <memory>
#include <vector>

namespace svx {

/// Holds "navigate", which is in hand at first, and "window", which a right drag is always.
/// Window thread only.
class ToolBox : public QObject {
  Q_OBJECT
public:
  explicit ToolBox(QObject* parent = nullptr);
  ~ToolBox() override;

  /// Behind the others; an id that is not there yet.
  void add(std::unique_ptr<SliceTool> tool);
  const std::vector<std::unique_ptr<SliceTool>>& tools() const { return tools_; }
  SliceTool* find(const QString& id) const;

  SliceTool& current() const { return *current_; }
  void choose(SliceTool& tool); ///< one of `tools`
  SliceTool& windowTool() const { return *window_; }

Q_SIGNALS:
  void changed(); ///< another tool is in hand, or there is one more

private:
  std::vector<std::unique_ptr<SliceTool>> tools_;
  SliceTool* current_ = nullptr;
  SliceTool* window_ = nullptr;
};

} // namespace svx
