"""PAdES: fields made in one incremental update, then one signature after another, earlier ones staying valid.

* The signing time is the caller's (``/M`` of the signature), never this machine's clock.
* Nothing is fetched: no time stamp authority, no revocation source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from tempfile import NamedTemporaryFile

from asn1crypto import algos, x509
from pyhanko.pdf_utils import text
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from yuanping.infra.pdf.face import face_for

ECDSA_SIZE = 72
FONT_SIZE = 11


@dataclass(frozen=True, slots=True)
class FieldBox:
    """A visible signature field on the last page, in points from the lower left corner."""

    name: str
    left: int
    bottom: int
    right: int
    top: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one signature shows and states."""

    field: str
    name: str
    lines: tuple[str, ...]
    reason: str
    signed_at: datetime
    alphabet: str = ""
    """Characters of all stamps of the document: one cut of the face then serves them all."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A file with one signature more. ``covered`` are the bytes of its ByteRange."""

    pdf: bytes
    byte_range: tuple[int, int, int, int]
    covered: bytes


class _ForeignKeySigner(Signer):
    """Signs with a key this module never sees."""

    def __init__(self, certificate: bytes, root: bytes, sign: Callable[[bytes], bytes]) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(x509.Certificate.load(root))
        super().__init__(
            signing_cert=x509.Certificate.load(certificate),
            cert_registry=store,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            embed_roots=True,
        )
        self._sign = sign

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return b"\0" * ECDSA_SIZE if dry_run else self._sign(data)


class _ClocklessWriter(IncrementalPdfFileWriter):
    """Leaves the document's dates as the typesetter wrote them; the library would put this machine's clock there."""

    def _update_meta(self) -> None:
        return


class _ClockedPdfSigner(signers.PdfSigner):
    """A signer whose clock is the caller's."""

    moment: datetime

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.moment
        return session


def add_fields(pdf: bytes, boxes: tuple[FieldBox, ...]) -> bytes:
    """``pdf`` with all its signature fields, made in one incremental update."""
    writer = _ClocklessWriter(BytesIO(pdf))
    for box in boxes:
        place = (box.left, box.bottom, box.right, box.top)
        fields.append_signature_field(writer, fields.SigFieldSpec(box.name, on_page=-1, box=place))
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def sign(pdf: bytes, stamp: Stamp, certificate: bytes, root: bytes, sign_ecdsa: Callable[[bytes], bytes]) -> Revision:
    """``pdf`` with ``stamp.field`` signed by the holder of ``certificate``."""
    meta = signers.PdfSignatureMetadata(
        field_name=stamp.field,
        name=stamp.name,
        reason=stamp.reason,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    shown = "\n".join(stamp.lines)
    with NamedTemporaryFile(suffix=".otf") as font:
        font.write(face_for(shown + stamp.alphabet))
        font.flush()
        box = text.TextBoxStyle(font=GlyphAccumulatorFactory(font.name), font_size=FONT_SIZE, border_width=0)
        style = TextStampStyle(stamp_text=shown.replace("%", "%%"), text_box_style=box, border_width=0)
        signer = _ClockedPdfSigner(meta, signer=_ForeignKeySigner(certificate, root, sign_ecdsa), stamp_style=style)
        signer.moment = stamp.signed_at
        out = signer.sign_pdf(_ClocklessWriter(BytesIO(pdf)), existing_fields_only=True)
    return _read(out.getvalue(), stamp.field)


def _read(pdf: bytes, field: str) -> Revision:
    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        if signature.field_name == field:
            begin, first, second, length = (int(number) for number in signature.byte_range)
            return Revision(pdf, (begin, first, second, length), pdf[begin:first] + pdf[second : second + length])
    raise LookupError(field)
