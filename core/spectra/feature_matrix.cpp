#include "core/spectra/feature_matrix.h"

#include "core/jobs/scratch_tensor.h"
#include "core/spectra/each_spectrum.h"
#include "core/spectra/normalisation.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace svx {
namespace {

MassAxis axisFor(const Spectra& spectra, const FeatureChoice& choice) {
  if (!choice.peaks.empty()) return MassAxis({});
  if (choice.axis) return *choice.axis;
  return MassAxis::of(spectra, spectra.continuous() ? 0 : choice.bin);
}

} // namespace

FeatureMatrix::FeatureMatrix(std::shared_ptr<const Spectra> spectra, FeatureChoice choice)
    : spectra_(std::move(spectra)), choice_(std::move(choice)), axis_(axisFor(*spectra_, choice_)),
      masses_(choice_.peaks.empty() ? axis_.points() : choice_.peaks),
      rows_(std::int64_t(choice_.which.empty() ? spectra_->size() : choice_.which.size())) {
  if (spectra_->continuous())
    for (const double mz : choice_.peaks)
      points_.push_back(
          pointsWithin(spectra_->info().sharedAxis, around(mz, choice_.tolerance, choice_.unit)));
  if (masses_.empty())
    throw Error(ErrorKind::Input, "\"" + spectra_->info().name + "\" cannot be used",
                "its spectra hold no points.");
}

FeatureMatrix::FeatureMatrix(at::Tensor values) : rows_(values.size(0)), values_(values) {
  for (std::int64_t k = 0; k < values.size(1); ++k) masses_.push_back(double(k));
}

void FeatureMatrix::read(std::uint32_t i, float* to) const {
  const std::span<float> row(to, masses_.size());
  if (choice_.peaks.empty()) {
    onAxis(*spectra_, i, axis_, row);
  } else {
    thread_local SpectrumScratch scratch;
    auto& [masses, values] = scratch;
    if (spectra_->continuous()) {
      values.resize(spectra_->points(i));
      spectra_->intensities(i, 0, values);
    } else {
      spectra_->read(i, masses, values);
    }
    for (float& v : values)
      if (!std::isfinite(v)) v = 0;
    thread_local std::vector<float> within;
    for (std::size_t k = 0; k < row.size(); ++k) {
      const auto [first, last] =
          spectra_->continuous()
              ? points_[k]
              : pointsWithin(masses, around(choice_.peaks[k], choice_.tolerance, choice_.unit));
      within.assign(values.begin() + std::ptrdiff_t(first), values.begin() + std::ptrdiff_t(last));
      row[k] = pooled(within, choice_.pooling);
    }
  }
  if (!choice_.factors.empty())
    for (float& v : row) v *= choice_.factors[i];
  transform(row, choice_.transform);
}

at::Tensor FeatureMatrix::block(std::int64_t first, std::int64_t count, JobContext& context) const {
  if (kept()) return values_.narrow(0, first, count);
  const at::Tensor values = at::empty({count, columns()}, at::kFloat);
  float* to = values.data_ptr<float>();
  at::parallel_for(0, count, 16, [&](auto begin, auto end) {
    for (auto r = begin; r < end; ++r) {
      if (r % 64 == 0) context.throwIfCancelled();
      read(spectrumOf(first + r), to + r * columns());
    }
  });
  return values;
}

const at::Tensor& FeatureMatrix::keep(JobContext& context) {
  if (kept()) return values_;
  const at::Tensor values = scratchTensor({rows(), columns()});
  float* to = values.data_ptr<float>();
  forEachSpectrum(std::size_t(rows()), context, "Reading the spectra",
                  [&](std::size_t r, SpectrumScratch&) {
                    read(spectrumOf(std::int64_t(r)), to + std::int64_t(r) * columns());
                  });
  return values_ = values;
}

std::vector<InputInfo> featureInputs() {
  return {spectraInput(),
          {"peaks", "Peaks", DataKind::Table, false,
           "A table with a column m/z, as peak picking makes it, or a SCiLS peak list (.sef): only "
           "these are looked at. All m/z when not given."},
          regionInput()};
}

