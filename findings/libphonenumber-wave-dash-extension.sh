#!/usr/bin/env bash
# Guess: 「03-1234-5678～9」 (a hunt group: the lines 5678 and 5679, as Japanese letterheads write it) is refused, or
# the rest behind ～ is left out.
# Seen (libphonenumber-js 1.13.16): ～ (U+FF5E) begins an extension. The number is valid, has the extension 9, and is
# written "03-1234-5678 ext. 9", with `extract: false` too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund libphonenumber-js@1.13.16 >/dev/null
seen=$(node -e '
  const { parsePhoneNumber } = require("libphonenumber-js/max");
  const number = parsePhoneNumber("03-1234-5678～9", { defaultCountry: "JP", extract: false });
  console.log(number.isValid(), number.ext, number.formatNational());
')
echo "seen: $seen"
[ "$seen" = 'true 9 03-1234-5678 ext. 9' ]
