#!/usr/bin/env python3
"""Makes norms/ and gates/: group normalisations and gated GELUs as exporters leave them, some that look like them and must not be taken for them, and operators/: what ONNX
Runtime says its own operators for them do, as functions of standard operators, since these have no kernel on the CPU. Needs onnx; run it anywhere."""
import pathlib
import re

import numpy as np
import onnx
from onnx import helper, numpy_helper, parser

HERE = pathlib.Path(__file__).parent
CHANNELS, GROUPS, WIDTH = 12, 3, 2560

# onnxruntime/core/graph/contrib_ops/diffusion_defs.cc. Channels are last; scale and offset are in single precision, and anything but 1 for channels_last gives no numbers.
GROUP_NORM = """turned = Transpose<perm = [0, 3, 1, 2]>(X)  wide = Cast<to = 1>(turned)  sides = Shape(wide)
 groups = Constant<value_int = 1>()  one = Constant<value_ints = [1]>()  zero = Constant<value_ints = [0]>()  minus = Constant<value_ints = [-1]>()  axis = Constant<value_ints = [2]>()
 g = Reshape(groups, one)  rows = Concat<axis = 0>(zero, g, minus)  flat = Reshape(wide, rows)  mean = MEAN(flat)  d = Sub(flat, mean)  dd = Mul(d, d)  variance = MEAN(dd)
 epsilon = Constant<value_float = 1.0>()  above = Add(variance, epsilon)  root = Sqrt(above)  n = Div(d, root)  back = Reshape(n, sides)  last = Transpose<perm = [0, 2, 3, 1]>(back)
 scaled = Mul(last, gamma)  y = Add(scaled, beta)  activation = Constant<value_int = 1>()  a = Cast<to = 1>(activation)  whole = Constant<value_float = 1.0>()  rest = Sub(whole, a)
 s = Sigmoid(y)  sa = Mul(s, a)  factor = Add(sa, rest)  z = Mul(y, factor)  channels_last = Constant<value_int = 1>()  c = Cast<to = 1>(channels_last)  checked = Div(z, c)
 Y = CastLike(checked, X)"""
BIAS_SPLIT_GELU = """h = Add(X, bias)  wide = Cast<to = 1>(h)  SPLIT  two = Constant<value_float = 2.0>()  root = Sqrt(two)
 r = Div(right, root)  e = Erf(r)  one = Constant<value_float = 1.0>()  more = Add(e, one)  m = Mul(right, more)  g = Div(m, two)  y = Mul(left, g)  Y = CastLike(y, X)"""

