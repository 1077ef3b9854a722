// The plot of a spectrum draws every peak, however many points share a pixel.
#include "widgets/spectrum_chart.h"

#include "widgets/custom_plot.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <random>

using namespace svx;

class SpectrumChartTest : public QObject {
  Q_OBJECT

  static constexpr int points = 1'000'000;
  std::vector<double> masses_, intensities_;
  std::vector<int> spikes_;

  /// The highest coloured row of each column of the picture; its height where there is none.
  static std::vector<int> tops(QCustomPlot& plot) {
    const QImage picture = plot.toPixmap(plot.width(), plot.height(), 1).toImage();
    std::vector<int> rows;
    for (int x = 0; x < picture.width(); ++x) {
      int y = plot.axisRect()->top();
      while (y < picture.height()) {
        const QRgb colour = picture.pixel(x, y);
        if (qBlue(colour) - qRed(colour) > 50) break;
        ++y;
      }
      rows.push_back(y);
    }
    return rows;
  }

private Q_SLOTS:
  void initTestCase() {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> noise(0, 5), height(40, 100);
    for (int i = 0; i < points; ++i) {
      masses_.push_back(500 + 0.002 * i);
      intensities_.push_back(noise(random));
    }
    for (int i = 8000; i < points; i += 8000) { // one point wide: far less than a pixel
      spikes_.push_back(i + int(random() % 1000));
      if (spikes_.back() < points) intensities_[std::size_t(spikes_.back())] = height(random);
    }
    while (spikes_.back() >= points) spikes_.pop_back();
  }

  void drawsEverySpike_data() {
    QTest::addColumn<bool>("sticks");
    QTest::newRow("line") << false;
    QTest::newRow("sticks") << true;
  }
  void drawsEverySpike() {
    QFETCH(bool, sticks);
    SpectrumChart chart;
    chart.resize(900, 400);
    chart.show();
    chart.setSticks(sticks);
    chart.setCurves({{"million", masses_, intensities_, {}}}, "Intensity");
    auto& plot = *chart.findChild<QCustomPlot*>("plot");
    const std::vector<int> drawn = tops(plot);
    const QRect inner = plot.axisRect()->rect();
    const double noise = plot.yAxis->coordToPixel(5); // of a thousand points in a column
    std::vector<bool> near(drawn.size(), false);      // may be part of a spike's line
    for (const int spike : spikes_) {
      const auto x = std::size_t(plot.xAxis->coordToPixel(masses_[std::size_t(spike)]));
      for (std::size_t k = x - 2; k <= x + 2; ++k) near[k] = true;
      const double tip = plot.yAxis->coordToPixel(intensities_[std::size_t(spike)]);
      const int top = *std::min_element(drawn.begin() + int(x) - 2, drawn.begin() + int(x) + 3);
      QVERIFY2(std::abs(top - tip) <= 3,
               qPrintable(QString("%1: %2, drawn at %3").arg(spike).arg(tip).arg(top)));
    }
    for (int x = inner.left() + 3; x < inner.right() - 3; ++x)
      if (!near[std::size_t(x)])
        QVERIFY2(std::abs(drawn[std::size_t(x)] - noise) <= 3, qPrintable(QString::number(x)));
  }

  void zoomsAtTheMouseAndFitsTheHeight() {
    SpectrumChart chart;
    chart.resize(900, 400);
    chart.show();
    chart.setCurves({{"million", masses_, intensities_, {}}}, "Intensity");
    auto& plot = *chart.findChild<QCustomPlot*>("plot");
    const double all = plot.xAxis->range().size();
    const QPointF place = plot.axisRect()->center();
    QWheelEvent turn(place, plot.mapToGlobal(place), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                     Qt::NoScrollPhase, false);
    QApplication::sendEvent(&plot, &turn);
    QVERIFY(plot.xAxis->range().size() < all);
    chart.showRange(masses_[std::size_t(spikes_[0])] - 0.01,
                    masses_[std::size_t(spikes_[0])] + 0.01);
    const double own = intensities_[std::size_t(spikes_[0])];
    QVERIFY(plot.yAxis->range().upper > own && plot.yAxis->range().upper < 1.2 * own);
    QSignalSpy wanted(&chart, &SpectrumChart::massChosen);
    QTest::mouseDClick(&plot, Qt::LeftButton, Qt::NoModifier, plot.axisRect()->center());
    QCOMPARE(wanted.count(), 1);
    QVERIFY(std::abs(wanted[0][0].toDouble() - masses_[std::size_t(spikes_[0])]) < 0.002);
  }

  /// Through the window system, which asks for menus by itself.
  void pansWithTheRightButtonAndOpensItsMenuOnAClick() {
    SpectrumChart chart;
    chart.resize(900, 400);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    chart.setCurves({{"million", masses_, intensities_, {}}}, "Intensity");
    auto& plot = *chart.findChild<QCustomPlot*>("plot");
    chart.showRange(1000, 1100);
    QWindow* hand = chart.windowHandle();
    const QPoint middle = plot.mapTo(&chart, plot.axisRect()->center()), by(60, 5);
    const double width = plot.axisRect()->width();
    const auto popup = [] { return QApplication::activePopupWidget(); };
    for (const Qt::MouseButton button : {Qt::RightButton, Qt::MiddleButton}) {
      const double before = plot.xAxis->range().lower;
      QTest::mousePress(hand, button, Qt::NoModifier, middle);
      for (int step = 1; step <= 6; ++step) QTest::mouseMove(hand, middle + by * step / 6);
      QTest::mouseRelease(hand, button, Qt::NoModifier, middle + by);
      QVERIFY(!popup());
      QVERIFY(std::abs(plot.xAxis->range().lower - (before - 100 * by.x() / width)) < 0.2);
      QVERIFY(std::abs(plot.xAxis->range().size() - 100) < 1e-6); // no part of it was zoomed to
    }
    bool opened = false;
    QTimer::singleShot(300, this, [&] {
      opened = popup() != nullptr;
      if (opened) popup()->close();
    });
    QTest::mousePress(hand, Qt::RightButton, Qt::NoModifier, middle);
    QTest::mouseRelease(hand, Qt::RightButton, Qt::NoModifier, middle); // until it is closed
    QTRY_VERIFY(opened);

    const QPoint from = middle - QPoint(100, 0), to = middle + QPoint(100, 0);
    const double low = plot.xAxis->pixelToCoord(plot.mapFrom(&chart, from).x());
    QTest::mousePress(hand, Qt::LeftButton, Qt::NoModifier, from);
    QTest::mouseMove(hand, middle);
    QTest::mouseMove(hand, to);
    QTest::mouseRelease(hand, Qt::LeftButton, Qt::NoModifier, to);
    QVERIFY(std::abs(plot.xAxis->range().lower - low) < 0.5);
    QVERIFY(plot.xAxis->range().size() < 40);
  }
};

QTEST_MAIN(SpectrumChartTest)
#include "spectrum_chart_test.moc"
