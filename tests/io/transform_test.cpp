// Transforms: ours against ITK's own classes and against transformix, in both directions.
#include "core/io/open.h"
#include "core/io/save.h"
#include "core/registration/landmark/radial_transform.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <itkAffineTransform.h>
#include <itkBSplineTransform.h>
#include <itkCompositeTransform.h>
#include <itkDisplacementFieldTransform.h>
#include <itkEuler2DTransform.h>
#include <itkEuler3DTransform.h>
#include <itkHDF5TransformIO.h>
#include <itkImageFileReader.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <itkScaleSkewVersor3DTransform.h>
#include <itkSimilarity3DTransform.h>
#include <itkTransformFactoryBase.h>
#include <itkTranslationTransform.h>
#include <itkTxtTransformIO.h>
#include <itkVersorRigid3DTransform.h>

#include <cstdlib>

namespace svx {
namespace {

using ItkTransform = itk::Transform<double, 3, 3>;
constexpr double tolerance = 1e-3; // mm

std::vector<Vec3> probes() {
  std::vector<Vec3> points;
  for (int i = 0; i < 60; ++i)
    points.push_back(
        {-20 + 40 * std::sin(i * 1.7), 5 + 30 * std::sin(i * 2.9), 10 + 25 * std::cos(i * 0.77)});
  return points;
}

Vec3 byItk(const ItkTransform& transform, const Vec3& p) {
  ItkTransform::InputPointType point;
  for (unsigned a = 0; a < 3; ++a) point[a] = p[a];
  const auto mapped = transform.TransformPoint(point);
  return {mapped[0], mapped[1], mapped[2]};
}

void expectSame(const Transform& ours, const ItkTransform& theirs) {
  double moved = 0;
  for (const Vec3& p : probes()) {
    EXPECT_LT(norm(ours.map(p) - byItk(theirs, p)), tolerance);
    moved = std::max(moved, norm(ours.map(p) - p));
  }
  EXPECT_GT(moved, 0.5); // an identity would agree with anything that forgets its parameters
}

itk::TransformIOBaseTemplate<double>::Pointer itkFile(const std::filesystem::path& path) {
  itk::TransformFactoryBase::RegisterDefaultTransforms();
  itk::TransformIOBaseTemplate<double>::Pointer io;
  if (path.extension() == ".h5")
    io = itk::HDF5TransformIOTemplate<double>::New().GetPointer();
  else
    io = itk::TxtTransformIOTemplate<double>::New().GetPointer();
  io->SetFileName(path.string());
  return io;
}

void writeByItk(const itk::TransformBase* transform, const std::filesystem::path& path) {
  const auto io = itkFile(path);
  itk::TransformIOBaseTemplate<double>::ConstTransformListType list;
  list.push_back(transform);
  io->SetTransformList(list);
  io->Write();
}

/// The first transform of a file as ITK reads it; a composite with its parts.
ItkTransform::Pointer readByItk(const std::filesystem::path& path) {
  const auto io = itkFile(path);
  io->Read();
  const auto& list = io->GetReadTransformList();
  using Composite = itk::CompositeTransform<double, 3>;
  if (auto* composite = dynamic_cast<Composite*>(list.front().GetPointer())) {
    Composite::Pointer whole = composite;
    if (whole->GetNumberOfTransforms() == 0)
      for (auto part = std::next(list.begin()); part != list.end(); ++part)
        whole->AddTransform(dynamic_cast<ItkTransform*>(part->GetPointer()));
    return whole.GetPointer();
  }
  return dynamic_cast<ItkTransform*>(list.front().GetPointer());
}

template <typename T>
typename T::Pointer filled(double scale = 0.01) {
  auto transform = T::New();
  auto parameters = transform->GetParameters();
  for (unsigned i = 0; i < parameters.size(); ++i)
    parameters[i] += scale * (i % 2 ? -1.0 : 1.3) * (1 + i % 3);
  for (unsigned i = parameters.size() - 3; i < parameters.size(); ++i) parameters[i] += 2.5;
  auto fixed = transform->GetFixedParameters();
  for (unsigned i = 0; i < std::min(3u, static_cast<unsigned>(fixed.size())); ++i)
    fixed[i] = 4.0 + i;
  transform->SetFixedParameters(fixed);
  transform->SetParameters(parameters);
  return transform;
}

class Suffix : public testing::TestWithParam<const char*> {
protected:
  std::filesystem::path file(const std::string& stem) const { return folder / (stem + GetParam()); }
  TemporaryFolder folder;
};

TEST_P(Suffix, TheAffineFamilyOfItkReadsAsItMaps) {
  const auto check = [&](auto transform) {
    SCOPED_TRACE(transform->GetNameOfClass());
    writeByItk(transform, file("a"));
    expectSame(*openAs<Transform>(file("a")), *transform);
  };
  check(filled<itk::AffineTransform<double, 3>>());
  check(filled<itk::Euler3DTransform<double>>());
  check(filled<itk::VersorRigid3DTransform<double>>());
  check(filled<itk::Similarity3DTransform<double>>());
  auto zyx = filled<itk::Euler3DTransform<double>>(0.2);
  zyx->SetComputeZYX(true);
  check(zyx);
  auto translation = itk::TranslationTransform<double, 3>::New();
  translation->Translate(itk::Vector<double, 3>(2.0));
  check(translation);
}

TEST_P(Suffix, OurAffineIsItks) {
  const AffineTransform ours({{1.1, 0.1, 0, -0.05, 0.9, 0.2, 0, 0.03, 1.02}, {3, -4, 5}},
                             {10, 20, 30});
  save(std::make_shared<const AffineTransform>(ours), file("a"));
  expectSame(ours, *readByItk(file("a")));
  const auto back = openAs<Transform>(file("a"));
  const auto* affine = dynamic_cast<const AffineTransform*>(back.get());
  ASSERT_TRUE(affine);
  for (int a = 0; a < 3; ++a) EXPECT_NEAR(affine->centre()[a], ours.centre()[a], 1e-12);
}

std::shared_ptr<const BSplineTransform> ourSpline() {
  Geometry control;
  control.size = {9, 8, 7};
  control.spacing = {20, 22, 24};
  control.origin = {-100, -80, -65};
  at::Tensor coefficients =
      at::sin(at::arange(3 * 7 * 8 * 9, at::kDouble)).mul(4).view({3, 7, 8, 9});
  return std::make_shared<const BSplineTransform>(control, coefficients);
}

std::shared_ptr<const DisplacementFieldTransform> ourField() {
  Geometry grid;
  grid.size = {30, 28, 26};
  grid.spacing = {5, 5.5, 6};
  grid.origin = {-90, -75, -60};
  const double c = std::cos(0.2), s = std::sin(0.2);
  grid.direction = {c, -s, 0, s, c, 0, 0, 0, 1};
  at::Tensor field =
      at::sin(at::arange(3 * 26 * 28 * 30, at::kFloat).mul(0.011f)).mul(6).view({3, 26, 28, 30});
  return std::make_shared<const DisplacementFieldTransform>(grid, field);
}

TEST_P(Suffix, OurSplineIsItks) {
  save(TransformPtr(ourSpline()), file("b"));
  expectSame(*ourSpline(), *readByItk(file("b")));
  expectSame(*openAs<Transform>(file("b")), *readByItk(file("b")));
}

TEST_P(Suffix, CompositesKeepItksOrder) {
  const auto affine =
      std::make_shared<AffineTransform>(AffineMap{{0, -1, 0, 1, 0, 0, 0, 0, 1}, {15, 0, 0}});
  const CompositeTransform ours({affine, ourSpline()});
  save(std::make_shared<const CompositeTransform>(ours), file("c"));
  expectSame(ours, *readByItk(file("c")));
  expectSame(*openAs<Transform>(file("c")), *readByItk(file("c")));
}

INSTANTIATE_TEST_SUITE_P(Files, Suffix, testing::Values(".tfm", ".h5"),
                         [](const auto& info) { return std::string(info.param).substr(1); });

// ITK has no such mapping: at the voxels of its grid the file says the same.
TEST(Hdf5, HoldsRadialMappingsAsFields) {
  TemporaryFolder folder;
  Geometry grid;
  grid.size = {12, 10, 8};
  grid.spacing = {5, 5.5, 6};
  grid.origin = {-30, -25, -20};
  RadialParts parts;
  parts.kernel = RadialKernel::Gaussian;
  parts.scale = 15;
  parts.affine.offset = {2, 1, 0};
  parts.centres = {{0, 5, -3}, {-12, 4, 9}};
  parts.weights = {{6, -4, 2}, {-3, 5, 7}};
  const auto ours = std::make_shared<const RadialTransform>(parts, grid);
  save(TransformPtr(ours), folder / "r.h5");
  const auto read = openAs<Transform>(folder / "r.h5");
  const auto itks = readByItk(folder / "r.h5");
  for (double i = 1; i < 8; ++i) {
    const Vec3 voxel = grid.indexToWorld()({i, 9 - i, 7 - i});
    EXPECT_LT(norm(ours->map(voxel) - byItk(*itks, voxel)), tolerance);
    EXPECT_LT(norm(ours->map(voxel) - read->map(voxel)), tolerance);
    EXPECT_GT(norm(ours->map(voxel) - voxel), 0.5);
  }
}

TEST(Hdf5, HoldsFieldsInsideComposites) {
  TemporaryFolder folder;
  const auto affine = std::make_shared<AffineTransform>(AffineMap{identity3, {3, 0, 0}});
  const CompositeTransform ours({affine, ourField()});
  save(std::make_shared<const CompositeTransform>(ours), folder / "c.h5");
  expectSame(ours, *readByItk(folder / "c.h5"));
  expectSame(*openAs<Transform>(folder / "c.h5"), *readByItk(folder / "c.h5"));
  EXPECT_THROW(save(std::make_shared<const CompositeTransform>(ours), folder / "c.tfm"), Error);
}

TEST(Text, TransformsInThePlaneKeepZ) {
  TemporaryFolder folder;
  auto plane = itk::Euler2DTransform<double>::New();
  plane->SetAngle(0.3);
  plane->SetTranslation(itk::Vector<double, 2>(5.0));
  writeByItk(plane, folder / "e.tfm");
  const auto ours = openAs<Transform>(folder / "e.tfm");
  itk::Point<double, 2> p;
  p[0] = 10;
  p[1] = -20;
  const auto theirs = plane->TransformPoint(p);
  EXPECT_LT(norm(ours->map({10, -20, 7}) - Vec3{theirs[0], theirs[1], 7}), 1e-9);
}

class FieldFile : public testing::TestWithParam<const char*> {};

TEST_P(FieldFile, ReadsAsItksDisplacementField) {
  TemporaryFolder folder;
  const auto path = folder / GetParam();
  save(TransformPtr(ourField()), path);
  using Image = itk::Image<itk::Vector<double, 3>, 3>;
  auto reader = itk::ImageFileReader<Image>::New();
  reader->SetFileName(path.string());
  itk::ImageIOBase::Pointer io;
  if (path.extension() == ".mha") io = itk::MetaImageIO::New().GetPointer();
  if (path.extension() == ".nrrd") io = itk::NrrdImageIO::New().GetPointer();
  if (!io) io = itk::NiftiImageIO::New().GetPointer();
  reader->SetImageIO(io);
  reader->Update();
  auto theirs = itk::DisplacementFieldTransform<double, 3>::New();
  theirs->SetDisplacementField(reader->GetOutput());
  expectSame(*ourField(), *theirs);
  const Opened opened = open(path);
  ASSERT_TRUE(std::holds_alternative<TransformPtr>(opened.data.front()));
  expectSame(*std::get<TransformPtr>(opened.data.front()), *theirs);
}

TEST_P(FieldFile, ReadsAsTransformixReadsIt) {
  if (std::system("command -v transformix > /dev/null") != 0)
    GTEST_SKIP() << "skipped: no transformix";
  TemporaryFolder folder;
  const auto path = folder / GetParam();
  const auto affine = std::make_shared<AffineTransform>(
      AffineMap{{0.98, 0.1, 0, -0.1, 0.98, 0, 0, 0, 1}, {1, 2, 3}});
  const CompositeTransform whole({affine, ourField()});
  saveField(whole, ourField()->grid(), path);
  std::string points = "point\n60\n";
  for (const Vec3& p : probes())
    points += std::to_string(p[0]) + " " + std::to_string(p[1]) + " " + std::to_string(p[2]) + "\n";
  writeContent(folder / "points.txt", points);
  writeContent(
      folder / "tp.txt",
      "(Transform \"DeformationFieldTransform\")\n(NumberOfParameters 0)\n"
      "(InitialTransformParametersFileName \"NoInitialTransform\")\n(HowToCombineTransforms "
      "\"Compose\")\n"
      "(DeformationFieldFileName \"" +
          path.string() +
          "\")\n(DeformationFieldInterpolationOrder 1)\n"
          "(FixedImageDimension 3)\n(MovingImageDimension 3)\n(FixedInternalImagePixelType "
          "\"float\")\n"
          "(MovingInternalImagePixelType \"float\")\n(Size 30 28 26)\n(Index 0 0 0)\n(Spacing 5 "
          "5.5 6)\n"
          "(Origin -90 -75 -60)\n(Direction 1 0 0 0 1 0 0 0 1)\n(UseDirectionCosines \"true\")\n"
          "(ResampleInterpolator \"FinalBSplineInterpolator\")\n(FinalBSplineInterpolationOrder "
          "1)\n(Resampler \"DefaultResampler\")\n"
          "(DefaultPixelValue 0)\n(ResultImageFormat \"mha\")\n(ResultImagePixelType \"short\")\n");
  const std::string command = "transformix -def " + (folder / "points.txt").string() + " -tp " +
                              (folder / "tp.txt").string() + " -out " + folder.path().string() +
                              " > " + (folder / "log.txt").string() + " 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << contentOf(folder / "log.txt");
  // The stored field is what transformix saw: linear between the voxels of its grid.
  const auto stored = openAs<Transform>(path);
  const std::string out = contentOf(folder / "outputpoints.txt");
  std::size_t at = 0, compared = 0;
  for (const Vec3& p : probes()) {
    at = out.find("OutputPoint = [", at);
    ASSERT_NE(at, std::string::npos);
    Vec3 theirs{};
    ASSERT_EQ(std::sscanf(out.c_str() + at, "OutputPoint = [ %lf %lf %lf", &theirs[0], &theirs[1],
                          &theirs[2]),
              3);
    EXPECT_LT(norm(stored->map(p) - theirs), tolerance);
    ++compared;
    at += 10;
  }
  EXPECT_EQ(compared, probes().size());
}

INSTANTIATE_TEST_SUITE_P(Files, FieldFile, testing::Values("f.nii.gz", "f.nii", "f.nrrd", "f.mha"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::erase(name, '.');
                           return name;
                         });

TEST(TransformFiles, RefuseWhatContradictsItself) {
  TemporaryFolder folder;
  const std::string head = "#Insight Transform File V1.0\n";
  const std::pair<const char*, std::string> broken[] = {
      {"no transform", head},
      {"few parameters",
       head + "Transform: AffineTransform_double_3_3\nParameters: 1 0 0\nFixedParameters: 0 0 0\n"},
      {"not a number", head + "Transform: AffineTransform_double_3_3\nParameters: 1 x\n"},
      {"unknown",
       head + "Transform: WarpTransform_double_3_3\nParameters: 1\nFixedParameters: 0\n"},
      {"four dimensions",
       head + "Transform: AffineTransform_double_4_4\nParameters: 1\nFixedParameters: 0\n"},
      {"absurd grid", head + "Transform: BSplineTransform_double_3_3\nParameters: 1 2 "
                             "3\nFixedParameters: 1e8 1e8 1e8 0 0 0 1 1 1 1 0 0 0 1 0 0 0 1\n"},
      {"absurd field", head + "Transform: DisplacementFieldTransform_double_3_3\nParameters: 1 2 "
                              "3\nFixedParameters: 1e8 1e8 1e8 0 0 0 1 1 1 1 0 0 0 1 0 0 0 1\n"},
      {"infinite",
       head +
           "Transform: TranslationTransform_double_3_3\nParameters: inf 0 0\nFixedParameters:\n"},
      {"parameters first", head + "Parameters: 1 2 3\n"}};
  for (const auto& [name, text] : broken) {
    SCOPED_TRACE(name);
    writeContent(folder / "t.tfm", text);
    try {
      open(folder / "t.tfm");
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::Input);
      EXPECT_NE(error.headline().find("t.tfm"), std::string::npos);
    }
  }
}

} // namespace
} // namespace svx
