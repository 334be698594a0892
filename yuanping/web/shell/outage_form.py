"""The form by which a venue is reported as out; the same at a centre and in the province."""

from __future__ import annotations

from yuanping.apps.planning.services import OutageReport
from yuanping.kernel.booking.proof import PROOF_MOST, Proof
from yuanping.kernel.errors import Refused
from yuanping.kernel.planning.states import Cause
from yuanping.kernel.venues.hours import Interval
from yuanping.web.shell.moments import need_moment
from yuanping.web.shell.notices import Notice
from yuanping.web.shell.planning_words import CAUSES
from yuanping.web.shell.request import ShellRequest

FIELDS = ("venue", "starts_at", "ends_at", "cause", "reason")


def read_report(request: ShellRequest) -> OutageReport:
    """The report as typed.

    Raises:
        Refused: ``moment_wrong``, ``outage_cause_unknown``.
    """
    post = request.POST
    cause = next((each for each in Cause if each == post.get("cause", "")), None)
    if cause is None:
        raise Refused("outage_cause_unknown", {}, field="cause")
    hours = Interval(*(need_moment(post.get(name, ""), name) for name in ("starts_at", "ends_at")))
    return OutageReport(post.get("venue", ""), hours, cause, post.get("reason", ""), read_proof(request))


def read_proof(request: ShellRequest) -> Proof | None:
    """The file as sent; of a longer one a byte more than may be kept."""
    sent = request.FILES.get("proof")
    return Proof(sent.read(PROOF_MOST + 1)) if sent is not None else None


def form_context(request: ShellRequest, notice: Notice | None, venues: list[tuple[str, str]]) -> dict[str, object]:
    """What the form needs: what was typed, the venues and causes to choose from."""
    filled = {name: request.POST.get(name, "") for name in FIELDS}
    return {
        "filled": filled,
        "venues": venues,
        "causes": [(each, label) for each, label in CAUSES.items()],
        "errors": {notice.field: notice.why} if notice else {},
        "notice": notice,
    }
