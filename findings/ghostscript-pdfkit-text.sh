#!/usr/bin/env bash
# Guess: the text of a PDF that pdfkit wrote is the same after Ghostscript's pdfwrite ("make the PDF smaller", PDF/A,
# FAX gateways).
# Seen (pdfkit 0.20.2, Ghostscript 10.00): each kanji becomes two Latin letters or other kanji, because pdfkit maps glyphs
# to text with `bfrange` and an array; with the older interpreter (-dNEWPDF=false) the text survives.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund pdfkit@0.20.2 @expo-google-fonts/noto-sans-jp@0.4.3 >/dev/null
node -e '
  const PDFDocument = require("pdfkit");
  const pdf = new PDFDocument();
  pdf.pipe(require("node:fs").createWriteStream("made.pdf"));
  pdf.font("node_modules/@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf").text("見本市医師会");
  pdf.end();
'
through() { gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite "$@" -sOutputFile=through.pdf made.pdf >/dev/null 2>&1; pdftotext -enc UTF-8 through.pdf - | tr -d '\n\f'; }
own=$(pdftotext -enc UTF-8 made.pdf - | tr -d '\n\f')
newer=$(through)
older=$(through -dNEWPDF=false)
echo "seen: $own, $newer, $older"
[ "$own" = 見本市医師会 ] && [ "$newer" != 見本市医師会 ]
