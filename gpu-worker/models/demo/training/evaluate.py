"""Draws the held-out captions and asks the judge. `python3 evaluate.py WORK MODEL_FOLDER BENCH_FOLDER [guidance ...]`

Leaves contact.png (each picture on a grey card, in order) and figures.json in WORK."""
import json
import sys

import numpy as np
import torch
from PIL import Image

from bpe import Tokenizer
from diffusion import sample
from judge import HEADS, Judge
from labels import CLASSES
from text import TextEncoder
from unet import UNet
from vae import SCALING, Vae


class Model:
    def __init__(self, work, folder):
        average = torch.load(f"{work}/ema.pt")
        self.step, average = average["step"], average["average"]
        self.tokenizer = Tokenizer.load(f"{folder}/tokenizer")
        self.text, self.unet, self.vae = TextEncoder(), UNet().to(memory_format=torch.channels_last), Vae()
        self.text.load_state_dict({k[5:]: v for k, v in average.items() if k.startswith("text.")})
        self.unet.load_state_dict({k[5:]: v for k, v in average.items() if k.startswith("unet.")})
        self.vae.norm = torch.nn.Identity()
        self.vae.load_state_dict(torch.load(f"{work}/vae.pt"))
        self.vae.to(memory_format=torch.channels_last)

    @torch.no_grad()
    def context(self, captions):
        with torch.autocast("cpu", torch.bfloat16):
            return self.text(torch.tensor([self.tokenizer.encode(c) for c in captions]))[0]

    def draw(self, captions, noise, steps, guidance, **more):
        """Latents of the captions from the given noise, in batches."""
        out = []
        for i in range(0, len(captions), 32):
            part = {k: v if k == "strength" else v[i:i + 32] for k, v in more.items()}
            out.append(sample(self.unet, self.context(captions[i:i + 32]), self.context([""]), noise[i:i + 32], steps, guidance, **part))
        return torch.cat(out)

    @torch.no_grad()
    def decode(self, z):
        out = []
        for i in range(0, len(z), 32):
            with torch.autocast("cpu", torch.bfloat16):
                out.append(self.vae.decoder(z[i:i + 32] / SCALING).float().clamp(-1, 1))
        return torch.cat(out)


def noise_of(seeds, size):
    return torch.stack([torch.randn(4, size, size, generator=torch.Generator().manual_seed(s)) for s in seeds])


def wanted(items):
    def index(k, a):
        if k == "content":
            v = f"pattern:{a['pattern']}" if a["pattern"] else f"scene:{a['scene']}" if a["scene"] else "objects"
        else:
            v = a[k]
        return -1 if v is None else CLASSES[k].index(v)
    return torch.tensor([[index(k, c["attributes"]) for k in HEADS] for c in items])


@torch.no_grad()
def read(judge, pictures):
    with torch.autocast("cpu", torch.bfloat16):
        return torch.stack([h.float().argmax(1) for h in judge(pictures.contiguous(memory_format=torch.channels_last))], 1)


def score(found, want, items):
    """Accuracies by attribute; content apart for patterns and scenes, shape apart for single large objects."""
    right = found == want
    kinds = np.array([c["kind"] for c in items])
    mean = lambda m, i: round(right[m, i].float().mean().item(), 3) if m.any() else None
    out = {k: mean(want[:, i] >= 0, i) for i, k in enumerate(HEADS) if k not in ("content", "shape")}
    shape, content = HEADS.index("shape"), HEADS.index("content")
    out["shape, one large object"] = mean(torch.from_numpy(kinds == "large"), shape)
    out["shape, all"] = mean(want[:, shape] >= 0, shape)
    out["patterns"] = mean(torch.from_numpy(kinds == "pattern"), content)
    out["scenes"] = mean(torch.from_numpy(kinds == "scene"), content)
    return out


def to_bytes(x):
    return ((x + 1) * 127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()


def sheet(pictures, columns, path):
    tiles = list(to_bytes(pictures))
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % columns)
    Image.fromarray(np.concatenate([np.concatenate(tiles[i:i + columns], 1) for i in range(0, len(tiles), columns)])).save(path)


def main():
    work, folder, bench = sys.argv[1:4]
    torch.set_num_threads(2)
    model = Model(work, folder)
    items = json.load(open(f"{bench}/heldout.json"))["captions"]
    captions, noise = [c["caption"] for c in items], noise_of([c["seed"] for c in items], 16)
    judge, figures = None, {"step": model.step}
    try:
        kept = torch.load(f"{work}/judge.pt")
        judge = Judge().eval()
        judge.load_state_dict(kept["judge"])
        figures["judge on held-out drawn pictures"] = kept["figures"]
    except FileNotFoundError:
        print("no judge yet")
    for guidance in [float(g) for g in sys.argv[4:] if g[0] != "-"] or [2.0]:
        pictures = model.decode(model.draw(captions, noise, 8, guidance))
        sheet(pictures, 17, f"{work}/contact.png")
        if judge:
            figures[f"8 steps, guidance {guidance}"] = score(read(judge, pictures), wanted(items), items)
            print(guidance, figures[f"8 steps, guidance {guidance}"], flush=True)
    with open(f"{work}/figures.json", "w") as f:
        json.dump(figures, f, indent=1)


if __name__ == "__main__":
    main()
