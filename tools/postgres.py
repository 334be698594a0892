"""A PostgreSQL of one's own for the length of a ``with`` block: fresh folder, free port, stopped on exit."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoPostgres(Exception):
    """No PostgreSQL server binaries on this machine."""


def binaries() -> Path:
    """The folder with ``initdb`` and ``pg_ctl``, newest version first."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]), reverse=True
    )
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise NoPostgres("PostgreSQL is missing. Run once: sudo apt-get install -y --no-install-recommends postgresql")
    return (found[0] if found else Path(str(on_path))).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _owner() -> pwd.struct_passwd | None:
    """The server refuses to run as root; then the package's own user runs it, without a helper that may not be on the path."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of an empty database.

    The data lie under the system's variable temporary directory, never inside the checkout: the server's user may not
    be able to enter the checkout's parents.
    """
    bin_dir, owner, port = binaries(), _owner(), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="yuanping-pg-", dir="/var/tmp"))
    if owner:
        shutil.chown(folder, owner.pw_uid)
    data = folder / "data"

    def run(*command: str) -> None:
        if owner is None:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
            return
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": ()}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **as_owner)

    try:
        run(str(bin_dir / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off -c max_connections=300"
        run(str(bin_dir / "pg_ctl"), "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start")
        try:
            url = f"postgresql://postgres@127.0.0.1:{port}"
            run(str(bin_dir / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "yuanping")
            yield f"{url}/yuanping"
        finally:
            run(str(bin_dir / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
