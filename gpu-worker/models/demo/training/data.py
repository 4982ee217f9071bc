"""Makes the training data: scene records, pictures and captions. `python3 data.py WORK [--smoke]`"""
import json
import multiprocessing
import os
import random
import sys

import numpy as np

import captions
import scene
from draw import draw

PICTURES, LARGE_PICTURES, HELD_OUT = 52000, 4096, 2400
CAPTIONS_EACH = 6


def scenes(n, seed, held_out):
    """Scene records on one side of the hold-out line. Those without colours are on both sides: only their wording is new."""
    rng, found = random.Random(seed), []
    while len(found) < n:
        s = scene.sample(rng)
        if scene.held_out(s) == held_out or (held_out and s["fg"] is None and rng.random() < 1 / 16):
            found.append(s)
    return found


def render(args):
    path, shape, start, part, size = args
    out = np.lib.format.open_memmap(path, mode="r+", dtype=np.uint8, shape=shape)
    for i, s in enumerate(part):
        out[start + i] = draw(s, size)
    out.flush()


def pictures(path, records, size):
    shape = (len(records), size, size, 3)
    np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=shape).flush()
    jobs = [(path, shape, i, records[i:i + 500], size) for i in range(0, len(records), 500)]
    with multiprocessing.Pool(2) as pool:
        pool.map(render, jobs)


def describe(records, seed, each):
    rng = random.Random(seed)
    return [[captions.caption(s, rng) for _ in range(each)] for s in records]


def save(path, value):
    with open(path + ".part", "w") as f:
        json.dump(value, f)
    os.replace(path + ".part", path)


def main():
    work, smoke = sys.argv[1], "--smoke" in sys.argv
    os.makedirs(work, exist_ok=True)
    small = 50 if smoke else 1
    for name, n, size, seed, held_out in (("train", PICTURES // small, 128, 1, False), ("large", LARGE_PICTURES // small, 256, 2, False),
                                          ("held", HELD_OUT // (small // 5 or 1), 128, 3, True)):
        records = scenes(n, seed, held_out)
        save(f"{work}/{name}.json", records)
        save(f"{work}/{name}_captions.json", describe(records, seed + 10, CAPTIONS_EACH))
        pictures(f"{work}/{name}.npy", records, size)
        print(name, n, size, flush=True)


if __name__ == "__main__":
    main()
