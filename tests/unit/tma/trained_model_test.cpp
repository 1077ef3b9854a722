// Training, keeping, using and testing one classifier, and what is refused.
#include "core/tma/trained_model.h"

#include "core/data/error.h"
#include "core/spectra/resample.h"
#include "core/tissue/scores.h"
#include "core/tissue/split.h"
#include "core/tma/prediction.h"
#include "tests/unit/tma/drawn_array.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numeric>

namespace svx::tma {
namespace {

const Value tic = std::string("tic");

/// A model and what its training said, made once.
struct Trained {
  DrawnArray array;
  Outputs outputs;
  std::shared_ptr<const Model> model;

  explicit Trained(std::map<std::string, Value> values = {}) {
    values.try_emplace("normalisation", tic);
    values.try_emplace("components", std::int64_t(20));
    outputs = runMethod("tma.train", {{"spectra", array.spectra}, {"cores", array.cores}}, values);
    model = std::get<std::shared_ptr<const Model>>(outputs.data.at("model"));
  }
  Outputs predict(const std::shared_ptr<const Spectra>& spectra) const {
    return runMethod("tma.predict", {{"spectra", spectra}, {"model", model}});
  }
};

const Trained& trained() {
  static const Trained one;
  return one;
}

std::vector<std::string> callsOf(const Outputs& outputs) {
  return textsOf(outputOf<Table>(outputs, "spectra"), "called");
}

double agreement(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  EXPECT_EQ(a.size(), b.size());
  double same = 0;
  for (std::size_t i = 0; i < a.size(); ++i) same += a[i] == b[i];
  return same / double(a.size());
}

TEST(TissueTraining, GivesTheSameModelAgain) {
  const Trained again;
  EXPECT_EQ(sha256(Data(again.model)), sha256(Data(trained().model)));
  const Trained other({{"classifier", std::string("svm-linear")}});
  EXPECT_NE(sha256(Data(other.model)), sha256(Data(trained().model)));
}

TEST(TissueTraining, TestsOnceAndSaysKOfN) {
  const Outputs& outputs = trained().outputs;
  const Table& accuracies = outputOf<Table>(outputs, "accuracies");
  ASSERT_EQ(accuracies.rows(), 1u);
  const double right = accuracies.numbers("cores right")[0], all = accuracies.numbers("cores")[0];
  EXPECT_GE(right / all, 0.9);
  EXPECT_DOUBLE_EQ(figureOf(outputs, "cores"), 100 * right / all);
  EXPECT_EQ(outputOf<Table>(outputs, "cores").rows(), std::size_t(all));
  std::string card;
  for (const auto& [title, text] : trained().model->card) card += title + ": " + text + "\n";
  EXPECT_NE(card.find(std::to_string(int(right)) + " of " + std::to_string(int(all)) + " cores"),
            std::string::npos)
      << card;
  EXPECT_NE(card.find("Total ion count"), std::string::npos);
  // Every spectrum lies in one subset, and only those of the test were called.
  const at::Tensor division = outputOf<LabelMap>(outputs, "division").volume.voxels;
  const at::Tensor called = outputOf<LabelMap>(outputs, "prediction").volume.voxels;
  EXPECT_TRUE(at::equal(division == int(Subset::Test), called > 0));
}

TEST(TissueTraining, KeepsNoNameOfAPatient) {
  for (const auto& [name, text] : trained().model->settings)
    for (const std::string& patient : textsOf(*trained().array.cores, "patient"))
      ASSERT_EQ(text.find(patient), std::string::npos) << name;
}

TEST(TissueTraining, RefusesOneClass) {
  const auto cores = withColumn(*trained().array.cores, "label", [](auto) { return "tumour"; });
  const Error error = refusalOf([&] {
    runMethod("tma.train", {{"spectra", trained().array.spectra}, {"cores", cores}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::Input);
  EXPECT_NE(std::string(error.what()).find("two classes"), std::string::npos);
}

TEST(TissuePrediction, IsThatOfTheTest) {
  const Outputs outputs = trained().predict(trained().array.spectra);
  const at::Tensor tested = outputOf<LabelMap>(trained().outputs, "prediction").volume.voxels;
  const at::Tensor called = outputOf<LabelMap>(outputs, "prediction").volume.voxels;
  EXPECT_TRUE(at::equal(at::where(tested > 0, called, tested), tested));
  const Volume& probability = outputOf<Volume>(outputs, "probability");
  EXPECT_TRUE(at::equal(probability.voxels.isnan(), called == 0));
  const auto& best = outputOf<Table>(outputs, "spectra").numbers("probability");
  EXPECT_GE(*std::ranges::min_element(best), 50 - 1e-3); // of two classes
  EXPECT_LT(figureOf(outputs, "unfamiliar"), 5);
  EXPECT_FALSE(anyHolds(outputs.notices, "axis"));
  EXPECT_FALSE(anyHolds(outputs.notices, "unlike"));
}

TEST(TissuePrediction, OfASpectrumDoesNotDependOnTheOthers) {
  // Normalisation must not take its level from the data at hand: those of the right half are dim.
  const auto& spectra = *trained().array.spectra;
  const auto dim = [&](std::size_t i, std::vector<float>& values) {
    if (i % 3 == 0) return;
    for (float& v : values) v *= 0.125f;
  };
  const auto all = callsOf(trained().predict(trained().array.spectra));
  EXPECT_EQ(agreement(all, callsOf(trained().predict(changed(spectra, dim)))), 1);
  const auto few = callsOf(trained().predict(changed(
      spectra, [](auto, auto&) {}, [](std::size_t i) { return i % 7 == 0; })));
  for (std::size_t k = 0; k < few.size(); ++k) EXPECT_EQ(few[k], all[7 * k]);
}

TEST(TissuePrediction, OfTheSameAfterTheWayThroughAModel) {
  const TrainedModel once = trainedModelOf(*trained().model);
  const Model again = modelOf(once);
  EXPECT_EQ(again.settings, trained().model->settings);
  EXPECT_EQ(again.card, trained().model->card);
  EXPECT_EQ(sha256(Data(std::make_shared<const Model>(again))), sha256(Data(trained().model)));
}

TEST(TissuePrediction, PutsAnotherAxisOnThatOfTraining) {
  const auto& array = trained().array;
  const auto& axis = array.spectra->info().sharedAxis;
  std::vector<double> finer; // twice as many points, and some more on both sides
  for (double mz = axis.front() - 1; mz < axis.back() + 1; mz += 0.5 * (axis[1] - axis[0]))
    finer.push_back(mz);
  const auto other =
      std::make_shared<const ResampledSpectra>(array.spectra, finer, Resampling::Linear);
  const Outputs outputs = trained().predict(other);
  EXPECT_TRUE(anyHolds(outputs.notices, "another axis"));
  EXPECT_TRUE(anyHolds(outputs.notices, std::to_string(finer.size())));
  EXPECT_TRUE(anyHolds(outputs.notices, std::to_string(axis.size())));
  EXPECT_GT(agreement(callsOf(outputs), callsOf(trained().predict(array.spectra))), 0.97);
}

TEST(TissuePrediction, RefusesWhatCannotBeMadeToFit) {
  const auto& array = trained().array;
  const auto& axis = array.spectra->info().sharedAxis;
  const auto refused = [&](const std::shared_ptr<const Spectra>& spectra) {
    const Error error = refusalOf([&] { trained().predict(spectra); });
    EXPECT_EQ(error.kind(), ErrorKind::Input);
    EXPECT_FALSE(error.remedy().empty());
    return error.why();
  };
  const auto resampled = [&](std::vector<double> to) {
    return std::make_shared<const ResampledSpectra>(array.spectra, std::move(to),
                                                    Resampling::Linear);
  };
  // Other m/z: both are named.
  const std::string half =
      refused(resampled({axis.begin(), axis.begin() + std::ptrdiff_t(axis.size() / 2)}));
  EXPECT_NE(half.find("900.00 to 1100.00"), std::string::npos) << half;
  EXPECT_NE(half.find("at 400 points"), std::string::npos) << half;
  std::vector<double> coarse;
  for (std::size_t k = 0; k < axis.size(); k += 3) coarse.push_back(axis[k]);
  coarse.push_back(axis.back());
  EXPECT_NE(refused(resampled(coarse)).find("apart"), std::string::npos);
  SpectraInfo info = array.spectra->info();
  const auto as = [&](const SpectraInfo& told) {
    std::vector<std::vector<float>> values(told.positions.size(),
                                           std::vector<float>(axis.size(), 1));
    return std::make_shared<const SpectraInMemory>(told, std::vector<std::vector<double>>(),
                                                   std::move(values));
  };
  info.polarity = "negative";
  EXPECT_NE(refused(as(info)).find("negative"), std::string::npos);
  info = array.spectra->info();
  info.kind = SpectrumKind::Centroid;
  EXPECT_NE(refused(as(info)).find("centroids"), std::string::npos);
}

TEST(TissuePrediction, SaysThatSpectraAreUnfamiliar) {
  const auto& spectra = *trained().array.spectra;
  const auto turned = [](auto, std::vector<float>& values) { std::ranges::reverse(values); };
  const Outputs outputs = trained().predict(changed(spectra, turned));
  EXPECT_GT(figureOf(outputs, "unfamiliar"), 95);
  EXPECT_TRUE(anyHolds(outputs.notices, "unlike"));
  const auto& words = textsOf(outputOf<Table>(outputs, "spectra"), "unfamiliar");
  EXPECT_NEAR(100.0 * double(std::ranges::count(words, "yes")) / double(words.size()),
              figureOf(outputs, "unfamiliar"), 1e-9);
}

TEST(TissuePrediction, LeavesSilentSpectraOutAndBearsNaN) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto damaged = changed(*trained().array.spectra, [&](std::size_t i, auto& values) {
    if (i == 4) std::ranges::fill(values, 0.0f);
    if (i == 9) std::ranges::fill(values, nan);
    if (i == 11) values[17] = nan;
  });
  const Outputs outputs = trained().predict(damaged);
  const auto& called = outputOf<Table>(outputs, "spectra");
  EXPECT_EQ(called.rows(), damaged->size() - 2);
  EXPECT_TRUE(anyHolds(outputs.notices, "2 spectra hold no signal"));
  for (const double p : called.numbers("probability")) EXPECT_TRUE(std::isfinite(p));
  const auto silent =
      changed(*damaged, [](auto, auto& values) { std::ranges::fill(values, 0.0f); });
  EXPECT_EQ(refusalOf([&] { trained().predict(silent); }).kind(), ErrorKind::Input);
}

TEST(TissuePrediction, LetsCoresVoteThatHaveEnoughSpectra) {
  const auto& array = trained().array;
  // Of the first core three spectra are left.
  const Tissue tissue = tissueOf(*array.cores, *array.spectra);
  std::size_t met = 0;
  const auto few = changed(
      *array.spectra, [](auto, auto&) {},
      [&](std::size_t i) { return tissue.coreOf[i] != 0 || met++ < 3; });
  const Outputs outputs = runMethod(
      "tma.predict", {{"spectra", few}, {"model", trained().model}, {"cores", array.cores}});
  const Table& cores = outputOf<Table>(outputs, "cores");
  EXPECT_EQ(cores.rows(), array.cores->rows() - 1);
  EXPECT_EQ(std::ranges::count(textsOf(cores, "core"), tissue.cores[0].name), 0);
  EXPECT_TRUE(anyHolds(outputs.notices, "Cores with fewer than 20"));
}

TEST(TissuePrediction, WorksOnPeaksAndOnBins) {
  TissueArrayRecipe recipe = smallRecipe();
  recipe.centroids = true;
  const DrawnArray centroids(recipe);
  const Inputs inputs{{"spectra", centroids.spectra}, {"cores", centroids.cores}};
  const Outputs bins = runMethod("tma.train", inputs, {{"normalisation", tic}});
  const Outputs called =
      runMethod("tma.predict", {{"spectra", centroids.spectra}, {"model", bins.data.at("model")}});
  const at::Tensor tested = outputOf<LabelMap>(bins, "prediction").volume.voxels;
  const at::Tensor again = outputOf<LabelMap>(called, "prediction").volume.voxels;
  EXPECT_TRUE(at::equal(at::where(tested > 0, again, tested), tested));
  EXPECT_GT(figureOf(bins, "cores"), 90);
  // Other spectra have another lowest m/z; the bins are those of the model.
  const auto part = changed(
      *centroids.spectra, [](auto, auto&) {}, [](std::size_t i) { return i % 5 == 2; });
  const auto few =
      callsOf(runMethod("tma.predict", {{"spectra", part}, {"model", bins.data.at("model")}}));
  const auto all = callsOf(called);
  for (std::size_t k = 0; k < few.size(); ++k) ASSERT_EQ(few[k], all[5 * k + 2]);

  auto peaks = std::make_shared<Table>();
  const DrawnTissueArray drawn(smallRecipe());
  std::vector<double> masses;
  for (const auto& of : drawn.markers()) masses.insert(masses.end(), of.begin(), of.end());
  peaks->columns = {{"m/z", "", masses, 4}};
  Inputs withPeaks{{"spectra", trained().array.spectra},
                   {"cores", trained().array.cores},
                   {"peaks", std::shared_ptr<const Table>(peaks)}};
  const Outputs onPeaks = runMethod("tma.train", withPeaks, {{"normalisation", tic}});
  EXPECT_EQ(trainedModelOf(outputOf<Model>(onPeaks, "model")).features.masses.size(),
            masses.size());
  const Outputs byPeaks = runMethod(
      "tma.predict", {{"spectra", trained().array.spectra}, {"model", onPeaks.data.at("model")}});
  const at::Tensor onTest = outputOf<LabelMap>(onPeaks, "prediction").volume.voxels;
  EXPECT_TRUE(at::equal(
      at::where(onTest > 0, outputOf<LabelMap>(byPeaks, "prediction").volume.voxels, onTest),
      onTest));
}

TEST(TissuePrediction, DoesAllThatWasDoneToTheTrainingSpectra) {
  const Trained processed({{"smoothing", std::string("gaussian")},
                           {"baseline", std::string("top-hat")},
                           {"transform", std::string("square-root")}});
  const Outputs outputs = processed.predict(processed.array.spectra);
  const at::Tensor tested = outputOf<LabelMap>(processed.outputs, "prediction").volume.voxels;
  EXPECT_TRUE(at::equal(
      at::where(tested > 0, outputOf<LabelMap>(outputs, "prediction").volume.voxels, tested),
      tested));
  EXPECT_LT(figureOf(outputs, "unfamiliar"), 5);
}

Outputs evaluate(const std::shared_ptr<const Table>& cores,
                 std::map<std::string, Value> values = {}) {
  return runMethod(
      "tma.evaluate",
      {{"spectra", trained().array.spectra}, {"model", trained().model}, {"cores", cores}},
      std::move(values));
}

TEST(TissueEvaluation, RefusesPatientsThatTrainingKnew) {
  const Error error = refusalOf([&] { evaluate(trained().array.cores); });
  EXPECT_EQ(error.kind(), ErrorKind::Input);
  EXPECT_NE(error.remedy().find("unseen"), std::string::npos);
  // Without them it finds what the test of training found.
  const Outputs outputs = evaluate(trained().array.cores, {{"patients", std::string("unseen")}});
  for (const char* id : {"cores", "spectra", "tested"})
    EXPECT_DOUBLE_EQ(figureOf(outputs, id), figureOf(trained().outputs, id)) << id;
  EXPECT_TRUE(anyHolds(outputs.notices, "were left out"));
  // Nobody is left when training knew all.
  const auto known = withColumn(*trained().array.cores, "patient", [](auto) { return "P"; });
  EXPECT_NO_THROW(evaluate(known)); // another patient
}

TEST(TissueEvaluation, TablesAgreeWithEachOther) {
  const auto cores = withColumn(*trained().array.cores, "patient",
                                [](std::size_t r) { return "new " + std::to_string(r / 2); });
  const Outputs outputs = evaluate(cores);
  const Table& classes = outputOf<Table>(outputs, "classes");
  ASSERT_EQ(classes.rows(), 4u); // two classes, spectra and cores
  const Table& roc = outputOf<Table>(outputs, "roc");
  const auto &x = roc.numbers("false positive rate"), &y = roc.numbers("true positive rate");
  EXPECT_EQ(x.front(), 0);
  EXPECT_EQ(y.front(), 0);
  EXPECT_EQ(x.back(), 100);
  EXPECT_EQ(y.back(), 100);
  for (std::size_t row = 0; row < classes.rows(); ++row) {
    double area = 0;
    for (std::size_t k = 1; k < roc.rows(); ++k)
      if (textsOf(roc, "class")[k] == textsOf(classes, "class")[row] &&
          textsOf(roc, "of")[k] == textsOf(classes, "of")[row] && x[k] >= x[k - 1])
        area += (x[k] - x[k - 1]) * (y[k] + y[k - 1]) / 2e4;
    EXPECT_NEAR(area, classes.numbers("ROC area")[row], 0.01);
    EXPECT_GT(area, 0.9);
    EXPECT_GT(classes.numbers("average precision")[row], 0.9);
  }
  double spectra = 0;
  for (const double n : outputOf<Table>(outputs, "calibration").numbers("spectra")) spectra += n;
  const Table& accuracies = outputOf<Table>(outputs, "accuracies");
  EXPECT_EQ(spectra, accuracies.numbers("spectra")[0]);
  EXPECT_GT(outputOf<Table>(outputs, "precisionRecall").rows(), 4u);
  const auto &right = accuracies.numbers("cores right"), &all = accuracies.numbers("cores");
  const Interval interval = binomialInterval(std::int64_t(right[0]), std::int64_t(all[0]));
  EXPECT_DOUBLE_EQ(accuracies.numbers("cores from")[0], 100 * interval.low);
}

TEST(TissueEvaluation, JudgesAsTheComparisonDoesOnTheSameDivision) {
  const Outputs alone = evaluate(trained().array.cores, {{"patients", std::string("unseen")}});
  const Outputs compared = runMethod(
      "tma.compare", {{"spectra", trained().array.spectra}, {"cores", trained().array.cores}},
      {{"classifiers", std::string("svm-linear, lda")},
       {"divisions", std::int64_t(1)},
       {"normalisation", tic},
       {"components", std::int64_t(20)}});
  for (const auto& [id, rows, column] :
       {std::tuple{"classes", 4u, "ROC area"}, std::tuple{"classes", 4u, "average precision"},
        std::tuple{"calibration", 10u, "spectra"}}) {
    const Table &one = outputOf<Table>(alone, id), &both = outputOf<Table>(compared, id);
    ASSERT_EQ(one.rows(), rows);
    ASSERT_EQ(both.rows(), 2 * rows);
    EXPECT_EQ(textsOf(both, "classifier").back(), textsOf(one, "classifier").back());
    for (std::size_t r = 0; r < rows; ++r)
      EXPECT_NEAR(both.numbers(column)[rows + r], one.numbers(column)[r], 1e-6) << column;
  }
  for (const char* id : {"roc", "precisionRecall"})
    EXPECT_EQ(outputOf<Table>(compared, id).columns[0].name, "classifier");
}

TEST(TissueEvaluation, BearsOneClassAndRefusesOthers) {
  const auto& cores = *trained().array.cores;
  const std::string one = textsOf(cores, "label").front();
  auto unknown = withColumn(cores, "patient", [](auto) { return "new"; });
  const auto single = withColumn(*unknown, "label", [&](std::size_t r) {
    return textsOf(cores, "label")[r] == one ? one : std::string();
  });
  const Outputs outputs = evaluate(single);
  EXPECT_TRUE(std::isnan(outputOf<Table>(outputs, "classes").numbers("ROC area")[0]));
  EXPECT_GT(figureOf(outputs, "cores"), 90);

  const auto half = withColumn(*unknown, "label", [&](std::size_t r) {
    return textsOf(cores, "label")[r] == one ? one : std::string("melanoma");
  });
  EXPECT_TRUE(anyHolds(evaluate(half).notices, "melanoma"));
  const auto none = withColumn(*unknown, "label", [](auto) { return "melanoma"; });
  const Error error = refusalOf([&] { evaluate(none); });
  EXPECT_NE(error.why().find("melanoma"), std::string::npos);
  EXPECT_NE(error.why().find(one), std::string::npos);
}

TEST(TissueModel, RefusesOthersAndDamage) {
  const auto refused = [](Model model) {
    const Error error = refusalOf([&] { trainedModelOf(model); });
    EXPECT_EQ(error.kind(), ErrorKind::Input);
    EXPECT_FALSE(error.remedy().empty());
  };
  const Model& good = *trained().model;
  Model other = good;
  other.kind = "segmentation network";
  refused(other);
  for (const auto& [name, tensor] : good.tensors) {
    SCOPED_TRACE(name);
    // Without its reduction it is a model of the features themselves, whose classifier is another.
    Model damaged = good;
    damaged.tensors.erase(name);
    refused(damaged);
    damaged.tensors[name] = at::zeros({1, 1, 1}, tensor.options());
    refused(damaged);
  }
  for (const auto& [name, text] : good.settings) {
    SCOPED_TRACE(name);
    Model damaged = good;
    damaged.settings.erase(name);
    refused(damaged);
  }
  Model newer = good;
  newer.settings["version"] = "2";
  refused(newer);
  newer = good;
  newer.settings["classifier"] = "forest of doom";
  refused(newer);
  newer.settings["classifier"] = "svm-radial";
  refused(newer);
}

} // namespace
} // namespace svx::tma
