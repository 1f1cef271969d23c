#!/usr/bin/env bash
# Guess: a Japanese number that was typed with its area code set off by hyphens keeps its hyphens in national format.
# Seen (libphonenumber-js 1.13.16, metadata "max"): the area code is decided anew. 0422-12-3456 (武蔵野・三鷹 is 0422)
# comes back as 042-212-3456, which reads like another town's; 0422-22-3456 stays, so it is a matter of the digits
# behind. Both dial the same number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund libphonenumber-js@1.13.16 >/dev/null
seen=$(node -e '
  const { parsePhoneNumber } = require("libphonenumber-js/max");
  const national = (text) => parsePhoneNumber(text, "JP").formatNational();
  console.log(["0422-12-3456", "0422-22-3456", "04-2912-3456"].map(national).join(" "));
')
echo "seen: $seen"
[ "$seen" = '042-212-3456 0422-22-3456 042-912-3456' ]