std::vector<Parameter> featureParameters() {
  auto parameters = toleranceParameters();
  parameters.push_back(poolingParameter("maximum"));
  parameters.back().label = "Height of a peak";
  parameters.push_back(realParameter("bin", "Bin width", 100, 0.01, 1e5, "ppm",
                                     "Of spectra without a common m/z axis, when no peaks are "
                                     "given."));
  std::ranges::move(normalisationParameters(), std::back_inserter(parameters));
  parameters.push_back(transformParameter());
  return parameters;
}

FeatureChoice featureChoiceOf(const Inputs& inputs, const Values& values) {
  FeatureChoice choice;
  if (const auto table = input<Table>(inputs, "peaks")) {
    choice.peaks = table->numbers("m/z");
    std::erase_if(choice.peaks, [](double mz) { return !(mz > 0) || !std::isfinite(mz); });
    if (choice.peaks.empty())
      throw Error(ErrorKind::Input, "\"" + table->name + "\" cannot be used", "it names no peak.");
    std::ranges::sort(choice.peaks);
  }
  choice.tolerance = values.real("tolerance");
  choice.unit = values.text("toleranceUnit") == "ppm" ? MassUnit::Ppm : MassUnit::Dalton;
  choice.pooling = poolingOf(values);
  choice.bin = values.real("bin");
  choice.transform = transformOf(values);
  return choice;
}

FeatureMatrix featuresOf(const Inputs& inputs, const Values& values, JobContext& context) {
  const auto spectra = spectraOf(inputs);
  FeatureChoice choice = featureChoiceOf(inputs, values);
  choice.which = spectraWithin(inputs, *spectra);
  choice.factors = normalisationFactors(*spectra, normalisationOf(values), context);
  return FeatureMatrix(spectra, std::move(choice));
}

std::uint64_t featureMemory(const Inputs& inputs, const Values& values) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  if (!spectra) return 0;
  const auto peaks = input<Table>(inputs, "peaks");
  const std::size_t columns =
      peaks ? peaks->rows()
      : spectra->continuous()
          ? spectra->info().sharedAxis.size()
          : std::size_t(std::min(4.2e6, 3e6 / std::max(0.01, values.real("bin"))));
  return std::uint64_t(spectra->size()) * columns * 4;
}

std::shared_ptr<const Volume> componentImages(const Spectra& spectra, const FeatureMatrix& features,
                                              const at::Tensor& scores, const std::string& name) {
  const at::Tensor columns = scores.to(at::kFloat).t().contiguous();
  std::vector<at::Tensor> images;
  std::vector<float> each(spectra.size());
  for (std::int64_t c = 0; c < columns.size(0); ++c) {
    std::fill(each.begin(), each.end(), NAN);
    const float* from = columns[c].data_ptr<float>();
    for (std::int64_t r = 0; r < features.rows(); ++r) each[features.spectrumOf(r)] = from[r];
    images.push_back(asImage(spectra, each));
  }
  auto volume = std::make_shared<Volume>();
  volume->name = name + " of " + spectra.info().name;
  volume->geometry = spectra.grid();
  volume->voxels = at::stack(images);
  volume->modality = Modality::MassSpectrometry;
  return volume;
}

std::shared_ptr<const Table> componentTable(const FeatureMatrix& features, const at::Tensor& rows,
                                            const std::string& word, const std::string& name) {
  auto table = std::make_shared<Table>();
  table->name = name;
  table->columns = {{"m/z", "", features.masses(), 4}};
  const at::Tensor values = rows.to(at::kDouble).contiguous();
  for (std::int64_t c = 0; c < values.size(0); ++c) {
    const double* from = values[c].data_ptr<double>();
    table->columns.push_back({word + " " + std::to_string(c + 1), "",
                              std::vector<double>(from, from + values.size(1)), 6});
  }
  return table;
}

} // namespace svx
