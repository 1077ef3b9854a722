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
    affine, warp = job["out"] + "/affine.mat", job["out"] + "/warp.nii.gz"
    start = time.perf_counter()
    tool.execute(f"-d {n} -a {images} {job['settings']['affine']} -o {affine}")
    tool.execute(f"-d {n} {images} {job['settings']['deformable']} -it {affine} -o {warp}")
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


def simpleitk(job):
    import SimpleITK as sitk

    start = time.perf_counter()
    fixed = sitk.ReadImage(job["fixed"], sitk.sitkFloat32)
    moving = sitk.ReadImage(job["moving"], sitk.sitkFloat32)

    def registration():
        r = sitk.ImageRegistrationMethod()
        r.SetMetricAsMattesMutualInformation(50)
        r.SetMetricSamplingStrategy(r.RANDOM)
        r.SetMetricSamplingPercentage(min(1.0, 50000 / fixed.GetNumberOfPixels()), 1)
        r.SetInterpolator(sitk.sitkLinear)
        r.SetShrinkFactorsPerLevel([1, 1, 1])
        r.SetSmoothingSigmasPerLevel([4, 2, 0])
        r.SmoothingSigmasAreSpecifiedInPhysicalUnitsOff()
        return r

    linear = registration()
    linear.SetInitialTransform(
        sitk.CenteredTransformInitializer(
            fixed, moving, sitk.AffineTransform(fixed.GetDimension())
        ),
        inPlace=False,
    )
    linear.SetOptimizerAsGradientDescent(1.0, 200, 1e-6, 10)
    linear.SetOptimizerScalesFromPhysicalShift()
    affine = linear.Execute(fixed, moving)

    mesh = [
        max(1, round(size * spacing / job["settings"]["mesh"] / 4))
        for size, spacing in zip(fixed.GetSize(), fixed.GetSpacing())
    ]
    bending = registration()
    bending.SetMovingInitialTransform(affine)
    bending.SetInitialTransformAsBSpline(
        sitk.BSplineTransformInitializer(fixed, mesh), inPlace=True, scaleFactors=[1, 2, 4]
    )
    bending.SetOptimizerAsLBFGS2(1e-5, 100)
    bspline = bending.Execute(fixed, moving)
    seconds = time.perf_counter() - start
    both = sitk.CompositeTransform([affine, bspline])
    sitk.WriteImage(
        sitk.TransformToDisplacementField(
            both,
            sitk.sitkVectorFloat64,
            fixed.GetSize(),
            fixed.GetOrigin(),
            fixed.GetSpacing(),
            fixed.GetDirection(),
        ),
        job["field"],
    )
    return seconds


if __name__ == "__main__":
    job = json.load(open(sys.argv[1]))
    seconds = {"greedy": greedy, "ants": ants, "simpleitk": simpleitk}[job["program"]](job)
    print("seconds", seconds, flush=True)
