#include "widgets/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>

namespace svx {

namespace {

bool dark = true;

struct Shades {
  QRgb window, base, raised, line, text, faint, accent, onAccent;
};
constexpr Shades darkShades{0xff2a2c2f, 0xff202224, 0xff36393d, 0xff45494e,
                            0xffdcdee1, 0xff969ba1, 0xff5b9bd0, 0xff101214};
constexpr Shades lightShades{0xfff1f2f3, 0xffffffff, 0xfffafbfb, 0xffc6cace,
                             0xff1f2225, 0xff666c73, 0xff2a6fa8, 0xffffffff};

QPalette paletteOf(const Shades& s) {
  QPalette p;
  p.setColor(QPalette::Window, s.window);
  p.setColor(QPalette::WindowText, s.text);
  p.setColor(QPalette::Base, s.base);
  p.setColor(QPalette::AlternateBase, s.window);
  p.setColor(QPalette::Text, s.text);
  p.setColor(QPalette::PlaceholderText, s.faint);
  p.setColor(QPalette::Button, s.raised);
  p.setColor(QPalette::ButtonText, s.text);
  p.setColor(QPalette::BrightText, s.onAccent);
  p.setColor(QPalette::ToolTipBase, s.raised);
  p.setColor(QPalette::ToolTipText, s.text);
  p.setColor(QPalette::Highlight, s.accent);
  p.setColor(QPalette::HighlightedText, s.onAccent);
  p.setColor(QPalette::Link, s.accent);
  p.setColor(QPalette::Mid, s.line);
  p.setColor(QPalette::Light, QColor(s.raised).lighter(115));
  p.setColor(QPalette::Dark, QColor(s.window).darker(140));
  p.setColor(QPalette::Shadow, QColor(s.window).darker(200));
  const QColor off = QColor::fromRgb((QColor(s.faint).red() + QColor(s.window).red()) / 2,
                                     (QColor(s.faint).green() + QColor(s.window).green()) / 2,
                                     (QColor(s.faint).blue() + QColor(s.window).blue()) / 2);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    p.setColor(QPalette::Disabled, role, off);
  p.setColor(QPalette::Disabled, QPalette::Highlight, s.line);
  p.setColor(QPalette::Disabled, QPalette::HighlightedText, off);
  return p;
}

QString styleSheetOf(const Shades& s) {
  QString sheet = R"(
    QToolTip { color: @text; background: @raised; border: 1px solid @line; padding: 4px; }
    QMainWindow::separator { background: @window; width: 4px; height: 4px; }
    QMainWindow::separator:hover { background: @accent; }
    QSplitter::handle { background: @window; }
    QSplitter::handle:hover { background: @accent; }
    QDockWidget { titlebar-close-icon: none; }
    QDockWidget::title { padding: 6px 8px; background: @window; }
    QToolBar { border: none; spacing: 4px; padding: 2px 4px; }
    QStatusBar::item { border: none; }
    QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 3px; }
    QToolButton:hover { background: @raised; border-color: @line; }
    QToolButton:pressed, QToolButton:checked { background: @chosen; border-color: @accent; }
    QToolButton[popupMode="1"] { padding-right: 14px; }
    QToolButton::menu-indicator { image: none; }
    QPushButton { background: @raised; border: 1px solid @line; border-radius: 4px;
                  padding: 5px 12px; }
    QPushButton:hover { border-color: @accent; }
    QPushButton:pressed, QPushButton:checked { background: @chosen; border-color: @accent; }
    QPushButton:disabled { color: @faint; background: @window; }
    QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent;
                                  font-weight: bold; }
    QPushButton[primary="true"]:hover { border-color: @text; }
    QPushButton[primary="true"]:disabled { background: @window; color: @faint;
                                           border-color: @line; }
    QProgressBar { background: @base; border: 1px solid @line; border-radius: 4px; height: 8px;
                   text-align: center; }
    QProgressBar::chunk { background: @accent; border-radius: 3px; }
    QScrollArea { border: none; }
    QFrame[card="true"] { background: @base; border: 1px solid @line; border-radius: 4px; }
    QFrame[card="true"][selected="true"] { border-color: @accent; }
    QFrame[card="true"]:focus { border-color: @text; }
    QLabel[faint="true"] { color: @faint; }
    QHeaderView::section { background: @window; color: @faint; border: none;
                           border-bottom: 1px solid @line; padding: 4px 8px; }
  )";
  const auto name = [](QRgb c) { return QColor(c).name(); };
  QColor chosen(s.accent);
  chosen.setAlphaF(0.25f);
  sheet.replace("@window", name(s.window)).replace("@base", name(s.base));
  sheet.replace("@raised", name(s.raised)).replace("@line", name(s.line));
  sheet.replace("@text", name(s.text)).replace("@faint", name(s.faint));
  sheet.replace("@accent", name(s.accent)).replace("@onAccent", name(s.onAccent));
  sheet.replace("@chosen", QStringLiteral("rgba(%1, %2, %3, 0.25)")
                               .arg(chosen.red())
                               .arg(chosen.green())
                               .arg(chosen.blue()));
  return sheet;
}

} // namespace

void applyTheme(QApplication& application, ThemeChoice choice) {
  static const bool desktopIsDark = application.palette().color(QPalette::Window).lightness() < 128;
  dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && desktopIsDark);
  const Shades& shades = dark ? darkShades : lightShades;
  application.setStyle(QStyleFactory::create("Fusion"));
  application.setPalette(paletteOf(shades));
  application.setStyleSheet(styleSheetOf(shades));
}

bool darkTheme() {
  return dark;
}
QColor errorColour() {
  return dark ? 0xffe5706b : 0xffb3261e;
}
QColor warningColour() {
  return dark ? 0xffe0b050 : 0xff8a6100;
}
QColor goodColour() {
  return dark ? 0xff7fc08a : 0xff2e7d3c;
}
QColor faintTextColour() {
  return dark ? darkShades.faint : lightShades.faint;
}

} // namespace svx
