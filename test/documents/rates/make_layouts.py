"""Makes the tables of rates in layouts/: by openpyxl, XlsxWriter, LibreOffice and by hand. All numbers are invented.

Run by hand on a machine with python3-openpyxl, python3-xlsxwriter and LibreOffice: /usr/bin/python3 make_layouts.py
"""

import pathlib
import subprocess
import tempfile

import openpyxl
import xlsxwriter

HERE = pathlib.Path(__file__).parent / "layouts"
HERE.mkdir(exist_ok=True)

HOKKAIDO = [("012025", "函館市", 120, 60), ("012068", "釧路市", 80, 44), ("014087", "余市郡余市町", 12, 3)]
SHIGA = [
    ("254258", "愛知郡愛荘町", 10, 9),
    ("253839", "蒲生郡日野町", 16, 8),
    ("252042", "近江八幡市", 64, 40),
    ("252018", "大津市", 250, 125),
]
TOKYO = [("131016", "千代田区", 400, 100), ("132063", "府中市", 150, 90)]
SAPPORO = ["中央区", "北区", "東区", "白石区", "豊平区", "南区", "西区", "厚別区", "手稲区", "清田区"]
SENDAI = ["青葉区", "宮城野区", "若林区", "太白区", "泉区"]


def save(book, name):
    book.save(HERE / name)


def by_openpyxl(name, rows, title="Sheet1", merges=(), formats=()):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    for area, form in formats:
        for line in sheet[area]:
            for cell in line if isinstance(line, tuple) else (line,):
                cell.number_format = form
    save(book, name)


def by_xlsxwriter(name, rows, title="Sheet1", merges=()):
    book = xlsxwriter.Workbook(str(HERE / name))
    sheet = book.add_worksheet(title)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value)
    for area, value in merges:
        sheet.merge_range(area, value)
    book.close()


def by_libreoffice(name, rows, title):
    """Formulas are worked out and kept with their results."""
    with tempfile.TemporaryDirectory() as folder:
        draft = pathlib.Path(folder) / name
        book = openpyxl.Workbook()
        book.active.title = title
        for row in rows:
            book.active.append(list(row))
        book.save(draft)
        subprocess.run(
            ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(HERE), str(draft)],
            check=True,
            capture_output=True,
        )


def part(counts):
    return counts[1] / counts[0]


