#!/usr/bin/env bash
# Guess: the furigana that Excel keeps behind a typed name (rPh in ECMA-376 §18.4.6) is no part of the cell's text.
# Seen: officeparser 7.8.0 reads 見本太郎 with its furigana as 見本太郎ミホンタロウ, from the shared strings that every Excel
# file has. With strings that stand in the cell itself (t="inlineStr") it is the other way round: hucre 1.0.0 takes in all of
# it, exceljs 4.4.0 its first piece, and officeparser leaves it out. read-excel-file 9.3.17 leaves it out of both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund exceljs@4.4.0 hucre@1.0.0 officeparser@7.8.0 read-excel-file@9.3.17 \
  fflate@0.8.3 >/dev/null
seen=$(node --input-type=module -e '
  import { writeFileSync } from "node:fs";
  import ExcelJS from "exceljs";
  import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
  import { readXlsx } from "hucre";
  import { OfficeParser } from "officeparser";
  import readXlsxFile from "read-excel-file/node";
  const name = "<t>見本太郎</t>";
  const read = `${name}<rPh sb="0" eb="2"><t>ミホン</t></rPh><rPh sb="2" eb="4"><t>タロウ</t></rPh>`;
  for (const shared of [true, false]) {
    const made = new ExcelJS.Workbook();
    made.addWorksheet("x").addRow(["見本太郎"]);
    const parts = unzipSync(await made.xlsx.writeBuffer({ useSharedStrings: true }));
    const edit = (part, from, to) => { parts[part] = strToU8(strFromU8(parts[part]).replace(from, to)); };
    if (shared) edit("xl/sharedStrings.xml", name, read);
    else edit("xl/worksheets/sheet1.xml", /<c r="A1"[^>]*>.*?<\/c>/, `<c r="A1" t="inlineStr"><is>${read}</is></c>`);
    const bytes = Buffer.from(zipSync(parts));
    writeFileSync("name.xlsx", bytes);
    const again = new ExcelJS.Workbook();
    await again.xlsx.load(bytes);
    const sheets = await readXlsxFile(bytes);
    console.log([again.worksheets[0].getCell("A1").text, (await readXlsx(bytes)).sheets[0].rows[0][0],
      (await OfficeParser.parseOffice("name.xlsx")).toText().trim(), (sheets[0].data ?? sheets)[0][0]].join(" "));
  }
')
echo "seen: $seen"
[ "$seen" = '見本太郎 見本太郎 見本太郎ミホンタロウ 見本太郎
見本太郎ミホン 見本太郎ミホンタロウ 見本太郎 見本太郎' ]
