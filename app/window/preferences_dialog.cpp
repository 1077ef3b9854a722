#include "app/window/preferences_dialog.h"

#include "core/jobs/device.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QThread>

namespace svx {
namespace {

template <typename Field>
Field* named(Field* field, const char* objectName, const QString& accessibleName) {
  field->setObjectName(objectName);
  field->setAccessibleName(accessibleName);
  return field;
}

void select(QComboBox* box, const QString& id) {
  box->setCurrentIndex(std::max(0, box->findData(id)));
}

} // namespace

PreferencesDialog::PreferencesDialog(QWidget* parent) : QDialog(parent) {
  setObjectName("preferencesDialog");
  setWindowTitle(tr("Preferences"));
  setAttribute(Qt::WA_DeleteOnClose);
  const Preferences now = Preferences::load();

  theme_ = named(new QComboBox, "preferenceTheme", tr("Theme"));
  theme_->addItem(tr("As the system"), "system");
  theme_->addItem(tr("Dark"), "dark");
  theme_->addItem(tr("Light"), "light");
  select(theme_, now.theme);

  language_ = named(new QComboBox, "preferenceLanguage", tr("Language"));
  language_->addItem(tr("As the system"), "system");
  language_->addItem(QStringLiteral("English"), "en"); // each in its own language
  language_->addItem(QStringLiteral("Deutsch"), "de");
  select(language_, now.language);

  device_ = named(new QComboBox, "preferenceDevice", tr("Device"));
  device_->addItem(tr("The best there is"), "auto");
  for (const Device& device : availableDevices())
    device_->addItem(QString::fromStdString(device.label() + "  " + device.name),
                     QString::fromStdString(device.label()));
  select(device_, now.device);

  const int cores = std::max(1, QThread::idealThreadCount());
  workers_ = named(new QSpinBox, "preferenceWorkers", tr("CPU workers"));
  workers_->setRange(1, cores);
  workers_->setValue(now.cpuWorkers);
  workers_->setToolTip(
      tr("How many jobs run on the CPU at the same time; they share its threads."));
  threads_ = named(new QSpinBox, "preferenceThreads", tr("CPU threads"));
  threads_->setRange(0, cores);
  threads_->setSpecialValueText(tr("All but one"));
  threads_->setValue(now.cpuThreads);
  threads_->setToolTip(
      tr("Threads of all CPU workers together. One core is best left to the window."));
  undo_ = named(new QDoubleSpinBox, "preferenceUndo", tr("Undo memory"));
  undo_->setRange(0.1, 64);
  undo_->setDecimals(1);
  undo_->setSuffix(tr(" GB"));
  undo_->setValue(now.undoMemory);

  auto* form = new QFormLayout(this);
  form->setContentsMargins(16, 16, 16, 16);
  form->setVerticalSpacing(8);
  form->addRow(tr("Theme"), theme_);
  form->addRow(tr("Language"), language_);
  form->addRow(tr("Compute on"), device_);
  form->addRow(tr("CPU workers"), workers_);
  form->addRow(tr("CPU threads"), threads_);
  form->addRow(tr("Undo memory"), undo_);
  auto* hint = new QLabel(tr("Language, workers and threads change at the next start."));
  hint->setEnabled(false);
  form->addRow(hint);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  form->addRow(buttons);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);

  for (QComboBox* box : {theme_, language_, device_})
    connect(box, &QComboBox::activated, this, &PreferencesDialog::apply);
  for (QSpinBox* box : {workers_, threads_})
    connect(box, &QSpinBox::valueChanged, this, &PreferencesDialog::apply);
  connect(undo_, &QDoubleSpinBox::valueChanged, this, &PreferencesDialog::apply);
}

void PreferencesDialog::apply() {
  Preferences preferences;
  preferences.theme = theme_->currentData().toString();
  preferences.language = language_->currentData().toString();
  preferences.device = device_->currentData().toString();
  preferences.cpuWorkers = workers_->value();
  preferences.cpuThreads = threads_->value();
  preferences.undoMemory = undo_->value();
  preferences.save();
  Q_EMIT changed(preferences);
}

} // namespace svx
