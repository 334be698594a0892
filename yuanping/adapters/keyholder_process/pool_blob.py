"""The sealed pool of one draw: everything fixed before the seed, rebuilt from one sealed blob."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from yuanping.adapters.keyholder_process.persons import open_profile
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.holder import PoolEntry, Prepared, PrepareOrder
from yuanping.kernel.committee.holder_files import Profile
from yuanping.kernel.committee.recusal import Recusal
from yuanping.kernel.draw.excluded import ExcludedGroup, publish_reasons, reasons_digest, reasons_salt
from yuanping.kernel.draw.exclusions import SealedExclusions, seal_exclusions
from yuanping.kernel.draw.pool import PoolMember, SealedPool, seal_pool
from yuanping.kernel.draw.seed import chain_key, sealed_commitment_of
from yuanping.kernel.draw.values import CentreWorkstations
from yuanping.kernel.plain import from_plain, to_plain

CHAIN_LENGTH = 16
_KEY = 32
_CACHED = 4


@dataclass(frozen=True, slots=True)
class PoolBlob:
    """What is sealed: keys, entries in the order given, who is recused and why, workstations."""

    draw_id: str
    hash_name: str
    day: date
    sealed_key: bytes
    pool_key: bytes
    exclusion_key: bytes
    chain_tip: bytes
    specialties: tuple[str, ...]
    centres: tuple[str, ...]
    entries: tuple[PoolEntry, ...]
    recusals: tuple[Recusal, ...]
    workstations: tuple[CentreWorkstations, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """The blob with its trees, and who stands where."""

    blob: PoolBlob
    sealed: SealedPool
    exclusions: SealedExclusions
    position_of: dict[str, int]
    entry_at: dict[int, PoolEntry]

    @property
    def excluded(self) -> frozenset[int]:
        return frozenset(self.position_of[recusal.expert_id] for recusal in self.blob.recusals)

    @property
    def reasons(self) -> tuple[ExcludedGroup, ...]:
        """How many were excluded for which reason, as it may be published."""
        reason_at = {self.position_of[recusal.expert_id]: str(recusal.reason) for recusal in self.blob.recusals}
        return publish_reasons(self.sealed.cells, reason_at)

    @property
    def reasons_salt(self) -> str:
        return reasons_salt(self.blob.hash_name, self.blob.exclusion_key, self.blob.draw_id)


class Pools:
    """Opens pool blobs; the last few stay in memory, because every reply needs its pool."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._recent: OrderedDict[bytes, Pool] = OrderedDict()

    def prepare(self, order: PrepareOrder) -> Prepared:
        """Make keys, seal pool and exclusions, and say what the request may publish."""
        blob = PoolBlob(
            order.draw_id,
            order.hash_name,
            order.day,
            secrets.token_bytes(_KEY),
            secrets.token_bytes(_KEY),
            secrets.token_bytes(_KEY),
            secrets.token_bytes(_KEY),
            order.specialties,
            order.centres,
            order.entries,
            order.recusals,
            order.workstations,
        )
        pool = _build(blob)
        return Prepared(
            self._vault.seal("pool", canonical(to_plain(blob)), "pool"),
            pool.sealed.root,
            pool.sealed.size,
            pool.sealed.cells_with(pool.excluded),
            pool.exclusions.digest,
            pool.exclusions.block,
            sealed_commitment_of(blob.hash_name, blob.draw_id, blob.sealed_key),
            chain_key(blob.hash_name, blob.chain_tip, 0, CHAIN_LENGTH).hex(),
            reasons_digest(blob.hash_name, blob.draw_id, pool.reasons_salt, pool.reasons),
        )

    def open(self, sealed: bytes) -> Pool:
        """The pool of a sealed blob."""
        if sealed in self._recent:
            self._recent.move_to_end(sealed)
            return self._recent[sealed]
        pool = _build(from_plain(PoolBlob, parse_canonical(self._vault.unseal("pool", sealed, "pool"))))
        self._recent[sealed] = pool
        if len(self._recent) > _CACHED:
            self._recent.popitem(last=False)
        return pool

    def profile_at(self, pool: Pool, position: int) -> Profile:
        """Who stands at a position."""
        entry = pool.entry_at[position]
        return open_profile(self._vault, entry.expert_id, entry.sealed_profile)


def _build(blob: PoolBlob) -> Pool:
    members = tuple(PoolMember(entry.expert_id, entry.specialty, entry.centre) for entry in blob.entries)
    sealed = seal_pool(blob.hash_name, blob.day.isoformat(), blob.pool_key, members)
    by_id = {entry.expert_id: entry for entry in blob.entries}
    position_of = {expert_id: position for position, expert_id in enumerate(sealed.ids)}
    entry_at = {position: by_id[expert_id] for position, expert_id in enumerate(sealed.ids)}
    recused = frozenset(position_of[recusal.expert_id] for recusal in blob.recusals)
    exclusions = seal_exclusions(blob.hash_name, blob.draw_id, blob.exclusion_key, sealed.cells, recused)
    return Pool(blob, sealed, exclusions, position_of, entry_at)
