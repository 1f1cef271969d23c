#!/usr/bin/env bash
# Guess: a date cell of type "d" (ECMA-376 §18.18.11: the day as ISO text, which openpyxl writes with iso_dates) is read as
# its day, or refused.
# Seen (exceljs 4.4.0): the leading digits are taken for a number of days. Every day of 2026 becomes 18 July 1905 and 10:30
# becomes 9 January 1900, without a word. hucre 1.0.0 gives the ISO text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund exceljs@4.4.0 fflate@0.8.3 hucre@1.0.0 >/dev/null
seen=$(node --input-type=module -e '
  import ExcelJS from "exceljs";
  import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
  import { readXlsx } from "hucre";
  const made = new ExcelJS.Workbook();
  made.addWorksheet("x").addRow([new Date("2000-01-01T00:00:00Z"), new Date("2000-01-02T00:00:00Z")]);
  const parts = unzipSync(await made.xlsx.writeBuffer());
  const days = ["2026-10-08T10:00:00", "10:30:00"];
  const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"])
    .replace(/(<c r="(.)1" s="\d+")><v>\d+</g, (_, cell, column) => `${cell} t="d"><v>${days[column === "A" ? 0 : 1]}<`);
  parts["xl/worksheets/sheet1.xml"] = strToU8(sheet);
  const bytes = Buffer.from(zipSync(parts));
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes);
  const read = book.worksheets[0].getRow(1).values.slice(1).map((day) => day.toISOString().slice(0, 10)).join(" ");
  console.log(read, (await readXlsx(bytes)).sheets[0].rows[0].join(" "));
')
echo "seen: $seen"
[ "$seen" = '1905-07-18 1900-01-09 2026-10-08T10:00:00 10:30:00' ]
