"""Muon: momentum whose matrices are orthogonalised (Jordan et al. 2024, public description), and Adam for all else.

AdamW alone flattened early on the UNet; on two cores steps are dear, so progress per step counts."""
import math

import torch


def orthogonalise(g, steps=5):
    """Newton-Schulz on a batch of matrices [n, rows, cols], in bf16 where the shorter side is the row side."""
    x = g.bfloat16()
    turned = x.shape[1] > x.shape[2]
    if turned:
        x = x.transpose(1, 2).contiguous()
    x = x / (x.float().norm(dim=(1, 2), keepdim=True) + 1e-7).bfloat16()
    for _ in range(steps):
        a = torch.bmm(x, x.transpose(1, 2))
        x = 3.4445 * x + torch.bmm(-4.7750 * a + 2.0315 * torch.bmm(a, a), x)
    return (x.transpose(1, 2) if turned else x).float()


class Muon(torch.optim.Optimizer):
    """Matrices and convolutions by Muon at `lr`; embeddings, norms, biases and what `plain` names by Adam at `adam_lr`."""

    def __init__(self, module, lr=0.02, adam_lr=1e-3, momentum=0.95, weight_decay=0.01, plain=()):
        matrices, rest = {}, []
        for name, p in module.named_parameters():
            if p.ndim >= 2 and min(p.shape[0], p.numel() // p.shape[0]) >= 16 and not any(w in name for w in plain):
                matrices.setdefault((p.shape[0], p.numel() // p.shape[0]), []).append(p)
            else:
                rest.append(p)
        groups = [dict(params=ps, muon=True, lr=lr, base=lr) for ps in matrices.values()]
        groups.append(dict(params=rest, muon=False, lr=adam_lr, base=adam_lr))
        super().__init__(groups, dict(momentum=momentum, weight_decay=weight_decay))

    def schedule(self, factor):
        for g in self.param_groups:
            g["lr"] = g["base"] * factor

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            (self.muon if group["muon"] else self.adam)(group)

    def muon(self, group):
        updates = []
        for p in group["params"]:
            m = self.state[p].setdefault("m", torch.zeros_like(p))
            m.mul_(group["momentum"]).add_(p.grad)
            updates.append(p.grad.add(m, alpha=group["momentum"]).reshape(p.shape[0], -1))
        updates = orthogonalise(torch.stack(updates))
        rows, cols = updates.shape[1:]
        for p, u in zip(group["params"], updates):
            p.mul_(1 - group["lr"] * group["weight_decay"])
            p.add_(u.reshape(p.shape), alpha=-group["lr"] * math.sqrt(max(1, rows / cols)))

    def adam(self, group):
        for p in group["params"]:
            s = self.state[p]
            if not s:
                s.update(t=0, a=torch.zeros_like(p), b=torch.zeros_like(p))
            s["t"] += 1
            s["a"].lerp_(p.grad, 0.1)
            s["b"].lerp_(p.grad * p.grad, 0.02)
            bias = math.sqrt(1 - 0.98 ** s["t"]) / (1 - 0.9 ** s["t"])
            p.addcdiv_(s["a"], s["b"].sqrt() + 1e-8, value=-group["lr"] * bias)
