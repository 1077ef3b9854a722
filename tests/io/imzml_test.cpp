// imzML: the files of others against pyimzML's values, and what the reader does with broken ones.
#include "core/io/imzml.h"
#include "core/io/xml_scanner.h"
#include "core/jobs/worker_pool.h"
#include "tests/io/temporary_folder.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <cstring>
#include <fstream>
#include <numeric>

namespace svx {
namespace {

// ---- The scanner

std::vector<std::string> tagsOf(std::string_view text) {
  std::vector<std::string> seen;
  XmlScanner xml(text);
  for (;;) {
    const auto event = xml.next();
    if (event == XmlScanner::Event::End) return seen;
    std::string one = (event == XmlScanner::Event::Close ? "/" : "") + std::string(xml.name());
    std::string_view name, value;
    while (event == XmlScanner::Event::Open && xml.attribute(name, value))
      one += " " + std::string(name) + "=" + decodeEntities(value);
    if (event == XmlScanner::Event::Open && xml.selfClosing()) one += "/";
    seen.push_back(one);
  }
}

TEST(XmlScanner, WalksTagsAndSkipsTheRest) {
  EXPECT_EQ(tagsOf("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b \"c\">]><a x = '1>2' "
                   "ns:y=\"&lt;&#65;&#x42;\">"
                   "text <!-- <b> --> <![CDATA[<c>]]><p:d/></a>"),
            (std::vector<std::string>{"a x=1>2 y=<AB", "d/", "/a"}));
}

TEST(XmlScanner, SaysWhereTheMarkupIsBroken) {
  for (const auto& [text, at] :
       std::initializer_list<std::pair<const char*, std::size_t>>{{"<a x>", 4},
                                                                  {"<a x=1>", 5},
                                                                  {"<a x='1", 7},
                                                                  {"<a><!-- ", 8},
                                                                  {"< a>", 1},
                                                                  {"<a", 2},
                                                                  {"<a / b>", 4}}) {
    try {
      tagsOf(text);
      ADD_FAILURE() << text;
    } catch (const XmlError& error) {
      EXPECT_EQ(error.offset, at) << text;
    }
  }
}

// ---- Files of others

std::filesystem::path shared() {
  return SVX_SHARED_DATA;
}

struct Expected {
  const char* path;
  std::size_t spectra;
  RasterPosition first, last;
  std::size_t points[2];
  double mzLow[2], mzHigh[2], sum[2];
};

// By pyimzML 1.5.5: the first and the last spectrum.
const Expected expected[] = {
    {"imzml/cardinal/112_auto_combined.imzml",
     15,
     {1, 1, 1},
     {15, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795}},
    {"imzml/cardinal/123_annotation.imzml",
     12,
     {1, 1, 1},
     {9, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795}},
    {"imzml/cardinal/12_combined.imzml",
     9,
     {1, 1, 1},
     {8, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795}},
    {"imzml/cardinal/ComBat_results_Example_processed_file.imzml",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {10398, 10398},
     {100.0, 100.0},
     {799.966796875, 799.966796875},
     {181.10246799609962, 325.4370622972208}},
    {"imzml/cardinal/Combat_40pixel.imzML",
     40,
     {23, 7, 1},
     {34, 43, 1},
     {388, 388},
     {602.3187255859375, 602.3187255859375},
     {3181.62646484375, 3181.62646484375},
     {57.02493974304707, 244.68277527720056}},
    {"imzml/cardinal/Example_Continuous.imzML",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {1199, 1199},
     {300.0833435058594, 300.0833435058594},
     {399.91668701171875, 399.91668701171875},
     {22.920187316348525, 35.18424611613494}},
    {"imzml/cardinal/out5.imzml",
     6,
     {1, 2, 1},
     {3, 3, 1},
     {13, 13},
     {319.0833435058594, 319.0833435058594},
     {350.0, 350.0},
     {7.921902820903326e-23, 4.1406116157362215e-23}},
    {"imzml/cardinal/out6.imzml",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {3672, 3672},
     {1199.4735107421875, 1199.4735107421875},
     {1356.077880859375, 1356.077880859375},
     {42479.0, 37961.0}},
    {"imzml/cardinal/picked.imzml",
     18,
     {1, 1, 1},
     {17, 3, 1},
     {1052, 45},
     {101.08333587646484, 107.91666412353516},
     {799.6666870117188, 789.9166870117188},
     {22.13429337682018, 16.5244177877903}},
    {"imzml/cardinal/preprocessing_results3.imzml",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {36, 36},
     {1199.575927734375, 1199.575927734375},
     {1354.4786376953125, 1354.4786376953125},
     {39.26585912704468, 26.988083362579346}},
    {"imzml/cardinal/spatial_DGMM_input.imzML",
     400,
     {1, 1, 1},
     {20, 20, 1},
     {10, 10},
     {473.9205627441406, 473.9205627441406},
     {1858.8985595703125, 1858.8985595703125},
     {20.920939400792122, 26.877601725049317}},
    {"imzml/jimzmlparser/MatrixTests_N2.imzML",
     4,
     {1, 1, 1},
     {1, 4, 1},
     {44526, 27921},
     {50.00520706176758, 53.02123260498047},
     {1999.7708740234375, 1999.4017333984375},
     {692990.0, 302568.0}},
    {"imzml/old/test.imzML",
     2,
     {1, 1, 1},
     {1, 2, 1},
     {20, 20},
     {100.0, 100.0},
     {1000.0, 1000.0},
     {11.484134912490845, 9.294727623462677}},
    {"imzml/pyimzml/Example_Continuous.imzML",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795}},
    {"imzml/pyimzml/Example_Processed.imzML",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795}},
    {"imzml/pym2aia/test.imzML",
     20,
     {1, 4, 1},
     {5, 1, 1},
     {10463, 10463},
     {1997.498859223459, 1997.498859223459},
     {10004.361192702254, 10004.361192702254},
     {201904725.0, 218290575.0}},
    {"maldi/serum/serum.imzML",
     16,
     {2, 1, 1},
     {1, 8, 1},
     {42388, 42388},
     {1000.0150470845815, 1000.0150470845815},
     {9999.734225176804, 9999.734225176804},
     {90312326.0, 90931914.0}},
    {"maldi/species/species.imzML",
     96,
     {1, 1, 1},
     {24, 4, 1},
     {20882, 20882},
     {1962.222217957186, 1961.2149519408695},
     {20146.522178281033, 20135.904433543903},
     {26278774.0, 25095651.0}},
};

