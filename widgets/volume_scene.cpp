#include "widgets/volume_scene.h"

#include <ATen/ATen.h>

#include <vtkAOSDataArrayTemplate.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkColorTransferFunction.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkMatrix4x4.h>
#include <vtkPiecewiseFunction.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkShortArray.h>
#include <vtkSignedCharArray.h>
#include <vtkTextProperty.h>
#include <vtkUnsignedCharArray.h>
#include <vtkVolumeProperty.h>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

/// Mirrors the x axis of a left-handed grid, because the ray caster culls by handedness.
void makeRightHanded(at::Tensor& voxels, Geometry& grid) {
  if (determinant(grid.direction) > 0) return;
  const AffineMap toWorld = grid.indexToWorld();
  grid.origin = toWorld({double(grid.size[0] - 1), 0, 0});
  for (std::size_t row = 0; row < 3; ++row) grid.direction[3 * row] *= -1;
  voxels = voxels.flip({2});
}

vtkSmartPointer<vtkDataArray> wrap(const at::Tensor& voxels) {
  const auto count = vtkIdType(voxels.numel());
  const auto share = [&](auto array, auto* values) -> vtkSmartPointer<vtkDataArray> {
    array->SetArray(values, count, 1); // 1: the tensor keeps the memory
    return array;
  };
  switch (voxels.scalar_type()) {
  case at::kByte:
    return share(vtkSmartPointer<vtkUnsignedCharArray>::New(), voxels.data_ptr<std::uint8_t>());
  case at::kChar:
    return share(vtkSmartPointer<vtkSignedCharArray>::New(),
                 reinterpret_cast<signed char*>(voxels.data_ptr<std::int8_t>()));
  case at::kShort:
    return share(vtkSmartPointer<vtkShortArray>::New(), voxels.data_ptr<std::int16_t>());
  default:
    return share(vtkSmartPointer<vtkFloatArray>::New(), voxels.data_ptr<float>());
  }
}

vtkSmartPointer<vtkImageData> imageOf(const RenderedVolume& volume) {
  auto image = vtkSmartPointer<vtkImageData>::New();
  const Geometry& grid = volume.grid;
  image->SetDimensions(int(grid.size[0]), int(grid.size[1]), int(grid.size[2]));
  image->SetSpacing(grid.spacing.data());
  image->GetPointData()->SetScalars(wrap(volume.voxels));
  return image;
}

vtkSmartPointer<vtkMatrix4x4> placement(const Geometry& grid) {
  auto matrix = vtkSmartPointer<vtkMatrix4x4>::New();
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column)
      matrix->SetElement(row, column, grid.direction[std::size_t(3 * row + column)]);
    matrix->SetElement(row, 3, grid.origin[std::size_t(row)]);
  }
  return matrix;
}

} // namespace

RenderedVolume prepareForRendering(const Volume& volume, std::int64_t axisLimit,
                                   std::int64_t voxelLimit) {
  RenderedVolume result;
  result.modality = volume.modality;
  result.window = automaticWindow(volume);
  result.grid = volume.geometry;
  at::Tensor voxels = volume.channel(0);
  std::array<std::int64_t, 3> step{1, 1, 1};
  const auto size = [&](std::size_t axis) {
    return (volume.geometry.size[axis] + step[axis] - 1) / step[axis];
  };
  for (std::size_t axis = 0; axis < 3; ++axis)
    while (size(axis) > axisLimit) ++step[axis];
  while (size(0) * size(1) * size(2) > voxelLimit) { // the finest axis gives first
    std::size_t finest = 0;
    for (std::size_t axis = 1; axis < 3; ++axis)
      if (double(step[axis]) * volume.geometry.spacing[axis] <
          double(step[finest]) * volume.geometry.spacing[finest])
        finest = axis;
    ++step[finest];
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    result.grid.size[axis] = size(axis);
    result.grid.spacing[axis] *= double(step[axis]);
    result.reduction = std::max(result.reduction, int(step[axis]));
    voxels = voxels.slice(2 - std::int64_t(axis), 0, volume.geometry.size[axis], step[axis]);
  }
  makeRightHanded(voxels, result.grid);
  const auto type = voxels.scalar_type();
  if (type != at::kByte && type != at::kChar && type != at::kShort) {
    voxels = voxels.to(at::kFloat);
    const double low = result.window.level - result.window.window;
    const double high = result.window.level + 16 * result.window.window;
    voxels = at::nan_to_num(voxels, low, high, low);
  }
  result.voxels = voxels.contiguous();
  return result;
}

