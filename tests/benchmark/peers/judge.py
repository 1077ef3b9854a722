"""Measures of a mapping given as displacement field on the fixed grid, the same for every method.

A field holds, at every voxel of the fixed image, where that point lies in the moving image minus
the point itself, in LPS mm. Everything here is NumPy and SciPy: nothing is shared with the
judging inside the programs that are compared.
"""
import numpy as np
import SimpleITK as sitk
from scipy.ndimage import map_coordinates


class Grid:
    """World position of an image's voxels. Indices and points are ordered x, y(, z)."""

    def __init__(self, image):
        n = image.GetDimension()
        self.size = np.array(image.GetSize())
        self.origin = np.array(image.GetOrigin())
        self.matrix = np.array(image.GetDirection()).reshape(n, n) * np.array(image.GetSpacing())

    def points(self):
        index = np.stack(np.meshgrid(*map(np.arange, self.size), indexing="ij"), -1)
        return index @ self.matrix.T + self.origin

    def index(self, points):
        return (points - self.origin) @ np.linalg.inv(self.matrix).T


class Field:
    def __init__(self, path):
        image = sitk.ReadImage(str(path))
        if image.GetSize()[2:] == (1,):  # a plane written as one slice
            image = image[:, :, 0]
        self.grid = Grid(image)
        n = image.GetDimension()
        voxels = sitk.GetArrayFromImage(image)[..., :n].astype(np.float64)
        self.displacement = np.moveaxis(voxels, range(n), range(n)[::-1])

    def map(self, points):
        """Moving points of fixed points: linear between voxels, constant beyond the border."""
        index = self.grid.index(points)
        moved = [
            map_coordinates(component, index.T, order=1, mode="nearest")
            for component in np.moveaxis(self.displacement, -1, 0)
        ]
        return points + np.stack(moved, -1)

    def mapped(self):
        """Moving point of every voxel."""
        return self.grid.points() + self.displacement

    def determinant(self):
        """Of the mapping's Jacobian at every voxel, by central differences."""
        n = len(self.grid.size)
        per_index = np.stack([np.gradient(self.displacement, axis=a) for a in range(n)], -1)
        return np.linalg.det(np.eye(n) + per_index @ np.linalg.inv(self.grid.matrix))


def sample(image, points, order):
    """Values of an image at points; 0 outside. Order 0 is the nearest voxel, 1 is linear."""
    index = Grid(image).index(points.reshape(-1, points.shape[-1])).T
    voxels = sitk.GetArrayViewFromImage(image).T
    values = map_coordinates(voxels.astype(np.float32), index, order=order, mode="constant")
    return values.reshape(points.shape[:-1])


def landmarks(field, fixed, moving):
    """Distances in mm between the mapped fixed points and their partners."""
    return np.linalg.norm(field.map(fixed) - moving, axis=1)


def dice(field, fixed, moving, values):
    """Overlap of each label of a fixed label image with the warped moving one."""
    warped = sample(moving, field.mapped(), 0).round().astype(int)
    fixed = sitk.GetArrayViewFromImage(fixed).T.round().astype(int)
    overlap = {}
    for value in values:
        a, b = fixed == value, warped == value
        overlap[value] = 2 * np.sum(a & b) / max(np.sum(a) + np.sum(b), 1)
    return overlap


def correlation(field, fixed, moving, inside):
    warped = sample(moving, field.mapped(), 1)[inside]
    return np.corrcoef(warped, sitk.GetArrayViewFromImage(fixed).T[inside])[0, 1]


def inverse_consistency(there, back, inside):
    """Distances in mm of voxels from where the two mappings, one after the other, take them."""
    points = there.grid.points()[inside]
    return np.linalg.norm(back.map(there.map(points)) - points, axis=1)


def object_mask(image):
    """What is not background, without holes: a boolean array in the order x, y, z."""
    mask = sitk.OtsuThreshold(sitk.DiscreteGaussian(image, 4.0), 0, 1, 128)
    mask = sitk.RelabelComponent(sitk.ConnectedComponent(mask)) == 1
    return sitk.GetArrayFromImage(sitk.BinaryFillhole(mask)).T.astype(bool)
