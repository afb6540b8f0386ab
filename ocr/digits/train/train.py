#!/usr/bin/python3
"""Trains the network of ocr/digits (net.go) on slots that `train` drew and writes weights.bin.

    train.py TRAIN HELD WEIGHTS [--minutes M] [--from WEIGHTS]

Network: four convolutions of 3 × 3 and one of 5 along the line, class scores for every second column, CTC loss. The weights are
written as int8 with one factor a channel; batch normalisation is folded in. HELD was drawn from hands that training does not see:
on it the temperature and the table from score to probability are fitted (isotonic regression). --from goes on from weights that are
already there, with a smaller step and without batch normalisation, which is part of them."""
import argparse, struct, time
import numpy as np, torch
from torch import nn
from torch.nn import functional as F

CLASSES, BLANK = 12, 11  # digits, 10 = no digit ("x"), 11 = nothing

def load(path):
    data, out, at = open(path, "rb").read(), [], 0
    while at < len(data):
        w, n = struct.unpack_from("<HB", data, at)
        text = data[at + 3:at + 3 + n].decode()
        pix = np.frombuffer(data, np.uint8, 28 * w, at + 11).reshape(28, w)
        out.append((pix, [10 if c == "x" else int(c) for c in text]))
        at += 11 + 28 * w
    return out

class Net(nn.Module):
    def __init__(self, c=(8, 24, 36, 64, 64)):
        super().__init__()
        size = [1, *c]
        self.conv = nn.ModuleList([nn.Conv2d(size[i], size[i + 1], k, padding=p) for i, (k, p) in enumerate([((3, 3), (1, 1))] * 3 + [((3, 3), (0, 1)), ((1, 5), (0, 2))])])
        self.norm = nn.ModuleList([nn.BatchNorm2d(n) for n in c])
        self.last = nn.Conv2d(c[-1], CLASSES, (1, 1))
        self.pool = [(2, 2), (2, 1), (2, 1), None, None]

    def forward(self, x):
        for conv, norm, pool in zip(self.conv, self.norm, self.pool):
            x = F.relu(norm(conv(x)))
            if pool: x = F.max_pool2d(x, pool)
        return self.last(x)[:, :, 0]  # N, classes, columns

def batches(data, size, rng):
    order = np.argsort([d[0].shape[1] + rng.uniform(0, 6) for d in data])
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    for g in groups:
        w = max(data[i][0].shape[1] for i in g) + 2 * rng.integers(0, 3)
        w += w % 2
        x = np.zeros((len(g), 1, 28, w), np.float32)
        for k, i in enumerate(g):
            p = data[i][0].astype(np.float32) / 255
            left = rng.integers(0, w - p.shape[1] + 1)
            dy = rng.integers(-1, 2)
            x[k, 0, :, left:left + p.shape[1]] = np.roll(p, dy, 0)
        x = np.clip(x * rng.uniform(0.8, 1.25), 0, 1)
        yield torch.from_numpy(x), [data[i][1] for i in g]

def known(net, path):
    """Sets a network to weights that train.py wrote."""
    data = open(path, "rb").read(); knots, = struct.unpack_from("<I", data, 8); at = 12 + 8 * knots
    for conv in [*net.conv, net.last]:
        shape = struct.unpack_from("<4I", data, at); n = shape[0]; size = int(np.prod(shape)); at += 16
        scale, bias = np.frombuffer(data, "<f4", n, at), np.frombuffer(data, "<f4", n, at + 4 * n)
        q = np.frombuffer(data, np.int8, size, at + 8 * n).reshape(shape); at += 8 * n + size
        conv.weight.data = torch.from_numpy(q.astype(np.float32) * scale[:, None, None, None]); conv.bias.data = torch.from_numpy(bias.copy())
    net.norm = nn.ModuleList([nn.Identity() for _ in net.norm])

def train(net, data, minutes, rng, step_size):
    opt = torch.optim.AdamW(net.parameters(), lr=step_size, weight_decay=1e-3)
    start, step = time.process_time(), 0
    while True:
        for x, y in batches(data, 64, rng):
            done = (time.process_time() - start) / 60 / minutes
            if done >= 1: return
            for g in opt.param_groups: g["lr"] = step_size * min(1, step / 200) * (1 - done) + 1e-5
            z = F.log_softmax(net(x), 1).permute(2, 0, 1)
            loss = F.ctc_loss(z, torch.tensor(sum(y, [])), torch.full((len(y),), z.shape[0]), torch.tensor([len(t) for t in y]), blank=BLANK, zero_infinity=True)
            opt.zero_grad(); loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            opt.step(); step += 1
            if step % 200 == 0: print(f"{done:.2f} step {step} loss {loss.item():.3f}", flush=True)

