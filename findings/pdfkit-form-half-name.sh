#!/usr/bin/env bash
# Guess: the value of a form field that pdfkit wrote with an embedded Japanese font is shown whole, or not at all.
# Seen (pdfkit 0.20.2, Poppler 22.12): Poppler shows those letters of it that stand elsewhere in the document, because the
# embedded font holds no others: 見本太郎 below the heading 見本市 is shown and read out as 見本. The value itself is whole
# (qpdf), and MuPDF draws it with a font of its own, so it looks right in one reader and not in another.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund pdfkit@0.20.2 @expo-google-fonts/noto-sans-jp@0.4.3 >/dev/null
node -e '
  const PDFDocument = require("pdfkit");
  const pdf = new PDFDocument({ size: [300, 120] });
  pdf.pipe(require("node:fs").createWriteStream("form.pdf"));
  pdf.font("node_modules/@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf").text("見本市", 20, 20);
  pdf.initForm();
  pdf.formText("name", 20, 60, 200, 20, { value: "見本太郎", fontSize: 12 });
  pdf.end();
'
shown=$(pdftotext -enc UTF-8 form.pdf - 2>/dev/null | tr -d '\f' | tr -s '\n' ' ')
value=$(qpdf --json --json-key=acroform form.pdf | sed -n 's/.*"value": "\(u:\)\?\(.*\)".*/\2/p')
echo "seen: ${shown}of $value"
[ "$shown" = '見本市 見本 ' ] && [ "$value" = 見本太郎 ]