TEST(Imzml, OthersOpenAsPyimzmlReadsThem) {
  if (!std::filesystem::exists(shared())) GTEST_SKIP() << "skipped: no shared data";
  for (const Expected& e : expected) {
    SCOPED_TRACE(e.path);
    const auto spectra = openImzml(shared() / e.path);
    const auto& info = spectra->info();
    ASSERT_EQ(spectra->size(), e.spectra);
    std::size_t end = 0;
    for (const std::size_t i : {std::size_t(0), e.spectra - 1}) {
      const RasterPosition& wanted = end ? e.last : e.first;
      EXPECT_EQ(info.positions[i],
                (RasterPosition{wanted.x - info.first[0], wanted.y - info.first[1],
                                wanted.z - info.first[2]}));
      std::vector<double> mz;
      std::vector<float> values;
      spectra->read(i, mz, values);
      ASSERT_EQ(mz.size(), e.points[end]);
      EXPECT_DOUBLE_EQ(mz.front(), e.mzLow[end]);
      EXPECT_DOUBLE_EQ(mz.back(), e.mzHigh[end]);
      EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0), e.sum[end],
                  1e-6 * e.sum[end]);
      ++end;
    }
  }
}

TEST(Imzml, ChecksumsAreVerified) {
  if (!std::filesystem::exists(shared())) GTEST_SKIP() << "skipped: no shared data";
  JobContext context{findDevice("cpu")};
  // Of its two checksums one is wrong.
  const auto both = verifyChecksums(shared() / "imzml/cardinal/Combat_40pixel.imzML", context);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].algorithm, "SHA-1");
  EXPECT_TRUE(both[0].matches) << both[0].stated << " " << both[0].computed;
  EXPECT_EQ(both[1].algorithm, "MD5");
  EXPECT_FALSE(both[1].matches);
  // Its author's copy states the checksum of another file.
  const auto wrong = verifyChecksums(shared() / "imzml/pyimzml/Example_Continuous.imzML", context);
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_FALSE(wrong[0].matches);
  EXPECT_EQ(wrong[0].computed, "a5be532d25997b71be6d20c76561ddc4d5307ddd");
}

