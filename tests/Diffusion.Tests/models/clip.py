#!/usr/bin/env python3
"""Makes goldens/clip.json: texts with the ids of CLIP's own vocabulary, and as much of that vocabulary as they need.

Usage: clip.py bpe_simple_vocab_16e6.txt.gz, a file of github.com/openai/CLIP (MIT licence). A merge that no text uses changes no id, so leaving it out is safe.
"""
import gzip
import json
import pathlib
import sys

from tokens import BEGIN, END, LETTERS, SUFFIX, join, letters, normal, pieces

KNOWN = {"a photo of a cat": [320, 1125, 539, 320, 2368], "Hello, world!": [3306, 267, 1002, 256], "don't stop": [847, 713, 1691], "35mm photography": [274, 276, 2848, 2108]}
TEXTS = [*KNOWN, "", "Spring sale: 20% off, minimal studio lighting, soft shadows!!!", "caf\u00e9 \u00c5ngstr\u00f6m na\u00efve", "\u6625\u306e\u30bb\u30fc\u30eb \U0001f338", "masterpiece, best quality, (ultra-detailed:1.2), 8k uhd",
         "we'll  they've\tI'm she'd it's 'tis", "antidisestablishmentarianism supercalifragilisticexpialidocious", "\u0130stanbul \u03a3\u03c3\u03c2", "https://example.com/a?b=c&d=1_2-3", "<|startoftext|>x<|endoftext|>"]


def main():
    lines = gzip.open(sys.argv[1]).read().decode().split("\n")[1:49152 - 256 - 2 + 1]
    merges = [tuple(line.split()) for line in lines]
    ranks = {pair: i for i, pair in enumerate(merges)}
    ids = {t: i for i, t in enumerate([*LETTERS.values(), *(t + SUFFIX for t in LETTERS.values()), *(a + b for a, b in merges), BEGIN, END])}
    used, cases = set(), []
    for text in TEXTS:
        found = []
        rest = normal(text)
        while rest:
            special = min(((rest.find(s), s) for s in (BEGIN, END) if s in rest), default=(len(rest), ""))
            for piece in pieces(rest[:special[0]]):
                symbols = letters(piece)
                while len(symbols) > 1:
                    best = min(zip(symbols, symbols[1:]), key=lambda pair: ranks.get(pair, len(ranks)))
                    if best not in ranks:
                        break
                    used.add(ranks[best])
                    symbols = join(symbols, best)
                found += [ids[s] for s in symbols]
            if special[1]:
                found.append(ids[special[1]])
            rest = rest[special[0] + len(special[1]):]
        assert text not in KNOWN or found == KNOWN[text], text
        cases.append({"text": text, "ids": found})
    kept = [merges[i] for i in sorted(used)]
    names = {*LETTERS.values(), *(t + SUFFIX for t in LETTERS.values()), BEGIN, END, *(a + b for a, b in kept)}
    vocabulary = {t: ids[t] for t in sorted(names, key=ids.get)}
    path = pathlib.Path(__file__).parent / "goldens/clip.json"
    path.write_text(json.dumps({"cases": cases, "merges": [" ".join(m) for m in kept], "vocabulary": vocabulary}, separators=(",", ":")) + "\n")


main()
