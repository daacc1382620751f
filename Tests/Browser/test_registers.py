"""Registers as lists: filters, sorting, paging, search, exports; the three lists and the closing form; print."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from conftest import records

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_csv(answer) -> list:
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/csv")
    text = answer.body().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def read_xlsx(answer) -> list:
    """The first sheet's rows, as text."""
    assert answer.status == 200 and "spreadsheetml" in answer.headers["content-type"]
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        assert archive.testzip() is None
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{MAIN}si"):
                strings.append("".join(text.text or "" for text in item.iter(f"{MAIN}t")))
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{MAIN}row"):
        cells = {}
        for cell in row.iter(f"{MAIN}c"):
            column = re.match("[A-Z]+", cell.get("r")).group(0)
            value = cell.find(f"{MAIN}v")
            text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
            if value is not None:
                text = strings[int(value.text)] if cell.get("t") == "s" else value.text
            cells[column] = text
        rows.append(cells)
    return rows


def column(page, title) -> list:
    """The texts of one column of the list."""
    titles = [text.rstrip(" ↑↓") for text in page.locator("thead th").all_inner_texts()]
    return page.locator(f"tbody tr td:nth-child({titles.index(title) + 1})").all_inner_texts()


def ids(page) -> list:
    return [link.get_attribute("href").rsplit("/", 1)[1] for link in page.locator("tbody tr td:nth-child(2) a").all()]


