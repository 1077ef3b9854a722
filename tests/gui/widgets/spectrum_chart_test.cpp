// The plot of a spectrum draws every peak, however many points share a pixel.
#include "widgets/spectrum_chart.h"

#include "widgets/custom_plot.h"

#include <QSignalSpy>
#include <QTest>
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
    for (int k = 0; k < 120; ++k) { // one point wide, a seven thousandth of the picture
      spikes_.push_back(int(random() % points));
      intensities_[std::size_t(spikes_.back())] = height(random);
    }
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
    for (const int spike : spikes_) {
      const int x = int(plot.xAxis->coordToPixel(masses_[std::size_t(spike)]));
      if (x < inner.left() + 2 || x > inner.right() - 2) continue;
      // The highest of the points that could share the column.
      double highest = 0;
      for (int i = 0; i < points; i += 1)
        if (std::abs(plot.xAxis->coordToPixel(masses_[std::size_t(i)]) - x) <= 2) {
          highest = std::max(highest, intensities_[std::size_t(i)]);
        } else if (masses_[std::size_t(i)] > masses_[std::size_t(spike)] + 10) {
          break;
        }
      const double wanted = plot.yAxis->coordToPixel(highest);
      const int top = *std::min_element(drawn.begin() + x - 2, drawn.begin() + x + 3);
      QVERIFY2(std::abs(top - wanted) <= 3, qPrintable(QString("%1: %2, drawn at %3")
                                                           .arg(masses_[std::size_t(spike)])
                                                           .arg(wanted)
                                                           .arg(top)));
    }
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
};

QTEST_MAIN(SpectrumChartTest)
#include "spectrum_chart_test.moc"
