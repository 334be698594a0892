"""``yuanping sms-simulator``: a message gateway on this machine for tests and the demo; messages stay in its memory."""

from __future__ import annotations

import argparse
import sys

from yuanping.adapters.sms_gateway_http.simulator import Mode, Simulator, make_server
from yuanping.cli.types import SubParsers
from yuanping.kernel.venue_system.signature import read_secret


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser("sms-simulator", help="本机的短信网关模拟器：收下签名的短信，发回签名的回执")
    parser.add_argument("--port", type=int, default=8791)
    parser.add_argument("--secret", required=True, help="与发送进程约定的密钥 whsec_…")
    parser.add_argument("--callback", required=True, help="平台收回执的网址，…/api/v1/sms/events")
    parser.add_argument("--callback-secret", required=True, help="回执签名的密钥 whsec_…")
    parser.add_argument("--mode", choices=[str(mode) for mode in Mode], default=str(Mode.GOOD))
    parser.add_argument("--pause", type=float, default=15.0, help="slow 时每条拖延的秒数")


def run(args: argparse.Namespace) -> int:
    back = read_secret(args.callback_secret)
    simulator = Simulator(read_secret(args.secret), back, args.callback, Mode(args.mode), args.pause)
    server = make_server(simulator, args.port)
    print(f"http://127.0.0.1:{server.server_port}/messages", file=sys.stderr)
    try:
        server.serve_forever()
    finally:
        server.server_close()
    return 0