def test_a_state_filters_the_list(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding")
    page.get_by_role("link", name="整改中", exact=True).click()
    states = column(page, "状态")
    wanted = [finding for finding in records(office.folder, "finding") if finding["state"] == "rectifying"]
    assert set(states) == {"整改中"} and len(states) == len(wanted)
    assert f"共 {len(wanted)} 条" in page.locator("header").inner_text()


def test_filters_add_up_and_stay_chosen(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding")
    with page.expect_navigation():
        page.get_by_label("责任科室").select_option(label="总编室")
    assert set(column(page, "责任科室")) == {"总编室"}
    page.get_by_role("link", name="已销号", exact=True).click()
    office.look(page)
    assert set(column(page, "状态")) == {"已销号"}
    assert set(column(page, "责任科室")) == {"总编室"}, "choosing a state keeps the department"


def test_the_default_order_is_the_order_of_the_original(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding")
    numbers = [int(text) for text in column(page, "序号")]
    assert numbers == sorted(numbers)


def test_a_column_sorts_both_ways(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/measure")

    def days():
        return [tuple(map(int, re.findall(r"\d+", text))) for text in column(page, "完成时限") if text]

    page.locator("thead").get_by_role("link", name="完成时限").click()
    assert days() == sorted(days()) and len(days()) > 20
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.locator("thead").get_by_role("link", name="完成时限").click()
    assert days() == sorted(days(), reverse=True)
    assert page.locator("th[aria-sort=descending]").count() == 1


@pytest.mark.parametrize("order", ["", "sort=due", "sort=due&desc=1", "sort=owner"])
def test_paging_shows_each_record_exactly_once(office, order):
    page = office.sign_in("bangongshi", picture=False)
    page.goto(f"/registers/measure?{order}")
    seen = ids(page)
    assert len(seen) == 50
    while page.get_by_role("link", name="下一页").count():
        page.get_by_role("link", name="下一页").click()
        seen += ids(page)
    assert sorted(seen) == sorted(measure["id"] for measure in records(office.folder, "measure"))
    page.get_by_role("link", name="第一页").click()
    assert ids(page) == seen[:50]


def test_a_broken_page_key_or_filter_does_no_harm(office):
    reader = office.reader("bangongshi")
    for query in ["after=x", "after=%FF%FE", "after=" + "9" * 500, "sort=verbatim", "sort=nothing", "due.from=yesterday", "owner=me",
                  "state=%27%20OR%201=1", "q=%25", "q=" + "长" * 2000, "leader=-&leader=-", "count=exact", "void=1", "longTerm=maybe"]:
        answer = reader.get(f"/registers/measure?{query}")
        assert answer.status in (200, 400, 422), f"{query}: {answer.status}"


def test_words_are_found_in_the_register_and_everywhere(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding")
    page.get_by_label("在本台账里查").fill("短视频")
    page.get_by_role("button", name="筛选").click()
    assert page.locator("tbody tr").count() == 1 and "短视频" in page.locator("tbody").inner_text()
    page.locator("#q").fill("短视频")
    page.locator("#q").press("Enter")
    office.look(page)
    text = page.locator("main").inner_text()
    assert "关于短视频生产数量多" in text and "制定《短视频分级审核要求》" in text, "findings and measures"
    assert page.locator("#q").input_value() == "短视频" or "“短视频”" in text
    page.get_by_role("link", name="关于短视频生产数量多").first.click()
    assert "/registers/finding/" in page.url
    page.locator("#q").fill("不存在的词语组合")
    page.locator("#q").press("Enter")
    assert "没有找到" in page.locator("main").inner_text()


def test_the_search_reads_the_whole_text_and_not_only_titles(office):
    measure = max(records(office.folder, "measure"), key=lambda record: len(record["text"]))
    assert len(measure["text"]) > 44
    page = office.sign_in("bangongshi")
    page.locator("#q").fill(measure["text"][-8:].rstrip("。"))
    page.locator("#q").press("Enter")
    assert page.locator(f"main a[href$='{measure['id']}']").count() == 1, "the last words of a measure are found too"


def test_the_search_finds_people_and_regulations(office):
    page = office.sign_in("bangongshi")
    page.goto("/search?q=会商制度")
    assert "云溪县融媒体中心重点选题会商制度" in page.locator("main").inner_text()
    page.goto("/search?q=欧阳")
    assert "欧阳旭" in page.locator("main").inner_text()


def test_csv_and_workbook_hold_the_rows_of_the_list(office):
    reader = office.reader("bangongshi")
    wanted = [record for record in records(office.folder, "measure") if record["state"] == "signedOff"]
    table = read_csv(reader.get("/registers/measure/export.csv?state=signedOff"))
    heading, rows = table[0], table[1:]
    assert {"记录编号", "措施内容", "责任人", "完成时限", "登记时间"} <= set(heading)
    assert sorted(row[0] for row in rows) == sorted(record["id"] for record in wanted)
    by_number = {row[0]: dict(zip(heading, row)) for row in rows}
    first = by_number[wanted[0]["id"]]
    assert first["措施内容"] == wanted[0]["text"] and first["状态"] == "已销号"
    year, month, day = map(int, wanted[0]["due"].split("-"))
    assert first["完成时限"] in (wanted[0]["due"], f"{year}年{month}月{day}日", f"{year}/{month}/{day}")
    sheet = read_xlsx(reader.get("/registers/measure/export.xlsx?state=signedOff"))
    texts = ["\t".join(row.values()) for row in sheet]
    assert sum(any(record["id"] in text for text in texts) for record in wanted) == len(wanted)
    assert not any("整改中" in text for text in texts)


def test_the_download_follows_the_filters_on_the_page(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding")
    with page.expect_navigation():
        page.get_by_label("责任科室").select_option(label="技术部")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 CSV").click()
    assert download.value.suggested_filename == "问题清单.csv"
    text = download.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows and {row["责任科室"] for row in rows} == {"技术部"}


def test_an_export_keeps_the_order_of_the_list(office):
    reader = office.reader("bangongshi")
    rows = read_csv(reader.get("/registers/measure/export.csv?sort=due&desc=1"))
    at = rows[0].index("完成时限")
    days = [tuple(map(int, re.findall(r"\d+", row[at]))) for row in rows[1:] if row[at]]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("which", ["findings", "measures", "owners", "ledger"])
def test_the_lists_for_the_inspection_office_are_shown_and_exported(office, which):
    page = office.sign_in("bangongshi")
    page.goto(f"/lists/{which}")
    shown = page.locator("tbody tr").count()
    kind = "finding" if which == "findings" else "measure"
    assert shown == len([record for record in records(office.folder, kind) if "voided" not in record])
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    sheet = read_xlsx(office.reader("bangongshi").get(f"/lists/{which}/export.xlsx"))
    texts = ["".join(row.values()) for row in sheet]
    assert any("云溪县融媒体中心" in text for text in texts[:2]), "the head of the table names the unit"
    assert any("签字" in text and "盖章" in text for text in texts[-2:]), "lines for signature and seal"
    assert shown <= len(texts) <= shown + 5
    assert download.value.suggested_filename.endswith(".xlsx")


def test_the_closing_form_is_a_document_with_signature_lines(office):
    finding = next(record for record in records(office.folder, "finding") if record["state"] == "ready")
    page = office.sign_in("shuji")
    page.goto(f"/registers/finding/{finding['id']}")
    link = page.locator(f"a[href='/closing-forms/{finding['id']}']")
    assert link.count() == 1, "the finding's page leads to its closing form"
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".docx")


def test_the_closing_form_names_finding_measures_and_signers(office):
    finding = next(record for record in records(office.folder, "finding") if record["state"] == "ready")
    answer = office.reader("shuji").get(f"/closing-forms/{finding['id']}")
    assert answer.status == 200 and "wordprocessingml" in answer.headers["content-type"]
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        assert archive.testzip() is None
        document = ElementTree.fromstring(archive.read("word/document.xml"))
        text = "".join(part.text or "" for part in document.iter(f"{WORD}t"))
        text += "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
    for wanted in ["销号审批表", finding["title"], "牵头领导", "纪检委员", "党组织书记", finding["id"]]:
        assert wanted in text, wanted
    for measure in records(office.folder, "measure"):
        if measure["finding"] == finding["id"]:
            assert measure["text"] in text


@pytest.mark.parametrize("path", ["/lists/ledger/export.xlsx", "/lists/findings/export.xlsx", "/registers/measure/export.xlsx", "CLOSING"])
def test_an_exported_document_carries_the_newest_checkpoint(office, path):
    """Whoever keeps an export can tell later whether the journal has been rewritten since."""
    if path == "CLOSING":
        finding = next(record for record in records(office.folder, "finding") if record["state"] == "signedOff")
        path = f"/closing-forms/{finding['id']}"
    with zipfile.ZipFile(io.BytesIO(office.reader("bangongshi").get(path).body())) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    assert "存证点" in re.sub("<[^>]+>", "", text)


def test_the_printed_list_has_its_signature_lines(office):
    page = office.sign_in("bangongshi")
    page.goto("/lists/ledger")
    page.emulate_media(media="print")
    text = page.locator("main").inner_text()
    assert "签字" in text.split("\n", 3)[-1].replace("销号签字", "") and "盖章" in text


def test_print_leaves_out_menu_and_buttons(office):
    page = office.sign_in("bangongshi")
    page.goto("/lists/ledger")
    page.emulate_media(media="print")
    office.look(page)
    for gone in ["nav", ".top", ".buttons", ".filters"]:
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator(".print-title").is_visible(), "on paper the table has its title"
    width, room = page.evaluate("[document.querySelector('table').scrollWidth, document.querySelector('table').parentElement.clientWidth]")
    assert width <= room + 1, "no column is cut off on paper"
    finding = records(office.folder, "finding")[0]
    page.emulate_media(media="screen")
    page.goto(f"/registers/finding/{finding['id']}")
    page.emulate_media(media="print")
    office.look(page)
    assert not page.locator("nav").is_visible() and not page.locator("header .buttons").first.is_visible()
    assert not page.get_by_role("button", name="下载证明").is_visible(), "a button on paper is of no use"


def test_overdue_is_marked_on_the_board(office):
    page = office.sign_in("shuji")
    page.goto("/board?show=overdue")
    lines = page.locator("details.finding")
    assert lines.count() > 0
    for line in lines.all():
        assert "逾期" in line.locator("summary").inner_text(), "a finding with an overdue measure says so without being opened"


def test_the_figures_of_the_board_agree_with_the_registers(office):
    page = office.sign_in("shuji")
    page.goto("/board")
    measures = records(office.folder, "measure")
    numbers = {title: int(number) for number, title in re.findall(r"(\d+)\n+(\S+)", page.locator(".stats").inner_text())}
    assert numbers["已销号措施"] == len([m for m in measures if m["state"] == "signedOff"])
    assert numbers["整改中"] == len([m for m in measures if m["state"] in ("open", "doing")])
    assert numbers["长期坚持"] == len([m for m in measures if m["longTerm"]])
    assert f"{len(measures)} 条措施" in page.locator("header").inner_text()


@pytest.mark.parametrize("filter", ["mine", "confirm", "overdue", "reopened", "blank", "nonsense"])
def test_the_filters_of_the_board_answer_for_everybody(office, filter):
    for login in ["shuji", "fenguan", "caibian"]:
        answer = office.reader(login).get(f"/board?show={filter}")
        assert answer.status == 200
        assert "details" in answer.text() or "没有符合条件的问题" in answer.text()


def test_the_board_is_narrowed_by_department_person_state_and_words(office):
    page = office.sign_in("bangongshi")
    page.goto("/board")
    shown = page.locator("details.finding")
    everything = shown.count()
    page.get_by_label("责任人").select_option(index=3)
    page.wait_for_url("**person=**")
    assert shown.count() < everything
    page.goto("/board")
    page.get_by_label("搜问题、措施").fill("音柱")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    office.look(page)
    assert 0 < shown.count() < everything
    assert all("音柱" in text for text in shown.all_inner_texts())
    page.get_by_role("link", name="逾期", exact=True).click()
    assert page.get_by_label("搜问题、措施").input_value() == "音柱", "the chips keep the words"
    page.get_by_role("link", name="全部", exact=True).click()
    assert shown.count() == everything
    page.get_by_label("搜问题、措施").fill("没有这样的问题")
    page.get_by_role("button", name="筛选").click()
    assert "没有符合条件的问题" in page.locator("main").inner_text()
