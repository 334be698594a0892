"""Typst source to PDF/A-2b, in the one face and nothing else of the machine's."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import typst

from yuanping.infra.pdf.face import FAMILY, face_for
from yuanping.kernel.canonical import Plain, canonical


def typeset(template: str, data: Plain, now: datetime) -> bytes:
    """A PDF/A-2b of ``template``, which reads ``data`` as ``data.json``; dated ``now``.

    Data is never markup: the template receives it as strings, so nothing typed by a bidder can act.

    Raises:
        GlyphMissing: the face cannot show a character of template or data.
        FaceMissing: there is no face on this machine.
    """
    values = canonical(data)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "face.otf").write_bytes(face_for(template + values.decode()))
        (root / "data.json").write_bytes(values)
        head = f'#set text(font: "{FAMILY}", fallback: false, lang: "zh", region: "cn")\n{_date(now)}'
        (root / "main.typ").write_text(head + template, encoding="utf-8")
        compiler = typst.Compiler(str(root / "main.typ"), root=folder, font_paths=[folder], ignore_system_fonts=True)
        made = compiler.compile(format="pdf", pdf_standards=["a-2b"])
    if not isinstance(made, bytes):
        raise TypeError("typst made no single file")
    return made


def _date(now: datetime) -> str:
    at = now.astimezone(UTC)
    moment = (
        f"year: {at.year}, month: {at.month}, day: {at.day}, hour: {at.hour}, minute: {at.minute}, second: {at.second}"
    )
    return f"#set document(date: datetime({moment}))\n"