def layouts():
    head = ["団体コード", "都道府県", "市区町村", "施設数", "申込数", "申込率"]
    rows = [["顔認証付きカードリーダー申込状況（令和４年９月４日時点）　※数字は作りもの"], [], head]
    for prefecture, block in [("北海道", HOKKAIDO), ("東京都", TOKYO)]:
        rows += [[code, prefecture, name, whole, some, some / whole] for code, name, whole, some in block]
    by_openpyxl("01-code6.xlsx", rows, formats=[("F4:F8", "0.0%")])

    rows = [["市区町村コード", "市区町村名", "医療機関・薬局数", "申込施設数"]]
    rows += [[int(code[:5]), name, whole, some] for code, name, whole, some in HOKKAIDO + TOKYO]
    by_xlsxwriter("02-code5-number.xlsx", rows, title="R4.9.4現在")

    rows = [["市町村別申込状況", None, None, None, "R4.9.4現在"], ["都道府県", "市区町村", "施設数", "申込数", "申込率(%)"]]
    rows += [["25滋賀県" if at == 0 else None, name, whole, some, round(some / whole * 100, 1)] for at, (_, name, whole, some) in enumerate(SHIGA)]
    rows += [[None, None, sum(one[2] for one in SHIGA), sum(one[3] for one in SHIGA), None]]
    rows += [["01北海道" if at == 0 else None, name, whole, some, round(some / whole * 100, 1)] for at, (_, name, whole, some) in enumerate(HOKKAIDO)]
    rows += [[None, None, sum(one[2] for one in HOKKAIDO), sum(one[3] for one in HOKKAIDO), None]]
    by_openpyxl("03-merged-prefecture.xlsx", rows, merges=["A3:A7", "A8:A11"])

    kinds = ["1.病院", "2.医科診療所", "3.歯科診療所", "4.薬局", "全体"]
    rows = [["（2022年9月4日 現在）"], ["都道府県", "市区町村"] + [None] * 10, [None, None] + ["施設数", "申込数"] * 5]
    for name, counts in [("函館市", [(10, 8), (50, 20), (40, 20), (20, 12)]), ("釧路市", [(5, 4), (35, 20), (30, 14), (10, 6)])]:
        whole = [sum(one[0] for one in counts), sum(one[1] for one in counts)]
        rows.append(["北海道", name] + [value for one in counts for value in one] + whole)
    rows.append(["北海道", "余市町", None, None, 6, 1, 4, 1, 2, 1, 12, 3])
    columns = "CDEFGHIJKL"
    by_xlsxwriter(
        "04-kinds.xlsx",
        rows,
        merges=[("A2:A3", "都道府県"), ("B2:B3", "市区町村")]
        + [(f"{columns[2 * at]}2:{columns[2 * at + 1]}2", kind) for at, kind in enumerate(kinds)],
    )

    wards = [(name, 40 + at, 20 + at) for at, name in enumerate(SAPPORO)]
    rows = [["2022/9/4時点"], ["都道府県名", "市区町村名", "対象施設数", "申込数"]]
    rows += [["北海道", "札幌市", sum(one[1] for one in wards), sum(one[2] for one in wards)]]
    rows += [[None, f"　{name}", whole, some] for name, whole, some in wards]
    rows += [[None, name, whole, some] for _, name, whole, some in HOKKAIDO]
    by_openpyxl("05-city-and-wards.xlsx", rows)

    rows = [["申込状況 2022年9月末時点"], ["市区町村", "施設数", "申込数"]]
    rows += [[f"宮城県仙台市{name}", 60 + at, 30] for at, name in enumerate(SENDAI)]
    rows += [["宮城県石巻市", 90, 45]]
    by_libreoffice("06-wards-only.xlsx", rows, "宮城")

    rows = [["令和4年9月4日時点"], ["都道府県", "市区町村", "施設数", "申込数", "申込率"]]
    rows += [["北海道", name, whole, some, f"=D{at}/C{at}*100"] for at, (_, name, whole, some) in enumerate(HOKKAIDO, 3)]
    rows += [["北海道", "計", "=SUM(C3:C5)", "=SUM(D3:D5)", "=D6/C6*100"]]
    rows += [["東京都", name, whole, some, f"=D{at}/C{at}*100"] for at, (_, name, whole, some) in enumerate(TOKYO, 7)]
    rows += [["東京都", "小計", "=SUM(C7:C8)", "=SUM(D7:D8)", "=D9/C9*100"]]
    rows += [["全国", None, "=C6+C9", "=D6+D9", "=D10/C10*100"], ["(再掲)政令指定都市", None, 0, 0, None]]
    by_libreoffice("07-totals.xlsx", rows, "Sheet1")

    head = ["都道府県", "市区町村", "施設数（全体）", "申込率（全施設）", "義務化対象施設数", "申込率（義務化対象施設に対する割合）"]
    rows = [["令和4年9月4日時点"], head]
    rows += [
        ["東京都", "千代田区", 400, "25.0%", 380, "２６．３％"],
        ["東京都", "府中市", 150, 0.6, 145, "62.1 (+0.4)"],
        ["東京都", "八王子市", 500, "５０％", 480, "52.1 %"],
        ["東京都", "青ヶ島村", 1, "-", 1, "－"],
    ]
    by_openpyxl("08-two-rates.xlsx", rows, formats=[("D4:D4", "0.0%")])

    rows = [["市区町村コード", "市区町村", "申込率"]]
    rows += [[code, name, some / whole] for code, name, whole, some in HOKKAIDO + TOKYO]
    by_xlsxwriter("09-申込率_R4_9_4.xlsx", rows, title="一覧")

    head = ["都道府県", "市区町村", "施設数", "申込数"]
    rows = [["市区町村別の申込数（令和4年9月4日時点）"], ["単位：施設"], head]
    rows += [["北海道", name + ("※１" if at == 1 else ""), whole, some] for at, (_, name, whole, some) in enumerate(HOKKAIDO)]
    rows += [[], ["市区町村別の申込数（令和4年9月4日時点）"], head]
    rows += [["東京都", name, whole, some] for _, name, whole, some in TOKYO]
    rows += [[], ["※１　移転の届出が済んでいない施設を含む。"], ["注）　廃止された施設を除く。"]]
    by_openpyxl("10-notes.xlsx", rows)

    head = ["都道府県", "市区町村", "施設数", "申込数"]
    rows = [["2022年9月4日時点"], head * 3]
    blocks = [[["北海道"] + list(one[1:]) for one in HOKKAIDO], [["滋賀"] + list(one[1:]) for one in SHIGA], [["東　京"] + list(one[1:]) for one in TOKYO]]
    for at in range(4):
        rows.append([value for block in blocks for value in (block[at] if at < len(block) else [None] * 4)])
    by_xlsxwriter("11-three-groups.xlsx", rows)

    lines = ["令和４年９月４日時点,,,,", "都道府県,市区町村,施設数,申込数,申込率"]
    for prefecture, block in [("北　海　道", HOKKAIDO), ("東　京　都", TOKYO)]:
        for at, (_, name, whole, some) in enumerate(block):
            wide = f"{some / whole * 100:.1f}％".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
            lines.append(f'{prefecture if at == 0 else "〃"},{name[0]}　{name[1:]},"{whole:,}",{some},{wide}')
    text = "\r\n".join(lines) + "\r\n"
    (HERE / "12-sjis.csv").write_bytes(text.encode("cp932"))
    (HERE / "12-utf8.csv").write_bytes(text.encode("utf-8"))
    (HERE / "12-utf16.csv").write_bytes(b"\xff\xfe" + text.replace(",", "\t").replace('"', "").encode("utf-16-le"))


