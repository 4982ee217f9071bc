"""The noise schedule (squaredcos_cap_v2, 1000 steps), v-prediction, and DDIM with trailing steps."""
import math

import torch

STEPS = 1000


def alpha_bars():
    """Cumulated alphas as diffusers computes them, betas capped at 0.999. The last is about 2e-9: nearly zero terminal SNR."""
    def bar(t):
        return math.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2

    betas = torch.tensor([min(1 - bar((i + 1) / STEPS) / bar(i / STEPS), 0.999) for i in range(STEPS)])
    return torch.cumprod(1 - betas, 0)


BARS = alpha_bars()


def trailing(n):
    """Time steps of n sampling steps: 999 first, evenly spaced."""
    return [round(STEPS - i * STEPS / n) - 1 for i in range(n)]


def mix(z, noise, t):
    a = BARS[t].view(-1, 1, 1, 1)
    return a.sqrt() * z + (1 - a).sqrt() * noise


def velocity(z, noise, t):
    a = BARS[t].view(-1, 1, 1, 1)
    return a.sqrt() * noise - (1 - a).sqrt() * z


@torch.no_grad()
def sample(unet, context, empty, x, steps, guidance, strength=1.0, start=None):
    """DDIM from noise `x`; with `start` (a clean latent) and strength < 1 only the last part of the steps, as img2img does."""
    times = trailing(steps)
    if start is not None:
        times = times[steps - min(int(steps * strength + 1e-6), steps):]
        if not times:
            return start
        x = mix(start, x, torch.full((len(x),), times[0], dtype=torch.long))
    both = torch.cat([empty.expand_as(context), context])
    for i, t in enumerate(times):
        now = torch.full((len(x),), float(t))
        with torch.autocast("cpu", torch.bfloat16):
            if guidance > 1:
                u, c = unet(torch.cat([x, x]), torch.cat([now, now]), both).chunk(2)
                v = u + guidance * (c - u)
            else:
                v = unet(x, now, context)
        # The step before is STEPS / steps lower; below zero the picture is clean (set_alpha_to_one).
        before = t - STEPS // steps
        a, b = BARS[t], BARS[before] if before >= 0 else torch.tensor(1.0)
        clean = a.sqrt() * x - (1 - a).sqrt() * v
        noise = a.sqrt() * v + (1 - a).sqrt() * x
        x = b.sqrt() * clean + (1 - b).sqrt() * noise
    return x
