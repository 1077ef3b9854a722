#include "widgets/parameter_form.h"

#include "widgets/core_text.h"
#include "widgets/elided_combo.h"
#include "widgets/fold.h"
#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>
#include <limits>

namespace svx {

namespace {

bool bounded(const Parameter& p) {
  return p.minimum < p.maximum;
}

double realOf(const Value& value) {
  const auto* whole = std::get_if<std::int64_t>(&value);
  return whole ? double(*whole) : std::get<double>(value);
}

/// Shows as many digits as the value needs instead of a fixed number of decimals.
class RealBox : public QDoubleSpinBox {
public:
  explicit RealBox(const Parameter& p) {
    setDecimals(9);
    setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    if (bounded(p))
      setRange(p.minimum, p.maximum);
    else
      setRange(-1e15, 1e15);
  }
  QString textFromValue(double value) const override { return locale().toString(value, 'g', 6); }
  double valueFromText(const QString& text) const override {
    QString number = text;
    if (number.endsWith(suffix())) number.chop(suffix().size());
    return locale().toDouble(number.trimmed());
  }
  QValidator::State validate(QString& text, int&) const override {
    QString number = text;
    if (number.endsWith(suffix())) number.chop(suffix().size());
    bool valid = false;
    const double value = locale().toDouble(number.trimmed(), &valid);
    return valid && value >= minimum() && value <= maximum() ? QValidator::Acceptable
                                                             : QValidator::Intermediate;
  }
};

/// An editor with its value as a `Value`.
struct Editor {
  QWidget* widget = nullptr;
  std::function<Value()> get;
  std::function<void(const Value&)> set; ///< emits nothing
};

Editor boolEditor(const std::function<void()>& edited) {
  auto* box = new QCheckBox;
  QObject::connect(box, &QCheckBox::toggled, box, edited);
  return {box, [box] { return Value(box->isChecked()); },
          [box](const Value& value) {
            const QSignalBlocker blocker(box);
            box->setChecked(std::get<bool>(value));
          }};
}

Editor integerEditor(const Parameter& p, const std::function<void()>& edited) {
  auto* box = new QSpinBox;
  constexpr double most = std::numeric_limits<int>::max();
  box->setRange(bounded(p) ? int(std::max(p.minimum, -most)) : int(-most),
                bounded(p) ? int(std::min(p.maximum, most)) : int(most));
  box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  QObject::connect(box, &QSpinBox::valueChanged, box, edited);
  return {box, [box] { return Value(std::int64_t(box->value())); },
          [box](const Value& value) {
            const QSignalBlocker blocker(box);
            box->setValue(int(std::get<std::int64_t>(value)));
          }};
}

Editor realEditor(const Parameter& p, const std::function<void()>& edited) {
  auto* box = new RealBox(p);
  QObject::connect(box, &QDoubleSpinBox::valueChanged, box, edited);
  return {box, [box] { return Value(box->value()); },
          [box](const Value& value) {
            const QSignalBlocker blocker(box);
            box->setValue(realOf(value));
          }};
}

Editor choiceEditor(const Parameter& p, const std::function<void()>& edited) {
  auto* box = new ElidedCombo;
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(8);
  for (const Choice& choice : p.choices)
    box->addItem(coreText(choice.title), QString::fromStdString(choice.id));
  QObject::connect(box, &QComboBox::currentIndexChanged, box, edited);
  return {box, [box] { return Value(box->currentData().toString().toStdString()); },
          [box](const Value& value) {
            const QSignalBlocker blocker(box);
            box->setCurrentIndex(
                box->findData(QString::fromStdString(std::get<std::string>(value))));
          }};
}

Editor textEditor(const std::function<void()>& edited) {
  auto* box = new QLineEdit;
  QObject::connect(box, &QLineEdit::textChanged, box, edited);
  return {box, [box] { return Value(box->text().toStdString()); },
          [box](const Value& value) {
            const QSignalBlocker blocker(box);
            box->setText(QString::fromStdString(std::get<std::string>(value)));
            box->setCursorPosition(0); // a long text shows its beginning
          }};
}

Editor editorFor(const Parameter& p, const std::function<void()>& edited) {
  switch (p.type) {
  case ParameterType::Bool:
    return boolEditor(edited);
  case ParameterType::Integer:
    return integerEditor(p, edited);
  case ParameterType::Real:
    return realEditor(p, edited);
  case ParameterType::Choice:
    return choiceEditor(p, edited);
  case ParameterType::Text:
    break;
  }
  return textEditor(edited);
}

bool same(const Value& a, const Value& b) {
  if (a.index() == b.index() && !std::holds_alternative<double>(a)) return a == b;
  const bool numbers =
      (std::holds_alternative<double>(a) || std::holds_alternative<std::int64_t>(a)) &&
      (std::holds_alternative<double>(b) || std::holds_alternative<std::int64_t>(b));
  return numbers && std::abs(realOf(a) - realOf(b)) <= 1e-9 * std::max(1.0, std::abs(realOf(a)));
}

QString helpText(const Parameter& p) {
  QString text = coreText(p.help).toHtmlEscaped();
  if (bounded(p) && (p.type == ParameterType::Real || p.type == ParameterType::Integer))
    text += "<br>" + ParameterForm::tr("Range: %1 to %2 %3")
                         .arg(p.minimum, 0, 'g', 6)
                         .arg(p.maximum, 0, 'g', 6)
                         .arg(coreText(p.unit));
  text += "<br>" + ParameterForm::tr("Default: %1")
                       .arg(QString::fromStdString(toText(p.defaultValue)).toHtmlEscaped());
  return "<qt>" + text + "</qt>";
}

} // namespace

struct ParameterForm::State {
  struct Row {
    const Parameter* parameter;
    QLabel* label;
    Editor editor;
    QToolButton* reset;
  };

