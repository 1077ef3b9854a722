#include "core/io/imzml_writer.h"

#include "core/io/format.h"
#include "core/io/imzml.h"
#include "core/io/new_file.h"
#include "core/io/xml_scanner.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <cmath>
#include <cstring>
#include <random>

namespace svx {
namespace {

namespace fs = std::filesystem;

std::string hex(const std::uint8_t* bytes, std::size_t count) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 15];
  }
  return text;
}

/// Of a controlled vocabulary: "MS:1000514" comes from "MS", "IMS:..." from "IMS".
std::string term(const char* accession, const char* name, const std::string& value = {},
                 const char* unit = nullptr) {
  const std::string id = accession;
  std::string text = "<cvParam cvRef=\"" + id.substr(0, id.find(':')) + "\" accession=\"" + id +
                     "\" name=\"" + name + "\" value=\"" + encodeEntities(value) + "\"";
  if (unit) text += unit;
  return text + "/>";
}

constexpr auto micrometre =
    " unitCvRef=\"UO\" unitAccession=\"UO:0000017\" unitName=\"micrometer\"";
constexpr auto counts =
    " unitCvRef=\"MS\" unitAccession=\"MS:1000131\" unitName=\"number of detector counts\"";
constexpr auto massUnit = " unitCvRef=\"MS\" unitAccession=\"MS:1000040\" unitName=\"m/z\"";

std::string typeTerm(NumberType type) {
  switch (type) {
  case NumberType::Float64:
    return term("MS:1000523", "64-bit float");
  case NumberType::Int32:
    return term("MS:1000519", "32-bit integer");
  case NumberType::Int64:
    return term("MS:1000522", "64-bit integer");
  default:
    return term("MS:1000521", "32-bit float");
  }
}

template <typename To, typename From>
void put(std::span<const From> values, std::vector<char>& bytes) {
  bytes.resize(values.size() * sizeof(To));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double v = double(values[i]);
    if constexpr (std::is_integral_v<To>)
      if (!(v >= -0x1p53 && v <= 0x1p53) || double(To(v)) != v)
        throw Error(ErrorKind::Input, "The spectra cannot be written as whole numbers",
                    "the value " + std::to_string(values[i]) + " is none, or too large.",
                    "Choose 32-bit or 64-bit floating-point numbers.");
    const To to = To(v);
    std::memcpy(bytes.data() + i * sizeof(To), &to, sizeof(To));
  }
}

template <typename From>
void put(NumberType type, std::span<const From> values, std::vector<char>& bytes) {
  switch (type) {
  case NumberType::Float64:
    return put<double>(values, bytes);
  case NumberType::Int32:
    return put<std::int32_t>(values, bytes);
  case NumberType::Int64:
    return put<std::int64_t>(values, bytes);
  default:
    return put<float>(values, bytes);
  }
}

} // namespace

struct ImzmlWriter::State {
  struct Place {
    std::uint64_t offset = 0, encoded = 0, length = 0;
  };

  State(const fs::path& path, const SpectraInfo& information, const ImzmlOptions& chosen)
      : info(information), options(chosen), xml(path),
        binary(fs::path(path).replace_extension(".ibd")), sha1(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    continuous = options.continuous.value_or(!info.sharedAxis.empty());
    if (continuous && info.sharedAxis.empty())
      throw Error(ErrorKind::Usage, "Cannot write " + shown(path),
                  "its spectra have m/z axes of their own.", "Write it as 'processed'.");
    if (options.uuid == std::array<std::uint8_t, 16>{}) {
      std::random_device random;
      for (auto& byte : options.uuid) byte = std::uint8_t(random());
      options.uuid[6] = (options.uuid[6] & 0x0f) | 0x40;
      options.uuid[8] = (options.uuid[8] & 0x3f) | 0x80;
    }
    EVP_DigestInit_ex(sha1.get(), EVP_sha1(), nullptr);
    append(options.uuid.data(), options.uuid.size());
    writeHead();
    if (continuous) axis = array(options.masses, std::span<const double>(info.sharedAxis));
  }

  void append(const void* bytes, std::size_t count) {
    binary.write(bytes, count);
    EVP_DigestUpdate(sha1.get(), bytes, count);
  }

  template <typename T>
  Place array(NumberType type, std::span<const T> values) {
    put(type, values, bytes);
    Place place{binary.written(), bytes.size(), values.size()};
    if (options.compressed) {
      packed.resize(::compressBound(uLong(bytes.size())));
      auto length = uLongf(packed.size());
      if (::compress(reinterpret_cast<Bytef*>(packed.data()), &length,
                     reinterpret_cast<const Bytef*>(bytes.data()), uLong(bytes.size())) != Z_OK)
        throw Error(ErrorKind::Memory, "The spectra cannot be compressed",
                    "the memory is used up.");
      place.encoded = length;
      append(packed.data(), length);
    } else {
      append(bytes.data(), bytes.size());
    }
    return place;
  }

  void writeHead();
  void writeSpectrum(const Place& masses, const Place& intensities);

