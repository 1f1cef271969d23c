#!/usr/bin/env bash
# Guess: a text written into a cell is read back as that text by the same library.
# Seen: the name of a file with its size, 会場図_x1200_y800.pdf, comes back as 会場図ሀy800.pdf from exceljs 4.4.0 and hucre
# 1.0.0, and with a NUL from xlsx 0.18.5. In a cell _x1200_ is the letter U+1200 (ST_Xstring, ECMA-376 §22.9.2.19); all
# three read it so and none writes the _x005F_ that a typed underscore needs there. LibreOffice shows the name as typed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund exceljs@4.4.0 hucre@1.0.0 xlsx@0.18.5 >/dev/null
seen=$(node --input-type=module -e '
  import ExcelJS from "exceljs";
  import { readXlsx, writeXlsx } from "hucre";
  import XLSX from "xlsx";
  const name = "会場図_x1200_y800.pdf";
  const made = new ExcelJS.Workbook();
  made.addWorksheet("x").addRow([name]);
  const again = new ExcelJS.Workbook();
  await again.xlsx.load(await made.xlsx.writeBuffer());
  const { sheets } = await readXlsx(await writeXlsx({ sheets: [{ name: "x", rows: [[name]] }] }));
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([[name]]), "x");
  const bytes = XLSX.write(book, { type: "buffer", bookType: "xlsx" });
  console.log(JSON.stringify([again.worksheets[0].getCell("A1").text, sheets[0].rows[0][0], XLSX.read(bytes).Sheets.x.A1.v]));
')
echo "seen: $seen"
[ "$seen" = '["会場図ሀy800.pdf","会場図ሀy800.pdf","会場図\u0000y800.pdf"]' ]
