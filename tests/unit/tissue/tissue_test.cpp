#include "core/tissue/tissue.h"

#include "core/data/error.h"
#include "core/study/synthetic/tissue_array.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

TissueArrayRecipe recipe() {
  TissueArrayRecipe r;
  r.rows = 3;
  r.columns = 4;
  r.patients = 6;
  r.points = 500;
  return r;
}

TEST(Tissue, MSI02_ReadsTheCoresOfADrawnArray) {
  const DrawnTissueArray array(recipe());
  const Tissue tissue = tissueOf(array.coreTable(), array);
  ASSERT_EQ(tissue.cores.size(), array.cores().size());
  EXPECT_EQ(tissue.classes.size(), 2u);
  EXPECT_TRUE(tissue.patientsHaveSeveralCores());
  for (std::size_t i = 0; i < array.size(); ++i)
    EXPECT_EQ(tissue.coreOf[i], std::int32_t(array.coreOf(i)));
}

TEST(Tissue, TableComesBack) {
  const DrawnTissueArray array(recipe());
  const Tissue tissue = tissueOf(array.coreTable(), array);
  const Tissue again = tissueOf(coreTable(tissue, array), array);
  EXPECT_EQ(again.coreOf, tissue.coreOf);
  EXPECT_EQ(again.classes, tissue.classes);
  for (std::size_t c = 0; c < tissue.cores.size(); ++c) {
    EXPECT_EQ(again.cores[c].name, tissue.cores[c].name);
    EXPECT_EQ(again.cores[c].patient, tissue.cores[c].patient);
    EXPECT_EQ(again.cores[c].label, tissue.cores[c].label);
    EXPECT_EQ(again.cores[c].row, tissue.cores[c].row);
  }
}

TEST(Tissue, MSI02_TakesRegions) {
  const DrawnTissueArray array(recipe());
  const auto& raster = array.info().raster;
  LabelMap regions;
  regions.volume.geometry = array.grid();
  regions.volume.voxels = at::zeros({raster[2], raster[1], raster[0]}, at::kShort);
  regions.volume.voxels.slice(2, 0, raster[0] / 2).fill_(1);
  regions.volume.voxels.slice(2, raster[0] / 2).fill_(4);
  regions.labels = {{1, "tumour:left", {}, 1}, {4, "right", {}, 1}};
  const Tissue tissue = tissueOf(regions, array);
  ASSERT_EQ(tissue.cores.size(), 2u);
  EXPECT_EQ(tissue.classes, std::vector<std::string>{"tumour"});
  EXPECT_EQ(tissue.cores[0].label, 0);
  EXPECT_EQ(tissue.cores[1].label, TissueCore::unlabelled);
  for (std::size_t i = 0; i < array.size(); ++i)
    EXPECT_EQ(tissue.coreOf[i], array.info().positions[i].x < raster[0] / 2 ? 0 : 1);
  regions.volume.voxels = at::zeros({1, 2, 2}, at::kShort);
  EXPECT_THROW(tissueOf(regions, array), Error);
}

