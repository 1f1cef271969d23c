#!/usr/bin/env bash
# Guess: a substitute holiday (振替休日) is named after the holiday that fell on the Sunday.
# Seen (@holiday-jp/holiday_jp 2.5.1): it is named after the holiday of the day before. 2031-05-04 (みどりの日) is the
# Sunday, the row of holidays runs on to Monday, and 2031-05-06 is called 「こどもの日 振替休日」.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund @holiday-jp/holiday_jp@2.5.1 >/dev/null
seen=$(node -e '
  const days = require("@holiday-jp/holiday_jp");
  const found = days.between(new Date("2031-05-04T00:00:00Z"), new Date("2031-05-06T00:00:00Z"));
  console.log(found.map(({ date, name }) => `${date.toISOString().slice(0, 10)} ${name}`).join("; "));
')
expected='2031-05-04 みどりの日; 2031-05-05 こどもの日; 2031-05-06 こどもの日 振替休日'
echo "seen: $seen"
[ "$seen" = "$expected" ]
