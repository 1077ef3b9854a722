// The window in German: nothing is missing, nothing is cut off. SVX_TOUR_FOLDER gets pictures.
#include "tests/gui/window/driving.h"

#include "app/window/language.h"
#include "app/window/preferences_dialog.h"
#include "core/methods/method.h"
#include "core/registration/methods.h"
#include "widgets/core_text.h"
#include "widgets/parameter_form.h"
#include "widgets/resources.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLibraryInfo>
#include <QMenuBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSet>
#include <QTabBar>
#include <QTranslator>
#include <QXmlStreamReader>

using namespace svx;
using namespace svx::testing;

namespace {

/// One text of a .ts file with what it is in the other language; plurals have several.
struct Entry {
  QString context, source;
  QStringList translations;
  bool finished = true;
};

std::vector<Entry> entriesOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  QXmlStreamReader xml(&file);
  std::vector<Entry> entries;
  QString context;
  while (!xml.atEnd()) {
    if (!xml.readNextStartElement()) continue;
    if (xml.name() == u"name") context = xml.readElementText();
    if (xml.name() == u"source") entries.push_back({context, xml.readElementText(), {}, true});
    if (xml.name() != u"translation") continue;
    entries.back().finished = !xml.attributes().hasAttribute("type");
    QString text;
    while (xml.readNext() != QXmlStreamReader::EndElement || xml.name() != u"translation") {
      if (xml.isStartElement()) text.clear();
      if (xml.isCharacters()) text += xml.text();
      if (!xml.isEndElement()) continue;
      entries.back().translations << text;
      text.clear();
    }
    if (entries.back().translations.isEmpty()) entries.back().translations << text;
  }
  return entries;
}

/// "%1 of %2" -> "%1 %2", in order of the numbers.
QString placeholders(const QString& text) {
  static const QRegularExpression pattern("%L?[0-9n]");
  QStringList found;
  for (auto match = pattern.globalMatch(text); match.hasNext();) found << match.next().captured();
  found.sort();
  return found.join(' ');
}

QStringList mnemonicsOf(const QMenu& menu) {
  QStringList keys;
  for (const QAction* action : menu.actions())
    if (const QKeySequence key = QKeySequence::mnemonic(action->text()); !key.isEmpty())
      keys << key.toString();
  return keys;
}

} // namespace

class LanguageTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;

  template <typename T>
  T* child(const char* name) {
    return window_->findChild<T*>(name);
  }

  void picture(const char* name, QWidget* widget) {
    QTest::qWait(500);
    const QString target = qEnvironmentVariable("SVX_TOUR_FOLDER");
    if (!target.isEmpty())
      QVERIFY(widget->grab().save(QDir(target).filePath(QString(name) + ".png")));
  }

  /// No button, row of tabs or label in `widget` is narrower than its text.
  void fits(QWidget* widget) {
    for (const auto* button : widget->findChildren<QAbstractButton*>())
      if (button->isVisible() && !button->text().isEmpty())
        QVERIFY2(button->width() >=
                     std::min(button->minimumSizeHint().width(), button->sizeHint().width()),
                 qPrintable(button->objectName() + ": " + button->text()));
    for (const auto* tabs : widget->findChildren<QTabBar*>())
      if (tabs->isVisible())
        QVERIFY2(tabs->width() >= tabs->sizeHint().width(), qPrintable(tabs->objectName()));
    for (const auto* label : widget->findChildren<QLabel*>())
      if (label->isVisible() && !label->wordWrap() &&
          label->metaObject() == &QLabel::staticMetaObject)
        QVERIFY2(label->width() >= label->minimumSizeHint().width(), qPrintable(label->text()));
  }

