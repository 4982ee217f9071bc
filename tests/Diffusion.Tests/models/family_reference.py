"""A straightforward pipeline in torch for every family, written from the papers and diffusers' documentation: one picture at a time, one network call
for each prediction, samplers as the papers have them. Nothing of it is shared with the C# one."""
import math

import numpy as np
import torch
from torch.nn import functional as F

from networks import LATENT, WINDOW


class Schedule:
    """Training schedule and timesteps, as a scheduler's configuration describes them."""

    def __init__(self, config):
        self.config = config
        start, end, n = config.get("beta_start", 0.0001), config.get("beta_end", 0.02), 1000
        betas = torch.linspace(start ** 0.5, end ** 0.5, n, dtype=torch.float64) ** 2 if config.get("beta_schedule") == "scaled_linear" else torch.linspace(start, end, n, dtype=torch.float64)
        self.bars = torch.cumprod(1 - betas, 0)

    def spaced(self, steps, cut=0):
        """Noisiest first; `cut` steps more are made and the cleanest left out, as DPM-Solver does."""
        spacing = self.config["timestep_spacing"]
        if spacing == "trailing":
            return [int(t) - 1 for t in np.round(np.arange(1000, 0, -1000 / steps))]
        parts = steps + cut
        if spacing == "leading":
            return [i * (1000 // parts) + self.config["steps_offset"] for i in reversed(range(parts))][:steps]
        return list(np.linspace(0, 999, parts)[::-1][:steps])

    def sigma(self, t):
        return float(np.interp(t, np.arange(1000), ((1 - self.bars) / self.bars).sqrt().numpy()))

    def clean(self, x, m, signal, noise):
        kind = self.config.get("prediction_type", "epsilon")
        if kind == "epsilon":
            return (x - noise * m) / signal
        return signal * x - noise * m if kind == "v_prediction" else m


class Sampler:
    """`noised` mixes a clean sample and noise for the first step to run; `run` goes from there to the end.
    `predict(x, t)` is the guided model; `fresh()` draws noise; `after(x, mix)` is told how the next step's sample is mixed."""

    def __init__(self, config, steps):
        self.schedule, self.steps = Schedule(config), steps
        self.grid = self.schedule.spaced(steps)

    initial = 1.0


class VariancePreserving(Sampler):
    def mix(self, i, clean, noise):
        bar = self.schedule.bars[int(round(self.grid[i]))]
        return (bar.sqrt() * clean + (1 - bar).sqrt() * noise).float()


class Ddim(VariancePreserving):
    def step(self, i, x, predict, fresh):
        t = int(round(self.grid[i]))
        bar, before = self.schedule.bars[t], t - 1000 // self.steps
        last = torch.tensor(1.0, dtype=torch.float64) if self.schedule.config.get("set_alpha_to_one", True) else self.schedule.bars[0]
        before = self.schedule.bars[before] if before >= 0 else last
        clean = self.schedule.clean(x, predict(x, t), bar.sqrt(), (1 - bar).sqrt())
        noise = (x - bar.sqrt() * clean) / (1 - bar).sqrt()
        return (before.sqrt() * clean + (1 - before).sqrt() * noise).float()


class Pndm(VariancePreserving):
    """Liu et al. 2022, algorithm 2: three steps of Runge-Kutta (equations 9 and 13), then a linear multistep method (equation 12)."""

    def __init__(self, config, steps):
        super().__init__(config, steps)
        self.noises = []

    def bar(self, t):
        last = torch.tensor(1.0, dtype=torch.float64) if self.schedule.config.get("set_alpha_to_one", False) else self.schedule.bars[0]
        return self.schedule.bars[t] if t >= 0 else last

    def transfer(self, x, m, t, to):
        """Equation 9 with what the model gives at t."""
        here, there = self.bar(t), self.bar(to)
        noise = m if self.schedule.config.get("prediction_type", "epsilon") == "epsilon" else here.sqrt() * m + (1 - here).sqrt() * x
        return (there / here).sqrt() * x - (there - here) / (here * (1 - there).sqrt() + (here * (1 - here) * there).sqrt()) * noise

    def step(self, i, x, predict, fresh):
        t, stride = int(self.grid[i]), 1000 // self.steps
        last = t - stride
        if i < 3:
            last = int(self.grid[i + 1])
            middle = last + stride // 2
            first = predict(x, t)
            second = predict(self.transfer(x, first, t, middle).float(), middle)
            third = predict(self.transfer(x, second, t, middle).float(), middle)
            fourth = predict(self.transfer(x, third, t, last).float(), last)
            best = (first + 2 * second + 2 * third + fourth) / 6
            self.noises.append(first)
        else:
            self.noises = (self.noises + [predict(x, t)])[-4:]
            a, b, c, d = reversed(self.noises)
            best = (55 * a - 59 * b + 37 * c - 9 * d) / 24
        return self.transfer(x, best, t, last).float()


class Lcm(VariancePreserving):
    def __init__(self, config, steps, strength=1.0):
        super().__init__({"timestep_spacing": "leading", "steps_offset": 0, **config}, steps)
        distilled = [(k + 1) * 20 - 1 for k in range(int(50 * strength))][::-1]
        self.grid = [distilled[int(math.floor(j))] for j in np.linspace(0, len(distilled), steps, endpoint=False)]

    def step(self, i, x, predict, fresh):
        t = self.grid[i]
        bar = self.schedule.bars[t]
        clean = self.schedule.clean(x, predict(x, t), bar.sqrt(), (1 - bar).sqrt())
        scaled = 10.0 * t
        answer = 0.25 / (scaled ** 2 + 0.25) * x + scaled / (scaled ** 2 + 0.25) ** 0.5 * clean
        if i + 1 == len(self.grid):
            return answer.float()
        after = self.schedule.bars[self.grid[i + 1]]
        return (after.sqrt() * answer + (1 - after).sqrt() * fresh()).float()


class Euler(Sampler):
    ancestral = False

    def __init__(self, config, steps):
        super().__init__(config, steps)
        self.sigmas = [self.schedule.sigma(t) for t in self.grid] + [0.0]
        largest = max(self.sigmas)
        self.initial = (largest ** 2 + 1) ** 0.5 if config["timestep_spacing"] == "leading" else largest

    def mix(self, i, clean, noise):
        return clean + self.sigmas[i] * noise

    def step(self, i, x, predict, fresh):
        here, there = self.sigmas[i], self.sigmas[i + 1]
        seen = x / (here ** 2 + 1) ** 0.5
        signal = 1 / (here ** 2 + 1) ** 0.5
        clean = self.schedule.clean(seen, predict(seen, self.grid[i]), signal, here * signal)
        up = (there ** 2 * (here ** 2 - there ** 2) / here ** 2) ** 0.5 if self.ancestral else 0.0
        down = (there ** 2 - up ** 2) ** 0.5
        x = x + (x - clean) / here * (down - here)
        return x + up * fresh() if self.ancestral else x


class EulerAncestral(Euler):
    ancestral = True


class Dpm(Sampler):
    """DPM-Solver++ (2M), algorithm 2 of Lu et al. 2022, ending at no noise."""

    def __init__(self, config, steps):
        super().__init__(config, steps)
        self.grid = [float(round(t)) for t in self.schedule.spaced(steps, cut=1)]
        self.points = []
        for sigma in [self.schedule.sigma(t) for t in self.grid]:
            signal = 1 / (sigma ** 2 + 1) ** 0.5
            self.points.append((signal, sigma * signal))
        self.points.append((1.0, 0.0))
        self.before = None

    def mix(self, i, clean, noise):
        return self.points[i][0] * clean + self.points[i][1] * noise

    def step(self, i, x, predict, fresh):
        (a0, s0), (a1, s1) = self.points[i], self.points[i + 1]
        clean = self.schedule.clean(x, predict(x, self.grid[i]), a0, s0)
        if s1 == 0:
            return clean
        h = math.log(a1 / s1) - math.log(a0 / s0)
        best = clean
        if self.before is not None:
            last, length = self.before
            r = length / h
            best = (1 + 1 / (2 * r)) * clean - 1 / (2 * r) * last
        self.before = (clean, h)
        return s1 / s0 * x - a1 * math.expm1(-h) * best


class Flow(Sampler):
    def __init__(self, config, steps):
        shift = lambda s: config["shift"] * s / (1 + (config["shift"] - 1) * s)
        self.steps = steps
        self.sigmas = [shift(float(s)) for s in np.linspace(1, shift(0.001), steps)] + [0.0]
        self.grid = [1000 * s for s in self.sigmas[:-1]]

    def mix(self, i, clean, noise):
        return (1 - self.sigmas[i]) * clean + self.sigmas[i] * noise

    def step(self, i, x, predict, fresh):
        return x + (self.sigmas[i + 1] - self.sigmas[i]) * predict(x, self.grid[i])


SAMPLERS = {"ddim": Ddim, "lcm": Lcm, "euler": Euler, "euler_ancestral": EulerAncestral, "dpmpp_2m": Dpm, "pndm": Pndm, "flow_match_euler": Flow}


class Pipeline:
    """`parts`: encoders (each with tokenizer padding), unet, encoder, decoder, and the facts of the folder's configurations."""

    def __init__(self, parts):
        self.__dict__.update(parts)

    def texts(self, text, count):
        """States of all encoders side by side, windows one after the other, and the last encoder's vector of the first window."""
        states, pooled = [], None
        for network, pad in self.encoders:
            rows = [network(torch.tensor([row])) for row in self.tokenizer.windows(text, WINDOW, count, pad)]
            # SDXL attends to the last layer but one, without the final norm; the others to the last, with it.
            states.append(torch.cat([r[2:][-2] if self.xl else r[1] for r in rows], 1))
            pooled = rows[0][0]
        return torch.cat(states, 2), pooled

    def encode(self, planes, generator):
        mean, logvar = self.encoder(planes).chunk(2, 1)
        return (mean + (logvar.clamp(-30, 20) / 2).exp() * torch.randn(mean.shape, generator=generator)) * self.scaling

    def guidance_waves(self, guidance):
        w = torch.tensor([(guidance - 1) * 1000.0], dtype=torch.float64)
        half = self.guidance // 2
        angles = w[:, None] * torch.exp(torch.arange(half, dtype=torch.float64) * -(math.log(10000) / (half - 1)))
        return torch.cat([angles.sin(), angles.cos()], 1).float()

    @torch.no_grad()
    def run(self, case, spoil=""):
        """`spoil` names one input that is taken away, to see that it matters."""
        guidance, width, height = case["guidance"], case["width"], case["height"]
        generator = torch.Generator().manual_seed(case["seed"])
        doubled = guidance > 1 and not self.guidance
        negative = case.get("negative") if spoil != "zeros" else (case.get("negative") or "")
        read = [case["prompt"]] + ([negative or ""] if doubled and (negative is not None or not self.xl) else [])
        count = max(1, *(-(-len(self.tokenizer.encode(text)) // (WINDOW - 2)) for text in read), 1)
        sides = [(*self.texts(case["prompt"], count), 6.0)]
        if doubled:
            if negative is None and self.xl:
                sides.insert(0, (torch.zeros_like(sides[0][0]), torch.zeros_like(sides[0][1]), 2.5))
            else:
                sides.insert(0, (*self.texts(negative or "", count), 2.5))

        # The pipeline of latent consistency models takes all steps over the last part of distillation's timesteps; inpainting has none of its own.
        sampler = SAMPLERS[case["sampler"]](self.config, case["steps"], *([case["strength"]] if self.consistent and "strength" in case and "mask" not in case else []))
        first = 0 if self.consistent and "mask" not in case else len(sampler.grid) - min(int(case["steps"] * case["strength"] + 1e-6), case["steps"]) if "strength" in case else 0
        shape = (1, LATENT, height // 8, width // 8)
        clean = kept = mask = None
        whole = case.get("strength", 1.0) == 1.0
        planes = torch.from_numpy(case["init"]).permute(2, 0, 1)[None].float() / 127.5 - 1 if "init" in case else None
        if planes is not None and not ("mask" in case and whole and self.channels == 9):
            clean = self.encode(planes, generator)
        noise = torch.randn(shape, generator=generator)
        if "mask" in case:
            open_pixels = (torch.from_numpy(case["mask"]).float().mean(2) >= 127.5).float()[None, None]
            if spoil == "mask":
                open_pixels = 1 - open_pixels
            kept = self.encode(planes * (open_pixels < 0.5), generator)
            mask = F.interpolate(open_pixels, size=shape[2:])
        x = noise * sampler.initial if clean is None or ("mask" in case and whole) else sampler.mix(first, clean, noise)

        def one(x, t, side):
            states, pooled, score = side
            extra = {}
            if self.sizes:
                ids = [height, width, 0, 0, height, width] if self.sizes == 6 else [height, width, 0, 0, score]
                extra["time_ids"] = torch.tensor([ids], dtype=torch.float32) * (0 if spoil == "time_ids" else 1)
                extra["text_embeds"] = pooled * (0 if spoil == "text_embeds" else 1)
            if self.guidance:
                extra["timestep_cond"] = self.guidance_waves(1.0 if spoil == "timestep_cond" else guidance)
            if self.controls:
                pictures, scales = case.get("controls"), case.get("scales", [0.0] * self.controls)
                pictures = [torch.from_numpy(p).permute(2, 0, 1)[None].float() / 255 for p in pictures] if pictures else [torch.zeros(1, 3, height, width)] * self.controls
                extra["controlnet_conds"] = torch.stack(pictures)
                extra["conditioning_scales"] = torch.tensor([[0.0 if spoil == "controls" else s] for s in scales])
            if self.channels == 9:
                x = torch.cat([x, mask, kept], 1)
            return self.unet(x.float(), torch.tensor([float(t)]), states * (0 if spoil == "states" else 1), **extra)

        def predict(x, t):
            outs = [one(x, t, side) for side in sides]
            if not doubled or spoil == "guidance":
                return outs[-1]
            u, c = outs
            guided = u + guidance * (c - u)
            rescale = case.get("rescale", 0.0)
            return rescale * guided * (c.std() / guided.std()) + (1 - rescale) * guided

        fresh = lambda: torch.randn(shape, generator=generator)
        for i in range(first, len(sampler.grid)):
            x = sampler.step(i, x, predict, fresh)
            if mask is not None and self.channels == 4:
                back = clean if i + 1 == len(sampler.grid) else sampler.mix(i + 1, clean, noise)
                x = mask * x + (1 - mask) * back
        x = x.float()
        return x, self.decoder(x / self.scaling)