// ---- Files of our own, whole and broken

struct Parts {
  std::string mode = "IMS:1000031", kind = "MS:1000127";
  std::string uuid = "{00010203-0405-0607-0809-0A0B0C0D0E0F}";
  std::string mzType = "MS:1000523", valueType = "MS:1000521";
  std::string mzCompression = "MS:1000576", valueCompression = "MS:1000576";
  std::string mzContent = "MS:1000514", valueContent = "MS:1000515";
  std::string pixelSize = term("IMS:1000046", "50") + term("IMS:1000047", "25");
  std::string declared = "4";
  bool shared = false; ///< one m/z array for all

  static std::string term(const std::string& accession, const std::string& value = "") {
    return "<cvParam cvRef=\"x\" accession=\"" + accession + "\" name=\"n\" value=\"" + value +
           "\"/>";
  }
  /// Called with the text of each spectrum's XML before it is written.
  std::function<void(std::string&, int)> edit = [](std::string&, int) {};
  std::function<void(std::string& xml, std::string& binary)> finish = [](auto&, auto&) {};
};

double mzOf(int spectrum, int point) {
  return 100 + 0.5 * point * (1 + 0.2 * ((point * 7) % 3)) + (spectrum < 0 ? 0 : spectrum * 0.01);
}
float valueOf(int spectrum, int point) {
  return float((spectrum + 1) * 10 + (point * 5) % 7);
}
constexpr int pointCount = 6;

