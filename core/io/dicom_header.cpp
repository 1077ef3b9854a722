#include "core/io/dicom_header.h"

#include "core/io/dicom_structure.h"
#include "core/io/format.h"
#include "core/io/text_scan.h"

#include <gdcmAttribute.h>
#include <gdcmGlobal.h>
#include <gdcmReader.h>
#include <gdcmSequenceOfItems.h>
#include <gdcmSplitMosaicFilter.h>
#include <gdcmTrace.h>

#include <cmath>
#include <cstring>

namespace svx {

namespace {

using gdcm::DataSet;
using gdcm::Tag;

/// GDCM writes values of the headers to the error stream; logs hold no headers.
void silenceGdcm() {
  static const bool done = [] {
    gdcm::Trace::DebugOff();
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    gdcm::Global::GetInstance();
    return true;
  }();
  (void)done;
}

std::string text(const DataSet& set, const Tag& tag) {
  if (!set.FindDataElement(tag)) return {};
  const gdcm::ByteValue* value = set.GetDataElement(tag).GetByteValue();
  if (!value || !value->GetPointer()) return {};
  std::string raw(value->GetPointer(), value->GetLength());
  if (const auto end = raw.find('\0'); end != std::string::npos) raw.resize(end);
  return std::string(trimmed(raw));
}

/// The numbers of a DS or IS value; empty when one of them is none.
std::vector<double> numbersIn(const DataSet& set, const Tag& tag) {
  std::vector<double> values;
  const std::string all = text(set, tag);
  for (const auto part : split(all, '\\')) {
    const auto value = number(part);
    if (!value || !std::isfinite(*value)) return {};
    values.push_back(*value);
  }
  return values;
}

double numberIn(const DataSet& set, const Tag& tag, double fallback) {
  const auto values = numbersIn(set, tag);
  return values.empty() ? fallback : values.front();
}

int integerIn(const DataSet& set, const Tag& tag) {
  const double value = numberIn(set, tag, 0);
  return std::abs(value) < 2e9 ? static_cast<int>(value) : 0;
}

template <uint16_t Group, uint16_t Element>
int shortIn(const DataSet& set, int fallback) {
  const Tag tag(Group, Element);
  if (!set.FindDataElement(tag)) return fallback;
  const gdcm::ByteValue* value = set.GetDataElement(tag).GetByteValue();
  std::uint16_t number = 0;
  if (!value || value->GetLength() < sizeof number) return fallback;
  std::memcpy(&number, value->GetPointer(), sizeof number);
  return number;
}

/// Item `index` of a sequence, or nothing.
const DataSet* item(const DataSet* set, const Tag& tag, std::size_t index = 0) {
  if (!set || !set->FindDataElement(tag)) return nullptr;
  const auto sequence = set->GetDataElement(tag).GetValueAsSQ();
  if (!sequence || sequence->GetNumberOfItems() <= index) return nullptr;
  // The data set inside lives as long as the element's own value; GetValueAsSQ copies only unparsed
  // ones.
  if (!dynamic_cast<const gdcm::SequenceOfItems*>(&set->GetDataElement(tag).GetValue()))
    return nullptr;
  return &sequence->GetItem(index + 1).GetNestedDataSet();
}

const Tag position(0x0020, 0x0032), orientation(0x0020, 0x0037), pixelSpacing(0x0028, 0x0030),
    thickness(0x0018, 0x0050), between(0x0018, 0x0088), slope(0x0028, 0x1053),
    intercept(0x0028, 0x1052), windowCentre(0x0028, 0x1050), windowWidth(0x0028, 0x1051);

void readPlane(const DataSet& set, DicomFrame& frame) {
  if (const auto p = numbersIn(set, position); p.size() == 3)
    frame.position = Vec3{p[0], p[1], p[2]};
  const auto o = numbersIn(set, orientation);
  if (o.size() != 6) return;
  const Vec3 row{o[0], o[1], o[2]}, column{o[3], o[4], o[5]};
  const double r = norm(row), c = norm(column);
  if (r < 0.1 || c < 0.1 || norm(cross(row, column)) < 0.1) return;
  frame.row = (1 / r) * row;
  // Rounded cosines: the column direction is made exactly perpendicular.
  const Vec3 straight = column - dot(column, frame.row) * frame.row;
  frame.column = (1 / norm(straight)) * straight;
}

void readScale(const DataSet& set, DicomFrame& frame) {
  const double s = numberIn(set, slope, 1);
  frame.slope = s == 0 ? 1 : s;
  frame.intercept = numberIn(set, intercept, 0);
}

void readSpacing(const DataSet& set, DicomHeader& header) {
  for (const Tag& tag : {pixelSpacing, Tag(0x0018, 0x1164), Tag(0x0018, 0x2010)}) {
    const auto s = numbersIn(set, tag);
    if (s.size() != 2 || !(s[0] > 0) || !(s[1] > 0)) continue;
    header.pixelSpacing = {s[1], s[0]}; // the file names the distance between rows first
    break;
  }
  header.sliceThickness = std::max(0.0, numberIn(set, thickness, header.sliceThickness));
  header.sliceSpacing = std::abs(numberIn(set, between, header.sliceSpacing));
}

void readWindow(const DataSet& set, DicomHeader& header) {
  const auto centre = numbersIn(set, windowCentre), width = numbersIn(set, windowWidth);
  if (!centre.empty() && !width.empty() && width[0] > 0)
    header.window = WindowLevel{width[0], centre[0]};
}

/// Enhanced multi-frame images: what all frames share, then what each has for itself.
void readFunctionalGroups(const DataSet& set, DicomHeader& header) {
  const auto groups = [&](const DataSet* group, DicomFrame& frame) {
    if (const DataSet* plane = item(group, Tag(0x0020, 0x9113))) readPlane(*plane, frame);
    if (const DataSet* plane = item(group, Tag(0x0020, 0x9116))) readPlane(*plane, frame);
    if (const DataSet* scale = item(group, Tag(0x0028, 0x9145))) readScale(*scale, frame);
    if (const DataSet* measures = item(group, Tag(0x0028, 0x9110))) readSpacing(*measures, header);
    if (const DataSet* voi = item(group, Tag(0x0028, 0x9132))) readWindow(*voi, header);
  };
  const DataSet* shared = item(&set, Tag(0x5200, 0x9229));
  for (std::size_t i = 0; i < header.frames.size(); ++i) {
    groups(shared, header.frames[i]);
    groups(item(&set, Tag(0x5200, 0x9230), i), header.frames[i]);
  }
}

/// RT dose: frames at offsets along the normal.
void readGridOffsets(const DataSet& set, DicomHeader& header) {
  const auto offsets = numbersIn(set, Tag(0x3004, 0x000c));
  if (offsets.size() != header.frames.size()) return;
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    DicomFrame& frame = header.frames[i];
    if (frame.position)
      frame.position = *frame.position + (offsets[i] - offsets[0]) * cross(frame.row, frame.column);
  }
}

/// Siemens mosaics: tiles of all slices in one picture, whose stated position is that of the
/// picture.
void readMosaic(const gdcm::File& file, DicomHeader& header) {
  if (header.frames.size() != 1 ||
      text(file.GetDataSet(), Tag(0x0008, 0x0008)).find("MOSAIC") == std::string::npos)
    return;
  const auto tiles = gdcm::SplitMosaicFilter::GetNumberOfImagesInMosaic(file);
  const auto across = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(tiles))));
  if (tiles < 2 || tiles > 10000 || header.columns % across || header.rows % across) return;
  header.mosaic = true;
  header.columns /= across;
  header.rows /= across;
  DicomFrame first = header.frames.front();
  if (first.position && header.pixelSpacing) {
    const auto& spacing = *header.pixelSpacing;
    const double right =
        0.5 * static_cast<double>(header.storedColumns - header.columns) * spacing[0];
    const double down = 0.5 * static_cast<double>(header.storedRows - header.rows) * spacing[1];
    first.position = *first.position + right * first.row + down * first.column;
  }
  gdcm::SplitMosaicFilter filter;
  filter.SetFile(file);
  double normal[3] = {0, 0, 0};
  bool inverted = false;
  if (!filter.ComputeMOSAICSliceNormal(normal, inverted)) inverted = false;
  const double step =
      (inverted ? -1 : 1) * (header.sliceSpacing > 0 ? header.sliceSpacing : header.sliceThickness);
  header.frames.clear();
  for (unsigned i = 0; i < tiles; ++i) {
    DicomFrame frame = first;
    frame.number = static_cast<int>(i);
    if (frame.position)
      frame.position = *frame.position + (i * step) * cross(frame.row, frame.column);
    header.frames.push_back(frame);
  }
}

