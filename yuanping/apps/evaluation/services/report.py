"""Dissent, report, signatures."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.evaluation.queries.access import access_table
from yuanping.apps.evaluation.queries.report import gather_report
from yuanping.apps.evaluation.report import REASON, compose
from yuanping.apps.evidence.services import record
from yuanping.apps.signing.queries import REPORT
from yuanping.apps.signing.services import open_document, sign_document
from yuanping.apps.tenders.services import advance_lot
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation import record as written
from yuanping.kernel.evaluation.states import CANDIDATES, LEADER, MACHINE
from yuanping.kernel.events.evaluation import ReportComposed, ReportSigned
from yuanping.kernel.evidence.access import Access

LONGEST_DISSENT = 2000


@transaction.atomic
def file_dissent(*, actor: Actor, text: str, now: datetime) -> None:
    """A member's written dissent with its reasons; it stands in the report (条例 第五十三条).

    Effects: text stored; evidence ``dissent_filed`` with its digest.

    Raises:
        NotFound: no seat here. Refused: ``dissent_length``, ``dissent_filed_before``, ``wrong_state`` once composed.
    """
    table = access_table(actor)
    MACHINE.advance(table.session.state, "compose_report", actor.role)
    dissent = written.Dissent(actor.seat_id, " ".join(text.split()))
    if not 0 < len(dissent.text) <= LONGEST_DISSENT:
        raise Refused("dissent_length", {"most": LONGEST_DISSENT}, CANDIDATES, field="text")
    if table.member.dissent:
        raise Refused("dissent_filed_before", {}, CANDIDATES)
    table.member.dissent = dissent.text
    table.member.save()
    body = written.dissent_body(table.session.hash_name, dissent)
    record(kind=written.DISSENTED, lot_id=table.session.lot_id, actor=actor, body=body, access=Access.SEALED, now=now)


@transaction.atomic
def compose_report(*, actor: Actor, now: datetime) -> str:
    """The leader composes the report with a signature field for every member. Returns the document id.

    Effects: report typeset and stored sealed (evidence ``report_composed``); session SIGNING; event ``ReportComposed``.

    Raises:
        NotFound: no seat here. Refused: ``not_leader``, ``wrong_state`` (评标委员会和评标方法暂行规定 第四十二条).
    """
    table = access_table(actor)
    session = table.session
    if session.leader != actor.seat_id:
        raise Refused("not_leader", {}, LEADER)
    session.state = MACHINE.advance(session.state, "compose_report", actor.role)
    composed = compose(gather_report(session, now), now)
    session.document_id = open_document(actor=actor, lot_id=session.lot_id, purpose=REPORT, composed=composed, now=now)
    session.composed_at = now
    session.save()
    announce(ReportComposed(session.lot_id, session.document_id))
    return session.document_id


@transaction.atomic
def sign_report(*, actor: Actor, passphrase: str, now: datetime) -> None:
    """A member signs the report: PAdES, and SM2 over the same bytes.

    Effects: both signatures stored (evidence ``report_signed``, with the last ``report_closed``); with the last one
    session CLOSED, lot SIGNED, event ``ReportSigned``.

    Raises:
        NotFound: no seat here. Refused: ``already_signed``, ``wrong_passphrase``, ``wrong_state`` (条例 第五十三条).
    """
    table = access_table(actor)
    session = table.session
    state = MACHINE.advance(session.state, "close", actor.role)
    last = sign_document(actor=actor, document_id=session.document_id, passphrase=passphrase, reason=REASON, now=now)
    if last:
        session.state = state
        session.save()
        advance_lot(lot_id=session.lot_id, transition="sign_report", actor=SYSTEM, now=now)
        announce(ReportSigned(session.lot_id, session.document_id))
