"""The judge: reads colours, count, position, shape and content off a picture. It has only ever seen drawn pictures."""
import torch
from torch import nn
from torch.nn import functional as F

from labels import CLASSES, values

HEADS = ["background", "foreground", "count", "position", "shape", "content"]
# Both colours cover about the same area there, so which is the ground is a matter of taste.
EVEN = ("checks", "sunburst")


def judged(s):
    """Class indices that the judge is asked for."""
    v = values(s)
    if s["pattern"] in EVEN:
        v["foreground"] = v["background"] = None
    return {k: -1 if v[k] is None else CLASSES[k].index(v[k]) for k in HEADS}


def stage(cin, cout, stride):
    return nn.Sequential(nn.Conv2d(cin, cout, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(cout), nn.ReLU())


class Judge(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(stage(14, 32, 1), stage(32, 64, 2), stage(64, 64, 1), stage(64, 96, 2), stage(96, 96, 1),
                                  stage(96, 128, 2), stage(128, 128, 1))
        self.mix = nn.Sequential(nn.Linear(128 * 5, 256), nn.ReLU())
        self.heads = nn.ModuleDict({k: nn.Linear(256, len(CLASSES[k])) for k in HEADS})

    def forward(self, sample):
        """Picture [B,3,128,128] in [-1,1] to one tensor of logits a head, in the order of HEADS."""
        x = F.pixel_unshuffle(sample, 2)
        line = torch.linspace(-1, 1, 64)
        x = torch.cat([x, line.view(1, 1, 1, 64).expand(x.shape[0], 1, 64, 64), line.view(1, 1, 64, 1).expand(x.shape[0], 1, 64, 64)], 1)
        x = self.body(x).float()
        # The four quarters' averages keep places apart, the maximum keeps small things.
        x = torch.cat([F.avg_pool2d(x, 4).flatten(1), F.max_pool2d(x, 8).flatten(1)], 1)
        x = self.mix(x)
        return tuple(self.heads[k](x) for k in HEADS)
