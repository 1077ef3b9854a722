#include "app/window/language.h"

#include "widgets/resources.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace svx {
namespace {

/// The language that was found; empty = none.
QString install(const QLocale& locale, const QString& name, const QString& folder) {
  auto* words = new QTranslator(QCoreApplication::instance());
  if (words->load(locale, name, "_", folder) && QCoreApplication::installTranslator(words))
    return words->language();
  delete words;
  return {};
}

} // namespace

void useLanguage(const QString& language) {
  const QLocale locale = language == "system" ? QLocale::system() : QLocale(language);
  const QString found = install(locale, "spectravox", resourcePath("translations"));
  if (!found.isEmpty()) // Qt's own words, of buttons that every dialog has
    install(QLocale(found), "qtbase", QLibraryInfo::path(QLibraryInfo::TranslationsPath));
}

} // namespace svx
