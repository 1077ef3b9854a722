// Cores, regions and patients as inputs of methods.
#include "core/data/error.h"
#include "core/study/synthetic/tissue_array.h"
#include "core/tma/hard_cores.h"
#include "core/tma/methods.h"
#include "core/tma/tissue_inputs.h"
#include "core/tma/tissue_interface.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

using Texts = std::vector<std::string>;

std::shared_ptr<const DrawnTissueArray> drawnArray() {
  TissueArrayRecipe recipe;
  recipe.rows = 4;
  recipe.columns = 6;
  recipe.patients = 12;
  recipe.points = 300;
  recipe.emptyCores = 0.1;
  return std::make_shared<const DrawnTissueArray>(recipe);
}

Outputs run(const std::string& id, const Inputs& inputs,
            const std::map<std::string, Value>& chosen = {}) {
  static const MethodRegistry registry = [] {
    MethodRegistry all;
    registerTissueMethods(all);
    return all;
  }();
  const Method* method = registry.find(id);
  Values values = method->info().defaults();
  for (const auto& [parameter, value] : chosen) values.set(parameter, value);
  method->info().check(values);
  JobContext context = quietContext();
  return method->run(inputs, values, context);
}

template <typename T>
std::shared_ptr<const T> output(const Outputs& outputs, const std::string& id) {
  return std::get<std::shared_ptr<const T>>(outputs.data.at(id));
}

