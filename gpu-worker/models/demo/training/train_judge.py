"""Trains the judge on drawn pictures. `python3 train_judge.py WORK [--smoke]`"""
import json
import os
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

from judge import HEADS, Judge, judged
from muon import Muon
from train_vae import to_float

STEPS, BATCH = 1500, 64


def label_matrix(records):
    return torch.tensor([[judged(s)[k] for k in HEADS] for s in records])


def disturb(x):
    """Blur, noise, coarse steps and small shifts: what a decoder might do to a picture, without using the decoder."""
    r = torch.rand(4)
    if r[0] < 0.35:
        x = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    elif r[0] < 0.5:
        x = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2.0, mode="bilinear", align_corners=False)
    if r[1] < 0.5:
        x = x + torch.randn_like(x) * 0.06 * torch.rand(1)
    if r[2] < 0.3:
        # Blocks of 8 pulled towards their mean, as strong JPEG does.
        flat = F.interpolate(F.avg_pool2d(x, 8), scale_factor=8.0, mode="nearest")
        x = x + 0.3 * torch.rand(1) * (flat - x)
    if r[3] < 0.5:
        dx, dy = torch.randint(-3, 4, (2,)).tolist()
        x = torch.roll(x, (dy, dx), (2, 3))
    return x + (torch.rand(len(x), 3, 1, 1) - 0.5) * 0.08


def run(judge, data, batch=100):
    out = []
    with torch.no_grad():
        for i in range(0, len(data), batch):
            with torch.autocast("cpu", torch.bfloat16):
                logits = judge(to_float(data[i:i + batch]))
            out.append(torch.stack([h.float().argmax(1) for h in logits], 1))
    return torch.cat(out)


def accuracies(found, wanted):
    out = {}
    for i, k in enumerate(HEADS):
        known = wanted[:, i] >= 0
        out[k] = round((found[known, i] == wanted[known, i]).float().mean().item(), 4) if known.any() else None
    return out


def main():
    work, smoke = sys.argv[1], "--smoke" in sys.argv
    torch.set_num_threads(2)
    torch.manual_seed(4)
    rng = np.random.default_rng(4)
    data = np.load(f"{work}/train.npy", mmap_mode="r")
    labels = label_matrix(json.load(open(f"{work}/train.json")))
    held, held_labels = np.load(f"{work}/held.npy", mmap_mode="r"), label_matrix(json.load(open(f"{work}/held.json")))
    judge = Judge().to(memory_format=torch.channels_last)
    opt = Muon(judge, lr=0.01, adam_lr=1.5e-3, plain=("heads",))
    start, steps = time.time(), 8 if smoke else STEPS
    for step in range(steps):
        opt.schedule(min(1, step / 50) * (1 - step / steps))
        index = np.sort(rng.integers(0, len(data), BATCH))
        x = disturb(to_float(data[index])).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            logits = judge(x)
        loss = sum(F.cross_entropy(h.float(), labels[index, i], ignore_index=-1) for i, h in enumerate(logits))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        if step % 100 == 0:
            print(f"judge {step} {time.time() - start:.0f}s loss {loss:.3f}", flush=True)
    judge.eval()
    figures = accuracies(run(judge, held), held_labels)
    print("held-out drawn pictures", figures, flush=True)
    torch.save(dict(judge=judge.state_dict(), figures=figures), f"{work}/judge.pt.part")
    os.replace(f"{work}/judge.pt.part", f"{work}/judge.pt")


if __name__ == "__main__":
    main()
