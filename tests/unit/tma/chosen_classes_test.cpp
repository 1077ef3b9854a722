// Classes that were chosen among the labels, in training and after it.
#include "core/data/error.h"
#include "core/tma/trained_model.h"
#include "tests/unit/tma/drawn_array.h"

namespace svx::tma {
namespace {

/// A drawn array of four classes, under the labels of the study of amyloidosis and another one.
struct Labelled {
  DrawnArray array{[] {
    TissueArrayRecipe recipe = smallRecipe();
    recipe.classes = 4;
    recipe.rows = recipe.columns = 8;
    recipe.patients = 32;
    return recipe;
  }()};
  std::shared_ptr<const Table> cores = withColumn(*array.cores, "label", [this](std::size_t r) {
    const std::string& kind = textsOf(*array.cores, "label")[r];
    return std::string(kind == "class 1"   ? "ATTR"
                       : kind == "class 2" ? "AL"
                       : kind == "class 3" ? "no amyloidosis"
                                           : "myocarditis");
  });
  Outputs train(const std::string& classes) const {
    return runMethod("tma.train", {{"spectra", array.spectra}, {"cores", cores}},
                     {{"classes", classes}, {"normalisation", std::string("tic")}});
  }
};

TEST(ChosenClasses, AreLearnedKeptAndTestedOnTheLabelsOfBefore) {
  const Labelled labelled;
  const Outputs outputs = labelled.train("attr, AL-Control = AL + no amyloidosis");
  EXPECT_TRUE(anyHolds(outputs.notices, "Cores of other labels were left out: 16 (myocarditis)"));
  EXPECT_GT(figureOf(outputs, "cores"), 80);
  const Model& model = outputOf<Model>(outputs, "model");
  std::string card;
  for (const auto& [title, text] : model.card) card += title + ": " + text + "\n";
  EXPECT_NE(card.find("Classes: ATTR, AL-Control (labelled AL, no amyloidosis). Cores of other "
                      "labels took no part.\n"),
            std::string::npos)
      << card;
  const TrainedModel once = trainedModelOf(model);
  EXPECT_EQ(once.classes, (std::vector<std::string>{"ATTR", "AL-Control"}));
  EXPECT_EQ(modelOf(once).settings, model.settings);
  const auto test = [&](const std::shared_ptr<const Table>& cores) {
    return runMethod("tma.evaluate",
                     {{"spectra", labelled.array.spectra},
                      {"model", outputs.data.at("model")},
                      {"cores", cores}},
                     {{"patients", std::string("unseen")}});
  };
  // Its test patients are those left over, under the labels of before and under those of its own.
  const Outputs before = test(labelled.cores);
  for (const char* id : {"cores", "spectra", "tested"})
    EXPECT_DOUBLE_EQ(figureOf(before, id), figureOf(outputs, id)) << id;
  EXPECT_TRUE(anyHolds(before.notices, "'myocarditis' were left out"));
  const auto merged = withColumn(*labelled.cores, "label", [&](std::size_t r) {
    const std::string& label = textsOf(*labelled.cores, "label")[r];
    return label == "ATTR" || label == "myocarditis" ? label : std::string("AL-Control");
  });
  EXPECT_DOUBLE_EQ(figureOf(test(merged), "tested"), figureOf(outputs, "tested"));

  Model damaged = model;
  damaged.settings["label.AL"] = "AA";
  EXPECT_NE(refusalOf([&] { trainedModelOf(damaged); }).why().find("'AA'"), std::string::npos);
}

TEST(ChosenClasses, AreThoseOfAllMethodsThatLearn) {
  const Labelled labelled;
  const Inputs inputs{{"spectra", labelled.array.spectra}, {"cores", labelled.cores}};
  const Value chosen = std::string("ATTR, others = *");
  const Outputs compared =
      runMethod("tma.compare", inputs, {{"classes", chosen}, {"classifiers", std::string("lda")}});
  for (const std::string& name : textsOf(outputOf<Table>(compared, "confusion"), "true class"))
    EXPECT_TRUE(name == "ATTR" || name == "others") << name;
  for (const char* id : {"tma.compare", "tma.train", "tma.search", "tma.learning-rate"}) {
    const Error error = refusalOf([&] {
      runMethod(id, inputs, {{"classes", std::string("ATTR, PDAC")}});
    });
    EXPECT_NE(error.why().find("'PDAC'"), std::string::npos) << id;
    EXPECT_NE(error.remedy().find("'no amyloidosis'"), std::string::npos) << id;
  }
}

} // namespace
} // namespace svx::tma
