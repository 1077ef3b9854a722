#include "app/window/help_dialogs.h"

#include "app/window/settings.h"
#include "core/jobs/device.h"
#include "widgets/resources.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QLabel>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QPushButton>
#include <QSysInfo>
#include <QTextBrowser>
#include <QThread>
#include <QVBoxLayout>

namespace svx {
namespace {

struct Help {
  Q_DECLARE_TR_FUNCTIONS(Help)
};

/// A window with a page of text, and a Close button.
QDialog* page(const char* name, const QString& title, const QString& markdown, QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setObjectName(name);
  dialog->setWindowTitle(title);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->resize(640, 560);
  auto* text = new QTextBrowser;
  text->setObjectName("text");
  text->setAccessibleName(title);
  text->setOpenExternalLinks(true);
  text->setFrameShape(QFrame::NoFrame);
  text->setMarkdown(markdown);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
  auto* layout = new QVBoxLayout(dialog);
  layout->addWidget(text);
  layout->addWidget(buttons);
  return dialog;
}

QString openGlRenderer() {
  QOffscreenSurface surface;
  surface.create();
  QOpenGLContext context;
  if (!context.create() || !context.makeCurrent(&surface)) return {};
  const auto text = [&](GLenum name) {
    return QString::fromUtf8(reinterpret_cast<const char*>(context.functions()->glGetString(name)));
  };
  return text(GL_VERSION) + ", " + text(GL_RENDERER);
}

} // namespace

void showAbout(QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setObjectName("aboutDialog");
  dialog->setWindowTitle(Help::tr("About Spectravox"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  auto* mark = new QLabel;
  mark->setPixmap(QApplication::windowIcon().pixmap(96, 96));
  mark->setAlignment(Qt::AlignTop);
  auto* text = new QLabel(
      Help::tr("<h2>Spectravox %1</h2>"
               "<p>A workbench for MR and CT volumes and mass spectrometry images.</p>"
               "<p><b>For research use only.</b> Not a medical device; not for diagnosis or "
               "treatment.</p>"
               "<p>Free software under the GNU General Public License, version 3 or later. It "
               "comes with no warranty.</p>"
               "<p>Built on Qt, VTK, ITK, LibTorch and QCustomPlot.</p>")
          .arg(QApplication::applicationVersion()));
  text->setWordWrap(true);
  text->setMinimumWidth(400);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
  auto* row = new QHBoxLayout;
  row->setSpacing(16);
  row->addWidget(mark);
  row->addWidget(text, 1);
  auto* layout = new QVBoxLayout(dialog);
  layout->setContentsMargins(24, 24, 24, 16);
  layout->addLayout(row);
  layout->addWidget(buttons);
  dialog->show();
}

void showHelpPage(const QString& name, QWidget* parent) {
  QFile file(resourcePath("help/" + name + ".md"));
  const QString text = file.open(QIODevice::ReadOnly)
                           ? QString::fromUtf8(file.readAll())
                           : Help::tr("The page %1 is missing.").arg(file.fileName());
  page("helpDialog", Help::tr("Help"), text, parent)->show();
}

void showMachine(const Preferences& preferences, bool openGl, QWidget* parent) {
  QString text = "## Spectravox " + QApplication::applicationVersion() + "\n\n";
  const auto line = [&](const QString& name, const QString& value) {
    text += "* **" + name + "**: " + value + "\n";
  };
  line(Help::tr("System"),
       QSysInfo::prettyProductName() + ", " + QSysInfo::currentCpuArchitecture());
  line("Qt", qVersion());
  const QString renderer = openGl ? openGlRenderer() : QString();
  line("OpenGL", renderer.isEmpty() ? Help::tr("not usable: no 3-D view") : renderer);
  line(Help::tr("Processor threads"), QString::number(QThread::idealThreadCount()));
  line(Help::tr("CPU workers"), QString::number(preferences.cpuWorkers));
  text += "\n### " + Help::tr("Devices") + "\n\n";
  for (const Device& device : availableDevices())
    line(QString::fromStdString(device.label()),
         Help::tr("%1, %2 free of %3")
             .arg(QString::fromStdString(device.name),
                  QString::fromStdString(formatBytes(memoryFree(device))),
                  QString::fromStdString(formatBytes(device.memoryTotal))));
  QDialog* dialog = page("machineDialog", Help::tr("This machine"), text, parent);
  auto* copy = dialog->findChild<QDialogButtonBox*>()->addButton(Help::tr("Copy"),
                                                                 QDialogButtonBox::ActionRole);
  copy->setObjectName("copy");
  QObject::connect(copy, &QPushButton::clicked, dialog,
                   [text] { QApplication::clipboard()->setText(text); });
  dialog->show();
}

} // namespace svx
