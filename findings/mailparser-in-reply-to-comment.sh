#!/usr/bin/env bash
# Guess: a comment behind the Message-ID in In-Reply-To, as Gnus and its kin write it, is left out (RFC 5322 §3.6.4: CFWS),
# so that the answer is found by the ID.
# Seen (mailparser 3.14.2): `inReplyTo` is the ID, the comment and one more ">", and each word of a comment in References
# becomes an ID of its own. Comparing whole values finds no thread; look for <...@...> in `headerLines`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund mailparser@3.14.2 >/dev/null
seen=$(node --input-type=module -e '
  import { simpleParser } from "mailparser";
  const ids = "<1@example.jp> (message of Taro)";
  const { inReplyTo, references } = await simpleParser(
    `From: taro@example.jp\r\nIn-Reply-To: ${ids}\r\nReferences: ${ids}\r\n\r\nx\r\n`,
  );
  console.log(inReplyTo, JSON.stringify(references));
')
echo "seen: $seen"
[ "$seen" = '<1@example.jp> (message of Taro)> ["<1@example.jp>","<(message>","<of>","<Taro)>"]' ]
