#!/usr/bin/env bash
# Guess: a quoted paragraph in format=flowed (RFC 3676) becomes one line with one ">" before it, as a paragraph that is not
# quoted becomes one line.
# Seen (postal-mime 4.0.0): the lines are joined, but the ">" of each stays within the sentence; mailparser 3.14.2 takes it
# out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund mailparser@3.14.2 postal-mime@4.0.0 >/dev/null
seen=$(node --input-type=module -e '
  import { simpleParser } from "mailparser";
  import PostalMime from "postal-mime";
  const mail = ["From: taro@example.jp", "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes",
    "Content-Transfer-Encoding: 8bit", "", "> 説明会の日時は、 ", "> 10月8日です。", "承知 ", "しました。", ""].join("\r\n");
  const shown = ({ text }) => text.trim().split("\n").join(" | ");
  console.log(`${shown(await PostalMime.parse(mail))}; ${shown(await simpleParser(mail))}`);
')
echo "seen: $seen"
[ "$seen" = '> 説明会の日時は、> 10月8日です。 | 承知しました。; > 説明会の日時は、10月8日です。 | 承知しました。' ]
