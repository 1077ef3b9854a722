#include "plugins/spectra/spectra_source.h"

#include "core/spectra/processed_spectra.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/core/Tensor.h>

#include <chrono>
#include <thread>

namespace svx {
namespace {

std::unique_lock<std::mutex> locked(std::mutex& mutex, JobContext& context) {
  std::unique_lock lock(mutex, std::try_to_lock);
  while (!lock.owns_lock()) {
    context.throwIfCancelled();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    lock.try_lock();
  }
  return lock;
}

} // namespace

Treatment treatmentOf(const Values& values) {
  return {processingOf(values), normalisationOf(values)};
}

SpectraSource::SpectraSource(std::shared_ptr<const Spectra> of)
    : spectra(of), measured_(std::move(of)) {}

std::optional<SpectraSource::Treated> SpectraSource::known(int step, const Treatment& treatment) {
  const std::lock_guard lock(knowing_);
  for (const Known& each : known_)
    if (each.step == step && each.treatment == treatment) return each.treated;
  return {};
}

/// Of all spectra one job measures the norms and the others wait for it; a sample is a moment's
/// work.
SpectraSource::Treated SpectraSource::treated(int step, const Treatment& treatment,
                                              JobContext& context) {
  constexpr std::size_t most = 8;
  std::unique_lock<std::mutex> turn;
  if (step == 1) turn = locked(measuring_, context);
  if (auto found = known(step, treatment)) return *found;
  Treated made;
  made.spectra = processed(spectra, treatment.processing);
  if (step > 1) made.spectra = std::make_shared<SpectraSample>(made.spectra, step);
  made.factors = normalisationFactors(*made.spectra, treatment.normalisation, context);
  const std::lock_guard lock(knowing_);
  if (known_.size() == most) known_.erase(known_.begin());
  known_.push_back({step, treatment, made});
  return made;
}

IonImager& SpectraSource::imager(const Treatment& treatment, const Treated& of) {
  if (of.spectra == spectra) return measured_;
  if (!processed_ || processing_ != treatment.processing) {
    processed_.emplace(of.spectra);
    processing_ = treatment.processing;
  }
  return *processed_;
}

at::Tensor SpectraSource::image(MassWindow window, Pooling pooling, const Treatment& treatment,
                                JobContext& context) {
  const Treated of = treated(1, treatment, context);
  const auto lock = locked(imaging_, context);
  return asImage(*spectra, imager(treatment, of).intensities(window, pooling, of.factors, context));
}

at::Tensor SpectraSource::roughImage(int step, MassWindow window, Pooling pooling,
                                     const Treatment& treatment, JobContext& context) {
  const Treated of = treated(step, treatment, context);
  const auto values = windowIntensities(*of.spectra, window, pooling, of.factors, context);
  return enlarged(asImage(*of.spectra, values), *spectra, step);
}

bool SpectraSource::atHand(MassWindow window, const Treatment& treatment) {
  const auto of = known(1, treatment);
  const std::unique_lock lock(imaging_, std::try_to_lock);
  return of && lock.owns_lock() && imager(treatment, *of).holds(window);
}

void SpectraSource::use(std::shared_ptr<const MassOrdered> points) {
  const std::lock_guard lock(imaging_);
  measured_.use(std::move(points));
}

} // namespace svx
