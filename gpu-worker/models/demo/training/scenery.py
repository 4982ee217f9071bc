"""Patterns, skies and landscapes."""
import numpy as np


def vertical(cv, stops):
    """A vertical gradient through the stops, top to bottom."""
    t = np.clip(cv.y[:, 0], 0, 1) * (len(stops) - 1)
    i = np.minimum(t.astype(int), len(stops) - 2)
    stops = np.asarray(stops, np.float32)
    f = (t - i)[:, None]
    cv.rgb[:] = (stops[i] * (1 - f) + stops[i + 1] * f)[:, None, :]


def night_sky(cv, rng):
    vertical(cv, [(0.03, 0.04, 0.14), (0.10, 0.13, 0.36)])
    for x, y, r in zip(rng.uniform(0, 1, 34), rng.uniform(0, 1, 34), rng.uniform(0.003, 0.008, 34)):
        cv.blend(cv.cover(np.hypot(cv.x - x, cv.y - y) - r), (0.9, 0.92, 1))


def stripe(cv, t, duty):
    """Bands of the phase t (period 1), `duty` of each covered; t's gradient gives the anti-aliasing width."""
    gy, gx = np.gradient(t)
    width = np.maximum(np.hypot(gx, gy), 1e-4)
    d = np.abs((t % 1) - 0.5) - duty / 2
    return np.clip(0.5 - d / width, 0, 1)


def pattern(cv, s, fg, bg, rng):
    cv.fill(bg)
    kind, phase = s["pattern"], rng.uniform()
    if kind == "stripes":
        t = {"horizontal": cv.y, "vertical": cv.x, "diagonal": (cv.x + cv.y) * 0.7071}[s["variant"]]
        mask = stripe(cv, t * rng.uniform(4, 6.5) + phase, 0.38)
    elif kind == "waves":
        t = cv.y + rng.uniform(0.04, 0.06) * np.sin(2 * np.pi * (cv.x * rng.uniform(1.5, 2.5) + phase))
        mask = stripe(cv, t * rng.uniform(4, 6) + rng.uniform(), 0.36)
    elif kind == "dots":
        n = rng.choice([4, 5, 6])
        u, v = (cv.x * n) % 1 - 0.5, (cv.y * n) % 1 - 0.5
        mask = cv.cover((np.hypot(u, v) - rng.uniform(0.24, 0.32)) / n)
    elif kind == "frame":
        inset, width = rng.uniform(0.05, 0.09), rng.uniform(0.05, 0.09)
        edge = np.maximum(np.abs(cv.x - 0.5), np.abs(cv.y - 0.5)) - 0.5 + inset
        mask = cv.cover(np.maximum(edge, -edge - width))
    elif kind == "zigzag":
        n = rng.choice([3, 4, 5])
        t = cv.y + 0.12 * np.abs((cv.x * n + phase) % 1 * 2 - 1)
        mask = stripe(cv, t * rng.uniform(4, 5.5) + rng.uniform(), 0.38)
    elif kind == "sunburst":
        x, y = rng.uniform(0.45, 0.55), rng.choice([0.5, 0.5, 1.0])
        n = rng.choice([10, 12, 14])
        a = np.arctan2(cv.y - y, cv.x - x) / (2 * np.pi) * n + phase
        d = (np.abs(a % 1 - 0.5) - 0.22) * np.hypot(cv.x - x, cv.y - y) * 2 * np.pi / n
        mask = cv.cover(d)
    else:  # checks
        n = rng.choice([4, 5, 6])
        u, v = (cv.x * n) % 2 - 1, (cv.y * n) % 2 - 1
        d = np.minimum(np.minimum(np.abs(u), 1 - np.abs(u)), np.minimum(np.abs(v), 1 - np.abs(v))) / n
        mask = cv.cover(np.where(u * v > 0, -d, d))
    cv.blend(mask, fg)


def ridge(cv, rng, base, height, roughness):
    """Heights of a jagged ridge over x, from midpoint displacement of a few knots."""
    n = rng.integers(5, 8)
    knots = base - height * rng.uniform(0.1, 1, n)
    knots[::2] = base - height * rng.uniform(0, 0.25, len(knots[::2]))
    line = np.interp(cv.x[0], np.linspace(-0.1, 1.1, n), knots)
    fine = np.interp(cv.x[0], np.linspace(0, 1, 24), rng.normal(0, roughness, 24))
    return (line + fine).astype(np.float32)


