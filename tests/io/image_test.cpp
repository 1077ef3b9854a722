// Images: ours against ITK's own readers and writers, round trips, header rules.
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/io/temporary_folder.h"
#include "tests/shared_data.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>

#include <cmath>
#include <cstring>

namespace svx {
namespace {

itk::ImageIOBase::Pointer itkReader(const std::filesystem::path& path) {
  const std::string name = path.string();
  itk::ImageIOBase::Pointer io;
  if (name.find(".nii") != std::string::npos || name.ends_with(".hdr"))
    io = itk::NiftiImageIO::New();
  else if (name.find(".mh") != std::string::npos)
    io = itk::MetaImageIO::New();
  else
    io = itk::NrrdImageIO::New();
  io->SetFileName(name);
  io->ReadImageInformation();
  return io;
}

Geometry itkGeometry(const std::filesystem::path& path) {
  const auto io = itkReader(path);
  Geometry grid;
  for (unsigned a = 0; a < std::min(3u, io->GetNumberOfDimensions()); ++a) {
    grid.size[a] = static_cast<std::int64_t>(io->GetDimensions(a));
    grid.spacing[a] = io->GetSpacing(a);
    grid.origin[a] = io->GetOrigin(a);
    const auto direction = io->GetDirection(a);
    for (unsigned r = 0; r < std::min(3u, io->GetNumberOfDimensions()); ++r)
      grid.direction[3 * r + a] = direction[r];
  }
  return grid;
}

void readByItk(const std::filesystem::path& path, at::Tensor& voxels) {
  const auto io = itkReader(path);
  itk::ImageIORegion region(io->GetNumberOfDimensions());
  for (unsigned a = 0; a < io->GetNumberOfDimensions(); ++a)
    region.SetSize(a, io->GetDimensions(a));
  io->SetIORegion(region);
  ASSERT_EQ(io->GetImageSizeInBytes(), voxels.numel() * voxels.element_size());
  io->Read(voxels.data_ptr());
}

void expectSameGrid(const Geometry& ours, const Geometry& reference, double tolerance = 1e-3) {
  ASSERT_EQ(ours.size, reference.size);
  EXPECT_TRUE(ours.sameGrid(reference, tolerance));
  for (int a = 0; a < 3; ++a) {
    EXPECT_NEAR(ours.origin[a], reference.origin[a], tolerance);
    EXPECT_NEAR(ours.spacing[a], reference.spacing[a], 1e-5);
  }
}

Geometry oblique() {
  Geometry grid;
  grid.size = {7, 6, 5};
  grid.spacing = {0.8, 1.5, 2.25};
  grid.origin = {-31.5, 12.25, 103.125};
  const double c = std::cos(0.4), s = std::sin(0.4);
  grid.direction = Mat3{c, -s, 0, s, c, 0, 0, 0, 1} * Mat3{1, 0, 0, 0, c, -s, 0, s, c};
  return grid;
}

Volume volumeOf(const Geometry& grid, at::Tensor voxels, ChannelAxis axis = ChannelAxis::None) {
  Volume volume;
  volume.name = "v";
  volume.geometry = grid;
  volume.voxels = std::move(voxels);
  volume.channelAxis = axis;
  return volume;
}

at::Tensor ramp(at::IntArrayRef shape, at::ScalarType type) {
  std::int64_t count = 1;
  for (const auto n : shape) count *= n;
  return at::arange(count, at::kLong).remainder(121).to(type).reshape(shape);
}

Data shared(Volume volume) {
  return std::make_shared<const Volume>(std::move(volume));
}

std::vector<std::filesystem::path> sharedVolumes() {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(SVX_SHARED_DATA, error)) {
    const std::string name = entry.path().string();
    if (name.ends_with(".nii") || name.ends_with(".nii.gz") || name.ends_with(".mha"))
      files.push_back(entry.path());
  }
  return files;
}

TEST(Image, EveryVolumeOfOthersHasItksGeometry) {
  const auto files = sharedVolumes();
  if (files.empty()) GTEST_SKIP() << "skipped: no shared data";
  for (const auto& file : files) {
    SCOPED_TRACE(file);
    const auto infos = inspect(file);
    ASSERT_EQ(infos.size(), 1u);
    expectSameGrid(infos[0].geometry, itkGeometry(file));
  }
}

TEST(Image, VoxelsOfOthersAreItks) {
  const std::filesystem::path shared = SVX_SHARED_DATA;
  if (!std::filesystem::exists(shared)) GTEST_SKIP() << "skipped: no shared data";
  for (const char* name :
       {"lung-ct/3DCT_lung_baseline.mha", "cardiac/fixed.nii.gz", "mr-slabs/ilist1.nii.gz"}) {
    SCOPED_TRACE(name);
    const auto volume = openAs<Volume>(shared / name);
    at::Tensor expected = at::empty_like(volume->voxels);
    readByItk(shared / name, expected);
    EXPECT_TRUE(volume->voxels.equal(expected));
  }
}

TEST(Image, CtWithoutATagIsKnownByItsValues) {
  const std::filesystem::path shared = SVX_SHARED_DATA;
  if (!std::filesystem::exists(shared)) GTEST_SKIP() << "skipped: no shared data";
  for (const char* name : {"lung-ct/3DCT_lung_baseline.mha", "lung-ct/3DCT_lung_followup.mha",
                           "ct-labels/example_ct.nii.gz"}) {
    SCOPED_TRACE(name);
    const auto volume = openAs<Volume>(shared / name);
    EXPECT_EQ(volume->modality, Modality::CT);
    EXPECT_EQ(volume->unit, "HU");
    EXPECT_FALSE(volume->source.notices.empty());
  }
  for (const auto& file : sharedVolumes()) {
    const std::string path = file.string();
    if (path.find("ct-labels") != std::string::npos || path.find("lung-ct") != std::string::npos)
      continue;
    const Opened opened = open(file);
    const auto* volume = std::get_if<std::shared_ptr<const Volume>>(&opened.data.front());
    if (volume) EXPECT_NE((*volume)->modality, Modality::CT) << file;
  }
}

class RoundTrip : public testing::TestWithParam<const char*> {};

TEST_P(RoundTrip, KeepsTypeGridAndValuesAndItkAgrees) {
  TemporaryFolder folder;
  const auto path = folder / (std::string("ünï ") + GetParam());
  for (const auto type :
       {at::kByte, at::kChar, at::kShort, at::kInt, at::kLong, at::kFloat, at::kDouble}) {
    SCOPED_TRACE(c10::toString(type));
    const Volume volume = volumeOf(oblique(), ramp({5, 6, 7}, type));
    save(shared(volume), path);
    const auto back = openAs<Volume>(path);
    EXPECT_EQ(back->voxels.scalar_type(), type);
    EXPECT_TRUE(back->voxels.equal(volume.voxels));
    expectSameGrid(back->geometry, volume.geometry, 1e-4);
    expectSameGrid(itkGeometry(path), volume.geometry, 1e-4);
    at::Tensor byItk = at::empty_like(volume.voxels);
    readByItk(path, byItk);
    EXPECT_TRUE(byItk.equal(volume.voxels));
  }
}

TEST_P(RoundTrip, KeepsTime) {
  TemporaryFolder folder;
  Volume volume = volumeOf(oblique(), ramp({4, 5, 6, 7}, at::kShort), ChannelAxis::Time);
  volume.frameSeconds = 2.5;
  const auto path = folder / GetParam();
  save(shared(volume), path);
  const auto back = openAs<Volume>(path);
  EXPECT_EQ(back->channelAxis, ChannelAxis::Time);
  EXPECT_NEAR(back->frameSeconds, 2.5, 1e-6);
  EXPECT_TRUE(back->voxels.equal(volume.voxels));
}

TEST_P(RoundTrip, KeepsVectorsAsItkReadsThem) {
  TemporaryFolder folder;
  const Volume volume = volumeOf(oblique(), ramp({3, 5, 6, 7}, at::kFloat), ChannelAxis::Vector);
  const auto path = folder / GetParam();
  save(shared(volume), path);
  const auto back = openAs<Volume>(path);
  EXPECT_TRUE(back->voxels.equal(volume.voxels));
  ASSERT_EQ(itkReader(path)->GetNumberOfComponents(), 3u);
  at::Tensor byItk = at::empty({5, 6, 7, 3}, at::kFloat);
  readByItk(path, byItk);
  EXPECT_TRUE(byItk.permute({3, 0, 1, 2}).equal(volume.voxels));
  EXPECT_TRUE(std::holds_alternative<TransformPtr>(open(path).data.front()));
}

TEST_P(RoundTrip, KeepsOneSliceAndOneVoxel) {
  TemporaryFolder folder;
  for (const auto& size :
       {std::array<std::int64_t, 3>{9, 4, 1}, std::array<std::int64_t, 3>{1, 1, 1}}) {
    Geometry grid = oblique();
    grid.direction = identity3;
    grid.size = size;
    const Volume volume = volumeOf(grid, ramp({1, size[1], size[0]}, at::kShort));
    const auto path = folder / GetParam();
    save(shared(volume), path);
    EXPECT_TRUE(openAs<Volume>(path)->voxels.equal(volume.voxels));
    EXPECT_EQ(openAs<Volume>(path)->geometry.size, size);
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, RoundTrip,
                         testing::Values("a.nii", "a.nii.gz", "a.nrrd", "a.mha", "a.mhd"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::erase(name, '.');
                           return name;
                         });

/// A NIfTI-1 header with the fields that a test changes.
struct NiftiFile {
  std::string bytes = std::string(352, '\0');
  template <typename T>
  NiftiFile& put(std::size_t offset, T value) {
    std::memcpy(bytes.data() + offset, &value, sizeof value);
    return *this;
  }
  NiftiFile(std::array<std::int16_t, 6> dim, std::int16_t datatype, std::int16_t bits) {
    put<std::int32_t>(0, 348);
    for (std::size_t i = 0; i < 6; ++i) put<std::int16_t>(40 + 2 * i, dim[i]);
    put<std::int16_t>(70, datatype).put<std::int16_t>(72, bits);
    for (std::size_t i = 0; i < 5; ++i) put<float>(76 + 4 * i, 1.f);
    put<float>(108, 352).put<std::int8_t>(123, 10);
    std::memcpy(bytes.data() + 344, "n+1", 3);
  }
  NiftiFile& srow(std::array<float, 12> rows) {
    put<std::int16_t>(254, 1);
    for (std::size_t i = 0; i < 12; ++i) put<float>(280 + 4 * i, rows[i]);
    return *this;
  }
  std::filesystem::path write(const TemporaryFolder& folder, std::size_t voxelBytes) {
    const auto path = folder / "file.nii";
    writeContent(path, bytes + std::string(voxelBytes, '\1'));
    return path;
  }
};

TEST(Nifti, PrefersTheSformWhenBothCodesAreSet) {
  TemporaryFolder folder;
  NiftiFile file({3, 4, 3, 2, 1, 1}, 2, 8);
  file.srow({2, 0, 0, 10, 0, 2, 0, 20, 0, 0, 2, 30})
      .put<std::int16_t>(252, 1)
      .put<float>(268, 99.f);
  const auto info = inspect(file.write(folder, 24)).front();
  EXPECT_EQ(info.geometry.origin, (Vec3{-10, -20, 30}));
  EXPECT_EQ(info.geometry.spacing, (Vec3{2, 2, 2}));
}

TEST(Nifti, TakesTheNearestRotationOfAShearAndSaysSo) {
  TemporaryFolder folder;
  NiftiFile file({3, 4, 3, 2, 1, 1}, 2, 8);
  file.srow({1, 0.3f, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0});
  const auto info = inspect(file.write(folder, 24)).front();
  ASSERT_EQ(info.notices.size(), 1u);
  EXPECT_NE(info.notices[0].find("mm"), std::string::npos);
  const Mat3 r = info.geometry.direction * transpose(info.geometry.direction);
  for (int i = 0; i < 9; ++i) EXPECT_NEAR(r[i], identity3[i], 1e-12);
}

TEST(Nifti, RescalesToTheNarrowestTypeThatHoldsTheValues) {
  TemporaryFolder folder;
  NiftiFile file({3, 2, 2, 2, 1, 1}, 2, 8);
  auto integers = openAs<Volume>(file.put<float>(112, 2.f).put<float>(116, -3.f).write(folder, 8));
  EXPECT_EQ(integers->voxels.scalar_type(), at::kShort);
  EXPECT_EQ(integers->voxels.flatten()[0].item<int>(), 2 * 1 - 3);
  auto reals = openAs<Volume>(file.put<float>(112, 0.5f).write(folder, 8));
  EXPECT_EQ(reals->voxels.scalar_type(), at::kFloat);
  EXPECT_FLOAT_EQ(reals->voxels.flatten()[0].item<float>(), -2.5f);
}

TEST(Nifti, KeepsUnsigned16BitValues) {
  TemporaryFolder folder;
  NiftiFile file({3, 2, 1, 1, 1, 1}, 512, 16);
  const auto path = folder / "u.nii";
  writeContent(path, file.bytes + std::string("\xff\xff\x01\x80", 4));
  const auto volume = openAs<Volume>(path);
  EXPECT_EQ(volume->voxels.flatten()[0].item<int>(), 65535);
  EXPECT_EQ(volume->voxels.flatten()[1].item<int>(), 32769);
}

TEST(Nifti, WritesVersion2ForLongAxes) {
  TemporaryFolder folder;
  Geometry grid;
  grid.size = {40000, 1, 1};
  const Volume volume = volumeOf(grid, ramp({1, 1, 40000}, at::kShort));
  save(shared(volume), folder / "long.nii.gz");
  EXPECT_EQ(inspect(folder / "long.nii.gz").front().format, "NIfTI-2");
  EXPECT_TRUE(openAs<Volume>(folder / "long.nii.gz")->voxels.equal(volume.voxels));
  expectSameGrid(inspect(folder / "long.nii.gz").front().geometry, grid);
}

TEST(Nifti, ReadsPairsFromEitherFile) {
  TemporaryFolder folder;
  NiftiFile file({3, 2, 2, 1, 1, 1}, 2, 8);
  std::memcpy(file.bytes.data() + 344, "ni1", 3);
  file.put<float>(108, 0.f);
  writeContent(folder / "p.hdr", file.bytes);
  writeContent(folder / "p.img", "\1\2\3\4");
  for (const char* name : {"p.hdr", "p.img"})
    EXPECT_EQ(openAs<Volume>(folder / name)->voxels.flatten()[3].item<int>(), 4);
}

TEST(Nifti, ReadsBigEndianFilesOfItk) {
  TemporaryFolder folder;
  NiftiFile file({3, 2, 1, 1, 1, 1}, 4, 16);
  std::string& b = file.bytes;
  for (std::size_t at = 40; at < 120; at += at < 76 ? 2 : 4)
    std::reverse(b.begin() + static_cast<long>(at),
                 b.begin() + static_cast<long>(at + (at < 76 ? 2 : 4)));
  std::reverse(b.begin(), b.begin() + 4);
  writeContent(folder / "be.nii", b + std::string("\1\2\xff\xfe", 4));
  const auto volume = openAs<Volume>(folder / "be.nii");
  EXPECT_EQ(volume->voxels.flatten()[0].item<int>(), 258);
  EXPECT_EQ(volume->voxels.flatten()[1].item<int>(), -2);
  expectSameGrid(volume->geometry, itkGeometry(folder / "be.nii"));
}

TEST(Nrrd, ReadsSpacesEncodingsAndDetachedData) {
  TemporaryFolder folder;
  const std::string head =
      "NRRD0004\n# a comment\ntype: short\ndimension: 3\nsizes: 2 1 2\nendian: little\n"
      "space: right-anterior-superior\nspace directions: (2, 0, 0) (0,2,0) (0,0,3)\n"
      "space origin: (10,20,30)\nkinds: domain domain domain\n";
  const std::string voxels("\1\0\2\0\3\0\4\0", 8);
  writeContent(folder / "a.nrrd", head + "encoding: raw\n\n" + voxels);
  writeContent(folder / "b.nrrd", head + "encoding: ascii\n\n1 2\n3 4\n");
  writeContent(folder / "c.nhdr", head + "encoding: raw\ndata file: c.bin\nbyte skip: 3\n");
  writeContent(folder / "c.bin", "xyz" + voxels);
  writeContent(folder / "d.nhdr", head + "encoding: raw\nbyte skip: -1\ndata file: c.bin\n");
  writeContent(folder / "e.nhdr", head + "encoding: raw\ndata file: e%02d.raw 1 2 1\n");
  writeContent(folder / "e01.raw", voxels.substr(0, 4));
  writeContent(folder / "e02.raw", voxels.substr(4));
  writeContent(folder / "f.nhdr", head + "encoding: raw\ndata file: LIST\ne01.raw\ne02.raw\n");
  for (const char* name : {"a.nrrd", "b.nrrd", "c.nhdr", "d.nhdr", "e.nhdr", "f.nhdr"}) {
    SCOPED_TRACE(name);
    const auto volume = openAs<Volume>(folder / name);
    EXPECT_TRUE(volume->voxels.flatten().equal(at::arange(1, 5, at::kShort)));
    EXPECT_EQ(volume->geometry.origin, (Vec3{-10, -20, 30}));
    expectSameGrid(volume->geometry, itkGeometry(folder / name));
  }
}

TEST(Nrrd, ReadsSegmentNamesAndLayers) {
  TemporaryFolder folder;
  writeContent(
      folder / "s.seg.nrrd",
      std::string(
          "NRRD0004\ntype: uchar\ndimension: 4\nspace: left-posterior-superior\nsizes: 2 2 1 1\n"
          "space directions: none (1,0,0) (0,1,0) (0,0,1)\nkinds: list domain domain domain\n"
          "encoding: raw\nspace origin: (0,0,0)\nSegment0_Name:=Liver: "
          "left\nSegment0_LabelValue:=1\n"
          "Segment0_Layer:=0\nSegment0_Color:=1 0.5 "
          "0\nSegment1_Name:=Vessel\nSegment1_LabelValue:=1\n"
          "Segment1_Layer:=1\n\n") +
          std::string("\1\0\1\1", 4));
  const Opened opened = open(folder / "s.seg.nrrd");
  ASSERT_EQ(opened.data.size(), 2u);
  const auto first = std::get<std::shared_ptr<const LabelMap>>(opened.data[0]);
  EXPECT_EQ(first->labels.front().name, "Liver: left");
  EXPECT_EQ(first->labels.front().colour[1], 128);
  EXPECT_EQ(first->volume.voxels.sum().item<int>(), 2);
  const auto second = std::get<std::shared_ptr<const LabelMap>>(opened.data[1]);
  EXPECT_EQ(second->labels.front().name, "Vessel");
  EXPECT_EQ(second->volume.voxels.sum().item<int>(), 1);
}

TEST(Labels, KeepTheirTableInEveryFormat) {
  TemporaryFolder folder;
  auto map = std::make_shared<LabelMap>();
  map->volume = volumeOf(oblique(), ramp({5, 6, 7}, at::kShort).remainder(3));
  map->labels = {{1, "Left \"lobe\"", {10, 20, 30}, 1}, {2, "right", {200, 100, 0}, 1}};
  for (const char* name : {"l.nii.gz", "l.nrrd", "m.seg.nrrd", "l.mha"}) {
    SCOPED_TRACE(name);
    save(std::shared_ptr<const LabelMap>(map), folder / name);
    const Opened opened = open(folder / name);
    ASSERT_TRUE(std::holds_alternative<std::shared_ptr<const LabelMap>>(opened.data.front()));
    const auto back = std::get<std::shared_ptr<const LabelMap>>(opened.data.front());
    ASSERT_EQ(back->labels.size(), 2u);
    EXPECT_EQ(back->labels[1].name, "right");
    EXPECT_EQ(back->labels[0].colour, map->labels[0].colour);
    EXPECT_TRUE(back->volume.voxels.equal(map->volume.voxels));
  }
}

TEST(Labels, TakeTheTableOfMricron) {
  const std::filesystem::path atlas = "/usr/share/mricron/templates/aal.nii.gz";
  if (!std::filesystem::exists(atlas)) GTEST_SKIP() << "skipped: mricron-data is not installed";
  const Opened opened = open(atlas);
  const auto map = std::get<std::shared_ptr<const LabelMap>>(opened.data.front());
  ASSERT_EQ(map->labels.size(), 116u);
  EXPECT_EQ(map->labels[0].name, "Precentral_L");
  EXPECT_EQ(map->labels[4].colour, (std::array<std::uint8_t, 3>{0x3d, 0x3d, 0xcb}));
}

TEST(Roles, ServeAsAskedOrRefuse) {
  TemporaryFolder folder;
  const auto path = folder / "mask.mha";
  save(shared(volumeOf(oblique(), ramp({5, 6, 7}, at::kFloat).remainder(2))), path);
  EXPECT_EQ(openAs<LabelMap>(path)->labels.size(), 1u);
  EXPECT_THROW(openAs<Transform>(path), Error);
  EXPECT_THROW(openAs<Landmarks>(path), Error);
  save(shared(volumeOf(oblique(), ramp({5, 6, 7}, at::kFloat).mul(0.5))), path);
  EXPECT_THROW(openAs<LabelMap>(path), Error);
}

TEST(Roles, TakeAChannelOfMasksEachForALabel) {
  TemporaryFolder folder;
  const auto path = folder / "structures.nii.gz";
  at::Tensor masks = at::zeros({3, 5, 6, 7}, at::kFloat);
  masks[0].narrow(0, 0, 3).fill_(1);
  masks[1].narrow(0, 2, 1).fill_(1); // within the first
  masks[2].narrow(0, 4, 1).fill_(1);
  save(shared(volumeOf(oblique(), masks, ChannelAxis::Time)), path);
  const auto map = openAs<LabelMap>(path);
  EXPECT_EQ(map->labels.size(), 3u);
  const at::Tensor first = map->volume.voxels.select(2, 0).select(1, 0).to(at::kLong);
  EXPECT_TRUE(first.equal(at::tensor({1, 1, 2, 0, 3}, at::kLong)));
  ASSERT_FALSE(map->volume.source.notices.empty());
  EXPECT_NE(map->volume.source.notices.back().find("of 42 voxels"), std::string::npos);

  save(shared(volumeOf(oblique(), masks.mul(2), ChannelAxis::Time)), path);
  EXPECT_THROW(openAs<LabelMap>(path), Error);
}

TEST(Roles, GoByTheNameWhenTheHeaderSaysNothing) {
  TemporaryFolder folder;
  std::filesystem::create_directory(folder / "labelsTr");
  const auto whole = shared(volumeOf(oblique(), ramp({5, 6, 7}, at::kShort).remainder(2)));
  const auto isLabels = [&](const char* name) {
    save(whole, folder / name);
    const bool labels = open(folder / name).data.front().index() == std::size_t(DataKind::LabelMap);
    EXPECT_EQ(inspect(folder / name).front().kind == DataKind::LabelMap, labels) << name;
    return labels;
  };
  for (const char* name : {"lung_mask.mha", "patient001_gt.nii.gz", "sub-01_dseg.nii.gz",
                           "Segmentation.nrrd", "labelsTr/case_001.nii.gz", "aparc+aseg.nii"})
    EXPECT_TRUE(isLabels(name)) << name;
  for (const char* name : {"ct.mha", "masked.nii.gz", "unmasked-t1.nii", "labelled.nrrd"})
    EXPECT_FALSE(isLabels(name)) << name;
  const auto real = shared(volumeOf(oblique(), ramp({5, 6, 7}, at::kFloat).mul(0.5)));
  save(real, folder / "probability_mask.nii");
  EXPECT_NO_THROW(openAs<Volume>(folder / "probability_mask.nii"));
  EXPECT_EQ(open(folder / "probability_mask.nii").data.front().index(),
            std::size_t(DataKind::Volume));
}

TEST(Values, MayBeNotFiniteOrAllTheSame) {
  TemporaryFolder folder;
  at::Tensor odd = at::full({5, 6, 7}, 3.0f);
  odd[0][0][0] = NAN;
  odd[0][0][1] = INFINITY;
  for (const char* name : {"a.nii.gz", "a.nrrd", "a.mha"}) {
    save(shared(volumeOf(oblique(), odd)), folder / name);
    const auto back = openAs<Volume>(folder / name)->voxels;
    EXPECT_TRUE(back.isnan().equal(odd.isnan()));
    EXPECT_TRUE(back.isinf().equal(odd.isinf()));
    EXPECT_EQ(back[4][5][6].item<float>(), 3);
  }
}

TEST(Memory, RefusesWithBothNumbers) {
  TemporaryFolder folder;
  save(shared(volumeOf(oblique(), ramp({5, 6, 7}, at::kFloat))), folder / "a.nii");
  OpenOptions options;
  options.memoryLimit = 100;
  try {
    open(folder / "a.nii", options);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Memory);
    EXPECT_NE(error.why().find(formatBytes(100)), std::string::npos);
  }
}

} // namespace
} // namespace svx
