"""How alike the drawn forms of characters are. The only file that knows Pillow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DRAWN = 48
"""Pixels a side while drawing."""

SEEN = 24
"""Pixels a side of what is compared; strokes still stand apart."""

BLUR = 1.3
"""Pixels; a stroke that lies a little beside another still overlaps it."""

RISE = 0.16
"""Of the side: what the font leaves free above a character."""

WHOLE, HALF = 0.5, 0.5
"""Weights of the whole and of the more alike half. On 159 pairs of easily mistaken characters the six best found 77 %
so, 69 % by the whole alone; the left half, mostly a radical that hundreds share, made it worse."""

ALL = (0, SEEN, 0, SEEN)
HALVES = ((0, SEEN, 9, SEEN), (9, SEEN, 0, SEEN))
"""Rows and columns of the right and the lower part, which carry what differs from character to character."""

SHIFTS = ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0))
"""Pixels down and right that one picture may be moved: a component stands a little lower in one than in another."""

Pictures = NDArray[np.float32]


def similarities(characters: Sequence[str], font: Path, face: int) -> Pictures:
    """Similarity of each two characters, shape (n, n), at most 1, symmetric; the diagonal is 0."""
    drawn = draw(characters, font, face)
    alike = WHOLE * _alike(drawn, ALL) + HALF * np.maximum.reduce([_alike(drawn, half) for half in HALVES])
    np.fill_diagonal(alike, 0.0)
    return np.asarray(alike, dtype=np.float32)


def draw(characters: Sequence[str], font: Path, face: int) -> Pictures:
    """Blurred pictures of the characters, shape (n, SEEN, SEEN), 0 = blank."""
    type_face = ImageFont.truetype(str(font), DRAWN, index=face)
    return np.array([_picture(char, type_face) for char in characters], dtype=np.float32)


def _picture(char: str, type_face: ImageFont.FreeTypeFont) -> Pictures:
    image = Image.new("L", (DRAWN, DRAWN), 0)
    ImageDraw.Draw(image).text((0, -DRAWN * RISE), char, fill=255, font=type_face)
    blurred = image.filter(ImageFilter.GaussianBlur(BLUR))
    return np.asarray(blurred.resize((SEEN, SEEN), Image.Resampling.BILINEAR), dtype=np.float32)


def _alike(pictures: Pictures, window: tuple[int, int, int, int]) -> Pictures:
    """Correlation of a window of the pictures with that of the others where it fits best."""
    fixed = _unit(pictures, window)
    moved = (_unit(np.roll(pictures, shift, axis=(1, 2)), window) for shift in SHIFTS)
    best = np.maximum.reduce([fixed @ other.T for other in moved])
    return np.asarray(np.maximum(best, best.T), dtype=np.float32)


def _unit(pictures: Pictures, window: tuple[int, int, int, int]) -> Pictures:
    top, low, left, right = window
    flat = pictures[:, top:low, left:right].reshape(len(pictures), -1)
    centred = flat - flat.mean(axis=1, keepdims=True)
    return np.asarray(centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-6), dtype=np.float32)
