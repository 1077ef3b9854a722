// Mass spectra that are in no file, through a session.
#include "core/io/imzml_writer.h"
#include "core/io/open.h"
#include "core/io/session.h"
#include "tests/io/temporary_folder.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

using SpectraPtr = std::shared_ptr<const Spectra>;

SpectraPtr drawn(float factor = 1) {
  SpectraInfo info;
  info.name = "drawn";
  info.kind = SpectrumKind::Profile;
  for (int k = 0; k < 400; ++k) info.sharedAxis.push_back(500 + 0.1 * k);
  std::vector<std::vector<float>> intensities;
  for (int i = 0; i < 30; ++i) {
    info.positions.push_back({i % 6, i / 6, 0});
    auto& values = intensities.emplace_back();
    for (int k = 0; k < 400; ++k) values.push_back(factor * float((k * 7919 + i * 31) % 97 + i));
  }
  return std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>(), intensities);
}

Item item(ItemId id, std::string name, Content content, ItemId parent) {
  Item made;
  made.id = id;
  made.parent = parent;
  made.name = std::move(name);
  made.content = std::move(content);
  return made;
}

ResultPtr run(const char* method, const SpectraPtr& on) {
  RunRequest request;
  request.method = &MethodRegistry::builtIn().get(method);
  request.values = request.method->info().defaults();
  request.inputs = {{"spectra", Data(on)}};
  JobContext context(findDevice("cpu"));
  return execute(request, context);
}

SpectraPtr spectraOf(const ResultPtr& result) {
  return std::get<SpectraPtr>(result->outputs.data.at("spectra"));
}

void expectSame(const Spectra& a, const Spectra& b) {
  ASSERT_EQ(a.size(), b.size());
  EXPECT_EQ(a.info().positions, b.info().positions);
  std::vector<double> masses, otherMasses;
  std::vector<float> values, otherValues;
  for (std::size_t i = 0; i < a.size(); ++i) {
    a.read(i, masses, values);
    b.read(i, otherMasses, otherValues);
    EXPECT_EQ(masses, otherMasses);
    EXPECT_EQ(values, otherValues);
  }
}

const Item* named(const Session& session, const std::string& name) {
  for (const Item& candidate : session.items)
    if (candidate.name == name) return &candidate;
  return nullptr;
}

/// A file, processed, and the processed ones normalised.
struct Study {
  SpectraPtr file;
  ResultPtr processed, normalised;
  std::vector<Item> items;

  explicit Study(const std::filesystem::path& path) : file(openAs<Spectra>(path)) {
    processed = run("spectra.process", file);
    normalised = run("spectra.normalise", spectraOf(processed));
    items = {item(1, "file", Data(file), 0), item(2, "first run", processed, 1),
             item(3, "processed", Data(spectraOf(processed)), 2),
             item(4, "second run", normalised, 3),
             item(5, "normalised", Data(spectraOf(normalised)), 4)};
  }
};

TEST(SessionSpectra, AreMadeAgainByTheRunsThatMadeThem) {
  TemporaryFolder folder;
  saveImzml(*drawn(), folder / "drawn.imzML", {}, nullptr);
  const Study study(folder / "drawn.imzML");
  saveSession(study.items, "", folder / "s.svox");
  EXPECT_LT(std::filesystem::file_size(folder / "s.svox"), 20'000u);
  const Session session = loadSession(folder / "s.svox");
  EXPECT_TRUE(session.notices.empty());
  ASSERT_EQ(session.items.size(), 5u);
  expectSame(*named(session, "processed")->as<Spectra>(), *spectraOf(study.processed));
  expectSame(*named(session, "normalised")->as<Spectra>(), *spectraOf(study.normalised));
  EXPECT_EQ(spectraOf(named(session, "second run")->result()),
            named(session, "normalised")->as<Spectra>());
}

TEST(SessionSpectra, SayWhenWhatTheyAreMadeFromHasChanged) {
  TemporaryFolder folder;
  saveImzml(*drawn(), folder / "drawn.imzML", {}, nullptr);
  const Study study(folder / "drawn.imzML");
  saveSession(study.items, "", folder / "s.svox");
  saveImzml(*drawn(2), folder / "drawn.imzML", {}, nullptr);
  const Session changed = loadSession(folder / "s.svox");
  EXPECT_EQ(changed.items.size(), 5u);
  const auto says = [](const Session& session, const std::string& words) {
    for (const std::string& notice : session.notices)
      if (notice.find(words) != std::string::npos) return true;
    return false;
  };
  EXPECT_TRUE(says(changed, "'processed' may differ"));
  std::filesystem::remove(folder / "drawn.imzML");
  const Session gone = loadSession(folder / "s.svox");
  ASSERT_EQ(gone.items.size(), 5u);
  for (const char* name : {"file", "processed", "normalised"})
    EXPECT_TRUE(named(gone, name)->missing()) << name;
  EXPECT_TRUE(says(gone, "'processed' was left out"));
  saveSession(gone.items, "", folder / "t.svox");
  saveImzml(*drawn(), folder / "drawn.imzML", {}, nullptr);
  const Session back = loadSession(folder / "t.svox"); // all is made again
  expectSame(*named(back, "normalised")->as<Spectra>(), *spectraOf(study.normalised));
}

TEST(SessionSpectra, GoIntoAFileWhenWhatTheyAreMadeFromIsNotThere) {
  TemporaryFolder folder;
  saveImzml(*drawn(), folder / "drawn.imzML", {}, nullptr);
  Study study(folder / "drawn.imzML");
  study.items.erase(study.items.begin());
  saveSession(study.items, "", folder / "s.svox");
  EXPECT_TRUE(std::filesystem::exists(folder / "s-spectra-3.imzML"));
  EXPECT_FALSE(std::filesystem::exists(folder / "s-spectra-5.imzML")); // made from the other
  const Session session = loadSession(folder / "s.svox");
  EXPECT_TRUE(session.notices.empty());
  ASSERT_EQ(session.items.size(), 4u);
  expectSame(*named(session, "processed")->as<Spectra>(), *spectraOf(study.processed));
  expectSame(*named(session, "normalised")->as<Spectra>(), *spectraOf(study.normalised));
}

} // namespace
} // namespace svx
