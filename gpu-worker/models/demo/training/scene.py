"""What a picture shows, as data: sampled first, then drawn and described from the same record."""
import hashlib
import random

from words import COLOURS, NIGHT_FOREGROUNDS, PATTERNS, POSITIONS, SCENES, SHAPES, SUNSET_FOREGROUNDS

KINDS = ["large", "object", "pattern", "scene"]
SHARES = [0.40, 0.32, 0.15, 0.13]  # two fifths with one large object: outlines are the hardest to learn
MIN_DISTANCE = 0.45                # between foreground and background, sRGB in 0..1
CORNERS = [p for p in POSITIONS if " " in p]


def rgb(name):
    h = COLOURS[name][0]
    return tuple(int(h[i:i + 2], 16) / 255 for i in (1, 3, 5))


def distance(a, b):
    return sum((x - y) ** 2 for x, y in zip(rgb(a), rgb(b))) ** 0.5


PAIRS = [(f, b) for f in COLOURS for b in COLOURS if f != b and distance(f, b) >= MIN_DISTANCE]


def sample(rng: random.Random, kind=None):
    """One scene. Attributes that do not apply are None; `position` is None where captions shall not name it."""
    kind = kind or rng.choices(KINDS, SHARES)[0]
    fg, bg = rng.choice(PAIRS)
    s = dict(kind=kind, fg=fg, bg=bg, count=None, shape=None, position=None, background=None, pattern=None,
             scene=None, said=True, seed=rng.randrange(2 ** 31))
    if kind in ("large", "object"):
        s["shape"] = rng.choice(list(SHAPES))
        s["background"] = rng.choices(["flat", "gradient", "radial", "textured", "sunset", "night"], [34, 22, 14, 14, 8, 8])[0]
        if s["background"] in ("sunset", "night"):
            s["bg"] = None
            s["fg"] = rng.choice(SUNSET_FOREGROUNDS if s["background"] == "sunset" else NIGHT_FOREGROUNDS)
        if kind == "large":
            s["count"] = 1
            s["position"] = rng.choices(["center", "left", "right"], [70, 15, 15])[0]
        else:
            s["count"] = rng.choices([1, 2, 3, 4, 5], [30, 20, 20, 15, 15])[0]
            fits = [p for p in POSITIONS if s["count"] <= 3 or p not in CORNERS]
            s["position"] = rng.choices(fits, [2 if p == "center" else 1 for p in fits])[0]
        s["said"] = s["position"] != "center" or rng.random() < 0.5
    elif kind == "pattern":
        s["pattern"] = rng.choice(list(PATTERNS))
        s["variant"] = rng.choice(["horizontal", "vertical", "diagonal"]) if s["pattern"] == "stripes" else None
    else:
        s["scene"] = rng.choices(list(SCENES), [20, 18, 18, 20, 12, 12])[0]
        if s["scene"] in ("sunset", "night"):
            s["fg"] = s["bg"] = None
    return s


def combination(s):
    return "|".join(str(s[k]) for k in ("kind", "fg", "bg", "count", "shape", "position", "background", "pattern", "scene"))


def held_out(s):
    """True for about one in sixteen combinations: those never appear in training data, whatever the caption.
    Scenes without colours have too few combinations to spare one; there only the wording is held out."""
    if s["fg"] is None:
        return False
    return hashlib.sha256(combination(s).encode()).digest()[0] < 16
