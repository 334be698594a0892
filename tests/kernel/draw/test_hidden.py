"""The committed form: same digest as the whole, and nothing of the hidden part in it."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from tests.kernel.draw.scene import SALT, Scene, earlier_venue_record, make_scene, old_venue_record, venue_draft
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.draw.hidden import (
    OpenExpertRequest,
    OpenVenueRequest,
    committed_digest,
    opens,
    read_committed,
)
from yuanping.kernel.draw.request import (
    ExpertRequest,
    VenueRequest,
    committed_form,
    hidden_part,
    is_salted,
    request_digest,
)
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.errors import Malformed


@pytest.fixture(scope="module", params=["sha256", "sm3"])
def scene(request: pytest.FixtureRequest) -> Scene:
    return make_scene(request.param)


def both(scene: Scene) -> tuple[tuple[DrawKind, VenueRequest | ExpertRequest], ...]:
    return (DrawKind.VENUES, scene.venues.request), (DrawKind.EXPERTS, scene.experts.request)


def text_of(request: VenueRequest | ExpertRequest) -> str:
    return canonical(committed_form(request)).decode()


def hidden_of(request: VenueRequest | ExpertRequest) -> str:
    return canonical(hidden_part(request)).decode()


def test_committed_form_has_the_digest_of_the_whole(scene: Scene) -> None:
    for kind, request in both(scene):
        read = read_committed(kind, text_of(request))
        assert committed_digest(kind, read, text_of(request)) == request_digest(request)
        assert (read.draw_id, read.commitments) == (request.draw_id, request.commitments)


def test_open_and_hidden_members_are_all_there_are(scene: Scene) -> None:
    for (_, request), form in zip(both(scene), (OpenVenueRequest, OpenExpertRequest), strict=True):
        shown = {each.name for each in fields(form)} - {"hidden"}
        assert shown | set(hidden_part(request)) | {"salt"} == {each.name for each in fields(request)}
        assert not shown & set(hidden_part(request))


def test_committed_form_names_no_centre_but_the_host(scene: Scene) -> None:
    others = scene.venues.request.centres[1:]
    for _, request in both(scene):
        assert [each for each in (*others, SALT, SALT[::-1]) if each in text_of(request)] == []
        assert request.host in text_of(request)
        assert any(each in hidden_of(request) for each in others), "there is what could leak"


def test_forms_of_two_hidden_parts_differ_in_the_digest_alone(scene: Scene) -> None:
    for _, request in both(scene):
        other = replace(request, cells=request.cells[1:])
        one, two = committed_form(request), committed_form(other)
        assert one.pop("hidden") != two.pop("hidden")
        assert one == two


def test_hidden_part_opens_with_its_own_salt_only(scene: Scene) -> None:
    for kind, request in both(scene):
        text, hidden = text_of(request), hidden_of(request)
        assert opens(kind, text, hidden, request.salt)
        assert not opens(kind, text, hidden, "00" * 32)
        assert not opens(kind, text, hidden, "")
        assert not opens(kind, text, hidden_of(replace(request, cells=request.cells[1:])), request.salt)


@pytest.mark.parametrize("hidden", ["", "[]", "{}", '{"cells":[] }', '{"host":"LN-DL"}'])
def test_what_is_no_hidden_part_is_malformed(scene: Scene, hidden: str) -> None:
    for kind, request in both(scene):
        with pytest.raises(Malformed):
            opens(kind, text_of(request), hidden, request.salt)


def test_hidden_part_cannot_bring_a_member_of_the_open_one(scene: Scene) -> None:
    for kind, request in both(scene):
        plain = parse_canonical(hidden_of(request).encode())
        assert isinstance(plain, dict)
        assert not opens(kind, text_of(request), canonical({**plain, "host": "LN-DL"}).decode(), request.salt)


def test_committed_form_of_earlier_versions_is_the_whole(scene: Scene) -> None:
    for old in (old_venue_record(venue_draft()).request, earlier_venue_record(venue_draft()).request):
        assert read_committed(DrawKind.VENUES, text_of(old)) == old
        assert hidden_part(old) == {}
        assert is_salted(old)
    earlier = replace(scene.experts.request, v=1, salt="")
    assert read_committed(DrawKind.EXPERTS, text_of(earlier)) == earlier
    assert is_salted(earlier)
    assert not is_salted(replace(earlier, salt=SALT))


@pytest.mark.parametrize("text", ["[]", "{}", '{"v":3}', '{"v":2}', '{"v":1}', '{"v":true}', '{"v":[]}', "1"])
def test_what_is_no_request_is_malformed(text: str) -> None:
    for kind in DrawKind:
        with pytest.raises(Malformed):
            read_committed(kind, text)
