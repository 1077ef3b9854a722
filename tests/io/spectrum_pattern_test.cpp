// Spectra that are written alike are read by comparing words; the result must be that of taking the
// markup apart.
#include "core/io/spectrum_pattern.h"

#include "tests/io/temporary_folder.h"

#include <gtest/gtest.h>

#include <random>

namespace svx {
namespace {

std::string documentOf(const std::string& spectra) {
  return "<mzML><referenceableParamGroup id=\"mz\"><cvParam accession=\"MS:1000514\"/>"
         "<cvParam accession=\"MS:1000523\"/></referenceableParamGroup>"
         "<referenceableParamGroup id=\"set\"><cvParam accession=\"IMS:1000102\" value=\"7\"/>"
         "</referenceableParamGroup><run><spectrumList count=\"1\">" +
         spectra + "</spectrumList></run></mzML>";
}

ImzmlIndex indexOf(const TemporaryFolder& folder, const std::string& spectra) {
  writeContent(folder / "a.imzML", documentOf(spectra));
  return readImzmlIndex(RandomAccessFile(folder / "a.imzML"), nullptr);
}

/// A spectrum in one of many manners, from tidy to broken.
std::string drawn(std::mt19937& random) {
  const auto one = [&](int of) { return random() % unsigned(of) == 0; };
  const auto number = [&]() -> std::string {
    if (one(20)) return "";
    if (one(20)) return "x\"y";
    if (one(15)) return "1.5e3";
    if (one(30)) return "-4";
    return std::to_string(random() % 100000);
  };
  const auto term = [&](const std::string& accession, const std::string& value) {
    if (one(25)) return "<cvParam value='" + value + "' accession='" + accession + "'/>";
    if (one(25))
      return "<cvParam value=\"" + value + "\" accession=\"" + accession + "\"></cvParam>";
    return "<cvParam cvRef=\"IMS\" accession=\"" + accession + "\" name=\"n\" value=\"" + value +
           "\"/>";
  };
  const auto array = [&](const std::string& content) {
    std::string text = one(40) ? "<binaryDataArray/>" : "";
    text += "<binaryDataArray encodedLength=\"" + number() + "\">";
    text += content;
    text += term("IMS:1000103", number()) + term("IMS:1000102", number());
    if (!one(10)) text += term("IMS:1000104", number());
    if (one(20)) text += term("IMS:1000101", one(2) ? "false" : "true");
    if (one(30)) text += "<referenceableParamGroupRef ref=\"set\"/>";
    return text + "<binary/></binaryDataArray>";
  };
  std::string text = "<spectrum id=\"s " + number() + "\" index=\"" + number() + "\">";
  if (one(8)) text += term("MS:1000285", "12.5");
  if (one(12)) text += "<!-- value=\"3\" -->";
  text += "<scan>" + term("IMS:1000050", number()) + term("IMS:1000051", number()) + "</scan>";
  text += array("<referenceableParamGroupRef ref=\"mz\"/>");
  if (one(10)) text += array("<cvParam accession=\"MS:1000517\"/>");
  if (!one(10)) text += array("<cvParam accession=\"MS:1000515\" value=\"\"/>");
  text += one(40) ? "" : "</spectrum>";
  if (one(12)) text += "\n  <userParam name=\"between\" value=\"spectra\"/> text ";
  if (one(40)) text += "</stray>";
  return text + (one(3) ? "\n\t" : "");
}

void expectSame(const SpectrumEntry& a, const SpectrumEntry& b) {
  EXPECT_EQ(a.position, b.position);
  EXPECT_EQ(a.arrays, b.arrays);
  EXPECT_EQ(a.arrayCount, b.arrayCount);
}

TEST(SpectrumPattern, SaysWhatTheMarkupSays) {
  TemporaryFolder folder;
  std::mt19937 random(1);
  std::size_t together = 0;
  for (int file = 0; file < 300; ++file) {
    std::vector<SpectrumEntry> alone;
    std::string all;
    for (int i = 0; i < 25; ++i) {
      std::string text = drawn(random);
      // What is broken swallows what comes next, so it comes last.
      const bool whole = text.find("</spectrum>") != text.npos;
      all += text;
      try {
        for (const SpectrumEntry& entry : indexOf(folder, text).spectra) alone.push_back(entry);
      } catch (const Error&) {
      }
      if (!whole) break;
    }
    if (alone.empty()) continue;
    const ImzmlIndex index = indexOf(folder, all);
    ASSERT_EQ(index.spectra.size(), alone.size()) << all;
    for (std::size_t i = 0; i < alone.size(); ++i) expectSame(index.spectra[i], alone[i]);
    together += alone.size();
    if (HasFailure()) FAIL() << all;
  }
  EXPECT_GT(together, 3000u);
}

TEST(SpectrumPattern, ReadsOnlyWhatIsWrittenAlike) {
  const std::string words =
      "<spectrum id=\"a\"><cvParam accession=\"IMS:1000050\" value=\"3\"/></spectrum>";
  SpectrumEntry entry;
  entry.position.x = 3;
  const auto pattern = SpectrumPattern::of(words, entry);
  ASSERT_TRUE(pattern);
  const auto read = [&](std::string text) {
    SpectrumEntry found;
    NumberOddities odd;
    const std::size_t length = pattern->read(text, found, odd);
    return length == text.size() ? found.position.x : -1;
  };
  EXPECT_EQ(read(words), 3);
  EXPECT_EQ(read("<spectrum id=\"other\"><cvParam accession=\"IMS:1000050\" value=\"17\"/>"
                 "</spectrum>"),
            17);
  EXPECT_EQ(read("<spectrum id=\"a\"><cvParam accession=\"IMS:1000051\" value=\"3\"/></spectrum>"),
            -1);
  EXPECT_EQ(read("<spectrum id=\"a\"><cvParam accession=\"IMS:1000050\" value=\"3\"/>"), -1);
  EXPECT_EQ(read("<spectrum id=\"a"), -1);
  entry.position.x = 4; // not what the text says
  EXPECT_FALSE(SpectrumPattern::of(words, entry));
}

} // namespace
} // namespace svx
