"""``yuanping party`` as a process of its own against a running server: it checks before it reveals, and refuses otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.apps.draw.cases import Ceremony, open_venues
from tests.personas import NOW, PASSWORD, make_personas
from yuanping.apps.draw import queries, services
from yuanping.apps.evidence import queries as log_queries
from yuanping.apps.evidence.services import sequence_pending
from yuanping.infra.worker import tick
from yuanping.kernel.draw.states import CeremonyState

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Run:
    """One party's folder and how to call the command in it."""

    server: str
    ceremony: str
    user: str
    folder: Path

    def __call__(self, step: str, *more: str) -> tuple[int, dict[str, str]]:
        arguments = ["--key", str(self.folder / "party.pem")]
        if step in {"commit", "deposit", "reveal", "share"}:
            arguments += ["--server", self.server, "--user", self.user, "--ceremony", self.ceremony]
        if step != "keygen":
            arguments += ["--receipt", str(self.folder / "receipt.json")]
        if step == "receipt":
            arguments = arguments[2:]
        command = [sys.executable, "-m", "yuanping.cli.main", "party", step, *arguments, "--json", *more]
        environment = {**os.environ, "YUANPING_PARTY_PASSWORD": PASSWORD}
        done = subprocess.run(command, capture_output=True, env=environment, timeout=120, check=False)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done.returncode, json.loads(done.stdout)


@pytest.fixture
def case() -> Ceremony:
    return open_venues(make_personas(NOW))


@pytest.fixture
def entity(case: Ceremony, live_server: LiveServer, tmp_path: Path) -> Run:
    run = Run(live_server.url, case.ceremony_id, "entity", tmp_path)
    code, told = run("keygen")
    assert (code, told["done"]) == (0, "keygen")
    return run


def test_party_commits_checks_and_reveals(case: Ceremony, entity: Run) -> None:
    code, told = entity("commit")
    assert (code, told["party"]) == (0, "procuring_entity")
    early, why = entity("reveal")
    assert (early, why["refused"]) == (1, "reveal_before_checkpoint")
    case.commit("supervisor")
    case.commit("registry")
    early, why = entity("reveal")
    assert (early, why["refused"]) == (1, "reveal_before_checkpoint")
    sequence_pending(NOW)
    code, told = entity("reveal")
    assert code == 0, told
    assert told["checked"].count("；") == 4
    case.reveal("supervisor")
    case.reveal("registry")
    assert sum(cell.seats for cell in services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)) == 4
    code, told = entity("receipt")
    assert (code, told["state"]) == (0, "revealed")
    assert told["checkpoint"].startswith("yuanping")
    again, why = entity("reveal")
    assert (again, why["refused"]) == (1, "already_revealed")


def test_party_opens_its_share_of_one_that_stays_away(case: Ceremony, entity: Run) -> None:
    assert entity("commit")[1]["deposited"] == "no"
    assert entity("deposit")[1]["deposited"] == "no"
    case.commit("supervisor")
    case.commit("registry")
    assert entity("deposit")[1]["deposited"] == "yes"
    sequence_pending(NOW)
    assert entity("reveal")[0] == 0
    case.reveal("supervisor")
    code, told = entity("share")
    assert (code, told["refused"]) == (1, "share_not_asked")
    due = queries.view_ceremony(case.actor("supervisor"), case.ceremony_id).answer_by
    assert due is not None
    tick(due + timedelta(minutes=1))
    code, told = entity("share")
    assert (code, told["opened"]) == (0, "registry_owner")
    assert case.open_share("supervisor", "registry_owner").complete
    assert sum(cell.seats for cell in services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)) == 4


def test_party_keeps_its_secret_when_the_log_key_is_another(case: Ceremony, entity: Run) -> None:
    entity("commit")
    case.commit("supervisor")
    case.commit("registry")
    assert entity("deposit")[1]["deposited"] == "yes"
    sequence_pending(NOW)
    code, told = entity("reveal", "--log-key", str(replace(log_queries.verifier_key(), public_key=bytes(32))))
    assert (code, told["check"]) == (1, "log.checkpoint 签名检查点")
    assert queries.view_ceremony(case.actor("entity"), case.ceremony_id).revealed == 0


def test_party_keeps_its_secret_when_its_commitment_was_exchanged(case: Ceremony, entity: Run) -> None:
    entity("commit")
    case.commit("supervisor")
    case.commit("registry")
    assert entity("deposit")[1]["deposited"] == "yes"
    sequence_pending(NOW)
    receipt = entity.folder / "receipt.json"
    text = json.loads(receipt.read_text())
    text["commitment"] = "00" * 32
    receipt.write_text(json.dumps(text, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
    code, told = entity("reveal")
    assert (code, told["check"]) == (1, "party.own 本方承诺")
    assert queries.view_ceremony(case.actor("entity"), case.ceremony_id).state == CeremonyState.FROZEN


def test_party_never_overwrites_a_key_or_a_receipt(case: Ceremony, entity: Run) -> None:
    before = (entity.folder / "party.pem").read_bytes()
    assert entity("keygen")[0] == 1
    assert (entity.folder / "party.pem").read_bytes() == before
    assert (entity.folder / "party.pem").stat().st_mode & 0o077 == 0
    entity("commit")
    kept = (entity.folder / "receipt.json").read_bytes()
    assert entity("commit")[0] == 1
    assert (entity.folder / "receipt.json").read_bytes() == kept


def test_wrong_password_and_foreign_ceremony_are_told_apart_from_nothing_else(entity: Run) -> None:
    entity.user = "outsider"
    code, told = entity("commit")
    assert code == 1
    assert told["refused"] == "not_found"
    assert not (entity.folder / "receipt.json").exists()
