#!/usr/bin/env bash
# Guess: an answer that stands between two rules of hyphens, as Japanese business mail sets off what matters, is part of
# what the author wrote.
# Seen (node-email-reply-parser 0.1.4, emailreplyparser 0.0.5): the first rule and all below it are taken for a signature and
# cut, sentences behind the second rule too. email-reply-parser 2.3.7 keeps rules of ten hyphens and cuts at three.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund node-email-reply-parser@0.1.4 emailreplyparser@0.0.5 \
  email-reply-parser@2.3.7 >/dev/null
seen=$(node -e '
  const library = require("email-reply-parser");
  const Crisp = library.default ?? library;
  const { EmailReplyParser } = require("emailreplyparser");
  const older = require("node-email-reply-parser");
  const answer = (rule) => `下記のとおりです。\n\n${rule}\n第一希望 10月8日\n${rule}\n\nよろしくお願いします。\n`;
  const readers = [(text) => older(text).getVisibleText(), (text) => EmailReplyParser.parse_reply(text),
    (text) => new Crisp().parseReply(text)];
  const kept = (rule) => readers.map((read) => (read(answer(rule)).includes("第一希望") ? "kept" : "cut")).join(" ");
  console.log(`${kept("-".repeat(10))}; ${kept("---")}`);
')
echo "seen: $seen"
[ "$seen" = 'cut cut kept; cut cut cut' ]
