"""Teaches the text encoder what captions say, before the UNet listens. `python3 train_text.py WORK [--smoke]`"""
import json
import os
import sys
import time

import numpy as np
import torch

from labels import CLASSES, indices
from muon import Muon
from text import Reader, TextEncoder

STEPS, BATCH = 500, 256


def label_tensors(records):
    rows = [indices(s) for s in records]
    return {k: torch.tensor([r[k] for r in rows]) for k in CLASSES}


def part(labels, index):
    return {k: v[index] for k, v in labels.items()}


@torch.no_grad()
def accuracy(text, reader, tokens, labels):
    with torch.autocast("cpu", torch.bfloat16):
        pooled = text(tokens)[1].float()
    out = {}
    for k, head in reader.heads.items():
        known = labels[k] >= 0
        out[k] = round((head(pooled).argmax(1)[known] == labels[k][known]).float().mean().item(), 4)
    return out


def main():
    work, smoke = sys.argv[1], "--smoke" in sys.argv
    torch.set_num_threads(2)
    torch.manual_seed(2)
    rng = np.random.default_rng(2)
    tokens = torch.from_numpy(np.load(f"{work}/train_tokens.npy"))
    labels = label_tensors(json.load(open(f"{work}/train.json")))
    held = torch.from_numpy(np.load(f"{work}/held_tokens.npy"))[:, 0].long()
    held_labels = label_tensors(json.load(open(f"{work}/held.json")))
    text, reader = TextEncoder(), Reader({k: len(v) for k, v in CLASSES.items()})
    both = torch.nn.ModuleList([text, reader])
    opt = Muon(both, lr=0.02, adam_lr=2e-3, plain=("token", "place", "heads"))
    start, steps = time.time(), 8 if smoke else STEPS
    for step in range(steps):
        opt.schedule(min(1, step / 40) * min(1, (1 - step / steps) / 0.5))
        index = torch.from_numpy(rng.integers(0, len(tokens), BATCH))
        ids = tokens[index, torch.from_numpy(rng.integers(0, tokens.shape[1], BATCH))].long()
        ids = ids[:, :max(8, int((ids != ids[0, -1]).sum(1).max()) + 1)]  # padding takes no part, so cut it
        with torch.autocast("cpu", torch.bfloat16):
            loss = reader.loss(text(ids)[1], part(labels, index))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        if step % 50 == 0 or step == steps - 1:
            print(f"text {step} {time.time() - start:.0f}s loss {loss:.4f}", flush=True)
    print("held-out captions", accuracy(text, reader, held, held_labels), flush=True)
    torch.save(dict(text=text.state_dict(), reader=reader.state_dict()), f"{work}/text.pt.part")
    os.replace(f"{work}/text.pt.part", f"{work}/text.pt")


if __name__ == "__main__":
    main()
