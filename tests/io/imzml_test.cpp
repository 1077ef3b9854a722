// imzML: what is read of data sets of our own, which are in order.
#include "core/jobs/worker_pool.h"
#include "tests/io/imzml_parts.h"

namespace svx {
namespace {

using namespace test;

TEST(Imzml, AllFourKindsAllTypesAndCompressionOpenWithoutNotices) {
  for (const bool shared : {false, true})
    for (const char* kind : {"MS:1000127", "MS:1000128"})
      for (const char* type :
           {"MS:1000521", "MS:1000523", "MS:1000519", "MS:1000522", "IMS:1100000", "IMS:1100001"})
        for (const char* compression : {"MS:1000576", "MS:1000574"}) {
          Parts p;
          p.shared = shared;
          p.mode = shared ? "IMS:1000030" : "IMS:1000031";
          p.kind = kind;
          p.valueType = type;
          p.mzCompression = p.valueCompression = compression;
          EXPECT_EQ(opened(p), "") << type << compression;
        }
}

TEST(Imzml, ReadsHeadFacts) {
  TemporaryFolder folder;
  const auto spectra = openImzml(write(folder, {}));
  const auto& info = spectra->info();
  EXPECT_EQ(info.kind, SpectrumKind::Centroid);
  EXPECT_EQ(info.raster, (std::array<std::int32_t, 3>{2, 2, 1}));
  EXPECT_EQ(info.first, (std::array<std::int32_t, 3>{1, 1, 1}));
  EXPECT_EQ(info.pixelSize[0], 50);
  EXPECT_EQ(info.pixelSize[1], 25);
  EXPECT_EQ(spectra->pixels(), (std::vector<std::uint32_t>{0, 1, 2, 3}));
  EXPECT_DOUBLE_EQ(spectra->grid().spacing[1], 0.025);
}

TEST(Imzml, FindsItsPartner) {
  TemporaryFolder folder;
  const auto xml = write(folder, {});
  std::filesystem::rename(folder / "a.ibd", folder / "A.IBD");
  EXPECT_TRUE(openImzml(xml)->info().source.notices.empty());
  std::filesystem::rename(folder / "A.IBD", folder / "other.ibd");
  EXPECT_NE(openImzml(xml)->info().source.notices.front().find("found by its UUID"),
            std::string::npos);
  std::filesystem::remove(folder / "other.ibd");
  try {
    openImzml(xml);
    ADD_FAILURE() << "opened without its binary file";
  } catch (const Error& error) {
    EXPECT_NE(error.why().find("is not beside it"), std::string::npos) << error.what();
  }
}

TEST(Imzml, AWrongChecksumIsFound) {
  TemporaryFolder folder;
  Parts p;
  p.finish = [](std::string& xml, auto&) {
    replace(xml, "</fileContent>",
            Parts::term("IMS:1000091", std::string(40, '0')) + "</fileContent>");
  };
  JobContext context{findDevice("cpu")};
  const auto verdicts = verifyChecksums(write(folder, p), context);
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_FALSE(verdicts[0].matches);
  EXPECT_EQ(verdicts[0].computed.size(), 40u);
}

TEST(Imzml, ADamagedCompressedArrayIsAnErrorWhenItIsRead) {
  TemporaryFolder folder;
  Parts p;
  p.valueCompression = "MS:1000574";
  p.finish = [](auto&, std::string& binary) {
    binary[binary.size() - 8] = char(~binary[binary.size() - 8]);
  };
  const auto spectra = openImzml(write(folder, p));
  std::vector<double> mz;
  std::vector<float> values;
  EXPECT_NO_THROW(spectra->read(0, mz, values));
  EXPECT_THROW(spectra->read(3, mz, values), Error);
}

TEST(Imzml, ManyBlocksGiveEverySpectrumOnceInOrder) {
  TemporaryFolder folder;
  Parts p;
  p.declared = "40000";
  p.finish = [](std::string& xml, auto&) {
    const auto begin = xml.find("<spectrum "), end = xml.find("</spectrumList>");
    const std::string one = xml.substr(begin, xml.find("</spectrum>") + 12 - begin);
    std::string all;
    for (int i = 0; i < 40000; ++i) {
      std::string next = one;
      replace(next, "1000050\" name=\"n\" value=\"1",
              "1000050\" name=\"n\" value=\"" + std::to_string(1 + i % 200));
      replace(next, "1000051\" name=\"n\" value=\"1",
              "1000051\" name=\"n\" value=\"" + std::to_string(1 + i / 200));
      all += next;
    }
    xml.replace(begin, end - begin, all);
  };
  const auto spectra = openImzml(write(folder, p));
  ASSERT_EQ(spectra->size(), 40000u);
  for (int i = 0; i < 40000; ++i)
    ASSERT_EQ(spectra->info().positions[std::size_t(i)], (RasterPosition{i % 200, i / 200, 0}));
}

TEST(Imzml, CanBeCancelled) {
  TemporaryFolder folder;
  const auto xml = write(folder, {});
  WorkerPool pool;
  JobHandle job = pool.submit({}, [&](JobContext& context) {
    while (!context.cancelled()) std::this_thread::yield();
    openImzml(xml, &context);
    ADD_FAILURE() << "went on to the end";
  });
  job.cancel();
  job.wait();
  EXPECT_EQ(job.status().state, JobState::Cancelled);
}

} // namespace
} // namespace svx