std::string refusal(const std::string& id, const Inputs& inputs,
                    const std::map<std::string, Value>& chosen = {}) {
  try {
    run(id, inputs, chosen);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

/// The true patient and label of each place.
std::shared_ptr<const Table> patientsOf(const DrawnTissueArray& array) {
  Texts cores, patients, labels;
  for (const DrawnCore& core : array.cores()) {
    cores.push_back(std::string(1, char('A' + core.row)) + "-" + std::to_string(core.column + 1));
    patients.push_back("P" + std::to_string(core.patient));
    labels.push_back(core.kind == 0 ? "AL" : "ATTR");
  }
  Table table;
  table.columns = {{"core", "", cores, 0}, {"patient", "", patients, 0}, {"label", "", labels, 0}};
  return std::make_shared<const Table>(table);
}

TEST(FindCores, MSI03_GivesWhatTheComparisonTakes) {
  const auto array = drawnArray();
  const std::shared_ptr<const Spectra> spectra = array;
  const Outputs found =
      run("tma.find-cores", {{"spectra", spectra}, {"patients", patientsOf(*array)}});
  const auto cores = output<Table>(found, "cores");
  ASSERT_EQ(cores->rows(), array->cores().size());
  EXPECT_EQ(found.figures[0].after, double(array->cores().size()));
  EXPECT_EQ(found.figures[1].after, 24.0 - double(array->cores().size()));
  for (const double share : cores->numbers("tissue")) EXPECT_GT(share, 75);

  std::vector<std::string> notices;
  const Tissue tissue = tissueOf({{"cores", cores}}, *spectra, notices);
  EXPECT_TRUE(notices.empty());
  std::size_t right = 0, inside = 0;
  for (std::size_t i = 0; i < spectra->size(); ++i) {
    if (tissue.coreOf[i] == Tissue::noCore) continue;
    ++inside;
    const DrawnCore& truth = array->cores()[array->coreOf(i)];
    const TissueCore& core = tissue.cores[std::size_t(tissue.coreOf[i])];
    right += core.row == truth.row && core.column == truth.column &&
             core.patient == "P" + std::to_string(truth.patient) &&
             tissue.classes[std::size_t(core.label)] == (truth.kind == 0 ? "AL" : "ATTR");
  }
  EXPECT_EQ(right, inside);
  EXPECT_GT(double(inside), 0.9 * double(spectra->size()));

  const auto map = output<LabelMap>(found, "map");
  EXPECT_EQ(map->labels.size(), cores->rows());
  const Tissue drawn = tissueOf({{"regions", map}}, *spectra, notices);
  EXPECT_EQ(drawn.coreOf, tissue.coreOf);
  for (std::size_t c = 0; c < drawn.cores.size(); ++c)
    EXPECT_EQ(drawn.classes[std::size_t(drawn.cores[c].label)],
              tissue.classes[std::size_t(tissue.cores[c].label)]);
}

TEST(FindCores, TakesAnImageOfItsRaster) {
  const auto array = drawnArray();
  auto image = std::make_shared<Volume>();
  image->geometry = array->grid();
  const auto& raster = array->info().raster;
  image->voxels = at::zeros({1, raster[1], raster[0]}, at::kFloat);
  for (const RasterPosition& p : array->info().positions) image->voxels[0][p.y][p.x] = 1;
  const Inputs inputs{{"spectra", std::shared_ptr<const Spectra>(array)},
                      {"image", std::shared_ptr<const Volume>(image)}};
  EXPECT_EQ(output<Table>(run("tma.find-cores", inputs), "cores")->rows(), array->cores().size());
  image->geometry.size[0] += 1;
  EXPECT_NE(refusal("tma.find-cores", inputs).find("another grid"), std::string::npos);
}

TEST(CompareMethod, MSI02_TakesCoresOrRegionsAndPatients) {
  const auto array = drawnArray();
  const std::shared_ptr<const Spectra> spectra = array;
  const auto patients = patientsOf(*array);
  const Outputs found = run("tma.find-cores", {{"spectra", spectra}});
  const std::map<std::string, Value> chosen{{"classifiers", std::string("lda")},
                                            {"components", std::int64_t(5)}};
  const Outputs byCores =
      run("tma.compare",
          {{"spectra", spectra}, {"cores", output<Table>(found, "cores")}, {"patients", patients}},
          chosen);
  const Outputs byRegions = run(
      "tma.compare",
      {{"spectra", spectra}, {"regions", output<LabelMap>(found, "map")}, {"patients", patients}},
      chosen);
  EXPECT_GT(*byCores.figures[2].after, 0);
  for (std::size_t f = 0; f < byCores.figures.size(); ++f)
    EXPECT_EQ(byCores.figures[f].after, byRegions.figures[f].after);

  EXPECT_NE(refusal("tma.compare", {{"spectra", spectra}}).find("neither"), std::string::npos);
  EXPECT_NE(refusal("tma.compare", {{"spectra", spectra},
                                    {"cores", output<Table>(found, "cores")},
                                    {"regions", output<LabelMap>(found, "map")}})
                .find("both"),
            std::string::npos);
  EXPECT_NE(refusal("tma.compare", {{"spectra", spectra}, {"cores", output<Table>(found, "cores")}})
                .find("two classes"),
            std::string::npos);
}

TEST(ExplainMethod, MSI70_FindsThePlantedPeaksOfAModel) {
  TissueArrayRecipe recipe;
  recipe.rows = 6;
  recipe.columns = 8;
  recipe.diameter = 8;
  recipe.patients = 48;
  recipe.highest = 1600;
  recipe.points = 4000;
  const auto array = std::make_shared<const DrawnTissueArray>(recipe);
  const std::shared_ptr<const Spectra> spectra = array;
  const auto cores = std::make_shared<const Table>(array->coreTable());
  const Outputs trained = run("tma.train", {{"spectra", spectra}, {"cores", cores}},
                              {{"classifier", std::string("lda")},
                               {"components", std::int64_t(40)},
                               {"normalisation", std::string("tic")}});
  const Inputs inputs{
      {"spectra", spectra}, {"cores", cores}, {"model", output<Model>(trained, "model")}};
  for (const char* way : {"gradient", "pattern"}) {
    const Outputs explained = run("tma.explain", inputs, {{"way", std::string(way)}});
    const auto top = output<Table>(explained, "top");
    ASSERT_EQ(top->rows(), 40u);
    const auto& of = std::get<Texts>(top->column("class")->cells);
    int found = 0;
    for (int c = 0; c < 2; ++c)
      for (const double first : array->markers()[std::size_t(c)]) {
        bool met = false;
        for (std::size_t r = 0; r < top->rows(); ++r)
          for (int k = 0; k < 8; ++k)
            met |= of[r] == "class " + std::to_string(c + 1) &&
                   std::abs(top->numbers("m/z")[r] - first - 1.00235 * k) < 0.3;
        found += met;
      }
    std::printf("tma.explain, %-8s %d of 12 planted peaks among the top 20 of their class\n", way,
                found);
    EXPECT_GE(found, 10) << way;
    const auto relevance = output<Table>(explained, "relevance");
    EXPECT_EQ(relevance->rows(), 4000u);
    for (const char* column : {"m/z", "class 1", "class 2", "mean intensity"})
      EXPECT_EQ(relevance->numbers(column).size(), 4000u);
    EXPECT_EQ(explained.figures[0].after, double(std::min<std::size_t>(2000, array->size())));
  }
  EXPECT_NE(
      refusal("tma.explain", inputs, {{"way", std::string("map")}}).find("no activation maps"),
      std::string::npos);
}

TEST(HardCores, MSI50_ThoseThatAreMostOftenWrongComeFirst) {
  const auto array = drawnArray();
  const Tissue tissue = tissueOf(array->coreTable(), *array);
  const auto members = tissue.spectraOfCores();
  tma::Comparison comparison;
  comparison.classifiers = tma::classifiersNamed("lda, svm-linear");
  comparison.splits.resize(2);
  // Core 3 is always called wrong, core 5 by the second classifier; the others are right, core 7
  // with less certainty.
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t s = 0; s < 2; ++s) {
      tma::Trial trial{c, s, 0, {}, {}, Confusion(2), Confusion(2), 0};
      for (std::size_t core = 0; core < tissue.cores.size(); ++core)
        for (const std::uint32_t i : members[core]) trial.predictions.spectra.push_back(i);
      std::ranges::sort(trial.predictions.spectra);
      trial.predictions.probabilities =
          at::empty({std::int64_t(trial.predictions.spectra.size()), 2});
      for (std::size_t r = 0; r < trial.predictions.spectra.size(); ++r) {
        const std::int32_t core = tissue.coreOf[trial.predictions.spectra[r]];
        const int label = tissue.cores[std::size_t(core)].label;
        const float own = core == 3 || (core == 5 && c == 1) ? 0.2f : core == 7 ? 0.6f : 0.9f;
        trial.predictions.probabilities[std::int64_t(r)][label] = own;
        trial.predictions.probabilities[std::int64_t(r)][1 - label] = 1 - own;
      }
      trial.votes = voteByCore(tissue, trial.predictions);
      comparison.trials.push_back(std::move(trial));
    }
  const Table hard = tma::hardCoreTable(comparison, tissue);
  ASSERT_EQ(hard.rows(), tissue.cores.size());
  const auto& names = std::get<Texts>(hard.column("core")->cells);
  EXPECT_EQ((Texts{names[0], names[1], names[2]}),
            (Texts{tissue.cores[3].name, tissue.cores[5].name, tissue.cores[7].name}));
  EXPECT_EQ(hard.numbers("tested")[0], 4);
  EXPECT_EQ(hard.numbers("wrong")[0], 4);
  EXPECT_EQ(hard.numbers("wrong")[1], 2);
  EXPECT_EQ(hard.numbers("wrong")[2], 0);
  EXPECT_EQ(std::get<Texts>(hard.column("always wrong")->cells)[0], "yes");
  EXPECT_EQ(std::get<Texts>(hard.column("always wrong")->cells)[1], "");
  EXPECT_EQ(std::get<Texts>(hard.column("called instead")->cells)[0],
            tissue.classes[std::size_t(1 - tissue.cores[3].label)]);
  EXPECT_EQ(std::get<Texts>(hard.column("called instead")->cells)[2], "");
  EXPECT_NEAR(hard.numbers("votes for its label")[1], 50, 1e-9);
  EXPECT_NEAR(hard.numbers("probability of its label")[1], 55, 1e-4);

  const Table spectra = tma::hardSpectrumTable(comparison, tissue, *array, members[3].size() + 1);
  ASSERT_EQ(spectra.rows(), members[3].size() + 1);
  const auto& cores = std::get<Texts>(spectra.column("core")->cells);
  EXPECT_EQ(std::ranges::count(cores, tissue.cores[3].name), std::ptrdiff_t(members[3].size()));
  EXPECT_EQ(cores.back(), tissue.cores[5].name);
  const RasterPosition& first = array->info().positions[members[3][0]];
  EXPECT_EQ(spectra.numbers("x")[0], first.x + 1);
  EXPECT_EQ(spectra.numbers("y")[0], first.y + 1);
}

TEST(CompareMethod, SaysThatAPatientHasTwoClasses) {
  const auto array = drawnArray();
  Table patients = *patientsOf(*array);
  auto& labels = std::get<Texts>(patients.columns[2].cells);
  const std::string own = labels[0], other = own == "AL" ? "ATTR" : "AL";
  labels[0] = "healthy";
  const Outputs found = run("tma.find-cores", {{"spectra", std::shared_ptr<const Spectra>(array)}});
  const Inputs inputs{{"cores", output<Table>(found, "cores")},
                      {"patients", std::make_shared<const Table>(patients)}};
  const auto told = [&](const std::string& classes) {
    Values values = MethodRegistry::builtIn().get("tma.compare").info().defaults();
    values.set("classes", classes);
    std::vector<std::string> notices;
    tissueToLearn(inputs, values, *array, notices);
    return std::ranges::count_if(notices, [](const std::string& notice) {
      return notice.find("different labels: P0.") != std::string::npos;
    });
  };
  EXPECT_EQ(told(""), 1);
  EXPECT_EQ(told(other + ", others = *"), 0); // then they are one
}

} // namespace
} // namespace svx
