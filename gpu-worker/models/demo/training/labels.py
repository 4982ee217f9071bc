"""Scene records to class indices; one table for the text reader and for the judge. -1 where an attribute does not apply."""
from words import BACKGROUNDS, COLOURS, COUNTS, PATTERNS, POSITIONS, SCENES, SHAPES

CLASSES = {
    "background": list(COLOURS),
    "foreground": list(COLOURS),
    "count": list(COUNTS),
    "position": list(POSITIONS),
    "shape": list(SHAPES),
    "content": ["objects", *(f"pattern:{p}" for p in PATTERNS), *(f"scene:{s}" for s in SCENES)],
    "kind": ["large", "object", "pattern", "scene"],
    "backdrop": list(BACKGROUNDS),
}


def content(s):
    return f"pattern:{s['pattern']}" if s["pattern"] else f"scene:{s['scene']}" if s["scene"] else "objects"


def values(s):
    return dict(background=s["bg"], foreground=s["fg"], count=s["count"], position=s["position"], shape=s["shape"],
                content=content(s), kind=s["kind"], backdrop=s["background"])


def indices(s):
    return {k: -1 if v is None else CLASSES[k].index(v) for k, v in values(s).items()}
