"""Somebody at a browser of their own: goes to pages, looks at them in both languages, and presses what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

from tests.journeys.conftest import PICTURES
from tests.web.shell.browser import DESK, findings

SERIOUS = ("serious", "critical")
PATIENCE = 180_000
"""Milliseconds. How fast a page is is measured elsewhere; the machine may be busy with other tests."""


@dataclass
class Journey:
    """The whole walk: who takes part, which language they read, what was found wrong on the way."""

    browser: Browser
    url: str
    tick: Callable[[], None]
    language: str = "zh"
    wrong: list[str] = field(default_factory=list)
    minor: list[str] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    pictures: int = 0

    def person(self, name: str, size: tuple[int, int] = DESK) -> Person:
        """The browser of this person; the same one every time, with its own cookies and its own keys."""
        if name not in self.people:
            self.people[name] = Person(self, name, size)
        return self.people[name]

    def close(self) -> None:
        for person in self.people.values():
            person.page.context.close()


class Person:
    """One browser profile, under watch."""

    def __init__(self, journey: Journey, name: str, size: tuple[int, int] = DESK) -> None:
        self.journey = journey
        self.name = name
        self.width, height = size
        self.expects_404 = False
        window = {"width": self.width, "height": height}
        self.page: Page = journey.browser.new_context(viewport=window, locale="zh-CN").new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self.page.on("request", self._follow)

    def _complain(self, text: str) -> None:
        self.journey.wrong.append(f"{self.name} {self.page.url.removeprefix(self.journey.url)}: {text}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (self.expects_404 and "404" in message.text):
            self._complain(f"console: {message.text}")

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((self.journey.url, "data:", "blob:")):
            self._complain(f"asks another host: {request.url}")

    # --- going about ------------------------------------------------------------------------------------------------

    def go(self, path: str) -> Person:
        self.page.goto(self.journey.url + path)
        return self._settle()

    def follow(self, selector: str) -> Person:
        """Click a link or button that leads to another page, and find no refusal there."""
        return self.press(self.page.locator(selector).first)

    def press(self, what: Locator) -> Person:
        with self.page.expect_navigation():
            what.click()
        self.journey.tick()
        self._settle()
        refused = self.page.locator(".yp-notice.is-refused, .yp-error:visible")
        assert refused.count() == 0, f"{self.name} at {self.page.url}: {refused.all_inner_texts()}"
        return self

    def _settle(self) -> Person:
        """Read in the language of the walk, by the page's own switch; the party's page is ready when its script says so."""
        self._wait()
        if not self._reads(self.journey.language):
            self._switch()
        return self

    def _wait(self) -> None:
        self.page.wait_for_load_state()
        if self.page.locator("#party").count():
            self.page.wait_for_selector("#party[data-ready]")

    def _reads(self, language: str) -> bool:
        return (self.page.locator("html").get_attribute("lang") or "").startswith(language)

    def _switch(self) -> None:
        if self.page.locator(".yp-lang button").count() == 0:
            self._complain("has no language switch")
            return
        with self.page.expect_navigation():
            self.page.locator(".yp-lang button").first.click()
        self._wait()

    # --- looking ----------------------------------------------------------------------------------------------------

    def look(self, name: str) -> Person:
        """Both languages: a picture, axe, nothing in the wrong language; ends in the language of the walk."""
        self.journey.pictures += 1
        title = f"{self.journey.pictures:02d}-{name}"
        self._inspect(title, self.journey.language)
        other = "en" if self.journey.language == "zh" else "zh"
        self._switch()
        if not self._reads(other):
            self._complain(f"{title}: the switch does not lead to {other}")
        self._inspect(title, other)
        self._switch()
        return self

    def glance(self, name: str) -> Person:
        """A page that was just answered to a form, as it stands: what it says would be gone after a switch."""
        self.journey.pictures += 1
        self._inspect(f"{self.journey.pictures:02d}-{name}", self.journey.language)
        return self

    def _inspect(self, title: str, language: str) -> None:
        if self.page.locator("h1, h2").count() == 0:
            self._complain(f"{title} {language}: no heading")
        if self.page.evaluate("document.documentElement.scrollWidth") > self.width:
            self._complain(f"{title} {language}: scrolls sideways")
        for each in findings(self.page):
            line = f"{title} {language}: {each}"
            (self.journey.wrong if each.startswith(SERIOUS) else self.journey.minor).append(line)
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=str(PICTURES / f"{title}-{language}.png"), full_page=True)
