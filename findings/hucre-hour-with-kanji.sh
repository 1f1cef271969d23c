#!/usr/bin/env bash
# Guess: a cell shown as 10時30分 (h"時"mm"分") is read as a time, like one shown as 10:30.
# Seen (hucre 1.0.0): it is read as the number 0.4375. What stands in quotes is taken out before the format is looked at,
# and "hmm" that is left is no hour to it; h"時" alone and m"月"d"日" h"時"mm"分" are read as times. exceljs 4.4.0 reads all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund exceljs@4.4.0 hucre@1.0.0 >/dev/null
seen=$(node --input-type=module -e '
  import ExcelJS from "exceljs";
  import { readXlsx } from "hucre";
  const made = new ExcelJS.Workbook();
  const formats = ["h:mm", "h\"時\"mm\"分\"", "h\"時\"", "m\"月\"d\"日\" h\"時\"mm\"分\""];
  made.addWorksheet("x").addRow(formats.map(() => 0.4375)).eachCell((cell, at) => { cell.numFmt = formats[at - 1]; });
  const bytes = await made.xlsx.writeBuffer();
  const again = new ExcelJS.Workbook();
  await again.xlsx.load(bytes);
  const shown = (values) => values.map((value) => (value instanceof Date ? "time" : value)).join(" ");
  console.log(`${shown((await readXlsx(bytes)).sheets[0].rows[0])}; ${shown(again.worksheets[0].getRow(1).values.slice(1))}`);
')
echo "seen: $seen"
[ "$seen" = 'time 0.4375 time time; time time time time' ]
