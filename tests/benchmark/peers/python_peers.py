"""Peers that are Python packages, one run in a process of its own (see methods.py).

python_peers.py JOB.json: the job names program, settings, images, masks and the field to write.
Prints `seconds S`: reading the images and registering, without starting Python and without
turning the result into a displacement field.
"""
import json
import sys
import time

THREADS = 2


def greedy(job):
    import picsl_greedy
    import SimpleITK as sitk

    n = sitk.ReadImage(job["fixed"]).GetDimension()
    tool = picsl_greedy.Greedy3D() if n == 3 else picsl_greedy.Greedy2D()
    images = f"-threads {THREADS} -i {job['fixed']} {job['moving']}"
    if job["fixed_mask"]:
        images += f" -gm {job['fixed_mask']}"
    affine, warp = "", job["out"] + "/warp.nii.gz"
    deformable = job["settings"]["deformable"]
    start = time.perf_counter()
    if "affine" in job["settings"]:
        affine = job["out"] + "/affine.mat"
        tool.execute(f"-d {n} -a {images} {job['settings']['affine']} -o {affine}")
        deformable += f" -it {affine}"
    tool.execute(f"-d {n} {images} {deformable} -o {warp}")
    seconds = time.perf_counter() - start
    tool.execute(f"-d {n} -rf {job['fixed']} -r {warp} {affine} -rc {job['field']}")
    return seconds


def ants(job):
    import ants as toolkit

    start = time.perf_counter()
    fixed, moving = toolkit.image_read(job["fixed"]), toolkit.image_read(job["moving"])
    arguments = dict(job["settings"])
    if job["fixed_mask"]:
        arguments["mask"] = toolkit.image_read(job["fixed_mask"])
        arguments["moving_mask"] = toolkit.image_read(job["moving_mask"])
    result = toolkit.registration(
        fixed, moving, random_seed=1, outprefix=job["out"] + "/ants", **arguments
    )
    seconds = time.perf_counter() - start
    composed = toolkit.apply_transforms(
        fixed, moving, result["fwdtransforms"], compose=job["out"] + "/composed"
    )
    toolkit.image_write(toolkit.image_read(composed), job["field"])
    return seconds


def centred_affine(fixed, moving):
    """By mutual information, from the centres of the images."""
    import SimpleITK as sitk

    linear = sitk.ImageRegistrationMethod()
    linear.SetMetricAsMattesMutualInformation(50)
    linear.SetMetricSamplingStrategy(linear.RANDOM)
    linear.SetMetricSamplingPercentage(min(1.0, 50000 / fixed.GetNumberOfPixels()), 1)
    linear.SetInterpolator(sitk.sitkLinear)
    linear.SetShrinkFactorsPerLevel([4, 2, 1])
    linear.SetSmoothingSigmasPerLevel([2, 1, 0])
    linear.SetInitialTransform(
        sitk.CenteredTransformInitializer(
            fixed, moving, sitk.AffineTransform(fixed.GetDimension())
        ),
        inPlace=False,
    )
    linear.SetOptimizerAsGradientDescent(1.0, 200, 1e-6, 10)
    linear.SetOptimizerScalesFromPhysicalShift()
    return linear.Execute(fixed, moving)


def simpleitk(job):
    """Affine by mutual information, then fast symmetric demons on a pyramid, as in its examples."""
    import SimpleITK as sitk

    start = time.perf_counter()
    fixed = sitk.ReadImage(job["fixed"], sitk.sitkFloat32)
    moving = sitk.ReadImage(job["moving"], sitk.sitkFloat32)
    if job["settings"].get("affine", True):
        affine = centred_affine(fixed, moving)
    else:
        affine = sitk.AffineTransform(fixed.GetDimension())
    aligned = sitk.Resample(moving, fixed, affine)
    aligned = sitk.HistogramMatching(aligned, fixed, 1024, 7, True)
    demons = sitk.FastSymmetricForcesDemonsRegistrationFilter()
    demons.SetStandardDeviations(1.5)
    field = None
    for shrink, iterations in zip((4, 2, 1), job["settings"]["iterations"]):
        factors = [min(shrink, max(1, size // 16)) for size in fixed.GetSize()]
        smooth = lambda image: sitk.Shrink(sitk.DiscreteGaussian(image, shrink / 2), factors)
        small = smooth(fixed)
        demons.SetNumberOfIterations(iterations)
        if field is None:
            field = demons.Execute(small, smooth(aligned))
        else:
            field = demons.Execute(small, smooth(aligned), sitk.Resample(field, small))
    seconds = time.perf_counter() - start
    both = sitk.CompositeTransform([affine, sitk.DisplacementFieldTransform(field)])
    geometry = fixed.GetSize(), fixed.GetOrigin(), fixed.GetSpacing(), fixed.GetDirection()
    dense = sitk.TransformToDisplacementField(both, sitk.sitkVectorFloat64, *geometry)
    sitk.WriteImage(dense, job["field"])
    return seconds


if __name__ == "__main__":
    job = json.load(open(sys.argv[1]))
    seconds = {"greedy": greedy, "ants": ants, "simpleitk": simpleitk}[job["program"]](job)
    print("seconds", seconds, flush=True)
