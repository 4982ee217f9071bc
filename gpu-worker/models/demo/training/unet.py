"""The denoiser: two levels (80 and 160 channels), cross-attention and self-attention at the lower one.

The caption's pooled state also joins the time embedding: colour, shape and count then act on every block at once,
which learns much faster than attention alone. Coordinates are extra input channels, so positions need not be inferred."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from text import WIDTH as CONTEXT

LOW, HIGH, EMBED, HEADS = 80, 160, 256, 4


class Norm(nn.GroupNorm):
    """GroupNorm whose weights follow the input's type: torch 1.13 refuses float weights on bf16 input."""

    def forward(self, x):
        return F.group_norm(x, self.num_groups, self.weight.to(x.dtype), self.bias.to(x.dtype), self.eps)


class Block(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.n1, self.n2 = Norm(8, cin), Norm(8, cout)
        self.c1, self.c2 = nn.Conv2d(cin, cout, 3, padding=1), nn.Conv2d(cout, cout, 3, padding=1)
        self.embed = nn.Linear(EMBED, 2 * cout)
        self.skip = nn.Conv2d(cin, cout, 1) if cin != cout else nn.Identity()
        nn.init.zeros_(self.c2.weight)
        nn.init.zeros_(self.c2.bias)

    def forward(self, x, e):
        h = self.c1(F.silu(self.n1(x)))
        scale, shift = self.embed(e).to(h.dtype)[:, :, None, None].chunk(2, 1)
        return self.skip(x) + self.c2(F.silu(self.n2(h) * (1 + scale) + shift))


class Attend(nn.Module):
    """Attention from the picture to the caption, or to itself where `context` is None."""

    def __init__(self, n, context):
        super().__init__()
        self.norm = Norm(8, n)
        self.q, self.kv, self.out = nn.Linear(n, n), nn.Linear(context or n, 2 * n), nn.Linear(n, n)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x, context=None):
        b, c, h, w = x.shape
        y = self.norm(x).permute(0, 2, 3, 1).reshape(b, h * w, c)
        q = self.q(y).view(b, h * w, HEADS, c // HEADS).transpose(1, 2)
        source = y if context is None else context
        k, v = self.kv(source).view(b, source.shape[1], 2, HEADS, c // HEADS).permute(2, 0, 3, 1, 4)
        a = torch.softmax((q @ k.transpose(-1, -2)) * (c // HEADS) ** -0.5, -1)
        y = self.out((a @ v).transpose(1, 2).reshape(b, h * w, c))
        return x + y.view(b, h, w, c).permute(0, 3, 1, 2)


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.time = nn.Sequential(nn.Linear(128, EMBED), nn.SiLU(), nn.Linear(EMBED, EMBED))
        self.pool = nn.Linear(CONTEXT, EMBED)
        self.first = nn.Conv2d(6, LOW, 3, padding=1)
        self.d1, self.d2 = Block(LOW, LOW), Block(LOW, LOW)
        self.down = nn.Conv2d(LOW, HIGH, 3, stride=2, padding=1)
        self.d3, self.d4 = Block(HIGH, HIGH), Block(HIGH, HIGH)
        self.s1, self.x1 = Attend(HIGH, None), Attend(HIGH, CONTEXT)
        self.m1, self.s2, self.x2 = Block(HIGH, HIGH), Attend(HIGH, None), Attend(HIGH, CONTEXT)
        self.u4, self.u3 = Block(2 * HIGH, HIGH), Block(HIGH, HIGH)
        self.x3 = Attend(HIGH, CONTEXT)
        self.up = nn.Conv2d(HIGH, LOW, 3, padding=1)
        self.u2, self.u1 = Block(2 * LOW, LOW), Block(LOW, LOW)
        self.norm, self.last = Norm(8, LOW), nn.Conv2d(LOW, 4, 3, padding=1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    @staticmethod
    def coordinates(x):
        b, _, h, w = x.shape
        ys = (torch.arange(h, device=x.device).float() + 0.5) / h * 2 - 1
        xs = (torch.arange(w, device=x.device).float() + 0.5) / w * 2 - 1
        return torch.cat([x, xs[None, None, None, :].expand(b, 1, h, w), ys[None, None, :, None].expand(b, 1, h, w)], 1)

    def forward(self, sample, timestep, context):
        rate = torch.exp(torch.arange(64).float() * (-math.log(10000) / 64))
        angle = timestep.float()[:, None] * rate[None]
        e = self.time(torch.cat([angle.cos(), angle.sin()], 1)) + self.pool(context[:, 0])
        e = F.silu(e)
        a = self.first(self.coordinates(sample))
        b = self.d1(a, e)
        c = self.d2(b, e)
        d = self.d3(self.down(c), e)
        d2 = self.x1(self.s1(self.d4(d, e)), context)
        m = self.x2(self.s2(self.m1(d2, e)), context)
        u = self.u4(torch.cat([m, d2], 1), e)
        u = self.x3(self.u3(u + d, e), context)
        u = self.up(F.interpolate(u, scale_factor=2.0, mode="nearest"))
        u = self.u2(torch.cat([u, c], 1), e)
        u = self.u1(u + b, e)
        return self.last(F.silu(self.norm(u))).float()
