#include "core/tma/columns.h"
#include "core/tma/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace svx::tma {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Whether most cores of each test patient are called right.
std::map<std::string, bool> patientsRight(const Trial& trial, const Tissue& tissue) {
  std::map<std::string, int> balance;
  for (const CoreVote& vote : trial.votes) {
    const TissueCore& core = tissue.cores[vote.core];
    balance[core.patient] += vote.label == core.label ? 1 : -1;
  }
  std::map<std::string, bool> right;
  for (const auto& [patient, sum] : balance) right[patient] = sum > 0;
  return right;
}

void addScores(Columns& columns, const Confusion& of, const std::string& what, Interval interval) {
  columns.numbers[what + " right"].push_back(double(of.right()));
  columns.numbers[what].push_back(double(of.total()));
  columns.numbers[what + " accuracy"].push_back(100 * of.accuracy());
  columns.numbers[what + " from"].push_back(100 * interval.low);
  columns.numbers[what + " to"].push_back(100 * interval.high);
  columns.numbers[what + " balanced accuracy"].push_back(100 * of.balancedAccuracy());
  columns.numbers[what + " macro F1"].push_back(of.macroF1());
}

void addMeans(Columns& columns, const std::string& what, std::size_t trials) {
  for (const char* suffix : {" right", "", " from", " to"})
    columns.numbers[what + suffix].push_back(none);
  for (const char* suffix : {" accuracy", " balanced accuracy", " macro F1"}) {
    auto& values = columns.numbers[what + suffix];
    double sum = 0;
    for (std::size_t k = 0; k < trials; ++k) sum += values[values.size() - 1 - k];
    values.push_back(sum / double(trials));
  }
}

} // namespace

Interval spectraInterval(const Trial& trial, const Tissue& tissue) {
  const auto labels = trial.predictions.labels();
  std::vector<bool> right;
  std::vector<std::string> patients;
  for (std::size_t r = 0; r < labels.size(); ++r) {
    const std::uint32_t i = trial.predictions.spectra[r];
    right.push_back(labels[r] == tissue.labelOf(i));
    patients.push_back(tissue.cores[std::size_t(tissue.coreOf[i])].patient);
  }
  return patientInterval(right, patients);
}

Table trialTable(const Comparison& comparison, const Tissue& tissue) {
  Columns columns;
  const auto add = [&](const std::string& title, const std::string& division, double validation,
                       double seconds) {
    columns.texts["classifier"].push_back(title);
    columns.texts["division"].push_back(division);
    columns.numbers["validation accuracy"].push_back(100 * validation);
    columns.numbers["time"].push_back(seconds);
  };
  const auto addTrial = [&](const Trial& trial, const std::string& division) {
    add(comparison.classifiers[trial.classifier].title, division, trial.validation, trial.seconds);
    addScores(columns, trial.spectra, "spectra", spectraInterval(trial, tissue));
    addScores(columns, trial.cores, "cores",
              binomialInterval(trial.cores.right(), trial.cores.total()));
  };
  const std::size_t count = comparison.splits.size();
  for (std::size_t c = 0; c < comparison.classifiers.size(); ++c) {
    const Trial all = comparison.together(c);
    if (comparison.leaveOneOut) {
      addTrial(all, "all");
      continue;
    }
    for (std::size_t s = 0; s < count; ++s) addTrial(comparison.trial(c, s), std::to_string(s + 1));
    if (count == 1) continue;
    add(comparison.classifiers[c].title, "mean", all.validation, all.seconds / double(count));
    addMeans(columns, "spectra", count);
    addMeans(columns, "cores", count);
  }
  Table table;
  table.columns = {columns.text("classifier"), columns.text("division"),
                   columns.number("validation accuracy", "%", 2)};
  for (const char* what : {"spectra", "cores"}) {
    const std::string w = what;
    for (const auto& [suffix, unit, decimals] :
         {std::tuple{" right", "", 0}, std::tuple{"", "", 0}, std::tuple{" accuracy", "%", 2},
          std::tuple{" from", "%", 2}, std::tuple{" to", "%", 2},
          std::tuple{" balanced accuracy", "%", 2}, std::tuple{" macro F1", "", 4}})
      table.columns.push_back(columns.number(w + suffix, unit, decimals));
  }
  table.columns.push_back(columns.number("time", "s", 2));
  return table;
}

