#include "widgets/batch_table.h"

#include "core/data/error.h"
#include "core/evaluation/latex.h"
#include "widgets/chart.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

/// The records of a CSV text; quotes may hold commas, line ends and doubled quotes.
std::vector<QStringList> records(const QString& text) {
  std::vector<QStringList> all;
  QStringList record;
  QString field;
  bool quoted = false, any = false;
  const auto endRecord = [&] {
    if (any) all.push_back(record << field);
    record.clear();
    field.clear();
    any = false;
  };
  for (qsizetype i = 0; i < text.size(); ++i) {
    const QChar c = text[i];
    if (quoted) {
      if (c != '"')
        field += c;
      else if (i + 1 < text.size() && text[i + 1] == '"')
        field += text[++i];
      else
        quoted = false;
    } else if (c == '\n') {
      endRecord();
    } else if (c == '"') {
      quoted = any = true;
    } else if (c == ',') {
      record << field;
      field.clear();
      any = true;
    } else if (c != '\r') {
      field += c;
      any = true;
    }
  }
  endRecord();
  return all;
}

std::optional<double> number(const QString& text) {
  bool read = false;
  const double value = text.trimmed().toDouble(&read);
  return read && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

bool empty(const QString& text) {
  static const QStringList nothing{"", "nan", "-", "–", "n/a", "none", "inf"};
  return nothing.contains(text.trimmed().toLower());
}

/// Columns that hold numbers and measure nothing.
bool isFigure(const QString& heading, const std::vector<QStringList>& lines, qsizetype column) {
  static const QStringList others{"pair", "id", "case", "name", "seed", "version", "index"};
  if (others.contains(heading.toLower())) return false;
  bool any = false;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (column >= lines[i].size() || empty(lines[i][column])) continue;
    if (!number(lines[i][column])) return false;
    any = true;
  }
  return any;
}

qsizetype pairColumn(const QStringList& headings) {
  for (const char* name : {"pair", "id", "case", "name"})
    for (qsizetype i = 0; i < headings.size(); ++i)
      if (headings[i].toLower() == name) return i;
  return 0;
}

bool sumsUp(const QString& pair) {
  static const QStringList words{"mean",    "sd",       "std",           "median",
                                 "all",     "average",  "min",           "max",
                                 "summary", "ci95.low", "ci95.high",     "ci.low",
                                 "ci.high", "n",        "bootstrap.low", "bootstrap.high"};
  return words.contains(pair.trimmed().toLower());
}

struct Moments {
  int count = 0;
  double mean = 0, deviation = 0;
};

Moments moments(const std::vector<std::optional<double>>& values) {
  Moments m;
  for (const auto& value : values)
    if (value) m.mean += *value, ++m.count;
  m.mean /= std::max(1, m.count);
  for (const auto& value : values)
    if (value) m.deviation += (*value - m.mean) * (*value - m.mean);
  m.deviation = m.count > 1 ? std::sqrt(m.deviation / (m.count - 1)) : 0;
  return m;
}

int decimalsOf(const QString& figure) {
  for (const char* start : {"dice", "ncc", "nmi", "jacobian", "sdlogj", "roundTrip"})
    if (figure.startsWith(start)) return 3;
  return 2;
}

/// "tre.mean.after" has its deviation in "tre.sd.after".
QString deviationOf(const QString& figure) {
  QString other = figure;
  return other.replace("mean", "sd");
}

/// All cells as text, the headings first and the line of means last.
std::vector<QStringList> cells(const BatchTable& table, const QString& figure) {
  const int decimals = decimalsOf(figure);
  const auto text = [&](double value) { return QString::number(value, 'f', decimals); };
  const QString deviation = deviationOf(figure);
  const bool spread = deviation != figure && table.figures.contains(deviation);
  std::vector<QStringList> all{QStringList{QStringLiteral("pair")} + table.methods};
  for (const QString& pair : table.pairs) {
    QStringList line{pair};
    for (const QString& method : table.methods) {
      const BatchTable::Row* row = table.row(pair, method);
      const auto of = [&](const QString& name) -> std::optional<double> {
        return row ? row->values[std::size_t(table.figures.indexOf(name))] : std::nullopt;
      };
      const auto value = of(figure);
      const auto sd = spread ? of(deviation) : std::nullopt;
      line << (!value ? QStringLiteral("–")
               : sd   ? text(*value) + " (" + text(*sd) + ")"
                      : text(*value));
    }
    all.push_back(line);
  }
  QStringList last{QStringLiteral("mean (SD)")};
  for (const QString& method : table.methods) {
    const Moments m = moments(table.column(figure, method));
    last << (m.count ? text(m.mean) + " (" + text(m.deviation) + ")" : QStringLiteral("–"));
  }
  all.push_back(last);
  return all;
}

QStringList footnotes(const BatchTable& table, const QString& figure) {
  QStringList notes;
  if (const QString deviation = deviationOf(figure);
      deviation != figure && table.figures.contains(deviation))
    notes << QStringLiteral("In parentheses: SD within a pair; in the last line between pairs.");
  const bool missing =
      std::any_of(table.methods.begin(), table.methods.end(), [&](const QString& method) {
        const auto values = table.column(figure, method);
        return std::any_of(values.begin(), values.end(), [](const auto& v) { return !v; });
      });
  if (missing) notes << QStringLiteral("– no result.");
  return notes;
}

} // namespace