  SpectraInfo info;
  ImzmlOptions options;
  NewFile xml, binary;
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> sha1;
  bool continuous = false;
  std::uint64_t checksumAt = 0; ///< in the XML
  std::size_t added = 0;
  Place axis;
  std::vector<char> bytes, packed;
  std::string pending; ///< of the XML
};

void ImzmlWriter::State::writeHead() {
  const auto number = [](double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", v);
    return std::string(text);
  };
  std::string& text = pending;
  text += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<mzML xmlns=\"http://psi.hupo.org/ms/mzml\" version=\"1.1\">\n"
          "<cvList count=\"3\">\n"
          "<cv id=\"MS\" fullName=\"Proteomics Standards Initiative Mass Spectrometry Ontology\" "
          "version=\"4.1\" URI=\"http://purl.obolibrary.org/obo/ms.obo\"/>\n"
          "<cv id=\"UO\" fullName=\"Unit Ontology\" version=\"1.0\" "
          "URI=\"http://purl.obolibrary.org/obo/uo.obo\"/>\n"
          "<cv id=\"IMS\" fullName=\"Imaging MS Ontology\" version=\"1.1.0\" "
          "URI=\"http://www.maldi-msi.org/download/imzml/imagingMS.obo\"/>\n"
          "</cvList>\n<fileDescription>\n<fileContent>\n" +
          term("MS:1000579", "MS1 spectrum") + "\n";
  const SpectrumKind kind = options.kind.value_or(info.kind);
  text += kind == SpectrumKind::Centroid ? term("MS:1000127", "centroid spectrum")
                                         : term("MS:1000128", "profile spectrum");
  text +=
      "\n" + (continuous ? term("IMS:1000030", "continuous") : term("IMS:1000031", "processed"));
  text += "\n" + term("IMS:1000080", "universally unique identifier",
                      hex(options.uuid.data(), options.uuid.size()));
  const std::string checksum = term("IMS:1000091", "ibd SHA-1", std::string(40, '0'));
  text += "\n" + checksum + "\n";
  checksumAt = text.size() - 1 - checksum.size() + checksum.find(std::string(40, '0'));
  text += "</fileContent>\n</fileDescription>\n<referenceableParamGroupList count=\"3\">\n"
          "<referenceableParamGroup id=\"spectrum\">\n" +
          term("MS:1000511", "ms level", "1");
  if (info.polarity == "positive") text += "\n" + term("MS:1000130", "positive scan");
  if (info.polarity == "negative") text += "\n" + term("MS:1000129", "negative scan");
  text += "\n</referenceableParamGroup>\n<referenceableParamGroup id=\"masses\">\n";
  const std::string compression = options.compressed ? term("MS:1000574", "zlib compression")
                                                     : term("MS:1000576", "no compression");
  const std::string external = term("IMS:1000101", "external data", "true");
  text += term("MS:1000514", "m/z array", {}, massUnit) + "\n" + typeTerm(options.masses) + "\n" +
          compression + "\n" + external + "\n</referenceableParamGroup>\n";
  text += "<referenceableParamGroup id=\"intensities\">\n" +
          term("MS:1000515", "intensity array", {}, counts) + "\n" + typeTerm(options.intensities) +
          "\n" + compression + "\n" + external +
          "\n</referenceableParamGroup>\n</referenceableParamGroupList>\n";
  text +=
      "<softwareList count=\"1\"><software id=\"spectravox\" version=\"" SVX_VERSION "\">" +
      term("MS:1000799", "custom unreleased software tool", "Spectravox") +
      "</software></softwareList>\n<scanSettingsList count=\"1\"><scanSettings id=\"raster\">\n";
  text += term("IMS:1000401", "top down") + term("IMS:1000413", "flyback") +
          term("IMS:1000480", "horizontal line scan") + term("IMS:1000491", "linescan left right") +
          "\n";
  text += term("IMS:1000042", "max count of pixels x", std::to_string(info.raster[0])) +
          term("IMS:1000043", "max count of pixels y", std::to_string(info.raster[1])) + "\n";
  if (info.pixelSizeKnown)
    text += term("IMS:1000046", "pixel size (x)", number(info.pixelSize[0]), micrometre) +
            term("IMS:1000047", "pixel size y", number(info.pixelSize[1]), micrometre) + "\n";
  text += "</scanSettings></scanSettingsList>\n<instrumentConfigurationList count=\"1\">"
          "<instrumentConfiguration id=\"instrument\">";
  text += info.instrument.empty() ? term("MS:1000031", "instrument model")
                                  : term("MS:1000031", "instrument model", info.instrument);
  text += "</instrumentConfiguration></instrumentConfigurationList>\n"
          "<dataProcessingList count=\"1\"><dataProcessing id=\"export\">"
          "<processingMethod order=\"0\" softwareRef=\"spectravox\">" +
          term("MS:1000544", "Conversion to mzML") +
          "</processingMethod></dataProcessing></dataProcessingList>\n"
          "<run defaultInstrumentConfigurationRef=\"instrument\" id=\"run\">\n"
          "<spectrumList count=\"" +
          std::to_string(info.positions.size()) + "\" defaultDataProcessingRef=\"export\">\n";
}

