// Lists of small pairs, and the tables that batches of them leave.
#pragma once

#include "core/io/csv.h"
#include "core/io/text_scan.h"
#include "tests/cli/phantom.h"
#include "tests/cli/program.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace svx::test {

namespace fs = std::filesystem;

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

using Row = std::map<std::string, std::string>; // cells by heading

inline std::vector<Row> readTable(const std::string& path) {
  const std::string text = contentOf(path);
  std::vector<std::string> headings;
  std::vector<Row> rows;
  for (const std::string_view line : lines(text)) {
    if (line.empty()) continue;
    const std::vector<std::string> fields = csvFields(line, ',');
    if (headings.empty()) {
      headings = fields;
      continue;
    }
    EXPECT_EQ(fields.size(), headings.size()) << line;
    Row row;
    for (std::size_t i = 0; i < std::min(fields.size(), headings.size()); ++i)
      row[headings[i]] = fields[i];
    rows.push_back(row);
  }
  return rows;
}

/// What does not depend on how busy the machine was.
inline std::vector<Row> withoutTimes(std::vector<Row> rows) {
  for (Row& row : rows) {
    row.erase("seconds");
    row.erase("peakMemoryMB");
  }
  return rows;
}

inline std::size_t completeIn(const fs::path& folder) {
  std::error_code absent;
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder, absent))
    count +=
        entry.path().filename().string().front() != '.' && fs::exists(entry.path() / "result.json");
  return count;
}

/// A plane through the blobs; every pair is moved by another distance.
inline std::shared_ptr<const Volume> plane(double shift) {
  const auto cube = blobs(32, shift);
  auto flat = std::make_shared<Volume>(*cube);
  flat->geometry.size[2] = 1;
  flat->geometry.origin[2] += 16 * 2;
  flat->voxels = cube->voxels.narrow(0, 16, 1).clone();
  return flat;
}

class Batch : public testing::Test {
protected:
  void SetUp() override { save(plane(0), file("fixed.nrrd")); }

  std::string file(const std::string& name) const { return folder_ / name; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name), std::ios::binary) << text;
  }
  /// Moving images and a list of as many pairs, "p00" to ...
  std::string list(int pairs) const {
    std::string text = "id,fixed,moving\n";
    for (int i = 0; i < pairs; ++i) {
      std::string number(i < 10 ? 1 : 0, '0');
      number += std::to_string(i);
      save(plane(1 + 0.1 * i), file("moving" + number + ".nrrd"));
      text += "p" + number + ",fixed.nrrd,moving" + number + ".nrrd\n";
    }
    write("pairs.csv", text);
    return file("pairs.csv");
  }
  /// A folder with the same few drawn spectra by each of `names`.
  std::string drawAcquisitions(const std::vector<std::string>& names) const {
    const std::string folder = file("acquisitions"), drawn = file("drawn");
    EXPECT_EQ(run({"sample", drawn, "--kind", "msi", "--rows", "1", "--columns", "1", "--diameter",
                   "4", "--points", "200"})
                  .exitCode,
              0);
    fs::create_directory(folder);
    for (const std::string& name : names)
      for (const char* suffix : {".imzML", ".ibd"})
        fs::copy_file(drawn + "/tissue-array" + suffix, folder + "/" + name + suffix);
    return folder;
  }
  std::vector<std::string> command(const std::vector<std::string>& more = {},
                                   const std::string& listed = "pairs.csv",
                                   const std::string& out = "out") const {
    std::vector<std::string> all{"batch", file(listed), "--method", "registration.linear",
                                 "--out", file(out)};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  Folder folder_;
};

} // namespace svx::test
