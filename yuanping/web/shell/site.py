"""Where the browser stands, as a passkey binds itself to it."""

from __future__ import annotations

from yuanping.infra.passkeys import Site
from yuanping.web.shell.request import ShellRequest


def site_of(request: ShellRequest) -> Site:
    """Host without port, and origin. Django has checked the host against the installation's own."""
    host = request.get_host()
    return Site(host.partition(":")[0], f"{request.scheme}://{host}")