std::string unitOf(const DataSet& set, const std::string& modality) {
  if (modality == "CT") return "HU";
  if (modality == "PT") return text(set, Tag(0x0054, 0x1001));
  if (modality == "RTDOSE") return lowered(text(set, Tag(0x3004, 0x0002))) == "gy" ? "Gy" : "";
  return {};
}

/// What GDCM, as distributions build it, ends the program on: image elements of another type than
/// the standard's, and a recognition code of unknown origin.
void checkElements(const DataSet& set, const std::filesystem::path& path) {
  const std::pair<std::uint16_t, gdcm::VR::VRType> elements[] = {
      {0x0002, gdcm::VR::US}, {0x0004, gdcm::VR::CS}, {0x0006, gdcm::VR::US},
      {0x0008, gdcm::VR::IS}, {0x0010, gdcm::VR::US}, {0x0011, gdcm::VR::US},
      {0x0030, gdcm::VR::DS}, {0x0100, gdcm::VR::US}, {0x0101, gdcm::VR::US},
      {0x0102, gdcm::VR::US}, {0x0103, gdcm::VR::US}, {0x1052, gdcm::VR::DS},
      {0x1053, gdcm::VR::DS}};
  for (const auto& [number, type] : elements) {
    const Tag tag(0x0028, number);
    if (!set.FindDataElement(tag)) continue;
    const gdcm::VR stated = set.GetDataElement(tag).GetVR();
    if (stated != gdcm::VR::INVALID && !gdcm::VR(type).Compatible(stated))
      throw unreadable(path, "an element of its image description has a wrong type");
  }
  const std::string code = text(set, Tag(0x0008, 0x0010));
  const bool known =
      code.starts_with("ACR-NEMA") || code.starts_with("ACRNEMA") || code.starts_with("MIPS 2.0");
  if (set.FindDataElement(Tag(0x0008, 0x0010)) && !known)
    throw unreadable(path, "its recognition code is unknown");
}

