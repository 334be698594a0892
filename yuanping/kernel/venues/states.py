"""The states of a venue on its way into the shared catalogue, and of one workstation; the article behind each step.

* Nobody books a workstation of a venue that is not in the catalogue: it enters after acceptance against the workstation standard; a venue of
  another operator also needs the approval of the industry's supervisor and online supervision ((六), (三十)).
* Who asks for acceptance never accepts: the venue inspects itself, the province accepts.
* A workstation is taken out with a reason, so that no venue is pushed out of a draw by blocking its workstations.
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

GUIDE = "辽发改法规〔2025〕843号"
EQUIP = Law(GUIDE, "（七）")
REGISTER_ALL = Law(GUIDE, "（九）")
ENTER = Law(GUIDE, "（三十）")
SUPPLEMENT = Law(GUIDE, "（六）")


class VenueState(StrEnum):
    """Where a venue stands."""

    DRAFT = "draft"
    INSPECTED = "inspected"
    ACCEPTED = "accepted"
    IN_CATALOGUE = "in_catalogue"
    SUSPENDED = "suspended"


class WorkstationState(StrEnum):
    """Whether a workstation can be used, and if not, why."""

    IN_SERVICE = "in_service"
    FAULT = "fault"
    MAINTENANCE = "maintenance"
    BLOCKED = "blocked"


_V, _W = VenueState, WorkstationState
_OPERATOR = (Role.VENUE_OPERATOR,)
_PROVINCE = (Role.PROVINCIAL_COORDINATOR,)
_INDUSTRY = (Role.PROJECT_SUPERVISOR,)
_DESK = (Role.VENUE_OPERATOR, Role.SYSTEM)

VENUE = Machine(
    name="venue",
    states=tuple(VenueState),
    initial=_V.DRAFT,
    transitions=(
        Transition("inspect", (_V.DRAFT,), _V.INSPECTED, _OPERATOR, EQUIP, "按工位建设标准逐项自查"),
        Transition("send_back", (_V.INSPECTED,), _V.DRAFT, _PROVINCE, ENTER, "说明原因"),
        Transition("accept", (_V.INSPECTED,), _V.ACCEPTED, _PROVINCE, ENTER, "标准各项均符合，有验收文号"),
        Transition("approve", (_V.ACCEPTED,), _V.ACCEPTED, _INDUSTRY, ENTER, "行业行政监督部门认可，有文号"),
        Transition("dock", (_V.ACCEPTED,), _V.ACCEPTED, _PROVINCE, SUPPLEMENT, "在线监督已接通"),
        Transition(
            "enter",
            (_V.ACCEPTED,),
            _V.IN_CATALOGUE,
            _PROVINCE,
            REGISTER_ALL,
            "已验收；其他运行机构的场所还须已获认可并接通在线监督",
        ),
        Transition("suspend", (_V.IN_CATALOGUE,), _V.SUSPENDED, _PROVINCE, ENTER, "说明原因"),
        Transition("resume", (_V.SUSPENDED,), _V.IN_CATALOGUE, _PROVINCE, ENTER, "暂停的原因已消除"),
        Transition("reopen", (_V.SUSPENDED,), _V.DRAFT, _PROVINCE, ENTER, "须重新验收"),
    ),
)

WORKSTATION = Machine(
    name="workstation",
    states=tuple(WorkstationState),
    initial=_W.IN_SERVICE,
    transitions=(
        Transition("report_fault", (_W.IN_SERVICE, _W.MAINTENANCE, _W.BLOCKED), _W.FAULT, _DESK, EQUIP, "说明原因"),
        Transition(
            "start_maintenance", (_W.IN_SERVICE, _W.FAULT, _W.BLOCKED), _W.MAINTENANCE, _DESK, EQUIP, "说明原因"
        ),
        Transition(
            "block", (_W.IN_SERVICE, _W.FAULT, _W.MAINTENANCE), _W.BLOCKED, _DESK, REGISTER_ALL, "说明原因，随证据保存"
        ),
        Transition("restore", (_W.FAULT, _W.MAINTENANCE, _W.BLOCKED), _W.IN_SERVICE, _DESK, EQUIP),
    ),
)
ACT_INTO = {
    _W.FAULT: "report_fault",
    _W.MAINTENANCE: "start_maintenance",
    _W.BLOCKED: "block",
    _W.IN_SERVICE: "restore",
}
"""The transition that leads into a state: a form asks for the state, the table for the step."""
