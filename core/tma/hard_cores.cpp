#include "core/tma/hard_cores.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

namespace svx::tma {
namespace {

struct Record {
  std::size_t tested = 0, wrong = 0;
  double share = 0, probability = 0; ///< sums, of the label
  std::vector<std::size_t> called;   ///< times each class was said

  bool harderThan(const Record& other) const {
    const double mine = double(wrong) / double(tested),
                 theirs = double(other.wrong) / double(other.tested);
    return mine != theirs ? mine > theirs
                          : probability / double(tested) < other.probability / double(other.tested);
  }
  /// The class said most often that is not the label; none: "".
  std::string instead(int label, const std::vector<std::string>& classes) const {
    std::size_t most = 0;
    std::string name;
    for (std::size_t c = 0; c < called.size(); ++c)
      if (int(c) != label && called[c] > most) {
        most = called[c];
        name = classes[c];
      }
    return name;
  }
};

using Records = std::map<std::size_t, Record>;

std::vector<std::pair<std::size_t, Record>> hardestFirst(const Records& records) {
  std::vector<std::pair<std::size_t, Record>> sorted(records.begin(), records.end());
  std::ranges::stable_sort(
      sorted, [](const auto& a, const auto& b) { return a.second.harderThan(b.second); });
  return sorted;
}

void add(Record& record, int label, int called, double share, double probability,
         std::size_t classes) {
  record.called.resize(classes);
  ++record.called[std::size_t(called)];
  ++record.tested;
  record.wrong += called != label;
  record.share += share;
  record.probability += probability;
}

/// What both tables say of a core or a spectrum.
struct HardColumns {
  std::vector<double> tested, wrong, share, probability;
  std::vector<std::string> core, patient, label, instead, always;

  void add(const Record& record, const TissueCore& of, const Tissue& tissue) {
    core.push_back(of.name);
    patient.push_back(of.patient);
    label.push_back(tissue.classes[std::size_t(of.label)]);
    tested.push_back(double(record.tested));
    wrong.push_back(double(record.wrong));
    always.push_back(record.wrong == record.tested ? "yes" : "");
    instead.push_back(record.instead(of.label, tissue.classes));
    share.push_back(100 * record.share / double(record.tested));
    probability.push_back(100 * record.probability / double(record.tested));
  }
  std::vector<TableColumn> where() const {
    return {{"core", "", core, 0}, {"patient", "", patient, 0}, {"label", "", label, 0}};
  }
  std::vector<TableColumn> found() const {
    return {{"tested", "", tested, 0},
            {"wrong", "", wrong, 0},
            {"always wrong", "", always, 0},
            {"called instead", "", instead, 0},
            {"probability of its label", "%", probability, 1}};
  }
};

Table tableOf(std::initializer_list<std::vector<TableColumn>> parts) {
  Table table;
  for (const auto& part : parts)
    table.columns.insert(table.columns.end(), part.begin(), part.end());
  return table;
}

} // namespace

Table hardCoreTable(const Comparison& comparison, const Tissue& tissue) {
  const std::size_t classes = tissue.classes.size();
  Records records;
  for (const Trial& trial : comparison.trials) {
    const at::Tensor held = trial.predictions.probabilities.to(at::kFloat).contiguous();
    const float* probabilities = held.data_ptr<float>();
    std::map<std::size_t, double> sums;
    for (std::size_t r = 0; r < trial.predictions.spectra.size(); ++r) {
      const auto core = std::size_t(tissue.coreOf[trial.predictions.spectra[r]]);
      sums[core] += probabilities[r * classes + std::size_t(tissue.cores[core].label)];
    }
    for (const CoreVote& vote : trial.votes) {
      const int label = tissue.cores[vote.core].label;
      add(records[vote.core], label, vote.label, vote.shares[std::size_t(label)],
          sums[vote.core] / double(vote.spectra), classes);
    }
  }
  const auto members = tissue.spectraOfCores();
  HardColumns columns;
  std::vector<double> spectra;
  for (const auto& [core, record] : hardestFirst(records)) {
    columns.add(record, tissue.cores[core], tissue);
    spectra.push_back(double(members[core].size()));
  }
  return tableOf({columns.where(),
                  {{"spectra", "", spectra, 0}},
                  columns.found(),
                  {{"votes for its label", "%", columns.share, 1}}});
}

Table hardSpectrumTable(const Comparison& comparison, const Tissue& tissue, const Spectra& spectra,
                        std::size_t most) {
  const std::size_t classes = tissue.classes.size();
  Records records;
  for (const Trial& trial : comparison.trials) {
    const at::Tensor held = trial.predictions.probabilities.to(at::kFloat).contiguous();
    const float* probabilities = held.data_ptr<float>();
    const auto called = trial.predictions.labels();
    for (std::size_t r = 0; r < called.size(); ++r) {
      const std::size_t i = trial.predictions.spectra[r];
      const int label = tissue.labelOf(i);
      const double own = probabilities[r * classes + std::size_t(label)];
      add(records[i], label, called[r], own, own, classes);
    }
  }
  HardColumns columns;
  std::vector<double> number, x, y;
  for (const auto& [i, record] : hardestFirst(records)) {
    if (number.size() == most) break;
    columns.add(record, tissue.cores[std::size_t(tissue.coreOf[i])], tissue);
    const RasterPosition& at = spectra.info().positions[i];
    number.push_back(double(i) + 1);
    x.push_back(at.x + spectra.info().first[0]);
    y.push_back(at.y + spectra.info().first[1]);
  }
  return tableOf({{{"spectrum", "", number, 0}, {"x", "pixel", x, 0}, {"y", "pixel", y, 0}},
                  columns.where(),
                  columns.found()});
}

} // namespace svx::tma