private Q_SLOTS:
  void initTestCase() {
    if (!QFile::exists(resourcePath("translations/spectravox_de.qm")))
      QSKIP("skipped: built without Qt's LinguistTools");
    isolate(folder_);
    QSettings().setValue("preferences/theme", "dark");
    Preferences preferences = Preferences::load();
    preferences.language = "de";
    preferences.save();
    useLanguage(Preferences::load().language);
    window_ = std::make_unique<MainWindow>(QStringList{SVX_PANELS});
    window_->resize(1366, 768);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }

  void keepsPlaceholdersAndAccelerators_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("de") << SVX_TRANSLATIONS "/spectravox_de.ts";
    QTest::newRow("en") << SVX_TRANSLATIONS "/spectravox_en.ts";
  }

  void keepsPlaceholdersAndAccelerators() {
    QFETCH(QString, file);
    const auto entries = entriesOf(file);
    QVERIFY(entries.size() > 10);
    for (const Entry& entry : entries) {
      const QByteArray said = (entry.context + ": " + entry.source).toUtf8();
      QVERIFY2(entry.finished, said);
      // In any other context lupdate has not understood which class says it.
      QVERIFY2(entry.context.startsWith("svx::") || entry.context == "Help" ||
                   entry.context == "core" || entry.context == "panel",
               said);
      for (const QString& text : entry.translations) {
        QVERIFY2(!text.trimmed().isEmpty(), said);
        QCOMPARE(placeholders(text), placeholders(entry.source));
        QVERIFY2(entry.source.contains('&') == text.contains('&'), said);
        QVERIFY2(entry.source.endsWith(u'…') == text.endsWith(u'…'), said);
        QVERIFY2(entry.source.endsWith(' ') == text.endsWith(' '), said);
        QVERIFY2(entry.source.startsWith(' ') == text.startsWith(' '), said);
      }
    }
  }

  void translatesEveryTextOfAMethod() {
    QTranslator german;
    QVERIFY(german.load(resourcePath("translations/spectravox_de.qm")));
    const auto check = [&](const std::string& text) {
      if (!text.empty()) QVERIFY2(!german.translate("core", text.c_str()).isEmpty(), text.c_str());
    };
    for (const Method* method : MethodRegistry::builtIn().all()) {
      const MethodInfo& info = method->info();
      for (const std::string& text : {info.title, info.sentence}) check(text);
      for (const InputInfo& input : info.inputs)
        for (const std::string& text : {input.label, input.help}) check(text);
      for (const OutputInfo& output : info.outputs) check(output.label);
      for (const Preset& preset : info.presets)
        for (const std::string& text : {preset.title, preset.when}) check(text);
      for (const Parameter& parameter : info.parameters) {
        for (const std::string& text : {parameter.label, parameter.help, parameter.unit})
          check(text);
        for (const Choice& choice : parameter.choices) check(choice.title);
      }
    }
  }

  /// No description names figures: those of a registration with everything to be judged by.
  void translatesTheFiguresOfARegistration() {
    auto labels = std::make_shared<LabelMap>();
    labels->volume = *balls("labels", 24, 0);
    labels->volume.voxels = (labels->volume.voxels > 100).to(at::kByte);
    auto points = std::make_shared<Landmarks>();
    for (const double x : {8.0, 12.0, 16.0})
      points->points.push_back({"", {x, 24 - x, x * x / 16}});
    const std::shared_ptr<const LabelMap> map = labels;
    const std::shared_ptr<const Landmarks> list = points;
    const Method& method = MethodRegistry::builtIn().get("registration.linear");
    const Inputs inputs{{"fixed", balls("fixed", 24, 0)},
                        {"moving", balls("moving", 24, 1)},
                        {"fixedLandmarks", list},
                        {"movingLandmarks", list},
                        {"fixedLabels", map},
                        {"movingLabels", map}};
    JobContext context(findDevice("cpu"));
    const Outputs outputs = method.run(inputs, method.info().defaults(), context);
    QVERIFY(outputs.figures.size() > 20);
    for (const Figure& figure : outputs.figures) {
      QVERIFY2(figure.id == "dice.1" || figure.id == "hd95.1" || figure.id == "assd.1" ||
                   coreText(figure.label) != QString::fromStdString(figure.label),
               figure.label.c_str());
      QVERIFY2(coreText(figure.help) != QString::fromStdString(figure.help), figure.help.c_str());
    }
  }

  void theWindowSpeaksGerman() {
    QCOMPARE(window_->menuBar()->actions().front()->text(), "&Datei");
    QVERIFY(child<QAction>("action.open"));
    QCOMPARE(child<QAction>("action.open")->text(), "&Öffnen…");
    auto* method = child<QComboBox>("method");
    QVERIFY(method);
    QVERIFY(method->findText("Variationelle Registrierung") >= 0);
    QVERIFY(child<QLabel>("methodSentence")->text().startsWith("Sieht sich die Bilder an"));
    auto* tabs = child<QTabBar>("panelTabs");
    QStringList titles;
    for (int tab = 0; tab < tabs->count(); ++tab) titles << tabs->tabText(tab);
    QVERIFY(titles.contains("Spektren"));
  }

  void menusHaveEachAcceleratorOnce() {
    for (const QMenu* menu : window_->findChildren<QMenu*>()) {
      QStringList keys = mnemonicsOf(*menu);
      const auto count = keys.size();
      QVERIFY2(keys.removeDuplicates() == 0,
               qPrintable(menu->title() + QString::number(count) + keys.join(' ')));
    }
    QStringList bar;
    for (const QAction* action : window_->menuBar()->actions())
      bar << QKeySequence::mnemonic(action->text()).toString();
    QCOMPARE(bar.removeDuplicates(), 0);
  }

  void buttonsOfQtAreGermanToo() {
    if (!QFile::exists(QLibraryInfo::path(QLibraryInfo::TranslationsPath) + "/qtbase_de.qm"))
      QSKIP("skipped: Qt's own translations are not installed");
    QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), "Abbrechen");
  }

  void pluralsAreFormed() {
    QCOMPARE(QCoreApplication::translate("svx::StudyModel", "%n row(s)", nullptr, 1), "1 Zeile");
    QCOMPARE(QCoreApplication::translate("svx::StudyModel", "%n row(s)", nullptr, 2), "2 Zeilen");
  }

  void theLanguageIsChosenInThePreferences() {
    window_->findChild<QAction*>("action.preferences")->trigger();
    auto* dialog = window_->findChild<PreferencesDialog*>();
    QVERIFY(dialog);
    auto* language = dialog->findChild<QComboBox*>("preferenceLanguage");
    QCOMPARE(language->currentText(), "Deutsch");
    fits(dialog);
    picture("de-preferences", dialog);
    language->setCurrentIndex(language->findData("en"));
    Q_EMIT language->activated(language->currentIndex());
    QCOMPARE(Preferences::load().language, "en");
    dialog->close();
  }

  void nothingIsCut_data() {
    QTest::addColumn<int>("tab");
    for (int tab = 0; tab < child<QTabBar>("panelTabs")->count(); ++tab)
      QTest::addRow("panel %d", tab) << tab;
  }

  void nothingIsCut() {
    QFETCH(int, tab);
    if (window_->workspace().study().items().empty()) {
      window_->workspace().opening().openSampleStudy();
      QTRY_VERIFY_WITH_TIMEOUT(window_->workspace().study().items().size() >= 7, 120'000);
    }
    child<QTabBar>("panelTabs")->setCurrentIndex(tab);
    for (auto* form : window_->findChildren<ParameterForm*>()) form->setExpanded(true);
    QTest::qWait(300);
    QCOMPARE(window_->size(), QSize(1366, 768));
    fits(window_.get());
    picture(qPrintable("de-panel-" + child<QTabBar>("panelTabs")->tabData(tab).toString()),
            window_.get());
  }

  void theResultIsGerman() {
    window_->workspace().session().clear();
    window_->openPaths(
        {write(folder_, balls("fest", 32, 0)), write(folder_, balls("bewegt", 32, 2))});
    QTRY_COMPARE_WITH_TIMEOUT(int(window_->workspace().study().items().size()), 2, 60'000);
    QVERIFY(child<QAction>("action.undo")->text().endsWith(" hinzufügen"));
    child<QTabBar>("panelTabs")->setCurrentIndex(0);
    auto* method = child<QComboBox>("method");
    method->setCurrentIndex(method->findData("registration.demons"));
    child<QPushButton>("register")->click();
    QTRY_VERIFY_WITH_TIMEOUT(lastResult(window_->workspace()), 120'000);
    QTRY_VERIFY(child<QLabel>("figure.folding"));
    QCOMPARE(child<QLabel>("figure.folding")->accessibleName(), "Gefalteter Anteil");
    window_->findChild<QAction*>("action.compare.blend")->trigger();
    QTest::qWait(300);
    fits(window_.get());
    picture("de-result", window_.get());
  }
};

QTEST_MAIN(LanguageTest)
#include "language_test.moc"
