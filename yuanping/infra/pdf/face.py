"""The one Chinese face of printed documents, and the rule that a missing glyph is an error, never a box.

Noto Sans CJK SC (SIL Open Font License 1.1) comes from Debian's ``fonts-noto-cjk`` where that is installed, else from the
wheel ``mplfonts`` (hash-pinned below), of which only that one file is kept. ``tools/fetch_font.py`` runs :func:`prepare`
once at set-up; afterwards nothing needs a network. Each document is set in its own cut of the face, with the characters it
uses: a rare name is no problem, and a file of sixteen megabytes is neither parsed nor embedded for every signature.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Noto Sans CJK SC"
DEBIAN = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
WHEEL = "mplfonts==0.0.11"
WHEEL_SHA256 = "b5e05ba7fd9a59cae48d1db41f657f50e6765e6f04b8d78504438b93a66b6e13"
MEMBER = "mplfonts/fonts/NotoSansCJKsc-Regular.otf"
FILE = "NotoSansCJKsc-Regular.otf"


class FaceMissing(Exception):
    """No Chinese face is on this machine; the text says how to get it."""


class GlyphMissing(Exception):
    """The face has no glyph for a character of a document."""

    def __init__(self, character: str) -> None:
        name = unicodedata.name(character, "?")
        super().__init__(f"the face has no glyph for {character!r} (U+{ord(character):04X} {name})")
        self.character = character


def folders() -> tuple[Path, ...]:
    """Where a prepared face may lie: this installation's data, then the checkout's."""
    return (Path(settings.DATA_DIR) / "fonts", Path(settings.BASE_DIR) / "var" / "fonts")


def face_for(text: str) -> bytes:
    """A font file with exactly the characters of ``text`` (and ASCII), cut from the face.

    Raises:
        GlyphMissing: naming the first character the face cannot show.
        FaceMissing: set-up has not been run.
    """
    path = _prepared()
    known = _characters(path)
    for character in text:
        if not _is_invisible(character) and ord(character) not in known:
            raise GlyphMissing(character)
    needed = frozenset(ord(character) for character in text if ord(character) in known)
    return _cut(path, needed | frozenset(range(0x20, 0x7F)))


def prepare(folder: Path) -> Path:
    """Put the face into ``folder`` unless it is there. Only the wheel needs a package index.

    Raises:
        FaceMissing: neither Debian's package nor the wheel can be had.
    """
    target = folder / FILE
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if Path(DEBIAN).exists():
            _take_from_debian(target)
        else:
            _take_from_wheel(target)
    return target


def _prepared() -> Path:
    for folder in folders():
        if (folder / FILE).exists():
            return folder / FILE
    if Path(DEBIAN).exists():
        return prepare(folders()[0])
    raise FaceMissing("no Chinese face: run tools/fetch_font.py once (or install fonts-noto-cjk)")


@cache
def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=32)
def _cut(path: Path, characters: frozenset[int]) -> bytes:
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    with TTFont(path, lazy=True) as font:
        chooser = subset.Subsetter(options)
        chooser.populate(unicodes=characters)
        chooser.subset(font)
        buffer = BytesIO()
        font.save(buffer)
    return buffer.getvalue()


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"}


def _take_from_debian(target: Path) -> None:
    with TTCollection(DEBIAN, lazy=True) as collection:
        for font in collection.fonts:
            if font["name"].getDebugName(1) == FAMILY:
                _replace(target, font)
                return
    raise FaceMissing(f"{DEBIAN} has no face {FAMILY}")


def _take_from_wheel(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text(f"{WHEEL} --hash=sha256:{WHEEL_SHA256}\n")
        wheel = _download(Path(folder), pins)
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
            raise FaceMissing(f"{WHEEL} is not the pinned file")
        with zipfile.ZipFile(wheel) as archive:
            _write(target, archive.read(MEMBER))


def _download(folder: Path, pins: Path) -> Path:
    """The pinned wheel. pip of this interpreter, else of any other: only the file counts, and its hash is checked."""
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    told = ""
    for command in ([sys.executable, "-m", "pip"], ["python3", "-m", "pip"], ["pip3"]):
        if shutil.which(command[0]) is None:
            continue
        whole = [*command, "download", *options, "--dest", str(folder), "--requirement", str(pins)]
        done = subprocess.run(whole, check=False, capture_output=True, text=True)  # noqa: S603 - fixed arguments
        for wheel in folder.glob("*.whl"):
            return wheel
        told = done.stderr.strip()[-400:]
    raise FaceMissing(f"could not fetch {WHEEL}: {told}")


def _replace(target: Path, font: TTFont) -> None:
    part = target.with_suffix(f".{os.getpid()}.part")
    font.save(part)
    part.replace(target)


def _write(target: Path, data: bytes) -> None:
    part = target.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(target)
