"""A straightforward diffusion pipeline in torch, written from the papers: no tables of coefficients, nothing shared with the C# one."""
import numpy as np
import torch
from torch.nn import functional as F

from networks import LATENT, WINDOW

SCALING = 0.18215


def alphas(config):
    n, start, end = 1000, config["beta_start"], config["beta_end"]
    if config["beta_schedule"] == "scaled_linear":
        betas = torch.linspace(start ** 0.5, end ** 0.5, n, dtype=torch.float64) ** 2
    elif config["beta_schedule"] == "linear":
        betas = torch.linspace(start, end, n, dtype=torch.float64)
    else:
        bar = lambda t: np.cos((t + 0.008) / 1.008 * np.pi / 2) ** 2
        betas = torch.tensor([min(1 - bar((i + 1) / n) / bar(i / n), 0.999) for i in range(n)], dtype=torch.float64)
    bars = torch.cumprod(1 - betas, 0)
    if config.get("rescale_betas_zero_snr"):
        roots = bars.sqrt()
        bars = ((roots - roots[-1]) * roots[0] / (roots[0] - roots[-1])) ** 2
    return bars


def times(config, steps):
    spacing = config["timestep_spacing"]
    if spacing == "leading":
        return [i * (1000 // steps) + config.get("steps_offset", 0) for i in reversed(range(steps))]
    if spacing == "trailing":
        return [int(t) - 1 for t in np.round(np.arange(1000, 0, -1000 / steps))]
    return [float(t) for t in np.linspace(0, 999, steps)[::-1]]


def clean_and_noise(config, x, m, alpha):
    signal, noise = alpha.sqrt(), (1 - alpha).sqrt()
    if config["prediction_type"] == "epsilon":
        return (x - noise * m) / signal, m
    return signal * x - noise * m, signal * m + noise * x


class Pipeline:
    def __init__(self, model, tokenizer, config):
        self.model, self.tokenizer, self.config, self.bars = model, tokenizer, config, alphas(config)

    def encode_text(self, text, count):
        ids = torch.tensor(self.tokenizer.windows(text, WINDOW, count))
        return torch.cat([self.model.text(row[None])[0] for row in ids], 1)

    def encode_picture(self, planes, generator):
        z = self.model.encoder(planes)
        if z.shape[1] == 2 * LATENT:
            mean, logvar = z.chunk(2, 1)
            z = mean + (logvar.clamp(-30, 20) / 2).exp() * torch.randn(mean.shape, generator=generator)
        return z * SCALING

    def decode(self, x):
        return self.model.decoder(x / SCALING)

    def predict(self, x, t, text, negative, guidance):
        t = torch.tensor([float(t)])
        m = self.model.unet(x, t, text)
        if guidance <= 1:
            return m
        u = self.model.unet(x, t, negative)
        return u + guidance * (m - u)

    def sigma(self, t):
        s = ((1 - self.bars) / self.bars.clamp(min=2.0 ** -24)).sqrt().numpy()
        return float(np.interp(t, np.arange(1000), s))

    @torch.no_grad()
    def run(self, case):
        generator = torch.Generator().manual_seed(case["seed"])
        room = WINDOW - 2
        count = max(max(1, -(-len(self.tokenizer.encode(case[k])) // room)) for k in (["prompt", "negative"] if case["guidance"] > 1 else ["prompt"]))
        text, negative = self.encode_text(case["prompt"], count), self.encode_text(case["negative"], count)
        grid = times(self.config, case["steps"])
        first, start = 0, None
        shape = (1, LATENT, case["height"] // 8, case["width"] // 8)
        if "strength" in case:
            first = case["steps"] - min(int(case["steps"] * case["strength"]), case["steps"])
            if "init" in case:
                start = self.encode_picture(torch.from_numpy(case["init"]).permute(2, 0, 1)[None].float() / 127.5 - 1, generator)
            else:
                start = F.interpolate(case["latent"], size=shape[2:], mode="bicubic", align_corners=False)
        noise = torch.randn(shape, generator=generator)
        x = (self.euler if case["sampler"] == "euler" else self.ddim)(case, grid, first, start, noise, text, negative)
        return x, self.decode(x)

    def ddim(self, case, grid, first, start, noise, text, negative):
        final = torch.tensor(1.0, dtype=torch.float64) if self.config["set_alpha_to_one"] else self.bars[0]
        grid = [int(np.round(t)) for t in grid]
        x = noise if start is None else (start * self.bars[grid[first]].sqrt() + noise * (1 - self.bars[grid[first]]).sqrt()).float()
        for t in grid[first:]:
            alpha, before = self.bars[t], t - 1000 // case["steps"]
            before = self.bars[before] if before >= 0 else final
            clean, direction = clean_and_noise(self.config, x, self.predict(x, t, text, negative, case["guidance"]), alpha)
            x = (before.sqrt() * clean + (1 - before).sqrt() * direction).float()
        return x

    def euler(self, case, grid, first, start, noise, text, negative):
        sigmas = [self.sigma(t) for t in grid] + [0.0]
        largest = max(sigmas)
        initial = (largest ** 2 + 1) ** 0.5 if self.config["timestep_spacing"] == "leading" else largest
        x = noise * initial if start is None else start + noise * sigmas[first]
        for i in range(first, len(grid)):
            s = sigmas[i]
            m = self.predict(x / (s * s + 1) ** 0.5, grid[i], text, negative, case["guidance"])
            clean = x - s * m if self.config["prediction_type"] == "epsilon" else x / (s * s + 1) - m * s / (s * s + 1) ** 0.5
            x = x + (x - clean) / s * (sigmas[i + 1] - s)
        return x
