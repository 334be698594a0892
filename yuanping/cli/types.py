"""The one type argparse does not name in public."""

from __future__ import annotations

import argparse

SubParsers = argparse._SubParsersAction[argparse.ArgumentParser]  # argparse has no public name for it
