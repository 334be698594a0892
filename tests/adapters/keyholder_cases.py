"""A small draw for tests of the key holder: 40 invented experts in two specialties at two centres."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from yuanping.adapters.keyholder_process.notice import make_mailbox_key, open_notice
from yuanping.adapters.keyholder_process.process import KeyHolderServer
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.holder import DrawOrder, Place, PoolEntry, Prepared, PrepareOrder
from yuanping.kernel.committee.holder_files import Profile, Profiles, SealedProfiles
from yuanping.kernel.committee.notice import Notice
from yuanping.kernel.committee.recusal import LAW_INTEREST, Recusal, RecusalReason
from yuanping.kernel.committee.reply_time import ReplyRule
from yuanping.kernel.draw.planning import ExpertDraft, VenueDraft, plan_experts, plan_venues
from yuanping.kernel.draw.request import Commitment, ExpertRequest, freeze
from yuanping.kernel.draw.seed import Reveal, commitment_of
from yuanping.kernel.draw.values import (
    PARTIES,
    CellCount,
    CellSeats,
    CentreWorkstations,
    Limits,
    Procedure,
    Quota,
)
from yuanping.kernel.plain import from_plain, to_plain

T = TypeVar("T")
CENTRES = ("C-HOST", "C-SUB")
COUNTS = (CellSeats("A08", "C-HOST", 1), CellSeats("A08", "C-SUB", 1), CellSeats("B01", "C-SUB", 2))
WORKSTATIONS = (CentreWorkstations("C-HOST", ("W-1", "W-2", "W-3")), CentreWorkstations("C-SUB", ("W-4", "W-5", "W-6")))
MEETS = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)
CALLED = datetime(2026, 9, 23, 2, 0, tzinfo=UTC)
CALLS_END = datetime(2026, 9, 24, 10, 0, tzinfo=UTC)


class Phones:
    """Telephones of invented experts."""

    def __init__(self, count: int) -> None:
        self.keys = [make_mailbox_key() for _ in range(count)]

    def read(self, notices: tuple[bytes, ...]) -> dict[int, Notice]:
        """Which telephone opens which notice."""
        found = {}
        for sealed in notices:
            for number, (private, _) in enumerate(self.keys):
                notice = open_notice(private, sealed)
                if notice is not None:
                    found[number] = notice
        return found


def ask(server: KeyHolderServer, op: str, question: object, answer: type[T]) -> T:
    """Ask over the wire form, without a process."""
    line = canonical({"op": op, "body": to_plain(question)})
    plain = parse_canonical(server.answer(line))
    assert isinstance(plain, dict)
    assert "ok" in plain, plain
    return from_plain(answer, plain["ok"])


class SmallDraw:
    """Prepared, frozen and ready to draw."""

    def __init__(self, server: KeyHolderServer, experts: int = 40, recused: tuple[int, ...] = (3,)) -> None:
        self.server = server
        self.phones = Phones(experts)
        self.ids = [secrets.token_hex(16) for _ in range(experts)]
        cells = [("A08", "C-HOST"), ("A08", "C-SUB"), ("B01", "C-HOST"), ("B01", "C-SUB")]
        self.cell_of = [cells[number % 4] for number in range(experts)]
        self.profiles = tuple(
            Profile(self.ids[n], f"专家{n}", f"11010119900101{n:04d}", f"139{n:08d}", self.phones.keys[n][1].hex())
            for n in range(experts)
        )
        sealed = ask(server, "seal_profiles", Profiles(self.profiles), SealedProfiles).sealed
        self.entries = tuple(PoolEntry(self.ids[n], *self.cell_of[n], sealed[n]) for n in range(experts))
        self.recusals = tuple(Recusal(self.ids[n], RecusalReason.WORKS_FOR_BIDDER, LAW_INTEREST) for n in recused)
        self.prepared = ask(server, "prepare", self.order(), Prepared)
        self.request, self.reveals = self._freeze()

    def order(self) -> PrepareOrder:
        return PrepareOrder(
            "LN-DRAW", "sm3", date(2026, 9, 23), ("A08", "B01"), CENTRES, self.entries, self.recusals, WORKSTATIONS
        )

    def _freeze(self) -> tuple[ExpertRequest, tuple[Reveal, ...]]:
        counts = {cell: sum(one == cell for one in self.cell_of) for cell in dict.fromkeys(self.cell_of)}
        venues = plan_venues(
            VenueDraft(
                "LN-D1",
                "LOT",
                "sm3",
                "00" * 32,
                Procedure.EQUAL_CHANCE,
                (Quota("A08", 2), Quota("B01", 2)),
                1,
                CENTRES,
                (3, 3),
                tuple(CellCount(*cell, n) for cell, n in counts.items()),
                Limits(4, 4, 1, 1),
            )
        )
        prepared = self.prepared
        self.venues = venues
        planned = plan_experts(
            ExpertDraft(
                "LN-DRAW",
                venues,
                COUNTS,
                2,
                "2026-09-23",
                prepared.pool_root,
                prepared.pool_size,
                prepared.cells,
                prepared.exclusions_digest,
                prepared.exclusion_block,
                WORKSTATIONS,
                prepared.chain_end,
            )
        )
        planned = replace(planned, sealed_commitment=prepared.sealed_commitment, salt=secrets.token_hex(32))
        reveals = tuple(Reveal(party, secrets.token_bytes(32), secrets.token_bytes(32)) for party in PARTIES)
        commitments = tuple(
            Commitment(r.party, f"{n:02d}", commitment_of("sm3", "LN-DRAW", r.party, r.nonce, r.secret))
            for n, r in enumerate(reveals)
        )
        return freeze(planned, commitments, planned.sealed_commitment), reveals

    def draw_order(self) -> DrawOrder:
        places = tuple(Place(centre, f"{centre} 中心") for centre in CENTRES)
        return DrawOrder(
            self.prepared.sealed_pool, self.request, self.reveals, places, MEETS, MEETS, CALLS_END, ReplyRule(), CALLED
        )
