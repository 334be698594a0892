"""``yuanping init``: the operating organisation and the first three administrators (三员) of a real installation."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuanping.apps.identity import services
    from yuanping.cli.types import SubParsers

PEOPLE = (
    ("system_admin", "sysadmin", "系统管理员"),
    ("security_admin", "secadmin", "安全管理员"),
    ("auditor", "auditor", "审计员"),
)
TRIES = 3


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("init", help="正式环境：建立运行单位和首批三员（系统管理员、安全管理员、审计员）")
    parser.add_argument("--organisation", required=True, metavar="名称", help="运行单位的名称")
    parser.add_argument("--uscc", required=True, metavar="代码", help="运行单位的统一社会信用代码")
    parser.add_argument("--region", required=True, metavar="区划", help="六位行政区划代码，如 210100")
    for role, username, title in PEOPLE:
        flag = role.replace("_", "-")
        parser.add_argument(f"--{flag}", default=username, metavar="账号", help=f"{title}的账号名（默认 {username}）")
        parser.add_argument(f"--{flag}-name", default=title, metavar="姓名", help=f"{title}的姓名")
    parser.add_argument("--generate", action="store_true", help="由程序生成口令，只显示这一次")
    parser.add_argument("--json", action="store_true", help="以 JSON 回答（与 --generate 同用）")


def run(args: argparse.Namespace) -> int:
    """Make the tables if there are none; refused in demo mode and when accounts exist; all three are stored or nobody."""
    if args.json and not args.generate:
        print("--json 须与 --generate 同用：输入口令需要终端。", file=sys.stderr)
        return 2
    import django

    django.setup()
    from django.core.management import call_command

    from yuanping.apps.identity import services
    from yuanping.infra import clock
    from yuanping.infra.passwords import generate_password
    from yuanping.kernel.actor import Role

    call_command("migrate", verbosity=0, interactive=False)  # this may well be the first command of an installation
    services.check_installation_empty()
    administrators = tuple(
        services.FirstAdministrator(
            Role(role),
            getattr(args, role),
            getattr(args, f"{role}_name"),
            generate_password() if args.generate else _ask(f"{title}（{getattr(args, role)}）"),
            must_change=args.generate,
        )
        for role, _, title in PEOPLE
    )
    draft = services.OrganisationDraft(services.OrganisationKind.PLATFORM, args.organisation, args.uscc, args.region)
    organisation_id = services.open_installation(draft=draft, administrators=administrators, now=clock.now())
    _answer(args, organisation_id, administrators)
    return 0


def _answer(
    args: argparse.Namespace, organisation_id: str, administrators: tuple[services.FirstAdministrator, ...]
) -> None:
    if args.json:
        people = [
            {"role": each.role.value, "username": each.username, "password": each.password} for each in administrators
        ]
        print(json.dumps({"organisation_id": organisation_id, "administrators": people}, ensure_ascii=False))
        return
    print(f"已建立运行单位 {args.organisation} 和三个管理员，三员分立，互不兼任：")
    for each in administrators:
        shown = f"  口令 {each.password}" if args.generate else ""
        print(f"  {each.display_name}  账号 {each.username}{shown}")
    if args.generate:
        print("口令只显示这一次，系统不留原文。分别交给本人，首次登录时须先更换。")


def _ask(who: str) -> str:
    """A password typed twice, without showing it."""
    for _ in range(TRIES):
        first = getpass.getpass(f"{who} 的口令：")
        if first == getpass.getpass("再输一次："):
            return first
        print("两次输入不同，再来一次。", file=sys.stderr)
    raise KeyboardInterrupt
