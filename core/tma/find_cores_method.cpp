#include "core/methods/declared_method.h"
#include "core/spectra/normalisation.h"
#include "core/spectra/spectra_interface.h"
#include "core/tissue/dearray.h"
#include "core/tma/methods.h"
#include "core/tma/tissue_inputs.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx {
namespace {

MethodInfo findInfo() {
  MethodInfo info;
  info.id = "tma.find-cores";
  info.title = "Find the cores";
  info.sentence =
      "Finds the round cores of a tissue microarray and the row and column of each in the grid.";
  info.citation =
      "Otsu: A threshold selection method from gray-level histograms. IEEE Trans. Syst. Man "
      "Cybern. 9(1):62-66, 1979, doi:10.1109/TSMC.1979.4310076";
  info.inputs = {spectraInput(),
                 {"image", "Image", DataKind::Volume, false,
                  "Of an ion that is higher in tissue than around it. The total ion count without "
                  "one."},
                 tissueInputs().back()};
  info.outputs = {{"cores", "Cores", DataKind::Table, "cores.csv"},
                  {"map", "Cores as regions", DataKind::LabelMap, "cores.nii.gz"}};
  info.parameters = {
      choiceParameter("tissue", "Tissue is", "automatic",
                      {{"automatic", "Found by itself"},
                       {"measured", "What was measured"},
                       {"threshold", "What is bright"}},
                      "Where only the cores were measured, every pixel with a spectrum is tissue; "
                      "where the glass around them was measured, too, the brighter ones are."),
      realParameter("diameter", "Diameter of a core", 0, 0, 10000, "pixels",
                    "0 = the one that explains the tissue best."),
      realParameter("leastTissue", "Tissue of a core, at least", 20, 1, 100, "%",
                    "Of its circle. A place of the grid with less counts as missing.")};
  info.presets = {{"default", "By itself", "Round cores on a grid.", {}}};
  return info;
}

at::Tensor imageOf(const Inputs& inputs, const Spectra& spectra, JobContext& context) {
  const auto image = input<Volume>(inputs, "image");
  if (!image) {
    const auto counts = norms(spectra, {}, context);
    return asImage(spectra, std::vector<float>(counts.begin(), counts.end()));
  }
  if (image->geometry.size != spectra.grid().size || image->channels() != 1)
    throw Error(ErrorKind::Input, "The cores cannot be found",
                "the image lies on another grid than the spectra.",
                "Give an ion image of this data set.");
  return image->asFloat();
}

Outputs find(const Inputs& inputs, const Values& values, JobContext& context) {
  auto reading = context.part(0, 0.8), finding = context.part(0.8, 1);
  const auto spectra = spectraOf(inputs);
  const at::Tensor image = imageOf(inputs, *spectra, reading);
  finding.progress(0, "Finding the cores");
  DearrayOptions options;
  options.mask = values.text("tissue") == "measured"    ? TissueMask::Measured
                 : values.text("tissue") == "threshold" ? TissueMask::Threshold
                                                        : TissueMask::Automatic;
  options.diameter = values.real("diameter");
  options.leastTissue = values.real("leastTissue") / 100;
  const auto& first = spectra->info().first;
  std::vector<double> rows, columns, x, y, radius, sections, shares;
  std::vector<std::string> names, missing;
  double degrees = 0, diameter = 0;
  for (std::int64_t section = 0; section < image.size(0); ++section) {
    const FoundArray found = findCores(image[section], options, finding);
    const std::string prefix =
        image.size(0) > 1 ? std::to_string(section + first[2]) + ":" : std::string();
    for (const FoundCore& core : found.cores) {
      names.push_back(prefix + nameOf(core.place));
      rows.push_back(core.place.row);
      columns.push_back(core.place.column);
      sections.push_back(double(section + first[2]));
      x.push_back(core.x + first[0]);
      y.push_back(core.y + first[1]);
      radius.push_back(core.radius);
      shares.push_back(100 * core.tissue);
    }
    for (const ArrayPlace& place : found.missing) missing.push_back(prefix + nameOf(place));
    degrees = std::abs(found.degrees()) > std::abs(degrees) ? found.degrees() : degrees;
    diameter = std::max(diameter, 2 * found.radius);
  }
  Table cores;
  cores.name = "Cores of " + spectra->info().name;
  cores.columns = {{"core", "", names, 0},        {"row", "", rows, 0}, {"column", "", columns, 0},
                   {"section", "", sections, 0},  {"x", "pixel", x, 2}, {"y", "pixel", y, 2},
                   {"radius", "pixel", radius, 2}};
  Outputs outputs;
  Tissue tissue = tissueOf(cores, *spectra);
  if (const auto patients = input<Table>(inputs, "patients"))
    outputs.notices = joinPatients(tissue, *patients);
  cores.columns = coreTable(tissue, *spectra).columns;
  cores.columns.push_back({"tissue", "%", shares, 1});
  if (!missing.empty())
    outputs.notices.push_back("Missing from the grid: " + listed(missing, 20) + ".");
  outputs.figures = {figure("cores", "Cores", "", double(names.size()), 0),
                     figure("missing", "Missing", "", double(missing.size()), 0),
                     figure("diameter", "Diameter of a core", "pixels", diameter, 1),
                     figure("turned", "Rows are turned by", "degrees", degrees, 1)};
  outputs.data = {{"cores", std::make_shared<const Table>(std::move(cores))},
                  {"map", regionsOf(tissue, *spectra, "Cores of " + spectra->info().name)}};
  return outputs;
}

/// The image, its mask, and sums over discs.
std::uint64_t findMemory(const Inputs& inputs, const Values& values) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  const auto pixels = spectra ? std::uint64_t(spectra->grid().voxelCount()) : 0;
  return loopMemory(inputs, values) + 40 * pixels;
}

} // namespace

std::unique_ptr<Method> findCoresMethod() {
  return std::make_unique<DeclaredMethod>(findInfo(), find, findMemory);
}

} // namespace svx
