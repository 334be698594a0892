"""Pictures made for tests: with a place and a camera in them, too long, too many points, or none at all."""

from __future__ import annotations

import io

from PIL import Image

GPS, LATITUDE, CAMERA = 0x8825, 2, 0x0110


def make_picture(size: tuple[int, int] = (640, 480), form: str = "JPEG", colour: str = "teal") -> bytes:
    """A picture that says where and with what it was taken."""
    exif = Image.Exif()
    exif[CAMERA] = "Secret Camera 9000"
    exif.get_ifd(GPS)[LATITUDE] = (41.0, 48.0, 20.5)
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, exif=exif)
    return out.getvalue()
