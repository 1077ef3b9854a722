// Which labels are told apart, and what is refused.
#include "core/tissue/class_choice.h"

#include "core/data/error.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

using Texts = std::vector<std::string>;

/// A core for each label; "" is none.
Tissue labelled(const Texts& labels) {
  Tissue tissue;
  tissue.classes = {"of nobody"};
  for (const std::string& label : labels) {
    TissueCore core;
    core.name = core.patient = std::to_string(tissue.cores.size());
    core.label = tissue.addClass(label);
    tissue.coreOf.push_back(std::int32_t(tissue.cores.size()));
    tissue.cores.push_back(core);
  }
  return tissue;
}

/// What the cores are called then; "" is nothing.
Texts called(const Tissue& tissue) {
  Texts names;
  for (const TissueCore& core : tissue.cores)
    names.push_back(core.label < 0 ? "" : tissue.classes[std::size_t(core.label)]);
  return names;
}

Error refusal(const Texts& labels, const std::string& text) {
  Tissue tissue = labelled(labels);
  try {
    chooseClasses(tissue, text);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "'" << text << "' was taken";
  return Error(ErrorKind::Internal, "", "");
}

TEST(ClassChoice, OfNothingLeavesAllAsLabelled) {
  for (const char* text : {"", "  "}) {
    Tissue tissue = labelled({"AL", "", "ATTR"});
    EXPECT_TRUE(chooseClasses(tissue, text).empty());
    EXPECT_EQ(tissue.classes, (Texts{"of nobody", "AL", "ATTR"}));
    EXPECT_EQ(called(tissue), (Texts{"AL", "", "ATTR"}));
    EXPECT_TRUE(tissue.classOfLabel.empty());
  }
}

TEST(ClassChoice, MSI03_KeepsAndMergesInTheOrderNamed) {
  Tissue tissue = labelled({"AL", "none", "ATTR", "", "AA", "AL", "AA"});
  EXPECT_EQ(chooseClasses(tissue, "ATTR,AL-Control=AL+none"),
            (Texts{"Cores of other labels were left out: 2 (AA)."}));
  EXPECT_EQ(tissue.classes, (Texts{"ATTR", "AL-Control"}));
  EXPECT_EQ(called(tissue), (Texts{"AL-Control", "AL-Control", "ATTR", "", "", "AL-Control", ""}));
  EXPECT_EQ(tissue.classOfLabel,
            (std::map<std::string, std::string>{
                {"ATTR", "ATTR"}, {"AL", "AL-Control"}, {"none", "AL-Control"}}));
  // Without spectra of its cores a class goes, and what was called so.
  tissue.coreOf[2] = Tissue::noCore;
  EXPECT_EQ(dropEmptyClasses(tissue), (Texts{"ATTR"}));
  EXPECT_FALSE(tissue.classOfLabel.contains("ATTR"));
  EXPECT_TRUE(tissue.classOfLabel.contains("AL"));
}

TEST(ClassChoice, MSI03_ACallsAllOthersOne) {
  Tissue tissue = labelled({"AC", "PDAC", "", "NET", "IPMN"});
  EXPECT_TRUE(chooseClasses(tissue, "non-PDAC = *, PDAC").empty());
  EXPECT_EQ(called(tissue), (Texts{"non-PDAC", "PDAC", "", "non-PDAC", "non-PDAC"}));
  EXPECT_EQ(tissue.classes, (Texts{"non-PDAC", "PDAC"}));
}

TEST(ClassChoice, FindsLabelsByCapitalsOrWithout) {
  Tissue tissue = labelled({"HGSOC", "sBOT", "SBOT", "hgsoc", "occc"});
  chooseClasses(tissue, "sBOT, hgsoc, OCCC");
  EXPECT_EQ(called(tissue), (Texts{"", "sBOT", "", "hgsoc", "occc"}));
  EXPECT_NE(refusal({"sBOT", "SBOT", "OCCC"}, "sbot, OCCC").why().find("'sbot'"),
            std::string::npos);
}

TEST(ClassChoice, KnowsLabelsThatHoldItsSigns) {
  Tissue tissue = labelled({"HER2+", "ER+", "carcinoma, NOS", "pN=1", "benign"});
  chooseClasses(tissue, "receptor = HER2+ + ER+, carcinoma, NOS, pN=1 , benign");
  EXPECT_EQ(tissue.classes, (Texts{"receptor", "carcinoma, NOS", "pN=1", "benign"}));
  EXPECT_EQ(called(tissue)[1], "receptor");
}

TEST(ClassChoice, MayKeepTheNameOfALabelOfItsOwn) {
  Tissue tissue = labelled({"ATTR", "ATTR inflamed", "AL"});
  chooseClasses(tissue, "ATTR = ATTR + ATTR inflamed, AL");
  EXPECT_EQ(called(tissue), (Texts{"ATTR", "ATTR", "AL"}));
}

TEST(ClassChoice, RefusesWhatCannotBeMeant) {
  const Texts labels{"A", "B", "C"};
  for (const auto& [text, part] : std::vector<std::pair<std::string, std::string>>{
           {"A, D", "no core is labelled 'D'"},
           {"A, of nobody", "no core is labelled 'of nobody'"},
           {"A, X = B + D", "no core is labelled 'D'"},
           {"A", "names fewer than two"},
           {"X = A + B + C", "names fewer than two"},
           {",,", "names fewer than two"},
           {"A, A", "'A' is named twice"},
           {"A, X = A + B", "'A' is named twice"},
           {"A, X = B + B", "'B' is named twice"},
           {"X = A, X = B", "'X' is named twice"},
           {"C = A, B", "cores are labelled so"},
           {"A, = B", "lacks one side"},
           {"A, X =", "lacks one side"},
           {"A, X = +", "lacks one side"},
           {"A, B, C, X = *", "no label is left"},
           {"A, X = *, Y = *", "no label is left"}}) {
    const Error error = refusal(labels, text);
    EXPECT_EQ(error.kind(), ErrorKind::Usage) << text;
    EXPECT_NE(error.why().find(part), std::string::npos) << text << ": " << error.why();
    EXPECT_NE(error.remedy().find("'A', 'B', 'C'"), std::string::npos) << error.remedy();
  }
}

} // namespace
} // namespace svx
