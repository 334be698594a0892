"""One headless Chromium for the browser tests of a module."""

from __future__ import annotations

from tests.web.shell.browser import browser

__all__ = ["browser"]
