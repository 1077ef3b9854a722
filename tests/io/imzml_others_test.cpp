// imzML: the files of others against pyimzML's values.
#include "core/io/imzml.h"
#include "core/jobs/worker_pool.h"
#include "tests/shared_data.h"

#include <gtest/gtest.h>

#include <numeric>

namespace svx {
namespace {

std::filesystem::path shared() {
  return SVX_SHARED_DATA;
}

struct Expected {
  const char* path;
  std::size_t spectra;
  RasterPosition first, last;
  std::size_t points[2];
  double mzLow[2], mzHigh[2], sum[2];
  /// Of all spectra: sum over i of (i + 1)(x + 1000 y + 1000000 z), points, sums of m/z and
  /// intensities (as float32).
  std::uint64_t positions, totalPoints;
  double totalMasses, totalIntensities;
};

// By pyimzML 1.5.5: the first and the last spectrum, and sums over all.
const Expected expected[] = {
    {"imzml/cardinal/112_auto_combined.imzml",
     15,
     {1, 1, 1},
     {15, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795},
     120255284,
     125985,
     56693251.56166077,
     2414.704445051827},
    {"imzml/cardinal/123_annotation.imzml",
     12,
     {1, 1, 1},
     {9, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795},
     78168441,
     100788,
     45354601.24932861,
     1964.0440824654202},
    {"imzml/cardinal/12_combined.imzml",
     9,
     {1, 1, 1},
     {8, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795},
     45100300,
     75591,
     34015950.93699646,
     1450.2994112298284},
    {"imzml/cardinal/ComBat_results_Example_processed_file.imzml",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {10398, 10398},
     {100.0, 100.0},
     {799.966796875, 799.966796875},
     {181.10246799609962, 325.4370622972208},
     45108096,
     93582,
     31502554.614967346,
     1958.419459261603},
    {"imzml/cardinal/Combat_40pixel.imzML",
     40,
     {23, 7, 1},
     {34, 43, 1},
     {388, 388},
     {602.3187255859375, 602.3187255859375},
     {3181.62646484375, 3181.62646484375},
     {57.02493974304707, 244.68277527720056},
     841754876,
     15520,
     28810810.556640625,
     3246.7542053879906},
    {"imzml/cardinal/Example_Continuous.imzML",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {1199, 1199},
     {300.0833435058594, 300.0833435058594},
     {399.91668701171875, 399.91668701171875},
     {22.920187316348525, 35.18424611613494},
     45108096,
     10791,
     3776850.1098632812,
     220.1035262373051},
    {"imzml/cardinal/out5.imzml",
     6,
     {1, 2, 1},
     {3, 3, 1},
     {13, 13},
     {319.0833435058594, 319.0833435058594},
     {350.0, 350.0},
     {7.921902820903326e-23, 4.1406116157362215e-23},
     21057046,
     78,
     25108.500732421875,
     1.2069191149370918e-22},
    {"imzml/cardinal/out6.imzml",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {3672, 3672},
     {1199.4735107421875, 1199.4735107421875},
     {1356.077880859375, 1356.077880859375},
     {42479.0, 37961.0},
     45108096,
     33048,
     42201472.73730469,
     332311.0},
    {"imzml/cardinal/picked.imzml",
     18,
     {1, 1, 1},
     {17, 3, 1},
     {1052, 45},
     {101.08333587646484, 107.91666412353516},
     {799.6666870117188, 789.9166870117188},
     {22.13429337682018, 16.5244177877903},
     171363875,
     9873,
     4446696.126502991,
     492.0546509240313},
    {"imzml/cardinal/preprocessing_results3.imzml",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {36, 36},
     {1199.575927734375, 1199.575927734375},
     {1354.4786376953125, 1354.4786376953125},
     {39.26585912704468, 26.988083362579346},
     45108096,
     324,
     409538.35876464844,
     284.0765335559845},
    {"imzml/cardinal/spatial_DGMM_input.imzML",
     400,
     {1, 1, 1},
     {20, 20, 1},
     {10, 10},
     {473.9205627441406, 473.9205627441406},
     {1858.8985595703125, 1858.8985595703125},
     {20.920939400792122, 26.877601725049317},
     81308955400,
     4000,
     4522296.691894531,
     6742.432323755267},
    {"imzml/jimzmlparser/MatrixTests_N2.imzML",
     4,
     {1, 1, 1},
     {1, 4, 1},
     {44526, 27921},
     {50.00520706176758, 53.02123260498047},
     {1999.7708740234375, 1999.4017333984375},
     {692990.0, 302568.0},
     10030010,
     116642,
     84244617.8861618,
     1666259.0},
    {"imzml/old/test.imzML",
     2,
     {1, 1, 1},
     {1, 2, 1},
     {20, 20},
     {100.0, 100.0},
     {1000.0, 1000.0},
     {11.484134912490845, 9.294727623462677},
     3005003,
     40,
     22000.0,
     20.77886253595352},
    {"imzml/pyimzml/Example_Continuous.imzML",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795},
     45108096,
     75591,
     34015950.93699646,
     1450.2994112298284},
    {"imzml/pyimzml/Example_Processed.imzML",
     9,
     {1, 1, 1},
     {3, 3, 1},
     {8399, 8399},
     {100.08333587646484, 100.08333587646484},
     {799.9166870117188, 799.9166870117188},
     {121.85039039868468, 243.53950660310795},
     45108096,
     75591,
     34015950.93699646,
     1450.2994112298284},
    {"imzml/pym2aia/test.imzML",
     20,
     {1, 4, 1},
     {5, 1, 1},
     {10463, 10463},
     {1997.498859223459, 1997.498859223459},
     {10004.361192702254, 10004.361192702254},
     {201904725.0, 218290575.0},
     210500790,
     209260,
     1147875050.987508,
     4442010650.0},
    {"maldi/serum/serum.imzML",
     16,
     {2, 1, 1},
     {1, 8, 1},
     {42388, 42388},
     {1000.0150470845815, 1000.0150470845815},
     {9999.734225176804, 9999.734225176804},
     {90312326.0, 90931914.0},
     136760188,
     678208,
     3201110883.2038565,
     1795271607.0},
    {"maldi/species/species.imzML",
     96,
     {1, 1, 1},
     {24, 4, 1},
     {20882, 20882},
     {1962.222217957186, 1961.2149519408695},
     {20146.522178281033, 20135.904433543903},
     {26278774.0, 25095651.0},
     4670582800,
     2004672,
     18949295237.201668,
     3588584957.0},
};

TEST(Imzml, OthersOpenAsPyimzmlReadsThem) {
  if (!std::filesystem::exists(shared())) GTEST_SKIP() << "skipped: no shared data";
  for (const Expected& e : expected) {
    SCOPED_TRACE(e.path);
    const auto spectra = openImzml(shared() / e.path);
    const auto& info = spectra->info();
    ASSERT_EQ(spectra->size(), e.spectra);
    std::uint64_t positions = 0, points = 0;
    double masses = 0, intensities = 0;
    std::vector<double> mz;
    std::vector<float> values;
    for (std::size_t i = 0; i < e.spectra; ++i) {
      const RasterPosition& p = info.positions[i];
      positions += (i + 1) * std::uint64_t(p.x + info.first[0] + 1000 * (p.y + info.first[1]) +
                                           1000000 * (p.z + info.first[2]));
      spectra->read(i, mz, values);
      points += mz.size();
      masses += std::accumulate(mz.begin(), mz.end(), 0.0);
      intensities += std::accumulate(values.begin(), values.end(), 0.0);
    }
    EXPECT_EQ(positions, e.positions);
    EXPECT_EQ(points, e.totalPoints);
    EXPECT_NEAR(masses, e.totalMasses, 1e-9 * e.totalMasses);
    EXPECT_NEAR(intensities, e.totalIntensities, 1e-9 * e.totalIntensities);
    std::size_t end = 0;
    for (const std::size_t i : {std::size_t(0), e.spectra - 1}) {
      const RasterPosition& wanted = end ? e.last : e.first;
      EXPECT_EQ(info.positions[i],
                (RasterPosition{wanted.x - info.first[0], wanted.y - info.first[1],
                                wanted.z - info.first[2]}));
      spectra->read(i, mz, values);
      ASSERT_EQ(mz.size(), e.points[end]);
      EXPECT_DOUBLE_EQ(mz.front(), e.mzLow[end]);
      EXPECT_DOUBLE_EQ(mz.back(), e.mzHigh[end]);
      EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0), e.sum[end],
                  1e-6 * e.sum[end]);
      ++end;
    }
  }
}

TEST(Imzml, ChecksumsAreVerified) {
  if (!std::filesystem::exists(shared())) GTEST_SKIP() << "skipped: no shared data";
  JobContext context{findDevice("cpu")};
  // Of its two checksums one is wrong.
  const auto both = verifyChecksums(shared() / "imzml/cardinal/Combat_40pixel.imzML", context);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].algorithm, "SHA-1");
  EXPECT_TRUE(both[0].matches) << both[0].stated << " " << both[0].computed;
  EXPECT_EQ(both[1].algorithm, "MD5");
  EXPECT_FALSE(both[1].matches);
  // Its author's copy states the checksum of another file.
  const auto wrong = verifyChecksums(shared() / "imzml/pyimzml/Example_Continuous.imzML", context);
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_FALSE(wrong[0].matches);
  EXPECT_EQ(wrong[0].computed, "a5be532d25997b71be6d20c76561ddc4d5307ddd");
}

} // namespace
} // namespace svx
