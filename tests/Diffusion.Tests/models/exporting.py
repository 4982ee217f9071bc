"""What both scripts export with."""
import json

import onnx
import torch
from onnx import TensorProto, helper


def put(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=True) + "\n")


def export(module, inputs, names, outputs, axes, path, weights=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(module, inputs, str(path), input_names=names, output_names=outputs, dynamic_axes=axes, opset_version=14)
    model = onnx.load(str(path))
    for node in model.graph.node:
        node.doc_string = node.name = ""
    model.producer_name, model.producer_version = "", ""
    if weights:
        # Saving appends to a file that is there.
        (path.parent / weights).unlink(missing_ok=True)
        onnx.save_model(model, str(path), save_as_external_data=True, all_tensors_to_one_file=True, location=weights, size_threshold=64)
    else:
        onnx.save(model, str(path))


def halve(path):
    """Makes every float port fp16, with casts inside."""
    model = onnx.load(str(path))
    for ports, inward in ((model.graph.input, True), (model.graph.output, False)):
        for port in ports:
            if port.type.tensor_type.elem_type != TensorProto.FLOAT:
                continue
            port.type.tensor_type.elem_type = TensorProto.FLOAT16
            inner = port.name + "_float"
            for node in model.graph.node:
                for names in (node.input, node.output):
                    for i, name in enumerate(names):
                        if name == port.name:
                            names[i] = inner
            if inward:
                model.graph.node.insert(0, helper.make_node("Cast", [port.name], [inner], to=TensorProto.FLOAT))
            else:
                model.graph.node.append(helper.make_node("Cast", [inner], [port.name], to=TensorProto.FLOAT16))
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
