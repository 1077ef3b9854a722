// Reports on paper.
#include "app/pdf/pdf.h"

#include <QBuffer>
#include <QImage>
#include <QTest>

using namespace svx;

class PdfTest : public QObject {
  Q_OBJECT

  static std::string picture(int height) {
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    QImage(4, 4, QImage::Format_RGB32).save(&buffer, "PNG");
    return "<img width=\"600\" height=\"" + std::to_string(height) +
           "\" src=\"data:image/png;base64," + png.toBase64().toStdString() + "\">";
  }
  static int pages(const std::string& body) {
    return int(QByteArray::fromStdString(toPdf("<html><body>" + body + "</body></html>"))
                   .count("/Type /Page\n"));
  }

private Q_SLOTS:
  void beginsAPageWhereOnlyAHeadingFits() {
    const std::string tall = "<p>" + picture(700) + "</p>", heading = "<h2>Next</h2><p>of</p>";
    QCOMPARE(pages(tall), 1);
    // The heading and its picture go over together; a small picture stays with what is above.
    QCOMPARE(pages(tall + heading + "<p>" + picture(500) + "</p>"), 2);
    QCOMPARE(pages(tall + heading + "<p>" + picture(50) + "</p>"), 1);
    // Only a heading that went over with its picture leaves no room for another of that height.
    QCOMPARE(pages(tall + heading + "<p>" + picture(890) + "</p>" + "<p>" + picture(50) + "</p>"),
             3);
  }
  void losesNoPage() {
    std::string body;
    for (int i = 0; i < 6; ++i) body += "<h2>Section</h2><p>of</p><p>" + picture(600) + "</p>";
    QCOMPARE(pages(body), 6);
  }
};

QTEST_MAIN(PdfTest)
#include "pdf_test.moc"
