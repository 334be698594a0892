"""Arguments, files and printing of the checker; everything that decides is in ``runner``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.draw.papers import ExclusionsFile
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain
from yuanping.verify.container import BUNDLE_SIZE_LIMIT, read_container
from yuanping.verify.exclusions import count_exclusions
from yuanping.verify.outcome import Exit, NotHeld, Report
from yuanping.verify.runner import verify_bundle
from yuanping.verify.transcript import transcript_of
from yuanping.verify.trust import Trust, read_trust


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The checker's arguments, shared by ``python -m yuanping.verify`` and ``yuanping verify``."""
    parser.add_argument("bundle", help="存档包 / the bundle")
    parser.add_argument(
        "--trust", default="", metavar="FILE", help="信任文件，须另行取得 / roots of trust, got by another road"
    )
    parser.add_argument("--seen", default="", metavar="CHECKPOINT", help="您自己保存的检查点 / a checkpoint you kept")
    parser.add_argument(
        "--draw", default="", metavar="FILE", help="另存抽取记录，供单文件核验 / write the draw's transcript beside it"
    )
    parser.add_argument(
        "--exclusions",
        default="",
        metavar="FILE",
        help="全部排除标记，仅监督和审计持有 / every exclusion bit, which supervisor and auditor hold",
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 回答 / answer in JSON")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")


def run(args: argparse.Namespace) -> int:
    """Check one bundle and print one line a check. Returns 0, 1, 2 or 3 (``Exit``)."""
    try:
        data = _read(args.bundle, BUNDLE_SIZE_LIMIT + 1)
        trust: Trust | None = read_trust(_read(args.trust, 1 << 20)) if args.trust else None
        seen = _read(args.seen, 1 << 16).decode("utf-8") if args.seen else None
    except OSError as problem:
        print(f"无法读取 / cannot read: {problem.filename}: {problem.strerror}", file=sys.stderr)
        return Exit.USAGE
    except (Malformed, UnicodeDecodeError) as problem:
        print(f"信任文件或检查点无法读取 / trust file or checkpoint unreadable: {problem}", file=sys.stderr)
        return Exit.USAGE
    report = verify_bundle(data, trust, seen)
    if args.draw and not _write_transcript(data, args.draw):
        return Exit.USAGE
    show(report, args.lang, as_json=args.json)
    if args.exclusions and not _check_exclusions(data, args.exclusions, quiet=args.json):
        return Exit.FAILED
    return int(report.exit)


def _check_exclusions(data: bytes, name: str, *, quiet: bool) -> bool:
    """Hold the bits of a file against the request in the bundle, cell by cell; say how many are excluded."""
    try:
        file = from_plain(ExclusionsFile, parse_canonical(_read(name, BUNDLE_SIZE_LIMIT + 1)))
        found = count_exclusions(read_container(data), file)
    except (NotHeld, Malformed, OSError, ValueError) as problem:
        print(f"排除标记不成立 / the exclusions do not hold: {problem}", file=sys.stderr)
        return False
    if not quiet:
        print(f"排除标记成立：{found} 个位置 / the exclusions hold: {found} positions")
    return True


def _write_transcript(data: bytes, name: str) -> bool:
    """Write ``draw.json`` of a bundle, whether or not it holds: who checks it finds out."""
    try:
        transcript = transcript_of(read_container(data))
        Path(name).write_bytes(canonical(transcript))
    except (NotHeld, Malformed) as problem:
        print(f"无法取出抽取记录 / cannot take the draw out: {problem}", file=sys.stderr)
        return False
    except OSError as problem:
        print(f"无法写入 / cannot write: {name}: {problem.strerror}", file=sys.stderr)
        return False
    return True


def show(report: Report, language: str, *, as_json: bool) -> None:
    """Print the report."""
    if as_json:
        print(json.dumps(report.to_plain(), ensure_ascii=False))
        return
    for line in report.lines:
        print(line.say(language))
    print(report.verdict(language))


def _read(name: str, limit: int) -> bytes:
    with Path(name).open("rb") as file:
        return file.read(limit)
