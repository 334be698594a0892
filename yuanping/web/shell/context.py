"""What every page of the shell knows, as one value ``shell``; each part is looked up only when a template asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from yuanping.apps.evidence import queries as evidence
from yuanping.apps.identity import queries as identity
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import ANONYMOUS, Actor, Role
from yuanping.web.shell import menu, province, worklist
from yuanping.web.shell.formats import html_lang
from yuanping.web.shell.notices import Notice, take_notices
from yuanping.web.shell.request import ShellRequest


@dataclass(frozen=True, slots=True)
class Hat:
    """A membership the person may change to."""

    value: str
    label: str
    worn: bool


class Shell:
    """Lazy view values of the frame around a page."""

    def __init__(self, request: ShellRequest) -> None:
        self._request = request
        self.actor: Actor = getattr(request, "actor", ANONYMOUS)
        self.now: datetime | None = getattr(request, "now", None)
        self.language = get_language() or settings.LANGUAGE_CODE
        self.html_lang = html_lang(self.language)
        self.other_language = "zh-hans" if self.language == "en" else "en"
        self.path = request.get_full_path() if request.method == "GET" else "/"
        self.demo: bool = settings.DEMO
        self._memberships: tuple[identity.MembershipView, ...] = getattr(request, "memberships", ())

    @property
    def signed_in(self) -> bool:
        return self.actor.role is not Role.ANONYMOUS

    @property
    def has_seat(self) -> bool:
        return bool(self.actor.seat_id)

    @cached_property
    def system_name(self) -> str:
        return province.system_name()

    @cached_property
    def packs(self) -> tuple[province.PackLine, ...]:
        return province.pack_lines()

    @cached_property
    def role(self) -> str:
        return menu.role_name(self.actor.role)

    @cached_property
    def organisation(self) -> str:
        """The organisation in the language of the page, where it has a name in it."""
        if not self.actor.organisation_id:
            return ""
        for each in self._memberships:
            if each.organisation_id == self.actor.organisation_id:
                english = each.organisation_name_en if self.language == "en" else ""
                return english or each.organisation_name
        return ""

    @cached_property
    def hats(self) -> tuple[Hat, ...]:
        """Every membership of the person; empty when there is nothing to change."""
        held = self._memberships if self.actor.user_id and not self.must_choose_password else ()
        if len(held) < 2:
            return ()
        return tuple(
            Hat(
                f"{each.organisation_id} {each.role.value}",
                f"{each.organisation_name}·{menu.role_name(each.role)}",
                each.organisation_id == self.actor.organisation_id and each.role is self.actor.role,
            )
            for each in held
        )

    @property
    def must_choose_password(self) -> bool:
        return identity.must_choose_password(getattr(self._request, "user", None))

    @property
    def account(self) -> str:
        """The page of one's own account, for who has one."""
        return menu.find_url("accounts:own") if self.actor.user_id else ""

    @cached_property
    def work(self) -> tuple[WorkItem, ...]:
        if self.now is None or not self.signed_in or self.actor.role is Role.EXPERT:
            return ()
        return worklist.gather(self.actor, self.now)

    @cached_property
    def work_count(self) -> int:
        return worklist.count_mine(self.work)

    @cached_property
    def menu(self) -> tuple[menu.MenuLink, ...]:
        if not self.signed_in or self.actor.role is Role.EXPERT or self.must_choose_password:
            return ()
        late = worklist.compose(self.work, self.now).late if self.now else 0
        counts = {"shell:work": (self.work_count, late > 0)}
        return menu.links_for(self.actor.role, self._request.path, counts)

    @cached_property
    def checkpoint(self) -> evidence.CheckpointView | None:
        return evidence.newest_checkpoint()

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        return take_notices(self._request)

    @property
    def demo_controls(self) -> str:
        return menu.find_url("demo:controls")

    @property
    def demo_personas(self) -> str:
        return menu.find_url("demo:personas")


def shell(request: HttpRequest) -> dict[str, object]:
    """The context processor."""
    return {"shell": Shell(cast("ShellRequest", request))}