/// The same for pixel formats.
void checkPixelFormat(const DataSet& set, const DicomHeader& header) {
  const auto refuse = [&](const std::string& cause) { throw unreadable(header.path, cause); };
  const int bits = header.bitsAllocated;
  if (bits != 8 && bits != 16 && bits != 32 && bits != 64)
    refuse("pixels of " + std::to_string(bits) + " bits are not supported");
  const int high = shortIn<0x0028, 0x0102>(set, header.bitsStored - 1);
  if (header.bitsStored < 1 || header.bitsStored > bits || high < 0 || high >= bits)
    refuse("its stored bits and its allocated bits contradict each other");
  if (header.samples != 1 && header.samples != 3)
    refuse(std::to_string(header.samples) + " values a pixel are not supported");
  if (shortIn<0x0028, 0x0103>(set, 0) > 1) refuse("its pixel representation is impossible");
  if (header.modality == "RTDOSE" && !set.FindDataElement(Tag(0x0028, 0x0008)))
    refuse("an RT dose without the number of frames cannot be decoded");
}

DicomHeader headerOf(const gdcm::File& file, const std::filesystem::path& path) {
  const DataSet& set = file.GetDataSet();
  checkElements(set, path);
  DicomHeader header;
  header.path = path;
  header.rows = header.storedRows = shortIn<0x0028, 0x0010>(set, 0);
  header.columns = header.storedColumns = shortIn<0x0028, 0x0011>(set, 0);
  header.modality = text(set, Tag(0x0008, 0x0060));
  if (header.rows < 1 || header.columns < 1)
    throw unreadable(path, header.modality.empty()
                               ? "it holds no image"
                               : "it holds no image but " + header.modality + " data");
  header.seriesUid = text(set, Tag(0x0020, 0x000e));
  header.instanceUid = text(set, Tag(0x0008, 0x0018));
  header.description = text(set, Tag(0x0008, 0x103e));
  header.seriesNumber = integerIn(set, Tag(0x0020, 0x0011));
  header.instance = integerIn(set, Tag(0x0020, 0x0013));
  header.acquisition = integerIn(set, Tag(0x0020, 0x0012));
  header.temporal = integerIn(set, Tag(0x0020, 0x0100));
  header.samples = shortIn<0x0028, 0x0002>(set, 1);
  header.bitsAllocated = shortIn<0x0028, 0x0100>(set, 16);
  header.bitsStored = shortIn<0x0028, 0x0101>(set, header.bitsAllocated);
  header.isSigned = shortIn<0x0028, 0x0103>(set, 0) == 1;
  checkPixelFormat(set, header);
  const std::string colours = text(set, Tag(0x0028, 0x0004));
  header.palette = colours == "PALETTE COLOR";
  header.inverted = colours == "MONOCHROME1";
  header.unit = unitOf(set, header.modality);
  readSpacing(set, header);
  readWindow(set, header);
  // Frame time of a cine, else the repetition time of an MR series.
  header.frameSeconds =
      numberIn(set, Tag(0x0018, 0x1063),
               header.modality == "MR" ? numberIn(set, Tag(0x0018, 0x0080), 0) : 0) /
      1000;

  const double frames = numberIn(set, Tag(0x0028, 0x0008), 1);
  if (!(frames >= 1 && frames <= 100000))
    throw unreadable(path, "it claims an impossible number of frames");
  DicomFrame first;
  readPlane(set, first);
  readScale(set, first);
  if (header.modality == "RTDOSE") first.slope = numberIn(set, Tag(0x3004, 0x000e), 1);
  for (int i = 0; i < static_cast<int>(frames); ++i) {
    header.frames.push_back(first);
    header.frames.back().number = i;
  }
  if (header.frames.size() > 1 || set.FindDataElement(Tag(0x5200, 0x9229)))
    readFunctionalGroups(set, header);
  readGridOffsets(set, header);
  readMosaic(file, header);
  return header;
}

} // namespace

