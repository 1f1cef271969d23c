#!/usr/bin/env bash
# Guess: a name that carries its furigana as ruby (Word: ルビ) is read as the name, with or without the reading.
# Seen (mammoth 1.13.0, officeparser 7.8.0): the name itself is gone, 「担当者：見本太郎」 is read as 「担当者：太郎」.
# mammoth says so only among its messages; what was chosen in an old drop-down field (FORMDROPDOWN) is lost without one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund mammoth@1.13.0 officeparser@7.8.0 fflate@0.8.3 >/dev/null
seen=$(node --input-type=module -e '
  import { writeFileSync } from "node:fs";
  import { strToU8, zipSync } from "fflate";
  import mammoth from "mammoth";
  import { OfficeParser } from "officeparser";
  const schemas = "http://schemas.openxmlformats.org";
  const run = (text) => `<w:r><w:t>${text}</w:t></w:r>`;
  const field = (type, inside = "") => `<w:r><w:fldChar w:fldCharType="${type}">${inside}</w:fldChar></w:r>`;
  const ruby = `<w:r><w:ruby><w:rt>${run("みほん")}</w:rt><w:rubyBase>${run("見本")}</w:rubyBase></w:ruby></w:r>`;
  const list = "<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"実地\"/><w:listEntry w:val=\"オンライン\"/></w:ddList>";
  const chosen = `${field("begin", `<w:ffData>${list}</w:ffData>`)}<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>${field("end")}`;
  const body = `<w:p>${run("担当者：")}${ruby}${run("太郎")}</w:p><w:p>${run("方法：")}${chosen}</w:p>`;
  const main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
  writeFileSync("form.docx", zipSync({
    "[Content_Types].xml": strToU8(`<Types xmlns="${schemas}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`),
    "_rels/.rels": strToU8(`<Relationships xmlns="${schemas}/package/2006/relationships"><Relationship Id="r1" Type="${schemas}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`),
    "word/document.xml": strToU8(`<w:document xmlns:w="${schemas}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`),
  }));
  const read = await mammoth.extractRawText({ path: "form.docx" });
  const lines = (text) => text.split("\n").filter((line) => line !== "").join(" ");
  console.log(lines(read.value), read.messages.length, lines((await OfficeParser.parseOffice("form.docx")).toText()));
')
echo "seen: $seen"
[ "$seen" = '担当者：太郎 方法： 1 担当者：太郎 方法：' ]
