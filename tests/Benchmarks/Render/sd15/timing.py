"""Times PyTorch at the same work: the prompt encoded, DDIM with guidance, the picture decoded. Half precision on a GPU, single on a CPU."""
import time

import torch
from torch import nn

from layers import Attention
from networks import LATENT, TOKENS, WINDOW, make

GUIDANCE, SCALING = 7.5, 0.18215


def measure(device, size, steps, batches, seconds, compiles):
    """Pictures a second by batch, the arithmetic of a picture, and the largest matrix product a second, both in TFLOP."""
    cuda = device == "cuda"
    dtype = torch.float16 if cuda else torch.float32
    if cuda:
        torch.backends.cudnn.benchmark = True
    networks = {n: m.to(device, dtype).to(memory_format=torch.channels_last) for n, m in make().items()}
    with torch.inference_mode():
        result = {"torch": torch.__version__, "fused": Attention.fused, "compiled": compiles, "pictureTeraflop": arithmetic(networks, device, dtype, size, steps), "pictures": {}}
        result["matrixTeraflops"] = matrices(device, dtype)
        if compiles:
            networks = {n: torch.compile(m) for n, m in networks.items()}
        for batch in batches:
            result["pictures"][str(batch)] = rate(networks, device, dtype, size, steps, batch, seconds)
    return result


def rate(networks, device, dtype, size, steps, batch, seconds):
    table = ddim(steps)
    for _ in range(2 if device == "cuda" else 1):
        render(networks, device, dtype, size, table, batch)
    began, pictures = time.perf_counter(), 0
    while pictures == 0 or time.perf_counter() - began < seconds:
        pixels = render(networks, device, dtype, size, table, batch)
        pictures += batch
    if not pixels.isfinite().all():
        raise ValueError("a picture is not finite")
    return pictures / (time.perf_counter() - began)


def render(networks, device, dtype, size, table, batch):
    """Pixels in the CPU's memory, which waits for the device."""
    states = networks["text_encoder"](torch.randint(TOKENS, (2 * batch, WINDOW), device=device))
    sample = torch.randn(batch, LATENT, size // 8, size // 8, device=device, dtype=dtype).to(memory_format=torch.channels_last)
    for timestep, keep, take in table:
        times = torch.full((2 * batch,), timestep, device=device, dtype=torch.float32)
        free, guided = networks["unet"](torch.cat([sample, sample]), times, states).chunk(2)
        sample = keep * sample + take * (free + GUIDANCE * (guided - free))
    return networks["vae_decoder"](sample / SCALING).float().cpu()


def ddim(steps):
    """Timestep and factors of sample and noise, a step each: leading spacing, steps offset 1, the last step to the first alpha."""
    alphas = torch.cumprod(1 - torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2, 0)
    table, stride = [], 1000 // steps
    for step in reversed(range(steps)):
        timestep = step * stride + 1
        now, then = alphas[timestep].item(), alphas[max(timestep - stride, 0)].item()
        keep = (then / now) ** 0.5
        table.append((timestep, keep, (1 - then) ** 0.5 - keep * (1 - now) ** 0.5))
    return table


def arithmetic(networks, device, dtype, size, steps):
    """TFLOP of a picture in matrix products and convolutions, counted as they run; both of guidance's rows."""
    count = [0]

    def dense(module, inputs, output):
        count[0] += 2 * output.numel() * module.weight[0].numel()

    def attention(module, inputs, output):
        x, context = inputs[0], inputs[1] if len(inputs) > 1 else inputs[0]
        count[0] += 4 * x.numel() * context.shape[1]

    hooks = [m.register_forward_hook(attention if isinstance(m, Attention) else dense)
             for n in networks.values() for m in n.modules() if isinstance(m, (nn.Conv2d, nn.Linear, Attention))]
    parts = []
    latent = torch.zeros(1, LATENT, size // 8, size // 8, device=device, dtype=dtype)
    states = networks["text_encoder"](torch.zeros(1, WINDOW, dtype=torch.int64, device=device))
    parts.append(2 * count[0])
    for calls, run in ((2 * steps, lambda: networks["unet"](latent, torch.ones(1, device=device), states)), (1, lambda: networks["vae_decoder"](latent))):
        count[0] = 0
        run()
        parts.append(calls * count[0])
    for hook in hooks:
        hook.remove()
    return sum(parts) / 1e12


def matrices(device, dtype):
    """TFLOP a second of a large square product, the best of a few."""
    side, times = (8192, 20) if device == "cuda" else (2048, 2)
    a, b = (torch.randn(side, side, device=device, dtype=dtype) for _ in range(2))
    best = 0
    for _ in range(5):
        wait(device)
        began = time.perf_counter()
        for _ in range(times):
            a @ b
        wait(device)
        best = max(best, 2 * side ** 3 * times / (time.perf_counter() - began) / 1e12)
    return best


def wait(device):
    if device == "cuda":
        torch.cuda.synchronize()
