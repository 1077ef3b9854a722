#include "core/methods/result.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <thread>

namespace svx {
namespace {

/// Adds `amount` (and a little noise) to a volume.
class Brighten final : public Method {
public:
  const MethodInfo& info() const override { return info_; }
  std::uint64_t memoryEstimate(const Inputs&, const Values&) const override { return 0; }

  Outputs run(const Inputs& inputs, const Values& values, JobContext& context) const override {
    context.plot("loss", 0, 1);
    context.throwIfCancelled();
    std::mt19937 random(static_cast<std::uint32_t>(context.seed()));
    auto brighter = std::make_shared<Volume>(*input<Volume>(inputs, "image"));
    brighter->voxels =
        brighter->voxels + values.real("amount") + static_cast<double>(random() % 1000);
    const double value = brighter->voxels.max().item<double>();
    Outputs outputs;
    outputs.data["brighter"] = std::shared_ptr<const Volume>(brighter);
    outputs.figures.push_back({"max", "Maximum", "", std::nullopt, value, 1, true, ""});
    return outputs;
  }

private:
  MethodInfo info_{
      "test.brighten",
      2,
      "Brighten",
      "Adds.",
      "Nobody 2020",
      {{"image", "Image", DataKind::Volume, true, "Any."},
       {"mask", "Mask", DataKind::LabelMap, false, "Where."}},
      {{"brighter", "Brighter", DataKind::Volume, "brighter.nii.gz"}},
      {realParameter("amount", "Amount", 1, 0, 10, "", "How much.")},
      {{"normal", "Normal", "Always.", {}}, {"strong", "Strong", "Dark.", {{"amount", 5.0}}}}};
};

std::shared_ptr<const Volume> image() {
  auto volume = std::make_shared<Volume>();
  volume->name = "scan";
  volume->geometry.size = {4, 3, 2};
  volume->voxels = at::arange(24, at::kFloat).view({2, 3, 4});
  volume->source.path = "/somewhere/scan.nii.gz";
  return volume;
}

RunRequest requestOf(const Method& method) {
  RunRequest request;
  request.method = &method;
  request.inputs["image"] = image();
  return request;
}

ErrorKind refusal(const RunRequest& request) {
  JobContext context(findDevice("cpu"));
  try {
    execute(request, context);
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::Internal;
}

TEST(Method, PresetsOverlayTheDefaults) {
  const Brighten method;
  EXPECT_EQ(method.info().defaults().real("amount"), 1);
  EXPECT_EQ(method.info().valuesOf("strong").real("amount"), 5);
  EXPECT_EQ(method.info().valuesOf("normal"), method.info().defaults());
  EXPECT_THROW(method.info().valuesOf("strnog"), Error);
}

TEST(MethodRegistry, KnowsItsMethodsByIdAndNamesTheNearMatch) {
  MethodRegistry registry;
  registry.add(std::make_unique<Brighten>());
  EXPECT_NE(registry.find("test.brighten"), nullptr);
  EXPECT_EQ(registry.find("other"), nullptr);
  EXPECT_EQ(registry.all().size(), 1u);
  try {
    registry.get("test.brigthen");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Usage);
    EXPECT_NE(error.remedy().find("test.brighten"), std::string::npos);
  }
  EXPECT_THROW(registry.add(std::make_unique<Brighten>()), Error);
}

TEST(MethodRegistry, EveryBuiltInMethodDescribesItselfWhole) {
  ASSERT_FALSE(MethodRegistry::builtIn().all().empty());
  for (const Method* method : MethodRegistry::builtIn().all()) {
    const MethodInfo& info = method->info();
    EXPECT_FALSE(info.title.empty() || info.sentence.empty() || info.citation.empty()) << info.id;
    // What there is to set comes with presets.
    ASSERT_EQ(info.presets.empty(), info.parameters.empty()) << info.id;
    EXPECT_NO_THROW(info.check(info.defaults())) << info.id;
    for (const Preset& preset : info.presets) {
      EXPECT_NO_THROW(info.check(info.valuesOf(preset.id))) << info.id << " " << preset.id;
      EXPECT_FALSE(preset.title.empty() || preset.when.empty()) << info.id << " " << preset.id;
    }
    for (const Parameter& parameter : info.parameters)
      EXPECT_FALSE(parameter.label.empty() || parameter.help.empty())
          << info.id << " " << parameter.id;
  }
}

TEST(Execute, RecordsWhereTheResultComesFrom) {
  const Brighten method;
  RunRequest request = requestOf(method);
  request.preset = "strong";
  request.values = method.info().valuesOf("strong");
  request.seed = 7;
  JobContext context(findDevice("cpu"));
  const auto result = execute(request, context);
  EXPECT_EQ(result->methodId, "test.brighten");
  EXPECT_EQ(result->methodVersion, 2);
  EXPECT_EQ(result->values.real("amount"), 5);
  EXPECT_EQ(result->seed, 7u);
  EXPECT_EQ(result->preset, "strong");
  ASSERT_EQ(result->inputs.size(), 1u);
  EXPECT_EQ(result->inputs[0].id, "image");
  EXPECT_EQ(result->inputs[0].file, "scan.nii.gz");
  EXPECT_EQ(result->inputs[0].path, "/somewhere/scan.nii.gz");
  EXPECT_EQ(result->inputs[0].sha256, sha256(request.inputs["image"]));
  EXPECT_EQ(result->device.rfind("cpu (", 0), 0u);
  EXPECT_EQ(result->finishedAt.size(), 20u);
  EXPECT_EQ(result->curves.at("loss").y.size(), 1u);
  EXPECT_FALSE(result->softwareVersion.empty());
  EXPECT_GE(result->seconds, 0);
}

TEST(Execute, TheSeedReachesTheMethodAndSettlesTheResult) {
  const Brighten method;
  const auto outcome = [&](std::uint64_t seed) {
    RunRequest request = requestOf(method);
    request.seed = seed;
    JobContext context(findDevice("cpu"));
    return sha256(execute(request, context)->outputs.data.at("brighter"));
  };
  EXPECT_EQ(outcome(3), outcome(3));
  EXPECT_NE(outcome(3), outcome(4));
}

/// What the store of a run is opened with.
TEST(Execute, TellsTheStoreWhatTheOutputsFollowFrom) {
  struct Store final : CheckpointStore {
    void open(const std::string& fingerprint) override { run = fingerprint; }
    std::optional<Tensors> load(const std::string&) override { return {}; }
    void save(const std::string&, const Tensors&) override {}
    void remove(const std::string&) override {}
    std::vector<std::string> notices() const override { return {"went on"}; }
    std::string run;
  };
  const Brighten method;
  const auto fingerprint = [](const RunRequest& given) {
    RunRequest request = given;
    const auto store = std::make_shared<Store>();
    request.store = store;
    JobContext context(findDevice("cpu"));
    EXPECT_EQ(execute(request, context)->outputs.notices, std::vector<std::string>{"went on"});
    return store->run;
  };
  const RunRequest first = requestOf(method);
  EXPECT_EQ(fingerprint(first), fingerprint(requestOf(method)));
  RunRequest seed = first, value = first, content = first;
  seed.seed = 2;
  value.values.set("amount", 1.0000000000000002);
  auto changed = std::make_shared<Volume>(*image());
  changed->voxels = changed->voxels + 1e-5;
  content.inputs["image"] = std::shared_ptr<const Volume>(changed);
  std::set<std::string> all{fingerprint(first)};
  for (const RunRequest& request : {seed, value, content}) all.insert(fingerprint(request));
  EXPECT_EQ(all.size(), 4u);
}

/// Takes 64 MB in small pieces. What it keeps at their end stops the heap from shrinking.
class Hoard final : public Method {
public:
  const MethodInfo& info() const override { return info_; }
  std::uint64_t memoryEstimate(const Inputs&, const Values&) const override { return 64 << 20; }
  Outputs run(const Inputs&, const Values&, JobContext&) const override {
    std::vector<std::vector<char>> pieces(1024);
    for (auto& piece : pieces) piece.assign(1 << 16, 1);
    kept_.emplace_back(1 << 16, 1);
    return {};
  }

private:
  mutable std::vector<std::vector<char>> kept_;
  MethodInfo info_{"test.hoard", 1, "Hoard", "Takes.", "Nobody 2020", {}, {}, {}, {}};
};

TEST(Execute, MemoryThatEarlierRunsFreedHidesNothing) {
  const Hoard method;
  RunRequest request;
  request.method = &method;
  JobContext context(findDevice("cpu"));
  for (int run = 0; run < 3; ++run)
    EXPECT_GT(execute(request, context)->peakMemory, 60u << 20) << run;
}

TEST(Execute, ValuesNotGivenKeepTheirDefault) {
  const Brighten method;
  JobContext context(findDevice("cpu"));
  EXPECT_EQ(execute(requestOf(method), context)->values.real("amount"), 1);
}

TEST(Execute, RefusesWrongInputsAndValues) {
  const Brighten method;
  RunRequest request = requestOf(method);
  request.inputs.clear();
  EXPECT_EQ(refusal(request), ErrorKind::Usage);
  request = requestOf(method);
  request.inputs["imagee"] = image();
  EXPECT_EQ(refusal(request), ErrorKind::Usage);
  request = requestOf(method);
  request.inputs["image"] = std::make_shared<const Landmarks>();
  EXPECT_EQ(refusal(request), ErrorKind::Usage);
  request = requestOf(method);
  request.values.set("amount", 11.0);
  EXPECT_EQ(refusal(request), ErrorKind::Usage);
  request = requestOf(method);
  request.values.set("amuont", 1.0);
  EXPECT_EQ(refusal(request), ErrorKind::Usage);
}

TEST(Sha256, KnownVectorsOfFips180) {
  const auto of = [](const std::string& text) { return sha256(text.data(), text.size()); };
  EXPECT_EQ(of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(of(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, OfDataSeesWhatMattersAndNotItsName) {
  auto other = std::make_shared<Volume>(*image());
  other->name = "another";
  EXPECT_EQ(sha256(Data(image())), sha256(Data(std::shared_ptr<const Volume>(other))));
  other->geometry.origin[2] = 1e-9;
  EXPECT_NE(sha256(Data(image())), sha256(Data(std::shared_ptr<const Volume>(other))));
  other = std::make_shared<Volume>(*image());
  other->voxels = other->voxels.to(at::kDouble);
  EXPECT_NE(sha256(Data(image())), sha256(Data(std::shared_ptr<const Volume>(other))));
}

TEST(Sha256, OfTransformsSeesEveryPart) {
  const auto move = [](double mm) -> TransformPtr {
    return std::make_shared<AffineTransform>(AffineMap{identity3, {mm, 0, 0}});
  };
  const auto both = [&](double a, double b) -> TransformPtr {
    return std::make_shared<CompositeTransform>(std::vector{move(a), move(b)});
  };
  EXPECT_EQ(sha256(Data(both(1, 2))), sha256(Data(both(1, 2))));
  EXPECT_NE(sha256(Data(both(1, 2))), sha256(Data(both(2, 1))));
  EXPECT_NE(sha256(Data(move(1))), sha256(Data(move(1.0000001))));
}

} // namespace
} // namespace svx
