"""The board of 2,000 workstations × one week in a real browser: how long until it stands there, and whether it stays usable.

usage: python benchmarks/board_browser.py [rounds] [desks] [-v]        (needs the project's dependencies and Chromium)

The product's own server in a process of its own, Chromium beside it, everything on this machine. Interleaved, each in a fresh page:

* ``bare``    a page of as many table cells as the board has, from the same server                     (the anchor)
* ``board``   the whole province, rooms closed, as the coordinator opens it
* ``centre``  the board of one centre's staff, every workstation with its own row
* ``all``     the whole province with every room opened: the first ones are drawn with the page, the others as they come into view

For each: milliseconds from asking to the answer's end (server), to the load event and to the first picture; the longest task while opening; then
two hundred arrow keys and a scroll through the whole board: the worst wait for one key and the longest task, and when every opened
room was drawn. The exit status says whether
``board`` stood there within a second.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from board import book, enter, prepare

WATCH = """
window.__tasks = [];
new PerformanceObserver((list) => { for (const each of list.getEntries()) window.__tasks.push(each.duration); })
  .observe({ type: "longtask", buffered: true });
"""
OPENED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const page = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  done([page.responseEnd, page.loadEventEnd, paint ? paint.startTime : 0, performance.now(), Math.max(0, ...window.__tasks.splice(0))]);
})))"""
WALK = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const cell = document.querySelector("table.tb tbody th");
  cell.focus();
  let worst = 0;
  for (let step = 0; step < 200; step += 1) {
    const began = performance.now();
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: step % 5 ? "ArrowDown" : "ArrowRight", bubbles: true }));
    await frame();
    worst = Math.max(worst, performance.now() - began);
  }
  const box = document.querySelector(".tb-scroll");
  for (const each of [box, document.scrollingElement]) {
    for (let at = 0; at <= 20; at += 1) { each.scrollTop = (each.scrollHeight * at) / 20; await frame(); }
  }
  const task = Math.max(0, ...window.__tasks.splice(0));
  while (document.querySelector("tbody.later")) await frame();
  return [worst, task, performance.now()];
}"""


def bare_page(cells: int) -> bytes:
    """The anchor: a table and nothing else."""
    rows = "".join(f"<tr>{'<td>0000</td>' * 12}</tr>" for _ in range(cells // 12))
    return f"<!doctype html><title>bare</title><table>{rows}</table>".encode()


def site() -> Callable[..., object]:
    """The product's site, and beside it the bare page; what the server's own process calls."""
    from yuanping.config.wsgi import application

    page = Path(os.environ["YUANPING_DATA"], "bare.html").read_bytes()

    def answer(environ: dict[str, object], start: Callable[..., object]) -> object:
        if environ["PATH_INFO"] != "/bare":
            return application(environ, start)
        start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))])
        return [page]

    return answer


@contextmanager
def serve(bare: bytes) -> Iterator[str]:
    """Run the server that ``yuanping serve`` runs, with its worker class and threads; answers the address."""
    here = Path(__file__).resolve().parent
    Path(os.environ["YUANPING_DATA"], "bare.html").write_bytes(bare)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        sys.executable, "-m", "gunicorn", "board_browser:site()", "--pythonpath", f"{here},{here.parent}", "--bind", address,
        "--worker-class", "gthread", "--workers", "1", "--threads", "8", "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(command)
    try:
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), 1):
                break
            if process.poll() is not None:
                raise SystemExit("the server did not start")
            time.sleep(0.1)
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait()


def main() -> int:
    """Measure and print; ``-v`` says every round."""
    given = [each for each in sys.argv[1:] if each != "-v"]
    rounds = int(given[0]) if given else 3
    desks = int(given[1]) if len(given) > 1 else 2000
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    prepare()
    enter(desks)
    book()
    from django.test import Client
    from playwright.sync_api import sync_playwright

    from tests.personas import Personas
    from tests.web.shell.browser import launch

    clients = {key: Personas({}).sign_in(Client(), key) for key in ("coordinator", "host")}
    where = "/centre/board/?scale=day&day=2026-09-21"
    cells = clients["coordinator"].get(where).content.decode().count("<td")
    cases = {
        "bare": ("coordinator", "/bare"),
        "board": ("coordinator", where),
        "centre": ("host", where),
        "all": ("coordinator", f"{where}&open=all"),
    }
    found: dict[str, list[list[float]]] = {name: [] for name in cases}
    with serve(bare_page(cells)) as root, sync_playwright() as playwright:
        browser = launch(playwright)
        for _ in range(rounds):
            for name, (key, path) in cases.items():
                context = browser.new_context(viewport={"width": 1440, "height": 900})
                context.add_init_script(WATCH)
                context.add_cookies(
                    [{"name": "sessionid", "value": clients[key].cookies["sessionid"].value, "url": root}]
                )
                page = context.new_page()
                page.goto(root + path, wait_until="load", timeout=120_000)
                times = page.evaluate(OPENED)
                walked = page.evaluate(WALK) if name != "bare" else [0, 0, 0]
                found[name].append([*times, *walked])
                print(".", end="", file=sys.stderr, flush=True)
                if "-v" in sys.argv:
                    print(name, [round(each) for each in found[name][-1]], file=sys.stderr)
                context.close()
        browser.close()
    print(
        f"the board of {desks} workstations × one week in Chromium, load average {os.getloadavg()[0]:.1f}; {rounds} rounds, medians in ms"
    )
    for name, values in found.items():
        answered, load, paint, stands, task, key, later, drawn = (median(each) for each in zip(*values, strict=True))
        print(
            f"  {name:7s} answered {answered:7.0f}  loaded {load:7.0f}  first paint {paint:7.0f}  stands {stands:7.0f}"
            f"  longest task {task:5.0f}  worst key {key:5.0f}  longest task in use {later:5.0f}  all drawn {drawn:6.0f}"
        )
    return 0 if median(each[3] for each in found["board"]) < 1000 else 1  # a second


if __name__ == "__main__":
    sys.exit(main())
