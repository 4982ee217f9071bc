#!/usr/bin/env python3
"""Makes a small random model of every family and what an independent pipeline renders with each. Needs torch, onnx and Pillow; run it in its own folder.

Exports differ as exporters do: ids of 32 or 64 bits, timesteps of rank 0 or 1, whole or real, hidden states under two kinds of names, `out_sample` or
`noise_pred`. Every case is rendered again with one input taken away at a time, and the script stops where that changes nothing.
"""
import pathlib

import numpy as np
import torch
from PIL import Image

from exporting import export, halve, put
from family_networks import LAYERS, Decoder, Encoder, TextEncoder, Unet, lively
from family_reference import Pipeline
from networks import LATENT, WINDOW
from tokens import BEGIN, END, Tokenizer

HERE = pathlib.Path(__file__).parent
TOKENIZER = Tokenizer()
SIZE = len(TOKENIZER.vocabulary)
STABLE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "steps_offset": 1}
LEADING, TRAILING = {**STABLE, "timestep_spacing": "leading"}, {**STABLE, "timestep_spacing": "trailing", "steps_offset": 1}
XL_SCALING = 0.13025


class Some(torch.nn.Module):
    """Some of a text encoder's outputs."""

    def __init__(self, network, which):
        super().__init__()
        self.network, self.which = network, which

    def forward(self, input_ids):
        outputs = self.network(input_ids)
        return tuple(outputs[i] for i in self.which)