def layers(net):
    """Weights and biases with batch normalisation folded in, rounded to int8."""
    out = []
    for conv, norm in zip([*net.conv, net.last], [*net.norm, None]):
        w, b = conv.weight.detach().clone(), conv.bias.detach().clone()
        if isinstance(norm, nn.BatchNorm2d):
            k = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
            w, b = w * k[:, None, None, None], (b - norm.running_mean) * k + norm.bias.detach()
        scale = w.abs().amax((1, 2, 3)) / 127
        q = torch.round(w / scale[:, None, None, None]).to(torch.int8)
        out.append((q.numpy(), scale.numpy(), b.numpy()))
    return out

def scores(parts, data):
    """Class scores of each slot by the rounded weights, as net.go does."""
    out = []
    for pix, _ in data:
        x = torch.from_numpy(pix.astype(np.float32) / 255)[None, None]
        for i, (q, scale, b) in enumerate(parts):
            w = torch.from_numpy(q.astype(np.float32) * scale[:, None, None, None])
            pad = [(1, 1), (1, 1), (1, 1), (0, 1), (0, 2), (0, 0)][i]
            x = F.conv2d(x, w, torch.from_numpy(b), padding=pad)
            if i < 5: x = F.relu(x)
            if i < 3: x = F.max_pool2d(x, (2, 2) if i == 0 else (2, 1))
        out.append(x[0, :, 0].T)
    return out

def greedy(z):
    best, text, last = z.argmax(1).tolist(), [], BLANK
    for c in best:
        if c != last and c != BLANK: text.append(c)
        last = c
    return text

def probability(z, text, temperature):
    lp = F.log_softmax(z / temperature, 1)
    return float(torch.exp(-F.ctc_loss(lp[:, None], torch.tensor([text]), torch.tensor([len(z)]), torch.tensor([len(text)]), blank=BLANK, reduction="sum"))) if text else 0.0

def isotonic(p, right, knots=24):
    order = np.argsort(p); x, y = p[order], right[order].astype(float)
    blocks = []
    for a, b in zip(x, y):
        blocks.append([a, b, 1.0])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop(); blocks[-1] = [max(blocks[-1][0], last[0]), blocks[-1][1] + last[1], blocks[-1][2] + last[2]]
    # One wrong reading is granted to every block: few samples prove little.
    xs = np.array([b[0] for b in blocks]); ys = np.array([b[1] / (b[2] + 1) for b in blocks]); ys = np.maximum.accumulate(ys)
    at = np.concatenate([np.linspace(0, .9, 10), 1 - np.geomspace(.08, 1e-5, knots - 11), [1]])
    return [(float(a), float(ys[min(np.searchsorted(xs, a), len(ys) - 1)])) for a in at]

def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("train"); ap.add_argument("held"); ap.add_argument("weights"); ap.add_argument("--minutes", type=float, default=8); ap.add_argument("--from", dest="start")
    a = ap.parse_args(); torch.manual_seed(1); torch.set_num_threads(1); rng = np.random.default_rng(1)
    net = Net()
    if a.start: known(net, a.start)
    train(net, load(a.train), a.minutes, rng, 1.5e-3 if a.start else 4e-3); net.eval()
    parts = layers(net); held = load(a.held)
    z = scores(parts, held); read = [greedy(s) for s in z]
    right = np.array([r == t for r, (_, t) in zip(read, held)])
    def loss(t): p = np.clip([probability(s, r, t) for s, r in zip(z, read)], 1e-4, 1 - 1e-4); return -np.mean(np.where(right, np.log(p), np.log(1 - p)))
    temperature = min(np.arange(0.8, 2.6, 0.2), key=loss)
    p = np.array([probability(s, r, temperature) for s, r in zip(z, read)])
    table = isotonic(p, right)
    sure = np.interp(p, [t[0] for t in table], [t[1] for t in table])
    print(f"held-out slots {len(held)}: right {right.mean():.4f}, temperature {temperature:.1f}")
    for level in (.5, .8, .9, .95, .97, .98, .99):
        m = sure >= level
        print(f"  sure of {level}: {m.mean():.3f} of the slots, {1 - right[m].mean():.4f} of them wrong")
    with open(a.weights, "wb") as f:
        f.write(b"SDG1" + struct.pack("<fI", temperature, len(table)))
        for x, y in table: f.write(struct.pack("<ff", x, y))
        for q, scale, b in parts:
            f.write(struct.pack("<4I", *q.shape) + scale.astype("<f4").tobytes() + b.astype("<f4").tobytes() + q.tobytes())

if __name__ == "__main__": main()
