"""The draw, frozen: these bytes must come out on every Python, every OpenSSL and in ten years.

``python -m tests.kernel.draw.frozen`` writes the file anew; a changed line is a changed draw and needs a new version.
``python -I -S tests/kernel/draw/frozen.py ROOT`` compares on a bare Python: no packages, and so no numpy; its plain twin tunes.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__" and sys.argv[1:]:
    sys.path.insert(0, sys.argv[1])
    from yuanping.kernel.draw import counting_plain

    sys.modules["yuanping.kernel.draw.counting"] = counting_plain

from tests.kernel.draw.scene import (
    SALT,
    WORKSTATIONS,
    commitments,
    commits_of,
    earlier_venue_record,
    old_venue_record,
    outcome_of,
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
from yuanping.kernel.draw.request import committed_form, freeze, request_digest
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
    venues = old_venue_record(venue_draft(hash_name=hash_name, procedure=Procedure.UNIFORM))
    sealed = earlier_venue_record(venue_draft(hash_name=hash_name, procedure=Procedure.UNIFORM))
    hidden = venue_record(venue_draft(hash_name=hash_name, procedure=Procedure.UNIFORM))
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
    planned = plan_experts(draft)
    fixed = commitments(commits_of(hash_name, "LN-D2")), sealed_commitment_of(hash_name, "LN-D2", KEY)
    request = freeze(replace(planned, v=1), *fixed)
    hiding = freeze(replace(planned, salt=SALT), *fixed)
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
        "sealed_venue_request": request_digest(sealed.request),
        "sealed_venue_result": to_plain(sealed.result),
        "hiding_venue_request": request_digest(hidden.request),
        "hiding_venue_result": to_plain(hidden.result),
        "hiding_venue_outcome": outcome_of(hidden),
        "expert_request": request_digest(request),
        "hiding_expert_request": request_digest(hiding),
        "hidden_of_venues": committed_form(hidden.request)["hidden"],
        "hidden_of_experts": committed_form(hiding)["hidden"],
        "seed": seed.hex(),
        "seats": to_plain(draw.seats),
        "outcome": outcome_digest(request, draw, KEY),
        "hiding_outcome": outcome_digest(hiding, draw, KEY),
        "call": call_leaf(hash_name, "LN-D2", Call(1, 1, 5, Outcome.REFUSED, "ab" * 32, KEY.hex())),
    }


def differences() -> list[str]:
    """Names of the frozen values that come out differently here."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    made = {name: vectors(name) for name in kept}
    return [f"{name} {key}" for name in kept for key in kept[name] if kept[name][key] != made[name][key]]


def main() -> int:
    """Compare, or without an argument write the file anew."""
    if sys.argv[1:]:
        found = differences()
        print("\n".join(found) or "the same draw")
        return bool(found)
    made = {name: vectors(name) for name in ("sha256", "sm3")}
    FILE.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
