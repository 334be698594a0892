"""Every notice as it lies in the sealed outbox, and the telephones that can open them. Only a demo holds all telephones.

An opened notice is remembered by its id in an index beside the telephones' key, so that a page need not try 600 keys.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from yuanping.adapters.keyholder_process.notice import open_notice
from yuanping.apps.notifications import queries as notifications
from yuanping.demo.phones import private_key
from yuanping.demo.province import make_province
from yuanping.kernel.committee.notice import Notice, NoticeKind
from yuanping.kernel.errors import NotFound

INDEX = "demo-mail-index.json"


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice, opened by the telephone it was sealed to. ``name`` is the notice's random id."""

    name: str
    phone: str
    holder: str
    notice: Notice
    id_number: str
    """The invented document its holder shows at the door."""

    @property
    def masked_phone(self) -> str:
        return f"{self.phone[:3]}****{self.phone[-4:]}"

    @property
    def is_call(self) -> bool:
        return self.notice.kind is NoticeKind.CALL

    @property
    def is_own_page(self) -> bool:
        return self.notice.kind is NoticeKind.OWN_PAGE

    @property
    def is_confirmed(self) -> bool:
        return self.notice.kind is NoticeKind.CONFIRMED


@cache
def _telephones() -> tuple[tuple[str, str, str, bytes], ...]:
    """(telephone, holder, number of the document, private key) of every invented expert."""
    people = (expert.person for expert in make_province().experts)
    return tuple(
        (person.phone, person.name, person.id_number, private_key(person.phone).private_bytes_raw())
        for person in people
    )


def list_envelopes() -> tuple[str, ...]:
    """The random ids of all notices; they have no other order than the alphabet."""
    return notifications.list_notice_ids()


@lru_cache(maxsize=4096)
def open_letter(name: str) -> Letter:
    """Hold the telephone the notice was sealed to, and read it.

    Raises:
        NotFound: there is no such notice, or no telephone of the demo opens it.
    """
    sealed = notifications.read_sealed(name)
    index = _read_index()
    known = index.get(name)
    for phone, holder, id_number, private in _telephones():
        if known not in {None, phone}:
            continue
        notice = open_notice(private, sealed)
        if notice is not None:
            if known is None:
                _write_index({**index, name: phone})
            return Letter(name, phone, holder, notice, id_number)
    raise NotFound("notice")


def list_letters(skip: frozenset[str] = frozenset()) -> tuple[Letter, ...]:
    """Every notice, opened; those named in ``skip`` are left out."""
    return tuple(open_letter(name) for name in list_envelopes() if name not in skip)


def _index_path() -> Path:
    return Path(settings.KEYS_DIR) / INDEX


def _read_index() -> dict[str, str]:
    path = _index_path()
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _write_index(index: dict[str, str]) -> None:
    path = _index_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(index, file)
    draft.replace(path)
