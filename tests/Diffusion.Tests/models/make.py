#!/usr/bin/env python3
"""Makes the test models and what an independent pipeline renders with them. Needs torch, onnx and Pillow; run it in its own folder.

Three exports of tiny random networks, as exporters differ: `rank1` (current: int64 ids, a timestep a row, mean and log-variance from the encoder,
noise prediction), `rank0` (older: int32 ids, one int64 timestep for all, the latent itself from the encoder, velocity prediction) and `half`
(rank1 with fp16 ports). `goldens/` has a picture and a latent for each case of cases.json, and figures for tokenizer, normaliser and noise.
"""
import os
import pathlib
import unicodedata

import numpy as np
import torch
from PIL import Image

from exporting import export, halve, put
from networks import WINDOW, Model
from reference import SCALING, Pipeline
from tokens import BEGIN, END, Tokenizer

HERE = pathlib.Path(__file__).parent
TOKENIZER = Tokenizer()
SIZE = len(TOKENIZER.vocabulary)
STABLE = {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
          "prediction_type": "epsilon", "timestep_spacing": "leading", "steps_offset": 1, "set_alpha_to_one": False, "clip_sample": False}
VELOCITY = {"_class_name": "EulerDiscreteScheduler", "beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "squaredcos_cap_v2",
            "num_train_timesteps": 1000, "prediction_type": "v_prediction", "timestep_spacing": "trailing", "rescale_betas_zero_snr": True,
            "set_alpha_to_one": True, "steps_offset": 0}


