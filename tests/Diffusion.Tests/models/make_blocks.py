#!/usr/bin/env python3
"""Makes norms/blocks.onnx: a small UNet that reads sides and puts them together again as diffusers' does, so that its export computes shapes all over. Needs torch; run it anywhere."""
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

from exporting import export

WIDTH, CONTEXT, TIME, GROUPS, HEADS = 8, 6, 16, 4, 2


class Attention(nn.Module):
    def __init__(self, width, context):
        super().__init__()
        self.query, self.key, self.value, self.out = nn.Linear(width, width, False), nn.Linear(context, width, False), nn.Linear(context, width, False), nn.Linear(width, width)

    def forward(self, x, context=None):
        batch, _, _ = x.shape if context is None else context.shape
        context = x if context is None else context
        query, key, value = self.query(x), self.key(context), self.value(context)
        each = key.shape[-1] // HEADS
        query, key, value = (y.view(batch, -1, HEADS, each).transpose(1, 2) for y in (query, key, value))
        weights = (query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5).softmax(-1)
        return self.out((weights @ value).transpose(1, 2).reshape(batch, -1, HEADS * each)) / 1.0


class Transformer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.enter, self.leave = nn.GroupNorm(GROUPS, width, 1e-6), nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)
        self.norm1, self.norm2, self.own, self.cross = nn.LayerNorm(width), nn.LayerNorm(width), Attention(width, width), Attention(width, CONTEXT)

    def forward(self, x, context):
        (batch, _, height, width), short = x.shape, x
        x = self.enter(self.norm(x))
        inner = x.shape[1]
        x = x.permute(0, 2, 3, 1).reshape(batch, height * width, inner)
        x = self.own(self.norm1(x)) + x
        x = self.cross(self.norm2(x), context) + x
        return self.leave(x.reshape(batch, height, width, inner).permute(0, 3, 1, 2).contiguous()) + short


class Residual(nn.Module):
    def __init__(self, into, out):
        super().__init__()
        self.norm1, self.conv1, self.norm2, self.conv2 = nn.GroupNorm(GROUPS, into), nn.Conv2d(into, out, 3, padding=1), nn.GroupNorm(GROUPS, out), nn.Conv2d(out, out, 3, padding=1)
        self.time, self.short = nn.Linear(TIME, out), nn.Conv2d(into, out, 1)

    def forward(self, x, time):
        y = self.conv1(F.silu(self.norm1(x))) + self.time(F.silu(time))[:, :, None, None]
        return (self.short(x) + self.conv2(F.silu(self.norm2(y)))) / 1.0


class Unet(nn.Module):
    def __init__(self):
        super().__init__()
        self.enter, self.down, self.up, self.leave = nn.Conv2d(4, WIDTH, 3, padding=1), nn.Conv2d(WIDTH, WIDTH, 3, stride=2, padding=1), nn.Conv2d(WIDTH, WIDTH, 3, padding=1), nn.Conv2d(WIDTH, 4, 3, padding=1)
        self.first, self.below, self.last = Residual(WIDTH, WIDTH), Residual(WIDTH, WIDTH), Residual(2 * WIDTH, WIDTH)
        self.blocks, self.norm = nn.ModuleList([Transformer(WIDTH) for _ in range(3)]), nn.GroupNorm(GROUPS, WIDTH)
        self.time, self.added = nn.Linear(WIDTH, TIME), nn.Linear(8 + 6 * 4, TIME)

    @staticmethod
    def angles(time, width):
        half = width // 2
        turns = time[:, None].float() * torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32) / half)[None, :]
        turns = torch.cat([turns.sin(), turns.cos()], -1)
        return torch.cat([turns[:, half:], turns[:, :half]], -1)

    def forward(self, sample, timestep, encoder_hidden_states, text_embeds, time_ids):
        time = self.time(self.angles(timestep.expand(sample.shape[0]), WIDTH))
        added = self.angles(time_ids.flatten(), 4).reshape((text_embeds.shape[0], -1))
        time = time + self.added(torch.cat([text_embeds, added], -1))
        x = short = self.blocks[0](self.first(self.enter(sample), time), encoder_hidden_states)
        x = self.blocks[1](self.below(self.down(x), time), encoder_hidden_states)
        x = torch.cat([self.up(F.interpolate(x, scale_factor=2.0, mode="nearest")), short], 1)
        return self.leave(F.silu(self.norm(self.blocks[2](self.last(x, time), encoder_hidden_states))))


def main():
    torch.manual_seed(7)
    unet = Unet().eval()
    for weight in unet.parameters():
        if weight.dim() == 1:
            nn.init.normal_(weight, 0.3, 0.5)
    rows, planes = {0: "batch"}, {0: "batch", 2: "height", 3: "width"}
    inputs = {"sample": (torch.zeros(2, 4, 8, 8), planes), "timestep": (torch.ones(1), {0: "steps"}), "encoder_hidden_states": (torch.zeros(2, 7, CONTEXT), {0: "batch", 1: "sequence"}),
              "text_embeds": (torch.zeros(2, 8), rows), "time_ids": (torch.zeros(2, 6), rows)}
    axes = {name: axes for name, (_, axes) in inputs.items()}
    export(unet, tuple(tensor for tensor, _ in inputs.values()), [*inputs], ["out_sample"], {**axes, "out_sample": planes}, pathlib.Path(__file__).parent / "norms/blocks.onnx")


main()