VolumeScene::VolumeScene(vtkRenderWindow& window, vtkRenderer& renderer)
    : renderer_(renderer), mapper_(vtkSmartPointer<vtkGPUVolumeRayCastMapper>::New()) {
  mapper_->SetAutoAdjustSampleDistances(false);
  mapper_->SetUseJittering(true); // without it wood-grain rings show
  prop_->SetMapper(mapper_);
  prop_->VisibilityOff();
  renderer_.AddVolume(prop_);

  for (std::size_t i = 0; i < 3; ++i) {
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(4);
    vtkNew<vtkCellArray> lines;
    lines->InsertNextCell({0, 1, 2, 3, 0});
    outlines_[i]->SetPoints(points);
    outlines_[i]->SetLines(lines);
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(outlines_[i]);
    const QColor colour(planeColour(allPlanes[i]));
    frames_[i]->SetMapper(mapper);
    frames_[i]->GetProperty()->SetColor(colour.redF(), colour.greenF(), colour.blueF());
    frames_[i]->GetProperty()->LightingOff();
    frames_[i]->VisibilityOff();
    renderer_.AddActor(frames_[i]);
  }

  cube_->SetXPlusFaceText("L");
  cube_->SetXMinusFaceText("R");
  cube_->SetYPlusFaceText("P");
  cube_->SetYMinusFaceText("A");
  cube_->SetZPlusFaceText("S");
  cube_->SetZMinusFaceText("I");
  cube_->SetXFaceTextRotation(90);
  cube_->SetYFaceTextRotation(0);
  cube_->SetZFaceTextRotation(-90);
  cube_->SetFaceTextScale(0.6);
  cube_->GetCubeProperty()->SetColor(0.33, 0.35, 0.38);
  cube_->GetCubeProperty()->SetAmbient(0.6); // its turned sides stay to be seen
  cube_->GetCubeProperty()->SetDiffuse(0.4);
  cube_->GetTextEdgesProperty()->SetOpacity(0);
  for (vtkProperty* face : {cube_->GetXPlusFaceProperty(), cube_->GetXMinusFaceProperty(),
                            cube_->GetYPlusFaceProperty(), cube_->GetYMinusFaceProperty(),
                            cube_->GetZPlusFaceProperty(), cube_->GetZMinusFaceProperty()}) {
    face->SetColor(0.9, 0.91, 0.92);
    face->SetInterpolationToFlat();
  }
  corner_->SetLayer(1);
  corner_->InteractiveOff();
  corner_->AddActor(cube_);
  window.SetNumberOfLayers(2);
  window.AddRenderer(corner_);
}

VolumeScene::~VolumeScene() = default;

void VolumeScene::setVolume(RenderedVolume volume) {
  volume_ = std::move(volume);
  mapper_->SetInputData(imageOf(volume_));
  prop_->SetUserMatrix(placement(volume_.grid));
  prop_->VisibilityOn();
  for (auto& frame : frames_) frame->VisibilityOn();
}

void VolumeScene::clear() {
  prop_->VisibilityOff();
  for (auto& frame : frames_) frame->VisibilityOff();
  mapper_->RemoveAllInputs();
  volume_ = {};
}

void VolumeScene::setPreset(const RenderingPreset& preset) {
  const WindowLevel& w = volume_.window;
  const auto value = [&](double v) { return preset.relative ? w.level + (v - 0.5) * w.window : v; };
  vtkNew<vtkPiecewiseFunction> opacity;
  for (const auto& [at, share] : preset.opacity) opacity->AddPoint(value(at), share);
  vtkNew<vtkColorTransferFunction> colour;
  for (const auto& [at, c] : preset.colour)
    colour->AddRGBPoint(value(at), c.redF(), c.greenF(), c.blueF());
  vtkVolumeProperty* property = prop_->GetProperty();
  property->SetScalarOpacity(opacity);
  property->SetColor(colour);
  property->SetScalarOpacityUnitDistance(1);
  property->SetInterpolationTypeToLinear();
  property->SetShade(preset.shade);
  property->SetAmbient(0.25);
  property->SetDiffuse(0.8);
  property->SetSpecular(0.15);
  property->SetSpecularPower(12);
  if (preset.maximum)
    mapper_->SetBlendModeToMaximumIntensity();
  else
    mapper_->SetBlendModeToComposite();
}