void ImzmlWriter::State::writeSpectrum(const Place& masses, const Place& intensities) {
  const RasterPosition& at = info.positions[added];
  const auto place = [&](int axis, std::int32_t value) {
    return std::to_string(value + info.first[std::size_t(axis)]);
  };
  const auto arrayText = [](const char* group, const Place& p) {
    return std::string("<binaryDataArray encodedLength=\"0\"><referenceableParamGroupRef ref=\"") +
           group + "\"/>" + term("IMS:1000103", "external array length", std::to_string(p.length)) +
           term("IMS:1000104", "external encoded length", std::to_string(p.encoded)) +
           term("IMS:1000102", "external offset", std::to_string(p.offset)) +
           "<binary/></binaryDataArray>\n";
  };
  pending += "<spectrum id=\"spectrum=" + std::to_string(added + 1) + "\" index=\"" +
             std::to_string(added) +
             "\" defaultArrayLength=\"0\"><referenceableParamGroupRef ref=\"spectrum\"/>";
  pending += "<scanList count=\"1\">" + term("MS:1000795", "no combination") + "<scan>" +
             term("IMS:1000050", "position x", place(0, at.x)) +
             term("IMS:1000051", "position y", place(1, at.y));
  if (info.raster[2] > 1) pending += term("IMS:1000052", "position z", place(2, at.z));
  pending += "</scan></scanList>\n<binaryDataArrayList count=\"2\">\n" +
             arrayText("masses", masses) + arrayText("intensities", intensities) +
             "</binaryDataArrayList></spectrum>\n";
  if (pending.size() > (1 << 20)) {
    xml.write(pending);
    pending.clear();
  }
  ++added;
}

ImzmlWriter::ImzmlWriter(const fs::path& xml, const SpectraInfo& info, const ImzmlOptions& options)
    : state_(std::make_unique<State>(xml, info, options)) {}

ImzmlWriter::~ImzmlWriter() = default;

void ImzmlWriter::add(std::span<const double> masses, std::span<const float> intensities) {
  State& s = *state_;
  if (s.added == s.info.positions.size() ||
      intensities.size() != (s.continuous ? s.info.sharedAxis.size() : masses.size()))
    throw Error(ErrorKind::Internal, "The spectra cannot be written",
                "a spectrum is one too many or of another length than its m/z.");
  const State::Place axis = s.continuous ? s.axis : s.array(s.options.masses, masses);
  s.writeSpectrum(axis, s.array(s.options.intensities, intensities));
}

void ImzmlWriter::commit() {
  State& s = *state_;
  if (s.added != s.info.positions.size())
    throw Error(ErrorKind::Internal, "The spectra cannot be written", "some are missing.");
  s.pending += "</spectrumList>\n</run>\n</mzML>\n";
  s.xml.write(s.pending);
  std::uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_DigestFinal_ex(s.sha1.get(), digest, &length);
  s.xml.overwrite(s.checksumAt, hex(digest, length));
  s.binary.commit();
  s.xml.commit();
}

void saveImzml(const Spectra& spectra, const fs::path& xml, const ImzmlOptions& options,
               JobContext* context) {
  ImzmlWriter writer(xml, spectra.info(), options);
  std::vector<double> masses;
  std::vector<float> intensities;
  for (std::size_t i = 0; i < spectra.size(); ++i) {
    if (context && i % 64 == 0) {
      context->throwIfCancelled();
      context->progress(double(i) / double(spectra.size()), "Writing");
    }
    spectra.read(i, masses, intensities);
    writer.add(masses, intensities);
  }
  writer.commit();

  const auto back = openImzml(xml, context);
  const auto placeIn = [](const Spectra& of, std::size_t i) {
    const RasterPosition& p = of.info().positions[i];
    const auto& first = of.info().first;
    return std::array{p.x + first[0], p.y + first[1]};
  };
  const auto broken = [&](const std::string& what) {
    return Error(ErrorKind::Internal, shown(xml) + " was not written well",
                 what + " was read back otherwise.");
  };
  if (back->size() != spectra.size()) throw broken("the number of spectra");
  std::vector<double> backMasses;
  std::vector<float> backIntensities;
  for (const std::size_t i : {std::size_t(0), spectra.size() - 1}) {
    if (spectra.size() == 0) break;
    spectra.read(i, masses, intensities);
    back->read(i, backMasses, backIntensities);
    if (backMasses.size() != masses.size() || placeIn(*back, i) != placeIn(spectra, i))
      throw broken("spectrum " + std::to_string(i + 1));
    for (std::size_t k = 0; k < masses.size(); ++k)
      if (std::abs(backMasses[k] - masses[k]) > 1e-6 * masses[k])
        throw broken("an m/z of spectrum " + std::to_string(i + 1));
  }
}

} // namespace svx
