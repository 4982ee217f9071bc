"""Learns the tokenizer on the training captions and tokenises them all. `python3 tokens.py WORK MODEL_FOLDER`"""
import json
import re
import sys

import numpy as np

import words
from bpe import LENGTH, Tokenizer, learn


def core_words():
    texts = [w for h, s in words.COLOURS.values() for w in s] + list(words.COLOURS)
    texts += [w for pair in words.SHAPES.values() for w in pair]
    for table in (words.COUNTS, words.POSITIONS, words.BACKGROUNDS, words.PATTERNS, words.SCENES, words.FORMS):
        texts += [p for phrases in table.values() for p in phrases]
    return sorted({w for t in texts for w in re.sub(r"\{\w+\}", "", t).replace(",", "").split()})


def main():
    work, model = sys.argv[1], sys.argv[2]
    captions = {n: json.load(open(f"{work}/{n}_captions.json")) for n in ("train", "large", "held")}
    core = core_words()
    tokenizer = Tokenizer(learn([c for cs in captions["train"][:20000] for c in cs[:2]], core))
    tokenizer.save(f"{model}/tokenizer")
    split = [w for w in core if len(tokenizer.word(w)) > 1]
    print(len(tokenizer.ids), "tokens; core words of several tokens:", split)
    for name, lists in captions.items():
        ids = np.array([[tokenizer.encode(c) for c in cs] for cs in lists], np.int16)
        full = (ids[:, :, -2] != tokenizer.ids["<|endoftext|>"]).mean()
        print(name, ids.shape, f"full length {full:.4f}")
        np.save(f"{work}/{name}_tokens.npy", ids)
    np.save(f"{work}/empty_tokens.npy", np.array(tokenizer.encode(""), np.int16))
    assert ids.shape[-1] == LENGTH


if __name__ == "__main__":
    main()