/// "x,y,sample_id,patient_id,class" of the specification, a row for each spectrum.
TEST(Tissue, MSI02_TakesARowForEachSpectrum) {
  const DrawnTissueArray array(recipe());
  const Tissue wanted = tissueOf(array.coreTable(), array);
  std::vector<double> x, y;
  std::vector<std::string> samples, patients, classes;
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (wanted.coreOf[i] == Tissue::noCore) continue;
    const TissueCore& core = wanted.cores[std::size_t(wanted.coreOf[i])];
    x.push_back(array.info().positions[i].x + array.info().first[0]);
    y.push_back(array.info().positions[i].y + array.info().first[1]);
    samples.push_back(core.name);
    patients.push_back(core.patient);
    classes.push_back(wanted.classes[std::size_t(core.label)]);
  }
  Table table;
  table.columns = {{"x", "", x, 0},
                   {"y", "", y, 0},
                   {"Sample_ID", "", samples, 0},
                   {"patient_id", "", patients, 0},
                   {"class", "", classes, 0}};
  const Tissue tissue = tissueOf(table, array);
  ASSERT_EQ(tissue.cores.size(), wanted.cores.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    ASSERT_EQ(tissue.coreOf[i] == Tissue::noCore, wanted.coreOf[i] == Tissue::noCore);
    if (tissue.coreOf[i] == Tissue::noCore) continue;
    const TissueCore &core = tissue.cores[std::size_t(tissue.coreOf[i])],
                     &same = wanted.cores[std::size_t(wanted.coreOf[i])];
    EXPECT_EQ(core.name, same.name);
    EXPECT_EQ(core.patient, same.patient);
    EXPECT_EQ(tissue.classes[std::size_t(core.label)], wanted.classes[std::size_t(same.label)]);
    EXPECT_NEAR(core.x, same.x, 1);
    EXPECT_NEAR(core.radius, same.radius, 0.5);
  }

  const auto refused = [&](Table changed) {
    try {
      tissueOf(changed, array);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  table.columns.erase(table.columns.begin() + 2); // a patient's cores are one then
  EXPECT_EQ(tissueOf(table, array).cores.size(), 6u);
  Table wrong = table;
  std::get<std::vector<std::string>>(wrong.columns[3].cells)[0] = "other";
  EXPECT_NE(refused(wrong).find("differ in what they are"), std::string::npos);
  wrong = table;
  std::get<std::vector<double>>(wrong.columns[0].cells)[3] = 9999;
  EXPECT_NE(refused(wrong).find("Row 4"), std::string::npos);
  for (const double between : {x[3] + 0.5, 1e300, std::nan("")}) {
    std::get<std::vector<double>>(wrong.columns[0].cells)[3] = between;
    EXPECT_NE(refused(wrong).find("Row 4"), std::string::npos) << between;
  }
  wrong = table;
  wrong.columns.pop_back();
  EXPECT_NE(refused(wrong).find("'label'"), std::string::npos);
}

TEST(Tissue, JoinsPatients) {
  const DrawnTissueArray array(recipe());
  Tissue tissue = tissueOf(array.coreTable(), array);
  const std::string patient = tissue.cores[0].patient;
  Table table;
  table.columns = {{"patient", "", std::vector<std::string>{patient}, 0},
                   {"label", "", std::vector<std::string>{"third"}, 0}};
  joinPatients(tissue, table);
  ASSERT_EQ(tissue.classes.back(), "third");
  for (const TissueCore& core : tissue.cores)
    EXPECT_EQ(core.label == 2, core.patient == patient) << core.name;
  std::get<std::vector<std::string>>(table.columns[0].cells)[0] = "nobody";
  EXPECT_THROW(joinPatients(tissue, table), Error);
}

TEST(Tissue, SaysWhichNamesDoNotMatch) {
  const DrawnTissueArray array(recipe());
  Tissue tissue = tissueOf(array.coreTable(), array);
  using Texts = std::vector<std::string>;
  Table table;
  table.columns = {{"core", "", Texts{"1", "2", "Z-9", "2", ""}, 0},
                   {"patient", "", Texts{"P1", "P1", "P2", "P1", "P3"}, 0},
                   {"label", "", Texts{"AL", "ATTR", "AL", "ATTR", ""}, 0}};
  const auto notices = joinPatients(tissue, table);
  ASSERT_EQ(notices.size(), 2u);
  EXPECT_NE(notices[0].find("Z-9"), std::string::npos);
  EXPECT_NE(notices[1].find("3, 4, 5"), std::string::npos);
  EXPECT_EQ(tissue.cores[0].patient, "P1");
  EXPECT_EQ(tissue.cores[1].patient, "P1");
  EXPECT_EQ(patientsOfSeveralClasses(tissue), Texts{"P1"});
  std::get<Texts>(table.columns[2].cells)[3] = "AL"; // the second row of core 2
  try {
    joinPatients(tissue, table);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_NE(error.why().find("core '2'"), std::string::npos);
  }
}

TEST(Tissue, PatientOfTwoClassesStaysTogether) {
  const DrawnTissueArray array(recipe());
  Tissue tissue = tissueOf(array.coreTable(), array);
  const std::string patient = tissue.cores[0].patient;
  std::size_t cores = 0;
  for (TissueCore& core : tissue.cores)
    if (core.patient == patient && cores++ == 1) core.label = 1 - core.label;
  ASSERT_GT(cores, 1u);
  EXPECT_EQ(patientsOfSeveralClasses(tissue), std::vector<std::string>{patient});
}

TEST(Tissue, ListsNames) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"a", "b"}), "a, b");
  EXPECT_EQ(listed({"a", "b", "c", "d"}, 2), "a, b and 2 more");
}

