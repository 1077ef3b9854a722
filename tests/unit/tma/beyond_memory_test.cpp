// Features that memory does not hold lie on the disk, and nothing else changes.
#include "core/jobs/memory_limit.h"
#include "core/jobs/scratch_tensor.h"
#include "tests/unit/tma/drawn_array.h"

namespace svx {
namespace {

class BeyondMemory : public ::testing::TestWithParam<const char*> {
protected:
  void TearDown() override { setMemoryLimit(0); }
};

TEST_P(BeyondMemory, LearnsAndCallsTheSame) {
  const DrawnArray array;
  const auto train = [&] {
    return runMethod("tma.train", {{"spectra", array.spectra}, {"cores", array.cores}},
                     {{"classifier", std::string(GetParam())},
                      {"normalisation", std::string("tic")},
                      {"epochs", std::int64_t(3)}});
  };
  const auto inMemory = train();
  setMemoryLimit(1); // less than is resident: nothing is free
  ASSERT_TRUE(scratchOnDisk(array.spectra->size() * 4));
  const auto onDisk = train();
  const auto called = [](const Outputs& outputs) {
    return std::get<std::shared_ptr<const LabelMap>>(outputs.data.at("prediction"))->volume.voxels;
  };
  EXPECT_TRUE(at::equal(called(inMemory), called(onDisk)));
  const auto tensors = [](const Outputs& outputs) {
    return std::get<std::shared_ptr<const Model>>(outputs.data.at("model"))->tensors;
  };
  const auto one = tensors(inMemory), other = tensors(onDisk);
  ASSERT_EQ(one.size(), other.size());
  for (const auto& [name, tensor] : one) EXPECT_TRUE(at::equal(tensor, other.at(name))) << name;
}

INSTANTIATE_TEST_SUITE_P(Classifiers, BeyondMemory,
                         ::testing::Values("fcn", "cnn1", "voting", "lda"));

} // namespace
} // namespace svx
