// A small drawn tissue microarray, and methods run on it.
#pragma once

#include "core/methods/result.h"
#include "core/study/synthetic/tissue_array.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

namespace svx {

inline TissueArrayRecipe smallRecipe() {
  TissueArrayRecipe recipe;
  recipe.rows = recipe.columns = 6;
  recipe.diameter = 7;
  recipe.gap = 3;
  recipe.patients = 18;
  recipe.contrast = 3;
  recipe.missing = recipe.emptyCores = 0;
  recipe.poor = 0.02;
  recipe.shiftPpm = 5;
  recipe.lowest = 900;
  recipe.highest = 1100;
  recipe.points = 800;
  return recipe;
}

struct DrawnArray {
  std::shared_ptr<const Spectra> spectra;
  std::shared_ptr<const Table> cores;

  explicit DrawnArray(const TissueArrayRecipe& recipe = smallRecipe()) {
    const auto drawn = std::make_shared<const DrawnTissueArray>(recipe);
    cores = std::make_shared<const Table>(drawn->coreTable());
    spectra = drawn;
  }
};

/// The spectra in memory, each changed by `change(i, intensities)`, those of `keep` only.
template <typename Change, typename Keep>
std::shared_ptr<const Spectra> changed(const Spectra& of, Change change, Keep keep) {
  SpectraInfo info = of.info();
  info.positions.clear();
  std::vector<std::vector<double>> masses;
  std::vector<std::vector<float>> intensities;
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (!keep(i)) continue;
    info.positions.push_back(of.info().positions[i]);
    std::vector<double> mz;
    std::vector<float> values;
    of.read(i, mz, values);
    change(i, values);
    if (!of.continuous()) masses.push_back(std::move(mz));
    intensities.push_back(std::move(values));
  }
  return std::make_shared<const SpectraInMemory>(std::move(info), std::move(masses),
                                                 std::move(intensities));
}

template <typename Change>
std::shared_ptr<const Spectra> changed(const Spectra& of, Change change) {
  return changed(of, change, [](std::size_t) { return true; });
}

/// The table with `name` of each row as `text(row)` says.
template <typename TextOf>
std::shared_ptr<const Table> withColumn(const Table& table, const std::string& name,
                                        TextOf textOf) {
  auto result = std::make_shared<Table>(table);
  for (TableColumn& column : result->columns)
    if (column.name == name) {
      std::vector<std::string> cells;
      for (std::size_t r = 0; r < table.rows(); ++r) cells.push_back(textOf(r));
      column.cells = std::move(cells);
    }
  return result;
}

inline Outputs runMethod(const std::string& id, Inputs inputs,
                         std::map<std::string, Value> values = {}) {
  RunRequest request;
  request.method = &MethodRegistry::builtIn().get(id);
  request.values = Values(std::move(values));
  request.inputs = std::move(inputs);
  JobContext context = quietContext();
  return execute(request, context)->outputs;
}

/// The error that `run` ends in.
template <typename Run>
Error refusalOf(Run run) {
  try {
    run();
  } catch (const Error& error) {
    EXPECT_FALSE(error.why().empty());
    return error;
  }
  ADD_FAILURE() << "no error";
  return Error(ErrorKind::Internal, "none", "none");
}

template <typename T>
const T& outputOf(const Outputs& outputs, const std::string& id) {
  return *std::get<std::shared_ptr<const T>>(outputs.data.at(id));
}

inline const std::vector<std::string>& textsOf(const Table& table, const std::string& name) {
  return std::get<std::vector<std::string>>(table.column(name)->cells);
}

inline bool anyHolds(const std::vector<std::string>& notices, const std::string& part) {
  return std::ranges::any_of(
      notices, [&](const std::string& notice) { return notice.find(part) != std::string::npos; });
}

inline double figureOf(const Outputs& outputs, const std::string& id) {
  for (const Figure& figure : outputs.figures)
    if (figure.id == id) return figure.after.value();
  ADD_FAILURE() << "no figure " << id;
  return 0;
}

} // namespace svx
