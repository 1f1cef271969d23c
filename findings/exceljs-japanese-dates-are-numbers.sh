#!/usr/bin/env bash
# Guess: a cell in one of the date formats that Japanese Excel offers (「2012年3月14日」 is number 31, 「3月14日」 56, an era
# 57) is read as a date, like one in format 14.
# Seen (exceljs 4.4.0): these formats stand in the file by number alone (ECMA-376 §18.8.30 lists 27–36 and 50–58 for East
# Asia), exceljs knows no date behind them, and the day comes as 46303. hucre 1.0.0 and read-excel-file 9.3.17 read all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund exceljs@4.4.0 hucre@1.0.0 read-excel-file@9.3.17 fflate@0.8.3 >/dev/null
seen=$(node --input-type=module -e '
  import ExcelJS from "exceljs";
  import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
  import { readXlsx } from "hucre";
  import readXlsxFile from "read-excel-file/node";
  const made = new ExcelJS.Workbook();
  made.addWorksheet("x").addRow([14, 31, 56, 57].map(() => new Date("2026-10-08T00:00:00Z")))
    .eachCell((cell, at) => { cell.numFmt = `0.${"0".repeat(at + 10)}`; });
  const parts = unzipSync(await made.xlsx.writeBuffer());
  let styles = strFromU8(parts["xl/styles.xml"]);
  [14, 31, 56, 57].forEach((number, at) => {
    const own = new RegExp(`numFmtId="(\\d+)" formatCode="0.${"0".repeat(at + 11)}"`).exec(styles)[1];
    styles = styles.replace(new RegExp(`<xf numFmtId="${own}"`, "g"), `<xf numFmtId="${number}"`);
  });
  parts["xl/styles.xml"] = strToU8(styles);
  const bytes = Buffer.from(zipSync(parts));
  const shown = (values) => values.map((value) => (value instanceof Date ? "date" : value)).join(" ");
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes);
  const row = await readXlsxFile(bytes);
  console.log([book.worksheets[0].getRow(1).values.slice(1), (await readXlsx(bytes)).sheets[0].rows[0],
    (row[0].data ?? row)[0]].map(shown).join("; "));
')
echo "seen: $seen"
[ "$seen" = 'date 46303 46303 46303; date date date date; date date date date' ]
