#include "plugins/registration/method_chooser.h"

#include "widgets/core_text.h"
#include "widgets/elided_label.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace svx {
namespace {

constexpr auto prefix = "registration.";

struct Group {
  const char* title;
  std::vector<const char*> methods; ///< beginnings of their ids after the prefix
};

/// In the order of the list; what no group names comes last, under a heading of its own.
const std::vector<Group>& groups() {
  static const std::vector<Group> all{
      {QT_TRANSLATE_NOOP("svx::MethodChooser", "Whole head, whole bone: linear"), {"linear"}},
      {QT_TRANSLATE_NOOP("svx::MethodChooser", "Deforming"),
       {"variational", "bspline", "demons", "convex"}},
      {QT_TRANSLATE_NOOP("svx::MethodChooser", "Deforming, always invertible"),
       {"svf", "syn", "lddmm", "cpab"}},
      {QT_TRANSLATE_NOOP("svx::MethodChooser", "A network fitted to this pair"), {"implicit"}},
      {QT_TRANSLATE_NOOP("svx::MethodChooser", "From points and surfaces"),
       {"landmarks", "icp", "keypoints"}}};
  return all;
}

std::size_t groupOf(const std::string& id) {
  const std::string name = id.substr(std::string(prefix).size());
  const auto found = std::find_if(groups().begin(), groups().end(), [&](const Group& group) {
    return std::any_of(group.methods.begin(), group.methods.end(),
                       [&](const char* start) { return name.starts_with(start); });
  });
  return std::size_t(found - groups().begin());
}

void addHeading(QComboBox& combo, const QString& title) {
  combo.addItem(title);
  auto* item = qobject_cast<QStandardItemModel*>(combo.model())->item(combo.count() - 1);
  item->setFlags(Qt::NoItemFlags);
  QFont font = combo.font();
  font.setBold(true);
  font.setPointSizeF(font.pointSizeF() * 0.9);
  item->setFont(font);
}

void addMethod(QComboBox& combo, const MethodInfo& info) {
  combo.addItem(coreText(info.title), QString::fromStdString(info.id));
  combo.setItemData(combo.count() - 1,
                    QStringLiteral("<p>%1</p><p>%2</p>")
                        .arg(coreText(info.sentence).toHtmlEscaped(),
                             QString::fromStdString(info.citation).toHtmlEscaped()),
                    Qt::ToolTipRole);
}

} // namespace

bool isRegistration(const std::string& methodId) {
  return methodId.starts_with(prefix);
}

MethodChooser::MethodChooser(const MethodRegistry& methods, QWidget* parent)
    : QWidget(parent), methods_(methods), combo_(new QComboBox), sentence_(new QLabel),
      citation_(new ElidedLabel) {
  combo_->setObjectName("method");
  combo_->setAccessibleName(tr("Method"));
  combo_->setMaxVisibleItems(30);
  combo_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  combo_->setMinimumContentsLength(12);
  sentence_->setObjectName("methodSentence");
  sentence_->setWordWrap(true);
  sentence_->setProperty("faint", true);
  citation_->setObjectName("methodCitation");
  citation_->setProperty("faint", true);

  std::vector<std::vector<const MethodInfo*>> listed(groups().size() + 1);
  for (const Method* method : methods.all())
    if (isRegistration(method->info().id) && method->info().id != "registration.auto")
      listed[groupOf(method->info().id)].push_back(&method->info());
  if (const Method* automatic = methods.find("registration.auto"))
    addMethod(*combo_, automatic->info());
  for (std::size_t group = 0; group < listed.size(); ++group) {
    if (listed[group].empty()) continue;
    addHeading(*combo_, group < groups().size() ? tr(groups()[group].title) : tr("More"));
    for (const MethodInfo* info : listed[group]) addMethod(*combo_, *info);
  }
  const int automatic = combo_->findData("registration.auto");
  combo_->setCurrentIndex(
      automatic >= 0 ? automatic : std::max(0, combo_->findData("registration.variational")));

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid / 2);
  layout->addWidget(combo_);
  layout->addWidget(sentence_);
  layout->addWidget(citation_);
  connect(combo_, &QComboBox::currentIndexChanged, this, [this] {
    describe();
    Q_EMIT chosenChanged();
  });
  describe();
}

const Method& MethodChooser::chosen() const {
  return methods_.get(combo_->currentData().toString().toStdString());
}

void MethodChooser::describe() {
  const MethodInfo& info = chosen().info();
  sentence_->setText(coreText(info.sentence));
  citation_->setText(QString::fromStdString(info.citation));
  citation_->setToolTip(citation_->text());
  citation_->setHidden(info.citation.empty());
}

} // namespace svx
