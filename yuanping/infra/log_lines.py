"""What the log may say of an address: some addresses are keys themselves.

Django names the address of every request it answers with an error. Two kinds of ours have a secret in them; a line tells them only by kind:

* ``/calendar/<secret>.ics``: whoever has it reads a person's deadlines without signing in;
* ``/supervisor/bridge/<token>/…``: the number of a call of staff.

Codes of calls, arrivals and desks are typed into forms and stand in no address (``tests/infra/test_log_lines.py`` walks the addresses). Done in
the formatter, so that whatever logger a line comes from, and a traceback below it, passes.
"""

from __future__ import annotations

import logging
import re

_SECRET_PARTS = re.compile(r"(/calendar/)[^\s?\"']+?(?=\.ics|[\s?\"']|$)|(/supervisor/bridge/)[^/\s?\"']+")


def without_secrets(line: str) -> str:
    return _SECRET_PARTS.sub(lambda found: f"{found[1] or found[2]}…", line)


class WithoutSecrets(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
