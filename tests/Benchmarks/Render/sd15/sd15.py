#!/usr/bin/env python3
"""The Stable Diffusion 1.5 architecture with random weights, for measuring speed where no trained weights are at hand. Needs torch; `export` needs onnx too.

    sd15.py export FOLDER [--half] [--size 512] [--steps 20]     writes a model folder in the diffusers ONNX layout
    sd15.py time --device cuda --size 512 --steps 20 --batch 1 8     prints what PyTorch does, as JSON, on its last line
    sd15.py libraries     prints where torch keeps its CUDA libraries, as a library path
"""
import argparse
import json
import pathlib
import site


def export(folder, half, size, steps):
    import torch
    from exporting import export as put
    from networks import CONTEXT, LATENT, WINDOW, make

    root, networks = pathlib.Path(folder), make()
    rows, planes = {0: "batch"}, {0: "batch", 2: "height", 3: "width"}
    ports = {
        "text_encoder": ([torch.zeros(2, WINDOW, dtype=torch.int64)], {"input_ids": rows}, "last_hidden_state", rows),
        "unet": ([torch.zeros(2, LATENT, 8, 16), torch.ones(2), torch.zeros(2, WINDOW, CONTEXT)],
                 {"sample": planes, "timestep": rows, "encoder_hidden_states": {0: "batch", 1: "length"}}, "out_sample", planes),
        "vae_decoder": ([torch.zeros(2, LATENT, 8, 16)], {"latent_sample": planes}, "sample", planes),
    }
    with torch.no_grad():
        for name, (inputs, axes, output, shape) in ports.items():
            put(networks.pop(name), tuple(inputs), [*axes], output, {**axes, output: shape}, root / name / "model.onnx", half)

    def write(path, value):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(json.dumps(value, indent=1))

    runtime = ["diffusers", "OnnxRuntimeModel"]
    write("model_index.json", {"_class_name": "OnnxStableDiffusionPipeline", "scheduler": ["diffusers", "DDIMScheduler"], "text_encoder": runtime,
                               "tokenizer": ["transformers", "CLIPTokenizer"], "unet": runtime, "vae_decoder": runtime})
    write("model.json", {"name": "sd15-random", "version": "1", "licence": "MIT",
                         "defaults": {"previewSteps": steps, "guidance": 7.5, "sampler": "ddim", "width": size, "height": size, "finalWidth": size * 3 // 2, "finalHeight": size * 3 // 2}})
    write("scheduler/scheduler_config.json", {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
                                              "prediction_type": "epsilon", "set_alpha_to_one": False, "steps_offset": 1, "clip_sample": False})
    write("text_encoder/config.json", {"hidden_size": CONTEXT, "max_position_embeddings": WINDOW, "vocab_size": 49408})
    write("unet/config.json", {"sample_size": 64, "in_channels": LATENT, "out_channels": LATENT, "cross_attention_dim": CONTEXT})
    write("vae_decoder/config.json", {"latent_channels": LATENT, "block_out_channels": [128, 256, 512, 512], "scaling_factor": 0.18215})
    # CLIP's alphabet without its merges: any text has ids, which is all that speed needs.
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(b) for b in visible] + [chr(256 + i) for i in range(256 - len(visible))]
    write("tokenizer/vocab.json", {**{s: i for i, s in enumerate(letters + [s + "</w>" for s in letters])}, "<|startoftext|>": 49406, "<|endoftext|>": 49407})
    write("tokenizer/tokenizer_config.json", {"model_max_length": WINDOW})
    write("tokenizer/special_tokens_map.json", {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>", "unk_token": "<|endoftext|>"})
    (root / "tokenizer/merges.txt").write_text("#version: 0.2\n")


def time(device, size, steps, batch, seconds, compile):
    from timing import measure

    print(json.dumps(measure(device, size, steps, batch, seconds, compile)))


def libraries():
    import torch

    homes = [pathlib.Path(torch.__file__).parents[1], *map(pathlib.Path, site.getsitepackages())]
    print(":".join(dict.fromkeys(str(folder) for home in homes for folder in sorted(home.glob("nvidia/*/lib")))))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("export")
    one.add_argument("folder")
    one.add_argument("--half", action="store_true")
    other = commands.add_parser("time")
    other.add_argument("--device", default="cuda")
    other.add_argument("--batch", type=int, nargs="+", default=[1])
    other.add_argument("--seconds", type=float, default=10)
    other.add_argument("--compile", action="store_true")
    for command in (one, other):
        command.add_argument("--size", type=int, default=512)
        command.add_argument("--steps", type=int, default=20)
    commands.add_parser("libraries")
    chosen = vars(parser.parse_args())
    {"export": export, "time": time, "libraries": libraries}[chosen.pop("command")](**chosen)
