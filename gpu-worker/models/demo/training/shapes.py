"""Signed distance functions of the shapes, negative inside, on unit coordinates (x right, y down, radius about 1)."""
import numpy as np


def circle(x, y):
    return np.hypot(x, y) - 1


def ring(x, y):
    return np.abs(np.hypot(x, y) - 0.76) - 0.24


def square(x, y):
    return np.maximum(np.abs(x), np.abs(y)) - 0.84


def diamond(x, y):
    # Taller than wide, so that it is not a square that was turned.
    return (np.abs(x) * 1.0 + np.abs(y) * 0.68 - 0.74) / np.hypot(1.0, 0.68)


def triangle(x, y):
    # Equilateral, its centroid a little above the middle so that it looks centred.
    y = y - 0.16
    return np.maximum(np.abs(x) * 0.866 - y * 0.5 - 0.54, y - 0.56)


def star(x, y):
    # Five points: fold the plane into one tooth, then the distance to its one edge.
    a = np.arctan2(x, -y)
    step = np.pi / 5
    a = np.abs((a + step) % (2 * step) - step)
    r = np.hypot(x, y)
    px, py = r * np.cos(a), r * np.sin(a)
    outer, inner = 1.08, 0.46
    ix, iy = inner * np.cos(step), inner * np.sin(step)
    nx, ny = iy, outer - ix
    return ((px - outer) * nx + py * ny) / np.hypot(nx, ny)


def heart(x, y):
    # Inigo Quilez' exact distance (MIT), y up, scaled to the unit circle.
    k = 1.72
    x, y = np.abs(x) / k, 0.52 - y / k
    lobe = np.hypot(x - 0.25, y - 0.75) - 0.35355
    m = 0.5 * np.maximum(x + y, 0)
    side = np.sqrt(np.minimum(x * x + (y - 1) ** 2, (x - m) ** 2 + (y - m) ** 2)) * np.sign(x - y)
    return np.where(x + y > 1, lobe, side) * k


def leaf(x, y):
    # A vesica along the diagonal, with a midrib cut out and a stem.
    u, v = (x - y) * 0.7071, (x + y) * 0.7071
    d = np.hypot(u, np.abs(v) + 0.72) - 1.27
    rib = np.maximum(np.abs(v) - 0.05, np.abs(u + 0.25) - 0.75)
    stem = np.maximum(np.abs(v) - 0.055, np.abs(u + 1.12) - 0.2)
    return np.minimum(np.maximum(d, -rib), stem)


SDF = {f.__name__: f for f in (circle, square, triangle, star, heart, ring, diamond, leaf)}
