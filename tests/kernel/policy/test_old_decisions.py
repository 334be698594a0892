"""Old decisions replay for ever: records and compiled packs as they were written before the format grew."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.record import DECIDED, DecisionRecord, decided_body, record_digest, replay

OLD = sorted((Path(__file__).parent / "old").glob("*.json.gz"))


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.name)
def test_an_old_decision_reads_back_keeps_its_digest_and_is_decided_again(file: Path) -> None:
    kept = parse_canonical(gzip.decompress(file.read_bytes()))
    record = from_plain(DecisionRecord, kept["record"])
    assert record_digest(record) == kept["digest"]
    assert canonical(to_plain(from_plain(Pack, kept["pack"]))) == canonical(kept["pack"])
    replay(record, kept["pack"], {DECIDED: (decided_body(record),)})


def test_there_are_old_decisions() -> None:
    assert [file.name for file in OLD] == ["LN.json.gz", "SD.json.gz"]
