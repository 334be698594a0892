"""Typst source to PDF/A-2b, in the one face and nothing else of the machine's."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import typst

from yuanping.infra.pdf.face import FAMILY, face_for

_ESCAPED = str.maketrans({character: f"\\{character}" for character in "\\#$*_`<>@[]=-+/~'\"&:|^"})


def quote(text: str) -> str:
    """``text`` as Typst content: nothing in it is markup, line breaks become spaces."""
    return " ".join(text.split()).translate(_ESCAPED)


def typeset(source: str, now: datetime) -> bytes:
    """A PDF/A-2b of ``source``, dated ``now``.

    Raises:
        GlyphMissing: the face cannot show a character of the source.
        FaceMissing: there is no face on this machine.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "face.otf").write_bytes(face_for(source))
        head = f'#set text(font: "{FAMILY}", fallback: false, lang: "zh", region: "cn")\n{_date(now)}'
        main = Path(folder) / "main.typ"
        main.write_text(head + source, encoding="utf-8")
        compiler = typst.Compiler(str(main), root=folder, font_paths=[folder], ignore_system_fonts=True)
        made: bytes = compiler.compile(format="pdf", pdf_standards=["a-2b"])
    return made


def _date(now: datetime) -> str:
    moment = f"year: {now.year}, month: {now.month}, day: {now.day}, hour: {now.hour}, minute: {now.minute}, second: {now.second}"
    return f"#set document(date: datetime({moment}))\n"