template <typename T>
std::string packed(const std::vector<double>& values, bool deflate) {
  std::string bytes;
  for (const double v : values) {
    const T t = T(v);
    bytes.append(reinterpret_cast<const char*>(&t), sizeof t);
  }
  if (!deflate) return bytes;
  auto length = compressBound(bytes.size());
  std::string smaller(length, '\0');
  compress(reinterpret_cast<Bytef*>(smaller.data()), &length,
           reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  smaller.resize(length);
  return smaller;
}

std::string packedAs(const std::string& type, const std::vector<double>& values, bool deflate) {
  if (type == "MS:1000523") return packed<double>(values, deflate);
  if (type == "MS:1000519") return packed<std::int32_t>(values, deflate);
  if (type == "MS:1000522") return packed<std::int64_t>(values, deflate);
  if (type == "IMS:1100000") return packed<std::int8_t>(values, deflate);
  if (type == "IMS:1100001") return packed<std::int16_t>(values, deflate);
  return packed<float>(values, deflate);
}

std::filesystem::path write(const TemporaryFolder& folder, const Parts& p) {
  const auto term = [](const std::string& accession, const std::string& value = {}) {
    return Parts::term(accession, value);
  };
  std::string binary;
  for (int b = 0; b < 16; ++b) binary += char(b);
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<mzML>\n<fileDescription><fileContent>" +
      term("IMS:1000080", p.uuid) + term(p.mode) + term(p.kind) +
      "</fileContent></fileDescription>\n<referenceableParamGroupList count=\"2\">"
      "<referenceableParamGroup id=\"mz\">" +
      term(p.mzContent) + term(p.mzType) + term(p.mzCompression) +
      "</referenceableParamGroup><referenceableParamGroup id=\"values\">" + term(p.valueContent) +
      term(p.valueType) + term(p.valueCompression) +
      "</referenceableParamGroup></referenceableParamGroupList>\n<scanSettings>" + p.pixelSize +
      "</scanSettings>\n<run><spectrumList count=\"" + p.declared + "\">\n";
  const auto place = [&](const std::string& bytes) {
    binary += bytes;
    return binary.size() - bytes.size();
  };
  std::size_t axisAt = 0;
  for (int i = 0; i < 4; ++i) {
    std::vector<double> mz, values;
    for (int k = 0; k < pointCount; ++k) {
      mz.push_back(mzOf(p.shared ? -1 : i, k));
      values.push_back(valueOf(i, k));
    }
    const std::string mzBytes = packedAs(p.mzType, mz, p.mzCompression == "MS:1000574");
    const std::string valueBytes =
        packedAs(p.valueType, values, p.valueCompression == "MS:1000574");
    if (i == 0 || !p.shared) axisAt = place(mzBytes);
    const auto array = [&](const char* group, std::size_t offset, std::size_t encoded) {
      return std::string(
                 "<binaryDataArray encodedLength=\"0\"><referenceableParamGroupRef ref=\"") +
             group + "\"/>" + term("IMS:1000102", std::to_string(offset)) +
             term("IMS:1000103", std::to_string(pointCount)) +
             term("IMS:1000104", std::to_string(encoded)) + "<binary/></binaryDataArray>";
    };
    std::string spectrum =
        "<spectrum id=\"s" + std::to_string(i) + "\" index=\"" + std::to_string(i) +
        "\"><scanList><scan>" + term("IMS:1000050", std::to_string(1 + i % 2)) +
        term("IMS:1000051", std::to_string(1 + i / 2)) +
        "</scan></scanList><binaryDataArrayList count=\"2\">" + array("mz", axisAt, mzBytes.size());
    spectrum += array("values", place(valueBytes), valueBytes.size()) +
                "</binaryDataArrayList></spectrum>\n";
    p.edit(spectrum, i);
    xml += spectrum;
  }
  xml += "</spectrumList></run></mzML>\n";
  p.finish(xml, binary);
  std::ofstream(folder / "a.imzML", std::ios::binary) << xml;
  std::ofstream(folder / "a.ibd", std::ios::binary) << binary;
  return folder / "a.imzML";
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  ASSERT_NE(at, text.npos) << from;
  text.replace(at, from.size(), to);
}

/// Opens it, compares every number, and gives the notices in one text.
std::string opened(const Parts& p, std::size_t count = 4) {
  TemporaryFolder folder;
  const auto spectra = openImzml(write(folder, p));
  EXPECT_EQ(spectra->size(), count);
  EXPECT_EQ(spectra->continuous(), p.shared);
  for (std::size_t s = 0; s < spectra->size(); ++s) {
    const auto& position = spectra->info().positions[s];
    const int i = position.x + 2 * position.y;
    std::vector<double> mz;
    std::vector<float> values;
    spectra->read(s, mz, values);
    EXPECT_EQ(mz.size(), std::size_t(pointCount));
    for (int k = 0; k < int(mz.size()); ++k) {
      EXPECT_NEAR(mz[std::size_t(k)], mzOf(p.shared ? -1 : i, k), 1e-5);
      EXPECT_EQ(values[std::size_t(k)], valueOf(i, k));
    }
    std::array<float, 2> part{};
    spectra->intensities(s, 3, part);
    EXPECT_EQ(part, (std::array{valueOf(i, 3), valueOf(i, 4)}));
  }
  std::string notices;
  for (const auto& notice : spectra->info().source.notices) notices += notice + "\n";
  return notices;
}

std::string refusal(const Parts& p) {
  TemporaryFolder folder;
  try {
    openImzml(write(folder, p));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Input);
    return error.why();
  }
  return "was not refused";
}

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

struct Repair {
  const char* name;
  std::function<void(Parts&)> spoil;
  const char* notice; ///< nullptr: none
  std::size_t left = 4;
};

