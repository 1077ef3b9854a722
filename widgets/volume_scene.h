// What the 3-D view shows, in VTK's terms.
#pragma once

#include "widgets/rendering_presets.h"
#include "widgets/slice_plane.h"

#include <vtkActor.h>
#include <vtkAnnotatedCubeActor.h>
#include <vtkGPUVolumeRayCastMapper.h>
#include <vtkNew.h>
#include <vtkPolyData.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>
#include <vtkSmartPointer.h>
#include <vtkVolume.h>

namespace svx {

/// A volume as the ray caster takes it: one channel of uint8, int8, int16 or float, finite, on a
/// right-handed grid.
struct RenderedVolume {
  at::Tensor voxels;
  Geometry grid;
  WindowLevel window;                    ///< automatic
  Modality modality = Modality::Unknown; ///< guessed where the file says none
  int reduction = 1; ///< every how-many-th voxel was taken along the most reduced axis
};

/// Shares the voxels where it can. Takes every n-th voxel along the axes that are longer than
/// `axisLimit` and until there are at most `voxelLimit`. Any thread.
RenderedVolume prepareForRendering(const Volume& volume, std::int64_t axisLimit,
                                   std::int64_t voxelLimit);

/// The ray-cast volume, the frames of the three planes and the orientation cube.
class VolumeScene {
public:
  VolumeScene(vtkRenderWindow& window, vtkRenderer& renderer);
  ~VolumeScene();

  void setVolume(RenderedVolume volume);
  void clear();
  const RenderedVolume& volume() const { return volume_; }
  void setPreset(const RenderingPreset& preset);
  void setCursor(const Vec3& world, double lineWidth);
  void setBackground(QRgb colour);
  void resetCamera(); ///< from the front, head up
  void fitCamera();   ///< so near that all of the volume is seen, from where it looks
  /// `pixelStep` rays are this many pixels apart; 1 is full quality.
  void setQuality(double pixelStep);
  void placeCube(double edgePixels); ///< before each frame; follows the camera

private:
  /// How far out the box reaches in the view: 1 touches its edge.
  double farthestCorner(const WorldBox& box) const;

  vtkRenderer& renderer_;
  RenderedVolume volume_;
  vtkSmartPointer<vtkGPUVolumeRayCastMapper> mapper_;
  vtkNew<vtkVolume> prop_;
  std::array<vtkNew<vtkPolyData>, 3> outlines_;
  std::array<vtkNew<vtkActor>, 3> frames_;
  vtkNew<vtkRenderer> corner_;
  vtkNew<vtkAnnotatedCubeActor> cube_;
};

} // namespace svx
