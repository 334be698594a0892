"""Everything one can ask the platform: each address of the resolver and each operation of the described interface, with real identifiers.

A parameter nobody has named a row for fails the walk, so that a new page cannot stay outside of it.
"""

from __future__ import annotations

import io
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.leaks.dice import same_dice
from tests.leaks.listening import listening
from tests.leaks.province import Province, hours, rooms_of
from tests.web.shell.walk import addresses
from yuanping.api.v1.urls import api
from yuanping.apps.booking.models import Change, GateFinding, LocalUse, Offer, Round, Waiting
from yuanping.apps.evidence.models import Entry
from yuanping.apps.experts.models import Expert, ExpertAbsence, ExpertRelation
from yuanping.apps.feeds.models import Feed
from yuanping.apps.planning.models import OutageRow, PlanRow, WishRow
from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues.models import Device, MaintenanceWindow, Picture, Venue, Workstation
from yuanping.kernel.actor import Role

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
NOT_INSTALLED = ("demo/",)
"""Controls of the demo; no installation has them."""
UNSAFE_HERE = ("sign-in/", "sign-out/", "language/", "hat/")
"""They make or end a session, which knows no booking, and leave the client another than it was."""
SEALED_ELSEWHERE = ("library/experts/<str:expert_id>/code/",)
"""It opens an expert's file, which no key inside this process sealed; ``tests/apps/experts`` holds what it tells and to whom."""
RULES = (
    *tuple(f"policy/{each}/" for each in ("desk", "packs", "compare", "text")),
    "law/",
    "accounts/",
    "public/laws/",
)
"""Pages of rules and of accounts know no booking; ``test_public_desk.py`` and ``test_accounts.py`` compare them."""
INVENTED = (
    "note_id",
    "passkey_id",
    "custody_id",
    "dispute_id",
    "agreement_id",
    "move_id",
    "seat_id",
    "overlay_id",
    "bundle_id",
    "token",
)
"""Rows of later steps, or of no booking; whoever asks for one that is not there is answered alike."""
PDF = b"%PDF-1.7\nstorm warning\n%%EOF"


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One question; ``roles`` empty: the interface, which judges every role by itself."""

    method: str
    address: str
    data: Any = None
    json: bool = False
    htmx: bool = False
    roles: frozenset[Role] = frozenset()

    def __str__(self) -> str:
        return f"{self.method} {self.address}{' htmx' if self.htmx else ''}"


SALTED = re.compile(rb"[0-9a-f]{64}|([0-9a-f]{4} )+[0-9a-f]{4}(\xe2\x80\xa6)?|[A-Za-z0-9+/]{43,}={1,2}")
"""Digests of requests and of the log, and what signs them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer: all that came back, what it cost, and what was logged meanwhile."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int
    lines: tuple[str, ...]

    def unsalted(self) -> Seen:
        """Without digests, for worlds in which something was recorded after they parted: they are salted and tell nothing of what they are of."""
        return replace(self, body=SALTED.sub(b"", self.body))

    def difference(self, other: Seen) -> str:
        """In which respects another answer differs, and the first words that do."""
        unlike = [name for name in self.__slots__ if getattr(self, name) != getattr(other, name)]
        pairs = zip(self.body.splitlines(), other.body.splitlines(), strict=False)
        first = next((f"{one[:200]!r} / {two[:200]!r}" for one, two in pairs if one != two), "")
        return f"{self.status}/{other.status} {self.queries}/{other.queries} {', '.join(unlike)} {first}".strip()


def samples(province: Province) -> dict[str, list[str]]:
    """Identifiers by the name of the parameter; the drawn venue's first, then its like, then one that is nobody's secret."""
    places = (province.drawn, province.instead, province.world.centres["host"])
    offers = Offer.objects.order_by("pk")
    subs = list(offers.filter(centre_id=province.drawn).values_list("offer_id", flat=True))
    rest = list(offers.exclude(centre_id=province.drawn).values_list("offer_id", flat=True))
    seats = [*province.held[:1], *(_ids(Workstation, "workstation_id", "room__venue__centre__centre_id", places))]
    world = province.world
    return {
        "booking_id": list(province.bookings),
        "offer_id": [*subs, *rest[:2]],
        "change_id": _column(Change, "change_id"),
        "finding_id": _column(GateFinding, "finding_id"),
        "waiting_id": _column(Waiting, "waiting_id"),
        "local_id": _column(LocalUse, "local_id"),
        "outage_id": _column(OutageRow, "outage_id"),
        "wish_id": _column(WishRow, "wish_id"),
        "plan_id": _column(PlanRow, "plan_id"),
        "ceremony_id": [each for each in _column(Round, "ceremony_id") if each],
        "workstation_id": seats,
        "room_id": [rooms_of(each)[0] for each in places],
        "venue_id": _ids(Venue, "venue_id", "centre__centre_id", places),
        "centre_id": list(places),
        "picture_id": _ids(Picture, "picture_id", "room__venue__centre__centre_id", places),
        "device_id": _ids(Device, "device_id", "room__venue__centre__centre_id", places),
        "window_id": _ids(MaintenanceWindow, "window_id", "venue__centre__centre_id", places),
        "message_id": _ids(Message, "message_id", "connection__centre_id", places),
        "connection_id": _ids(Connection, "connection_id", "centre_id", places),
        "expert_id": _ids(Expert, "expert_id", "home_centre", places),
        "absence_id": _column(ExpertAbsence, "absence_id"),
        "tie_id": [str(each) for each in _column(ExpertRelation, "id")],
        "step": ["suspend"],
        "finding": ["dismiss"],
        "secret": list(province.secrets.values()),
        "feed_id": _column(Feed, "feed_id")[:2],
        "lot_id": [world.lot_id, province.lots[0]],
        "organisation_id": [world.personas.organisations["agency"], province.drawn],
        "user_id": [world.personas.actor("agency").user_id],
        "duty": ["receive"],
        "number": ["1"],
        "place": ["1"],
        "code": ["HLJ"],
        "name": ["accept"],
        "entry_id": list(Entry.objects.order_by("pk").values_list("entry_id", flat=True)[:1]),
        **{name: ["0" * 32] for name in INVENTED},
        "act": ["accept"],
        "day": ["2026-09-28"],
    }


