"""The invented province: real cities of Liaoning, invented centres, organisations and people.

Everything is a plain value and the same for the same seed; ``world.py`` writes it through the services.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.demo.names import Company, Dice, Person, make_companies, make_person, make_uscc, person_name

SEED = "yuanping demo province 2026"
WORKSTATIONS = 12
ROOMS = 3
EXPERTS = 600


@dataclass(frozen=True, slots=True)
class Specialty:
    """A code of the national classification of 2018, and what share of the registry has it (per mille)."""

    code: str
    name: str
    share: int


SPECIALTIES = (
    Specialty("A080104", "土建工程", 230),
    Specialty("A080201", "道路工程", 200),
    Specialty("A080202", "桥梁工程", 150),
    Specialty("A080205", "排水工程", 140),
    Specialty("A060102", "市政工程造价", 160),
    Specialty("A080114", "机电安装", 120),
)


@dataclass(frozen=True, slots=True)
class CentrePlan:
    """One centre: its city, its invented name and its share of the experts (per mille)."""

    key: str
    region: str
    city: str
    name: str
    name_en: str
    share: int
    username: str


CENTRES = (
    CentrePlan("shenyang", "210100", "沈阳", "沈阳青梧评标中心（演示）", "Shenyang Qingwu Centre (demo)", 230, "host"),
    CentrePlan("dalian", "210200", "大连", "大连澜岳评标中心（演示）", "Dalian Lanyue Centre (demo)", 150, "sub"),
    CentrePlan(
        "shenyang2",
        "210100",
        "沈阳",
        "沈阳浑南云汀评标中心（演示）",
        "Shenyang Hunnan Yunting Centre (demo)",
        120,
        "centre2",
    ),
    CentrePlan(
        "dalian2", "210200", "大连", "大连旅顺霁海评标中心（演示）", "Dalian Lyushun Jihai Centre (demo)", 90, "centre3"
    ),
    CentrePlan("anshan", "210300", "鞍山", "鞍山砚山评标中心（演示）", "Anshan Yanshan Centre (demo)", 130, "centre4"),
    CentrePlan("jinzhou", "210700", "锦州", "锦州朔野评标中心（演示）", "Jinzhou Shuoye Centre (demo)", 110, "centre5"),
    CentrePlan("dandong", "210600", "丹东", "丹东沐川评标中心（演示）", "Dandong Muchuan Centre (demo)", 90, "centre6"),
    CentrePlan("yingkou", "210800", "营口", "营口弈城评标中心（演示）", "Yingkou Yicheng Centre (demo)", 80, "centre7"),
)


@dataclass(frozen=True, slots=True)
class ExpertPlan:
    """One invented expert."""

    person: Person
    specialty: str
    centre_key: str
    region: str
    employer: Company


@dataclass(frozen=True, slots=True)
class Province:
    """All invented values of the demo."""

    employers: tuple[Company, ...]
    bidders: tuple[Company, ...]
    experts: tuple[ExpertPlan, ...]


def make_province(seed: str = SEED, experts: int = EXPERTS) -> Province:
    """Return the demo province of ``seed``: every cell (specialty × centre) has at least five experts at 600."""
    companies = make_companies(Dice(f"{seed} companies"), 120)
    employers, bidders = companies[:90], companies[90:]
    dice = Dice(f"{seed} experts")
    plans: list[ExpertPlan] = []
    for specialty, centre, count in spread(experts):
        for _ in range(count):
            employer = employers[dice.below(len(employers))]
            plans.append(ExpertPlan(make_person(dice, len(plans)), specialty.code, centre.key, centre.region, employer))
    return Province(employers, bidders, tuple(plans))


def spread(experts: int) -> tuple[tuple[Specialty, CentrePlan, int], ...]:
    """How many experts of which specialty live near which centre: largest remainders, so that the sum is exact."""
    exact = [(one, centre, experts * one.share * centre.share) for one in SPECIALTIES for centre in CENTRES]
    counts = [value // 1_000_000 for _, _, value in exact]
    order = sorted(range(len(exact)), key=lambda place: (-(exact[place][2] % 1_000_000), place))
    for place in order[: experts - sum(counts)]:
        counts[place] += 1
    return tuple((one, centre, count) for (one, centre, _), count in zip(exact, counts, strict=True))


def doorkeeper(username: str) -> str:
    """The second member of staff at a centre's door: signs for a second check, and is no persona of the demo."""
    return f"{username}-door"


@dataclass(frozen=True, slots=True)
class OrganisationPlan:
    """An organisation of the demo, and the personas who act for it: (username, shown name, role value)."""

    key: str
    kind: str
    name: str
    name_en: str
    region: str
    uscc: str
    people: tuple[tuple[str, str, str], ...]


def organisations(seed: str = SEED) -> tuple[OrganisationPlan, ...]:
    """Every organisation with its personas; passwords are one and public, as the demo page says."""
    dice = Dice(f"{seed} organisations")

    def one(
        key: str, kind: str, names: tuple[str, str], people: tuple[tuple[str, str], ...], region: str = "210100"
    ) -> OrganisationPlan:
        named = tuple((username, person_name(dice), role) for username, role in people)
        return OrganisationPlan(key, kind, names[0], names[1], region, make_uscc(dice, "12", region), named)

    fixed = (
        one("agency", "agency", ("岫石招标代理有限公司（演示）", "Xiushi Tendering Agency (demo)"), (("agency", "agency_clerk"),)),
        one("entity", "procuring_entity", ("禾屿城市建设发展有限公司（演示）", "Heyu City Development (demo)"),
            (("entity", "procuring_entity"), ("owner", "owner_representative"))),
        one("registry", "registry_owner", ("省评标专家库管理处（演示）", "Provincial Expert Registry (demo)"), (("registry", "registry_owner"),)),
        one("supervisor", "supervisory_authority", ("沈阳市工程招标监督处（演示）", "Shenyang Tender Supervision (demo)"), (("supervisor", "project_supervisor"),)),
        one("coordinator", "coordinating_authority", ("省公共资源交易协调处（演示）", "Provincial Coordination Office (demo)"), (("coordinator", "provincial_coordinator"),), "210000"),
        one("platform", "platform", ("远评平台运行组（演示）", "Yuanping Operations (demo)"),
            (("admin1", "system_admin"), ("admin2", "security_admin"), ("admin3", "auditor"))),
        one("outsider", "agency", ("珩远咨询有限公司（演示）", "Hengyuan Consulting (demo)"), (("outsider", "outsider"),)),
    )  # fmt: skip
    centres = tuple(
        one(
            centre.key,
            "trading_centre",
            (centre.name, centre.name_en),
            ((centre.username, "venue_operator"),),
            centre.region,
        )
        for centre in CENTRES
    )
    return fixed + centres
