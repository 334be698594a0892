"""Pictures that people send: known by their content, bounded before they are decoded, written anew.

* The name and the declared type of a file say nothing: only PNG, JPEG and WebP that decode are taken.
* A picture is refused by its size in bytes and by its size in points before any point is decoded (decompression bombs).
* What is stored is our own encoding of the points: no EXIF, no position, no camera, no comment, no trailing bytes.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from yuanping.kernel.errors import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_POINTS = 40_000_000
LONGEST_SIDE = 2400
QUALITY = 85
FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as we wrote it."""

    data: bytes
    media_type: str
    width: int
    height: int


def re_encode(data: bytes) -> Encoded:
    """The same picture, turned upright, at most ``LONGEST_SIDE`` long, without anything but its points.

    Raises:
        Refused: ``picture_too_large``, ``picture_unreadable``, ``picture_too_many_points``.
    """
    if len(data) > MOST_BYTES:
        raise Refused("picture_too_large", {"most": MOST_BYTES // (1024 * 1024)}, field="file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MOST_POINTS:
                raise Refused("picture_too_many_points", {"most": MOST_POINTS // 1_000_000}, field="file")
            upright = ImageOps.exif_transpose(picture)
            upright.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise Refused("picture_unreadable", {}, field="file") from broken
    return _write(upright)


def _write(picture: Image.Image) -> Encoded:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", picture.size, "white")
    with_alpha = picture.convert("RGBA")
    clean.paste(with_alpha, mask=with_alpha.getchannel("A"))
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Encoded(out.getvalue(), "image/jpeg", clean.width, clean.height)
