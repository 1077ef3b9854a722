// imzML: what the reader does with broken data sets. Each is mended with a notice or refused with
// the reason.
#include "tests/io/imzml_parts.h"

namespace svx {
namespace {

using namespace test;

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
         if (i == 0) replace(s, "value=\"16\"", "value=\"18446744073709551614\"");
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
    {"NegativeOffset",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 0) replace(s, "value=\"16\"", "value=\"-16\"");
       };
     },
     "do not say where", 3},
    {"NoOffset",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 2) replace(s, "IMS:1000102", "IMS:0");
       };
     },
     "do not say where", 3},
    {"HugeLength",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 3)
           replace(s, "IMS:1000103\" name=\"n\" value=\"6",
                   "IMS:1000103\" name=\"n\" value=\"4294967295");
       };
     },
     "beyond the end", 3},
    {"HugeEncodedLength",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 3) replace(s, "value=\"48\"", "value=\"1000000000000000000\"");
       };
     },
     "another number of bytes"},
    {"HugeCount", [](Parts& p) { p.declared = "18446744073709551615"; }, "holds 4"},
    {"NegativeCount", [](Parts& p) { p.declared = "-4"; }, "holds 4"},
    {"RealCount", [](Parts& p) { p.declared = "4.0"; }, nullptr},
    {"RealPositions",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 3)
           replace(s, "1000050\" name=\"n\" value=\"2", "1000050\" name=\"n\" value=\"2.0");
       };
     },
     "written as real"},
    {"NegativePositions",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         replace(s, "1000050\" name=\"n\" value=\"" + std::to_string(1 + i % 2),
                 "1000050\" name=\"n\" value=\"" + std::to_string(i % 2 - 7));
       };
     },
     nullptr},
    {"TwoAtOnePosition",
     [](Parts& p) {
       p.declared = "5";
       p.finish = [](std::string& xml, auto&) {
         const auto begin = xml.find("<spectrum "), end = xml.find("</spectrum>") + 11;
         xml.insert(end, xml.substr(begin, end - begin));
       };
     },
     "1 spectra lie at the position of another", 5},
    {"MissingGroup",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         replace(xml, "<referenceableParamGroup id=\"mz\">",
                 "<referenceableParamGroup id=\"other\">");
       };
     },
     "do not say which array"},
    {"NestedGroups",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         replace(xml, "<referenceableParamGroup id=\"values\">",
                 "<referenceableParamGroup id=\"outer\"><referenceableParamGroupRef ref=\"mz\"/>"
                 "</referenceableParamGroup><referenceableParamGroup id=\"values\">");
         for (int i = 0; i < 4; ++i)
           replace(xml, "<referenceableParamGroupRef ref=\"mz\"/><cvParam",
                   "<referenceableParamGroupRef ref=\"outer\"/><cvParam");
       };
     },
     nullptr},
    {"GroupRefersToItself",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         replace(xml, "<referenceableParamGroup id=\"mz\">",
                 "<referenceableParamGroup id=\"mz\"><referenceableParamGroupRef ref=\"mz\"/>");
       };
     },
     nullptr},
    {"OneOfUnknownNumberType",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i != 1) return; // 16-bit numbers of a term that we do not know
         replace(s, "<referenceableParamGroupRef ref=\"values\"/>",
                 Parts::term("MS:1000515") + Parts::term("MS:1000520") + Parts::term("MS:1000576"));
         replace(s, "value=\"24\"", "value=\"12\"");
       };
     },
     "type that is not known", 3},
    {"OneOfUnknownCompression",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 1)
           replace(s, "<referenceableParamGroupRef ref=\"values\"/>",
                   "<referenceableParamGroupRef ref=\"values\"/>" + Parts::term("MS:1003780"));
       };
     },
     "not supported", 3},
    {"OneWrittenInside",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 1)
           replace(s, "<referenceableParamGroupRef ref=\"values\"/>",
                   "<referenceableParamGroupRef ref=\"values\"/>" +
                       Parts::term("IMS:1000101", "false"));
       };
     },
     "written inside the XML", 3},
    {"ImpossibleCompression",
     [](Parts& p) {
       p.mzCompression = "MS:1000574";
       p.edit = [](std::string& s, int i) {
         if (i == 2)
           replace(s, "IMS:1000103\" name=\"n\" value=\"6",
                   "IMS:1000103\" name=\"n\" value=\"4000000000");
       };
     },
     "more numbers than their compressed bytes can hold", 3},
    {"AnArrayOfAnotherKind",
     [](Parts& p) {
       p.edit = [](std::string& s, int) {
         replace(s, "<binaryDataArray ",
                 "<binaryDataArray>" + Parts::term("MS:1002816") +
                     "</binaryDataArray><binaryDataArray ");
       };
     },
     nullptr},
    {"ZeroPixelSize",
     [](Parts& p) {
       p.pixelSize = Parts::term("IMS:1000046", "0") + Parts::term("IMS:1000047", "-3");
     },
     "no pixel size"},
    {"PixelSizeIsNoNumber", [](Parts& p) { p.pixelSize = Parts::term("IMS:1000046", "nan"); },
     "no pixel size"},
    {"MisspeltTerms",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         replace(xml, "<scanSettings>",
                 "<scanSettings>" + Parts::term("IMS:1000410") +
                     "<cvParam accession=\"meanndering\" name=\"\"/>");
       };
     },
     nullptr},
    {"Indexed",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         replace(xml, "<mzML>", "<indexedmzML xmlns=\"http://psi.hupo.org/ms/mzml\"><mzML>");
         xml += "<indexList count=\"1\"><index name=\"spectrum\"><offset "
                "idRef=\"s0\">5</offset></index></indexList></indexedmzML>";
       };
     },
     nullptr},
    {"NoDeclarationAndBlankLines",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) { xml = "\n\n  " + xml.substr(xml.find("<mzML>")); };
     },
     nullptr},
    {"LineBreaksWithinTags",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         for (std::size_t at = 0; (at = xml.find(" accession", at)) != xml.npos; at += 12)
           xml.replace(at, 1, "\n\t");
       };
     },
     nullptr},
    {"ValueBeforeAccession",
     [](Parts& p) {
       p.edit = [](std::string& s, int i) {
         if (i == 3)
           replace(s, "accession=\"IMS:1000050\" name=\"n\" value=\"2\"",
                   "value=\"2\" name=\"n\" accession=\"IMS:1000050\"");
       };
     },
     nullptr},
    {"CdataAndUserTerms",
     [](Parts& p) {
       p.edit = [](std::string& s, int) {
         replace(s, "<scan>", "<userParam name=\"<\" value=\"]]>\"/><![CDATA[</spectrum>]]><scan>");
       };
     },
     nullptr},
    {"EntitiesInNames",
     [](Parts& p) {
       p.edit = [](std::string& s, int) { replace(s, "id=\"s", "id=\"&#xE9;&lt;&unknown;"); };
     },
     nullptr},
    {"EntityBomb",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         std::string bomb = "<!DOCTYPE lolz [<!ENTITY a0 \"lol\">";
         for (int k = 1; k < 40; ++k) {
           const std::string inner = "&a" + std::to_string(k - 1) + ";";
           bomb += "<!ENTITY a" + std::to_string(k) + " \"" + inner + inner + inner + "\">";
         }
         replace(xml, "<mzML>", bomb + "]><mzML>");
         replace(xml, "<run>", "<run id=\"&a39;\">&a39;");
       };
     },
     nullptr},
    {"ExternalEntity",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         replace(xml, "<mzML>", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><mzML>");
         replace(xml, "<run>", "<run>&x;");
       };
     },
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
    {"NoXml",
     [](Parts& p) { p.finish = [](std::string& xml, auto&) { xml = std::string("garbage"); }; },
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
    {"Utf16WithoutMark",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         std::string wide;
         for (const char c : xml) wide += std::string{c, '\0'};
         xml = wide;
       };
     },
     "UTF-16"},
    {"CutInTheHead",
     [](Parts& p) { p.finish = [](std::string& xml, auto&) { xml.resize(xml.find("<run>")); }; },
     "no list of spectra"},
    {"CutInTheFirstSpectrum",
     [](Parts& p) { p.finish = [](std::string& xml, auto&) { xml.resize(xml.find("<scan>")); }; },
     "no spectrum could be read"},
    {"NoPositionsAndNoArrays",
     [](Parts& p) {
       p.edit = [](std::string& s, int) { s = std::string("<spectrum id=\"s\" index=\"0\"/>\n"); };
     },
     "lack the m/z"},
    {"AllOffsetsNegative",
     [](Parts& p) {
       p.edit = [](std::string& s, int) {
         const std::string before = "IMS:1000102\" name=\"n\" value=\"";
         for (std::size_t at = 0; (at = s.find(before, at)) != s.npos; at += before.size())
           s.insert(at + before.size(), "-");
       };
     },
     "do not say where"},
    {"BinaryOfTheUuidOnly",
     [](Parts& p) { p.finish = [](auto&, std::string& binary) { binary.resize(16); }; },
     "beyond the end"},
    {"AllWrittenInside",
     [](Parts& p) {
       p.finish = [](std::string& xml, auto&) {
         replace(xml, "<referenceableParamGroup id=\"mz\">",
                 "<referenceableParamGroup id=\"mz\">" + Parts::term("IMS:1000101", "false"));
       };
     },
     "written inside the XML"},
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

} // namespace
} // namespace svx