QString BatchTable::Row::cell(const QString& heading) const {
  const qsizetype column = headings.indexOf(heading);
  return column >= 0 && column < cells.size() ? cells[column] : QString();
}

const BatchTable::Row* BatchTable::row(const QString& pair, const QString& method) const {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
    return row.pair == pair && row.method == method;
  });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<std::optional<double>> BatchTable::column(const QString& figure,
                                                      const QString& method) const {
  std::vector<std::optional<double>> values;
  const qsizetype index = figures.indexOf(figure);
  for (const QString& pair : pairs) {
    const Row* found = row(pair, method);
    values.push_back(found && index >= 0 ? found->values[std::size_t(index)] : std::nullopt);
  }
  return values;
}

void addBatchFile(BatchTable& table, const QString& path) {
  const auto refuse = [&](const QString& why) {
    throw Error(
        ErrorKind::Input,
        QCoreApplication::translate("svx::BatchTable", "%1 is not a table of results")
            .arg(QFileInfo(path).fileName())
            .toStdString(),
        why.toStdString(),
        QCoreApplication::translate(
            "svx::BatchTable", "Choose a CSV file with a column \"pair\" and a row for each pair.")
            .toStdString());
  };
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) refuse(file.errorString());
  constexpr qint64 largest = 64 << 20;
  if (file.size() > largest)
    refuse(QCoreApplication::translate("svx::BatchTable", "It is larger than 64 MB."));
  QString text = QString::fromUtf8(file.readAll());
  if (text.startsWith(QChar::ByteOrderMark)) text.remove(0, 1);
  std::vector<QStringList> lines = records(text);
  if (lines.size() < 2)
    refuse(QCoreApplication::translate("svx::BatchTable", "It has no line below its headings."));
  const QStringList headings = lines.front();
  const qsizetype pair = pairColumn(headings);
  std::erase_if(lines, [&](const QStringList& line) { return sumsUp(line.value(pair)); });

  BatchTable read = table;
  std::vector<std::pair<qsizetype, qsizetype>> places; // column, figure
  for (qsizetype column = 0; column < headings.size(); ++column) {
    if (column == pair || !isFigure(headings[column], lines, column)) continue;
    if (!read.figures.contains(headings[column])) read.figures << headings[column];
    places.emplace_back(column, read.figures.indexOf(headings[column]));
  }
  if (places.empty())
    refuse(QCoreApplication::translate("svx::BatchTable", "No column holds figures."));
  for (BatchTable::Row& row : read.rows) row.values.resize(std::size_t(read.figures.size()));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    BatchTable::Row row;
    row.headings = headings;
    row.cells = lines[i];
    row.pair = lines[i].value(pair);
    QStringList method{row.cell("method"), row.cell("preset")};
    method.removeAll(QString());
    row.method = method.isEmpty() ? QFileInfo(path).completeBaseName() : method.join(", ");
    row.folder = QFileInfo(path).absolutePath();
    row.values.resize(std::size_t(read.figures.size()));
    for (const auto& [column, figure] : places)
      row.values[std::size_t(figure)] = number(lines[i].value(column));
    if (!read.pairs.contains(row.pair)) read.pairs << row.pair;
    if (!read.methods.contains(row.method)) read.methods << row.method;
    std::erase_if(read.rows, [&](const BatchTable::Row& old) {
      return old.pair == row.pair && old.method == row.method; // the same file again
    });
    read.rows.push_back(std::move(row));
  }
  table = std::move(read);
}

bool higherIsBetter(const QString& figure) {
  for (const char* start : {"dice", "ncc", "nmi", "jacobian.min"})
    if (figure.startsWith(start)) return true;
  return false;
}

QString resultsCsv(const BatchTable& table, const QString& figure) {
  QString text;
  for (const QStringList& line : cells(table, figure)) {
    QStringList quoted;
    for (const QString& cell : line) quoted << csvField(cell);
    text += quoted.join(',') + '\n';
  }
  return text;
}

QString resultsLatex(const BatchTable& table, const QString& figure) {
  const std::vector<QStringList> all = cells(table, figure);
  QString text = QStringLiteral("%% %1\n\\begin{tabular}{l%2}\n\\toprule\n")
                     .arg(figure, QString(table.methods.size(), 'r'));
  for (std::size_t i = 0; i < all.size(); ++i) {
    QStringList line;
    for (const QString& cell : all[i])
      line << QString::fromStdString(latexText(cell.toStdString()));
    if (i + 1 == all.size()) text += "\\midrule\n";
    text += line.join(" & ") + " \\\\\n";
    if (i == 0) text += "\\midrule\n";
  }
  text += "\\bottomrule\n";
  for (const QString& note : footnotes(table, figure))
    text += QStringLiteral("\\multicolumn{%1}{l}{\\footnotesize %2} \\\\\n")
                .arg(table.methods.size() + 1)
                .arg(QString::fromStdString(latexText(note.toStdString())));
  return text + "\\end{tabular}\n";
}

} // namespace svx
