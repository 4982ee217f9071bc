"""Captions: many ways to say one scene, with marketing words around the core."""
import random
import re

from words import (BACKGROUNDS, COLOURS, COUNTS, FILLER_ADJECTIVES, FILLER_NOUNS, FILLERS, FORMS, PATTERNS, POSITIONS,
                   SCENES, SHAPES)


def colour(rng, name):
    return name if name is None or rng.random() < 0.65 else rng.choice(COLOURS[name][1])


def articles(text):
    return re.sub(r"\ba (?=[aeiou])", "an ", text)


def filler(rng):
    r = rng.random()
    if r < 0.6:
        return rng.choice(FILLERS)
    if r < 0.8:
        return f"{rng.choice(FILLER_ADJECTIVES)} {rng.choice(FILLER_NOUNS)}"
    if r < 0.93:
        return f"{rng.choice(FILLER_ADJECTIVES)} {rng.choice(FILLER_NOUNS)} {rng.choice(['for', 'with', 'and'])} {rng.choice(FILLER_ADJECTIVES)} {rng.choice(FILLER_NOUNS)}"
    # A made-up name: brands and products that no vocabulary can hold.
    return "".join(rng.choice(["ba", "ko", "li", "mar", "ven", "tor", "su", "ne", "fi", "dra", "qu", "zel"]) for _ in range(rng.randint(2, 4)))


def core(s, rng: random.Random):
    fg, bg = colour(rng, s["fg"]), colour(rng, s["bg"])
    if s["kind"] == "scene":
        text = rng.choice(SCENES[s["scene"]]).format(fg=fg, bg=bg)
    elif s["kind"] == "pattern":
        phrase = f"{s['variant']} stripes" if s["pattern"] == "stripes" else rng.choice(PATTERNS[s["pattern"]])
        text = rng.choice(FORMS["frame" if s["pattern"] == "frame" else "pattern"]).format(fg=fg, bg=bg, pattern=phrase)
    else:
        forms = [f for f in FORMS[s["kind"]] if ("{position}" in f) == s["said"]]
        singular, plural = SHAPES[s["shape"]]
        text = rng.choice(forms).format(
            fg=fg, shape=singular, shapes=singular if s["count"] == 1 else plural, count=rng.choice(COUNTS[s["count"]]),
            position=rng.choice(POSITIONS[s["position"]]), background=rng.choice(BACKGROUNDS[s["background"]]).format(bg=bg))
    return articles(text)


def caption(s, rng: random.Random, filled=None):
    """`filled`: whether fillers stand around the core; None leaves it to chance."""
    before = after = 0
    if filled is None:
        filled = rng.random() < 0.6
    if filled:
        before, after = rng.choice([(0, 1), (0, 1), (1, 0), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (0, 3)])
    parts = [filler(rng) for _ in range(before)] + [core(s, rng)] + [filler(rng) for _ in range(after)]
    if before and rng.random() < 0.2:
        # "spring sale campaign with two red hearts ..." and "summer sale: ..."
        joint = rng.choice([" with ", ": ", " showing ", " - "])
        return joint.join([", ".join(parts[:before]), ", ".join(parts[before:])])
    return ", ".join(parts)
