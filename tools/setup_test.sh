#!/usr/bin/env bash
# What the tests need beyond the product: PostgreSQL, Chromium, pdfsig, openssl and a CJK face for the browser's pictures.
set -euo pipefail

missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing+=(chromium)
command -v pdfsig >/dev/null 2>&1 || missing+=(poppler-utils)
command -v openssl >/dev/null 2>&1 || missing+=(openssl)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)

line="apt-get install -y --no-install-recommends ${missing[*]}"
if [ ${#missing[@]} -eq 0 ]; then
    :
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "  Debian packages for the tests: ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $line -qq >/dev/null
else
    printf '\nThe tests need: %s\nRun once: sudo %s\n' "${missing[*]}" "$line" >&2
    exit 1
fi

# The same browser built without windows makes the suite's pages cheaper; where it is not to be had the tests take Chromium itself.
shell=chromium-headless-shell
if [ "$(id -u)" = 0 ] && ! command -v $shell >/dev/null 2>&1 && apt-cache show $shell >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive timeout 120 apt-get install -y --no-install-recommends -qq $shell >/dev/null 2>&1 \
        || echo "  no $shell: the tests take Chromium itself"
fi
