"""The draw, frozen: these bytes must come out on every Python, every OpenSSL and in ten years.

``python -m tests.kernel.draw.test_vectors`` writes the file anew; a changed line is a changed draw and needs a new version.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.kernel.draw.scene import (
    WORKSTATIONS,
    commitments,
    commits_of,
    pool_of,
    reveals_of,
    secret_of,
    venue_draft,
    venue_record,
)
from yuanping.kernel.draw.bodies import outcome_digest
from yuanping.kernel.draw.calls import Call, Outcome, call_leaf
from yuanping.kernel.draw.exclusions import seal_exclusions
from yuanping.kernel.draw.order import lazy_order
from yuanping.kernel.draw.planning import ExpertDraft, plan_experts
from yuanping.kernel.draw.request import freeze, request_digest
from yuanping.kernel.draw.seed import chain_key, commitment_of, make_seed, reveal_of, sealed_commitment_of
from yuanping.kernel.draw.select import draw_experts
from yuanping.kernel.draw.shamir import split_secret
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.draw.values import Procedure
from yuanping.kernel.plain import to_plain

FILE = Path(__file__).with_name("vectors.json")
KEY = bytes(range(32))


def vectors(hash_name: str) -> dict[str, object]:
    stream = Stream(hash_name, KEY, "L1")
    venues = venue_record(venue_draft(hash_name=hash_name, procedure=Procedure.UNIFORM))
    pool = pool_of(hash_name)
    excluded = frozenset(range(0, pool.size, 3))
    exclusions = seal_exclusions(hash_name, "LN-D2", KEY, pool.cells, excluded)
    draft = ExpertDraft(
        draw_id="LN-D2",
        venue_request=venues.request,
        counts=venues.result,
        standby=2,
        pool_day=pool.day,
        pool_root=pool.root,
        pool_size=pool.size,
        cells=pool.cells_with(excluded),
        exclusions_digest=exclusions.digest,
        exclusion_block=1,
        workstations=WORKSTATIONS,
    )
    request = plan_experts(draft)
    request = freeze(
        request, commitments(commits_of(hash_name, "LN-D2")), sealed_commitment_of(hash_name, "LN-D2", KEY)
    )
    seed = make_seed(hash_name, request_digest(request), [reveal_of(one) for one in reveals_of(request)], KEY)
    draw = draw_experts(request, seed, excluded, WORKSTATIONS)
    party = "registry_owner"
    return {
        "stream": stream.take(48).hex(),
        "below_1000": [stream.below(1000) for _ in range(12)],
        "order_of_10": list(lazy_order(Stream(hash_name, KEY, "L2", "A01", "LN-SY"), 10)),
        "commitment": commitment_of(hash_name, "LN-D1", party, secret_of(party, "nonce"), secret_of(party, "secret")),
        "sealed_commitment": request.sealed_commitment,
        "chain_end": chain_key(hash_name, KEY, 0, 3).hex(),
        "shares": [share.data.hex() for share in split_secret(KEY, KEY[::-1])],
        "pool_root": pool.root,
        "exclusions": exclusions.digest,
        "venue_request": request_digest(venues.request),
        "venue_result": to_plain(venues.result),
        "expert_request": request_digest(request),
        "seed": seed.hex(),
        "seats": to_plain(draw.seats),
        "outcome": outcome_digest(hash_name, draw),
        "call": call_leaf(hash_name, "LN-D2", Call(1, 1, 5, Outcome.REFUSED, "ab" * 32, KEY.hex())),
    }


@pytest.mark.parametrize("hash_name", ["sha256", "sm3"])
def test_draw_is_frozen(hash_name: str) -> None:
    assert vectors(hash_name) == json.loads(FILE.read_text(encoding="utf-8"))[hash_name]


if __name__ == "__main__":
    made = {name: vectors(name) for name in ("sha256", "sm3")}
    FILE.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
