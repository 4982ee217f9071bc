"""The autoencoder: factor 8, four channels, no norms, pixel (un)shuffle at the ends (after TAESD's idea of a tiny VAE)."""
import torch
from torch import nn
from torch.nn import functional as F

SCALING = 0.18215  # the stock factor of SD 1.x; fold() makes latents times this have unit variance


class Block(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.a, self.b = nn.Conv2d(n, n, 3, padding=1), nn.Conv2d(n, n, 3, padding=1)

    def forward(self, x):
        return F.relu(x + self.b(F.relu(self.a(x))))


class Encoder(nn.Sequential):
    def __init__(self, channels=4):
        super().__init__(
            nn.PixelUnshuffle(4), nn.Conv2d(48, 64, 3, padding=1), nn.ReLU(), Block(64), Block(64),
            nn.Conv2d(64, 96, 3, stride=2, padding=1), nn.ReLU(), Block(96), Block(96), nn.Conv2d(96, channels, 3, padding=1))


class Decoder(nn.Sequential):
    def __init__(self, channels=4):
        super().__init__(
            nn.Conv2d(channels, 96, 3, padding=1), nn.ReLU(), Block(96), Block(96), nn.Conv2d(96, 256, 3, padding=1),
            nn.PixelShuffle(2), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), Block(64), Block(64),
            nn.Conv2d(64, 128, 3, padding=1), nn.PixelShuffle(2), nn.ReLU(), Block(32),
            nn.Conv2d(32, 12, 3, padding=1), nn.PixelShuffle(2))


class Vae(nn.Module):
    """Trains with normalised latents: a BatchNorm without weights sets each channel's mean to 0 and deviation to 1."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()
        self.norm = nn.BatchNorm2d(4, affine=False, momentum=0.02, eps=1e-6)

    def encode(self, x):
        return self.norm(self.encoder(x).float())

    def decode(self, z):
        return self.decoder(z).float()

    @torch.no_grad()
    def fold(self, mean, std):
        """Folds the channels' mean and deviation into the encoder's last and the decoder's first convolution, so that
        encoder(x) * SCALING is normal and decoder(z / SCALING) draws it. Zero padding stays the zero of the new scale,
        which is the mean: the same border as in training, where normalised latents were padded."""
        last, first = self.encoder[-1], self.decoder[0]
        last.weight.div_(std[:, None, None, None] * SCALING)
        last.bias.sub_(mean).div_(std * SCALING)
        first.weight.mul_(SCALING)
        self.norm = nn.Identity()
