"""评标室: one room with its pictures, its devices and their tests."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.venues import queries, services
from yuanping.apps.venues.queries import DeviceView
from yuanping.apps.venues.services import DeviceDraft
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.venues.devices import DeviceTest
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.moments import need_day
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.uploads import read_upload
from yuanping.web.shell.venue_words import DEVICE_STATES, DEVICES

VENUE_STAFF = (Role.VENUE_OPERATOR,)
LOOKERS = (Role.VENUE_OPERATOR, Role.PROVINCIAL_COORDINATOR)


@dataclass(frozen=True, slots=True)
class DeviceLine:
    view: DeviceView
    kind: str
    state: str
    state_kind: str
    retired: bool


@page(permission="room.view", roles=VENUE_STAFF)
def room(request: ShellRequest, room_id: str) -> HttpResponse:
    context = {
        "room": queries.get_room(request.actor, room_id),
        "pictures": queries.list_pictures(request.actor, room_id),
        "devices": [_line(each) for each in queries.list_devices(request.actor, room_id)],
        "kinds": [(kind.value, str(words)) for kind, words in DEVICES.items()],
        "today": legal_day(request.now).isoformat(),
        "kept": take_kept(request),
    }
    return render(request, "centre/room.html", context)


def _line(view: DeviceView) -> DeviceLine:
    css, words = DEVICE_STATES[view.state]
    return DeviceLine(view, str(DEVICES[view.kind]), str(words), css, view.state.value == "retired")


@page(permission="room.picture", roles=LOOKERS)
def picture(request: ShellRequest, picture_id: str) -> HttpResponse:
    """The bytes of a picture we encoded ourselves."""
    view, data = queries.get_picture(request.actor, picture_id)
    response = HttpResponse(data, content_type=view.media_type)
    response["Cache-Control"] = "private, no-store"
    return response


@page(permission="room.manage", roles=VENUE_STAFF, methods=("POST",))
def add_picture(request: ShellRequest, room_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.add_picture(
            actor=request.actor,
            room_id=room_id,
            kind=request.POST.get("kind", ""),
            caption=request.POST.get("caption", ""),
            data=read_upload(request),
            now=request.now,
        ),
        done=_("图片已保存；拍摄位置等信息已去除"),
        back=reverse("centre:room", args=[room_id]),
        keep=("caption", "kind"),
    )


@page(permission="room.manage", roles=VENUE_STAFF, methods=("POST",))
def drop_picture(request: ShellRequest, picture_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.drop_picture(actor=request.actor, picture_id=picture_id, now=request.now),
        done=_("图片已移除"),
        back=lambda room_id: reverse("centre:room", args=[room_id]),
    )


@page(permission="room.manage", roles=VENUE_STAFF, methods=("POST",))
def add_device(request: ShellRequest, room_id: str) -> HttpResponse:
    draft = DeviceDraft(
        kind=request.POST.get("device_kind", ""),
        name=request.POST.get("name", ""),
        serial=request.POST.get("serial", ""),
        workstation_id=request.POST.get("workstation", ""),
    )
    return perform(
        request,
        lambda: services.register_device(actor=request.actor, room_id=room_id, draft=draft, now=request.now),
        done=_("已登记设备"),
        back=reverse("centre:room", args=[room_id]),
        keep=("device_kind", "name", "serial", "workstation"),
    )


@page(permission="device.test", roles=VENUE_STAFF, methods=("POST",))
def test_device(request: ShellRequest, room_id: str, device_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.record_device_test(
            actor=request.actor,
            device_id=device_id,
            test=DeviceTest(
                need_day(request.POST.get("tested_on", ""), "tested_on"),
                request.POST.get("passed") == "yes",
                request.POST.get("note", ""),
            ),
            now=request.now,
        ),
        done=_("已记录测试"),
        back=reverse("centre:room", args=[room_id]),
    )


@page(permission="device.retire", roles=VENUE_STAFF, methods=("POST",))
def retire_device(request: ShellRequest, room_id: str, device_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.retire_device(actor=request.actor, device_id=device_id, now=request.now),
        done=_("设备已报废"),
        back=reverse("centre:room", args=[room_id]),
    )
