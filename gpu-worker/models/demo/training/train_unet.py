"""Trains UNet and text encoder together. `python3 train_unet.py WORK SECONDS [--smoke]`; it resumes from WORK/unet.pt.

SECONDS is the whole training's time, over all runs: give more later and it goes on, its rate falling over the last part."""
import copy
import json
import os
import signal
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

from diffusion import STEPS, mix, velocity
from labels import CLASSES
from muon import Muon
from text import Reader, TextEncoder
from train_text import label_tensors, part
from unet import UNet

BATCH, LARGE_BATCH = 64, 16
# Shares of the kinds in a batch once two fifths of the time are over: single objects are learnt by then, landscapes are not.
SHARES, SHARES_FROM = dict(large=0.28, object=0.33, pattern=0.13, scene=0.26), 0.4
DROPPED = 0.1            # captions replaced by the empty one, for classifier-free guidance
LARGE_FROM, LARGE_EVERY = 0.6, 6  # in the last two fifths every sixth step sees 256x256 pictures at lower noise
SAVE_SECONDS = 150


class Data:
    def __init__(self, work, name):
        self.latents = torch.load(f"{work}/{name}_latents.pt")
        self.tokens = torch.from_numpy(np.load(f"{work}/{name}_tokens.npy"))
        records = json.load(open(f"{work}/{name}.json"))
        self.labels = label_tensors(records)
        self.chances = np.array([SHARES[s["kind"]] for s in records])
        for kind in SHARES:
            chosen = [s["kind"] == kind for s in records]
            self.chances[chosen] /= max(1, sum(chosen))
        self.reach = np.cumsum(self.chances / self.chances.sum())
        self.empty = torch.from_numpy(np.load(f"{work}/empty_tokens.npy"))

    def batch(self, rng, n, shared):
        index = np.searchsorted(self.reach, rng.random(n)) if shared else rng.integers(0, len(self.latents), n)
        index = torch.from_numpy(np.minimum(index, len(self.latents) - 1))
        ids = self.tokens[index, torch.from_numpy(rng.integers(0, self.tokens.shape[1], n))]
        dropped = torch.from_numpy(rng.random(n) < DROPPED)
        ids[dropped] = self.empty
        labels = part(self.labels, index)
        for v in labels.values():
            v[dropped] = -1
        return self.latents[index].float().contiguous(memory_format=torch.channels_last), ids.long(), labels


def times(n, highest, power):
    """One time step in each of n equal parts, so that every batch sees all noise levels."""
    u = (torch.randperm(n) + torch.rand(n)) / n
    return (u ** power * highest).long().clamp_(0, STEPS - 1)


class Average:
    """Exponential moving average of the weights; the window grows with training."""

    def __init__(self, module):
        self.source = list(module.parameters())
        self.module = copy.deepcopy(module)
        self.target = list(self.module.parameters())

    @torch.no_grad()
    def update(self, step):
        weight = 1 - min(0.9985, (step + 1) / (step + 10))
        torch._foreach_mul_(self.target, 1 - weight)
        torch._foreach_add_(self.target, [p.detach() for p in self.source], alpha=weight)


def save(path, value):
    torch.save(value, path + ".part")
    os.replace(path + ".part", path)


def main():
    work, seconds, smoke = sys.argv[1], float(sys.argv[2]), "--smoke" in sys.argv
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 2)))
    data, large = Data(work, "train"), Data(work, "large")
    text, unet = TextEncoder(), UNet().to(memory_format=torch.channels_last)
    reader = Reader({k: len(v) for k, v in CLASSES.items()})
    known = torch.load(f"{work}/text.pt")
    text.load_state_dict(known["text"])
    reader.load_state_dict(known["reader"])
    model = torch.nn.ModuleDict(dict(text=text, unet=unet))
    average = Average(model)
    opt = Muon(unet, lr=0.02, adam_lr=1.5e-3, weight_decay=0.01, plain=("first", "last"))
    text_opt = Muon(torch.nn.ModuleList([text, reader]), lr=0.003, adam_lr=3e-4, plain=("token", "place", "heads"))
    step, before = 0, 0.0
    if os.path.exists(f"{work}/unet.pt"):
        c = torch.load(f"{work}/unet.pt")
        model.load_state_dict(c["model"])
        reader.load_state_dict(c["reader"])
        average.module.load_state_dict(c["average"])
        opt.load_state_dict(c["opt"])
        text_opt.load_state_dict(c["text_opt"])
        step, before = c["step"], c["elapsed"]
        print("resumed at step", step, flush=True)
    torch.manual_seed(100 + step)
    rng = np.random.default_rng(100 + step)
    start = saved = time.time()
    losses, stop = [], []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))  # a kind stop keeps what was learnt
    while not stop:
        elapsed = before + time.time() - start
        done = step / 12 if smoke else elapsed / seconds
        if done >= 1:
            break
        factor = min(1, (step + 1) / 50) * min(1, (1 - done) / 0.5 + 0.01)
        opt.schedule(factor)
        text_opt.schedule(factor)
        is_large = done > LARGE_FROM and step % LARGE_EVERY == 0
        n = LARGE_BATCH if is_large else BATCH
        z, ids, labels = (large if is_large else data).batch(rng, n, done > SHARES_FROM)
        # A power below one leans to high noise, where layout and outline are decided.
        t = times(n, 600, 1.0) if is_large else times(n, STEPS, 0.85)
        noise = torch.randn_like(z)
        with torch.autocast("cpu", torch.bfloat16):
            context, pooled = text(ids)
            out = unet(mix(z, noise, t), t.float(), context)
            reading = reader.loss(pooled, labels)
        loss = F.mse_loss(out, velocity(z, noise, t))
        total = loss + 0.05 * reading
        opt.zero_grad(set_to_none=True)
        text_opt.zero_grad(set_to_none=True)
        total.backward()
        if torch.isfinite(total):
            opt.step()
            text_opt.step()
            average.update(step)
        step += 1
        if not is_large:
            losses.append(loss.item())
        if step % 50 == 0:
            print(f"unet {step} {elapsed:.0f}s loss {np.mean(losses[-50:]):.4f} reading {reading:.3f} rate {factor:.3f}", flush=True)
        if time.time() - saved > SAVE_SECONDS:
            saved = time.time()
            checkpoint(work, model, reader, average, opt, text_opt, step, elapsed)
    checkpoint(work, model, reader, average, opt, text_opt, step, elapsed)


def checkpoint(work, model, reader, average, opt, text_opt, step, elapsed):
    save(f"{work}/unet.pt", dict(model=model.state_dict(), reader=reader.state_dict(), average=average.module.state_dict(),
                                 opt=opt.state_dict(), text_opt=text_opt.state_dict(), step=step, elapsed=elapsed))
    save(f"{work}/ema.pt", dict(average=average.module.state_dict(), step=step, elapsed=elapsed))


if __name__ == "__main__":
    main()