TEST(Tissue, MSI11_RejectsSmallCores) {
  const DrawnTissueArray array(recipe());
  Tissue tissue = tissueOf(array.coreTable(), array);
  const auto sizes = tissue.spectraOfCores();
  std::size_t most = 0;
  for (const auto& s : sizes) most = std::max(most, s.size());
  const auto rejected = rejectSmallCores(tissue, most);
  EXPECT_GT(rejected.size(), 0u);
  EXPECT_LT(rejected.size(), sizes.size());
  for (const std::size_t c : rejected) EXPECT_TRUE(tissue.spectraOfCores()[c].empty());
}

TEST(Tissue, ThinsLargeCoresEvenly) {
  const DrawnTissueArray array(recipe());
  Tissue tissue = tissueOf(array.coreTable(), array);
  const auto before = tissue.spectraOfCores();
  ASSERT_EQ(thinCores(tissue, 20), std::size_t(std::ranges::count_if(
                                       before, [](const auto& m) { return m.size() > 20; })));
  const auto after = tissue.spectraOfCores();
  for (std::size_t c = 0; c < before.size(); ++c) {
    ASSERT_EQ(after[c].size(), std::min<std::size_t>(20, before[c].size()));
    if (before[c].size() <= 20) continue;
    const double apart = double(before[c].size()) / 20;
    for (std::size_t k = 0; k < 20; ++k) {
      const auto at = std::ranges::find(before[c], after[c][k]) - before[c].begin();
      EXPECT_NEAR(double(at), (double(k) + 0.5) * apart, apart);
    }
  }
}

TEST(Tissue, DropsClassesWithoutSpectra) {
  const DrawnTissueArray array(recipe());
  Tissue tissue = tissueOf(array.coreTable(), array);
  tissue.classes.insert(tissue.classes.begin(), "nowhere");
  for (TissueCore& core : tissue.cores) ++core.label;
  const auto before = tissue.classes;
  EXPECT_EQ(dropEmptyClasses(tissue), std::vector<std::string>{"nowhere"});
  EXPECT_EQ(tissue.classes, std::vector<std::string>(before.begin() + 1, before.end()));
  const Tissue expected = tissueOf(array.coreTable(), array);
  for (std::size_t c = 0; c < tissue.cores.size(); ++c)
    EXPECT_EQ(tissue.cores[c].label, expected.cores[c].label);
  EXPECT_TRUE(dropEmptyClasses(tissue).empty());
}

TEST(Tissue, SaysWhatIsWrong) {
  const DrawnTissueArray array(recipe());
  Table table = array.coreTable();
  for (TableColumn& column : table.columns)
    if (column.name == "x")
      for (double& x : std::get<std::vector<double>>(column.cells)) x += 10'000;
  EXPECT_THROW(tissueOf(table, array), Error);
  for (TableColumn& column : table.columns)
    std::visit([](auto& cells) { cells.clear(); }, column.cells);
  try {
    tissueOf(table, array);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_NE(error.why().find("no row"), std::string::npos);
  }
  std::erase_if(table.columns, [](const TableColumn& c) { return c.name == "radius"; });
  EXPECT_THROW(tissueOf(table, array), Error);
}

} // namespace
} // namespace svx
