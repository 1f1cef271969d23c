#!/usr/bin/env bash
# Guess: on Thursday 1 October, 「来週の火曜日」 (next week's Tuesday) is 6 October, or is not understood.
# Seen (chrono-node 2.10.3, `chrono.ja`): 29 September, a day that is over. Of 「来週の」, 「再来週の」 and 「第2」 only the
# weekday is kept and the nearest one is taken; 「次の木曜日」 and the English "Tuesday next week" are read right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund chrono-node@2.10.3 >/dev/null
seen=$(TZ=Asia/Tokyo node --input-type=module -e '
  import * as chrono from "chrono-node";
  const today = new Date("2026-10-01T00:00:00Z");
  const day = (language, text) => language.parseDate(text, today).toLocaleDateString("sv").slice(5);
  console.log(["来週の火曜日", "再来週の月曜日", "10月の第2木曜日", "次の木曜日"].map((text) => day(chrono.ja, text)).join(" "),
    day(chrono.en, "Tuesday next week"));
')
echo "seen: $seen"
[ "$seen" = '09-29 09-28 10-01 10-08 10-06' ]