class Family:
    def __init__(self, name, seed, scheduler, pipeline="OnnxStableDiffusionPipeline", widths=(8,), pads=(None,), xl=False, index=None, scaling=0.18215,
                 suffixes=("",), channels=LATENT, sizes=0, guidance=0, controls=0, whole_ids=torch.int64, step=torch.float32, rank=1, separator=".", output="out_sample", card=None, weights=None, half=False):
        torch.manual_seed(seed)
        pooled = widths[-1] + 2 if xl else 0
        self.networks = [lively(TextEncoder(SIZE, w, w + 2 if xl and i == len(widths) - 1 else 0)) for i, w in enumerate(widths)]
        self.unet = lively(Unet(sum(widths), channels, pooled, sizes, guidance, controls))
        self.name, root = name, HERE / name
        torch.manual_seed(99)
        encoder, decoder = lively(Encoder()), lively(Decoder())
        rows, planes = {0: "batch"}, {0: "batch", 2: "height", 3: "width"}
        for network, suffix, pad in zip(self.networks, suffixes, pads):
            hidden = [f"hidden_states{separator}{i}" for i in range(LAYERS + 1)] if xl else []
            first = "text_embeds" if network.project is not None else "pooler_output"
            names = [first, "last_hidden_state", *hidden]
            export(Some(network, range(len(names))), (torch.zeros(1, WINDOW, dtype=whole_ids),), ["input_ids"], names, {n: rows for n in ["input_ids", *names]}, root / f"text_encoder{suffix}/model.onnx")
            put(root / f"text_encoder{suffix}/config.json", {"max_position_embeddings": WINDOW, "num_hidden_layers": LAYERS, "vocab_size": SIZE})
            put(root / f"tokenizer{suffix}/vocab.json", TOKENIZER.vocabulary)
            put(root / f"tokenizer{suffix}/tokenizer_config.json", {"model_max_length": WINDOW})
            put(root / f"tokenizer{suffix}/special_tokens_map.json", {"bos_token": {"content": BEGIN}, "eos_token": END, "pad_token": pad or END, "unk_token": END})
            (root / f"tokenizer{suffix}/merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in TOKENIZER.merges))
        self.export_unet(root, channels, pooled, sizes, guidance, controls, step, rank, output, sum(widths), planes, weights)
        export(encoder, (torch.zeros(1, 3, 64, 64),), ["sample"], ["latent_parameters"], {"sample": planes, "latent_parameters": planes}, root / "vae_encoder/model.onnx")
        export(decoder, (torch.zeros(1, 4, 8, 8),), ["latent_sample"], ["sample"], {"latent_sample": planes, "sample": planes}, root / "vae_decoder/model.onnx")
        if half:
            for path in root.glob("*/model.onnx"):
                halve(path)
        runtime = ["diffusers", "OnnxRuntimeModel"]
        absent = {} if "" in suffixes else {"text_encoder": [None, None], "tokenizer": [None, None]}
        texts = {k + s: v for s in suffixes for k, v in (("text_encoder", runtime), ("tokenizer", ["transformers", "CLIPTokenizer"]))}
        put(root / "model_index.json", {"_class_name": pipeline, **(index or {}), "scheduler": ["diffusers", scheduler["_class_name"]], **texts, **absent,
                                        "unet": runtime, "vae_decoder": runtime, "vae_encoder": runtime})
        put(root / "scheduler/scheduler_config.json", scheduler)
        put(root / "unet/config.json", {"sample_size": 8, "in_channels": channels, "cross_attention_dim": sum(widths),
                                        **({"addition_embed_type": "text_time"} if xl else {}), **({"time_cond_proj_dim": guidance} if guidance else {})})
        put(root / "vae_decoder/config.json", {"latent_channels": 4, "block_out_channels": [8, 8, 8, 8], **({"scaling_factor": scaling} if scaling != 0.18215 else {})})
        if card:
            put(root / "model.json", {"name": name, "defaults": card})
        self.pipeline = Pipeline({"encoders": list(zip(self.networks, pads)), "tokenizer": TOKENIZER, "unet": self.unet, "encoder": encoder, "decoder": decoder,
                                  "config": scheduler, "xl": xl, "scaling": scaling, "channels": channels, "sizes": sizes, "guidance": guidance, "controls": controls, "consistent": "LatentConsistency" in pipeline})

    def export_unet(self, root, channels, pooled, sizes, guidance, controls, step, rank, output, context, planes, weights):
        rows = {0: "batch"}
        inputs = {"sample": torch.zeros(2, channels, 8, 8), "timestep": torch.ones([2] if rank else [], dtype=step), "encoder_hidden_states": torch.zeros(2, WINDOW, context)}
        axes = {"sample": planes, "encoder_hidden_states": {0: "batch", 1: "sequence"}, output: planes, **({"timestep": rows} if rank else {})}
        if sizes:
            inputs.update(text_embeds=torch.zeros(2, pooled), time_ids=torch.zeros(2, sizes))
            axes.update(text_embeds=rows, time_ids=rows)
        if guidance:
            inputs["timestep_cond"] = torch.zeros(2, guidance)
            axes["timestep_cond"] = rows
        if controls:
            inputs.update(controlnet_conds=torch.zeros(controls, 2, 3, 64, 64), conditioning_scales=torch.zeros(controls, 1))
            axes["controlnet_conds"] = {1: "batch", 3: "pixel_height", 4: "pixel_width"}
        unet, names = self.unet, list(inputs)

        class Positional(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.unet = unet

            def forward(self, *values):
                return self.unet(**dict(zip(names, values)))

        export(Positional(), tuple(inputs.values()), names, [output], axes, root / "unet/model.onnx", weights)


def families():
    xl = {"pipeline": "ORTStableDiffusionXLPipeline", "xl": True, "scaling": XL_SCALING}
    both = {"widths": (8, 12), "pads": (None, "!"), "suffixes": ("", "_2"), "sizes": 6}
    return [
        Family("sd2", 21, {"_class_name": "DDIMScheduler", **LEADING, "prediction_type": "v_prediction", "clip_sample": False, "set_alpha_to_one": False}, widths=(12,), pads=("!",)),
        Family("sd-turbo", 22, {"_class_name": "EulerDiscreteScheduler", **TRAILING}, widths=(12,), pads=("!",), step=torch.int64, rank=0,
               card={"previewSteps": 1, "guidance": 0}),
        Family("sdxl", 23, {"_class_name": "EulerDiscreteScheduler", **LEADING}, index={"force_zeros_for_empty_prompt": True}, weights="model.onnx_data", **xl, **both),
        Family("sdxl-turbo", 24, {"_class_name": "EulerAncestralDiscreteScheduler", **TRAILING}, whole_ids=torch.int32, step=torch.int64, rank=0, separator="_",
               output="noise_pred", half=True, card={"previewSteps": 1, "guidance": 0}, **xl, **both),
        Family("sdxl-refiner", 25, {"_class_name": "EulerDiscreteScheduler", **LEADING}, pipeline="ORTStableDiffusionXLImg2ImgPipeline", xl=True, scaling=XL_SCALING, widths=(12,), pads=("!",),
               suffixes=("_2",), sizes=5, index={"requires_aesthetics_score": True}),
        Family("lcm", 26, {"_class_name": "LCMScheduler", **STABLE, "original_inference_steps": 50}, pipeline="LatentConsistencyModelPipeline", guidance=32),
        Family("inpaint", 27, {"_class_name": "DDIMScheduler", **LEADING, "clip_sample": False, "set_alpha_to_one": False}, channels=9),
        Family("sdxl-all", 30, {"_class_name": "LCMScheduler", **STABLE}, channels=9, guidance=32, controls=1, output="noise_pred", **xl, **both),
        Family("control", 28, {"_class_name": "EulerDiscreteScheduler", **LEADING}, controls=2, output="noise_pred", weights="weights.pb"),
        Family("flow", 29, {"_class_name": "FlowMatchEulerDiscreteScheduler", "num_train_timesteps": 1000, "shift": 3.0}),
    ]


def draw(kind, width=64, height=64):
    y, x = np.mgrid[0:height, 0:width]
    if kind == "mask":
        grey = np.where((x > 20) & (x < 50) & (y > 10) & (y < 40), 255, 0)
    elif kind == "edges":
        grey = np.where((x // 6 + y // 9) % 3 == 0, 255, 0)
    else:
        grey = (x * 2 + y) % 256
    return np.stack([grey] * 3, 2).astype(np.uint8)


PICTURES = {"init.png": lambda: np.array(Image.open(HERE / "goldens/init.png").convert("RGB")), "mask.png": lambda: draw("mask"), "edges.png": lambda: draw("edges"), "depth.png": lambda: draw("depth")}


def cases():
    guided = ["states", "guidance"]
    more = guided + ["text_embeds", "time_ids"]
    return [
        {"name": "sd2-ddim", "model": "sd2", "sampler": "ddim", "steps": 6, "matters": guided},
        {"name": "sd2-dpm", "model": "sd2", "sampler": "dpmpp_2m", "steps": 7, "guidance": 3.0, "matters": guided},
        {"name": "sd2-rescale", "model": "sd2", "sampler": "ddim", "rescale": 0.7, "guidance": 9.0, "matters": guided},
        {"name": "sd2-ancestral", "model": "sd2", "sampler": "euler_ancestral", "matters": guided},
        {"name": "sd2-pndm", "model": "sd2", "sampler": "pndm", "steps": 8, "guidance": 3.0, "matters": guided},
        {"name": "sd2-dpm-picture", "model": "sd2", "sampler": "dpmpp_2m", "steps": 9, "init": "init.png", "strength": 0.7, "matters": guided},
        {"name": "sd2-mask", "model": "sd2", "sampler": "euler", "init": "init.png", "mask": "mask.png", "strength": 0.8, "matters": guided + ["mask"]},
        {"name": "sd2-mask-whole", "model": "sd2", "sampler": "euler_ancestral", "init": "init.png", "mask": "mask.png", "strength": 1.0, "matters": guided + ["mask"]},
        {"name": "sd-turbo", "model": "sd-turbo", "sampler": "euler", "steps": 1, "guidance": 0.0, "matters": ["states"]},
        {"name": "sd-turbo-picture", "model": "sd-turbo", "sampler": "euler", "steps": 4, "guidance": 0.0, "init": "init.png", "strength": 0.5, "matters": ["states"]},
        {"name": "sdxl", "model": "sdxl", "sampler": "euler", "negative": None, "width": 96, "matters": more + ["zeros"]},
        {"name": "sdxl-empty", "model": "sdxl", "sampler": "euler", "negative": "", "width": 96, "matters": more},
        {"name": "sdxl-long", "model": "sdxl", "sampler": "dpmpp_2m", "negative": "red heart", "steps": 6, "height": 48, "matters": more,
         "prompt": "a photo of a cat, soft sunset mountains, minimal studio lighting, don't stop, spring sale banner"},
        {"name": "sdxl-long-zeros", "model": "sdxl", "sampler": "ddim", "negative": None, "matters": more + ["zeros"],
         "prompt": "a photo of a cat, soft sunset mountains, minimal studio lighting, don't stop, spring sale banner"},
        {"name": "sdxl-picture", "model": "sdxl", "sampler": "euler", "negative": None, "init": "init.png", "strength": 0.6, "matters": more},
        {"name": "sdxl-turbo", "model": "sdxl-turbo", "sampler": "euler_ancestral", "steps": 2, "guidance": 0.0, "matters": ["states", "text_embeds", "time_ids"]},
        {"name": "sdxl-refiner", "model": "sdxl-refiner", "sampler": "euler", "negative": "red heart", "init": "init.png", "strength": 0.6, "matters": more},
        {"name": "lcm", "model": "lcm", "sampler": "lcm", "steps": 4, "guidance": 8.0, "matters": ["states", "timestep_cond"]},
        {"name": "lcm-picture", "model": "lcm", "sampler": "lcm", "steps": 6, "guidance": 3.5, "init": "init.png", "strength": 0.5, "matters": ["states", "timestep_cond"]},
        {"name": "lcm-faint", "model": "lcm", "sampler": "lcm", "steps": 7, "guidance": 3.5, "init": "init.png", "strength": 0.14, "matters": ["states", "timestep_cond"]},
        {"name": "lcm-mask", "model": "lcm", "sampler": "lcm", "steps": 6, "guidance": 3.5, "init": "init.png", "mask": "mask.png", "strength": 0.5, "matters": ["states", "timestep_cond", "mask"]},
        {"name": "inpaint", "model": "inpaint", "sampler": "ddim", "init": "init.png", "mask": "mask.png", "strength": 1.0, "matters": guided + ["mask"]},
        {"name": "inpaint-part", "model": "inpaint", "sampler": "euler_ancestral", "init": "init.png", "mask": "mask.png", "strength": 0.7, "matters": guided + ["mask"]},
        {"name": "sdxl-all", "model": "sdxl-all", "sampler": "lcm", "steps": 3, "guidance": 5.0, "init": "init.png", "mask": "mask.png", "strength": 1.0, "controls": ["edges.png"], "scales": [0.8],
         "matters": ["states", "text_embeds", "time_ids", "timestep_cond", "mask", "controls"]},
        {"name": "control", "model": "control", "sampler": "euler", "controls": ["edges.png", "depth.png"], "scales": [1.0, 0.5], "matters": guided + ["controls"]},
        {"name": "control-none", "model": "control", "sampler": "euler", "matters": guided},
        {"name": "flow", "model": "flow", "sampler": "flow_match_euler", "guidance": 3.0, "matters": guided},
        {"name": "flow-picture", "model": "flow", "sampler": "flow_match_euler", "guidance": 3.0, "init": "init.png", "strength": 0.6, "matters": guided},
    ]


def pixels(planes):
    return (planes[0].permute(1, 2, 0) / 2 + 0.5).clamp(0, 1).mul(255).round().byte().numpy()


def main():
    pipelines = {f.name: f.pipeline for f in families()}
    base = {"prompt": "three white circles on a teal gradient", "negative": "", "seed": 7, "steps": 5, "guidance": 4.0, "width": 64, "height": 64}
    for name in ("mask.png", "edges.png", "depth.png"):
        Image.fromarray(PICTURES[name]()).save(HERE / "goldens" / name)
    done = []
    for case in cases():
        case = {**base, **case}
        run = dict(case)
        for key in ("init", "mask"):
            if key in run:
                run[key] = PICTURES[run[key]]()
        if "controls" in run:
            run["controls"] = [PICTURES[name]() for name in run["controls"]]
        pipeline, matters = pipelines[case["model"]], case.pop("matters")
        latent, planes = pipeline.run(run)
        picture = pixels(planes)
        changes = {spoil: int(np.abs(pixels(pipeline.run(run, spoil)[1]).astype(int) - picture).max()) for spoil in matters}
        print(f"{case['name']:18} latent {float(latent.abs().max()):7.3f}  picture {picture.std():5.1f}  {changes}")
        assert picture.std() > 8 and min(changes.values()) > 12, "a network that says too little: try another seed"
        latent.numpy().astype("<f4").tofile(HERE / f"goldens/{case['name']}.latent")
        Image.fromarray(picture).save(HERE / f"goldens/{case['name']}.png")
        done.append({**case, "changes": changes})
    put(HERE / "goldens/families.json", done)


main()