def folder(name, model, scheduler, rank0, half):
    root = HERE / name
    ids = torch.zeros(1, WINDOW, dtype=torch.int32 if rank0 else torch.int64)
    step = torch.tensor(1, dtype=torch.int64) if rank0 else torch.tensor([1.0])
    rows = {0: "batch"}
    planes = {0: "batch", 2: "height", 3: "width"}
    encoded = "latent_sample" if rank0 else "latent_parameters"
    export(model.text, (ids,), ["input_ids"], ["last_hidden_state", "pooler_output"], {"input_ids": rows, "last_hidden_state": rows}, root / "text_encoder/model.onnx")
    export(model.unet, (torch.zeros(1, 4, 8, 8), step, torch.zeros(1, WINDOW, 16)), ["sample", "timestep", "encoder_hidden_states"], ["out_sample"],
           {"sample": planes, "encoder_hidden_states": {0: "batch", 1: "sequence"}, "out_sample": planes, **({} if rank0 else {"timestep": rows})}, root / "unet/model.onnx")
    export(model.encoder, (torch.zeros(1, 3, 64, 64),), ["sample"], [encoded], {"sample": planes, encoded: planes}, root / "vae_encoder/model.onnx")
    export(model.decoder, (torch.zeros(1, 4, 8, 8),), ["latent_sample"], ["sample"], {"latent_sample": planes, "sample": planes}, root / "vae_decoder/model.onnx")
    if half:
        for component in ("text_encoder", "unet", "vae_encoder", "vae_decoder"):
            halve(root / component / "model.onnx")
    runtime = ["diffusers", "OnnxRuntimeModel"]
    put(root / "model_index.json", {"_class_name": "OnnxStableDiffusionPipeline", "scheduler": ["diffusers", scheduler["_class_name"]],
                                    "text_encoder": runtime, "tokenizer": ["transformers", "CLIPTokenizer"], "unet": runtime, "vae_decoder": runtime, "vae_encoder": runtime})
    put(root / "scheduler/scheduler_config.json", scheduler)
    put(root / "text_encoder/config.json", {"hidden_size": 16, "max_position_embeddings": WINDOW, "vocab_size": SIZE})
    put(root / "unet/config.json", {"sample_size": 8, "in_channels": 4, "out_channels": 4, "cross_attention_dim": 16})
    put(root / "vae_decoder/config.json", {"latent_channels": 4, "block_out_channels": [16, 16, 16, 16], "scaling_factor": SCALING})
    put(root / "tokenizer/vocab.json", TOKENIZER.vocabulary)
    put(root / "tokenizer/tokenizer_config.json", {"model_max_length": WINDOW})
    put(root / "tokenizer/special_tokens_map.json", {"bos_token": {"content": BEGIN}, "eos_token": END, "pad_token": END, "unk_token": END})
    (root / "tokenizer/merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in TOKENIZER.merges))
    return Pipeline(model, TOKENIZER, scheduler)


def picture(planes):
    return (planes[0].permute(1, 2, 0) / 2 + 0.5).clamp(0, 1).mul(255).round().byte().numpy()


def init(width, height):
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // (width - 1), y * 255 // (height - 1), ((x // 8 + y // 8) % 2) * 255], 2).astype(np.uint8)


def goldens(pipelines):
    base = {"prompt": "three white circles on a teal gradient", "negative": "", "seed": 7, "steps": 8, "guidance": 4.0, "sampler": "ddim", "width": 64, "height": 64}
    long = "a photo of a cat, soft sunset mountains, minimal studio lighting, don't stop, spring sale banner with stripes, waves and stars"
    cases = [
        {"name": "text", "model": "rank1"},
        {"name": "text-half", "model": "half"},
        {"name": "unguided-wide", "model": "rank1", "guidance": 1.0, "width": 96, "seed": 4294967303},
        {"name": "negative-euler", "model": "rank1", "negative": "red heart", "sampler": "euler", "steps": 5, "height": 48, "prompt": "a photo of a cat"},
        {"name": "velocity", "model": "rank0", "sampler": "euler"},
        {"name": "velocity-ddim", "model": "rank0", "steps": 6, "guidance": 2.5, "seed": 123456789},
        {"name": "long-prompt", "model": "rank1", "prompt": long, "steps": 4},
        {"name": "picture", "model": "rank1", "strength": 0.7, "steps": 10, "init": "init.png"},
        {"name": "picture-euler", "model": "rank0", "sampler": "euler", "strength": 0.5, "init": "init.png"},
        {"name": "promotion", "model": "rank1", "strength": 0.5, "width": 128, "height": 128, "latent": "text"},
    ]
    latents = {}
    Image.fromarray(init(64, 64)).save(HERE / "goldens/init.png")
    for case in cases:
        case.update({k: v for k, v in base.items() if k not in case})
        run = dict(case)
        if "init" in run:
            run["init"] = init(64, 64)
        if "latent" in run:
            run["latent"] = latents[run["latent"]]
        latent, planes = pipelines[case["model"]].run(run)
        latents[case["name"]] = latent
        latent.numpy().astype("<f4").tofile(HERE / f"goldens/{case['name']}.latent")
        Image.fromarray(picture(planes)).save(HERE / f"goldens/{case['name']}.png")
        print(case["name"], float(latent.std()), picture(planes).std())
    put(HERE / "goldens/cases.json", cases)


def figures():
    prompts = ["", " ", "a photo of a cat", "Don't STOP, we've 123 stars!!", "caf\u00e9 cafe\u0301 \u00c5ngstr\u00f6m A\u030angstro\u0308m", "\u6625\u306e\u30bb\u30fc\u30eb \ud55c\uad6d\uc5b4 \u1112\u1161\u11ab",
               "\U0001f338 spring\u2014sale \u20ac5 \u00bd\u00b2", "tabs\tand\nlines\u00a0here\u3000there", "'s 't'll''d don''t 're", "<|endoftext|> in <|STARTOFTEXT|>the text", "\u0130stanbul \u03a3\u03c3\u03c2 \u00df",
               "x" * 40, "a\u0315\u0300\u05ae\u0062 q\u0323\u0307 \u1e9b\u0323", "\u0958\u2126\u212b", "emoji \U0001f469\u200d\U0001f680 zwj", "\u0661\u0662\u0663 \u2160\u2161 \u00b9"]
    put(HERE / "goldens/tokens.json", [{"text": p, "ids": TOKENIZER.encode(p)} for p in prompts])
    random = np.random.default_rng(5)
    pool = [*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x300, 0x370), *range(0x1E00, 0x2000), *range(0x1100, 0x1200), *range(0x900, 0x980), 0x212B, 0xAC00, 0xD7A3]
    texts = ["".join(chr(random.choice(pool)) for _ in range(12)) for _ in range(200)]
    put(HERE / "goldens/nfc.json", [[t, unicodedata.normalize("NFC", t)] for t in texts])
    noise = []
    for seed, lengths in ((0, [4]), (0, [16]), (7, [20, 3, 64, 1]), (2 ** 32 + 7, [15]), (4294967295, [17]), (123456789012345678, [1024])):
        generator = torch.Generator().manual_seed(seed)
        noise.append({"seed": seed, "draws": [[round(float(v), 8) for v in torch.randn(n, generator=generator)] for n in lengths]})
    put(HERE / "goldens/noise.json", noise)


def main():
    os.makedirs(HERE / "goldens", exist_ok=True)
    stable, velocity = Model(1, SIZE, sampled=True), Model(2, SIZE, sampled=False)
    goldens({
        "rank1": folder("rank1", stable, STABLE, rank0=False, half=False),
        "rank0": folder("rank0", velocity, VELOCITY, rank0=True, half=False),
        "half": folder("half", stable, STABLE, rank0=False, half=True),
    })
    figures()


main()
