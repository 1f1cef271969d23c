#!/usr/bin/env bash
# Guess: the format with which Excel writes 令和元年 ([$-ja-JP-x-gannen]ggge"年"m"月"d"日", in Excel's own list since 2019) is
# shown by LibreOffice as an era, with 元年 or with 1年.
# Seen (LibreOffice 7.4.7, Debian 12, Japanese settings): it shows the bare number, 43586, since the tag makes the whole
# format an unknown one. [$-411], the older spelling, shows 令和1年5月1日; only with [DBNum1] it is 元年.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund exceljs@4.4.0 >/dev/null
node -e '
  const ExcelJS = require("exceljs");
  const book = new ExcelJS.Workbook();
  const formats = ["[$-ja-JP-x-gannen]", "[$-411]", "[DBNum1][$-411]"].map((tag) => `${tag}ggge"年"m"月"d"日"`);
  book.addWorksheet("x").addRow(formats.map(() => new Date("2019-05-01T00:00:00Z")))
    .eachCell((cell, at) => { cell.numFmt = formats[at - 1]; });
  book.xlsx.writeFile("days.xlsx");
'
LC_ALL=ja_JP.UTF-8 LANG=ja_JP.UTF-8 soffice "-env:UserInstallation=file://$folder/settings" --headless \
  --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76' days.xlsx >/dev/null 2>&1
seen=$(cat days.csv)
echo "seen: $seen"
[ "$seen" = '43586,令和1年5月1日,令和元年五月一日' ]
