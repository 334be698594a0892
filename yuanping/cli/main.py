"""The ``yuanping`` command. Each subcommand is a module of this package with ``add_parser`` and ``run``."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from yuanping import __version__
from yuanping.kernel.errors import Malformed, NotFound, Refused

COMMANDS = (
    "init",
    "decide",
    "deadline",
    "check",
    "check_committee",
    "pack",
    "demo",
    "party",
    "keyholder",
    "sms_sender",
    "sms_simulator",
    "experts",
    "verify",
    "catalogue",
    "serve",
    "worker",
    "live",
    "trust",
)
EXIT_REFUSED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status: 0 done, 1 refused or does not hold, 2 wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanping.config.settings")
    parser, modules = _parser()
    args = parser.parse_args(argv)
    if not args.command:
        parser.print_help()
        return EXIT_USAGE
    as_json = bool(getattr(args, "json", False))
    try:
        return int(modules[args.command].run(args))
    except Refused as refused:
        return _answer_refusal(refused, as_json=as_json)
    except NotFound as missing:
        return _answer(
            as_json, {"refused": "not_found", "noun": missing.noun}, f"没有找到该记录，或您无权查看。（{missing.noun}）"
        )
    except Malformed as broken:
        return _answer(
            as_json,
            {"refused": "malformed", "path": broken.path, "why": broken.why},
            f"文件形式不对：{broken.path}：{broken.why}",
        )
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_REFUSED


def _parser() -> tuple[argparse.ArgumentParser, dict[str, ModuleType]]:
    parser = argparse.ArgumentParser(prog="yuanping", description="远评：远程异地评标，处处可由外人核验。")
    parser.add_argument("--version", action="version", version=f"yuanping {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="命令")
    modules = {}
    for name in COMMANDS:
        module = importlib.import_module(f"yuanping.cli.{name}")
        module.add_parser(subparsers)
        modules[name.replace("_", "-")] = module
    return parser, modules


def _answer(as_json: bool, data: dict[str, str], text: str) -> int:
    if as_json:
        print(json.dumps(data, ensure_ascii=False))
    else:
        print(text, file=sys.stderr)
    return EXIT_REFUSED


def _answer_refusal(refused: Refused, *, as_json: bool) -> int:
    """What, why, which article, what next: the same text as beside the form."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from yuanping.infra.refusals import explain

    told = explain(refused)
    law = str(told.law) if told.law else ""
    data = {
        "refused": refused.code,
        "what": told.what,
        "why": told.why,
        "law": law,
        "next": told.next,
        "field": refused.field,
    }
    lines = [told.what, told.why, f"依据：{law}" if law else "", told.next]
    return _answer(as_json, data, "\n".join(line for line in lines if line))


if __name__ == "__main__":
    sys.exit(main())
