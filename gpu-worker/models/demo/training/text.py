"""The text encoder: a small bidirectional transformer. The begin token's state sums up the caption (`pooler_output`)."""
import torch
from torch import nn
from torch.nn import functional as F

from bpe import LENGTH, SIZE

WIDTH, LAYERS, HEADS = 128, 3, 4


class Norm(nn.LayerNorm):
    """LayerNorm in float: bf16 loses the small differences between words."""

    def forward(self, x):
        return F.layer_norm(x.float(), self.normalized_shape, self.weight, self.bias, self.eps)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.n1, self.n2 = Norm(WIDTH), Norm(WIDTH)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, mask):
        b, n, _ = x.shape
        q, k, v = self.qkv(self.n1(x)).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        a = torch.softmax((q @ k.transpose(-1, -2)).float() * (WIDTH // HEADS) ** -0.5 + mask, -1).to(v.dtype)
        x = x + self.out((a @ v).transpose(1, 2).reshape(b, n, WIDTH))
        return x + self.down(F.gelu(self.up(self.n2(x))))


class TextEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.token, self.place = nn.Embedding(SIZE, WIDTH), nn.Parameter(torch.randn(LENGTH, WIDTH) * 0.02)
        nn.init.normal_(self.token.weight, std=0.05)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = Norm(WIDTH)

    def forward(self, input_ids):
        # What follows the first end token is padding: nobody looks at it, and its own states are zero.
        end = (input_ids == SIZE - 1).to(torch.int32)
        padding = ((torch.cumsum(end, 1) - end) > 0).to(torch.float32)
        mask = padding[:, None, None, :] * -1e4
        x = self.token(input_ids) + self.place[:input_ids.shape[1]]
        for layer in self.layers:
            x = layer(x, mask)
        x = self.norm(x) * (1 - padding)[:, :, None]
        return x, x[:, 0]


class Reader(nn.Module):
    """Training only: reads a scene's attributes off the pooled state, so that the encoder learns what captions say
    within a minute instead of through the UNet's faint gradients."""

    def __init__(self, classes):
        super().__init__()
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, n) for name, n in classes.items()})

    def loss(self, pooled, labels):
        return sum(F.cross_entropy(head(pooled).float(), labels[name], ignore_index=-1) for name, head in self.heads.items())
