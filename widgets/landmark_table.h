// The landmarks of a result and how far each is off.
#pragma once

#include "widgets/result_data.h"

#include <QWidget>

class QTableWidget;

namespace svx {

/// Name, position, error before and after in mm; a click on a heading sorts, a double click or
/// Enter asks for the place. objectName: "landmarkTable"; children "landmarks", "exportLandmarks".
class LandmarkTable : public QWidget {
  Q_OBJECT
public:
  explicit LandmarkTable(QWidget* parent = nullptr);
  void setErrors(const std::vector<LandmarkError>& errors); ///< the largest left on top

  /// One line each with positions and errors in mm, LPS; in the order given.
  QString csv() const;

Q_SIGNALS:
  void placeWanted(const svx::Vec3& world); ///< of a fixed landmark
  void saveFailed(const QString& path, const QString& why);

private:
  void exportCsv();

  std::vector<LandmarkError> errors_;
  QTableWidget* table_;
};

} // namespace svx
