#include "app/command_line/batch_list.h"

#include "core/io/csv.h"
#include "core/io/format.h"
#include "core/io/open.h"
#include "core/io/text_scan.h"
#include "core/methods/near_match.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace svx {

namespace {

namespace fs = std::filesystem;

/// A line of the list as it stands there: cells by column, without empty ones.
struct Entry {
  std::string place; ///< "line 3"
  std::map<std::string, std::string> cells;

  std::string cell(const std::string& column) const {
    const auto found = cells.find(column);
    return found == cells.end() ? std::string() : found->second;
  }
};

constexpr std::string_view ownColumns[] = {"id", "method", "preset", "seed"};

/// What a heading may be: of every line, and the inputs and parameters of every method.
std::vector<std::string> knownColumns() {
  std::vector<std::string> known(std::begin(ownColumns), std::end(ownColumns));
  const auto add = [&](const std::string& column) {
    if (std::ranges::find(known, column) == known.end()) known.push_back(column);
  };
  for (const Method* method : MethodRegistry::builtIn().all()) {
    for (const InputInfo& input : method->info().inputs) add(input.id);
    for (const Parameter& parameter : method->info().parameters) add(parameter.id);
  }
  return known;
}

bool hasInput(const MethodInfo& info, const std::string& column) {
  return std::ranges::any_of(info.inputs,
                             [&](const InputInfo& input) { return input.id == column; });
}

bool isInput(const std::string& column) {
  return std::ranges::any_of(MethodRegistry::builtIn().all(), [&](const Method* method) {
    return hasInput(method->info(), column);
  });
}

std::string columnOf(const std::string& heading, const fs::path& file) {
  static const std::vector<std::string> known = knownColumns();
  const std::string wanted = lowered(heading);
  if (wanted == "pair" || wanted == "case" || wanted == "name") return "id";
  for (const std::string& column : known)
    if (lowered(column) == wanted) return column;
  throw Error(ErrorKind::Input, shown(file) + " has an unknown column \"" + heading + "\"",
              "a column is the id of the pair, an input, a parameter, method, preset or seed.",
              suggestion(heading, known));
}

std::vector<Entry> entriesOfCsv(const fs::path& file, std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const char separator = csvSeparator(text);
  std::vector<std::string> columns;
  std::vector<Entry> entries;
  std::size_t number = 0;
  for (const std::string_view line : lines(text)) {
    ++number;
    if (trimmed(line).empty()) continue;
    const std::vector<std::string> fields = csvFields(line, separator);
    if (columns.empty()) {
      for (const std::string& field : fields) {
        const std::string column = columnOf(field, file);
        if (std::find(columns.begin(), columns.end(), column) != columns.end())
          throw unreadable(file, "the column \"" + column + "\" is there twice");
        columns.push_back(column);
      }
      continue;
    }
    Entry entry{"line " + std::to_string(number), {}};
    if (fields.size() > columns.size())
      throw unreadable(file,
                       entry.place + " has " + std::to_string(fields.size()) + " fields for " +
                           std::to_string(columns.size()) + " columns",
                       "Put a field that holds the separator in double quotes.");
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (!fields[i].empty()) entry.cells[columns[i]] = fields[i];
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<Entry> entriesOfJson(const fs::path& file, const std::string& text) {
  nlohmann::json list;
  try {
    list = nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    throw unreadable(file, error.what());
  }
  if (!list.is_array()) throw unreadable(file, "it is no list of objects");
  std::vector<Entry> entries;
  for (const auto& object : list) {
    Entry entry{"entry " + std::to_string(entries.size() + 1), {}};
    if (!object.is_object()) throw unreadable(file, entry.place + " is no object");
    for (const auto& [key, value] : object.items()) {
      const std::string column = columnOf(key, file);
      if (value.is_null()) continue;
      const bool plain = value.is_number() || value.is_boolean();
      if (!value.is_string() && !(plain && !isInput(column)))
        throw unreadable(file, "\"" + key + "\" of " + entry.place + " is no text");
      const std::string cell = value.is_string() ? value.get<std::string>() : value.dump();
      if (!cell.empty() && !entry.cells.emplace(column, cell).second)
        throw unreadable(file, entry.place + " has \"" + column + "\" twice");
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

void checkId(const std::string& id, const fs::path& file, const std::string& place) {
  const auto refuse = [&](const std::string& why) {
    throw Error(ErrorKind::Input,
                shown(file) + ", " + place + ": \"" + id + "\" cannot be the id of a pair", why,
                "Name the pair in another way.");
  };
  if (id.empty())
    throw unreadable(file, place + " has no id",
                     "Give every pair its own name in a column \"id\".");
  if (id.size() > 200 || id.front() == '.' || id.front() == '-' ||
      std::any_of(id.begin(), id.end(), [](unsigned char c) { return c < ' ' || c == '/'; }))
    refuse("it names the folder of the results, so it is not long, holds no \"/\" and starts with "
           "no dot or dash.");
  // Tables of results end in such lines, which are read as no pairs.
  for (const char* taken : {"mean", "sd", "std", "median", "all", "average", "min", "max",
                            "summary", "n", "results.csv", "summary.csv", "summary.tex"})
    if (lowered(id) == taken) refuse("the tables of results use the word themselves.");
}

InputPaths pathsOf(const Entry& entry, const MethodInfo& info, const fs::path& file) {
  InputPaths paths;
  const fs::path folder = fs::absolute(file).parent_path();
  for (const InputInfo& input : info.inputs) {
    if (const std::string cell = entry.cell(input.id); !cell.empty())
      paths[input.id] = (folder / cell).lexically_normal();
    else if (input.required)
      throw Error(ErrorKind::Input, shown(file) + ", " + entry.place + " has no " + input.id,
                  info.id + " needs " + input.label + ".", "Fill the column \"" + input.id + "\".");
  }
  return paths;
}

/// What the line sets itself.
void setOwn(Values& values, const Entry& entry, const MethodInfo& info, const fs::path& file) {
  const std::string place = shown(file) + ", " + entry.place + ": ";
  for (const auto& [column, cell] : entry.cells) {
    if (std::ranges::find(ownColumns, column) != std::end(ownColumns) || hasInput(info, column))
      continue;
    const Parameter* parameter = info.parameter(column);
    if (!parameter)
      throw Error(ErrorKind::Input,
                  place + info.id + " has no input or parameter \"" + column + "\"",
                  "the column belongs to another method.", "Leave the field empty.");
    try {
      values.set(column, parseValue(*parameter, cell));
      info.check(values);
    } catch (const Error& error) {
      throw Error(ErrorKind::Input, place + error.headline(), error.why(), error.remedy());
    }
  }
}

std::optional<std::uint64_t> seedOf(const Entry& entry, const fs::path& file) {
  const std::string cell = entry.cell("seed");
  if (cell.empty()) return {};
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), seed);
  if (error != std::errc() || end != cell.data() + cell.size())
    throw unreadable(file, "the seed \"" + cell + "\" of " + entry.place + " is no whole number");
  return seed;
}

BatchPair pairOf(const Entry& entry, const fs::path& file, const BatchDefaults& defaults) {
  BatchPair pair;
  pair.id = entry.cell("id");
  checkId(pair.id, file, entry.place);
  const std::string own = entry.cell("method");
  if (own.empty() && defaults.method.empty())
    throw Error(ErrorKind::Usage, "No method is given for " + pair.id,
                "neither " + shown(file) + " nor the arguments name one.", "Add --method ID.");
  pair.method = &MethodRegistry::builtIn().get(own.empty() ? defaults.method : own);
  pair.preset = entry.cell("preset");
  if (pair.preset.empty() && own.empty()) pair.preset = defaults.preset;
  const MethodInfo& info = pair.method->info();
  pair.values = valuesOf(info, pair.preset, defaults.values);
  info.check(pair.values);
  setOwn(pair.values, entry, info, file);
  pair.paths = pathsOf(entry, info, file);
  pair.seed = seedOf(entry, file);
  return pair;
}

void checkFiles(const std::vector<BatchPair>& pairs, const fs::path& file) {
  constexpr std::size_t most = 5;
  std::vector<std::string> missing;
  for (const BatchPair& pair : pairs)
    for (const auto& [id, path] : pair.paths) {
      std::error_code error;
      if (!fs::exists(path, error)) missing.push_back(pair.id + ", " + id + ": " + shown(path));
    }
  if (missing.empty()) return;
  std::string names;
  for (std::size_t i = 0; i < std::min(most, missing.size()); ++i)
    names += (i ? "; " : "") + missing[i];
  if (missing.size() > most) names += " and others";
  throw Error(ErrorKind::Input,
              std::to_string(missing.size()) +
                  (missing.size() == 1 ? " file that " : " files that ") + shown(file) +
                  (missing.size() == 1 ? " names is missing" : " names are missing"),
              names + ".", "Paths are relative to the list; mend it or bring the files back.");
}

std::vector<Entry> entriesOfFile(const fs::path& file) {
  constexpr std::uint64_t largest = 64 << 20;
  std::error_code error;
  if (!fs::is_regular_file(file, error)) throw unreadable(file, "there is no such file");
  const std::string text = readText(file, largest);
  try {
    (void)nlohmann::json(text).dump();
  } catch (const nlohmann::json::exception&) {
    throw unreadable(file, "it is not UTF-8", "Save it as \"CSV UTF-8\".");
  }
  return suffixOf(file) == ".json" ? entriesOfJson(file, text) : entriesOfCsv(file, text);
}

bool holdsKind(const fs::path& file, DataKind kind) {
  try {
    const std::vector<FileInfo> found = inspect(file);
    return std::any_of(found.begin(), found.end(),
                       [&](const FileInfo& info) { return info.kind == kind; });
  } catch (const Error&) {
    return false;
  }
}

std::vector<Entry> entriesOfFolder(const fs::path& folder, const std::string& method) {
  if (method.empty())
    throw Error(ErrorKind::Usage, "No method is given",
                "what is looked for in " + shown(folder) + " depends on it.", "Add --method ID.");
  const MethodInfo& info = MethodRegistry::builtIn().get(method).info();
  std::vector<const InputInfo*> required;
  for (const InputInfo& input : info.inputs)
    if (input.required) required.push_back(&input);
  if (required.size() != 1)
    throw Error(ErrorKind::Usage, info.id + " cannot run on a folder",
                "it needs " + std::to_string(required.size()) + " inputs.",
                "Name them in a CSV file, one line for each run.");
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    // The other half of an imzML is no data set of its own.
    if (entry.is_regular_file() && suffixOf(entry.path()) != ".ibd" &&
        holdsKind(entry.path(), required.front()->kind))
      files.push_back(entry.path());
  if (files.empty()) throw unreadable(folder, "no file in it holds " + required.front()->label);
  std::sort(files.begin(), files.end());
  std::vector<Entry> entries;
  for (const fs::path& file : files)
    entries.push_back({file.filename().string(),
                       {{"id", file.stem().string()}, {required.front()->id, fs::absolute(file)}}});
  return entries;
}

} // namespace

std::vector<BatchPair> readBatchList(const fs::path& file, const BatchDefaults& defaults) {
  std::error_code error;
  const std::vector<Entry> entries =
      fs::is_directory(file, error) ? entriesOfFolder(file, defaults.method) : entriesOfFile(file);
  if (entries.empty())
    throw unreadable(file, "it names no pair", "Write a line for each pair below the headings.");
  std::vector<BatchPair> pairs;
  std::map<std::string, std::string> places;
  for (const Entry& entry : entries) {
    pairs.push_back(pairOf(entry, file, defaults));
    if (const auto [first, fresh] = places.emplace(pairs.back().id, entry.place); !fresh)
      throw unreadable(file, "the id \"" + first->first + "\" is in " + first->second +
                                 " and again in " + entry.place);
  }
  checkFiles(pairs, file);
  return pairs;
}

} // namespace svx
