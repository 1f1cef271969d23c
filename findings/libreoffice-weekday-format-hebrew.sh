#!/usr/bin/env bash
# Guess: LibreOffice on a server without Japanese settings shows a cell of the format m"月"d"日"(aaa) as 10月8日(Thu), or
# with (aaa).
# Seen (LibreOffice 7.4.7, Debian 12): it shows 7月27日(Thu). With "aaa" month and day are counted by the Hebrew calendar,
# the 27th of its seventh month. Under LANG=ja_JP.UTF-8 (no such locale need be installed) it is 10月8日(木); without "aaa"
# the day is right under both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund exceljs@4.4.0 >/dev/null
node -e '
  const ExcelJS = require("exceljs");
  const book = new ExcelJS.Workbook();
  const formats = ["m\"月\"d\"日\"", "m\"月\"d\"日\"(aaa)"];
  book.addWorksheet("x").addRow(formats.map(() => new Date("2026-10-08T00:00:00Z")))
    .eachCell((cell, at) => { cell.numFmt = formats[at - 1]; });
  book.xlsx.writeFile("days.xlsx");
'
converted() {
  LC_ALL=$1 LANG=$1 soffice "-env:UserInstallation=file://$folder/$1" --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76' \
    --outdir "$1.out" days.xlsx >/dev/null 2>&1
  cat "$1.out/days.csv"
}
seen="$(converted C.UTF-8) $(converted ja_JP.UTF-8)"
echo "seen: $seen"
[ "$seen" = '10月8日,7月27日(Thu) 10月8日,10月8日(木)' ]
