#include "app/pdf/pdf.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QGuiApplication>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QThread>

#include <memory>

namespace svx {

namespace {

int pageAt(const QTextDocument& document, double y) {
  return int(y / document.pageSize().height());
}

/// Where so few paragraphs and cells fit below a heading, it begins a new page.
void keepHeadingsWithWhatFollows(QTextDocument& document) {
  constexpr int least = 20;
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    if (block.blockFormat().headingLevel() == 0) continue;
    QTextBlock last = block;
    for (int i = 0; i < least && last.next().isValid(); ++i) {
      if (last.next().blockFormat().headingLevel() > 0) break;
      last = last.next();
    }
    const auto& layout = *document.documentLayout();
    const double top = layout.blockBoundingRect(block).top(),
                 bottom = layout.blockBoundingRect(last).bottom();
    if (pageAt(document, top) == pageAt(document, bottom - 1)) continue;
    QTextBlockFormat format = block.blockFormat();
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    QTextCursor(block).setBlockFormat(format);
    document.markContentsDirty(0, document.characterCount()); // or what is below stays in its place
  }
}

QByteArray print(const std::string& html) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setCreator("Spectravox");
  writer.setTitle("Spectravox report");
  writer.setResolution(300);
  writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait,
                                   QMarginsF(16, 14, 16, 14), QPageLayout::Millimeter));
  QTextDocument document;
  document.setDocumentMargin(0);
  // Laid out on a page of a screen's pixels, which print() scales to the paper's.
  constexpr double width = 680;
  document.setPageSize({width, width * writer.height() / writer.width()});
  document.setHtml(QString::fromStdString(html));
  keepHeadingsWithWhatFollows(document);
  document.print(&writer);
  return bytes;
}

} // namespace

std::string toPdf(const std::string& html) {
  static int argc = 1;
  static char name[] = "spectravox";
  static char* argv[] = {name, nullptr};
  std::unique_ptr<QGuiApplication> application;
  if (!QCoreApplication::instance()) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    application = std::make_unique<QGuiApplication>(argc, argv);
  }
  // Laying out a document sets Qt's timers, which only Qt's own threads have.
  QByteArray bytes;
  const std::unique_ptr<QThread> printer(QThread::create([&] { bytes = print(html); }));
  printer->start();
  printer->wait();
  return bytes.toStdString();
}

} // namespace svx
