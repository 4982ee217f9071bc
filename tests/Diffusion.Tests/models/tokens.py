"""A small CLIP-style byte-level BPE: training it, and a plain reference encoder after the published algorithm."""
import collections
import re
import unicodedata

BEGIN, END, SUFFIX = "<|startoftext|>", "<|endoftext|>", "</w>"
TEXT = """a photo of a cat, a photo of three white circles on a teal gradient, lower newer lowest, spring sale banner with soft sunset
mountains, don't stop, we've got stripes, waves, dots and stars, a red heart on a blue background, minimal studio lighting, high quality"""


def alphabet():
    printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    letters = {b: chr(b) for b in printable}
    for b in range(256):
        if b not in letters:
            letters[b] = chr(256 + len(letters) - len(printable))
    return letters


LETTERS = alphabet()


def kind(c):
    if c.isspace():
        return "s"
    return {"L": "l", "N": "n"}.get(unicodedata.category(c)[0], "o")


def pieces(text):
    """The pattern 's|'t|'re|'ve|'m|'ll|'d|letters|one number|others, without the regex module that knows letters."""
    at = 0
    while at < len(text):
        contraction = re.match("'(s|t|re|ve|m|ll|d)", text[at:])
        here = kind(text[at])
        end = at + 1
        if contraction:
            end = at + contraction.end()
        elif here in "lo":
            while end < len(text) and kind(text[end]) == here:
                end += 1
        if here != "s":
            yield text[at:end]
        at = end


def normal(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).lower()


def letters(piece):
    symbols = [LETTERS[b] for b in piece.encode()]
    return (*symbols[:-1], symbols[-1] + SUFFIX)


def join(symbols, pair):
    result, i = [], 0
    while i < len(symbols):
        if tuple(symbols[i:i + 2]) == pair:
            result.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            result.append(symbols[i])
            i += 1
    return tuple(result)


class Tokenizer:
    def __init__(self, merges=90):
        words = collections.Counter(letters(p) for p in pieces(normal(TEXT)))
        self.merges = []
        for _ in range(merges):
            pairs = collections.Counter()
            for word, count in words.items():
                for pair in zip(word, word[1:]):
                    pairs[pair] += count
            best = max(pairs, key=lambda p: (pairs[p], p))
            self.merges.append(best)
            words = collections.Counter({join(w, best): c for w, c in words.items()})
        tokens = [*LETTERS.values(), *(t + SUFFIX for t in LETTERS.values()), *(a + b for a, b in self.merges), BEGIN, END]
        self.vocabulary = {t: i for i, t in enumerate(tokens)}
        self.begin, self.end = self.vocabulary[BEGIN], self.vocabulary[END]

    def encode(self, text):
        ids = []
        for part in re.split("(<\\|startoftext\\|>|<\\|endoftext\\|>)", normal(text)):
            if part in (BEGIN, END):
                ids.append(self.vocabulary[part])
                continue
            for piece in pieces(part):
                symbols = letters(piece)
                for pair in self.merges:
                    symbols = join(symbols, pair)
                ids += [self.vocabulary[s] for s in symbols]
        return ids

    def windows(self, text, window, count=None, pad=None):
        """Chunks with begin, end and padding (the end token, or as told); as many as the text needs, or as told."""
        ids, room = self.encode(text), window - 2
        count = count or max(1, -(-len(ids) // room))
        rows = []
        for c in range(count):
            row = [self.begin, *ids[c * room:(c + 1) * room], self.end]
            rows.append(row + [self.end if pad is None else self.vocabulary[pad]] * (window - len(row)))
        return rows
