"""SM2 keys and signatures by the system's libcrypto (OpenSSL 3), else by the wheel gmssl-pyx."""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import gmssl_pyx
from asn1crypto import keys

from yuanping.kernel.signing.sm2 import SIGNER_ID
from yuanping.verify.gm import SM2_CURVE

Pointer = ctypes.c_void_p
_RETURNING_POINTERS = ("EVP_PKEY_Q_keygen", "d2i_AutoPrivateKey", "EVP_MD_CTX_new", "EVP_PKEY_CTX_new", "EVP_sm3")


class BackEndFailed(Exception):
    """The library refused an operation that cannot fail on sound input."""


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A private number and its public point (64 bytes)."""

    private: bytes
    public: bytes

    def pkcs8(self) -> bytes:
        """The key as PKCS #8 DER; every part has a fixed length, so the number keeps its leading zeros."""
        inner = _wrap(0x02, b"\x01") + _wrap(0x04, self.private) + _wrap(0xA1, _wrap(0x03, b"\x00\x04" + self.public))
        algorithm = keys.PrivateKeyAlgorithm(
            {"algorithm": "ec", "parameters": keys.ECDomainParameters("named", SM2_CURVE)}
        ).dump()
        return _wrap(0x30, _wrap(0x02, b"\x00") + algorithm + _wrap(0x04, _wrap(0x30, inner)))


def _wrap(tag: int, body: bytes) -> bytes:
    length = bytes((len(body),)) if len(body) < 0x80 else b"\x81" + bytes((len(body),))
    return bytes((tag,)) + length + body


class BackEnd(Protocol):
    """Who computes with secret numbers."""

    def generate(self) -> Sm2Key:
        """A fresh key."""

    def sign(self, key: Sm2Key, message: bytes) -> bytes:
        """DER signature with SM3 and the identifier of GM/T 0009."""


class Gmssl:
    """The wheel."""

    def generate(self) -> Sm2Key:
        public, private = gmssl_pyx.sm2_key_generate()
        if len(public) != 64:
            public, private = private, public
        return Sm2Key(private, public)

    def sign(self, key: Sm2Key, message: bytes) -> bytes:
        signature: bytes = gmssl_pyx.sm2_sign(key.private, key.public, message, signer_id=SIGNER_ID)
        return signature


class Libcrypto:
    """The system's OpenSSL, patched by the distribution."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        for name in _RETURNING_POINTERS:
            getattr(library, name).restype = Pointer
        for name in ("EVP_PKEY_free", "EVP_MD_CTX_free", "EVP_PKEY_CTX_free"):
            getattr(library, name).restype = None

    def generate(self) -> Sm2Key:
        pkey = Pointer(self._library.EVP_PKEY_Q_keygen(None, None, b"SM2"))
        if not pkey:
            raise BackEndFailed("EVP_PKEY_Q_keygen")
        try:
            inner = keys.ECPrivateKey.load(self._dump("i2d_PrivateKey", pkey))
            info = keys.PublicKeyInfo.load(self._dump("i2d_PUBKEY", pkey))
            private = inner["private_key"].contents.rjust(32, b"\0")[-32:]
            return Sm2Key(private, info["public_key"].native[1:])
        finally:
            self._library.EVP_PKEY_free(pkey)

    def sign(self, key: Sm2Key, message: bytes) -> bytes:
        encoded = key.pkcs8()
        start = ctypes.cast(ctypes.c_char_p(encoded), Pointer)
        pkey = Pointer(self._library.d2i_AutoPrivateKey(None, ctypes.byref(start), ctypes.c_long(len(encoded))))
        if not pkey:
            raise BackEndFailed("d2i_AutoPrivateKey")
        try:
            return self._sign(pkey, message)
        finally:
            self._library.EVP_PKEY_free(pkey)

    def _sign(self, pkey: Pointer, message: bytes) -> bytes:
        library = self._library
        digest, context = Pointer(library.EVP_MD_CTX_new()), Pointer(library.EVP_PKEY_CTX_new(pkey, None))
        try:
            self._demand(library.EVP_PKEY_CTX_set1_id(context, SIGNER_ID, ctypes.c_int(len(SIGNER_ID))))
            library.EVP_MD_CTX_set_pkey_ctx(digest, context)
            self._demand(library.EVP_DigestSignInit(digest, None, Pointer(library.EVP_sm3()), None, pkey))
            size, length = ctypes.c_size_t(0), ctypes.c_size_t(len(message))
            self._demand(library.EVP_DigestSign(digest, None, ctypes.byref(size), message, length))
            out = ctypes.create_string_buffer(size.value)
            self._demand(library.EVP_DigestSign(digest, out, ctypes.byref(size), message, length))
            return out.raw[: size.value]
        finally:
            library.EVP_MD_CTX_free(digest)
            library.EVP_PKEY_CTX_free(context)

    def _dump(self, function: str, pkey: Pointer) -> bytes:
        size = getattr(self._library, function)(pkey, None)
        if size <= 0:
            raise BackEndFailed(function)
        buffer = ctypes.create_string_buffer(size)
        at = Pointer(ctypes.addressof(buffer))
        getattr(self._library, function)(pkey, ctypes.byref(at))
        return buffer.raw[:size]

    @staticmethod
    def _demand(answer: int) -> None:
        if answer != 1:
            raise BackEndFailed("EVP")


@cache
def back_end() -> BackEnd:
    """The system library when it is OpenSSL 3 with SM2, else the wheel. Both are tried with one signature."""
    for name in ("libcrypto.so.3", ctypes.util.find_library("crypto")):
        try:
            if name:
                tried = Libcrypto(ctypes.CDLL(name))
                tried.sign(tried.generate(), b"")
                return tried
        except (OSError, AttributeError, BackEndFailed):
            continue
    return Gmssl()
