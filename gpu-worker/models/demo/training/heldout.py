"""Writes the bench's data: unseen captions, drawn pictures nobody trained on, and descriptors of the training pictures.

`python3 heldout.py WORK OUT_FOLDER`"""
import json
import random
import struct
import sys

import numpy as np
from PIL import Image

import captions
from judge import EVEN, judged
from labels import CLASSES

WANTED = {"large": 72, "object": 72, "pattern": 30, "scene": 30}
DRAWN, COLUMNS = 200, 20
CELLS = 4


def attributes(s):
    """What a picture of this caption must show; null where the caption does not say or the judge cannot tell."""
    ground = s["pattern"] not in EVEN
    return {"background": s["bg"] if ground else None, "foreground": s["fg"] if ground else None, "count": s["count"],
            "position": s["position"] if s["said"] else None, "shape": s["shape"], "pattern": s["pattern"], "scene": s["scene"]}


def unseen(work):
    """Captions of held-out combinations, none of them equal to any training caption (exact text, fillers included)."""
    records = json.load(open(f"{work}/held.json"))
    seen = {c for n in ("train", "large") for cs in json.load(open(f"{work}/{n}_captions.json")) for c in cs}
    rng, left, out = random.Random(77), dict(WANTED), []
    for s in records:
        if left[s["kind"]] == 0:
            continue
        filled = len(out) % 2 == 1
        text = captions.caption(s, rng, filled)
        for _ in range(20):
            if text not in seen:
                break
            text = captions.caption(s, rng, True)
        if text in seen:
            continue
        seen.add(text)
        left[s["kind"]] -= 1
        out.append({"caption": text, "kind": s["kind"], "filler": text not in core_only(s), "seed": 1000 + len(out),
                    "attributes": attributes(s)})
    return out


def core_only(s):
    rng = random.Random(0)
    return {captions.core(s, rng) for _ in range(400)}


def descriptors(data):
    """Mean colour of each of 4 x 4 cells, -127..127."""
    out = []
    for i in range(0, len(data), 1000):
        x = data[i:i + 1000].astype(np.float32) / 127.5 - 1
        n, h = len(x), x.shape[1] // CELLS
        x = x.reshape(n, CELLS, h, CELLS, h, 3).mean((2, 4))
        out.append(np.round(x * 127).astype(np.int8).reshape(n, -1))
    return np.concatenate(out)


def write_descriptors(path, *sets):
    """Magic, number of sets, then for each its count and width (little-endian int32), then all values (int8), set by set."""
    with open(path, "wb") as f:
        f.write(b"ADSC" + struct.pack("<i", len(sets)) + b"".join(struct.pack("<ii", *s.shape) for s in sets))
        for s in sets:
            f.write(s.tobytes())


def main():
    work, out = sys.argv[1], sys.argv[2]
    found = unseen(work)
    with open(f"{out}/heldout.json", "w") as f:
        f.write('{"captions": [\n' + ",\n".join(json.dumps(c) for c in found) + "\n]}\n")
    held, records = np.load(f"{work}/held.npy", mmap_mode="r"), json.load(open(f"{work}/held.json"))
    n = min(DRAWN, len(held))
    rows = -(-n // COLUMNS)
    sheet = np.zeros((rows * 128, COLUMNS * 128, 3), np.uint8)
    for i in range(n):
        y, x = divmod(i, COLUMNS)
        sheet[y * 128:y * 128 + 128, x * 128:x * 128 + 128] = held[i]
    Image.fromarray(sheet).save(f"{out}/drawn.png", optimize=True)
    labels = [{k: None if v < 0 else CLASSES[k][v] for k, v in judged(s).items()} for s in records[:n]]
    with open(f"{out}/drawn.json", "w") as f:
        f.write(json.dumps({"sheet": "drawn.png", "tile": 128, "columns": COLUMNS, "count": n})[:-1] + ', "labels": [\n'
                + ",\n".join(json.dumps(v) for v in labels) + "\n]}\n")
    write_descriptors(f"{out}/training-descriptors.bin", descriptors(np.load(f"{work}/train.npy", mmap_mode="r")), descriptors(held[:1000]))
    print(len(found), "captions,", sum(c["filler"] for c in found), "with filler")


if __name__ == "__main__":
    main()
