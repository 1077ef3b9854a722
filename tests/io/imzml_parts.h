// Small imzML data sets of our own, whole and broken.
#pragma once

#include "core/io/imzml.h"
#include "tests/io/temporary_folder.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstring>
#include <fstream>

namespace svx::test {

/// What a generated data set of four spectra says of itself; each member may be spoilt.
struct Parts {
  std::string mode = "IMS:1000031", kind = "MS:1000127";
  std::string uuid = "{00010203-0405-0607-0809-0A0B0C0D0E0F}";
  std::string mzType = "MS:1000523", valueType = "MS:1000521";
  std::string mzCompression = "MS:1000576", valueCompression = "MS:1000576";
  std::string mzContent = "MS:1000514", valueContent = "MS:1000515";
  std::string pixelSize = term("IMS:1000046", "50") + term("IMS:1000047", "25");
  std::string declared = "4";
  bool shared = false; ///< one m/z array for all

  static std::string term(const std::string& accession, const std::string& value = "") {
    return "<cvParam cvRef=\"x\" accession=\"" + accession + "\" name=\"n\" value=\"" + value +
           "\"/>";
  }
  /// Called with the text of each spectrum's XML before it is written.
  std::function<void(std::string&, int)> edit = [](std::string&, int) {};
  std::function<void(std::string& xml, std::string& binary)> finish = [](auto&, auto&) {};
};

inline double mzOf(int spectrum, int point) {
  return 100 + 0.5 * point * (1 + 0.2 * ((point * 7) % 3)) + (spectrum < 0 ? 0 : spectrum * 0.01);
}
inline float valueOf(int spectrum, int point) {
  return float((spectrum + 1) * 10 + (point * 5) % 7);
}
inline constexpr int pointCount = 6;

template <typename T>
std::string packed(const std::vector<double>& values, bool deflate) {
  std::string bytes;
  for (const double v : values) {
    const T t = T(v);
    bytes.append(reinterpret_cast<const char*>(&t), sizeof t);
  }
  if (!deflate) return bytes;
  auto length = compressBound(bytes.size());
  std::string smaller(length, '\0');
  compress(reinterpret_cast<Bytef*>(smaller.data()), &length,
           reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  smaller.resize(length);
  return smaller;
}

inline std::string packedAs(const std::string& type, const std::vector<double>& values,
                            bool deflate) {
  if (type == "MS:1000523") return packed<double>(values, deflate);
  if (type == "MS:1000519") return packed<std::int32_t>(values, deflate);
  if (type == "MS:1000522") return packed<std::int64_t>(values, deflate);
  if (type == "IMS:1100000") return packed<std::int8_t>(values, deflate);
  if (type == "IMS:1100001") return packed<std::int16_t>(values, deflate);
  return packed<float>(values, deflate);
}

inline std::filesystem::path write(const TemporaryFolder& folder, const Parts& p) {
  const auto term = [](const std::string& accession, const std::string& value = {}) {
    return Parts::term(accession, value);
  };
  std::string binary;
  for (int b = 0; b < 16; ++b) binary += char(b);
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<mzML>\n<fileDescription><fileContent>" +
      term("IMS:1000080", p.uuid) + term(p.mode) + term(p.kind) +
      "</fileContent></fileDescription>\n<referenceableParamGroupList count=\"2\">"
      "<referenceableParamGroup id=\"mz\">" +
      term(p.mzContent) + term(p.mzType) + term(p.mzCompression) +
      "</referenceableParamGroup><referenceableParamGroup id=\"values\">" + term(p.valueContent) +
      term(p.valueType) + term(p.valueCompression) +
      "</referenceableParamGroup></referenceableParamGroupList>\n<scanSettings>" + p.pixelSize +
      "</scanSettings>\n<run><spectrumList count=\"" + p.declared + "\">\n";
  const auto place = [&](const std::string& bytes) {
    binary += bytes;
    return binary.size() - bytes.size();
  };
  std::size_t axisAt = 0;
  for (int i = 0; i < 4; ++i) {
    std::vector<double> mz, values;
    for (int k = 0; k < pointCount; ++k) {
      mz.push_back(mzOf(p.shared ? -1 : i, k));
      values.push_back(valueOf(i, k));
    }
    const std::string mzBytes = packedAs(p.mzType, mz, p.mzCompression == "MS:1000574");
    const std::string valueBytes =
        packedAs(p.valueType, values, p.valueCompression == "MS:1000574");
    if (i == 0 || !p.shared) axisAt = place(mzBytes);
    const auto array = [&](const char* group, std::size_t offset, std::size_t encoded) {
      return std::string(
                 "<binaryDataArray encodedLength=\"0\"><referenceableParamGroupRef ref=\"") +
             group + "\"/>" + term("IMS:1000102", std::to_string(offset)) +
             term("IMS:1000103", std::to_string(pointCount)) +
             term("IMS:1000104", std::to_string(encoded)) + "<binary/></binaryDataArray>";
    };
    std::string spectrum =
        "<spectrum id=\"s" + std::to_string(i) + "\" index=\"" + std::to_string(i) +
        "\"><scanList><scan>" + term("IMS:1000050", std::to_string(1 + i % 2)) +
        term("IMS:1000051", std::to_string(1 + i / 2)) +
        "</scan></scanList><binaryDataArrayList count=\"2\">" + array("mz", axisAt, mzBytes.size());
    spectrum += array("values", place(valueBytes), valueBytes.size()) +
                "</binaryDataArrayList></spectrum>\n";
    p.edit(spectrum, i);
    xml += spectrum;
  }
  xml += "</spectrumList></run></mzML>\n";
  p.finish(xml, binary);
  std::ofstream(folder / "a.imzML", std::ios::binary) << xml;
  std::ofstream(folder / "a.ibd", std::ios::binary) << binary;
  return folder / "a.imzML";
}

inline void replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  ASSERT_NE(at, text.npos) << from;
  text.replace(at, from.size(), to);
}

/// Opens it, compares every number, and gives the notices in one text.
inline std::string opened(const Parts& p, std::size_t count = 4) {
  TemporaryFolder folder;
  const auto spectra = openImzml(write(folder, p));
  EXPECT_EQ(spectra->size(), count);
  EXPECT_EQ(spectra->continuous(), p.shared);
  for (std::size_t s = 0; s < spectra->size(); ++s) {
    const auto& position = spectra->info().positions[s];
    const int i = position.x + 2 * position.y;
    std::vector<double> mz;
    std::vector<float> values;
    spectra->read(s, mz, values);
    EXPECT_EQ(mz.size(), std::size_t(pointCount));
    for (int k = 0; k < int(mz.size()); ++k) {
      EXPECT_NEAR(mz[std::size_t(k)], mzOf(p.shared ? -1 : i, k), 1e-5);
      EXPECT_EQ(values[std::size_t(k)], valueOf(i, k));
    }
    std::array<float, 2> part{};
    spectra->intensities(s, 3, part);
    EXPECT_EQ(part, (std::array{valueOf(i, 3), valueOf(i, 4)}));
  }
  std::string notices;
  for (const auto& notice : spectra->info().source.notices) notices += notice + "\n";
  return notices;
}

inline std::string refusal(const Parts& p) {
  TemporaryFolder folder;
  try {
    openImzml(write(folder, p));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Input);
    return error.why();
  }
  return "was not refused";
}

} // namespace svx::test
