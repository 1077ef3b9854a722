#include "widgets/resources.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace svx {

namespace {

/// Breeze's SVGs name their one colour in a style sheet; it is replaced by the palette's text
/// colour.
class RecolouredIcon : public QIconEngine {
public:
  explicit RecolouredIcon(QByteArray svg) : svg_(std::move(svg)) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
    const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText;
    QByteArray svg = svg_;
    svg.replace("#232629", QGuiApplication::palette().color(group, role).name().toLatin1());
    QSvgRenderer(svg).render(painter, rect);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(), size), mode, state);
    return pixmap;
  }

  QIconEngine* clone() const override { return new RecolouredIcon(svg_); }

private:
  QByteArray svg_;
};

} // namespace

QString resourcePath(const QString& name) {
  const QString chosen = qEnvironmentVariable("SPECTRAVOX_RESOURCES");
  const QString root =
      chosen.isEmpty() ? QCoreApplication::applicationDirPath() + "/" SVX_RESOURCES : chosen;
  return QDir::cleanPath(root + "/" + name);
}

QIcon icon(const QString& name) {
  QFile file(resourcePath("icons/" + name + ".svg"));
  if (!file.open(QIODevice::ReadOnly)) return QIcon::fromTheme(name);
  return QIcon(new RecolouredIcon(file.readAll()));
}

} // namespace svx
