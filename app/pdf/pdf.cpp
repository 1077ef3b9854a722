#include "app/pdf/pdf.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>
#include <QTextDocument>
#include <QThread>

#include <memory>

namespace svx {

namespace {

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
