#!/usr/bin/env bash
# Guess: a Japanese text without further settings leaves in base64 or quoted-printable, or as 8bit.
# Seen (mimetext 3.0.28): it leaves unencoded under "Content-Transfer-Encoding: 7bit", each paragraph one line however long
# (960 octets here; RFC 5322 §2.1.1 allows 998), and the subject is one encoded word of 100 letters where RFC 2047 §2 allows
# 75. File names stand in the header as they are. Give `encoding: "base64"` and break the text yourself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund mimetext@3.0.28 >/dev/null
seen=$(node --input-type=module -e '
  import { createMimeMessage } from "mimetext";
  const mail = createMimeMessage();
  mail.setSender("office@example.jp");
  mail.setTo("taro@example.jp");
  mail.setSubject("説明会の日程についてのお伺い（第一希望から）");
  mail.addMessage({ contentType: "text/plain", data: "お世話になって".repeat(50).slice(0, 320) });
  const lines = mail.asRaw().split(/\r?\n/);
  const body = lines.find((line) => line.startsWith("お世話"));
  console.log(lines.find((line) => line.startsWith("Content-Transfer-Encoding")), Buffer.byteLength(body),
    /=\?utf-8\?B\?.*\?=/i.exec(lines.find((line) => line.startsWith("Subject:")))[0].length);
')
echo "seen: $seen"
[ "$seen" = 'Content-Transfer-Encoding: 7bit 960 100' ]
