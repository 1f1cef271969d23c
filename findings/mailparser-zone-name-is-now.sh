#!/usr/bin/env bash
# Guess: a Date header that ends in JST (a zone of RFC 5322 §4.3, to be taken as -0000) gives 10:00 of some zone, or no date.
# Seen (mailparser 3.14.2): it gives the moment of the reading, so a mail of October read in December is of December.
# GMT, EST and +0900 (JST) are read right; postal-mime 4.0.0 hands the text of the header over.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund mailparser@3.14.2 postal-mime@4.0.0 >/dev/null
seen=$(node --input-type=module -e '
  import { simpleParser } from "mailparser";
  import PostalMime from "postal-mime";
  const mail = (zone) => `From: taro@example.jp\r\nDate: Thu, 8 Oct 2020 10:00:00 ${zone}\r\n\r\nx\r\n`;
  const began = Date.now();
  const { date } = await simpleParser(mail("JST"));
  const isNow = date.getTime() >= began && date.getTime() <= Date.now();
  const right = (await simpleParser(mail("+0900 (JST)"))).date.toISOString();
  console.log(isNow, right, (await PostalMime.parse(mail("JST"))).date);
')
echo "seen: $seen"
[ "$seen" = 'true 2020-10-08T01:00:00.000Z Thu, 8 Oct 2020 10:00:00 JST' ]
