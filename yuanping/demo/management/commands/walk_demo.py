"""``yuanping demo`` without the web site: build the province, walk one lot, set up one lot in each phase."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from yuanping.apps.identity.queries import has_organisations
from yuanping.demo.life import bring_life
from yuanping.demo.party_processes import PartyFailed
from yuanping.demo.phases import SITE_OPENS, build_phases
from yuanping.demo.sample import own_sample, sample_from
from yuanping.demo.walk import Walk, Walked, WalkFailed
from yuanping.demo.world import build_world
from yuanping.infra import clock


class Command(BaseCommand):
    help = "演示省：一个标段走完全程，并由外人核验"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--record", default="")
        parser.add_argument("--out", default="")
        parser.add_argument("--inside", action="store_true", help="三方由本进程代办，不另起进程")
        parser.add_argument("--no-phases", action="store_true", help="不布置各阶段的其他标段")

    def handle(self, *args: object, **options: object) -> str | None:
        if not settings.DEMO:
            raise CommandError("演示只在 YUANPING_DEMO=1 时运行")
        sample = sample_from(str(options["record"])) if options["record"] else own_sample()
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("check", databases=["default"], verbosity=0)
        if has_organisations():
            self._say("演示省已存在，不再重走。要重走，请换一个空的 YUANPING_DATA。")
            return None
        self._say("布置演示省：8 个场所 96 个工位，6 个专业 600 名虚构专家")
        world = build_world()
        try:
            with tempfile.TemporaryDirectory(prefix="yuanping-parties-") as folder:
                walked = Walk(world, sample, self._say, None if options["inside"] else Path(folder)).run()
        except (PartyFailed, WalkFailed) as failed:
            self._say(f"✗ {failed}")
            return "1"
        self._keep(walked, Path(str(options["out"] or settings.DATA_DIR / "demo")))
        if not options["no_phases"]:
            self._say("\n布置其他标段，每个阶段一个")
            build_phases(world)
            bring_life(world, SITE_OPENS)
            clock.set_demo_clock(SITE_OPENS)
        return None

    def _say(self, text: str) -> None:
        print(text, file=sys.stdout, flush=True)

    def _keep(self, walked: Walked, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "sealed.zip").write_bytes(walked.sealed)
        (folder / "public.zip").write_bytes(walked.public)
        (folder / "trust.json").write_bytes(walked.trust)
        (folder / "checkpoint.txt").write_text(walked.seen, encoding="utf-8")
        self._say(f"存档包、信任文件、检查点：{folder}")
        self._say(
            f"自行核验：python -m yuanping.verify {folder}/public.zip --trust {folder}/trust.json --seen {folder}/checkpoint.txt"
        )
