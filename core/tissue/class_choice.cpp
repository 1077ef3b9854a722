#include "core/tissue/class_choice.h"

#include "core/data/error.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>

namespace svx {
namespace {

using Labels = std::vector<std::string>;

std::string inQuotes(const Labels& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text;
}

/// Those that cores carry, in the order of the classes.
Labels labelsOfCores(const Tissue& tissue) {
  std::set<int> met;
  for (const TissueCore& core : tissue.cores) met.insert(core.label);
  Labels labels;
  for (int label = 0; label < int(tissue.classes.size()); ++label)
    if (met.contains(label)) labels.push_back(tissue.classes[std::size_t(label)]);
  return labels;
}

std::string withoutSpaces(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

bool alikeButForCapitals(const std::string& a, const std::string& b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

class ClassChoice {
public:
  ClassChoice(const std::string& text, Labels labels) : labels_(std::move(labels)) {
    const auto asLabel = [this](const std::string& name) { return labelNamed(name); };
    for (const std::string& term : parts(text, ',')) {
      const auto equals = named(term) ? std::string::npos : term.find('=');
      if (equals == std::string::npos) {
        add(labelNamed(term), {labelNamed(term)});
        continue;
      }
      const std::string name = withoutSpaces(term.substr(0, equals)),
                        rest = withoutSpaces(term.substr(equals + 1));
      const Labels terms = parts(rest, '+');
      if (name.empty() || terms.empty()) refuse("'" + term + "' lacks one side.");
      Labels merged;
      if (rest != "*") std::ranges::transform(terms, std::back_inserter(merged), asLabel);
      add(name, std::move(merged));
    }
    if (names_.size() < 2) refuse("'" + text + "' names fewer than two classes.");
    for (Labels& merged : members_)
      if (merged.empty()) takeOthers(merged);
    for (std::size_t c = 0; c < names_.size(); ++c)
      if (std::ranges::count(labels_, names_[c]) > 0 &&
          std::ranges::count(members_[c], names_[c]) == 0)
        refuse("'" + names_[c] + "' is to be the name of others, and cores are labelled so.");
  }

  const Labels& names() const { return names_; }
  /// Of a label; `TissueCore::unlabelled` when it is left out.
  int classOf(const std::string& label) const {
    for (std::size_t c = 0; c < members_.size(); ++c)
      if (std::ranges::count(members_[c], label) > 0) return int(c);
    return TissueCore::unlabelled;
  }

private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(ErrorKind::Usage, "The classes cannot be told apart", why,
                "Cores are labelled " + inQuotes(labels_) +
                    ". Name labels with commas between, 'A = B + C' for B and C as one, 'A = *' "
                    "for all others; or nothing for all as labelled.");
  }

  const std::string* named(const std::string& text) const {
    if (const auto exact = std::ranges::find(labels_, text); exact != labels_.end()) return &*exact;
    const auto fits = [&](const std::string& label) { return alikeButForCapitals(label, text); };
    return std::ranges::count_if(labels_, fits) == 1 ? &*std::ranges::find_if(labels_, fits)
                                                     : nullptr;
  }
  const std::string& labelNamed(const std::string& text) const {
    if (const std::string* label = named(text)) return *label;
    refuse("no core is labelled '" + text + "'.");
  }

  /// The text cut at the separators, but for those within a label.
  Labels parts(const std::string& text, char separator) const {
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i <= text.size(); ++i)
      if (i == text.size() || text[i] == separator) ends.push_back(i);
    Labels found;
    for (std::size_t first = 0, k = 0; k < ends.size(); first = ends[k++] + 1) {
      for (std::size_t last = ends.size() - 1; last > k; --last)
        if (named(withoutSpaces(text.substr(first, ends[last] - first)))) k = last;
      if (const auto part = withoutSpaces(text.substr(first, ends[k] - first)); !part.empty())
        found.push_back(part);
    }
    return found;
  }

  void add(const std::string& name, Labels merged) {
    if (std::ranges::count(names_, name) > 0) refuse("'" + name + "' is named twice.");
    for (const std::string& label : merged)
      if (std::ranges::count(merged, label) > 1 || classOf(label) != TissueCore::unlabelled)
        refuse("'" + label + "' is named twice.");
    names_.push_back(name);
    members_.push_back(std::move(merged));
  }

  void takeOthers(Labels& merged) const {
    for (const std::string& label : labels_)
      if (classOf(label) == TissueCore::unlabelled) merged.push_back(label);
    if (merged.empty()) refuse("no label is left for '*'.");
  }

  Labels labels_, names_;
  std::vector<Labels> members_; ///< labels of each class
};

} // namespace

std::vector<std::string> chooseClasses(Tissue& tissue, const std::string& text) {
  if (withoutSpaces(text).empty()) return {};
  const ClassChoice choice(text, labelsOfCores(tissue));
  std::size_t leftOut = 0;
  std::set<std::string> others;
  for (TissueCore& core : tissue.cores) {
    if (core.label < 0) continue;
    const std::string& label = tissue.classes[std::size_t(core.label)];
    core.label = choice.classOf(label);
    if (core.label < 0) {
      ++leftOut;
      others.insert(label);
    } else {
      tissue.classOfLabel[label] = choice.names()[std::size_t(core.label)];
    }
  }
  tissue.classes = choice.names();
  if (leftOut == 0) return {};
  return {"Cores of other labels were left out: " + std::to_string(leftOut) + " (" +
          listed({others.begin(), others.end()}) + ")."};
}

} // namespace svx
