#!/usr/bin/env bash
# Guess: the text of a day in a Japanese format is Japanese, or else a plain date.
# Seen (xlsx 0.18.5, and @e965/xlsx 0.20.3 the same): 「10月8日」 in Excel's own format 56 comes as a Chinese time of day,
# 上午/下午 12時00分00秒, since the number means another thing in Taiwan; 令和8年 comes as "ggg2026年", and the (木) of a
# weekday format as "(aaa)". The values beneath are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund xlsx@0.18.5 @e965/xlsx@0.20.3 >/dev/null
seen=$(node -e '
  const noon = 46303.5;
  const texts = ({ SSF }) => [56, "[$-411]ggge\"年\"", "m\"月\"d\"日\"(aaa)"].map((format) => SSF.format(format, noon).trim());
  const both = ["xlsx", "@e965/xlsx"].map((name) => texts(require(name)).join("; "));
  console.log(both[0], both[0] === both[1]);
')
echo "seen: $seen"
[ "$seen" = '上午/下午 12時00分00秒; ggg2026年; 10月8日(aaa) true' ]
