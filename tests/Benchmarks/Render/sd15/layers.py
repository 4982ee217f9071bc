"""What the networks of Stable Diffusion 1.5 are made of, in plain torch. Works from torch 1.13 on."""
import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    """Attention of several heads to a context, or to itself. `fused` takes torch's own kernel where there is one; exports want the plain operators."""

    fused = hasattr(F, "scaled_dot_product_attention")

    def __init__(self, width, context, heads, bias=False, out_bias=True):
        super().__init__()
        self.heads, self.scale = heads, (width // heads) ** -0.5
        self.q, self.k, self.v = nn.Linear(width, width, bias), nn.Linear(context, width, bias), nn.Linear(context, width, bias)
        self.out = nn.Linear(width, width, out_bias)

    def forward(self, x, context=None, mask=None):
        context = x if context is None else context
        q, k, v = (self.split(project(y)) for project, y in ((self.q, x), (self.k, context), (self.v, context)))
        if self.fused:
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        else:
            scores = q @ k.transpose(2, 3) * self.scale
            y = (scores if mask is None else scores + mask).softmax(3) @ v
        return self.out(y.transpose(1, 2).reshape(x.shape))

    def split(self, x):
        return x.reshape(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)


class Residual(nn.Module):
    """Two convolutions beside a short cut; the time, where there is one, is added between them."""

    def __init__(self, into, out, time=None, eps=1e-5):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(32, into, eps), nn.Conv2d(into, out, 3, padding=1)
        self.norm2, self.conv2 = nn.GroupNorm(32, out, eps), nn.Conv2d(out, out, 3, padding=1)
        self.time = nn.Linear(time, out) if time else None
        self.skip = nn.Conv2d(into, out, 1) if into != out else nn.Identity()

    def forward(self, x, time=None):
        y = self.conv1(F.silu(self.norm1(x)))
        if self.time is not None:
            y = y + self.time(F.silu(time))[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(y)))


class Down(nn.Conv2d):
    def __init__(self, width):
        super().__init__(width, width, 3, stride=2, padding=1)


class Up(nn.Conv2d):
    def __init__(self, width):
        super().__init__(width, width, 3, padding=1)

    def forward(self, x):
        return super().forward(F.interpolate(x, scale_factor=2.0, mode="nearest"))
