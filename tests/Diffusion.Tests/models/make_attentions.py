#!/usr/bin/env python3
"""Makes attentions/: one attention each, written out as exporters leave it, and some that look like it and must not be taken for it. Needs onnx; run it anywhere."""
import pathlib
import re

import numpy as np
import onnx
from onnx import numpy_helper, parser

HERE = pathlib.Path(__file__).parent / "attentions"
HEADS, WIDTH = 2, 8

PROJECT = "q = MatMul(x, wq)  k = MatMul(c, wk)  v = MatMul(c, wv)"
SPLIT = """ n = Shape(x)  b = Gather(n, zero)  bs = Unsqueeze(b, axis)  whole = Concat<axis = 0>(bs, minus, heads, each)
 q4 = Reshape(q, whole)  k4 = Reshape(k, shape)  v4 = Reshape(v, shape)
 qh = Transpose<perm = [0, 2, 1, 3]>(q4)  vh = Transpose<perm = [0, 2, 1, 3]>(v4)"""
JOIN = "o = MatMul(p, vh)  ot = Transpose<perm = [0, 2, 1, 3]>(o)  y = Reshape(ot, joined)"
TURNED = "kh = Transpose<perm = [0, 2, 3, 1]>(k4)"
SOFTMAX = "p = Softmax<axis = -1>(z)"

FORMS = {
    # As PyTorch writes the sum of products by hand.
    "heads": f"{PROJECT} {SPLIT} {TURNED} s = MatMul(qh, kh)  z = Mul(s, scale) {SOFTMAX} {JOIN}",
    # As its exporter writes scaled_dot_product_attention: the scale is worked out of a shape, its root on both sides.
    "computed": f"""{PROJECT} {SPLIT} kt = Transpose<perm = [0, 2, 1, 3]>(k4)  kh = Transpose<perm = [0, 1, 3, 2]>(kt)
 qs = Shape(qh)  d = Slice(qs, minus, most)  df = Cast<to = 1>(d)  dr = Sqrt(df)  di = Div(one, dr)  r = Sqrt(di)
 qd = Mul(qh, r)  kd = Mul(kh, r)  z = MatMul(qd, kd) {SOFTMAX} {JOIN}""",
    # As baddbmm comes out, heads folded into the batch.
    "folded": f"{PROJECT} kh = Transpose<perm = [0, 2, 1]>(k)  s = MatMul(q, kh)  a = Mul(s, scale)  e = Mul(s0, nought)  z = Add(a, e) {SOFTMAX} y = MatMul(p, v)",
    # With softmax in single precision amid half.
    "half": f"{PROJECT} {SPLIT} {TURNED} s = MatMul(qh, kh)  h = Div(s, root)  z = Cast<to = 1>(h)  w = Softmax<axis = 3>(z)  p = Cast<to = 10>(w) {JOIN}",
    "not-masked": f"{PROJECT} {SPLIT} {TURNED} s = MatMul(qh, kh)  a = Mul(s, scale)  z = Add(a, mask) {SOFTMAX} {JOIN}",
    "not-over-keys": f"{PROJECT} {SPLIT} {TURNED} s = MatMul(qh, kh)  z = Mul(s, scale)  p = Softmax<axis = 2>(z) {JOIN}",
    "not-hidden": f"{PROJECT} {SPLIT} {TURNED} s = MatMul(qh, kh)  z = Mul(s, scale) {SOFTMAX} {JOIN}",
    "not-of-one-number": f"{PROJECT} {SPLIT} {TURNED} s = MatMul(qh, kh)  z = Mul(s, many) {SOFTMAX} {JOIN}",
}


def main():
    HERE.mkdir(exist_ok=True)
    random = np.random.default_rng(7)
    weights = {n: random.normal(size=(i, WIDTH)).astype(np.float32) for n, i in (("wq", WIDTH), ("wk", 6), ("wv", 6))}
    numbers = {"zero": np.int64(0), "axis": np.array([0]), "minus": np.array([-1]), "most": np.array([2 ** 63 - 1]), "heads": np.array([HEADS]), "each": np.array([WIDTH // HEADS]), "shape": np.array([0, 0, HEADS, WIDTH // HEADS]),
               "joined": np.array([0, 0, WIDTH]), "scale": np.float32(0.4), "one": np.array([1], np.float32), "nought": np.float32(0), "root": np.array([2], np.float32), "s0": np.zeros((1,), np.float32),
               "mask": np.triu(np.full((1, 1, 64, 7), -5, np.float32), 1)[:, :, :5], "many": np.linspace(0.1, 1, 7, dtype=np.float32)}
    for name, body in FORMS.items():
        kind = "float16" if name == "half" else "float"
        outputs = f"{kind}[B, 5, 8] y" + (f", {kind}[B, 2, 5, 7] p" if name == "not-hidden" else "")
        text = re.sub(r"\)\s+(?=\w+ = )", ")\n", body)
        model = parser.parse_model(f'<ir_version: 7, opset_import: ["" : 14]> attention ({kind}[B, 5, 8] x, {kind}[B, 7, 6] c) => ({outputs}) {{ {text} }}')
        used = {i for node in model.graph.node for i in node.input}
        for key, value in {**weights, **numbers}.items():
            if key in used:
                value = np.asarray(value)
                model.graph.initializer.append(numpy_helper.from_array(value.astype(np.float16) if kind == "float16" and value.dtype == np.float32 else value, key))
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, str(HERE / f"{name}.onnx"))


main()
