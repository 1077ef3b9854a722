# The classifier networks in PyTorch: python torch_networks.py FROM.safetensors TO.safetensors
#
# FROM holds weights, "input" and "target", and the settings as JSON. TO gets the number of parameters,
# the scores of the network as it is, the losses of ten training steps and the scores behind them.
import json
import math
import re
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import save_file


class Norm1(nn.BatchNorm1d):
    def __init__(self, channels, relu=True):
        super().__init__(channels)
        self.relu = relu

    def forward(self, x):
        y = super().forward(x)
        return F.relu(y) if self.relu else y


class Norm2(nn.BatchNorm2d):
    def forward(self, x):
        return F.relu(super().forward(x))


def channels_of(x, s):
    x = x if x.dim() == 3 else x.unsqueeze(1)
    return F.max_pool1d(x, s["pooling"], ceil_mode=True) if s["pooling"] > 1 else x


def pieces_of(x, piece):
    x = F.pad(x, (0, -x.shape[2] % piece))
    return torch.cat([x[:, :, i : i + piece].flatten(1).unsqueeze(1) for i in range(0, x.shape[2], piece)], 1)


def pooled_length(s):
    return math.ceil(s["length"] / s["pooling"])


class Dense(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, width = s, s["inputs"] * pooled_length(s)
        self.norm = Norm1(width, relu=False)
        for i, hidden in enumerate(s["widths"]):
            setattr(self, f"hidden{i + 1}", nn.Linear(width, hidden, bias=False))
            setattr(self, f"norm{i + 1}", Norm1(hidden))
            width = hidden
        self.dense = nn.Linear(width, s["classes"])

    def forward(self, x):
        x = self.norm(channels_of(x, self.s).flatten(1))
        for i in range(len(self.s["widths"])):
            x = getattr(self, f"norm{i + 1}")(getattr(self, f"hidden{i + 1}")(x))
        return self.dense(x)


class Cnn(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, length, n = s, pooled_length(s), s["inputs"]
        for i, (kernel, out) in enumerate(zip(s["kernels"], s["channels"])):
            setattr(self, f"conv{i + 1}", nn.Conv1d(n, out, kernel, bias=False))
            setattr(self, f"norm{i + 1}", Norm1(out))
            n, length = out, length - kernel + 1
        self.dense = nn.Linear(n * length, s["classes"])

    def forward(self, x):
        x = channels_of(x, self.s)
        for i in range(len(self.s["kernels"])):
            x = getattr(self, f"norm{i + 1}")(getattr(self, f"conv{i + 1}")(x))
        return self.dense(x.flatten(1))


class ResidualBlock(nn.Module):
    def __init__(self, n, out, kernel):
        super().__init__()
        self.conv, self.norm = nn.Conv1d(n, out, kernel, bias=False), Norm1(out)
        if n != out:
            self.shortcut = nn.Conv1d(n, out, 1)

    def forward(self, x):
        k = self.conv.kernel_size[0]
        y = self.norm(self.conv(F.pad(x, (k // 2, (k - 1) // 2))))
        return y + (self.shortcut(x) if hasattr(self, "shortcut") else x)


class Residual(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, n = s, s["inputs"]
        for i, (kernel, out) in enumerate(zip(s["kernels"], s["channels"])):
            setattr(self, f"block{i + 1}", ResidualBlock(n, out, kernel))
            n = out
        self.dense = nn.Linear(n * pooled_length(s), s["classes"])

    def forward(self, x):
        x = channels_of(x, self.s)
        for i in range(len(self.s["kernels"])):
            x = getattr(self, f"block{i + 1}")(x)
        return self.dense(x.flatten(1))


class IsotopeBlock(nn.Module):
    def __init__(self, n, out, kernel, stride):
        super().__init__()
        self.conv1 = nn.Conv1d(n, out, kernel, padding=kernel // 2, bias=False)
        self.norm1 = Norm1(out)
        self.conv2 = nn.Conv1d(out, out, kernel, stride, padding=kernel // 2, bias=False)
        self.norm2 = Norm1(out, relu=False)
        if n != out or stride != 1:
            self.shortcut = nn.Conv1d(n, out, 1, stride, bias=False)

    def forward(self, x):
        y = self.norm2(self.conv2(self.norm1(self.conv1(F.relu(x)))))
        return y + (self.shortcut(x) if hasattr(self, "shortcut") else x)


class Local(nn.Module):
    def __init__(self, length, kernel):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(length, kernel))

    def forward(self, x):
        k = self.weight.shape[1]
        return (F.pad(x, (k // 2, (k - 1) // 2)).unfold(2, k, 1) * self.weight).sum(3)


class IsotopeNet(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, n, length = s, s["inputs"], pooled_length(s)
        for i, stride in enumerate((1, 5, 1, 3)):
            out = s["channels"][0] if i < 3 else 1
            setattr(self, f"block{i + 1}", IsotopeBlock(n, out, s["kernels"][0], stride))
            n, length = out, math.ceil(length / stride)
        self.dropout, self.local, self.norm = nn.Dropout(s["dropout"]), Local(length, 5), Norm1(1)
        self.dense = nn.Linear(length, s["classes"])

    def forward(self, x):
        x = channels_of(x, self.s)
        for i in range(4):
            x = getattr(self, f"block{i + 1}")(x)
        return self.dense(self.norm(self.local(self.dropout(F.relu(x)))).flatten(1))


class Memory(nn.Module):
    def __init__(self, inputs, widths, both):
        super().__init__()
        self.widths, self.both = widths, both
        for i, hidden in enumerate(widths):
            setattr(self, f"lstm{i + 1}", nn.LSTM(inputs, hidden, batch_first=True, bidirectional=both))
            inputs = hidden * (2 if both else 1)
        self.outputs = inputs

    def every(self, x):
        for i in range(len(self.widths)):
            x, _ = getattr(self, f"lstm{i + 1}")(x)
        return x

    def last(self, x):
        for i in range(len(self.widths)):
            x, (h, _) = getattr(self, f"lstm{i + 1}")(x)
        return torch.cat(list(h), 1)


class Recurrent(nn.Module):
    def __init__(self, s, both):
        super().__init__()
        self.s, self.memory = s, Memory(s["inputs"] * s["piece"], s["widths"], both)
        self.norm = Norm1(self.memory.outputs, relu=False)
        self.dense = nn.Linear(self.memory.outputs, s["classes"])

    def forward(self, x):
        return self.dense(self.norm(self.memory.last(pieces_of(channels_of(x, self.s), self.s["piece"]))))


class Crf(nn.Module):
    def __init__(self, labels):
        super().__init__()
        self.transition = nn.Parameter(torch.zeros(labels, labels))


class RecurrentCrf(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, self.memory = s, Memory(s["inputs"] * s["piece"], s["widths"], True)
        self.dense, self.crf = nn.Linear(self.memory.outputs, s["classes"]), Crf(s["classes"])

    def forward(self, x):
        scores = self.dense(self.memory.every(pieces_of(channels_of(x, self.s), self.s["piece"])))
        a, steps, labels = self.crf.transition, scores.shape[1], scores.shape[2]
        # Sequences counted one label at a time, in probabilities of double.
        e, t = scores.double().exp(), a.double().exp()
        ways = e[:, 0]
        for i in range(1, steps):
            ways = (ways @ t) * e[:, i]
        constant = [scores[:, :, c].sum(1) + (steps - 1) * a[c, c] for c in range(labels)]
        return torch.stack(constant, 1) - ways.sum(1, keepdim=True).log().float()


class ConvolutionalRecurrent(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, self.conv = s, nn.Conv1d(s["inputs"], s["channels"][0], s["kernels"][0], bias=False)
        self.norm = Norm1(s["channels"][0])
        features = s["channels"][0] * (s["piece"] - s["kernels"][0] + 1)
        self.memory = Memory(features, s["widths"], False)
        self.norm2 = Norm1(self.memory.outputs, relu=False)
        self.dense = nn.Linear(self.memory.outputs, s["classes"])

    def forward(self, x):
        x = pieces_of(channels_of(x, self.s), self.s["piece"])
        n, steps = x.shape[:2]
        maps = self.norm(self.conv(x.reshape(n * steps, self.s["inputs"], -1)))
        return self.dense(self.norm2(self.memory.last(maps.reshape(n, steps, -1))))


def seen_by(s, positions):
    """Which positions the heads of sparse attention see: (2, positions, positions)."""
    root = math.ceil(math.sqrt(positions))
    reach, spacing = s["reach"] or root, s["spacing"] or root
    i, j = torch.arange(positions).unsqueeze(1), torch.arange(positions).unsqueeze(0)
    if s["pattern"] == "fixed":
        summary = (j % spacing >= spacing - min(reach, spacing)).expand(positions, positions)
        return torch.stack([i // spacing == j // spacing, summary])
    near = (i - j).abs() <= reach if s["pattern"] == "peaks" else (i - j).abs() < reach
    return torch.stack([near, (i - j) % spacing == 0])


class Encoder(nn.Module):
    def __init__(self, s, width, positions, norm_first):
        super().__init__()
        self.s, self.mask = s, None
        if s["pattern"]:
            seen = seen_by(s, positions)
            self.mask = ~torch.stack([seen[h % 2] for h in range(s["heads"])])
        for i, hidden in enumerate(s["widths"]):
            block = nn.TransformerEncoderLayer(
                width, s["heads"], hidden, dropout=0.0, batch_first=True, norm_first=norm_first
            )
            setattr(self, f"block{i + 1}", block)

    def forward(self, x):
        mask = None if self.mask is None else self.mask.repeat(x.shape[0], 1, 1)
        for i in range(len(self.s["widths"])):
            x = getattr(self, f"block{i + 1}")(x, src_mask=mask)
        return x


def sines(positions, width):
    code = torch.zeros(positions, width)
    for position in range(positions):
        for i in range(0, width, 2):
            angle = position / 10000 ** (i / width)
            code[position, i] = math.sin(angle)
            if i + 1 < width:
                code[position, i + 1] = math.cos(angle)
    return code


class Transformer(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, token = s, s["inputs"] * s["piece"]
        positions, width = math.ceil(pooled_length(s) / s["piece"]), s["width"] or token
        if s["width"]:
            self.embedding = nn.Linear(token, width)
        self.places = sines(positions, width)
        self.encoder = Encoder(s, width, positions, False)
        self.dense = nn.Linear(positions * width, s["classes"])

    def forward(self, x):
        x = pieces_of(channels_of(x, self.s), self.s["piece"])
        x = self.embedding(x) if self.s["width"] else x
        return self.dense(self.encoder(x + self.places).flatten(1))


class VisionTransformer(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, width = s, s["width"]
        positions = math.ceil(pooled_length(s) / s["piece"]) + 1
        self.embedding = nn.Conv1d(s["inputs"], width, s["piece"], s["piece"])
        self.class_token = nn.Parameter(torch.zeros(1, width))
        self.positions = nn.Parameter(torch.zeros(positions, width))
        self.encoder = Encoder(s, width, positions, True)
        self.norm, self.dense = nn.LayerNorm(width), nn.Linear(width, s["classes"])

    def forward(self, x):
        x = channels_of(x, self.s)
        x = self.embedding(F.pad(x, (0, -x.shape[2] % self.s["piece"]))).transpose(1, 2)
        x = torch.cat([self.class_token.expand(x.shape[0], 1, -1), x], 1) + self.positions
        return self.dense(self.norm(self.encoder(x)[:, 0]))


class Voting(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.voter, self.dense = Cnn(s), nn.Linear(4 * s["classes"], s["classes"])

    def forward(self, x):
        p = F.softmax(self.voter(x), 1)
        q = torch.cat([p.mean(0), p.median(0)[0], p.min(0)[0], p.max(0)[0]])
        return self.dense(q).unsqueeze(0)


class Ensemble(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.dense, self.convolutional = Dense(s), Cnn(s)

    def forward(self, x):
        return ((F.softmax(self.dense(x), 1) + F.softmax(self.convolutional(x), 1)) / 2).log()


def image_block(n, out, times):
    layers = []
    for i in range(times):
        layers += [nn.Conv2d(out if i else n, out, 3, padding=1, bias=False), Norm2(out)]
    return nn.Sequential(*layers)


class TwoBranch(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, self.spectrum, n = s, Cnn(s), s["images"]
        for i, out in enumerate(s["widths"]):
            setattr(self, f"image{i + 1}", image_block(n, out, 1))
            n = out
        self.dense = nn.Linear(n, s["classes"])

    def forward(self, x):
        length, patch = self.s["length"], self.s["patch"]
        y = x[:, length:].reshape(-1, self.s["images"], patch, patch)
        for i in range(len(self.s["widths"])):
            y = F.max_pool2d(y, 2, ceil_mode=True) if i else y
            y = getattr(self, f"image{i + 1}")(y)
        return self.spectrum(x[:, :length]) + self.dense(y.mean((2, 3)))


class UNet(nn.Module):
    def __init__(self, s):
        super().__init__()
        w = self.widths = s["widths"]
        for i in range(len(w)):
            setattr(self, f"down{i + 1}", image_block(w[i - 1] if i else s["images"], w[i], 2))
        for i in range(len(w) - 1):
            setattr(self, f"up{i + 1}", nn.ConvTranspose2d(w[i + 1], w[i], 2, 2))
            setattr(self, f"merge{i + 1}", image_block(2 * w[i], w[i], 2))
        self.out = nn.Conv2d(w[0], s["classes"], 1)

    def forward(self, x):
        rows, columns = x.shape[2:]
        multiple = 2 ** (len(self.widths) - 1)
        x, levels = F.pad(x, (0, -columns % multiple, 0, -rows % multiple)), []
        for i in range(len(self.widths)):
            x = getattr(self, f"down{i + 1}")(F.max_pool2d(x, 2) if i else x)
            levels.append(x)
        for i in reversed(range(len(self.widths) - 1)):
            x = getattr(self, f"merge{i + 1}")(torch.cat([levels[i], getattr(self, f"up{i + 1}")(x)], 1))
        return self.out(x)[:, :, :rows, :columns]


networks = {
    "dense": Dense,
    "cnn": Cnn,
    "residual": Residual,
    "isotopenet": IsotopeNet,
    "recurrent": lambda s: Recurrent(s, False),
    "bilstm": lambda s: Recurrent(s, True),
    "bilstm-crf": RecurrentCrf,
    "lrcn": ConvolutionalRecurrent,
    "transformer": Transformer,
    "vit": VisionTransformer,
    "voting": Voting,
    "ensemble": Ensemble,
    "two-branch": TwoBranch,
    "unet": UNet,
}


def renamed(weights, s):
    """Our names as those of PyTorch's modules."""
    result = {}
    for name, value in weights.items():
        name = re.sub(r"forward(\d+)\.(\w+)$", r"lstm\1.\2_l0", name)
        name = re.sub(r"backward(\d+)\.(\w+)$", r"lstm\1.\2_l0_reverse", name)
        name = name.replace("attention.out.", "self_attn.out_proj.")
        found = re.match(r"(.*)attention\.query\.(weight|bias)", name)
        if found:
            parts = [weights[f"{found[1]}attention.{part}.{found[2]}"] for part in ("query", "key", "value")]
            name, value = f"{found[1]}self_attn.in_proj_{found[2]}", torch.cat(parts)
        elif re.search(r"attention\.(key|value)", name):
            continue
        if s["architecture"] == "vit" and name == "embedding.weight":
            value = value.reshape(value.shape[0], s["inputs"], -1)
        result[name] = value
    return result


def loss_of(scores, target, architecture):
    if architecture == "bilstm-crf":
        return F.nll_loss(scores, target)
    loss = F.cross_entropy(scores, target)
    if architecture == "unet":
        p, truth = F.softmax(scores, 1), F.one_hot(target, scores.shape[1]).permute(0, 3, 1, 2)
        overlap = 2 * (p * truth).sum((0, 2, 3)) + 1
        loss = loss + 1 - (overlap / (p.sum((0, 2, 3)) + truth.sum((0, 2, 3)) + 1)).mean()
    return loss


if __name__ == "__main__":
    with safe_open(sys.argv[1], "pt") as file:
        s = json.loads(file.metadata()["settings"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    x, target = tensors.pop("input"), tensors.pop("target")
    network = networks[s["architecture"]](s)
    missing, unexpected = network.load_state_dict(renamed(tensors, s), strict=False)
    assert not unexpected and all("num_batches" in name for name in missing), (missing, unexpected)
    network.eval()
    result = {
        "count": torch.tensor([sum(p.numel() for p in network.parameters())]),
        "scores": network(x).detach().contiguous(),
    }
    network.train()
    optimiser = getattr(torch.optim, s["optimiser"])(network.parameters(), lr=s["rate"])
    losses = []
    for _ in range(10):
        optimiser.zero_grad()
        loss = loss_of(network(x), target, s["architecture"])
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    network.eval()
    result["losses"] = torch.tensor(losses)
    result["trained"] = network(x).detach().contiguous()
    save_file(result, sys.argv[2])