def _column(model: Any, name: str) -> list[str]:
    return list(model.objects.order_by("pk").values_list(name, flat=True))


def _ids(model: Any, name: str, path: str, places: tuple[str, ...]) -> list[str]:
    """One row of each of these centres that has any."""
    found = [
        model.objects.filter(**{path: each}).order_by("pk").values_list(name, flat=True).first() for each in places
    ]
    return [each for each in found if each is not None]


def steps(province: Province, known: dict[str, list[str]] | None = None) -> Iterator[Step]:
    """Every page in every method it has, then every operation of the interface; ``known`` instead of the province's own rows."""
    known = known or samples(province)
    for page in addresses():
        if page.route.startswith((*NOT_INSTALLED, *UNSAFE_HERE, *SEALED_ELSEWHERE, *RULES)):
            continue
        roles = frozenset(page.view.roles)  # type: ignore[attr-defined]  # test_walk.py: every page names them
        for filled in _filled(PARAMETER, f"/{page.route}", known):
            for method in page.view.methods:  # type: ignore[attr-defined]
                yield from _asked(method, filled, province, roles)
    yield from _operations(province, known)


def _filled(parameter: re.Pattern[str], route: str, known: dict[str, list[str]]) -> Iterator[str]:
    """The address with each of its rows; several parameters go side by side, the shorter list repeating its last."""
    names = parameter.findall(route)
    lists = [known[name] for name in names]
    assert all(lists), f"{route}: no row for one of {names}"
    for at in range(max((len(each) for each in lists), default=1)):
        rows = iter([each[min(at, len(each) - 1)] for each in lists])
        yield parameter.sub(lambda _found, rows=rows: next(rows), route)  # type: ignore[misc]


def _asked(method: str, address: str, province: Province, roles: frozenset[Role]) -> Iterator[Step]:
    if method == "POST":
        form = _form(province)
        yield Step("POST", address, form, roles=roles)
        if address.endswith("/fit/"):
            yield Step("POST", address, form, roles=roles, htmx=True)
            yield Step("POST", address, {**form, "scope": "chosen", "centres": [province.drawn]}, roles=roles)
        return
    yield Step("GET", address, roles=roles)
    for words in _questions(address, province):
        yield Step("GET", f"{address}?{words}", roles=roles)


def _questions(address: str, province: Province) -> Iterator[str]:
    """What is asked behind an address: the days of the sessions, the words of a search."""
    name = {each.centre_id: each.name for each in venues.list_centres()}[province.drawn]
    if address in {"/centre/board/", "/centre/today/", "/province/map/", "/province/figures/", "/province/report/"}:
        yield from ("day=2026-09-24&scale=hour", "day=2026-09-25", "month=2026-09&from=2026-09-01&to=2026-09-30")
    if address == "/search/":
        offer = Offer.objects.filter(centre_id=province.drawn).order_by("pk").values_list("offer_id", flat=True)[0]
        yield from (f"q={name}", f"q={province.drawn}", f"q={offer}", "q=YD-2026", f"q={province.held[0]}")
    if address.endswith("/catalogue/"):
        yield f"q={name}"


def _form(province: Province) -> dict[str, Any]:
    """One form that fits every page: each reads the fields it knows."""
    centres = province.world.centres
    return {
        "specialty": ["A080104", "A080201"],
        "seats": ["4", "2"],
        "representatives": "1",
        "host": centres["host"],
        "scope": "all",
        "day": "2026-09-28",
        "starts": "09:00",
        "ends": "17:00",
        "contact_name": "顾晓岚",
        "contact_phone": "13912340172",
        "reason": "开标延期",
        "fm_reason": "台风红色预警",
        "version": "1",
        "seen": "1",
        "force_majeure": "",
        "centres": [province.drawn, province.instead],
        "notice": "公告",
        "earliest": "2026-09-24",
        "latest": "2026-09-25",
        "starts_from": "09:00",
        "starts_until": "10:00",
        "hours": "6",
        "answer": "同意",
        "accepted": "yes",
        "note": "未到",
        "proof": "自检表",
        "owner": "顾晓岚",
        "state": "fault",
        "scope_feed": "",
        "from": province.held[0],
        "to": province.held[-1],
        "workstations": province.held[:2],
        "file": SimpleUploadedFile("beleg.pdf", PDF),
    }


