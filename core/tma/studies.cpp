#include "core/tma/studies.h"

namespace svx::tma {
namespace {

struct Study {
  Preset preset;
  std::string compared, best; ///< classifiers
};

/// `labels`: those that the cores should carry.
Study study(const char* id, const char* title, const std::string& what, const char* labels,
            const char* classes, std::int64_t epochs, const char* compared, const char* best) {
  return {{id,
           title,
           what + " Expects the labels " + labels +
               ": change 'Classes' if yours are spelt "
               "otherwise. Whole spectra as measured: hours.",
           {{"classes", std::string(classes)},
            {"leastSpectra", std::int64_t(20)},
            {"training", 50.0},
            {"test", 30.0},
            {"epochs", epochs},
            {"baseline", std::string("snip")},
            {"normalisation", std::string("median")}}},
          compared,
          best};
}

std::vector<Study> studies() {
  return {study("ovarian", "Study: ovarian tumours",
                "Four kinds of ovarian tumour (Klein et al. 2019).", "sBOT, HGSOC, LGSOC and OCCC",
                "sBOT, HGSOC, LGSOC, OCCC", 100, "lda, svm-linear, svm-radial, fcn, cnn1", "cnn1"),
          study("amyloidosis", "Study: cardiac amyloidosis",
                "ATTR amyloidosis against AL amyloidosis and none together (a doctoral thesis).",
                "ATTR, AL and 'no amyloidosis'", "ATTR, AL-Control = AL + no amyloidosis", 50,
                "lda, svm-linear, svm-radial, fcn-small-rate, cnn1-small-rate, residual, recurrent",
                "residual"),
          study("pancreas-metastasis", "Study: pancreas, metastasis",
                "Ductal and ampullary carcinoma with (pN1) and without (pN0) lymph node metastases "
                "(a doctoral thesis, which could not tell them apart reliably).",
                "Ductal-pN1, Ductal-pN0, Ampullary-pN1 and Ampullary-pN0",
                "Ductal-pN1, Ductal-pN0, Ampullary-pN1, Ampullary-pN0", 100,
                "residual-wide, voting", "residual-wide"),
          study("pancreas-pdac", "Study: pancreas, PDAC",
                "Ductal adenocarcinoma of the pancreas against all other diagnoses (Kanter et al. "
                "2023).",
                "PDAC and any others", "PDAC, non-PDAC = *", 100,
                "residual-200, transformer1, transformer2", "residual-200")};
}

} // namespace

const char* const studyCitations =
    "Klein et al.: MALDI-imaging for classification of epithelial ovarian cancer histotypes from a "
    "tissue microarray using machine learning methods. Proteomics Clin. Appl. 13(1):1700181, 2019, "
    "doi:10.1002/prca.201700181; Kanter et al.: Classification of pancreatic ductal adenocarcinoma "
    "using MALDI mass spectrometry imaging combined with neural networks. Cancers 15(3):686, 2023, "
    "doi:10.3390/cancers15030686";

std::vector<Preset> comparedInStudies() {
  std::vector<Preset> presets;
  for (Study& one : studies()) {
    presets.push_back(std::move(one.preset));
    presets.back().values["classifiers"] = one.compared;
    presets.back().values["divisions"] = std::int64_t(3);
  }
  return presets;
}

std::vector<Preset> trainedInStudies() {
  std::vector<Preset> presets;
  for (Study& one : studies()) {
    presets.push_back(std::move(one.preset));
    presets.back().values["classifier"] = one.best;
  }
  return presets;
}

} // namespace svx::tma
