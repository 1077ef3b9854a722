#include "plugins/spectra/processing_section.h"

#include "plugins/spectra/grade_window.h"
#include "plugins/spectra/marker_window.h"
#include "widgets/controls.h"
#include "widgets/core_text.h"
#include "widgets/method_section.h"
#include "widgets/resources.h"
#include "widgets/run_results.h"

#include <QPushButton>

#include <algorithm>

namespace svx {
namespace {

constexpr std::string_view prefix = "spectra.";
constexpr std::size_t previewed = 32; ///< spectra, so that normalisation has some to compare

/// The method is made for a data set and what can be chosen beside it.
bool takesSpectra(const MethodInfo& info) {
  return info.id.starts_with(prefix) &&
         std::any_of(info.inputs.begin(), info.inputs.end(),
                     [](const InputInfo& input) { return input.id == "spectra"; });
}

bool givesSpectra(const MethodInfo& info) {
  return std::any_of(info.outputs.begin(), info.outputs.end(),
                     [](const OutputInfo& output) { return output.kind == DataKind::Spectra; });
}

/// Spectrum `first` and some from all over the data set, one beside the other.
std::shared_ptr<const Spectra> someOf(const Spectra& all, std::size_t first) {
  SpectraInfo info;
  info.name = all.info().name;
  info.kind = all.info().kind;
  info.sharedAxis = all.info().sharedAxis;
  std::vector<std::vector<double>> masses;
  std::vector<std::vector<float>> intensities;
  const std::size_t count = std::min(previewed, all.size());
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t i = k == 0 ? first : k * all.size() / count;
    std::vector<double> m;
    std::vector<float> v;
    all.read(i, m, v);
    if (!all.continuous()) masses.push_back(std::move(m));
    intensities.push_back(std::move(v));
    info.positions.push_back({std::int32_t(k), 0, 0});
  }
  info.raster = {std::int32_t(count), 1, 1};
  return std::make_shared<SpectraInMemory>(std::move(info), std::move(masses),
                                           std::move(intensities));
}

struct Spectrum {
  std::vector<double> masses, intensities;
};

Spectrum firstOf(const Spectra& spectra) {
  Spectrum read;
  std::vector<float> intensities;
  spectra.read(0, read.masses, intensities);
  read.intensities.assign(intensities.begin(), intensities.end());
  return read;
}

} // namespace

ProcessingSection::ProcessingSection(PanelHost& host, QWidget* parent)
    : QWidget(parent), host_(host) {
  setObjectName("processingSection");
  previewKey_ = "preview " + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  std::vector<const Method*> methods;
  for (const Method* method : host_.methods().all())
    if (takesSpectra(method->info())) methods.push_back(method);
  std::ranges::sort(methods, {}, [](const Method* method) { return method->info().title; });
  method_ =
      new MethodSection(host_, methods, {"spectraMethod", "runSpectra", "spectra."}, {"spectra"});
  preview_ = named(new QPushButton(icon("view-preview"), tr("Preview on this pixel")), "preview",
                   tr("Preview"));
  preview_->setToolTip(tr("Runs the method on the chosen pixel and a few others, and shows the "
                          "pixel's spectrum before and after"));
  method_->insertAboveRun(preview_);
  results_ = new RunResults(host_, "spectraResult", [this](const Item& item) {
    return item.parent == item_ && item.result()->methodId.starts_with(prefix);
  });
  auto* layout = column(this);
  layout->addWidget(method_);
  layout->addWidget(results_);
  connect(preview_, &QPushButton::clicked, this, &ProcessingSection::preview);
  connect(method_, &MethodSection::methodChanged, this, &ProcessingSection::takeMethod);
  connect(method_, &MethodSection::failed, this, &ProcessingSection::failed);
  connect(method_, &MethodSection::finished, results_, &RunResults::choose);
  connect(results_, &RunResults::chosenChanged, this, &ProcessingSection::addFigureButton);
  connect(results_, &RunResults::outputWanted, this, &ProcessingSection::outputWanted);
  method_->choose("spectra.peaks");
  takeMethod();
}

void ProcessingSection::takeMethod() {
  preview_->setVisible(givesSpectra(method_->method()));
}

void ProcessingSection::setSpectra(ItemId item) {
  item_ = item;
  pixel_ = 0;
  method_->give("spectra", item);
  preview_->setEnabled(item != 0);
  results_->refill();
}

void ProcessingSection::setPixel(std::size_t spectrum) {
  pixel_ = spectrum;
}

void ProcessingSection::studyChanged() {
  method_->studyChanged();
  preview_->setEnabled(host_.study().find(item_) != nullptr);
  results_->refill();
}

void ProcessingSection::preview() {
  RunRequest wanted = method_->request();
  const auto spectra = input<Spectra>(wanted.inputs, "spectra");
  if (!spectra || spectra->size() == 0) return;
  wanted.inputs.erase("region"); // lies on the pixels of the whole
  struct Found {
    Spectrum before, after;
  };
  auto found = std::make_shared<Found>();
  host_.submitJob(
      {tr("Preview").toStdString(), 0, 1, previewKey_, "auto"},
      [=, pixel = pixel_](JobContext& context) mutable {
        const auto some = someOf(*spectra, pixel);
        wanted.inputs["spectra"] = some;
        found->before = firstOf(*some);
        const auto result = execute(wanted, context);
        for (const auto& [id, data] : result->outputs.data)
          if (kindOf(data) == DataKind::Spectra)
            found->after = firstOf(*std::get<std::shared_ptr<const Spectra>>(data));
      },
      [this, found, title = coreText(method_->method().title)](const std::optional<Error>& error) {
        if (error) return Q_EMIT failed(*error);
        Q_EMIT previewed(title, found->before.masses, found->before.intensities,
                         found->after.masses, found->after.intensities);
      });
}

void ProcessingSection::addFigureButton(ItemId result) {
  const Item* item = host_.study().find(result);
  if (!item) return;
  const std::string& method = item->result()->methodId;
  const bool markers = method == "spectra.markers";
  if (!markers && method != "spectra.informativeness") return;
  const QString title = markers ? tr("Ion images of the markers") : tr("Examples of each grade");
  auto* button =
      named(new QPushButton(icon("view-grid"), tr("Show %1").arg(title)), "showFigure", title);
  button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  connect(button, &QPushButton::clicked, this, [this, markers, id = result] {
    FigureWindow* shown = nullptr;
    if (markers) {
      auto* made = new MarkerWindow(host_, id, window());
      connect(made, &MarkerWindow::massChosen, this, &ProcessingSection::massWanted);
      shown = made;
    } else {
      auto* made = new GradeWindow(host_.study(), id, window());
      connect(made, &GradeWindow::pixelChosen, this, &ProcessingSection::pixelWanted);
      shown = made;
    }
    connect(shown, &FigureWindow::saveFailed, this,
            [this](const QString& path, const QString& why) {
              Q_EMIT failed(Error(ErrorKind::Input,
                                  tr("%1 could not be written.").arg(path).toStdString(),
                                  why.toStdString(), tr("Choose another folder.").toStdString()));
            });
    shown->show();
  });
  results_->addAbove(button);
}

} // namespace svx
