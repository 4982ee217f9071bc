#!/usr/bin/env python3
"""The Stable Diffusion 1.5 architecture with random weights: for measuring speed where no trained weights are at hand. Needs torch and diffusers.

    sd15.py export FOLDER [--half]      writes a model folder in the diffusers ONNX layout
    sd15.py time --device cuda --size 512 --steps 20     prints PyTorch's pictures a second at batch 1 on its last line
"""
import argparse
import json
import pathlib
import time

import torch
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

SCHEDULER = {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
             "prediction_type": "epsilon", "set_alpha_to_one": False, "steps_offset": 1, "clip_sample": False}


def networks(device, dtype):
    torch.manual_seed(0)
    text = CLIPTextModel(CLIPTextConfig(vocab_size=49408, hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, projection_dim=768))
    unet = UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8)
    vae = AutoencoderKL(down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4)
    return [m.to(device, dtype).eval() for m in (text, unet, vae)]


class Text(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids):
        return self.model(ids).last_hidden_state


class Unet(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, sample, timestep, states):
        return self.model(sample, timestep, states, return_dict=False)[0]


class Decoder(torch.nn.Module):
    def __init__(self, vae):
        super().__init__()
        self.vae = vae

    def forward(self, latent):
        return self.vae.decode(latent, return_dict=False)[0]


def export(folder, half):
    device, dtype = ("cuda", torch.float16) if half else ("cpu", torch.float32)
    text, unet, vae = networks(device, dtype)
    root = pathlib.Path(folder)
    rows, planes = {0: "batch"}, {0: "batch", 2: "height", 3: "width"}

    def put(name, module, inputs, names, output, axes):
        (root / name).mkdir(parents=True, exist_ok=True)
        torch.onnx.export(module, inputs, str(root / name / "model.onnx"), input_names=names, output_names=[output], dynamic_axes=axes, opset_version=17)

    def write(path, value):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(json.dumps(value, indent=1))

    with torch.no_grad():
        put("text_encoder", Text(text), (torch.zeros(1, 77, dtype=torch.int64, device=device),), ["input_ids"], "last_hidden_state", {"input_ids": rows, "last_hidden_state": rows})
        put("unet", Unet(unet), (torch.zeros(2, 4, 64, 64, dtype=dtype, device=device), torch.ones(2, dtype=dtype, device=device), torch.zeros(2, 77, 768, dtype=dtype, device=device)),
            ["sample", "timestep", "encoder_hidden_states"], "out_sample", {"sample": planes, "timestep": rows, "encoder_hidden_states": rows, "out_sample": planes})
        put("vae_decoder", Decoder(vae), (torch.zeros(1, 4, 64, 64, dtype=dtype, device=device),), ["latent_sample"], "sample", {"latent_sample": planes, "sample": planes})
    runtime = ["diffusers", "OnnxRuntimeModel"]
    write("model_index.json", {"_class_name": "OnnxStableDiffusionPipeline", "scheduler": ["diffusers", "DDIMScheduler"], "text_encoder": runtime,
                               "tokenizer": ["transformers", "CLIPTokenizer"], "unet": runtime, "vae_decoder": runtime})
    write("model.json", {"name": "sd15-random", "version": "1", "licence": "MIT", "defaults": {"previewSteps": 20, "guidance": 7.5, "sampler": "ddim", "width": 512, "height": 512, "finalWidth": 768, "finalHeight": 768}})
    write("scheduler/scheduler_config.json", SCHEDULER)
    write("text_encoder/config.json", {"hidden_size": 768, "max_position_embeddings": 77, "vocab_size": 49408})
    write("unet/config.json", {"sample_size": 64, "in_channels": 4, "out_channels": 4, "cross_attention_dim": 768})
    write("vae_decoder/config.json", {"latent_channels": 4, "block_out_channels": [128, 256, 512, 512], "scaling_factor": 0.18215})
    # CLIP's alphabet without its merges: any text has ids, which is all that speed needs.
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(b) for b in visible] + [chr(256 + i) for i in range(256 - len(visible))]
    write("tokenizer/vocab.json", {**{s: i for i, s in enumerate(letters + [s + "</w>" for s in letters])}, "<|startoftext|>": 49406, "<|endoftext|>": 49407})
    write("tokenizer/tokenizer_config.json", {"model_max_length": 77})
    write("tokenizer/special_tokens_map.json", {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>", "unk_token": "<|endoftext|>"})
    (root / "tokenizer/merges.txt").write_text("#version: 0.2\n")


@torch.no_grad()
def measure(device, size, steps, pictures=5):
    dtype = torch.float16 if device == "cuda" else torch.float32
    text, unet, vae = networks(device, dtype)
    scheduler = DDIMScheduler.from_config(SCHEDULER)

    def render():
        states = text(torch.zeros(2, 77, dtype=torch.int64, device=device)).last_hidden_state
        sample = torch.randn(1, 4, size // 8, size // 8).to(device, dtype)
        scheduler.set_timesteps(steps)
        for step in scheduler.timesteps:
            free, guided = unet(torch.cat([sample, sample]), step, states, return_dict=False)[0].chunk(2)
            sample = scheduler.step(free + 7.5 * (guided - free), step, sample).prev_sample
        return vae.decode(sample / 0.18215, return_dict=False)[0].float().cpu()

    render()
    began = time.perf_counter()
    for _ in range(pictures):
        render()
    print(pictures / (time.perf_counter() - began))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("export")
    one.add_argument("folder")
    one.add_argument("--half", action="store_true")
    other = commands.add_parser("time")
    other.add_argument("--device", default="cuda")
    other.add_argument("--size", type=int, default=512)
    other.add_argument("--steps", type=int, default=20)
    chosen = parser.parse_args()
    export(chosen.folder, chosen.half) if chosen.command == "export" else measure(chosen.device, chosen.size, chosen.steps)
