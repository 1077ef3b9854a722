// Presets of published studies: what they expect and what comes of it.
#include "core/tma/studies.h"

#include "core/tissue/class_choice.h"
#include "core/tma/classifier.h"
#include "tests/unit/tma/drawn_array.h"

#include <set>

namespace svx::tma {
namespace {

using Texts = std::vector<std::string>;

/// The labels that each study expects, and one more where it has "all others".
const std::map<std::string, Texts>& labelsOfStudies() {
  static const std::map<std::string, Texts> labels{
      {"ovarian", {"HGSOC", "LGSOC", "OCCC", "sBOT"}},
      {"amyloidosis", {"AL", "ATTR", "no amyloidosis"}},
      {"pancreas-metastasis", {"Ampullary-pN0", "Ampullary-pN1", "Ductal-pN0", "Ductal-pN1"}},
      {"pancreas-pdac", {"ampullary carcinoma", "PDAC", "neuroendocrine tumour"}}};
  return labels;
}

const MethodInfo& infoOf(const char* method) {
  return MethodRegistry::builtIn().get(method).info();
}

TEST(Studies, MSI03_MSI74_ArePresetsOfComparisonAndTraining) {
  for (const char* method : {"tma.compare", "tma.train"})
    for (const auto& [id, labels] : labelsOfStudies()) {
      SCOPED_TRACE(std::string(method) + " " + id);
      const MethodInfo& info = infoOf(method);
      ASSERT_NE(info.preset(id), nullptr);
      const Values values = info.valuesOf(id);
      EXPECT_EQ(values.integer("leastSpectra"), 20);
      EXPECT_EQ(values.real("training"), 50);
      EXPECT_EQ(values.real("test"), 30);
      EXPECT_EQ(values.text("grouping"), "patient");
      EXPECT_EQ(values.text("normalisation"), "median");
      EXPECT_EQ(values.text("baseline"), "snip");
      EXPECT_EQ(values.integer("epochs"), id == "amyloidosis" ? 50 : 100);
      const bool comparison = values.all().contains("classifiers");
      if (comparison) {
        EXPECT_EQ(values.integer("divisions"), 3);
      }
      EXPECT_FALSE(
          classifiersNamed(values.text(comparison ? "classifiers" : "classifier")).empty());
      EXPECT_NE(info.preset(id)->when.find("'Classes'"), std::string::npos);
      Tissue tissue;
      for (const std::string& label : labels) {
        TissueCore core;
        core.label = tissue.addClass(label);
        tissue.cores.push_back(core);
      }
      EXPECT_TRUE(chooseClasses(tissue, values.text("classes")).empty()); // none is left out
      EXPECT_EQ(tissue.classes.size(), labels.size() == 4 ? 4u : 2u);
      EXPECT_EQ(info.citation.find("MSI-"), std::string::npos);
      EXPECT_EQ(info.preset(id)->when.find("MSI-"), std::string::npos);
    }
}

TEST(Studies, MSI03_TheOvarianOneRunsOnFourClasses) {
  TissueArrayRecipe recipe = smallRecipe();
  recipe.classes = 4;
  recipe.rows = recipe.columns = 8;
  recipe.patients = 32;
  const DrawnArray array(recipe);
  const auto cores = withColumn(*array.cores, "label", [&](std::size_t r) {
    return labelsOfStudies().at(
        "ovarian")[std::size_t(textsOf(*array.cores, "label")[r].back() - '1')];
  });
  std::map<std::string, Value> values = infoOf("tma.compare").valuesOf("ovarian").all();
  values["classifiers"] = std::string("lda");
  values["components"] = std::int64_t(20);
  const Outputs outputs =
      runMethod("tma.compare", {{"spectra", array.spectra}, {"cores", cores}}, values);
  const auto& truth = textsOf(outputOf<Table>(outputs, "confusion"), "true class");
  EXPECT_EQ(std::set<std::string>(truth.begin(), truth.end()),
            (std::set<std::string>{"HGSOC", "LGSOC", "OCCC", "sBOT"}));
  EXPECT_EQ(truth.front(), "sBOT"); // in the study's order
  EXPECT_GT(figureOf(outputs, "cores"), 50);
}

} // namespace
} // namespace svx::tma