def _operations(province: Province, known: dict[str, list[str]]) -> Iterator[Step]:
    schema = api.get_openapi_schema()
    braces = re.compile(r"{(\w+)}")
    for route, methods in schema["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            body = content.get("application/json", {}).get("schema")
            data = _example(body, schema, province, "") if body else None
            for filled in _filled(braces, route, known):
                given = {
                    each["name"]: _example(each["schema"], schema, province, each["name"])
                    for each in operation.get("parameters", [])
                    if each["in"] == "query"
                }
                yield Step(method.upper(), f"{filled}?{urlencode(given)}" if given else filled, data, json=True)


def _example(shape: dict[str, Any], schema: dict[str, Any], province: Province, name: str) -> Any:
    """A value the interface would take, from its own description; what can name the secret names it."""
    own = _told(province)
    if name in own:
        return own[name]
    if "$ref" in shape:
        return _example(schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]], schema, province, name)
    for several in ("anyOf", "allOf", "oneOf"):
        if several in shape:
            return _example(shape[several][0], schema, province, name)
    if "enum" in shape:
        return shape["enum"][0]
    kind = shape.get("type")
    if kind == "object":
        return {key: _example(each, schema, province, key) for key, each in shape.get("properties", {}).items()}
    if kind == "array":
        return [_example(shape["items"], schema, province, "")] if "items" in shape else []
    plain = {"integer": 1, "number": 1, "boolean": True, "null": None}
    if kind in plain:
        return plain[kind]
    return {"date-time": "2026-09-28T09:00:00+08:00", "date": "2026-09-28"}.get(shape.get("format", ""), "是")


def _told(province: Province) -> dict[str, Any]:
    starts_at, ends_at = hours()
    return {
        "lot_id": province.lots[0],
        "host": province.world.centres["host"],
        "centres": [],
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "quotas": [{"specialty": "A080104", "seats": 4}, {"specialty": "A080201", "seats": 2}],
        "representatives": 1,
        "contact_phone": "13912340172",
        "proof": b64encode(PDF).decode(),
        "workstations": province.held[:2],
    }


class Reader(Client):
    """A client that does not keep a copy of every template's context, which took half of the walk's time."""

    def request(self, **request: Any) -> Any:
        answer = self.handler(self._base_environ(**request))  # type: ignore[attr-defined]
        if answer.cookies:
            self.cookies.update(answer.cookies)
        return answer


def ask(client: Client, step: Step) -> Seen:
    """Ask once, in a transaction that is undone, with the dice of this step; the client leaves as it came."""
    cookies = client.cookies.copy()
    connection.queries_log.clear()  # it forgets beyond nine thousand, and what it forgot would not be counted
    with listening() as lines, same_dice(str(step)), transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            answer = _send(client, step)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    client.cookies = cookies
    assert answer.status_code < 500, f"{step}: {answer.status_code}"
    packed = body.startswith(
        ZIP
    )  # compared by its parts: the moment it was saved is packed too and may take a byte more
    assert not packed or answer["Content-Length"] == str(len(body))
    headers = tuple(sorted(each for each in answer.headers.items() if not packed or each[0] != "Content-Length"))
    return Seen(answer.status_code, headers, _undated(body), len(asked), tuple(lines))


ZIP = b"PK\x03\x04"
SAVED_AT = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
"""Reviewed: the moment a table was saved, which the library takes from the machine's clock."""


def _undated(body: bytes) -> bytes:
    """A table as its parts, for a ZIP carries the second it was packed in; anything else as it is."""
    if not body.startswith(ZIP):
        return body
    with ZipFile(io.BytesIO(body)) as table:
        return b"\n".join(name.encode() + b"\n" + SAVED_AT.sub(b"", table.read(name)) for name in table.namelist())


def _send(client: Client, step: Step) -> Any:
    headers = {"HX-Request": "true"} if step.htmx else {}
    if step.method == "GET":
        return client.get(step.address, headers=headers)
    if step.json:
        return client.generic(
            step.method, step.address, _json(step.data), content_type="application/json", headers=headers
        )
    return client.post(step.address, _fresh(step.data or {}), headers=headers)


def _json(data: Any) -> str:
    return json.dumps(data) if data is not None else ""


def _fresh(data: dict[str, Any]) -> dict[str, Any]:
    """A file can be read once."""
    return {
        name: SimpleUploadedFile(each.name or "", PDF) if isinstance(each, SimpleUploadedFile | io.IOBase) else each
        for name, each in data.items()
    }
