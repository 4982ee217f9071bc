"""The networks of Stable Diffusion 1.5 in plain torch, with random weights. Their parameters are counted when they are made."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from layers import Attention, Down, Residual, Up

TOKENS, WINDOW, CONTEXT, LATENT = 49408, 77, 768, 4
PARAMETERS = {"text_encoder": 123_060_480, "unet": 859_520_964, "vae_decoder": 49_490_179 + 20}


class TextLayer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.attention = nn.LayerNorm(width), Attention(width, width, heads, bias=True)
        self.norm2, self.enter, self.leave = nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, mask):
        x = x + self.attention(self.norm1(x), mask=mask)
        y = self.enter(self.norm2(x))
        return x + self.leave(y * torch.sigmoid(1.702 * y))


class TextEncoder(nn.Module):
    """CLIP ViT-L/14's text transformer: ids to last hidden states."""

    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(TOKENS, CONTEXT), nn.Parameter(torch.randn(WINDOW, CONTEXT))
        self.layers, self.norm = nn.ModuleList([TextLayer(CONTEXT, 12) for _ in range(12)]), nn.LayerNorm(CONTEXT)
        # What half precision holds: its minus infinity would do, but softmax of it is not a number in some runtimes.
        self.register_buffer("mask", torch.full((WINDOW, WINDOW), -1e4).triu(1))

    def forward(self, ids):
        x = self.tokens(ids) + self.positions
        for layer in self.layers:
            x = layer(x, self.mask)
        return self.norm(x)


class Transformer(nn.Module):
    """Attention of a picture to itself and to the prompt."""

    def __init__(self, width):
        super().__init__()
        self.norm, self.enter, self.leave = nn.GroupNorm(32, width, 1e-6), nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.own, self.cross = Attention(width, width, 8), Attention(width, CONTEXT, 8)
        self.gated, self.shrink = nn.Linear(width, 8 * width), nn.Linear(4 * width, width)

    def forward(self, x, states):
        b, c, h, w = x.shape
        y = self.enter(self.norm(x)).permute(0, 2, 3, 1).reshape(b, h * w, c)
        y = y + self.own(self.norm1(y))
        y = y + self.cross(self.norm2(y), states)
        values, gate = self.gated(self.norm3(y)).chunk(2, 2)
        y = y + self.shrink(values * F.gelu(gate))
        return x + self.leave(y.reshape(b, h, w, c).permute(0, 3, 1, 2))


class Unet(nn.Module):
    """Noisy latent, timestep a row and encoded prompt to the noise."""

    def __init__(self, widths=(320, 640, 1280, 1280), layers=2):
        super().__init__()
        self.enter, time, last = nn.Conv2d(LATENT, widths[0], 3, padding=1), 4 * widths[0], len(widths) - 1
        self.time1, self.time2 = nn.Linear(widths[0], time), nn.Linear(time, time)
        frequencies = torch.exp(-math.log(10000) * torch.arange(widths[0] // 2) / (widths[0] // 2))
        self.register_buffer("frequencies", frequencies, persistent=False)
        self.down, self.up, kept, width = nn.ModuleList(), nn.ModuleList(), [widths[0]], widths[0]
        for level, out in enumerate(widths):
            for _ in range(layers):
                self.down.append(self.stage(width, out, time, level != last))
                kept, width = [*kept, out], out
            if level != last:
                self.down.append(nn.ModuleList([Down(width)]))
                kept = [*kept, width]
        self.middle = nn.ModuleList([Residual(width, width, time), Transformer(width), Residual(width, width, time)])
        for level, out in reversed(list(enumerate(widths))):
            for layer in range(layers + 1):
                stage = self.stage(width + kept.pop(), out, time, level != last)
                width = out
                if layer == layers and level:
                    stage.append(Up(width))
                self.up.append(stage)
        self.norm, self.leave = nn.GroupNorm(32, width), nn.Conv2d(width, LATENT, 3, padding=1)

    @staticmethod
    def stage(into, out, time, attends):
        return nn.ModuleList([Residual(into, out, time), *([Transformer(out)] if attends else [])])

    def forward(self, sample, timestep, states):
        # In single precision also where the rest is half: 999 times a frequency is too coarse there.
        angles = timestep.float().reshape(-1, 1) * self.frequencies.float()
        time = self.time2(F.silu(self.time1(torch.cat([angles.cos(), angles.sin()], 1).to(self.time1.weight.dtype))))
        x = self.enter(sample)
        kept = [x]
        for stage in self.down:
            x = self.run(stage, x, time, states)
            kept.append(x)
        x = self.run(self.middle, x, time, states)
        for stage in self.up:
            x = self.run(stage, torch.cat([x, kept.pop()], 1), time, states)
        return self.leave(F.silu(self.norm(x)))

    @staticmethod
    def run(stage, x, time, states):
        for part in stage:
            x = part(x, time) if isinstance(part, Residual) else part(x, states) if isinstance(part, Transformer) else part(x)
        return x


class Decoder(nn.Module):
    """A latent, scaled for the VAE, to pixels in [-1, 1]."""

    def __init__(self, widths=(512, 512, 256, 128), layers=3):
        super().__init__()
        width = widths[0]
        self.post, self.enter = nn.Conv2d(LATENT, LATENT, 1), nn.Conv2d(LATENT, width, 3, padding=1)
        self.norm, self.attention = nn.GroupNorm(32, width, 1e-6), Attention(width, width, 1, bias=True)
        self.before, self.after, self.up = Residual(width, width, eps=1e-6), Residual(width, width, eps=1e-6), nn.ModuleList()
        for level, out in enumerate(widths):
            for _ in range(layers):
                self.up.append(Residual(width, out, eps=1e-6))
                width = out
            if level < len(widths) - 1:
                self.up.append(Up(width))
        self.last, self.leave = nn.GroupNorm(32, width, 1e-6), nn.Conv2d(width, 3, 3, padding=1)

    def forward(self, latent):
        x = self.before(self.enter(self.post(latent)))
        b, c, h, w = x.shape
        y = self.attention(self.norm(x).permute(0, 2, 3, 1).reshape(b, h * w, c))
        x = self.after(x + y.reshape(b, h, w, c).permute(0, 3, 1, 2))
        for part in self.up:
            x = part(x)
        return self.leave(F.silu(self.last(x)))


def make():
    """All three by name, from a fixed seed, in single precision on the CPU. torch's own first weights keep every activation far inside half precision's range."""
    torch.manual_seed(0)
    networks = {"text_encoder": TextEncoder(), "unet": Unet(), "vae_decoder": Decoder()}
    for name, network in networks.items():
        count = sum(p.numel() for p in network.parameters())
        if count != PARAMETERS[name]:
            raise ValueError(f"{name} has {count} parameters and should have {PARAMETERS[name]}")
        network.eval().requires_grad_(False)
    return networks
