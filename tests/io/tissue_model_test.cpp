// A tissue classifier through a folder on the disk.
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/io/temporary_folder.h"
#include "tests/unit/tma/drawn_array.h"

#include <ATen/ATen.h>

namespace svx {
namespace {

TEST(TissueModelFolder, PredictsAsBeforeItWasSaved) {
  TemporaryFolder folder;
  const DrawnArray array;
  for (const char* classifier : {"lda", "svm-radial", "fcn"}) {
    SCOPED_TRACE(classifier);
    const Outputs outputs =
        runMethod("tma.train", {{"spectra", array.spectra}, {"cores", array.cores}},
                  {{"classifier", std::string(classifier)},
                   {"classes", std::string("first kind = class 1, class 2")},
                   {"normalisation", std::string("median")},
                   {"components", std::int64_t(16)},
                   {"epochs", std::int64_t(5)}});
    const Data made = outputs.data.at("model");
    save(made, folder / classifier);
    const Data read = openAs<Model>(folder / classifier);
    EXPECT_EQ(sha256(read), sha256(made));
    const auto predict = [&](const Data& model) {
      return runMethod("tma.predict",
                       {{"spectra", array.spectra}, {"cores", array.cores}, {"model", model}});
    };
    const Outputs before = predict(made), after = predict(read);
    for (const char* id : {"prediction", "probability", "spectra", "cores"})
      EXPECT_EQ(sha256(before.data.at(id)), sha256(after.data.at(id))) << id;
    const std::string readme = contentOf(folder / classifier / "README.md");
    EXPECT_NE(readme.find("research use only"), std::string::npos);
    EXPECT_NE(readme.find("## Accuracy in the test"), std::string::npos);
  }
  std::filesystem::resize_file(folder / "lda" / "model.safetensors", 1000);
  EXPECT_THROW(openAs<Model>(folder / "lda"), Error);
}

TEST(TissueModelFolder, KeepsNetworksThatSeeWholeCores) {
  TemporaryFolder folder;
  const DrawnArray array;
  const Inputs labelled{{"spectra", array.spectra}, {"cores", array.cores}};
  for (const char* classifier : {"unet", "voting", "two-branch"}) {
    SCOPED_TRACE(classifier);
    const Outputs trained = runMethod("tma.train", labelled,
                                      {{"classifier", std::string(classifier)},
                                       {"normalisation", std::string("tic")},
                                       {"epochs", std::int64_t(1)}});
    save(trained.data.at("model"), folder / classifier);
    Inputs inputs = labelled;
    inputs.emplace("model", Data(openAs<Model>(folder / classifier)));
    const Outputs after = runMethod("tma.predict", inputs);
    inputs.insert_or_assign("model", trained.data.at("model"));
    const Outputs before = runMethod("tma.predict", inputs);
    for (const char* id : {"prediction", "probability", "spectra", "cores"})
      EXPECT_EQ(sha256(before.data.at(id)), sha256(after.data.at(id))) << id;
    // The test of training called these spectra as the network that was never put away.
    const at::Tensor tested = outputOf<LabelMap>(trained, "prediction").volume.voxels;
    const at::Tensor called = outputOf<LabelMap>(after, "prediction").volume.voxels;
    EXPECT_TRUE((tested > 0).any().item<bool>());
    EXPECT_TRUE(at::equal(at::where(tested > 0, called, tested), tested));
    // It says something of each core, and not the same of all.
    const at::Tensor probability = outputOf<Volume>(after, "probability").voxels;
    const at::Tensor finite = probability.masked_select(probability.isfinite());
    EXPECT_LT(finite.min().item<float>(), finite.max().item<float>());
  }
}

} // namespace
} // namespace svx
