#include "widgets/job_list.h"

#include "widgets/elided_label.h"
#include "widgets/line_chart.h"
#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedLayout>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace svx {

namespace {

QString bytesText(std::uint64_t bytes) {
  return QString::fromStdString(formatBytes(bytes));
}

/// "Running · level 2 of 3 · 12 s · 4.0 s left · cpu · 640 MB"
QString statusText(const JobStatus& job) {
  QStringList parts;
  const QString text = QString::fromStdString(job.text);
  switch (job.state) {
  case JobState::Waiting:
    parts << JobList::tr("Waiting");
    if (!job.waitsFor.empty()) parts << QString::fromStdString(job.waitsFor);
    break;
  case JobState::Running:
    parts << (text.isEmpty() ? JobList::tr("Running") : text);
    break;
  case JobState::Paused:
    parts << JobList::tr("Paused");
    break;
  case JobState::Done:
    parts << JobList::tr("Done");
    break;
  case JobState::Failed:
    parts << JobList::tr("Failed");
    break;
  case JobState::Cancelled:
    parts << JobList::tr("Cancelled");
    break;
  }
  if (job.state != JobState::Waiting) parts << durationText(job.seconds);
  if (job.state == JobState::Running && job.secondsLeft)
    parts << JobList::tr("%1 left").arg(durationText(*job.secondsLeft));
  if (!job.device.empty()) parts << QString::fromStdString(job.device);
  if (job.peakMemory)
    parts << bytesText(job.peakMemory);
  else if (job.memoryEstimate)
    parts << JobList::tr("about %1").arg(bytesText(job.memoryEstimate));
  return parts.join(QStringLiteral(" · "));
}

QColor stateColour(const JobStatus& job, const QPalette& palette) {
  switch (job.state) {
  case JobState::Done:
    return goodColour();
  case JobState::Failed:
    return errorColour();
  case JobState::Cancelled:
    return warningColour();
  default:
    return palette.color(QPalette::Highlight);
  }
}

QString errorText(const JobStatus& job) {
  if (!job.error || job.state != JobState::Failed) return {};
  QStringList lines{QString::fromStdString(job.error->headline()),
                    QString::fromStdString(job.error->why()),
                    QString::fromStdString(job.error->remedy())};
  lines.removeAll(QString());
  return lines.join('\n');
}

/// One job: name, state and, while it runs, progress and what can be done to it.
class JobRow : public QFrame {
public:
  JobRow(std::uint64_t id, JobModel& model, std::function<void()> chosen)
      : id_(id), model_(model), chosen_(std::move(chosen)) {
    setObjectName("job." + QString::number(id));
    setProperty("card", true);
    setFocusPolicy(Qt::StrongFocus);
    progress_->setObjectName("progress");
    progress_->setTextVisible(false);
    progress_->setFixedHeight(grid);
    QFont bold = name_->font();
    bold.setBold(true);
    name_->setFont(bold);
    state_->setProperty("faint", true);
    button(pause_, "pause", "media-playback-pause", JobList::tr("Pause"));
    button(cancel_, "cancel", "process-stop", JobList::tr("Cancel"));
    mark_->setFixedWidth(4);
    auto* text = new QVBoxLayout;
    text->setContentsMargins(grid, grid / 2, 0, grid / 2);
    text->setSpacing(2);
    text->addWidget(name_);
    text->addWidget(state_);
    text->addWidget(progress_);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, grid / 2, 0);
    layout->setSpacing(0);
    layout->addWidget(mark_);
    layout->addLayout(text, 1);
    layout->addWidget(pause_);
    layout->addWidget(cancel_);
    connect(cancel_, &QToolButton::clicked, this, [this] { model_.cancel(id_); });
    connect(pause_, &QToolButton::clicked, this, [this] { model_.setPaused(id_, !paused_); });
  }

  void show(const JobStatus& job) {
    const QString name = QString::fromStdString(job.name);
    setAccessibleName(name);
    name_->setText(name);
    state_->setText(statusText(job));
    state_->setToolTip(state_->text());
    progress_->setAccessibleName(JobList::tr("Progress of %1").arg(name));
    progress_->setVisible(!job.finished());
    const bool unknown = job.state == JobState::Running && job.fraction < 0;
    progress_->setRange(0, unknown ? 0 : 1000);
    if (!unknown) progress_->setValue(int(1000 * std::max(0.0, job.fraction)));
    paused_ = job.state == JobState::Paused;
    cancel_->setVisible(!job.finished());
    pause_->setVisible(job.state == JobState::Running || paused_);
    const QString word = paused_ ? JobList::tr("Go on") : JobList::tr("Pause");
    if (pause_->toolTip() != word) {
      pause_->setIcon(icon(paused_ ? "media-playback-start" : "media-playback-pause"));
      pause_->setToolTip(word);
      pause_->setAccessibleName(word);
    }
    const QString sheet = "background: " + stateColour(job, palette()).name() +
                          "; border-top-left-radius: 3px; border-bottom-left-radius: 3px;";
    if (mark_->styleSheet() != sheet) mark_->setStyleSheet(sheet);
  }

  void setSelected(bool selected) {
    if (property("selected").toBool() == selected) return;
    setProperty("selected", selected);
    style()->unpolish(this);
    style()->polish(this);
  }

protected:
  void mousePressEvent(QMouseEvent*) override { chosen_(); }
  void focusInEvent(QFocusEvent*) override { chosen_(); }

private:
  static void button(QToolButton* button, const char* name, const char* iconName,
                     const QString& text) {
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setAccessibleName(text);
    button->setToolTip(text);
  }

