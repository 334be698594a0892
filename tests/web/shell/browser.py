"""A real headless Chromium over the running site, with its console and its requests under watch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE, NARROW = (1440, 900), (390, 844), (320, 700)


def chromium() -> str:
    """The browser of the system; the message says what to do when there is none."""
    found = next(
        (
            path
            for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            if Path(path).exists()
        ),
        "",
    )
    own = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux/chrome"))
    found = found or next((str(path) for path in own), "")
    assert found, "no Chromium: apt-get install chromium, or: playwright install chromium"
    return found


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)


@dataclass
class Watch:
    """What the browser complained about and whom it asked."""

    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


@contextmanager
def opened(
    browser: Browser, base: str, session: str = "", size: tuple[int, int] = DESK, **more: object
) -> Iterator[tuple[Page, Watch]]:
    """A page of a fresh profile, signed in by session key."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **more)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    page = context.new_page()
    watch = Watch()
    page.on(
        "console",
        lambda message: watch.complaints.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((base, "data:")) else watch.foreign.append(request.url),
    )
    try:
        yield page, watch
    finally:
        context.close()


def findings(page: Page) -> list[str]:
    """What axe-core finds: rule, impact, place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags}).then(each => each.violations)", STANDARDS)
    return [
        f"{each['impact']} {each['id']}: {each['help']} | {' | '.join(node['html'][:160] for node in each['nodes'][:3])}"
        for each in found
    ]
