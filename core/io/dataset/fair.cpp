#include "core/io/csv.h"
#include "core/io/dataset/dataset_files.h"
#include "core/io/format.h"
#include "core/io/landmark_files.h"
#include "core/io/text_scan.h"

namespace svx {

namespace {

namespace fs = std::filesystem;

/// Both lists of a table whose columns are tx,ty,rx,ry.
struct BookLandmarks {
  double width = 0, height = 0; ///< of the domain
  std::vector<Vec3> reference, moving;
};

BookLandmarks readTable(const fs::path& path) {
  constexpr std::uint64_t largest = 1 << 20;
  const std::string text = readText(path, largest);
  static const std::regex domain(
      R"(\[\s*0\s*,\s*([0-9.]+)\s*\]\s*x\s*\[\s*0\s*,\s*([0-9.]+)\s*\])");
  BookLandmarks landmarks;
  std::smatch match;
  if (std::regex_search(text, match, domain)) {
    landmarks.width = number(match[1].str()).value_or(0);
    landmarks.height = number(match[2].str()).value_or(0);
  }
  if (!(landmarks.width > 0 && landmarks.height > 0))
    throw unreadable(path, "it does not say how large the domain is",
                     "Put a line like \"# domain [0,20] x [0,25]\" at its top.");
  std::size_t place = 0;
  for (const std::string_view line : lines(text)) {
    ++place;
    if (trimmed(line).empty() || line.front() == '#') continue;
    const std::vector<std::string> fields = csvFields(line, ',');
    if (landmarks.reference.empty() && lowered(fields[0]) == "tx") continue;
    std::vector<double> values;
    for (const std::string& field : fields)
      if (const auto value = number(field)) values.push_back(*value);
    if (fields.size() != 4 || values.size() != 4)
      throw unreadable(path, "line " + std::to_string(place) + " does not hold four numbers",
                       "The columns are tx,ty,rx,ry.");
    landmarks.moving.push_back({values[0], values[1], 0});
    landmarks.reference.push_back({values[2], values[3], 0});
  }
  return landmarks;
}

Landmarks placed(const std::vector<Vec3>& points, const BookLandmarks& book, const fs::path& table,
                 const fs::path& image) {
  const Geometry grid = inspect(image).front().geometry;
  Landmarks list;
  list.inIndexSpace = true;
  for (const Vec3& p : points)
    addPoint(list, {},
             {p[0] / book.width * double(grid.size[0]) - 0.5,
              (1 - p[1] / book.height) * double(grid.size[1]) - 0.5, 0},
             table);
  return list.placedOn(grid);
}

} // namespace

Imported readFair(const fs::path& folder, const fs::path& out, const ImportOptions&,
                  JobContext& context) {
  std::map<std::string, std::map<char, fs::path>> images;
  for (const FoundFile& file : filesMatching(folder, R"((.+)-(R|T|CT|PET)\.(?:jpe?g|png|tiff?))")) {
    const std::string role = lowered(file.groups[1]);
    fs::path& place = images[file.groups[0]][role == "r" || role == "ct" ? 'R' : 'T'];
    if (!place.empty())
      throw unreadable(file.path, "the same image is also " + shown(place), "Remove one.");
    place = file.path;
  }
  Imported imported;
  for (const auto& [name, pictures] : images) {
    context.checkpoint();
    if (pictures.size() != 2) {
      imported.notices.push_back(name + " was left out: there is no " + name +
                                 (pictures.contains('R') ? "-T" : "-R"));
      continue;
    }
    PairFiles pair{name, {{"fixed", pictures.at('R')}, {"moving", pictures.at('T')}}};
    const fs::path table = pictures.at('R').parent_path() / (name + "_landmarks.csv");
    if (fs::is_regular_file(table)) {
      const BookLandmarks book = readTable(table);
      addLandmarks(pair, placed(book.reference, book, table, pictures.at('R')),
                   placed(book.moving, book, table, pictures.at('T')), out / name, name);
    }
    imported.pairs.push_back(std::move(pair));
  }
  return imported;
}

} // namespace svx