int looksLikeDicom(std::string_view start) {
  if (start.size() >= 132 && start.substr(128, 4) == "DICM") return 100;
  // A data set without preamble begins with an element of group 2 or 8, in either byte order.
  if (start.size() < 8) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(start[i]); };
  const bool little = (byte(0) == 2 || byte(0) == 8) && byte(1) == 0 && byte(3) <= 1;
  const bool big = byte(0) == 0 && (byte(1) == 2 || byte(1) == 8) && byte(2) <= 1;
  return little || big ? 20 : 0;
}

DicomHeader readDicomHeader(const std::filesystem::path& path) {
  silenceGdcm();
  checkDicomStructure(path);
  gdcm::Reader reader;
  reader.SetFileName(path.c_str());
  bool read = false;
  try {
    read = reader.ReadUpToTag(Tag(0x7fe0, 0x0010));
  } catch (const std::exception&) {
  }
  if (!read)
    throw unreadable(path, "it is damaged or no DICOM file", "Copy it again from its source.");
  const std::string kind = text(reader.GetFile().GetHeader(), Tag(0x0002, 0x0002));
  if (kind == "1.2.840.10008.1.3.10")
    throw unreadable(path, "it is an index of a medium (DICOMDIR)", "Open the folder instead.");
  return headerOf(reader.GetFile(), path);
}

} // namespace svx
