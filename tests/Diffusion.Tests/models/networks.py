"""Tiny networks of Stable Diffusion 1.x's roles, with random weights that keep values in range."""
import math

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, WINDOW, LATENT = 16, 16, 4


class Attention(nn.Module):
    def __init__(self, width, context):
        super().__init__()
        self.q, self.k, self.v, self.out = nn.Linear(width, width), nn.Linear(context, width), nn.Linear(context, width), nn.Linear(width, width)

    def forward(self, x, context, mask=None):
        scores = self.q(x) @ self.k(context).transpose(1, 2) / math.sqrt(x.shape[2])
        if mask is not None:
            scores = scores + mask
        return self.out(scores.softmax(-1) @ self.v(context))


class TextEncoder(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, WIDTH), nn.Parameter(torch.randn(WINDOW, WIDTH))
        self.norm, self.attention, self.last = nn.LayerNorm(WIDTH), Attention(WIDTH, WIDTH), nn.LayerNorm(WIDTH)
        self.register_buffer("mask", torch.full((WINDOW, WINDOW), -1e4).triu(1))

    def forward(self, input_ids):
        x = self.tokens(input_ids) + self.positions
        n = self.norm(x)
        x = self.last(x + self.attention(n, n, self.mask))
        return x, x[:, -1]


class Unet(nn.Module):
    """Predicts nearly the noise of a unit Gaussian, so that sampling stays in range, and lets time and text bend it."""

    def __init__(self):
        super().__init__()
        self.enter, self.down, self.up, self.leave = (
            nn.Conv2d(LATENT, WIDTH, 3, padding=1), nn.Conv2d(WIDTH, WIDTH, 3, stride=2, padding=1),
            nn.Conv2d(WIDTH, WIDTH, 3, padding=1), nn.Conv2d(WIDTH, LATENT, 3, padding=1))
        self.time, self.norm, self.attention = nn.Linear(WIDTH, WIDTH), nn.GroupNorm(4, WIDTH), Attention(WIDTH, WIDTH)
        self.register_buffer("frequencies", torch.exp(-math.log(10000) * torch.arange(WIDTH // 2) / (WIDTH // 2)))

    def forward(self, sample, timestep, encoder_hidden_states):
        angle = timestep.float().reshape(-1, 1) * self.frequencies
        time = self.time(torch.cat([angle.sin(), angle.cos()], 1)).reshape(-1, WIDTH, 1, 1)
        x = self.enter(sample) + time
        y = self.norm(F.silu(self.down(x)))
        b, c, h, w = y.shape
        y = y + self.attention(y.reshape(b, c, h * w).transpose(1, 2), encoder_hidden_states).transpose(1, 2).reshape(b, c, h, w)
        x = x + F.silu(self.up(F.interpolate(y, scale_factor=2.0, mode="nearest")))
        return 0.7 * sample + 0.6 * self.leave(x)


class Encoder(nn.Module):
    """To mean and log-variance, or to the latent itself."""

    def __init__(self, sampled):
        super().__init__()
        channels = 2 * LATENT if sampled else LATENT
        self.body = nn.Sequential(nn.Conv2d(3, WIDTH, 8, stride=8), nn.SiLU(), nn.Conv2d(WIDTH, channels, 3, padding=1))

    def forward(self, sample):
        return 3 * self.body(sample)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [nn.Conv2d(LATENT, WIDTH, 3, padding=1)]
        for _ in range(3):
            layers += [nn.SiLU(), nn.Upsample(scale_factor=2.0), nn.Conv2d(WIDTH, WIDTH, 3, padding=1)]
        self.body = nn.Sequential(*layers, nn.SiLU(), nn.Conv2d(WIDTH, 3, 3, padding=1))

    def forward(self, latent_sample):
        return torch.tanh(4 * self.body(latent_sample))


class Model(nn.Module):
    def __init__(self, seed, vocabulary, sampled):
        super().__init__()
        torch.manual_seed(seed)
        self.text, self.unet, self.encoder, self.decoder = TextEncoder(vocabulary), Unet(), Encoder(sampled), Decoder()
        self.eval()
