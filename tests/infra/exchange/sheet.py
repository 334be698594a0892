"""Exchange facts as short as a table of cases needs them."""

from __future__ import annotations

from typing import Any

from yuanping.infra.exchange.decide import answer
from yuanping.infra.exchange.decide_input import DecideIn
from yuanping.infra.exchange.refuse import check

ON = "2026-05-08"


def construction(wan: float, **more: Any) -> dict[str, Any]:
    return {"cls": "construction", "estimate_yuan": yuan(wan), "contract_form": "施工总承包", **more}


def goods(wan: float, **more: Any) -> dict[str, Any]:
    return {"cls": "goods", "estimate_yuan": yuan(wan), **more}


def service(wan: float, **more: Any) -> dict[str, Any]:
    return {"cls": "service", "estimate_yuan": yuan(wan), **more}


def epc(wan: float, parts: tuple[float, float, float] | None = None, **more: Any) -> dict[str, Any]:
    lot: dict[str, Any] = {"cls": "epc", "estimate_yuan": yuan(wan), **more}
    if parts is not None:
        lot["parts_yuan"] = dict(zip(("construction", "goods", "service"), map(yuan, parts), strict=True))
    return lot


def yuan(wan: float) -> float:
    return round(wan * 10_000, 2)


def facts(province: str, *lots: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"province": province, "statutory": True, "notice_date": ON, "lots": list(lots), **more}


def decided(province: str, *lots: dict[str, Any], **more: Any) -> dict[str, Any]:
    return answer(check(facts(province, *lots, **more), DecideIn), "sm3")


def mode(province: str, *lots: dict[str, Any], **more: Any) -> str:
    return str(decided(province, *lots, **more)["mode"])