def refused():
    head = ["都道府県", "市区町村", "施設数", "申込数", "申込率"]
    day = ["令和4年9月4日時点"]
    rows = [day, head] + [["北海道", name, whole, some, None] for _, name, whole, some in HOKKAIDO + HOKKAIDO[:1]]
    by_openpyxl("20-twice.xlsx", rows)
    rows = [day, head] + [["北海道", name, whole, some, None] for _, name, whole, some in HOKKAIDO] + [["北海道", "計", 213, 107, None]]
    by_openpyxl("21-wrong-total.xlsx", rows)
    rows = [day, head] + [["北海道", name, whole, some, "60.0%"] for _, name, whole, some in HOKKAIDO]
    by_openpyxl("22-wrong-rate.xlsx", rows)
    rows = [day, head, ["北海道", "函館市", 100, 104, "104.0%"]]
    by_openpyxl("23-above-100.xlsx", rows)
    rows = [day, ["団体コード", "市区町村", "施設数", "申込数"]]
    rows += [["012025", "函館市", 10, 5], ["999999", "みほん市", 10, 5], ["012068", "函館市", 10, 5], [None, "府中市", 10, 5]]
    rows += [[None, "新見本町", 10, 5], [None, "釧路市", "調査中", 5]]
    by_openpyxl("24-unknown-rows.xlsx", rows)
    rows = [["令和4年3月31日時点"], ["都道府県", "市区町村", "施設数", "申込数"]]
    rows += [["静岡県", f"浜松市{name}", 10, 5] for name in ["中区", "東区", "西区", "南区", "北区", "浜北区", "天竜区"]]
    rows += [["兵庫県", "篠山市", 20, 10], ["福岡県", "那珂川町", 30, 15], ["静岡県", "静岡市", 50, 25]]
    by_openpyxl("25-names-of-old.xlsx", rows)
    (HERE / "26-no-head.csv").write_bytes("函館市,120,60\r\n釧路市,80,44\r\n".encode("utf-8"))
    (HERE / "27-no-rate.csv").write_bytes("市区町村,人口\r\n函館市,120\r\n".encode("utf-8"))


def signs():
    """A % that is a letter of the format, one that multiplies, and counts with their rate behind them."""
    rows = [["2022年9月4日(日)時点"], ["市区町村", "施設数", "申込数", "申込率"]]
    rows += [["金沢市", 400, "100施設(25.0%)", 25], ["七尾市", 50, "２０（４０．０％）", 0.4]]
    by_openpyxl("13-signs.xlsx", rows, formats=[("D3:D3", '0.0"%"'), ("D4:D4", "0.0%")])


if __name__ == "__main__":
    layouts()
    refused()
    signs()