def below(cv, line):
    return np.clip(0.5 + (cv.y - line[None, :]) * cv.size, 0, 1)


def scene(cv, s, fg, bg, rng):
    kind = s["scene"]
    horizon = rng.uniform(0.52, 0.62)
    if kind == "sunset":
        vertical(cv, [(0.36, 0.17, 0.46), (0.93, 0.40, 0.38), (1.0, 0.80, 0.42), (1.0, 0.72, 0.35)])
        x, r = rng.uniform(0.35, 0.65), rng.uniform(0.15, 0.2)
        cv.blend(cv.cover(np.hypot(cv.x - x, cv.y - horizon) - r), (1.0, 0.93, 0.62))
        water = below(cv, np.full(cv.size, horizon, np.float32))
        cv.blend(water, (0.36, 0.18, 0.36))
        glint = np.clip(0.5 - (np.abs(cv.x - x) - r * 0.8 * rng.uniform(0.7, 1)) * 20, 0, 1) * stripe(cv, cv.y * 14, 0.45)
        cv.blend(water * glint, (0.97, 0.62, 0.38))
        return
    if kind == "night":
        night_sky(cv, rng)
        x, y, r = rng.uniform(0.3, 0.7), rng.uniform(0.25, 0.45), rng.uniform(0.14, 0.19)
        disc = np.hypot(cv.x - x, cv.y - y) - r
        bite = np.hypot(cv.x - x - r * 0.55, cv.y - y + r * 0.25) - r * 0.92
        cv.blend(cv.cover(np.maximum(disc, -bite)), (0.98, 0.95, 0.75))
        return
    light = bg + (1 - bg) * 0.25
    vertical(cv, [bg, bg, light])
    if kind == "mountains":
        far = fg * 0.6 + light * 0.4
        cv.blend(below(cv, ridge(cv, rng, 0.72, 0.5, 0.008)), far)
        cv.blend(below(cv, ridge(cv, rng, 0.86, 0.42, 0.008)), fg)
    elif kind == "hills":
        for i, (y, mix) in enumerate(((0.55, 0.4), (0.68, 0.2), (0.82, 0.0))):
            line = y + rng.uniform(0.04, 0.08) * np.sin(2 * np.pi * (cv.x[0] * rng.uniform(0.7, 1.3) + rng.uniform()))
            cv.blend(below(cv, line), fg * (1 - mix) + light * mix)
    elif kind == "sea":
        water = below(cv, np.full(cv.size, horizon, np.float32))
        cv.blend(water, fg)
        # Crests broad and bright enough to survive the autoencoder: fine lines did not.
        crest = fg + (1 - fg) * 0.6 if fg.mean() < 0.6 else fg * 0.6
        t = (cv.y - horizon) * rng.uniform(6, 7) + 0.2 * np.sin(2 * np.pi * (cv.x * rng.uniform(2, 3) + rng.uniform())) + 0.1
        cv.blend(water * stripe(cv, t.astype(np.float32), 0.38), crest)
    else:  # city: few broad houses with two columns of large windows, for the same reason
        x = rng.uniform(-0.1, 0)
        window = (1.0, 0.9, 0.55) if fg.mean() < 0.55 else (0.25, 0.27, 0.35)
        while x < 1:
            w, top = rng.uniform(0.2, 0.26), rng.uniform(0.25, 0.62)
            box = np.maximum(np.abs(cv.x - x - w / 2) - w / 2 + 0.008, top - cv.y)
            cv.blend(cv.cover(box), fg * rng.uniform(0.85, 1))
            u, v = np.abs(cv.x - x - w / 2) - w / 4 + 0.002, (cv.y - top - 0.03) % 0.13 - 0.065
            pane = np.maximum(np.abs(u) - 0.032, np.abs(v) - 0.036)
            cv.blend(cv.cover(np.maximum(pane, top + 0.03 - cv.y)), window)
            x += w
