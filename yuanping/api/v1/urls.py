"""API version 1: read and decide. Its description is ``/api/v1/openapi.json``, its page ``/api/v1/docs``."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from yuanping.api import errors
from yuanping.api.v1 import decisions, log, lots, rules

PROBLEM = {"$ref": "#/components/schemas/Problem"}


class Api(NinjaAPI):
    """Says in its description what it does: problems travel as ``application/problem+json``."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for response in operation["responses"].values():
                    content = response.get("content", {})
                    if content.get("application/json", {}).get("schema") == PROBLEM:
                        content[errors.MEDIA_TYPE] = content.pop("application/json")
        return schema


api = Api(
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
