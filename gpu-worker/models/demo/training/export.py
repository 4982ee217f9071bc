"""Writes the model folder in the SD 1.x ONNX layout. `python3 export.py WORK MODEL_FOLDER [--random]`

Weights are stored in fp16 and cast to fp32 inside the graph, so that a CPU computes in fp32 from half the bytes."""
import json
import os
import sys

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from bpe import LENGTH, SIZE, Tokenizer
from text import HEADS, LAYERS, WIDTH, TextEncoder
from unet import HIGH, LOW, UNet
from vae import SCALING, Vae

OPSET = 14


class LatentParameters(nn.Module):
    """Mean and log-variance as SD's encoder gives them; the variance is the smallest that clamping allows."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, sample):
        z = self.encoder(sample)
        return torch.cat([z, z * 0 - 30], 1)


class Picture(nn.Module):
    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, latent_sample):
        return self.decoder(latent_sample).clamp(-1, 1)


def halve(model):
    """Stores float initialisers as fp16 and casts each back where it enters the graph."""
    casts = []
    for t in list(model.graph.initializer):
        if t.data_type != TensorProto.FLOAT or np.prod(t.dims) < 64:
            continue
        half = numpy_helper.from_array(numpy_helper.to_array(t).astype(np.float16), t.name + "_fp16")
        casts.append(helper.make_node("Cast", [half.name], [t.name], name=t.name + "_cast", to=TensorProto.FLOAT))
        model.graph.initializer.remove(t)
        model.graph.initializer.append(half)
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(casts + nodes)
    del model.graph.value_info[:]


def write(module, inputs, names, outputs, axes, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    module.eval()
    torch.onnx.export(module, inputs, path + ".part", input_names=names, output_names=outputs, dynamic_axes=axes,
                      opset_version=OPSET, do_constant_folding=True)
    model = onnx.load(path + ".part")
    os.remove(path + ".part")
    for node in model.graph.node:
        node.doc_string = ""  # the exporter writes source paths there
    halve(model)
    model.producer_name, model.producer_version = "atelier-demo", ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path + ".new")
    os.replace(path + ".new", path)
    print(path, os.path.getsize(path))


def put(folder, name, value):
    os.makedirs(f"{folder}/{os.path.dirname(name)}", exist_ok=True)
    with open(f"{folder}/{name}", "w") as f:
        json.dump(value, f, indent=1)
        f.write("\n")


def configs(folder):
    runtime = ["diffusers", "OnnxRuntimeModel"]
    put(folder, "model_index.json", {
        "_class_name": "OnnxStableDiffusionPipeline", "_diffusers_version": "0.21.0", "feature_extractor": [None, None],
        "requires_safety_checker": False, "safety_checker": [None, None], "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": runtime, "tokenizer": ["transformers", "CLIPTokenizer"], "unet": runtime, "vae_decoder": runtime,
        "vae_encoder": runtime})
    put(folder, "scheduler/scheduler_config.json", {
        "_class_name": "DDIMScheduler", "_diffusers_version": "0.21.0", "num_train_timesteps": 1000, "beta_start": 0.0001,
        "beta_end": 0.02, "beta_schedule": "squaredcos_cap_v2", "prediction_type": "v_prediction", "timestep_spacing": "trailing",
        "rescale_betas_zero_snr": False, "set_alpha_to_one": True, "steps_offset": 0, "clip_sample": False,
        "thresholding": False, "trained_betas": None})
    put(folder, "text_encoder/config.json", {
        "_class_name": "CLIPTextModel", "architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "vocab_size": SIZE,
        "hidden_size": WIDTH, "intermediate_size": 4 * WIDTH, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
        "max_position_embeddings": LENGTH, "projection_dim": WIDTH, "hidden_act": "gelu", "bos_token_id": SIZE - 2,
        "eos_token_id": SIZE - 1, "pad_token_id": SIZE - 1})
    put(folder, "unet/config.json", {
        "_class_name": "UNet2DConditionModel", "_diffusers_version": "0.21.0", "sample_size": 16, "in_channels": 4,
        "out_channels": 4, "block_out_channels": [LOW, HIGH], "layers_per_block": 2, "cross_attention_dim": WIDTH,
        "attention_head_dim": 4, "center_input_sample": False, "time_cond_proj_dim": None, "addition_embed_type": None})
    vae = {"_class_name": "AutoencoderKL", "_diffusers_version": "0.21.0", "in_channels": 3, "out_channels": 3,
           "latent_channels": 4, "block_out_channels": [64, 64, 96, 96], "layers_per_block": 2, "sample_size": 128,
           "scaling_factor": SCALING}
    put(folder, "vae_encoder/config.json", vae)
    put(folder, "vae_decoder/config.json", vae)


def main():
    work, folder, random = sys.argv[1], sys.argv[2], "--random" in sys.argv
    torch.set_num_threads(2)
    torch.manual_seed(3)
    vae, text, unet = Vae(), TextEncoder(), UNet()
    if not random:
        vae.norm = nn.Identity()
        vae.load_state_dict(torch.load(f"{work}/vae.pt"))
        average = torch.load(f"{work}/ema.pt")["average"]
        text.load_state_dict({k[5:]: v for k, v in average.items() if k.startswith("text.")})
        unet.load_state_dict({k[5:]: v for k, v in average.items() if k.startswith("unet.")})
    configs(folder)
    with torch.no_grad():
        ids = torch.tensor([Tokenizer.load(f"{folder}/tokenizer").encode("a red circle"), [SIZE - 2] + [SIZE - 1] * (LENGTH - 1)])
        hidden = text(ids)[0]
        picture, latent = torch.rand(2, 3, 128, 128) * 2 - 1, torch.randn(2, 4, 16, 16)
        square = {0: "batch", 2: "height", 3: "width"}
        write(text, (ids,), ["input_ids"], ["last_hidden_state", "pooler_output"],
              {"input_ids": {0: "batch", 1: "sequence"}, "last_hidden_state": {0: "batch", 1: "sequence"}, "pooler_output": {0: "batch"}},
              f"{folder}/text_encoder/model.onnx")
        write(unet, (latent, torch.tensor([999.0, 500.0]), hidden), ["sample", "timestep", "encoder_hidden_states"], ["out_sample"],
              {"sample": square, "timestep": {0: "batch"}, "encoder_hidden_states": {0: "batch", 1: "sequence"}, "out_sample": square},
              f"{folder}/unet/model.onnx")
        write(LatentParameters(vae.encoder), (picture,), ["sample"], ["latent_parameters"],
              {"sample": square, "latent_parameters": square}, f"{folder}/vae_encoder/model.onnx")
        write(Picture(vae.decoder), (latent,), ["latent_sample"], ["sample"], {"latent_sample": square, "sample": square},
              f"{folder}/vae_decoder/model.onnx")


if __name__ == "__main__":
    main()
