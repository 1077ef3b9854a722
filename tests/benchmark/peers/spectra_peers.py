"""Principal components and clusters of spectra: spectravox beside scikit-learn.

  spectra_peers.py FOLDER [--spectravox PROGRAM] [--spectra 250000] [--points 2000]

Writes a continuous imzML of drawn spectra into FOLDER once (80 patterns with falling strength and
counting noise), runs `spectravox run` on the file and scikit-learn on the same numbers in memory,
one after the other, and prints the time of each and how much variance the components hold.
Spectravox's time includes reading the file, scikit-learn's does not. Both use all cores.
"""

import argparse
import json
import pathlib
import subprocess
import time

import numpy as np
import sklearn
from pyimzml.ImzMLWriter import ImzMLWriter
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA

BLOCK = 5000


def blocks(spectra, points):
    """The drawn spectra, block by block, always the same."""
    random = np.random.default_rng(0)
    patterns = random.gamma(0.3, 1, (80, points)).astype(np.float32)
    strength = np.exp(-np.arange(80) / 12).astype(np.float32)
    for first in range(0, spectra, BLOCK):
        count = min(BLOCK, spectra - first)
        amounts = random.gamma(1, 1, (count, 80)).astype(np.float32) * strength
        block = amounts @ patterns
        noise = random.standard_normal((count, points), dtype=np.float32)
        yield first, block + 0.3 * noise * np.sqrt(block + 0.1)


def write(path, spectra, points):
    width = int(np.ceil(np.sqrt(spectra)))
    masses = np.linspace(800, 3200, points)
    with ImzMLWriter(str(path), mode="continuous", intensity_dtype=np.float32) as writer:
        for first, block in blocks(spectra, points):
            for k, values in enumerate(block):
                i = first + k
                writer.addSpectrum(masses, values, (1 + i % width, 1 + i // width, 1))


def ours(program, method, path, folder, values):
    command = [program, "run", method, "--input", f"spectra={path}", "--out", str(folder), "--json"]
    for value in values:
        command += ["--set", value]
    result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    figures = {figure["id"]: figure["after"] for figure in result["figures"]}
    return result["seconds"], figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--spectravox", default="build/release/bin/spectravox")
    parser.add_argument("--spectra", type=int, default=250000)
    parser.add_argument("--points", type=int, default=2000)
    parser.add_argument("--components", type=int, default=50)
    parser.add_argument("--clusters", type=int, default=8)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    path = arguments.folder / f"drawn-{arguments.spectra}x{arguments.points}.imzML"
    if not path.exists():
        write(path, arguments.spectra, arguments.points)
    x = np.empty((arguments.spectra, arguments.points), np.float32)
    for first, block in blocks(arguments.spectra, arguments.points):
        x[first : first + len(block)] = block

    out = arguments.folder / "out"
    seconds, figures = ours(arguments.spectravox, "spectra.pca", path, out,
                            [f"components={arguments.components}"])
    start = time.perf_counter()
    pca = PCA(arguments.components, svd_solver="randomized", random_state=0)
    pca.fit_transform(x)
    theirs = time.perf_counter() - start
    share = 100 * pca.explained_variance_ratio_.sum()
    print(f"{arguments.spectra} x {arguments.points}, scikit-learn {sklearn.__version__}")
    print(f"PCA, {arguments.components} components   spectravox {seconds:8.2f} s  "
          f"{figures['explained']:.5f} % explained in {figures['passes']:.0f} passes")
    print(f"                      scikit-learn {theirs:6.2f} s  {share:.5f} %   "
          f"ratio {theirs / seconds:.2f}")

    seconds, figures = ours(arguments.spectravox, "spectra.k-means", path, out,
                            [f"clusters={arguments.clusters}", "restarts=1"])
    start = time.perf_counter()
    clusters = KMeans(arguments.clusters, n_init=1, random_state=0).fit(x)
    theirs = time.perf_counter() - start
    within = 100 * clusters.inertia_ / ((x - x.mean(0)) ** 2).sum(dtype=np.float64)
    print(f"k-means, {arguments.clusters} clusters    spectravox {seconds:8.2f} s  "
          f"{figures['inertia']:.3f} % within")
    print(f"                      scikit-learn {theirs:6.2f} s  {within:.3f} %   "
          f"ratio {theirs / seconds:.2f}")


if __name__ == "__main__":
    main()
