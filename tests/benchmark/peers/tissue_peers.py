"""Every tissue classifier, each patient left out once: spectravox beside scikit-learn.

  tissue_peers.py SPECTRA.imzML LABELS.csv FOLDER [--spectravox PROGRAM] [--set NAME=VALUE ...]
                  [--classifiers A,B,...]

LABELS has a row for each spectrum (x, y, sample or patient, class). Puts the spectra on one axis
(`spectra.resample`), classifies that file with `tma.compare --preset spots` and reads it with
pyimzML for scikit-learn: total ion current, then LDA (svd), SVC (linear and radial), a forest and
the nearest centroid, each patient left out once, learned from all others.
"""

import argparse
import csv
import pathlib
import subprocess

import numpy as np
import sklearn
from pyimzml.ImzMLParser import ImzMLParser
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.neighbors import NearestCentroid
from sklearn.svm import SVC


def labelled(path, labels):
    """Spectra of one axis divided by their sum, classes and patients, row by row of the labels."""
    reader = ImzMLParser(str(path))
    index = {(x, y): i for i, (x, y, _) in enumerate(reader.coordinates)}
    rows = list(csv.DictReader(open(labels)))
    names = {name.lower(): name for name in rows[0]}
    label = next(names[n] for n in ("label", "class", "diagnosis", "species") if n in names)
    group = next(names[n] for n in ("patient", "sample", "core") if n in names)
    found = [reader.getspectrum(index[int(r["x"]), int(r["y"])]) for r in rows]
    assert all(np.array_equal(found[0][0], masses) for masses, _ in found)
    features = np.stack([values for _, values in found]).astype(np.float64)
    features *= features.sum(1).mean() / features.sum(1, keepdims=True)
    return features, np.array([r[label] for r in rows]), np.array([r[group] for r in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("spectra", type=pathlib.Path)
    parser.add_argument("labels", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--spectravox", default="spectravox")
    parser.add_argument("--set", action="append", default=[], dest="values")
    parser.add_argument("--axis", action="append", default=[], help="of spectra.resample")
    parser.add_argument("--classifiers")
    a = parser.parse_args()
    a.folder.mkdir(parents=True, exist_ok=True)

    def run(method, *arguments):
        subprocess.run([a.spectravox, "run", method, *map(str, arguments)], check=True)

    settings = [word for value in a.axis for word in ("--set", value)]
    run("spectra.resample", "--input", f"spectra={a.spectra}", *settings, "--out", a.folder / "axis")
    (one,) = (a.folder / "axis").glob("*.imzML")
    settings = [word for value in a.values for word in ("--set", value)]
    if a.classifiers:
        settings += ["--set", f"classifiers={a.classifiers}"]
    run("tma.compare", "--input", f"spectra={one}", "--input", f"cores={a.labels}",
        "--preset", "spots", *settings, "--out", a.folder / "ours")
    for row in csv.DictReader(open(a.folder / "ours/accuracies.csv")):
        print(", ".join(f"{k} {v}" for k, v in row.items()))

    features, classes, groups = labelled(one, a.labels)
    print("scikit-learn", sklearn.__version__, features.shape, len(set(groups)), "patients")
    for name, classifier in {
        "LDA (svd)": LinearDiscriminantAnalysis(),
        "SVC linear": SVC(kernel="linear"),
        "SVC radial": SVC(),
        "forest, 500": RandomForestClassifier(500, random_state=0, n_jobs=2),
        "nearest centroid": NearestCentroid(),
    }.items():
        called = cross_val_predict(classifier, features, classes, groups=groups, cv=LeaveOneGroupOut())
        print(f"{name:18} {np.sum(called == classes)} of {len(classes)} spectra")


if __name__ == "__main__":
    main()
