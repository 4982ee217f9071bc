"""CLIP's byte-level BPE: lower case, end-of-word marker, the same file formats as openai/clip-vit-large-patch14."""
import collections
import json
import os
import re

LENGTH = 40   # tokens a prompt, begin and end included
SIZE = 1280   # 256 bytes, 256 bytes at a word's end, merges, begin and end
BEGIN, END = "<|startoftext|>", "<|endoftext|>"
PATTERN = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|[^\s\w]+|_+", re.IGNORECASE)


def byte_symbols():
    """A printable character for each byte, as in GPT-2; the order fixes the first 512 ids."""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {b: chr(b) for b in keep}
    for b in range(256):
        if b not in table:
            table[b] = chr(256 + len(table) - len(keep))
    return table


BYTES = byte_symbols()


def words(text):
    return PATTERN.findall(re.sub(r"\s+", " ", text.lower()).strip())


def symbols(word):
    s = [BYTES[b] for b in word.encode()]
    return (*s[:-1], s[-1] + "</w>")


def merge(word, pair):
    out, i = [], 0
    while i < len(word):
        if i + 1 < len(word) and (word[i], word[i + 1]) == pair:
            out.append(word[i] + word[i + 1])
            i += 2
        else:
            out.append(word[i])
            i += 1
    return tuple(out)


def learn(texts, core_words):
    """The merges. Core words (colours, shapes, counts, ...) are learnt first, so that each is one token."""
    counts = collections.Counter(w for t in texts for w in words(t))
    for w in core_words:
        counts[w] += 10 ** 9
    vocabulary = {w: symbols(w) for w in sorted(counts)}
    merges = []
    while len(merges) < SIZE - 514:
        pairs = collections.Counter()
        for w, s in vocabulary.items():
            for pair in zip(s, s[1:]):
                pairs[pair] += counts[w]
        if not pairs:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        vocabulary = {w: merge(s, best) if best[0] in s else s for w, s in vocabulary.items()}
    return merges


class Tokenizer:
    def __init__(self, merges):
        self.merges = [tuple(m) for m in merges]
        self.rank = {m: i for i, m in enumerate(self.merges)}
        tokens = [*BYTES.values()]
        tokens += [t + "</w>" for t in tokens] + ["".join(m) for m in self.merges] + [BEGIN, END]
        self.ids = {t: i for i, t in enumerate(tokens)}
        self.cache = {}

    def word(self, w):
        if w not in self.cache:
            s = symbols(w)
            while len(s) > 1:
                pair = min(zip(s, s[1:]), key=lambda p: self.rank.get(p, 1 << 30))
                if pair not in self.rank:
                    break
                s = merge(s, pair)
            self.cache[w] = [self.ids[t] for t in s]
        return self.cache[w]

    def encode(self, text):
        ids = [i for w in words(text) for i in self.word(w)][:LENGTH - 2]
        ids = [self.ids[BEGIN], *ids, self.ids[END]]
        return ids + [self.ids[END]] * (LENGTH - len(ids))

    def save(self, folder):
        os.makedirs(folder, exist_ok=True)
        special = dict(bos_token=BEGIN, eos_token=END, unk_token=END, pad_token=END)
        files = {
            "vocab.json": self.ids,
            "special_tokens_map.json": special,
            "tokenizer_config.json": dict(special, tokenizer_class="CLIPTokenizer", add_prefix_space=False, do_lower_case=True,
                                          errors="replace", model_max_length=LENGTH),
        }
        for name, value in files.items():
            with open(f"{folder}/{name}", "w", encoding="utf-8") as f:
                json.dump(value, f, ensure_ascii=False, indent=None if name == "vocab.json" else 1)
                f.write("\n")
        with open(f"{folder}/merges.txt", "w", encoding="utf-8") as f:
            f.write("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in self.merges))

    @staticmethod
    def load(folder):
        with open(f"{folder}/merges.txt", encoding="utf-8") as f:
            return Tokenizer([line.rstrip("\n").split(" ") for line in f.readlines()[1:]])
