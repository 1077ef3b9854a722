#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/processed_spectra.h"
#include "core/spectra/spectra_interface.h"
#include "core/spectra/total_variation.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <iterator>

namespace svx {
namespace {

MethodInfo ionImageInfo() {
  MethodInfo info;
  info.id = "spectra.ion-image";
  info.title = "Ion image";
  info.sentence = "Shows where in the sample ions of one m/z were counted.";
  info.citation = std::string(imzmlCitation) +
                  "; Chambolle: An algorithm for total variation minimization and applications. J. "
                  "Math. Imaging Vis. 20:89-97, 2004, doi:10.1023/B:JMIV.0000011325.36760.1e";
  info.inputs = {spectraInput()};
  info.outputs = {{"image", "Ion image", DataKind::Volume, "ion-image.nii.gz"}};
  info.parameters = {realParameter("mz", "m/z", 1000, 0, 1e6, "", "The middle of the window.")};
  std::ranges::move(toleranceParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(poolingParameter("sum"));
  std::ranges::move(processingParameters("none", "none"), std::back_inserter(info.parameters));
  std::ranges::move(normalisationParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(transformParameter());
  info.parameters.back().help = "Of each pixel's value: shows faint tissue beside bright.";
  info.parameters.push_back(realParameter(
      "denoising", "Denoising", 0, 0, 100, "noise",
      "Total variation is taken away with this weight, in standard deviations of the image's own "
      "noise. 0 = none; 1 keeps the edges of tissue."));
  info.presets = {
      {"default", "As measured", "Without normalisation.", {}},
      {"tic", "Normalised", "By the total ion count.", {{"normalisation", std::string("tic")}}}};
  return info;
}

Outputs ionImage(const Inputs& inputs, const Values& values, JobContext& context) {
  const auto spectra = processed(spectraOf(inputs), processingOf(values));
  const double mz = values.real("mz");
  const NormalisationOptions normalisation = normalisationOf(values);
  const bool normalised = normalisation.kind != Normalisation::None;
  auto measuring = context.part(0, normalised ? 0.5 : 0),
       reading = context.part(normalised ? 0.5 : 0, 1);
  const auto factors = normalisationFactors(*spectra, normalisation, measuring);
  const MassWindow window = windowOf(mz, values);
  auto each = windowIntensities(*spectra, window, poolingOf(values), factors, reading);
  transform(each, transformOf(values));

  Outputs outputs;
  auto image = std::make_shared<Volume>();
  image->name = "m/z " + massText(mz) + " of " + spectraOf(inputs)->info().name;
  image->geometry = spectra->grid();
  image->voxels = asImage(*spectra, each);
  if (const double weight = values.real("denoising"); weight > 0) {
    const double noise = noiseOf(image->voxels);
    image->voxels = withoutVariation(image->voxels, weight * noise, 100, reading);
    outputs.notices.push_back("Denoised by total variation.");
  }
  image->modality = Modality::MassSpectrometry;
  image->unit = unitOf(transformOf(values), "ion count");
  const auto found = std::count_if(each.begin(), each.end(), [](float v) { return v != 0; });
  const double most = *std::max_element(each.begin(), each.end());
  outputs.figures = {
      figure("pixels", "Pixels with ions", "%", 100 * double(found) / double(each.size()), 1),
      figure("largest", "Largest intensity", "", most, 3)};
  const auto empty = std::count(factors.begin(), factors.end(), 0.0f);
  if (empty > 0)
    outputs.notices.push_back(std::to_string(empty) +
                              " spectra have no norm and are 0 in the image.");
  if (found == 0)
    outputs.notices.push_back("No spectrum has a point from m/z " + massText(window.low) + " to " +
                              massText(window.high) + ".");
  outputs.data = {{"image", std::shared_ptr<const Volume>(std::move(image))}};
  return outputs;
}

} // namespace

std::unique_ptr<Method> ionImageMethod() {
  return std::make_unique<DeclaredMethod>(ionImageInfo(), ionImage, loopMemory);
}

} // namespace svx
