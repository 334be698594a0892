"""One mapping from what the house answers to problem+json (RFC 9457), with the same codes as the pages."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Conflict, Malformed, NotFound, Refused
from yuanping.kernel.venue_system.signature import Unauthentic

MEDIA_TYPE = "application/problem+json"
FORBIDDEN = 403
LOCKED = 429


def problem(status: int, code: str, title: str, **more: str) -> HttpResponse:
    """One problem document; members without a value are left out."""
    body = {"type": f"urn:yuanping:problem:{code}", "status": status, "code": code, "title": title}
    body |= {name: value for name, value in more.items() if value}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def _not_found() -> HttpResponse:
    return problem(404, "not_found", _("没有找到该记录，或您无权查看。"))


def locked_out(minutes: int) -> HttpResponse:
    """Too many wrong passwords of one account from one address."""
    why = _("口令连续输错，该账号暂停 %(minutes)s 分钟。") % {"minutes": minutes}
    return problem(LOCKED, "locked_out", _("没有执行任何操作。"), detail=why)


def _refused(refusal: Refused) -> HttpResponse:
    words = explain(refusal)
    status = 409 if isinstance(refusal, Conflict) else 401 if isinstance(refusal, Unauthentic) else 422
    law = f"{words.law.document}{words.law.article}" if words.law else ""
    return problem(status, words.code, words.what, detail=words.why, law=law, next=words.next, pointer=words.field)


def install(api: NinjaAPI) -> None:
    """Register the mapping. Anything else is a bug and answers 500 without detail."""

    @api.exception_handler(NotFound)
    def on_not_found(request: HttpRequest, error: NotFound) -> HttpResponse:
        return _not_found()

    @api.exception_handler(Refused)
    def on_refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return _refused(error)

    @api.exception_handler(Malformed)
    def on_malformed(request: HttpRequest, error: Malformed) -> HttpResponse:
        return problem(422, "malformed", _("提交的内容不合要求的形状。"), detail=error.why, pointer=error.path)

    @api.exception_handler(AuthenticationError)
    def on_anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(401, "sign_in_first", _("请先登录。"))

    @api.exception_handler(HttpError)
    def on_http(request: HttpRequest, error: HttpError) -> HttpResponse:
        """A session's write without its token, a body that cannot be parsed or is refused by the parser: nothing was done."""
        if isinstance(error.__cause__, Refused):
            return _refused(error.__cause__)
        if error.status_code == FORBIDDEN:
            return problem(FORBIDDEN, "token_missing", _("请求没有带上防伪令牌，没有执行任何操作。"))
        return problem(error.status_code, "invalid", _("提交的内容不合要求的形状。"), detail=str(error))

    @api.exception_handler(ValidationError)
    def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first = error.errors[0] if error.errors else {}
        place = "/".join(str(part) for part in first.get("loc", ())[1:])
        return problem(422, "invalid", _("提交的内容不合要求的形状。"), detail=str(first.get("msg", "")), pointer=place)
