# Seconds that the classifier networks take in PyTorch, eager, float32: see network_benchmark.cpp.
#
#   python network_speed.py [--threads N] [--length POINTS] [--steps N] PRESET...
import argparse
import pathlib
import statistics
import sys
import time

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "io"))
import torch_networks

nothing = dict(kernels=[], channels=[], widths=[], pooling=1, piece=4, width=0, heads=2, pattern="")
presets = {
    "fcn": (150, dict(architecture="dense")),
    "cnn1": (150, dict(architecture="cnn", kernels=[128], channels=[4])),
    "cnn2": (200, dict(architecture="cnn", kernels=[256, 128], channels=[8, 8])),
    "isotopenet": (150, dict(architecture="isotopenet", kernels=[3], channels=[8], dropout=0.3)),
    "residual": (50, dict(architecture="residual", kernels=[128, 128], channels=[8, 8])),
    "transformer1": (100, dict(architecture="transformer", pooling=4, piece=256, widths=[16, 8])),
}


def seconds(steps, run):
    taken = []
    for _ in range(steps + 1):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--length", type=int, default=8668)
arguments.add_argument("--steps", type=int, default=5)
arguments.add_argument("presets", nargs="+", choices=presets)
a = arguments.parse_args()
torch.set_num_threads(a.threads)
print("PyTorch", torch.__version__)
for name in a.presets:
    batch, settings = presets[name]
    s = {**nothing, "length": a.length, "inputs": 1, "classes": 2, **settings}
    network = torch_networks.networks[s["architecture"]](s)
    optimiser = torch.optim.Adam(network.parameters())
    x, y = torch.rand(batch, a.length), torch.randint(2, (batch,))

    def step():
        optimiser.zero_grad()
        F.cross_entropy(network(x), y).backward()
        optimiser.step()

    network.train()
    training = seconds(a.steps, step)
    network.eval()
    with torch.no_grad():
        prediction = seconds(a.steps, lambda: network(x))
    print(f"{name:14} batch {batch:3}  train {training:8.4f} s  predict {prediction:8.4f} s", flush=True)
