"""``yuanping sms-sender --folder DIR``: the process that opens notices and hands them to the gateway.

``--serve SOCKET`` is the service of an installation, run by a user of its own; without it the process speaks by its standard streams, as a
demonstration starts it. ``--new-key`` and ``--gateway`` prepare the folder.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from yuanping.adapters.sms_gateway_http import folder
from yuanping.adapters.sms_gateway_http.sender import serve_standard_streams
from yuanping.adapters.sms_gateway_http.service import make_service
from yuanping.cli.types import SubParsers
from yuanping.kernel.venue_system.signature import read_secret


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("sms-sender", help="短信发送进程：--serve 作为服务运行；--new-key 生成其密钥")
    _add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    if args.gateway:
        read_secret(args.secret)
        args.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.write_gateway(args.folder, folder.Gateway(args.gateway, args.secret, args.answer_at, args.show_at))
    if args.new_key:
        print(folder.make_key(args.folder))
    if args.gateway or args.new_key:
        return 0
    if args.serve is None:
        return serve_standard_streams(args.folder)
    with make_service(args.folder, args.serve) as server:
        server.serve_forever()
    return 0


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, required=True, help="发送进程自己的目录")
    parser.add_argument("--serve", type=Path, default=None, help="作为服务在此 unix 套接字上监听")
    parser.add_argument("--new-key", action="store_true", help="生成密钥并印出公钥；公钥交密钥保管人存为 sender.pub")
    parser.add_argument("--gateway", default="", help="记下短信网关的网址")
    parser.add_argument("--secret", default="", help="与网关约定的密钥 whsec_…")
    parser.add_argument("--answer-at", default="", help="短信里的答复网址")
    parser.add_argument("--show-at", default="", help="短信里出示到场码的网址")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="yuanping sms-sender", description=__doc__)
    _add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
