# How often classifier networks are right when PyTorch trains them, eager, float32, on the very spectra
# that a result of `tma.compare` trained on: the same division, batches, rate, L1 penalty and epochs,
# the best epoch by validation kept. Prints ours from the result beside it.
#
#   python network_accuracy.py SPECTRA.imzML CORES.csv RESULT_FOLDER [--epochs N] [--threads N] PRESET...
import argparse
import csv
import gzip
import pathlib
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from pyimzml.ImzMLParser import ImzMLParser

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "io"))
import torch_networks

titles = {"fcn": "FCN", "cnn1": "CNN 1", "cnn2": "CNN 2", "residual": "Residual"}
nothing = dict(kernels=[], channels=[], widths=[], pooling=1, piece=4, width=0, heads=2, pattern="")
presets = {  # batch, rate, L1, network
    "fcn": (150, 1e-3, 1e-3, dict(architecture="dense")),
    "cnn1": (150, 1e-3, 1e-4, dict(architecture="cnn", kernels=[128], channels=[4])),
    "cnn2": (200, 1e-4, 1e-4, dict(architecture="cnn", kernels=[256, 128], channels=[8, 8])),
    "residual": (50, 5e-3, 1e-3, dict(architecture="residual", kernels=[128, 128], channels=[8, 8])),
}

arguments = argparse.ArgumentParser()
arguments.add_argument("spectra")
arguments.add_argument("cores")
arguments.add_argument("result", type=pathlib.Path)
arguments.add_argument("--epochs", type=int, default=10)
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("presets", nargs="+", choices=presets)
a = arguments.parse_args()
torch.set_num_threads(a.threads)


def division(folder):
    """(y, x) -> 1 training, 2 validation, 3 test, on the raster of the file."""
    raw = gzip.open(folder / "division.nii.gz").read()
    shape, kind = np.frombuffer(raw, "<i2", 8, 40), int(np.frombuffer(raw, "<i2", 1, 70)[0])
    voxels = np.frombuffer(raw, {2: "u1", 4: "<i2", 8: "<i4", 512: "<u2"}[kind], offset=352)
    return voxels[: shape[1] * shape[2]].reshape(shape[2], shape[1])


reader = ImzMLParser(a.spectra)
places = [(x, y) for x, y, _ in reader.coordinates]
first_x, first_y = min(x for x, _ in places), min(y for _, y in places)
subsets = division(a.result)
cores = [(float(r["x"]), float(r["y"]), float(r["radius"]), r["label"]) for r in csv.DictReader(open(a.cores))]
classes = sorted({label for *_, label in cores if label})
rows, totals = {1: [], 2: [], 3: []}, []
for i, (x, y) in enumerate(places):
    subset = int(subsets[y - first_y, x - first_x])
    if subset == 0:
        continue
    _, label = min((np.hypot(x - cx, y - cy), label) for cx, cy, r, label in cores if label)
    values = reader.getspectrum(i)[1].astype(np.float64)
    total = values.sum()
    totals.append(total)
    rows[subset].append((values / total, classes.index(label)))
data = {  # of the size that they were measured with: batch normalisation adds 1e-5 to the variance
    s: (torch.tensor((np.stack([v for v, _ in of]) * np.mean(totals)).tolist()), torch.tensor([c for _, c in of]))
    for s, of in rows.items()
}


def accuracy(network, subset):
    x, y = data[subset]
    network.eval()
    with torch.no_grad():
        return (torch.cat([network(part).argmax(1) for part in x.split(200)]) == y).float().mean().item()


ours = {r["classifier"]: r for r in csv.DictReader(open(a.result / "accuracies.csv"))}
print("PyTorch", torch.__version__, {s: len(y) for s, (_, y) in data.items()})
x, y = data[1]
for name in a.presets:
    batch, rate, l1, settings = presets[name]
    torch.manual_seed(1)
    s = {**nothing, "length": x.shape[1], "inputs": 1, "classes": len(classes), **settings}
    network = torch_networks.networks[s["architecture"]](s)
    for weight in network.parameters():
        if weight.dim() > 1:
            torch.nn.init.xavier_normal_(weight)
    optimiser = torch.optim.Adam(network.parameters(), lr=rate)
    best, start = (-1, -1), time.perf_counter()
    for _ in range(a.epochs):
        network.train()
        for part in torch.randperm(len(y)).split(batch):
            optimiser.zero_grad()
            penalty = sum(w.abs().sum() for w in network.parameters() if w.dim() > 1)
            (F.cross_entropy(network(x[part]), y[part]) + l1 * penalty).backward()
            optimiser.step()
        best = max(best, (accuracy(network, 2), accuracy(network, 3)))
    taken = time.perf_counter() - start
    row = ours[titles[name]]
    column = lambda start: next(float(v) for k, v in row.items() if k.startswith(start))
    print(
        f"{name:10} validation {100 * best[0]:5.1f} % (ours {column('validation accuracy'):5.1f})"
        f"  test {100 * best[1]:5.1f} % (ours {column('spectra accuracy'):5.1f})"
        f"  {taken:6.1f} s (ours {column('time'):6.1f})",
        flush=True,
    )
