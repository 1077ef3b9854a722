// How the application looks.
#pragma once

#include <QColor>
#include <QString>

class QApplication;

namespace svx {

enum class ThemeChoice { System, Dark, Light };

/// Sets palette, style (Fusion) and style sheet of the whole application; may be called at any
/// time. `System` is dark or light as the desktop was at the start.
void applyTheme(QApplication& application, ThemeChoice choice);
bool darkTheme(); ///< as applied last

// Colours with a fixed meaning, for both themes.
inline constexpr QRgb axialColour = 0xfff0615a;    ///< red
inline constexpr QRgb coronalColour = 0xff67b36b;  ///< green
inline constexpr QRgb sagittalColour = 0xffe3c54d; ///< yellow
inline constexpr QRgb volumeColour = 0xff7d9fd0;   ///< frame of the 3-D view: blue
inline constexpr QRgb fixedColour = 0xff35d0e0;    ///< landmarks of the fixed image: cyan
inline constexpr QRgb movingColour = 0xffff9a3c;   ///< landmarks of the moving image: orange
QColor errorColour();
QColor warningColour();
QColor goodColour();
QColor faintTextColour();

inline constexpr int grid = 8; ///< every distance is a multiple, or half, of it

} // namespace svx
