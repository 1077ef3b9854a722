// The steps of a registration as pictures.
#pragma once

#include "core/jobs/job.h"

#include <QImage>
#include <QWidget>

class QCheckBox;
class QListWidget;

namespace svx {

/// Small pictures side by side and the chosen one large above them. The first preview is the fixed
/// image; the others can be laid over it: red where only the fixed image is bright, blue where only
/// the other is, grey where both agree. objectName: "previewStrip"; children "preview.steps",
/// "preview.large", "preview.overlay".
class PreviewStrip : public QWidget {
  Q_OBJECT
public:
  explicit PreviewStrip(QWidget* parent = nullptr);
  void setPreviews(std::vector<PreviewPtr> previews); ///< the last one is chosen

protected:
  void resizeEvent(QResizeEvent* event) override;

private:
  QImage picture(std::size_t index) const;
  void fill();
  void enlarge();

  class Large;
  std::vector<PreviewPtr> previews_;
  Large* large_;
  QListWidget* steps_;
  QCheckBox* overlay_;
};

/// Grey, or over `fixed` in colours when that is given; both of one size.
QImage previewImage(const Preview& preview, const Preview* fixed = nullptr);

} // namespace svx
