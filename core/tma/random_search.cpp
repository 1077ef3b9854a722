#include "core/tma/random_search.h"

#include "core/jobs/checkpoint_store.h"
#include "core/study/synthetic/random.h"
#include "core/tissue/scores.h"
#include "core/tissue/voting.h"
#include "core/tma/network_classifier.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace svx::tma {
namespace {

[[noreturn]] void refuseSearch(const std::string& what) {
  throw Error(ErrorKind::Usage, "The search cannot draw from its ranges",
              what + " goes from a larger to a smaller number, or is not positive.",
              "Give a smallest and a largest value.");
}

std::int64_t whole(Random& random, const std::int64_t (&range)[2], const char* what) {
  if (range[0] < 1 || range[1] < range[0]) refuseSearch(what);
  return random.whole(range[0], range[1] + 1);
}

double logarithmic(Random& random, const double (&range)[2], const char* what) {
  const double share = random.uniform();
  if (range[0] == range[1] && range[0] >= 0) return range[0];
  if (!(range[0] > 0) || range[1] < range[0]) refuseSearch(what);
  return std::exp(std::lerp(std::log(range[0]), std::log(range[1]), share));
}

/// One of the list for all layers.
void draw(Random& random, const std::vector<std::int64_t>& list,
          std::vector<std::int64_t>& layers) {
  if (list.empty()) return;
  const auto chosen = list[std::size_t(random.whole(0, std::int64_t(list.size())))];
  std::ranges::fill(layers, chosen);
}

std::string listed(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const std::int64_t n : numbers) text += (text.empty() ? "" : ", ") + std::to_string(n);
  return text;
}

/// What is kept of a try: "validation", NaN when it failed.
double learned(const NetworkPreset& preset, const Examples& training, const Examples& validation,
               int classes, const LearningSettings& settings, JobContext& context,
               std::string& failure) {
  try {
    const auto classifier = networkClassifier(preset, settings);
    classifier->fit(training, validation, classes, context);
    const Predictions found{{}, classifier->probabilities(validation, context)};
    return Confusion(classes, validation.labels, found.labels()).accuracy();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Input && error.kind() != ErrorKind::Usage) throw;
    failure = error.why();
    return std::numeric_limits<double>::quiet_NaN();
  }
}

at::Tensor asBytes(const std::string& text) {
  const at::Tensor bytes = at::empty({std::int64_t(text.size())}, at::kByte);
  std::ranges::copy(text, static_cast<char*>(bytes.data_ptr()));
  return bytes;
}

} // namespace

NetworkPreset drawnPreset(const NetworkPreset& preset, const SearchRanges& ranges,
                          std::uint64_t seed, std::uint64_t number) {
  Random random(seed, number);
  NetworkPreset drawn = preset;
  drawn.training.batch = whole(random, ranges.batch, "The batch size");
  drawn.training.epochs = whole(random, ranges.epochs, "The number of epochs");
  drawn.training.optimiser.rate = logarithmic(random, ranges.rate, "The learning rate");
  drawn.training.l1 = logarithmic(random, ranges.l1, "The L1 weight");
  draw(random, ranges.kernels, drawn.network.kernels);
  draw(random, ranges.channels, drawn.network.channels);
  return drawn;
}

std::vector<SearchTry> searchNetwork(const NetworkPreset& preset, const SearchRanges& ranges,
                                     int tries, const Examples& training,
                                     const Examples& validation, int classes,
                                     const LearningSettings& settings, JobContext& context) {
  std::vector<SearchTry> done;
  for (int i = 0; i < tries; ++i) {
    JobContext learning = context.part(double(i) / tries, double(i + 1) / tries);
    learning.checkpoint();
    learning.progress(0, "Try " + std::to_string(i + 1) + " of " + std::to_string(tries));
    SearchTry one{drawnPreset(preset, ranges, context.seed(), std::uint64_t(i)), 0, 0, {}};
    CheckpointPart part(context.store(), std::to_string(i) + ".");
    auto kept = part.load("try");
    if (kept && kept->contains("validation") && kept->contains("failure")) {
      one.validation = kept->at("validation").item<double>();
      const at::Tensor text = kept->at("failure").to(at::kByte).contiguous();
      one.failure.assign(static_cast<const char*>(text.data_ptr()), std::size_t(text.numel()));
    } else {
      if (context.store()) learning = learning.withStore(&part);
      one.validation =
          learned(one.preset, training, validation, classes, settings, learning, one.failure);
      part.save("try", {{"validation", at::full({}, one.validation, at::kDouble)},
                        {"failure", asBytes(one.failure)}});
    }
    part.remove("training"); // also what a kill between the two left
    one.seconds = part.seconds();
    if (std::isfinite(one.validation))
      context.plot("validation accuracy of tries", i + 1, one.validation);
    done.push_back(std::move(one));
  }
  return done;
}

std::size_t bestTry(const std::vector<SearchTry>& tries) {
  std::size_t best = tries.size();
  for (std::size_t i = 0; i < tries.size(); ++i)
    if (!std::isnan(tries[i].validation) &&
        (best == tries.size() || tries[i].validation > tries[best].validation))
      best = i;
  if (best == tries.size())
    throw Error(ErrorKind::Input, "The search found nothing",
                tries.empty() ? "nothing was tried."
                              : "no try could be learned: " + tries[0].failure,
                "Choose lower learning rates, or kernels that fit into a spectrum.");
  return best;
}

Table searchTable(const std::vector<SearchTry>& tries) {
  std::vector<std::size_t> order(tries.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const double first = tries[a].validation, second = tries[b].validation;
    return std::isnan(second) ? !std::isnan(first) : first > second;
  });
  Table table;
  const auto numbers = [&](const char* name, const char* unit, int decimals, auto of) {
    std::vector<double> cells;
    for (const std::size_t i : order) cells.push_back(double(of(tries[i])));
    table.columns.push_back({name, unit, std::move(cells), decimals});
  };
  const auto texts = [&](const char* name, auto of) {
    std::vector<std::string> cells;
    for (const std::size_t i : order) cells.push_back(of(tries[i]));
    table.columns.push_back({name, "", std::move(cells), 0});
  };
  std::vector<double> number;
  for (const std::size_t i : order) number.push_back(double(i + 1));
  table.columns.push_back({"try", "", std::move(number), 0});
  numbers("validation accuracy", "%", 2, [](const SearchTry& t) { return 100 * t.validation; });
  numbers("batch", "spectra", 0, [](const SearchTry& t) { return t.preset.training.batch; });
  numbers("epochs", "", 0, [](const SearchTry& t) { return t.preset.training.epochs; });
  numbers("learning rate", "", 8,
          [](const SearchTry& t) { return t.preset.training.optimiser.rate; });
  numbers("L1", "", 6, [](const SearchTry& t) { return t.preset.training.l1; });
  texts("kernels", [](const SearchTry& t) { return listed(t.preset.network.kernels); });
  texts("channels", [](const SearchTry& t) { return listed(t.preset.network.channels); });
  numbers("time", "s", 1, [](const SearchTry& t) { return t.seconds; });
  texts("failure", [](const SearchTry& t) { return t.failure; });
  return table;
}

} // namespace svx::tma
