"""What a pack says somebody has to do: who, at which moment, how strictly, and what shows that it was done.

The words are closed sets, so that a work list, a report and a page can sort by them; a text that needs a new word adds it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yuanping.kernel.law import Law
from yuanping.kernel.plain import later
from yuanping.kernel.policy.facts import Mode


class Role(StrEnum):
    """Whose duty it is, in the words of the documents."""

    PROCURING_ENTITY = "招标人"
    AGENCY = "招标代理机构"
    BIDDER = "投标人"
    HOST = "主场"
    SUB_VENUE = "副场"
    CENTRE = "公共资源交易中心"
    PROVINCIAL_CENTRE = "省公共资源交易中心"
    OTHER_VENUE = "其他评标场所"
    COMMITTEE = "评标委员会"
    EXPERT = "评标专家"
    REGISTRY_OWNER = "专家库组建单位"
    PROJECT_SUPERVISOR = "项目行政监督部门"
    HOST_SUPERVISOR = "主场行政监督部门"
    SUB_SUPERVISOR = "副场行政监督部门"
    SUPERVISORS = "行政监督部门"
    PROVINCIAL_COORDINATOR = "省级指导协调部门"
    CITY_COORDINATOR = "市级指导协调部门"
    DATA_BUREAU = "政务服务和数据部门"
    SYSTEM_OPERATOR = "电子交易系统运行服务机构"
    EVERYBODY = "任何单位和个人"


class Moment(StrEnum):
    """When it is to be done, in the order of a lot's life; the last four belong to no step of it."""

    NOTICE = "notice"
    BOOKING = "booking"
    BEFORE_SESSION = "before_session"
    ARRIVAL = "arrival"
    EVALUATION = "evaluation"
    AFTER_EVALUATION = "after_evaluation"
    AFTER_AWARD = "after_award"
    ON_OBJECTION = "on_objection"
    ON_INCIDENT = "on_incident"
    MONTHLY = "monthly"
    ALWAYS = "always"


class Strength(StrEnum):
    """How strictly: 应当 (and 不得), 原则上, 鼓励, 可以."""

    SHALL = "shall"
    IN_PRINCIPLE = "in_principle"
    ENCOURAGED = "encouraged"
    MAY = "may"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing somebody has to do. ``modes`` empty: no lot brings it about, it stands; ``exempt_only``: it goes with the permission not to evaluate
    remotely; ``deadline`` names the term it is to be done in.
    """

    duty: str
    says: str
    duty_of: tuple[Role, ...]
    when: Moment
    strength: Strength
    modes: tuple[Mode, ...]
    evidence: str
    law: Law
    quote: str
    deadline: str = later("")
    from_on: date | None = later(None)
    until_on: date | None = later(None)
    exempt_only: bool = later(False)

    @property
    def standing(self) -> bool:
        """Whether it is owed whatever lots there are."""
        return not self.modes and not self.exempt_only

    def holds_on(self, on: date) -> bool:
        """Whether it is owed on ``on``."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on <= self.until_on)
