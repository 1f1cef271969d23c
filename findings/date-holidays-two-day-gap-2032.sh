#!/usr/bin/env bash
# Guess: a library that knows the 国民の休日 between 敬老の日 and 秋分の日 in 2026 knows it in 2032 as well.
# Seen (date-holidays 3.37.0): 21 September 2032 and 2049 are workdays there, 22 September 2026 is a holiday. In those two
# years 秋分の日 is the 22nd, so the day between is the 21st (祝日法 §3 (3)); @holiday-jp/holiday_jp 2.5.1 has it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund date-holidays@3.37.0 @holiday-jp/holiday_jp@2.5.1 >/dev/null
seen=$(node -e '
  const Holidays = require("date-holidays");
  const { between } = require("@holiday-jp/holiday_jp");
  const japan = new Holidays("JP");
  const days = (year) => japan.getHolidays(year).filter(({ type }) => type === "public").map(({ date }) => date.slice(0, 10))
    .filter((date) => date.slice(5, 7) === "09").map((date) => date.slice(8)).join(",");
  const other = (year) => between(new Date(`${year}-09-01T00:00:00Z`), new Date(`${year}-09-30T00:00:00Z`))
    .map(({ date }) => date.toISOString().slice(8, 10)).join(",");
  console.log(`${[2026, 2032, 2049].map(days).join(" ")}; ${[2026, 2032, 2049].map(other).join(" ")}`);
')
echo "seen: $seen"
[ "$seen" = '21,22,23 20,22 20,22; 21,22,23 20,21,22 20,21,22' ]
