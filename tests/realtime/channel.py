"""The live channel in a thread of the test, on a port of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from yuanping.realtime.server import start


@contextmanager
def channel(hosts: tuple[str, ...] = ("127.0.0.1", "localhost")) -> Iterator[str]:
    """Answers the address below which the channel listens, as pages are told it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start("127.0.0.1", 0, list(hosts)), loop).result(10)
    port = next(iter(server.sockets)).getsockname()[1]
    try:
        yield f"ws://127.0.0.1:{port}/live/"
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(server.wait_closed(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
