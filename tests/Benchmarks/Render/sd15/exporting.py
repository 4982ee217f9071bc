"""Writes the networks as ONNX files: traced once in single precision on the CPU, the weights beside them in a file of their own, so that no file is too large."""
import inspect

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from layers import Attention

FLOATS = {TensorProto.FLOAT: TensorProto.FLOAT16}


def export(network, inputs, names, output, axes, path, half):
    """Traces without weights, which become inputs named as the network names them, and puts them into `model.onnx_data`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The exporter that works alike from torch 1.13 on; newer ones take it only when asked.
    old = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    fused, Attention.fused = Attention.fused, False
    try:
        torch.onnx.export(network, inputs, str(path), input_names=names, output_names=[output], dynamic_axes=axes, opset_version=17,
                          export_params=False, do_constant_folding=False, **old)
    finally:
        Attention.fused = fused
    graph = (model := onnx.load(str(path))).graph
    weights = {name: tensor.numpy() for name, tensor in [*network.named_parameters(), *network.named_buffers()]}
    turn(graph, weights)
    single = halve(graph, names) if half else set(weights)
    store(graph, {n: w.astype(np.float16) if n not in single and w.dtype == np.float32 else w for n, w in weights.items()}, path)
    ports = [p for p in graph.input if p.name in names]
    del graph.input[:], graph.value_info[:]
    graph.input.extend(ports)
    onnx.save(model, str(path))
    onnx.checker.check_model(str(path))


def turn(graph, weights):
    """Linear layers hold their weights the other way round; they are turned here instead of in every run."""
    # Weights of equal values come as copies of one of them; each is written under its own name.
    for node in [n for n in graph.node if n.op_type == "Identity" and n.output[0] in weights]:
        graph.node.remove(node)
    turned = {}
    for node in [n for n in graph.node if n.op_type == "Transpose" and n.input[0] in weights]:
        turned[node.output[0]] = node.input[0]
        weights[node.input[0]] = np.ascontiguousarray(weights[node.input[0]].transpose(node.attribute[0].ints))
        graph.node.remove(node)
    for node in graph.node:
        node.input[:] = [turned.get(name, name) for name in node.input]


def halve(graph, names):
    """Half precision for all but the timestep's waves and the factors of enlargements. Returns the names that stay in single precision."""
    single = {"timestep"}
    for at, node in enumerate(graph.node):
        if node.op_type in ("Gemm", "MatMul") and node.input[0] in single:
            graph.node.insert(at, helper.make_node("Cast", [node.input[0]], [node.input[0] + "_half"], to=TensorProto.FLOAT16))
            node.input[0] += "_half"
            break
        if not single.isdisjoint(node.input):
            single.update([*node.input, *node.output])
    factors = {name for node in graph.node if node.op_type == "Resize" for name in node.input[1:]}
    for node in reversed(graph.node):
        if not factors.isdisjoint(node.output):
            factors.update(node.input)
    single |= factors
    for node in graph.node:
        if single.isdisjoint(node.output):
            for attribute in node.attribute:
                if attribute.name == "value" and attribute.t.data_type in FLOATS:
                    attribute.t.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(attribute.t).astype(np.float16)))
                elif node.op_type == "Cast" and attribute.i in FLOATS:
                    attribute.i = FLOATS[attribute.i]
    for port in [*graph.input, *graph.output]:
        kind = port.type.tensor_type
        if port.name not in single and kind.elem_type in FLOATS:
            kind.elem_type = FLOATS[kind.elem_type]
    return single


def store(graph, weights, path):
    used = {name for node in graph.node for name in node.input}
    with open(path.parent / "model.onnx_data", "wb") as file:
        for name, values in weights.items():
            if name not in used:
                continue
            # Where a page begins, so that the file can be mapped.
            file.seek(-file.tell() % 4096, 1)
            tensor = TensorProto(name=name, dims=values.shape, data_type=helper_type(values), data_location=TensorProto.EXTERNAL)
            for key, value in (("location", "model.onnx_data"), ("offset", file.tell()), ("length", values.nbytes)):
                tensor.external_data.add(key=key, value=str(value))
            graph.initializer.append(tensor)
            file.write(values.tobytes())


def helper_type(values):
    return numpy_helper.from_array(values.reshape(-1)[:1]).data_type