  std::uint64_t id_;
  JobModel& model_;
  std::function<void()> chosen_;
  QLabel* mark_ = new QLabel;
  QLabel* name_ = new ElidedLabel;
  QLabel* state_ = new ElidedLabel;
  QProgressBar* progress_ = new QProgressBar;
  QToolButton* pause_ = new QToolButton;
  QToolButton* cancel_ = new QToolButton;
  bool paused_ = false;
};

} // namespace

struct JobList::State {
  explicit State(JobModel& jobs) : model(jobs) {}

  JobModel& model;
  std::map<std::uint64_t, JobRow*> rows;
  std::uint64_t selected = 0;
  QVBoxLayout* list = nullptr;
  QStackedLayout* pages = nullptr;
  QPushButton* forget = nullptr;
  QLabel* error = nullptr;
  QPlainTextEdit* log = nullptr;
  LineChart* curves = nullptr;

  void showDetails();
};

void JobList::State::showDetails() {
  const JobStatus* job = model.find(selected);
  for (const auto& [id, row] : rows) row->setSelected(id == selected);
  const QString failure = job ? errorText(*job) : QString();
  error->setText(failure);
  error->setStyleSheet("color: " + errorColour().name());
  error->setVisible(!failure.isEmpty());
  QStringList lines;
  if (job)
    for (const std::string& line : job->log) lines << QString::fromStdString(line);
  if (const QString text = lines.join('\n'); text != log->toPlainText()) {
    log->setPlainText(text);
    log->verticalScrollBar()->setValue(log->verticalScrollBar()->maximum());
  }
  curves->setCurves(job ? job->curves : std::map<std::string, Curve>());
  const bool one = job && job->curves.size() == 1;
  curves->setAxes(JobList::tr("Iteration"),
                  one ? QString::fromStdString(job->curves.begin()->first) : JobList::tr("Value"));
  curves->setVisible(job && !job->curves.empty());
}

JobList::JobList(JobModel& model, QWidget* parent) : QWidget(parent), state_(new State(model)) {
  setObjectName("jobList");
  State& s = *state_;
  auto* rows = new QWidget;
  s.list = new QVBoxLayout(rows);
  s.list->setContentsMargins(0, 0, 0, 0);
  s.list->setSpacing(grid / 2);
  s.list->addStretch();
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(rows);
  s.forget = new QPushButton(tr("Clear finished"));
  s.forget->setObjectName("forgetFinished");
  s.forget->setAccessibleName(s.forget->text());
  auto* left = new QWidget;
  auto* leftLayout = new QVBoxLayout(left);
  leftLayout->setContentsMargins(0, 0, 0, 0);
  leftLayout->setSpacing(grid / 2);
  leftLayout->addWidget(scroll, 1);
  leftLayout->addWidget(s.forget, 0, Qt::AlignLeft);

  s.log = new QPlainTextEdit;
  s.log->setObjectName("log");
  s.log->setAccessibleName(tr("Log of the selected job"));
  s.log->setReadOnly(true);
  s.log->setPlaceholderText(tr("The log of the selected job."));
  s.log->setFrameShape(QFrame::NoFrame);
  s.log->setLineWrapMode(QPlainTextEdit::NoWrap);
  s.curves = new LineChart;
  s.curves->setObjectName("curves");
  s.error = new QLabel;
  s.error->setObjectName("error");
  s.error->setWordWrap(true);
  s.error->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* details = new QWidget;
  auto* detailsLayout = new QVBoxLayout(details);
  detailsLayout->setContentsMargins(0, 0, 0, 0);
  detailsLayout->setSpacing(grid / 2);
  auto* halves = new QSplitter;
  halves->setChildrenCollapsible(false);
  halves->addWidget(s.curves);
  halves->addWidget(s.log);
  halves->setSizes({300, 300});
  detailsLayout->addWidget(s.error);
  detailsLayout->addWidget(halves, 1);

  auto* parts = new QSplitter;
  parts->setChildrenCollapsible(false);
  parts->addWidget(left);
  parts->addWidget(details);
  parts->setSizes({420, 600});
  left->setMinimumWidth(220);
  auto* empty = new QLabel(tr("No jobs yet. Registrations, exports and file reads show here."));
  empty->setObjectName("empty");
  empty->setAlignment(Qt::AlignCenter);
  empty->setWordWrap(true);
  empty->setProperty("faint", true);
  s.pages = new QStackedLayout(this);
  s.pages->setContentsMargins(grid, grid / 2, grid, grid / 2);
  s.pages->addWidget(empty);
  s.pages->addWidget(parts);

  connect(s.forget, &QPushButton::clicked, this, [this] { state_->model.forgetFinished(); });
  connect(&model, &JobModel::changed, this, &JobList::refresh);
  refresh();
}

JobList::~JobList() = default;

void JobList::refresh() {
  State& s = *state_;
  const auto& jobs = s.model.jobs();
  for (auto row = s.rows.begin(); row != s.rows.end();) {
    if (s.model.find(row->first)) {
      ++row;
    } else {
      row->second->deleteLater();
      row = s.rows.erase(row);
    }
  }
  for (const JobStatus& job : jobs) {
    JobRow*& row = s.rows[job.id];
    if (!row) {
      row = new JobRow(job.id, s.model, [this, id = job.id] { select(id); });
      s.list->insertWidget(0, row); // newest on top
      s.selected = job.id;
    }
    row->show(job);
  }
  if (!s.model.find(s.selected)) s.selected = jobs.empty() ? 0 : jobs.back().id;
  s.forget->setEnabled(
      std::any_of(jobs.begin(), jobs.end(), [](const JobStatus& job) { return job.finished(); }));
  s.pages->setCurrentIndex(jobs.empty() ? 0 : 1);
  s.showDetails();
}

void JobList::select(std::uint64_t id) {
  if (id == state_->selected) return;
  state_->selected = id;
  state_->showDetails();
}

} // namespace svx