void VolumeScene::setCursor(const Vec3& world, double lineWidth) {
  for (std::size_t i = 0; i < 3; ++i) {
    const SliceFrame plane = planeFrame(allPlanes[i]);
    const Extent across = extentAlong(volume_.grid, plane.right);
    const Extent along = extentAlong(volume_.grid, plane.down);
    const double right = dot(plane.right, world), down = dot(plane.down, world);
    for (int corner = 0; corner < 4; ++corner) {
      const double u = corner == 1 || corner == 2 ? across.high : across.low;
      const double v = corner >= 2 ? along.high : along.low;
      const Vec3 p = world + (u - right) * plane.right + (v - down) * plane.down;
      outlines_[i]->GetPoints()->SetPoint(corner, p.data());
    }
    outlines_[i]->GetPoints()->Modified();
    frames_[i]->GetProperty()->SetLineWidth(float(lineWidth));
  }
}

void VolumeScene::setBackground(QRgb colour) {
  const QColor c(colour);
  renderer_.SetBackground(c.redF(), c.greenF(), c.blueF());
}

void VolumeScene::resetCamera() {
  const Vec3 centre = volume_.grid.centre();
  vtkCamera* camera = renderer_.GetActiveCamera();
  camera->SetFocalPoint(centre.data());
  camera->SetPosition(centre[0] + 0.35, centre[1] - 1, centre[2] + 0.25);
  camera->SetViewUp(0, 0, 1);
  camera->OrthogonalizeViewUp();
  fitCamera();
}

void VolumeScene::fitCamera() {
  const WorldBox box = worldBox(volume_.grid);
  const double bounds[6] = {box.low[0],  box.high[0], box.low[1],
                            box.high[1], box.low[2],  box.high[2]};
  renderer_.ResetCamera(bounds);
  // That fits the sphere around the box; come closer until the box itself fills the view.
  for (int i = 0; i < 3; ++i) renderer_.GetActiveCamera()->Dolly(0.9 / farthestCorner(box));
  renderer_.ResetCameraClippingRange(bounds);
}

double VolumeScene::farthestCorner(const WorldBox& box) const {
  double farthest = 1e-3;
  for (std::size_t corner = 0; corner < 8; ++corner) {
    double p[3];
    for (std::size_t axis = 0; axis < 3; ++axis)
      p[axis] = corner >> axis & 1 ? box.high[axis] : box.low[axis];
    renderer_.WorldToView(p[0], p[1], p[2]);
    farthest = std::max({farthest, std::abs(p[0]), std::abs(p[1])});
  }
  return farthest;
}

void VolumeScene::setQuality(double pixelStep) {
  const auto& s = volume_.grid.spacing;
  const double finest = std::min({s[0], s[1], s[2]});
  mapper_->SetImageSampleDistance(float(std::max(1.0, pixelStep)));
  mapper_->SetSampleDistance(float(finest * (pixelStep > 1.5 ? 1.5 : 0.75)));
}

void VolumeScene::placeCube(double edgePixels) {
  const int* size = renderer_.GetVTKWindow()->GetSize();
  corner_->SetViewport(0, 0, std::min(1.0, edgePixels / std::max(1, size[0])),
                       std::min(1.0, edgePixels / std::max(1, size[1])));
  vtkCamera* camera = renderer_.GetActiveCamera();
  double view[3];
  camera->GetDirectionOfProjection(view);
  vtkCamera* own = corner_->GetActiveCamera();
  own->SetFocalPoint(0, 0, 0);
  own->SetPosition(-view[0], -view[1], -view[2]);
  own->SetViewUp(camera->GetViewUp());
  corner_->ResetCamera();
  own->Dolly(1.1);
  corner_->ResetCameraClippingRange();
}

} // namespace svx