SPLIT = "flat = Reshape(x, rows)"
NORMAL = "n = InstanceNormalization<epsilon = 0.05>(flat, ones, zeros)"
JOIN = "sides = Shape(x)  whole = Reshape(n, sides)"
AFFINE = "scaled = Mul(whole, scale)  z = Add(scaled, offset)"
SILU = "s = Sigmoid(z)  y = Mul(z, s)"
GIVEN = "y = Identity(z)"
WRITTEN = f"{SPLIT}  {NORMAL}  {JOIN}  {AFFINE}"
SIDES = "  ".join(f"{scalar} = Gather<axis = 0>(sides, at{i})  {side} = Unsqueeze({scalar}, first)" for i, (scalar, side) in enumerate([("b0", "batch"), ("c0", "channels"), ("high", "height"), ("wide", "width")]))
AGAIN = re.sub(r"\b(x|flat|n|sides|whole|scaled|z)\b(?= =|[,)])", r"\g<1>2", WRITTEN)
NORMS = {
    # As PyTorch's exporter writes them, without SiLU and with.
    "bare": (17, f"{SPLIT}  n = InstanceNormalization(flat, ones, zeros)  {JOIN}  {AFFINE}  {GIVEN}"),
    "silu": (17, f"{WRITTEN}  {SILU}"),
    "half": (17, f"{SPLIT}  {NORMAL}  {JOIN}  f = Unsqueeze(row, axes)  o = Unsqueeze(other, axes)  scaled = Mul(whole, f)  z = Add(scaled, o)  {SILU}"),
    "external": (17, f"{WRITTEN}  {SILU}"),
    # Factors in another order, scale and offset of four axes.
    "turned": (14, f"{SPLIT}  {NORMAL}  {JOIN}  scaled = Mul(scale4, whole)  z = Add(offset4, scaled)  s = Sigmoid(z)  y = Mul(s, z)"),
    # ONNX's operator, with a scale a group up to opset 20 and a scale a channel from 21 on.
    "groups": (18, f"whole = GroupNormalization<epsilon = 0.05, num_groups = 3>(x, ones, zeros)  {AFFINE}  {SILU}"),
    "channels": (21, f"z = GroupNormalization<epsilon = 0.05, num_groups = 3>(x, row, other)  {SILU}"),
    "convolved": (21, f"c = Conv(x, weight)  t = Tanh(c)  u = Conv(t, weight)  z = GroupNormalization<num_groups = 3>(u, row, other)  {GIVEN}"),
    # Two with the same scale.
    "two": (17, f"{WRITTEN}  {SILU.replace('y', 'x2')}  {AGAIN}  y = Identity(z2)"),
    # Around a block on rows of channels, as PyTorch's exporter writes reshapes where sides are open: only the last has sides that can't be told without reading a shape.
    "rows": (17, f"""{WRITTEN}  c = Conv(z, weight)  {SIDES}  t = Transpose<perm = [0, 2, 3, 1]>(c)  area = Mul(high, wide)  a = Unsqueeze(area, first)  flat2 = Concat<axis = 0>(batch, a, channels)
 r = Reshape(t, flat2)  m = MatMul(r, square)  full = Concat<axis = 0>(batch, height, width, channels)  back = Reshape(m, full)  u = Transpose<perm = [0, 3, 1, 2]>(back)  v = Add(u, x)
 odd = Concat<axis = 0>(height, width, minus)  o = Reshape(v, odd)  y = Reshape(o, sides)"""),
    # The sum is taken elsewhere too, or what follows is something like SiLU: SiLU stays as it is.
    "taken": (17, f"{WRITTEN}  {SILU}"),
    "gated": (17, f"{WRITTEN}  s = Sigmoid(z)  y = Mul(x, s)"),
    "not-scaled": (17, f"{SPLIT}  {NORMAL}  {JOIN}  y = Sigmoid(whole)"),
    "not-of-constants": (17, f"{SPLIT}  {NORMAL}  {JOIN}  f = Sin(scale)  scaled = Mul(whole, f)  z = Add(scaled, offset)  {SILU}"),
    "not-in-pairs": (17, f"{WRITTEN}  {SILU}"),
    "not-only-normal": (17, f"{SPLIT}  n = InstanceNormalization(flat, twos, zeros)  {JOIN}  {AFFINE}  {SILU}"),
    "not-of-its-shape": (17, f"{SPLIT}  {NORMAL}  t = Transpose<perm = [0, 1, 3, 2]>(x)  sides = Shape(t)  whole = Reshape(n, sides)  {AFFINE}  {SILU}"),
    "not-of-pictures": (17, f"{SPLIT}  {NORMAL}  {JOIN}  scaled = Mul(whole, scale2)  z = Add(scaled, offset2)  {SILU}"),
    "not-hidden": (17, f"{WRITTEN}  {SILU}"),
    "not-by-channel": (18, f"z = GroupNormalization<epsilon = 0.05, num_groups = 3>(x, twos, zeros)  {SILU}"),
    "not-of-known-axes": (21, f"sides = Constant<value_ints = [0, 12, -1, 2]>()  u = Reshape(x, sides)  z = GroupNormalization<num_groups = 3>(u, row, other)  {SILU}"),
}

GROWN = "w = Tile(seed, times)  m = MatMul(x, w)  h = Add(m, bias)"
CUT = "left, right = Split<axis = -1>(h)"
GELU = "r = Div(right, root)  e = Erf(r)  more = Add(e, one)  p = Mul(right, more)  g = Mul(p, half)"
GATES = {
    "split": (17, f"{GROWN}  {CUT}  {GELU}  y = Mul(left, g)"),
    # As PyTorch's exporter writes chunk where sides are open.
    "slices": (17, """w = Tile(seed, times)  m = MatMul(x, w)  h = Add(bias, m)  sides = Shape(h)  side = Gather<axis = 0>(sides, axis)  up = Add(side, first)  width = Div(up, axis)
 middle = Mul(width, first)  left = Slice(h, nought, middle, axis)  end = Mul(width, axis)  right = Slice(h, middle, end, axis)  """ + f"{GELU}  y = Mul(left, g)"),
    "halved": (14, f"{GROWN}  {CUT}  r = Mul(right, unroot)  e = Erf(r)  more = Add(one, e)  p = Mul(half, right)  g = Mul(p, more)  y = Mul(g, left)"),
    "gelu": (20, f"{GROWN}  left, right = Split<axis = 2, num_outputs = 2>(h)  g = Gelu(right)  y = Mul(left, g)"),
    "not-exact": (20, f"{GROWN}  left, right = Split<axis = 2, num_outputs = 2>(h)  g = Gelu<approximate = \"tanh\">(right)  y = Mul(left, g)"),
    "not-wide": (17, f"{GROWN}  {CUT}  {GELU}  y = Mul(left, g)"),
    "not-the-right": (17, f"{GROWN}  right, left = Split<axis = -1>(h)  {GELU}  y = Mul(left, g)"),
    "not-halves": (17, f"{GROWN}  left = Slice(h, nought, before, axis)  right = Slice(h, first, beyond, axis)  {GELU}  y = Mul(left, g)"),
    "not-alone": (17, f"{GROWN}  {CUT}  {GELU}  y = Mul(left, g)"),
}


def graph(text):
    return parser.parse_graph("g " + re.sub(r"\)\s+(?=[\w, ]+ = )", ")\n", text))


