"""Writes judge.onnx and judge.json for the bench. `python3 export_judge.py WORK BENCH_FOLDER`"""
import json
import sys

import torch

from export import write
from heldout import CELLS
from judge import EVEN, HEADS, Judge
from labels import CLASSES


def main():
    work, bench = sys.argv[1:3]
    kept = torch.load(f"{work}/judge.pt")
    judge = Judge()
    judge.load_state_dict(kept["judge"])
    axes = {k: {0: "batch"} for k in ["sample", *HEADS]}
    write(judge.eval(), (torch.rand(2, 3, 128, 128) * 2 - 1,), ["sample"], HEADS, axes, f"{bench}/judge.onnx")
    with open(f"{bench}/judge.json", "w") as f:
        json.dump({
            "model": "judge.onnx",
            "trainedOn": "52,000 drawn pictures (lightly blurred, noised, shifted), never on pictures of the diffusion model or its autoencoder",
            "input": {"name": "sample", "shape": ["batch", 3, 128, 128], "range": [-1, 1], "channels": "RGB"},
            "outputs": [{"name": k, "classes": CLASSES[k], "drawnAccuracy": kept["figures"][k]} for k in HEADS],
            "notes": [
                "content: 'objects', or the pattern or scene; shape, count and position mean something only for objects",
                f"colours are not judged for {' and '.join(EVEN)}, where both cover the same area, nor for scenes without colours",
                "drawnAccuracy is over 2,400 held-out drawn pictures; drawn.png and drawn.json hold the first 200 of them to recompute it",
            ],
            "drawn": {"sheet": "drawn.png", "labels": "drawn.json", "order": "row by row, 20 tiles of 128x128 a row"},
            "descriptors": {
                "file": "training-descriptors.bin",
                "what": f"mean RGB of each of {CELLS}x{CELLS} cells of a picture in [-1,1], times 127, rounded to int8; order row, column, channel",
                "layout": "'ADSC', int32 number of sets, then for each set int32 count and int32 width, then the sets' int8 values one after another; little-endian",
                "sets": ["training pictures", "drawn held-out pictures (the baseline: first 1,000)"],
                "distance": "Euclidean over (a-b)/127, divided by sqrt(width)",
            },
        }, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    main()
