"""API version 1: read and decide. Its description is ``/api/v1/openapi.json``, its page ``/api/v1/docs``."""

from __future__ import annotations

from ninja import NinjaAPI

from yuanping.api import errors
from yuanping.api.v1 import decisions, log, lots, rules

api = NinjaAPI(
    title="远评 yuanping",
    version="1",
    description="读取与判定。金额以万元文本表示，日期为 ISO 日期，时刻为 UTC。Reading and deciding; amounts are 万元 as text.",
    urls_namespace="api-1",
    openapi_url="openapi.json",
    docs_url="docs",
)
errors.install(api)
api.add_router("/decisions", decisions.router)
api.add_router("/rules", rules.router)
api.add_router("/log", log.router)
api.add_router("/lots", lots.router)