def operators(opset):
    """Both as functions for models of an opset, in a model that has nothing else: its bytes go behind another's."""
    model = onnx.ModelProto(ir_version=8)
    imports = [helper.make_opsetid("", opset), helper.make_opsetid("test.function", 1)]
    model.opset_import.append(imports[1])
    for name, inputs, body in ("GroupNorm", ["X", "gamma", "beta"], GROUP_NORM), ("BiasSplitGelu", ["X", "bias"], BIAS_SPLIT_GELU):
        body = body.replace("SPLIT", "left, right = Split<axis = -1>(wide)" if opset < 18 else "left, right = Split<axis = -1, num_outputs = 2>(wide)")
        body = re.sub(r"MEAN\((\w+)\)", r"ReduceMean<axes = [2]>(\1)" if opset < 18 else r"ReduceMean(\1, axis)", body)
        if opset < 15:
            body = body.replace("CastLike(checked, X)", "Identity(checked)").replace("CastLike(y, X)", "Identity(y)")
        nodes = graph(f"(float[N] X) => (float[N] Y) {{ {body} }}").node
        attributes = [a for a in ("epsilon", "groups", "activation", "channels_last") if name == "GroupNorm"]
        for node in nodes:
            if node.output[0] in attributes:
                (value,) = node.attribute
                kind = value.type
                value.Clear()
                value.name, value.ref_attr_name, value.type = "value_float" if kind == onnx.AttributeProto.FLOAT else "value_int", node.output[0], kind
        model.functions.append(helper.make_function("test.function", name, inputs, ["Y"], list(nodes), imports[:1], attributes))
    return model


def save(folder, name, opset, kind, ports, outputs, body, values):
    given, (model,) = graph(f"({kind}[{ports}] x) => ({', '.join(f'{kind}[{shape}] {port}' for port, shape in outputs.items())}) {{ {body} }}"), [onnx.ModelProto(ir_version=7 if opset < 18 else 9)]
    model.graph.CopyFrom(given)
    model.opset_import.append(helper.make_opsetid("", opset))
    used = {i for node in given.node for i in node.input}
    for key, value in values.items():
        if key in used:
            value = np.asarray(value)
            model.graph.initializer.append(numpy_helper.from_array(value.astype(np.float16) if kind == "float16" and value.dtype == np.float32 else value, key))
    if opset < 18:
        onnx.checker.check_model(model, full_check=True)
    folder.mkdir(exist_ok=True)
    if name == "external":
        (folder / "external.bin").unlink(missing_ok=True)
        onnx.save_model(model, str(folder / f"{name}.onnx"), save_as_external_data=True, location="external.bin", size_threshold=64)
    else:
        onnx.save(model, str(folder / f"{name}.onnx"))


def main():
    random = np.random.default_rng(7)
    for opset in 14, 17, 18, 20, 21:
        (HERE / "operators").mkdir(exist_ok=True)
        onnx.save(operators(opset), str(HERE / "operators" / f"{opset}.onnx"))
    for name, (opset, body) in NORMS.items():
        channels = 9 if name == "not-in-pairs" else CHANNELS
        row, other = random.normal(size=(2, channels)).astype(np.float32)
        values = {"rows": np.array([0, GROUPS, -1]), "ones": np.ones(GROUPS, np.float32), "twos": np.full(GROUPS, 2, np.float32), "zeros": np.zeros(GROUPS, np.float32), "axes": np.array([1, 2]),
                  "row": row, "other": other, "scale": row.reshape(-1, 1, 1), "offset": other.reshape(-1, 1, 1), "scale4": row.reshape(1, -1, 1, 1), "offset4": other.reshape(1, -1, 1, 1),
                  "scale2": row.reshape(-1, 1), "offset2": other.reshape(-1, 1), "at0": np.int64(0), "at1": np.int64(1), "at2": np.int64(2), "at3": np.int64(3), "first": np.array([0]), "minus": np.array([-1]),
                  "square": random.normal(size=(channels, channels)).astype(np.float32) / 3, "weight": random.normal(size=(channels, channels, 1, 1)).astype(np.float32) / 3}
        sides = "B, {}, L".format(channels) if name == "not-of-pictures" else f"B, {channels}, H, W"
        outputs = {"y": sides, **({"z": sides} if name == "taken" else {"whole": sides} if name == "not-hidden" else {})}
        save(HERE / "norms", name, opset, "float16" if name == "half" else "float", sides, outputs, body, values)
    for name, (opset, body) in GATES.items():
        width = 96 if name == "not-wide" else WIDTH
        values = {"seed": random.normal(size=(4, 32)).astype(np.float32) / 3, "times": np.array([1, width // 32]), "bias": random.normal(size=width).astype(np.float32) / 4, "root": np.float32(2 ** 0.5),
                  "unroot": np.float32(0.5 ** 0.5), "one": np.float32(1), "half": np.float32(0.5), "axis": np.array([2]), "first": np.array([1]), "nought": np.array([0]),
                  "before": np.array([width // 2 - 1]), "beyond": np.array([width // 2])}
        outputs = {"y": "B, L, N", **({"left": "B, L, N"} if name == "not-alone" else {})}
        save(HERE / "gates", name, opset, "float16" if name == "slices" else "float", "B, L, 4", outputs, body, values)


main()
