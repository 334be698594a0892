"""``python -m yuanping.cli``: the same as the ``yuanping`` command."""

import sys

from yuanping.cli.main import main

sys.exit(main())
