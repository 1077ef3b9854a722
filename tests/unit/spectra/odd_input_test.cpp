// Every method for spectra, on data sets that break careless ones.
#include "core/spectra/methods.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

std::shared_ptr<const Spectra> spectraOf(std::vector<double> axis, std::size_t count,
                                         std::vector<float> each) {
  SpectraInfo info;
  info.name = "odd";
  info.sharedAxis = std::move(axis);
  for (std::size_t i = 0; i < count; ++i)
    info.positions.push_back({std::int32_t(i % 5), std::int32_t(i / 5), 0});
  return std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>(),
                                           std::vector<std::vector<float>>(count, each));
}

std::shared_ptr<const LabelMap> halves(const Spectra& spectra) {
  LabelMap map;
  map.volume.geometry = spectra.grid();
  const auto [width, height, sections] = spectra.info().raster;
  map.volume.voxels = at::ones({sections, height, width}, at::kShort);
  map.volume.voxels.select(2, 0).fill_(2);
  return std::make_shared<const LabelMap>(std::move(map));
}

/// A result whose spectra can all be read, or an error with a reason.
void expectResultOrReason(const Method& method, const std::shared_ptr<const Spectra>& spectra,
                          const std::string& what) {
  SCOPED_TRACE(method.info().id + " of " + what);
  Inputs inputs{{"spectra", spectra}};
  if (method.info().id == "spectra.markers" && spectra->size() > 0)
    inputs["groups"] = halves(*spectra);
  Values values = method.info().defaults();
  for (const char* few : {"components", "factors", "clusters", "neighbours"})
    if (method.info().parameter(few)) values.set(few, std::int64_t(2));
  JobContext context = quietContext();
  try {
    const Outputs outputs = method.run(inputs, values, context);
    for (const auto& [id, data] : outputs.data)
      if (const auto* made = std::get_if<std::shared_ptr<const Spectra>>(&data)) {
        std::vector<double> masses;
        std::vector<float> intensities;
        for (std::size_t i = 0; i < (*made)->size(); ++i) {
          (*made)->read(i, masses, intensities);
          for (const float v : intensities) EXPECT_TRUE(std::isfinite(v));
        }
      }
  } catch (const Error& error) {
    EXPECT_NE(error.kind(), ErrorKind::Internal);
    EXPECT_FALSE(error.why().empty());
  }
}

TEST(OddSpectra, GiveAResultOrAReason) {
  MethodRegistry registry;
  registerSpectraMethods(registry);
  std::vector<double> axis;
  for (int k = 0; k < 300; ++k) axis.push_back(900 + k);
  for (const Method* method : registry.all()) {
    expectResultOrReason(*method, spectraOf(axis, 0, {}), "no spectrum");
    expectResultOrReason(*method, spectraOf(axis, 1, std::vector<float>(300, 2)), "one spectrum");
    expectResultOrReason(*method, spectraOf({1000}, 10, {3}), "one point");
    expectResultOrReason(*method, spectraOf(axis, 10, std::vector<float>(300, 2)), "constants");
    expectResultOrReason(*method, spectraOf(axis, 10, std::vector<float>(300, 0)), "zeros");
    expectResultOrReason(*method, spectraOf(axis, 10, std::vector<float>(300, NAN)), "NaN");
    SpectraInfo info;
    info.positions = {{0, 0, 0}, {1, 0, 0}, {2, 0, 0}};
    expectResultOrReason(
        *method,
        std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>{{}, {500}, {}},
                                          std::vector<std::vector<float>>{{}, {3}, {}}),
        "spectra without points");
  }
}

TEST(OddSpectra, ARegionOfAnotherRasterIsRefused) {
  MethodRegistry registry;
  registerSpectraMethods(registry);
  const auto spectra = drawSpectra(true, 30, 25).spectra;
  LabelMap map;
  map.volume.geometry.size = {3, 3, 1};
  map.volume.voxels = at::ones({1, 3, 3}, at::kShort);
  int tried = 0;
  for (const Method* method : registry.all())
    for (const InputInfo& input : method->info().inputs)
      if (input.kind == DataKind::LabelMap) {
        const Inputs inputs{{"spectra", spectra},
                            {input.id, std::make_shared<const LabelMap>(map)}};
        JobContext context = quietContext();
        Values values = method->info().defaults();
        EXPECT_THROW(method->run(inputs, values, context), Error) << method->info().id;
        ++tried;
      }
  EXPECT_GE(tried, 9);
}

} // namespace
} // namespace svx
