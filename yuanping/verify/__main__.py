"""``python -m yuanping.verify bundle.zip [--trust FILE] [--seen CHECKPOINT] [--json] [--lang zh|en]``."""

from __future__ import annotations

import argparse
import sys

from yuanping.verify import command


def main() -> int:
    """Check one bundle."""
    parser = argparse.ArgumentParser(prog="python -m yuanping.verify", description="核验一个存档包 / check one bundle")
    command.add_arguments(parser)
    return command.run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
