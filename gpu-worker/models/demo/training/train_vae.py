"""Trains the autoencoder on random crops, then writes every picture's latents. `python3 train_vae.py WORK [--smoke]`"""
import os
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

from muon import Muon
from vae import SCALING, Vae

CROP, BATCH, SECONDS = 64, 32, 820
# On normalised latents: the decoder forgives the small errors that sampling leaves. Less of it in the last third,
# because much noise makes the encoder round colours, and gradients then come out in bands.
NOISE, LAST_NOISE, LAST = 0.18, 0.06, 0.65


def to_float(pictures):
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def crops(rng, data, n):
    index = np.sort(rng.integers(0, len(data), n))
    size, out = data.shape[1], []
    for i in index:
        y, x = rng.integers(0, size - CROP + 1, 2)
        out.append(data[i, y:y + CROP, x:x + CROP])
    return to_float(np.stack(out)).contiguous(memory_format=torch.channels_last)


def edges(x):
    return x[..., 1:, :] - x[..., :-1, :], x[..., 1:] - x[..., :-1]


def loss_of(out, x):
    loss = F.l1_loss(out, x) + 2 * F.mse_loss(out, x)
    for a, b in zip(edges(out), edges(x)):
        loss = loss + F.l1_loss(a, b)
    return loss


def train(work, seconds, smoke):
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    small, large = np.load(f"{work}/train.npy", mmap_mode="r"), np.load(f"{work}/large.npy", mmap_mode="r")
    vae = Vae().to(memory_format=torch.channels_last)
    opt = Muon(vae, lr=0.02, adam_lr=1.5e-3, weight_decay=0.0)
    start, step = time.time(), 0
    if os.path.exists(f"{work}/vae_part.pt"):
        part = torch.load(f"{work}/vae_part.pt")
        vae.load_state_dict(part["vae"])
        step = part["step"]
        start -= part["elapsed"]
    while (time.time() - start < seconds) if not smoke else step < 12:
        done = step / 12 if smoke else (time.time() - start) / seconds
        opt.schedule(min(1, step / 30) * min(1, (1 - done) / 0.6 + 0.01))
        x = crops(rng, large if step % 6 == 5 else small, BATCH)
        with torch.autocast("cpu", torch.bfloat16):
            z = vae.encode(x)
            target = x
            if step % 4 == 3:
                # Latents at half the scale must draw the picture at half the scale (after EQ-VAE): promotion
                # upsamples latents, so they should behave like pictures under scaling.
                z, target = F.avg_pool2d(z, 2), F.avg_pool2d(x, 2)
            out = vae.decode(z + (NOISE if done < LAST else LAST_NOISE) * torch.rand(1) * torch.randn_like(z))
        loss = loss_of(out, target)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        opt.step()
        if step % 50 == 0:
            print(f"vae {step} {time.time() - start:.0f}s loss {loss:.4f} mse {F.mse_loss(out.detach(), target):.5f}", flush=True)
            torch.save(dict(vae=vae.state_dict(), step=step, elapsed=time.time() - start), f"{work}/vae_part.pt.part")
            os.replace(f"{work}/vae_part.pt.part", f"{work}/vae_part.pt")
        step += 1
    return vae.eval()


@torch.no_grad()
def encode_all(vae, data):
    out = []
    for i in range(0, len(data), 64):
        x = to_float(data[i:i + 64]).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            out.append(vae.encoder(x).float())
    return torch.cat(out)


def main():
    work, smoke = sys.argv[1], "--smoke" in sys.argv
    torch.set_num_threads(2)
    if os.path.exists(f"{work}/vae.pt"):
        vae = Vae()
        vae.norm = torch.nn.Identity()
        vae.load_state_dict(torch.load(f"{work}/vae.pt"))
    else:
        vae = train(work, SECONDS, smoke)
        some = encode_all(vae, np.load(f"{work}/train.npy", mmap_mode="r")[:2000])
        vae.fold(some.mean((0, 2, 3)), some.std((0, 2, 3)))
        torch.save(vae.state_dict(), f"{work}/vae.pt.part")
        os.replace(f"{work}/vae.pt.part", f"{work}/vae.pt")
    vae.to(memory_format=torch.channels_last)
    for name in ("train", "large", "held"):
        z = encode_all(vae, np.load(f"{work}/{name}.npy", mmap_mode="r")) * SCALING
        print(name, z.shape, "mean", z.mean((0, 2, 3)), "std", z.std((0, 2, 3)), flush=True)
        torch.save(z.half(), f"{work}/{name}_latents.pt")


if __name__ == "__main__":
    main()