const Repair repairs[] = {
    {"ModeTagLies", [](Parts& p) { p.mode = "IMS:1000030"; }, "calls itself continuous"},
    {"ProcessedTagOnSharedAxis", [](Parts& p) { p.shared = true; }, "calls itself processed"},
    {"NoModeTag", [](Parts& p) { p.mode = "MS:0"; }, nullptr},
    {"NoKind", [](Parts& p) { p.kind = "MS:0"; }, "taken for peaks"},
    {"NoUuid", [](Parts& p) { p.uuid = ""; }, "states no UUID"},
    {"OtherUuid", [](Parts& p) { p.uuid = "ffff0203-0405-0607-0809-0a0b0c0d0e0f"; }, "differ"},
    {"NoPixelSize", [](Parts& p) { p.pixelSize = ""; }, "no pixel size"},
    {"NoPixelSizeY", [](Parts& p) { p.pixelSize = Parts::term("IMS:1000046", "50"); },
     "along one axis"},
    {"NoNumberType",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) { replace(xml, "MS:1000523", "MS:0"); };
     },
     "no number type"},
    {"WrongNumberType",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) { replace(xml, "MS:1000523", "MS:1000521"); };
     },
     "another size"},
    {"NoCompressionTag",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) { replace(xml, "MS:1000576", "MS:0"); };
     },
     "compressed"},
    {"NoCompressionTagButZlib",
     [](Parts& p) {
       p.mzCompression = "MS:1000574";
       p.finish = [](std::string& xml, auto&) { replace(xml, "MS:1000574", "MS:0"); };
     },
     "compressed"},
    {"SwappedArrayTags", [](Parts& p) { std::swap(p.mzContent, p.valueContent); },
     "carry each other's name"},
    {"NoArrayTags", [](Parts& p) { p.mzContent = p.valueContent = "MS:0"; },
     "do not say which array"},
    {"RealOffsets",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 0) replace(s, "value=\"16\"", "value=\"1.6e+01\"");
       };
     },
     "written as real"},
    {"SpacesInNumbers",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 0) replace(s, "value=\"16\"", "value=\" 16 \"");
       };
     },
     nullptr},
    {"WrongCount", [](Parts& p) { p.declared = "40"; }, "announces 40 and holds 4"},
    {"NoCount",
     [](Parts& p) { p.finish = [](std::string& xml, auto&) { replace(xml, " count=\"4\"", ""); }; },
     nullptr},
    {"OnePositionMissing",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 3) replace(s, "IMS:1000050", "IMS:0");
       };
     },
     "without a position", 3},
    {"PositionIsNoNumber",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 3)
           replace(s, "accession=\"IMS:1000050\" name=\"n\" value=\"2\"",
                   "accession=\"IMS:1000050\" value=\"two\"");
       };
     },
     "no numbers", 3},
    {"PositionsFromZero",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         replace(s, "1000050\" name=\"n\" value=\"" + std::to_string(1 + i % 2),
                 "1000050\" name=\"n\" value=\"" + std::to_string(i % 2));
       };
     },
     nullptr},
    {"BrokenMarkupInOne",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 1) replace(s, "<binary/>", "<binary");
       };
     },
     "broken markup", 3},
    {"NoEndOfOne",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 1) replace(s, "</spectrum>", "");
       };
     },
     "begins inside another", 3},
    {"XmlCutShort",
     [](Parts& p) { p.finish = [](std::string& xml, auto&) { xml.resize(xml.size() - 200); }; },
     "left out", 3},
    {"BinaryCutShort",
     [](Parts& p) {
       p.finish = [](auto&, std::string& binary) { binary.resize(binary.size() - 4); };
     },
     "beyond the end", 3},
    {"OffsetBeyondEverything",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 0) replace(s, "value=\"16\"", "value=\"18446744073709551615\"");
       };
     },
     "beyond the end", 3},
    {"NegativeLength",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 3)
           replace(s, "IMS:1000103\" name=\"n\" value=\"6", "IMS:1000103\" name=\"n\" value=\"-6");
       };
     },
     "no numbers"},
    {"Namespaces",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         for (const char* tag : {"spectrumList", "spectrum ", "cvParam", "binaryDataArray",
                                 "referenceableParamGroup"})
           for (std::size_t at = 0; (at = xml.find(tag, at)) != xml.npos; at += 9)
             if (xml[at - 1] == '<' || xml[at - 1] == '/') xml.insert(at, "ms:");
       };
     },
     nullptr},
    {"SingleQuotes",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) { std::replace(xml.begin(), xml.end(), '"', '\''); };
     },
     nullptr},
    {"LatinLetters",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) { replace(xml, "<run>", "<run id='M\xFCller'>"); };
     },
     nullptr},
    {"CommentsBetween",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         replace(xml, "</spectrum>", "</spectrum><!-- <x -->");
       };
     },
     nullptr},
    {"DosLines",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         for (std::size_t at = 0; (at = xml.find('\n', at)) != xml.npos; at += 2)
           xml.insert(at, "\r");
       };
     },
     nullptr},
    {"ByteOrderMark",
     [](Parts& p) { p.finish = [](std::string& xml, auto&) { xml.insert(0, "\xEF\xBB\xBF"); }; },
     nullptr},
};

