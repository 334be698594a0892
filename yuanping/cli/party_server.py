"""The few requests a party sends: sign in, fetch the papers, send a message."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.draw.messages import Message
from yuanping.kernel.errors import Malformed, NotFound, Refused
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.verify.party_check import PartyRequest

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_MOST = 20_000_000
_TIMEOUT = 30


class PartyServer:
    """One signed-in session."""

    def __init__(self, base: str) -> None:
        if urlsplit(base).scheme not in {"http", "https"}:
            raise Malformed("server", "neither http nor https")
        self._base = base.rstrip("/")
        self._cookies = CookieJar()
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(self._cookies))

    def _fetch(self, path: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[str, str]:
        url = self._base + path
        request = Request(url, data, {"Referer": url, **(headers or {})})  # noqa: S310 (scheme checked above)
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as response:
                return response.url, response.read(_MOST).decode()
        except HTTPError as error:
            raise _refusal(error) from None
        except URLError as error:
            raise Malformed("server", f"no answer: {error.reason}") from None

    def sign_in(self, user: str, password: str) -> None:
        """Open a session; raises ``Refused`` ``sign_in_failed``."""
        _, page = self._fetch("/sign-in/")
        token = _TOKEN.search(page)
        if token is None:
            raise Malformed("server", "no sign-in page")
        form = {"csrfmiddlewaretoken": token[1], "username": user, "password": password}
        self._fetch("/sign-in/", urlencode(form).encode())
        if not any(cookie.name == "sessionid" for cookie in self._cookies):
            raise Refused("sign_in_failed")

    def papers(self, ceremony: str) -> PartyRequest:
        """What the party must check."""
        _, text = self._fetch(f"/supervisor/party/{quote(ceremony)}/request.json")
        try:
            plain: Plain = json.loads(text)
        except ValueError:
            raise Malformed("server", "not JSON") from None
        return from_plain(PartyRequest, plain, "papers")

    def send(self, ceremony: str, step: str, message: Message) -> None:
        """Send a signed message; raises ``Refused`` with the server's code."""
        token = next((cookie.value or "" for cookie in self._cookies if cookie.name == "csrftoken"), "")
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        self._fetch(f"/supervisor/party/{quote(ceremony)}/{step}", canonical(to_plain(message)), headers)


def _refusal(error: HTTPError) -> Exception:
    """A refusal comes as JSON with its code; anything else is the server's status."""
    if error.code == HTTPStatus.NOT_FOUND:
        return NotFound("ceremony")
    try:
        body = json.loads(error.read(_MOST).decode())
    except ValueError:
        return Malformed("server", f"HTTP {error.code}")
    if not isinstance(body, dict) or not body.get("code"):
        return Malformed("server", f"HTTP {error.code}")
    params = body.get("params")
    return Refused(str(body["code"]), {str(k): str(v) for k, v in params.items()} if isinstance(params, dict) else {})
