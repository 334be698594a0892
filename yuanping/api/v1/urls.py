"""API version 1: read, decide, book, and keep the catalogue of venues. Its description is ``/api/v1/openapi.json``, its page ``/api/v1/docs``."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from yuanping.api import errors
from yuanping.api.parser import PlainTextParser
from yuanping.api.v1 import (
    arrivals,
    bookings,
    calls,
    decisions,
    experts,
    local_uses,
    log,
    lots,
    offers,
    outages,
    planning,
    rules,
    sms,
    terminals,
    venue_systems,
    venues,
    waiting,
)

PROBLEM = {"$ref": "#/components/schemas/Problem"}
BAD_REQUEST = 400
NOT_READ = {
    "description": "A control character in the address, or a body that is no JSON: nothing was read",
    "content": {errors.MEDIA_TYPE: {"schema": PROBLEM}},
}
"""May come from every address (``web/shell/plain_text.py``, the parser), so it is said of every one, here."""


class Api(NinjaAPI):
    """Says in its description what it does: problems travel as ``application/problem+json``, and any request may be refused before it is read."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for methods in schema["paths"].values():
            for operation in methods.values():
                operation["responses"].setdefault(BAD_REQUEST, NOT_READ)
                for response in operation["responses"].values():
                    content = response.get("content", {})
                    if content.get("application/json", {}).get("schema") == PROBLEM:
                        content[errors.MEDIA_TYPE] = content.pop("application/json")
        return schema


api = Api(
    title="远评 yuanping",
    version="1",
    description="读取、判定、预订与场所目录。金额以万元文本表示，日期为 ISO 日期，时刻为 UTC。Reading, deciding, booking and the catalogue of venues; amounts are 万元 as text.",
    urls_namespace="api-1",
    openapi_url="openapi.json",
    docs_url="docs",
    parser=PlainTextParser(),
)
errors.install(api)
api.add_router("/decisions", decisions.router)
api.add_router("/rules", rules.router)
api.add_router("/log", log.router)
api.add_router("/lots", lots.router)
api.add_router("/venues", venues.router)
api.add_router("/catalogue", venues.public)
api.add_router("/bookings", bookings.router)
api.add_router("/offers", offers.router)
api.add_router("/changes", offers.changes)
api.add_router("/waiting", waiting.router)
api.add_router("/windows", planning.windows)
api.add_router("/plans", planning.router)
api.add_router("/outages", outages.router)
api.add_router("/moves", outages.moves)
api.add_router("/local-uses", local_uses.router)
api.add_router("/venue-systems", venue_systems.router)
api.add_router("/call-figures", calls.router)
api.add_router("/call-answers", calls.answers)
api.add_router("/bridge-calls", calls.bridge)
api.add_router("/sms", sms.router)
api.add_router("/arrivals", arrivals.router)
api.add_router("/receipts", arrivals.receipts)
api.add_router("/late", arrivals.late)
api.add_router("/workstations", terminals.desks)
api.add_router("/terminals", terminals.machines)
api.add_router("/gate-findings", terminals.findings)
api.add_router("/experts", experts.router)
api.add_router("/expert-catalogue", experts.public)
