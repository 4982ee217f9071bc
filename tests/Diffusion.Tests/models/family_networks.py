"""Tiny networks of every family's roles, with random weights that keep values in range and let each input bend the result."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from networks import Attention, LATENT, WINDOW

WIDTH, LAYERS = 8, 2


def lively(module):
    """Weights that keep the size of what goes through them, which torch's own make smaller at every layer."""
    for weight in module.parameters():
        if weight.dim() > 1 and not isinstance(module, nn.Embedding):
            nn.init.kaiming_normal_(weight)
    return module.eval()


def waves(values, count):
    """Sines and cosines of numbers, [n] to [n, count]."""
    angles = values.reshape(-1, 1) * torch.exp(-math.log(10000) * torch.arange(count // 2) / (count // 2))
    return torch.cat([angles.sin(), angles.cos()], 1)


class Layer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.attention, self.mlp = nn.LayerNorm(width), Attention(width, width), nn.Linear(width, width)

    def forward(self, x, mask):
        n = self.norm(x)
        x = x + self.attention(n, n, mask)
        return x + 0.5 * F.gelu(self.mlp(x))


class TextEncoder(nn.Module):
    """Returns the whole prompt's vector (or None), the last state, and every hidden state from the embeddings on."""

    def __init__(self, vocabulary, width, projected):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Parameter(torch.randn(WINDOW, width))
        self.layers, self.last = nn.ModuleList([Layer(width) for _ in range(LAYERS)]), nn.LayerNorm(width)
        self.project = nn.Linear(width, projected, bias=False) if projected else None
        self.register_buffer("mask", torch.full((WINDOW, WINDOW), -1e4).triu(1))

    def forward(self, input_ids):
        states = [self.tokens(input_ids) + self.positions]
        for layer in self.layers:
            states.append(layer(states[-1], self.mask))
        last = self.last(states[-1])
        # The end token has the highest id; its first place says where the text ends.
        at_end = F.one_hot(input_ids.long().argmax(1), WINDOW).unsqueeze(2).float()
        pooled = (last * at_end).sum(1)
        return (self.project(pooled) if self.project is not None else pooled, last, *states)


class Unet(nn.Module):
    def __init__(self, context, channels=LATENT, pooled=0, sizes=0, guidance=0, controls=0):
        super().__init__()
        self.sizes = sizes
        self.enter, self.down = nn.Conv2d(channels, WIDTH, 3, padding=1), nn.Conv2d(WIDTH, WIDTH, 3, stride=2, padding=1)
        self.up, self.leave = nn.Conv2d(WIDTH, WIDTH, 3, padding=1), nn.Conv2d(WIDTH, LATENT, 3, padding=1)
        self.time, self.norm, self.attention = nn.Linear(16, WIDTH), nn.GroupNorm(4, WIDTH), Attention(WIDTH, context)
        self.added = nn.Linear(pooled + 8 * sizes, WIDTH) if sizes else None
        self.guidance = nn.Linear(guidance, WIDTH) if guidance else None
        self.controls = nn.ModuleList([nn.Conv2d(3, WIDTH, 8, stride=8) for _ in range(controls)])

    def forward(self, sample, timestep, encoder_hidden_states, text_embeds=None, time_ids=None, timestep_cond=None, controlnet_conds=None, conditioning_scales=None):
        time = self.time(waves(timestep.float(), 16))
        if self.added is not None:
            sizes = waves(time_ids.float().reshape(-1), 8).reshape(-1, 8 * self.sizes)
            time = time + self.added(torch.cat([text_embeds, sizes], 1))
        if self.guidance is not None:
            time = time + self.guidance(timestep_cond)
        x = self.enter(sample) + time.reshape(-1, WIDTH, 1, 1)
        for n, control in enumerate(self.controls):
            x = x + conditioning_scales[n] * control(controlnet_conds[n])
        y = self.norm(F.silu(self.down(x)))
        b, c, h, w = y.shape
        y = y + self.attention(y.reshape(b, c, h * w).transpose(1, 2), encoder_hidden_states).transpose(1, 2).reshape(b, c, h, w)
        x = x + F.silu(self.up(F.interpolate(y, scale_factor=2.0, mode="nearest")))
        return 0.7 * sample[:, :LATENT] + 0.25 * self.leave(x)


class Encoder(nn.Module):
    """To mean and log-variance."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, WIDTH, 8, stride=8), nn.SiLU(), nn.Conv2d(WIDTH, 2 * LATENT, 3, padding=1))

    def forward(self, sample):
        return self.body(sample)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [nn.Conv2d(LATENT, WIDTH, 3, padding=1)]
        for _ in range(3):
            layers += [nn.SiLU(), nn.Upsample(scale_factor=2.0), nn.Conv2d(WIDTH, WIDTH, 3, padding=1)]
        self.body = nn.Sequential(*layers, nn.SiLU(), nn.Conv2d(WIDTH, 3, 3, padding=1))

    def forward(self, latent_sample):
        return torch.tanh(0.5 * self.body(latent_sample))