  const MethodInfo& info;
  std::vector<Row> rows;
  Values preset; ///< what the chosen preset says, defaults included
  QComboBox* presets = nullptr;
  QLabel* when = nullptr;
  Fold* fold = nullptr;

  Value presetValue(const Row& row) const { return preset.all().at(row.parameter->id); }
  bool differs(const Row& row) const { return !same(row.editor.get(), presetValue(row)); }
  void mark() const;
};

void ParameterForm::State::mark() const {
  int changed = 0;
  for (const Row& row : rows) {
    const bool differs = this->differs(row);
    changed += differs;
    QFont font = row.label->font();
    font.setBold(differs);
    row.label->setFont(font);
    row.reset->setVisible(differs);
    row.reset->setToolTip(
        ParameterForm::tr("Back to %1").arg(QString::fromStdString(toText(presetValue(row)))));
  }
  fold->setTitle(changed ? ParameterForm::tr("Parameters (%n changed)", nullptr, changed)
                         : ParameterForm::tr("Parameters"));
}

ParameterForm::ParameterForm(const MethodInfo& info, QWidget* parent)
    : QWidget(parent), state_(new State{info, {}, {}}) {
  setObjectName("parameterForm");
  State& s = *state_;
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid);

  s.presets = new ElidedCombo;
  s.presets->setObjectName("preset");
  s.presets->setAccessibleName(tr("Preset"));
  s.presets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  s.presets->setMinimumContentsLength(12);
  for (const Preset& preset : info.presets)
    s.presets->addItem(coreText(preset.title), QString::fromStdString(preset.id));
  s.when = new QLabel;
  s.when->setObjectName("when");
  s.when->setWordWrap(true);
  s.when->setProperty("faint", true);
  layout->addWidget(s.presets);
  layout->addWidget(s.when);
  s.presets->setHidden(info.presets.empty());
  s.when->setHidden(info.presets.empty());

  auto* form = new QWidget;
  auto* table = new QGridLayout(form);
  table->setContentsMargins(0, 0, 0, 0);
  table->setHorizontalSpacing(grid);
  table->setVerticalSpacing(grid / 2);
  table->setColumnStretch(1, 1);
  s.fold = new Fold(tr("Parameters"), form, false);
  layout->addWidget(s.fold);
  for (const Parameter& parameter : info.parameters) addRow(parameter, *table);

  connect(s.presets, &QComboBox::currentIndexChanged, this,
          [this] { setPreset(state_->presets->currentData().toString()); });
  s.preset = info.defaults();
  setPreset(info.presets.empty() ? QString() : QString::fromStdString(info.presets.front().id));
}

ParameterForm::~ParameterForm() = default;

void ParameterForm::addRow(const Parameter& parameter, QGridLayout& table) {
  const QString id = QString::fromStdString(parameter.id);
  const QString title = coreText(parameter.label);
  const QString help = helpText(parameter);
  State::Row row{&parameter, new QLabel(title), {}, new QToolButton};
  row.editor = editorFor(parameter, [this] {
    state_->mark();
    Q_EMIT changed();
  });
  row.label->setBuddy(row.editor.widget);
  row.label->setToolTip(help);
  row.label->setWordWrap(true);
  row.editor.widget->setObjectName("parameter." + id);
  row.editor.widget->setAccessibleName(title);
  row.editor.widget->setToolTip(help);
  if (!parameter.unit.empty())
    row.editor.widget->setProperty("suffix", " " + coreText(parameter.unit));
  row.reset->setObjectName("reset." + id);
  row.reset->setAccessibleName(tr("Reset %1").arg(title));
  row.reset->setIcon(icon("edit-reset"));
  QSizePolicy keep = row.reset->sizePolicy();
  keep.setRetainSizeWhenHidden(true);
  row.reset->setSizePolicy(keep);
  const std::size_t place = state_->rows.size();
  connect(row.reset, &QToolButton::clicked, this, [this, place] {
    const State::Row& chosen = state_->rows[place];
    chosen.editor.set(state_->presetValue(chosen));
    state_->mark();
    Q_EMIT changed();
  });
  const int line = table.rowCount();
  table.addWidget(row.label, line, 0);
  table.addWidget(row.editor.widget, line, 1);
  table.addWidget(row.reset, line, 2);
  state_->rows.push_back(std::move(row));
}

const MethodInfo& ParameterForm::info() const {
  return state_->info;
}

QString ParameterForm::preset() const {
  return state_->presets->currentData().toString();
}

void ParameterForm::setPreset(const QString& id) {
  State& s = *state_;
  const Preset* preset = s.info.preset(id.toStdString());
  if (preset) {
    const QSignalBlocker blocker(s.presets);
    s.presets->setCurrentIndex(s.presets->findData(id));
    s.when->setText(coreText(preset->when));
    s.preset = s.info.valuesOf(preset->id);
  }
  setValues(s.preset);
}

Values ParameterForm::values() const {
  Values values;
  for (const State::Row& row : state_->rows) values.set(row.parameter->id, row.editor.get());
  return values;
}

void ParameterForm::setValues(const Values& values) {
  for (const State::Row& row : state_->rows) {
    const auto found = values.all().find(row.parameter->id);
    if (found != values.all().end()) row.editor.set(found->second);
  }
  state_->mark();
  Q_EMIT changed();
}

int ParameterForm::changedCount() const {
  int changed = 0;
  for (const State::Row& row : state_->rows) changed += state_->differs(row);
  return changed;
}

void ParameterForm::setExpanded(bool expanded) {
  state_->fold->setExpanded(expanded);
}

} // namespace svx
