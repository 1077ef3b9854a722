"""Runs one method on one pair: a program of its own process, which leaves a displacement field."""
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from importlib.metadata import version
from pathlib import Path

THREADS = 2
HERE = Path(__file__).parent
SETTINGS = tomllib.loads((HERE / "settings.toml").read_text())
PACKAGES = {"greedy": "picsl-greedy", "ants": "antspyx", "simpleitk": "SimpleITK"}


class Failed(Exception):
    pass


def names():
    """Of all methods, as `program variant`; `start` is no registration at all."""
    ours = [f"spectravox {m}" for m in ("linear", "variational", "svf", "auto")]
    peers = [f"{p} {v}" for p, vs in SETTINGS.items() if p != "spectravox" for v in vs]
    return ["start"] + ours + peers


def settings(method, task):
    """What `method` is given for `task`, in words or as its program takes it; None: not run."""
    program, _, variant = method.partition(" ")
    if method in ("start", "spectravox auto"):
        return {}
    if program == "spectravox":
        preset = SETTINGS[program][variant].get(task)
        return preset and {"preset": preset}
    table = SETTINGS[program][variant]
    if task not in table:
        return None
    shared = table.get("common", {}) | ({"files": table["files"]} if "files" in table else {})
    return shared | table[task]


def run(method, pair, out, spectravox):
    """Writes `out`/field.* and a log; returns file, version, seconds and peak memory in MB.

    `seconds` is what a user waits for: the whole program, for Python packages without the start
    of Python. `method seconds` leaves out reading and writing files, where the program tells.
    """
    program, _, variant = method.partition(" ")
    given = settings(method, pair.task)
    if program == "start":
        return {"field": _identity(pair, out), "version": "", "seconds": 0.0}
    if program == "spectravox":
        return _spectravox(variant, given, pair, out, spectravox)
    if program == "elastix":
        return _elastix(given, pair, out)
    return _python_peer(program, given, pair, out)


def _identity(pair, out):
    import SimpleITK as sitk

    fixed = sitk.ReadImage(str(pair.fixed))
    field = sitk.TransformToDisplacementField(
        sitk.Transform(fixed.GetDimension(), sitk.sitkIdentity),
        sitk.sitkVectorFloat32,
        fixed.GetSize(),
        fixed.GetOrigin(),
        fixed.GetSpacing(),
        fixed.GetDirection(),
    )
    sitk.WriteImage(field, str(out / "field.nii.gz"))
    return out / "field.nii.gz"


def _execute(command, out):
    """Runs a program to its end; returns its log, wall seconds and peak memory in MB."""
    environment = os.environ | {
        "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS": str(THREADS),
        "OMP_NUM_THREADS": str(THREADS),
    }
    log = out / "log.txt"
    with open(log, "ab") as file:
        start = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)), stdout=file, stderr=subprocess.STDOUT, env=environment
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _resident_peak(process.pid))
            try:
                process.wait(0.05)
            except subprocess.TimeoutExpired:
                pass
        seconds = time.perf_counter() - start
    text = log.read_text(errors="replace")
    if process.returncode != 0:
        raise Failed(text[-500:])
    return text, seconds, peak


def _resident_peak(pid):
    """In MB; what wait() tells is at least the memory of the process that asks."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def _spectravox(variant, given, pair, out, program):
    command = [program, "run", f"registration.{variant}", "--threads", THREADS, "--out", out]
    if given:
        command += ["--preset", given["preset"]]
    command += ["--input", f"fixed={pair.fixed}", "--input", f"moving={pair.moving}"]
    if pair.fixed_mask:
        command += ["--input", f"fixedMask={pair.fixed_mask}"]
        command += ["--input", f"movingMask={pair.moving_mask}"]
    log, seconds, memory = _execute(command, out)
    result = json.loads((out / "result.json").read_text())
    return {
        "field": out / "field.nii.gz",
        "version": subprocess.check_output([program, "--version"], text=True).strip(),
        "seconds": seconds,
        "method seconds": result["seconds"],
        "memory": memory,
        "notices": result.get("notices", []),
    }


def _elastix(given, pair, out):
    command = ["elastix", "-threads", THREADS, "-f", pair.fixed, "-m", pair.moving, "-out", out]
    if pair.fixed_mask:
        command += ["-fMask", pair.fixed_mask, "-mMask", pair.moving_mask]
    for stage, name in enumerate(given["files"]):
        text = (HERE / "elastix" / f"{name}.txt").read_text()
        if stage == 0:
            text += f'(AutomaticTransformInitializationMethod "{given["start"]}")\n'
        elif "grid" in given:
            text += f"(FinalGridSpacingInPhysicalUnits {given['grid']})\n"
        (out / f"{name}.txt").write_text(text)
        command += ["-p", out / f"{name}.txt"]
    _, seconds, memory = _execute(command, out)
    last = out / f"TransformParameters.{len(given['files']) - 1}.txt"
    _execute(["transformix", "-threads", THREADS, "-def", "all", "-tp", last, "-out", out], out)
    return {
        "field": out / "deformationField.mha",
        "version": subprocess.check_output(["elastix", "--version"], text=True).strip(),
        "seconds": seconds,
        "memory": memory,
    }


def _python_peer(program, given, pair, out):
    job = {
        "program": program,
        "settings": given,
        "fixed": str(pair.fixed),
        "moving": str(pair.moving),
        "fixed_mask": str(pair.fixed_mask or ""),
        "moving_mask": str(pair.moving_mask or ""),
        "out": str(out),
        "field": str(out / "field.nii.gz"),
    }
    (out / "job.json").write_text(json.dumps(job))
    log, _, memory = _execute([sys.executable, HERE / "python_peers.py", out / "job.json"], out)
    return {
        "field": out / "field.nii.gz",
        "version": f"{PACKAGES[program]} {version(PACKAGES[program])}",
        "seconds": float(re.findall(r"^seconds (\S+)$", log, re.M)[-1]),
        "memory": memory,
    }
