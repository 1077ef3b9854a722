// Mass spectra in formats other than imzML, drawn by the tests; and folders of acquisitions.
#include "core/io/imzml_writer.h"
#include "core/io/open.h"
#include "core/io/save.h"
#include "core/io/spectra_files.h"
#include "tests/io/temporary_folder.h"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <zlib.h>

#include <cmath>

namespace svx {
namespace {

using Places = std::vector<RasterPosition>;

std::string noticesOf(const Spectra& spectra) {
  std::string all;
  for (const auto& notice : spectra.info().source.notices) all += notice + "\n";
  return all;
}

std::string refusal(const std::filesystem::path& path) {
  try {
    openAs<Spectra>(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Input);
    return error.what();
  }
  return "was not refused";
}

void expectSpectrum(const Spectra& spectra, std::size_t i, const std::vector<double>& masses,
                    const std::vector<float>& intensities) {
  std::vector<double> mz;
  std::vector<float> values;
  spectra.read(i, mz, values);
  ASSERT_EQ(mz.size(), masses.size());
  for (std::size_t k = 0; k < mz.size(); ++k) EXPECT_NEAR(mz[k], masses[k], 1e-9 * masses[k]);
  EXPECT_EQ(values, intensities);
}

// ---- Tables

TEST(SpectraTable, ASpectrumEachRow) {
  TemporaryFolder folder;
  writeContent(folder / "a.csv", "spot,x,y,mz 200.5,mz 100.25\nA,5,7,2,1\nB,6,7,4,\n\nC,5,9,6,5\n");
  const auto spectra = openAs<Spectra>(folder / "a.csv");
  EXPECT_TRUE(spectra->continuous());
  EXPECT_EQ(spectra->info().first, (std::array<std::int32_t, 3>{5, 7, 1}));
  EXPECT_EQ(spectra->info().positions, (Places{{0, 0, 0}, {1, 0, 0}, {0, 2, 0}}));
  expectSpectrum(*spectra, 0, {100.25, 200.5}, {1, 2});
  expectSpectrum(*spectra, 1, {100.25, 200.5}, {0, 4});
}

TEST(SpectraTable, APointEachRow) {
  TemporaryFolder folder;
  writeContent(folder / "a.tsv",
               "x\ty\tm/z\tintensity\n1\t1\t100\t3\n1\t1\t200\t4\n2\t1\t150\t5\n");
  const auto spectra = openAs<Spectra>(folder / "a.tsv");
  EXPECT_FALSE(spectra->continuous());
  expectSpectrum(*spectra, 0, {100, 200}, {3, 4});
  expectSpectrum(*spectra, 1, {150}, {5});
}

TEST(SpectraTable, ASpectrumEachColumn) {
  TemporaryFolder folder;
  writeContent(folder / "a.csv", "m/z;R00X012Y034;R00X013Y035\n200;2;20\n100;1;10\n");
  const auto spectra = openAs<Spectra>(folder / "a.csv");
  EXPECT_EQ(spectra->info().positions, (Places{{0, 0, 0}, {1, 1, 0}}));
  EXPECT_EQ(spectra->info().first[0], 12);
  expectSpectrum(*spectra, 1, {100, 200}, {10, 20});
  writeContent(folder / "b.csv", "mz,control,tumour\n100,1,2\n");
  EXPECT_NE(noticesOf(*openAs<Spectra>(folder / "b.csv")).find("no positions"), std::string::npos);
}

TEST(SpectraTable, ASingleSpectrum) {
  TemporaryFolder folder;
  writeContent(folder / "a.csv", "m/z,intensity\n100,1\n101,2\n");
  expectSpectrum(*openAs<Spectra>(folder / "a.csv"), 0, {100, 101}, {1, 2});
  writeContent(folder / "b.txt", "100\t1\n101.5\t2\n");
  expectSpectrum(*openAs<Spectra>(folder / "b.txt"), 0, {100, 101.5}, {1, 2});
}

TEST(SpectraTable, LeavesPointListsAlone) {
  TemporaryFolder folder;
  writeContent(folder / "a.csv", "label,x,y,z\na,1,2,3\n");
  EXPECT_TRUE(
      std::holds_alternative<std::shared_ptr<const Landmarks>>(open(folder / "a.csv").data.at(0)));
}

TEST(SpectraTable, ErrorsNameTheLine) {
  TemporaryFolder folder;
  writeContent(folder / "a.csv", "x,y,100\n1,1,5\n1,2,five\n");
  EXPECT_NE(refusal(folder / "a.csv").find("line 3 has no number in column 3"), std::string::npos);
  writeContent(folder / "b.csv", "x,y,100\n1,1\n");
  EXPECT_NE(refusal(folder / "b.csv").find("line 2 has 2 cells"), std::string::npos);
  writeContent(folder / "c.csv", "x,y,100\n1.5,1,2\n");
  EXPECT_NE(refusal(folder / "c.csv").find("no whole number"), std::string::npos);
  writeContent(folder / "d.csv", "x,y,100\n");
  EXPECT_NE(refusal(folder / "d.csv").find("no spectrum"), std::string::npos);
}

/// Spectra of 3 x 2 pixels that a file counts from (4, 2).
SpectraInMemory drawn(bool continuous, std::size_t count = 6) {
  SpectraInfo info;
  info.first = {4, 2, 1};
  std::vector<std::vector<double>> masses;
  std::vector<std::vector<float>> values;
  if (continuous) info.sharedAxis = {100.1, 200.2, 1e3 / 3};
  for (std::size_t i = 0; i < count; ++i) {
    info.positions.push_back({std::int32_t(i % 3), std::int32_t(i / 3), 0});
    if (!continuous) masses.push_back({100.1 + double(i) / 3, 200.2, 1e3 / 3});
    values.push_back({float(i) / 7, 1e-12f, 3.4e30f});
  }
  return {std::move(info), std::move(masses), std::move(values)};
}

TEST(SpectraTable, ComesBackIdentically) {
  for (const bool continuous : {true, false})
    for (const std::size_t count : {6, 1})
      for (const char* name : {"a.csv", "a.tsv"}) {
        TemporaryFolder folder;
        const auto spectra = std::make_shared<SpectraInMemory>(
            drawn(continuous, count).info(),
            continuous ? std::vector<std::vector<double>>()
                       : std::vector<std::vector<double>>(count, {100.1, 200.2, 1e3 / 3}),
            std::vector<std::vector<float>>(count, {1.f / 7, 1e-12f, 3.4e30f}));
        save(std::shared_ptr<const Spectra>(spectra), folder / name);
        const auto back = openAs<Spectra>(folder / name);
        ASSERT_EQ(back->size(), count);
        EXPECT_EQ(back->info().positions, spectra->info().positions);
        if (count > 1) {
          EXPECT_EQ(back->info().first, spectra->info().first);
        }
        std::vector<double> mz, wanted;
        std::vector<float> values, wantedValues;
        for (std::size_t i = 0; i < count; ++i) {
          back->read(i, mz, values);
          spectra->read(i, wanted, wantedValues);
          EXPECT_EQ(mz, wanted);
          EXPECT_EQ(values, wantedValues);
        }
      }
}

// ---- mzML

std::string base64(const std::string& bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t k = 0; k < bytes.size(); k += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (k + j < bytes.size() ? static_cast<unsigned char>(bytes[k + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      text += k + j <= bytes.size() ? digits[bits >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

std::string term(const std::string& accession, const std::string& value = {}) {
  return "<cvParam cvRef=\"" + accession.substr(0, accession.find(':')) + "\" accession=\"" +
         accession + "\" name=\"n\" value=\"" + value + "\"/>";
}

template <typename T>
std::string arrayText(const char* content, const char* type, const std::vector<double>& values,
                      bool deflate) {
  std::string bytes;
  for (const double v : values) {
    const T t = T(v);
    bytes.append(reinterpret_cast<const char*>(&t), sizeof t);
  }
  if (deflate) {
    auto length = compressBound(bytes.size());
    std::string packed(length, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &length,
             reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    bytes = packed.substr(0, length);
  }
  const std::string text = base64(bytes);
  return "<binaryDataArray encodedLength=\"" + std::to_string(text.size()) + "\">" + term(type) +
         term(deflate ? "MS:1000574" : "MS:1000576") + term(content) + "<binary>" + text +
         "</binary></binaryDataArray>";
}

struct MzmlOptions {
  bool deflate = false, wide = true, placed = true;
  int fragments = 0; ///< spectra of level 2
};

std::string mzml(const MzmlOptions& o) {
  std::string text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<indexedmzML><mzML "
                     "xmlns=\"http://psi.hupo.org/ms/mzml\" version=\"1.1.0\">"
                     "<referenceableParamGroupList count=\"1\"><referenceableParamGroup id=\"g\">" +
                     term("MS:1000128") + term("MS:1000130") +
                     "</referenceableParamGroup></referenceableParamGroupList>"
                     "<run id=\"r\"><spectrumList count=\"5\" defaultDataProcessingRef=\"d\">\n";
  for (int i = 0; i < 3 + o.fragments; ++i) {
    text += "<spectrum index=\"" + std::to_string(i) + "\" id=\"scan=" + std::to_string(i + 1) +
            "\" defaultArrayLength=\"4\"><referenceableParamGroupRef ref=\"g\"/>" +
            term("MS:1000511", i < 3 ? "1" : "2");
    if (o.placed)
      text += "<scanList count=\"1\"><scan>" + term("IMS:1000050", std::to_string(3 + i)) +
              term("IMS:1000051", "8") + "</scan></scanList>";
    const double d = i;
    const std::vector<double> mz{100 + d, 200.25 + d, 300.5, 400}, values{d, 1.5, 2.25, 1e5};
    text += "<binaryDataArrayList count=\"2\">";
    text += o.wide ? arrayText<double>("MS:1000514", "MS:1000523", mz, o.deflate)
                   : arrayText<float>("MS:1000514", "MS:1000521", mz, o.deflate);
    text += o.wide ? arrayText<double>("MS:1000515", "MS:1000523", values, o.deflate)
                   : arrayText<float>("MS:1000515", "MS:1000521", values, o.deflate);
    text += "</binaryDataArrayList></spectrum>\n";
  }
  return text + "</spectrumList></run></mzML></indexedmzML>\n";
}

TEST(Mzml, ReadsBothWidthsPlainAndCompressed) {
  for (const bool deflate : {false, true})
    for (const bool wide : {false, true}) {
      TemporaryFolder folder;
      writeContent(folder / "a.mzML", mzml({deflate, wide}));
      const auto spectra = openAs<Spectra>(folder / "a.mzML");
      EXPECT_EQ(noticesOf(*spectra), "");
      EXPECT_EQ(spectra->info().kind, SpectrumKind::Profile);
      EXPECT_EQ(spectra->info().polarity, "positive");
      EXPECT_EQ(spectra->info().first, (std::array<std::int32_t, 3>{3, 8, 1}));
      EXPECT_EQ(spectra->info().positions, (Places{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}}));
      for (int i = 0; i < 3; ++i)
        expectSpectrum(*spectra, std::size_t(i), {100. + i, 200.25 + i, 300.5, 400},
                       {float(i), 1.5f, 2.25f, 1e5f});
      std::array<float, 2> part{};
      spectra->intensities(2, 1, part);
      EXPECT_EQ(part, (std::array<float, 2>{1.5f, 2.25f}));
    }
}

TEST(Mzml, SaysWhatWasLeftOut) {
  TemporaryFolder folder;
  writeContent(folder / "a.mzML", mzml({false, true, false, 2}));
  const auto spectra = openAs<Spectra>(folder / "a.mzML");
  EXPECT_EQ(spectra->size(), 3u);
  EXPECT_NE(noticesOf(*spectra).find("2 of 5 spectra are of MS level 2"), std::string::npos);
  EXPECT_NE(noticesOf(*spectra).find("no positions"), std::string::npos);
  std::string cut = mzml({});
  writeContent(folder / "b.mzML", cut.substr(0, cut.rfind("<binary>") + 20));
  const auto part = openAs<Spectra>(folder / "b.mzML");
  EXPECT_EQ(part->size(), 2u);
  EXPECT_NE(noticesOf(*part).find("ends early"), std::string::npos);
}

TEST(Mzml, BrokenFilesAreRefusedOrSaidWhenRead) {
  TemporaryFolder folder;
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = mzml({true});
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
      text.replace(at, from.size(), to);
    writeContent(folder / "a.mzML", text);
    return folder / "a.mzML";
  };
  EXPECT_NE(refusal(changed("MS:1000574", "MS:1002312")).find("not supported"), std::string::npos);
  EXPECT_NE(refusal(changed("MS:1000514", "MS:1000516")).find("lack m/z"), std::string::npos);
  EXPECT_NE(refusal(changed("<spectrum ", "<spectre ")).find("no spectrum"), std::string::npos);
  EXPECT_NE(refusal(changed("Length=\"4\"", "Length=\"4000000000\"")).find("lack m/z"),
            std::string::npos);
  const auto damaged = openAs<Spectra>(changed("<binary>", "<binary>A"));
  std::vector<double> mz;
  std::vector<float> values;
  EXPECT_THROW(damaged->read(0, mz, values), Error);
  const auto noText = openAs<Spectra>(changed("<binary>", "<binary>%"));
  EXPECT_THROW(noText->read(0, mz, values), Error);
}

TEST(Mzml, ManySpectraAcrossPieces) {
  TemporaryFolder folder;
  const std::string one = mzml({});
  const auto begin = one.find("<spectrum "), end = one.find("<spectrum ", begin + 1);
  std::string text = one.substr(0, begin);
  const std::string padding = "<!--" + std::string(5000, 'x') + "-->";
  for (int i = 0; i < 3000; ++i) text += one.substr(begin, end - begin) + padding;
  writeContent(folder / "a.mzML", text + "</spectrumList></run></mzML></indexedmzML>");
  const auto spectra = openAs<Spectra>(folder / "a.mzML");
  ASSERT_EQ(spectra->size(), 3000u);
  expectSpectrum(*spectra, 2999, {100, 200.25, 300.5, 400}, {0, 1.5f, 2.25f, 1e5f});
}

// ---- Bruker flex

struct Flex {
  double ml1 = 2.5e6, ml2 = 300, ml3 = -0.05, delay = 20000, step = 0.5;
  int points = 50;
  bool bigEndian = false;
};

void writeSpot(const std::filesystem::path& folder, const Flex& f, int scale) {
  std::filesystem::create_directories(folder);
  const auto line = [](const char* name, double value) {
    return std::string("##$") + name + "= " + std::to_string(value) + "\r\n";
  };
  writeContent(folder / "acqus",
               "##TITLE= XMASS Parameter file\r\n##SPECTROMETER/DATASYSTEM= Bruker Flex Series\r\n"
               "##.IONIZATION MODE= LD-\r\n" +
                   line("BYTORDA", f.bigEndian) + line("DELAY", f.delay) + line("DW", f.step) +
                   line("ML1", f.ml1) + line("ML2", f.ml2) + line("ML3", f.ml3) +
                   line("TD", f.points) + "##END=\r\n");
  std::string bytes;
  for (int k = 0; k < f.points; ++k)
    for (int b = 0; b < 4; ++b)
      bytes += char((scale * 1000 + k) >> 8 * (f.bigEndian ? 3 - b : b) & 0xff);
  writeContent(folder / "fid", bytes);
}

TEST(Flex, AFolderOfSpotsIsOneDataSet) {
  TemporaryFolder folder;
  for (int i = 0; i < 3; ++i)
    writeSpot(folder / ("run/0_R00X01" + std::to_string(i) + "Y020") / "1" / "1SRef",
              {.bigEndian = i == 1}, i + 1);
  const auto spectra = openAs<Spectra>(folder / "run");
  ASSERT_EQ(spectra->size(), 3u);
  EXPECT_EQ(noticesOf(*spectra), "");
  EXPECT_EQ(spectra->info().first, (std::array<std::int32_t, 3>{10, 20, 1}));
  EXPECT_EQ(spectra->info().positions, (Places{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}}));
  EXPECT_EQ(spectra->info().polarity, "negative");
  std::vector<double> mz;
  std::vector<float> values;
  for (std::size_t i = 0; i < 3; ++i) {
    spectra->read(i, mz, values);
    ASSERT_EQ(mz.size(), 50u);
    for (int k = 0; k < 50; ++k) {
      EXPECT_EQ(values[std::size_t(k)], float((i + 1) * 1000 + std::size_t(k)));
      // The calibration's own equation: 0 = A m + B sqrt(m) + C(t).
      const double root = std::sqrt(mz[std::size_t(k)]), time = 20000 + 0.5 * k;
      EXPECT_NEAR(-0.05 * root * root + std::sqrt(1e12 / 2.5e6) * root + 300 - time, 0, 1e-6);
    }
  }
}

TEST(Flex, LinearCalibrationAndSingleFiles) {
  TemporaryFolder folder;
  writeSpot(folder / "0_C7" / "1" / "1SLin", {.ml3 = 0}, 1);
  for (const char* name : {"0_C7/1/1SLin/fid", "0_C7/1/1SLin/acqus", "0_C7"}) {
    const auto spectra = openAs<Spectra>(folder / name);
    ASSERT_EQ(spectra->size(), 1u) << name;
    double mass = 0;
    spectra->masses(0, 10, {&mass, 1});
    EXPECT_NEAR(mass, std::pow((20005. - 300) / std::sqrt(1e12 / 2.5e6), 2), 1e-9 * mass);
    EXPECT_EQ(spectra->info().first, (std::array<std::int32_t, 3>{7, 3, 1})) << name;
  }
}

TEST(Flex, DamagedSpotsAreLeftOutAndNamed) {
  TemporaryFolder folder;
  writeSpot(folder / "0_R00X1Y1" / "1SRef", {}, 1);
  writeSpot(folder / "0_R00X2Y1" / "1SRef", {.ml1 = 0}, 2);
  writeSpot(folder / "0_R00X3Y1" / "1SRef", {}, 3);
  std::filesystem::resize_file(folder / "0_R00X3Y1" / "1SRef" / "fid", 40);
  const auto spectra = openAs<Spectra>(folder.path());
  ASSERT_EQ(spectra->size(), 2u);
  EXPECT_EQ(spectra->points(1), 10u);
  EXPECT_NE(noticesOf(*spectra).find("1 of 3 spots were left out"), std::string::npos);
  std::filesystem::remove_all(folder / "0_R00X1Y1");
  std::filesystem::remove_all(folder / "0_R00X3Y1");
  EXPECT_NE(refusal(folder.path()).find("makes no sense"), std::string::npos);
}

// ---- HDF5

void writeData(hid_t file, const char* name, std::vector<hsize_t> size,
               const std::vector<double>& values) {
  const hid_t space = H5Screate_simple(int(size.size()), size.data(), nullptr);
  const hid_t data =
      H5Dcreate2(file, name, H5T_NATIVE_FLOAT, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Dclose(data);
  H5Sclose(space);
}

std::vector<double> counting(std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t k = 0; k < count; ++k) values[k] = double(k);
  return values;
}

TEST(Hdf5Cube, AnImageWithItsAxisLastOrFirst) {
  for (const bool last : {true, false}) {
    TemporaryFolder folder;
    const hid_t file =
        H5Fcreate((folder / "a.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    writeData(file, "peaks", last ? std::vector<hsize_t>{3, 2, 4} : std::vector<hsize_t>{4, 3, 2},
              counting(24));
    writeData(file, "mz", {4}, {100, 200, 300, 400});
    H5Fclose(file);
    const auto spectra = openAs<Spectra>(folder / "a.h5");
    EXPECT_EQ(spectra->info().raster, (std::array<std::int32_t, 3>{2, 3, 1}));
    // The spectrum at (x 1, y 2).
    expectSpectrum(*spectra, 5, {100, 200, 300, 400},
                   last ? std::vector<float>{20, 21, 22, 23} : std::vector<float>{5, 11, 17, 23});
    EXPECT_NE(noticesOf(*spectra).find("from peaks"), std::string::npos);
  }
}

TEST(Hdf5Cube, AListOfSpectraWithPositions) {
  TemporaryFolder folder;
  const hid_t file = H5Fcreate((folder / "a.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Gclose(H5Gcreate2(file, "data", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  writeData(file, "data/spectra", {3, 4}, counting(12));
  writeData(file, "data/mz", {4}, {100, 200, 300, 400});
  writeData(file, "data/coordinates", {3, 2}, {5, 1, 6, 1, 5, 2});
  H5Fclose(file);
  const auto spectra = openAs<Spectra>(folder / "a.h5");
  EXPECT_EQ(spectra->info().positions, (Places{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}));
  expectSpectrum(*spectra, 2, {100, 200, 300, 400}, {8, 9, 10, 11});
}

TEST(Hdf5Cube, BadFilesAreRefused) {
  TemporaryFolder folder;
  hid_t file = H5Fcreate((folder / "a.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  writeData(file, "peaks", {3, 2, 4}, counting(24));
  H5Fclose(file);
  EXPECT_NE(refusal(folder / "a.h5").find("no m/z axis"), std::string::npos);
  file = H5Fcreate((folder / "b.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  writeData(file, "list", {3}, counting(3));
  H5Fclose(file);
  EXPECT_NE(refusal(folder / "b.h5").find("neither an ITK transform nor"), std::string::npos);
  std::filesystem::resize_file(folder / "a.h5", 700);
  EXPECT_NE(refusal(folder / "a.h5").find("damaged"), std::string::npos);
}

// ---- Folders

TEST(Folder, AllImzmlOfAFolderAreOpened) {
  TemporaryFolder folder;
  for (const char* name : {"b.imzML", "a.imzml"})
    saveImzml(drawn(true), folder / name, {}, nullptr);
  writeContent(folder / "c.imzML", "broken");
  const Opened opened = open(folder.path());
  ASSERT_EQ(opened.data.size(), 2u);
  EXPECT_EQ(std::get<std::shared_ptr<const Spectra>>(opened.data[0])->info().name, "a");
  ASSERT_EQ(opened.notices.size(), 1u);
  EXPECT_NE(opened.notices[0].find("c.imzML"), std::string::npos);
}

} // namespace
} // namespace svx
