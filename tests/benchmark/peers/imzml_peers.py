"""Opening and browsing imzML: imzml_benchmark beside pyimzML, same file, one after the other.

  spectravox sample DIR --kind msi [--centroids] ...      writes a file to measure with
  imzml_peers.py FILE.imzML [--benchmark PROGRAM] [--ppm 100]

pyimzML parses with lxml where it is installed, else with Python's ElementTree; it has no index of
its own, so an ion image reads every spectrum. Its image is compared with ours: the sums must agree.
"""

import argparse
import pathlib
import subprocess
import time
from importlib.metadata import version

import numpy as np
from pyimzml.ImzMLParser import ImzMLParser, getionimage


def ours(program, file, ppm):
    text = subprocess.run([program, file, str(ppm)], check=True, capture_output=True, text=True)
    print(text.stdout)
    return {line[:28].strip(): float(line[28:].split()[0]) for line in text.stdout.splitlines()}


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("file", type=pathlib.Path)
    arguments.add_argument("--benchmark", default="build/release/bin/imzml_benchmark")
    arguments.add_argument("--ppm", type=float, default=100)
    given = arguments.parse_args()

    mine = ours(given.benchmark, given.file, given.ppm)
    parsing, parser = timed(lambda: ImzMLParser(str(given.file)))
    drawing, image = timed(lambda: getionimage(parser, mine["m/z"], tol=mine["m/z"] * given.ppm * 1e-6))
    print(f"pyimzML {version('pyimzml')}, {len(parser.coordinates)} spectra")
    print(f"open        {parsing:9.3f} s   ours {mine['open']:9.3f} s   ratio {parsing / mine['open']:8.1f}")
    print(f"reopen      {parsing:9.3f} s   ours {mine['reopen']:9.3f} s   ratio {parsing / mine['reopen']:8.1f}")
    print(f"ion image   {drawing:9.3f} s   ours {mine['ion image']:9.3f} s   ratio {drawing / mine['ion image']:8.1f}")
    for name in ("slider", "indexed slider"):
        median = mine[f"{name}, median"] / 1000
        print(f"ion image   {drawing:9.3f} s   ours {median:9.5f} s   ratio {drawing / median:8.1f}   ({name})")
    print(f"sum of the image {np.nansum(image):.6g}, ours {mine['ion image, sum']:.6g}")


if __name__ == "__main__":
    main()
