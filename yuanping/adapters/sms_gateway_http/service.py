"""The sender as a service of its own user, reached over a unix socket: ``yuanping sms-sender --folder DIR --serve SOCKET``.

* Key and gateway stay in a folder that belongs to the sender's user alone; files that others can read stop the start.
* Whoever may open the socket (its group) hands sealed notices in and is told what became of each; a key or a text never comes out.
* Each conversation reads the folder anew, so a new secret of the gateway counts at once.
"""

from __future__ import annotations

import socket
import socketserver
import stat
import sys
from pathlib import Path
from typing import BinaryIO, cast

from yuanping.adapters.sms_gateway_http.folder import GATEWAY, KEY, read_folder
from yuanping.adapters.sms_gateway_http.sender import serve
from yuanping.kernel.errors import Malformed

SOCKET_MODE = 0o660
OTHERS = 0o077


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def make_service(folder: Path, path: Path) -> socketserver.ThreadingUnixStreamServer:
    """A server that listens at ``path``.

    Raises:
        Malformed: a file of the folder can be read by others, or somebody listens there already.
    """
    for name in (KEY, GATEWAY):
        if (folder / name).stat().st_mode & OTHERS:
            raise Malformed(name, "others may read it; make it 0600")
    read_folder(folder)
    _clear(path)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                serve(folder, cast("BinaryIO", self.rfile), cast("BinaryIO", self.wfile))
            except BrokenPipeError:
                pass  # who asked has gone
            except Exception as error:  # its words could hold a number
                print(type(error).__name__, file=sys.stderr)

    server = _Server(str(path), Handler)
    path.chmod(SOCKET_MODE)
    return server


def _clear(path: Path) -> None:
    """Take away what an earlier service left; one that still answers keeps its place."""
    if not path.exists() or not stat.S_ISSOCK(path.stat().st_mode):
        return
    with socket.socket(socket.AF_UNIX) as knock:
        try:
            knock.connect(str(path))
        except OSError:
            path.unlink()
            return
    raise Malformed("socket", "somebody listens there already")