Table confusionTable(const Comparison& comparison, const Tissue& tissue) {
  Columns columns;
  const int classes = int(tissue.classes.size());
  for (std::size_t c = 0; c < comparison.classifiers.size(); ++c) {
    const Trial together = comparison.together(c);
    for (const bool cores : {false, true})
      for (int truth = 0; truth < classes; ++truth)
        for (int called = 0; called < classes; ++called) {
          const Confusion& of = cores ? together.cores : together.spectra;
          const std::int64_t count = of.count(truth, called), all = of.ofClass(truth);
          columns.texts["classifier"].push_back(comparison.classifiers[c].title);
          columns.texts["of"].push_back(cores ? "cores" : "spectra");
          columns.texts["true class"].push_back(tissue.classes[std::size_t(truth)]);
          columns.texts["called"].push_back(tissue.classes[std::size_t(called)]);
          columns.numbers["count"].push_back(double(count));
          columns.numbers["share"].push_back(all ? 100 * double(count) / double(all) : none);
        }
  }
  Table table;
  table.columns = {columns.text("classifier"),     columns.text("of"),
                   columns.text("true class"),     columns.text("called"),
                   columns.number("count", "", 0), columns.number("share", "%", 2)};
  return table;
}

Table coreVoteTable(const Comparison& comparison, const Tissue& tissue) {
  Columns columns;
  for (std::size_t s = 0; s < comparison.splits.size(); ++s) {
    const auto& first = comparison.trial(0, s).votes;
    for (std::size_t v = 0; v < first.size(); ++v) {
      const TissueCore& core = tissue.cores[first[v].core];
      columns.texts["division"].push_back(comparison.leaveOneOut ? "all" : std::to_string(s + 1));
      columns.texts["core"].push_back(core.name);
      columns.texts["patient"].push_back(core.patient);
      columns.texts["label"].push_back(tissue.classes[std::size_t(core.label)]);
      columns.numbers["x"].push_back(core.x);
      columns.numbers["y"].push_back(core.y);
      columns.numbers["radius"].push_back(core.radius);
      columns.numbers["section"].push_back(core.section);
      columns.numbers["spectra"].push_back(double(first[v].spectra));
      bool allWrong = true;
      for (std::size_t c = 0; c < comparison.classifiers.size(); ++c) {
        const CoreVote& vote = comparison.trial(c, s).votes[v];
        const std::string& title = comparison.classifiers[c].title;
        columns.texts[title].push_back(tissue.classes[std::size_t(vote.label)]);
        columns.numbers[title + ", share"].push_back(100 * vote.confidence);
        allWrong &= vote.label != core.label;
      }
      columns.texts["wrong for all"].push_back(allWrong ? "yes" : "");
    }
  }
  Table table;
  table.columns = {columns.text("division"),
                   columns.text("core"),
                   columns.text("patient"),
                   columns.text("label"),
                   columns.number("x", "pixels", 2),
                   columns.number("y", "pixels", 2),
                   columns.number("radius", "pixels", 2),
                   columns.number("section", "", 0),
                   columns.number("spectra", "", 0)};
  for (const ClassifierKind& kind : comparison.classifiers) {
    table.columns.push_back(columns.text(kind.title));
    table.columns.push_back(columns.number(kind.title + ", share", "%", 1));
  }
  table.columns.push_back(columns.text("wrong for all"));
  return table;
}

Table pairedTable(const Comparison& comparison, const Tissue& tissue) {
  Columns columns;
  const std::size_t classifiers = comparison.classifiers.size();
  for (std::size_t a = 0; a < classifiers; ++a)
    for (std::size_t b = a + 1; b < classifiers; ++b) {
      std::int64_t onlyA = 0, onlyB = 0;
      for (std::size_t s = 0; s < comparison.splits.size(); ++s) {
        const auto rightA = patientsRight(comparison.trial(a, s), tissue);
        const auto rightB = patientsRight(comparison.trial(b, s), tissue);
        for (const auto& [patient, right] : rightA) {
          onlyA += right && !rightB.at(patient);
          onlyB += !right && rightB.at(patient);
        }
      }
      columns.texts["classifier"].push_back(comparison.classifiers[a].title);
      columns.texts["against"].push_back(comparison.classifiers[b].title);
      columns.numbers["only first right"].push_back(double(onlyA));
      columns.numbers["only second right"].push_back(double(onlyB));
      columns.numbers["p"].push_back(mcNemar(onlyA, onlyB));
    }
  Table table;
  table.columns = {columns.text("classifier"), columns.text("against"),
                   columns.number("only first right", "patients", 0),
                   columns.number("only second right", "patients", 0), columns.number("p", "", 4)};
  return table;
}

} // namespace svx::tma
