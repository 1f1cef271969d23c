#!/usr/bin/env bash
# Guess: a day shown as 令和8年10月8日 ([$-411]ggge"年"m"月"d"日") is read as a date, like one shown as 2026年10月8日.
# Seen (read-excel-file 9.3.17): it comes as the number 46303, because the letters of the era make the format an unknown
# one; exceljs 4.4.0 and hucre 1.0.0 read a date.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund exceljs@4.4.0 hucre@1.0.0 read-excel-file@9.3.17 >/dev/null
seen=$(node --input-type=module -e '
  import ExcelJS from "exceljs";
  import { readXlsx } from "hucre";
  import readXlsxFile from "read-excel-file/node";
  const formats = ["yyyy\"年\"m\"月\"d\"日\"", "[$-411]ggge\"年\"m\"月\"d\"日\""];
  const made = new ExcelJS.Workbook();
  made.addWorksheet("x").addRow(formats.map(() => new Date("2026-10-08T00:00:00Z")))
    .eachCell((cell, at) => { cell.numFmt = formats[at - 1]; });
  const bytes = Buffer.from(await made.xlsx.writeBuffer());
  const shown = (values) => values.map((value) => (value instanceof Date ? "date" : value)).join(" ");
  const sheets = await readXlsxFile(bytes);
  const again = new ExcelJS.Workbook();
  await again.xlsx.load(bytes);
  console.log([(sheets[0].data ?? sheets)[0], again.worksheets[0].getRow(1).values.slice(1),
    (await readXlsx(bytes)).sheets[0].rows[0]].map(shown).join("; "));
')
echo "seen: $seen"
[ "$seen" = 'date 46303; date date; date date' ]
