"""The JSON Schemas of ``yuanping decide``, made from its models."""

from __future__ import annotations

from typing import Any

from yuanping.infra.exchange import V
from yuanping.infra.exchange.decide_answer import DecideOut
from yuanping.infra.exchange.decide_input import DecideIn

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(which: str) -> dict[str, Any]:
    """The schema of ``input`` or ``answer``."""
    found = (
        DecideIn.model_json_schema(mode="validation")
        if which == "input"
        else DecideOut.model_json_schema(mode="serialization")
    )
    return {"$schema": DIALECT, "$id": f"yuanping:decide.{which}.v{V}", **found}