class ImzmlRepair : public ::testing::TestWithParam<Repair> {};

TEST_P(ImzmlRepair, OpensAndSaysWhatItDid) {
  Parts p;
  GetParam().spoil(p);
  const std::string notices = opened(p, GetParam().left);
  if (GetParam().notice)
    EXPECT_NE(notices.find(GetParam().notice), notices.npos) << notices;
  else
    EXPECT_EQ(notices, "");
}
INSTANTIATE_TEST_SUITE_P(Files, ImzmlRepair, ::testing::ValuesIn(repairs),
                         [](const auto& info) { return std::string(info.param.name); });

struct Refusal {
  const char* name;
  std::function<void(Parts&)> spoil;
  const char* why;
};

const Refusal refusals[] = {
    {"Empty", [](Parts& p) { p.finish = [](std::string& xml, auto&) { xml.clear(); }; },
     "no list of spectra"},
    {"NoXml", [](Parts& p) { p.finish = [](std::string& xml, auto&) { xml = "garbage"; }; },
     "no list of spectra"},
    {"BrokenHead",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) { replace(xml, "<fileContent>", "<fileContent "); };
     },
     "line 3"},
    {"NoSpectra", [](Parts& p) { p.edit = [](std::string& s, int) { s.clear(); }; }, "is empty"},
    {"NoArrays",
     [](Parts& p) {
       p.edit = [](std::string& s, int) {
         while (s.find("<binaryDataArray ") != s.npos) replace(s, "<binaryDataArray ", "<x ");
       };
     },
     "lack the m/z"},
    {"EmptyBinary", [](Parts& p) { p.finish = [](auto&, std::string& binary) { binary.clear(); }; },
     "beyond the end"},
    {"Numpress", [](Parts& p) { p.mzCompression = "MS:1002312"; }, "Numpress"},
    {"AbsurdPositions",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 3)
           replace(s, "1000050\" name=\"n\" value=\"2", "1000050\" name=\"n\" value=\"2000000000");
       };
     },
     "spread over"},
    {"Utf16",
     [](Parts& p) { p.finish = [](std::string& xml, auto&) { xml.insert(0, "\xFF\xFE"); }; },
     "UTF-16"},
};

class ImzmlRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(ImzmlRefusal, NamesTheReason) {
  Parts p;
  GetParam().spoil(p);
  const std::string why = refusal(p);
  EXPECT_NE(why.find(GetParam().why), why.npos) << why;
}
INSTANTIATE_TEST_SUITE_P(Files, ImzmlRefusal, ::testing::ValuesIn(refusals),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Imzml, FindsItsPartner) {
  TemporaryFolder folder;
  const auto xml = write(folder, {});
  std::filesystem::rename(folder / "a.ibd", folder / "A.IBD");
  EXPECT_TRUE(openImzml(xml)->info().source.notices.empty());
  std::filesystem::rename(folder / "A.IBD", folder / "other.ibd");
  EXPECT_NE(openImzml(xml)->info().source.notices.front().find("found by its UUID"),
            std::string::npos);
  std::filesystem::remove(folder / "other.ibd");
  EXPECT_THROW(openImzml(xml), Error);
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
