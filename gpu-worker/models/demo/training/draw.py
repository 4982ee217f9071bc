"""Draws a scene record at any size. The same record gives the same picture at 128 and at 256, so both sizes can be trained."""
import numpy as np

import scenery
from scene import rgb
from shapes import SDF


class Canvas:
    """A square picture with coordinates 0..1; every mask is anti-aliased over one pixel."""

    def __init__(self, size):
        self.size = size
        c = (np.arange(size, dtype=np.float32) + 0.5) / size
        self.x, self.y = np.meshgrid(c, c)
        self.rgb = np.zeros((size, size, 3), np.float32)

    def fill(self, colour):
        self.rgb[:] = colour

    def blend(self, mask, colour):
        self.rgb += mask[..., None] * (np.asarray(colour, np.float32) - self.rgb)

    def cover(self, sdf):
        """Coverage of a distance field given in units of the picture's side."""
        return np.clip(0.5 - sdf * self.size, 0, 1)


def jitter(rng, colour, amount=0.03):
    return np.clip(np.asarray(colour) + rng.uniform(-amount, amount, 3), 0, 1).astype(np.float32)


def shade(colour, amount):
    """Darkens light colours and lightens dark ones, so that a gradient shows on any of them."""
    c = np.asarray(colour, np.float32)
    return c * (1 - amount) if c.mean() > 0.35 else c + (1 - c) * amount * 0.7


def background(cv, s, rng):
    kind = s["background"]
    if kind == "sunset":
        stops = [jitter(rng, c) for c in ((0.35, 0.16, 0.45), (0.90, 0.36, 0.42), (0.99, 0.72, 0.35))]
        scenery.vertical(cv, stops)
        return
    if kind == "night":
        scenery.night_sky(cv, rng)
        return
    base = jitter(rng, rgb(s["bg"]))
    cv.fill(base)
    if kind == "gradient":
        a = rng.choice([0, 0.25, 0.5, 0.75]) * 2 * np.pi + rng.uniform(-0.3, 0.3)
        t = (cv.x - 0.5) * np.cos(a) + (cv.y - 0.5) * np.sin(a) + 0.5
        cv.blend(np.clip(t, 0, 1), shade(base, 0.5))
    elif kind == "radial":
        t = np.hypot(cv.x - 0.5, cv.y - 0.5) / 0.7
        cv.blend(np.clip(t, 0, 1) ** 1.5, shade(base, 0.5))
    elif kind == "textured":
        coarse = np.kron(rng.normal(0, 1, (16, 16)), np.ones((cv.size // 16, cv.size // 16))).astype(np.float32)
        fine = np.kron(rng.normal(0, 1, (64, 64)), np.ones((cv.size // 64, cv.size // 64))).astype(np.float32)
        cv.rgb += (0.016 * coarse + 0.022 * fine)[..., None]


GRID = {"left": 0.24, "right": 0.76, "top": 0.24, "bottom": 0.76, "center": 0.5}


def centre(position):
    words = position.split()
    x = next((GRID[w] for w in words if w in ("left", "right")), 0.5)
    y = next((GRID[w] for w in words if w in ("top", "bottom")), 0.5)
    return x, y


def layout(s, rng):
    """Places of the objects: list of (x, y, radius)."""
    n, position = s["count"], s["position"]
    x, y = centre(position)
    shift = rng.uniform(-0.02, 0.02, 2)
    if s["kind"] == "large":
        r = rng.uniform(0.31, 0.41) if position == "center" else rng.uniform(0.25, 0.29)
        return [(0.5 + (x - 0.5) * 0.78 + shift[0], 0.5 + shift[1], r)]
    if n == 1:
        r = rng.uniform(0.15, 0.19) if position == "center" else rng.uniform(0.14, 0.18)
        return [(x + shift[0], y + shift[1], r)]
    if position == "center" and (n >= 4 or (n == 3 and rng.random() < 0.4)):
        d = rng.uniform(0.22, 0.25)
        spots = {3: [(0, -1), (-1, 0.8), (1, 0.8)], 4: [(-1, -1), (1, -1), (-1, 1), (1, 1)],
                 5: [(-1.2, -1.2), (1.2, -1.2), (0, 0), (-1.2, 1.2), (1.2, 1.2)]}[n]
        r = {3: 0.175, 4: 0.175, 5: 0.135}[n] * rng.uniform(0.9, 1.05)
        return [(0.5 + shift[0] + d * a, 0.5 + shift[1] + d * b, r) for a, b in spots]
    if " " in position:  # corners: a tight group inside the quarter
        d = 0.115
        spots = {2: [(-1, 0), (1, 0)], 3: [(0, -1), (-1, 0.85), (1, 0.85)]}[n]
        return [(x + shift[0] * 0.5 + d * a, y + shift[1] * 0.5 + d * b, 0.1) for a, b in spots]
    r = {2: 0.17, 3: 0.14, 4: 0.108, 5: 0.088}[n] * rng.uniform(0.92, 1.03)
    gap = {2: 0.42, 3: 0.31, 4: 0.238, 5: 0.193}[n]
    line = [(i - (n - 1) / 2) * gap for i in range(n)]
    if position in ("left", "right"):
        return [(x + shift[0], 0.5 + t, r) for t in line]
    return [(0.5 + t, y + shift[1], r) for t in line]


def objects(cv, s, rng):
    colour = jitter(rng, rgb(s["fg"]))
    turn = rng.uniform(-0.13, 0.13)
    shadow = rng.random() < 0.25
    sdf = SDF[s["shape"]]
    cos, sin = np.cos(turn), np.sin(turn)
    for x, y, r in layout(s, rng):
        if shadow:
            dx, dy = (cv.x - x - 0.015) / r, (cv.y - y - 0.025) / r
            d = sdf(cos * dx + sin * dy, cos * dy - sin * dx) * r
            cv.rgb *= (1 - 0.22 * np.clip(0.5 - d / 0.05, 0, 1))[..., None]
        dx, dy = (cv.x - x) / r, (cv.y - y) / r
        cv.blend(cv.cover(sdf(cos * dx + sin * dy, cos * dy - sin * dx) * r), colour)


def draw(s, size=128):
    """uint8 picture [size, size, 3]."""
    cv = Canvas(size)
    rng = np.random.default_rng(s["seed"])
    if s["kind"] in ("large", "object"):
        background(cv, s, rng)
        objects(cv, s, rng)
    elif s["kind"] == "pattern":
        scenery.pattern(cv, s, jitter(rng, rgb(s["fg"])), jitter(rng, rgb(s["bg"])), rng)
    else:
        colours = [None if c is None else jitter(rng, rgb(c)) for c in (s["fg"], s["bg"])]
        scenery.scene(cv, s, *colours, rng)
    return (np.clip(cv.rgb, 0, 1) * 255 + 0.5).astype(np.uint8)
