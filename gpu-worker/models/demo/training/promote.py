"""Compares ways to a 256x256 final from an approved 128x128 preview. `python3 promote.py WORK MODEL_FOLDER BENCH_FOLDER`

Sharpness is the energy above half the Nyquist frequency, faithfulness the structural similarity with the preview at 128."""
import json
import sys

import numpy as np
import torch
from torch.nn import functional as F

from evaluate import Model, noise_of, read, score, sheet, wanted
from judge import Judge
from vae import SCALING

FINAL_STEPS, CAPTIONS = 20, 96


def gray(x):
    return (x * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)


def high_energy(x):
    """Mean power of the luma above half of Nyquist in either direction, times 1e4."""
    f = torch.fft.fft2(gray(x), norm="ortho").abs() ** 2
    k = torch.fft.fftfreq(x.shape[-1]).abs()
    high = torch.maximum(k[None, :], k[:, None]) > 0.25
    return (f[..., high].sum(-1) / x.shape[-1] ** 2).mean().item() * 1e4


def similarity(a, b):
    """The proofing gate's measure, one figure a picture: SSIM (11x11 Gaussian windows) of red, green and blue, each window
    weighted by the detail it holds, because large flat grounds are alike in unrelated pictures."""
    line = torch.exp(-(torch.arange(11.0) - 5) ** 2 / 4.5)
    window = (line[:, None] * line / line.sum() ** 2).expand(3, 1, 11, 11)
    blur = lambda x: F.conv2d(x, window, groups=3)
    a, b = (a + 1) * 127.5, (b + 1) * 127.5
    ma, mb = blur(a), blur(b)
    va, vb, c = blur(a * a) - ma ** 2, blur(b * b) - mb ** 2, blur(a * b) - ma * mb
    c1, c2 = 2.55 ** 2, 7.65 ** 2
    s = (2 * ma * mb + c1) * (2 * c + c2) / ((ma ** 2 + mb ** 2 + c1) * (va + vb + c2))
    weight = 0.05 + torch.log((1 + va.clamp(min=0) / c2) * (1 + vb.clamp(min=0) / c2))
    return (s * weight).sum((1, 2, 3)) / weight.sum((1, 2, 3))


def double(x, mode):
    more = {} if mode == "nearest" else {"align_corners": False}
    return F.interpolate(x, scale_factor=2.0, mode=mode, **more)


def main():
    work, folder, bench = sys.argv[1:4]
    torch.set_num_threads(2)
    model = Model(work, folder)
    judge = Judge().eval()
    judge.load_state_dict(torch.load(f"{work}/judge.pt")["judge"])
    items = json.load(open(f"{bench}/heldout.json"))["captions"][:CAPTIONS]
    captions, seeds = [c["caption"] for c in items], [c["seed"] for c in items]
    guidance = float(sys.argv[4]) if len(sys.argv) > 4 else 2.0
    z = model.draw(captions, noise_of(seeds, 16), 8, guidance)
    preview = model.decode(z)
    other = model.decode(model.draw(captions, noise_of([s + 5000 for s in seeds], 16), 8, guidance))
    bicubic = double(preview, "bicubic").clamp(-1, 1)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        pixels = torch.cat([model.vae.encoder(bicubic[i:i + 16]).float() for i in range(0, len(bicubic), 16)]) * SCALING
    ways = {"bicubic": bicubic, "latent x2, decoded": model.decode(double(z, "bilinear")), "pixels x2, encoded, decoded": model.decode(pixels)}
    strengths = (0.3, 0.5) if "--few" in sys.argv else (0.2, 0.3, 0.4, 0.5)
    for strength in strengths:
        for name, start in (("latent", double(z, "bilinear")), ("pixels", pixels)):
            final = model.draw(captions, noise_of([s + 1 for s in seeds], 32), FINAL_STEPS, guidance, start=start, strength=strength)
            ways[f"{name} x2, strength {strength}"] = model.decode(final)
    wrong = similarity(other, preview)
    figures = {"wrong seed": {f"similarity p{round(q * 100)}": round(wrong.quantile(q).item(), 3) for q in (0.5, 0.75, 0.9)}}
    for name, pictures in ways.items():
        small = F.interpolate(pictures, size=128, mode="area")
        s = similarity(small, preview)
        figures[name] = {"sharpness": round(high_energy(pictures), 3), "similarity p50": round(s.median().item(), 3),
                         "similarity p10": round(s.quantile(0.1).item(), 3), "similarity p2": round(s.quantile(0.02).item(), 3),
                         "similarity least": round(s.min().item(), 3), **score(read(judge, small), wanted(items), items)}
        print(name, figures[name], flush=True)
    drawn = np.load(f"{work}/large.npy", mmap_mode="r")[:96]
    figures["drawn at 256"] = {"sharpness": round(high_energy(torch.from_numpy(np.array(drawn)).permute(0, 3, 1, 2).float() / 127.5 - 1), 3)}
    print(figures["wrong seed"], figures["drawn at 256"])
    with open(f"{work}/promotion.json", "w") as f:
        json.dump(figures, f, indent=1)
    show = ["bicubic", *[n for n in ways if "strength" in n and ("0.3" in n or "0.5" in n)]]
    sheet(torch.cat([ways[n][:8] for n in show]), 8, f"{work}/promotion.png")


if __name__ == "__main__":
    main()
