"""长立: a promise that lasts. From the heat map to the occurrence, to the records, to the explanation of what lapsed."""

import io
import re
import zipfile

from conftest import act, by_id, records


def test_the_map_reads_without_colours_and_says_how_much_was_kept(office):
    page = office.sign_in("bangongshi")
    page.goto("/look-back?weeks=52")
    table = page.locator("table.heat")
    rows = table.locator("tbody tr")
    assert rows.count() == len([d for d in records(office.folder, "standing_duty")])
    row = rows.filter(has_text="每周三采前策划会")
    signs = row.locator("td a").all_inner_texts()
    assert {"✓", "缺", "免", "补"} <= set(signs)
    kept, missing = signs.count("✓") + signs.count("补"), signs.count("缺")
    assert row.locator("td.rate").inner_text() == f"{kept * 100 // (kept + missing)}%"
    titles = [row.locator("td a").nth(i).get_attribute("title") for i in range(len(signs))]
    assert all(re.match(r"\d{4}年\d+月\d+日 (已完成|补记完成|缺失|经批准免办|未到期|逾期)", title) for title in titles)
    office.look(page)


def test_a_cell_leads_to_the_occurrence_and_on_to_the_meeting(office):
    page = office.sign_in("caibian")
    page.goto("/look-back")
    page.locator("tr", has_text="每周三采前策划会").locator("a", has_text="✓").last.click()
    assert "办理时段" in page.locator("main").inner_text() and "怎样算做到" in page.locator("main").inner_text()
    office.look(page)
    page.locator(".row a", has_text="选题策划会第").click()
    assert "/registers/meeting/" in page.url
    page.get_by_role("link", name="会议现场").click()
    assert "签到" in page.locator("main").inner_text()


def test_a_holiday_says_where_its_occurrence_went(office):
    page = office.sign_in("bangongshi")
    duty = next(d for d in records(office.folder, "standing_duty") if d["code"] == "D29")
    page.goto(f"/look-back/{duty['id']}/2026-10-05")
    text = page.locator("main").inner_text()
    assert "2026年10月5日是国庆节假期，调到2026年10月8日（星期四）" in text


def test_from_a_lapse_to_its_explanation_and_back_to_the_board(office):
    page = office.sign_in("bangongshi")
    page.goto("/look-back")
    line = page.locator(".row", has_text="反弹，责任人须说明").first
    assert "连续2期缺失" in line.inner_text()
    line.get_by_role("link", name=re.compile("问题12")).click()
    finding = page.url.split("/")[-1].split("?")[0]
    assert by_id(office, "finding", finding)["state"] in ("reopened", "rectifying")
    assert "重开" in page.locator("main").inner_text() and "常态任务" in page.locator("main").inner_text()
    page.goto(f"/registers/explanation?finding={finding}")
    page.locator("tbody a").first.click()
    text = page.locator("main").inner_text()
    assert "待说明" in text and "连续2期缺失" in text and "说明时限" in text


def test_the_sheet_for_inspectors_has_a_line_for_each_occurrence(office):
    answer = office.reader("shuji").get("/look-back/sheet.xlsx")
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body())) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "常态任务核查表" in text and "经批准免办" in text and "存证点第" in text


def test_a_duty_is_set_up_by_its_code_and_a_waiver_asked_for_from_its_cell(office):
    measure = next(m for m in records(office.folder, "measure") if m["state"] == "doing" and m.get("owner"))
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/standing_duty/new?measure={measure['id']}")
    page.locator("#f-code").fill("D99")
    page.locator("#f-start").fill("2026-01-05")
    page.get_by_role("button", name="保存").click()
    assert "没有这个编号的标准任务" in page.locator("main").inner_text()
    page.locator("#f-code").fill("d8")
    page.locator("#f-owner").select_option(index=1)
    page.locator("#f-department").select_option(index=1)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**done=1")
    assert "每周四选题策划会" in page.locator("main").inner_text()
    page.goto("/look-back")
    cells = page.locator("tr", has_text="每周四选题策划会").locator("td a")
    cells.last.click()
    if page.get_by_role("link", name="申请免办").count():
        page.get_by_role("link", name="申请免办").click()
        assert page.locator("#f-occurrence").input_value().startswith("20")
        page.locator("#f-reason").select_option(label="重大任务")
        page.locator("#f-text").fill("全员参加应急报道。")
        page.get_by_role("button", name="保存").click()
        page.wait_for_url("**/registers/waiver/**done=1")
        assert "申请" in page.locator("main").inner_text()


def test_administrators_and_strangers_see_nothing_of_it(office):
    assert office.reader("xitong").get("/look-back").status == 404
    stranger = office.open(picture=False)
    stranger.goto("/look-back")
    assert "/sign-in" in stranger.url


def test_wrong_addresses_are_no_pages(office):
    reader = office.reader("bangongshi")
    duty = records(office.folder, "standing_duty")[0]["id"]
    for path in [f"/look-back/{duty}/2026-02-30", f"/look-back/{duty}/1999-01-01", "/look-back/x/2026-01-01", f"/look-back/{duty[:-1]}0/2026-01-01"]:
        assert reader.get(path).status == 404, path
    assert reader.get("/look-back?weeks=99999999").status == 200


def test_the_look_at_oneself_shows_the_head_everything_and_others_their_own(office):
    page = office.sign_in("shuji")
    page.goto("/checkup")
    text = page.locator("main").inner_text()
    assert "反弹" in text and "情况说明应于" in text and "存证点还没有发给任何人" in text
    assert not re.search(r"得分|排名第|扣分", text)
    page.get_by_role("link", name=re.compile("情况说明应于")).click()
    assert "/registers/explanation/" in page.url
    office.look(page)
    reporter = office.reader("caibian").get("/checkup")
    assert reporter.status == 200 and "没有需要您处理的" in reporter.text()
    assert office.reader("anquan").get("/checkup").status == 404


def test_each_leaders_two_duties_stand_side_by_side(office):
    answer = office.reader("shuji").get("/lists/leaders").text()
    assert "业务工作" in answer and "党建、意识形态和党风廉政" in answer and "祝明霞" in answer
    assert office.reader("shuji").get("/lists/leaders/export.xlsx").status == 200


def test_regulations_of_the_compilation_come_as_one_document(office):
    answer = office.reader("bangongshi").get("/regulations/compilation.docx")
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body())) as book:
        assert "制度汇编" in book.read("word/document.xml").decode()


def test_a_lasting_measure_offers_its_duty_filled_in(office):
    measure = next(m for m in records(office.folder, "measure") if m.get("longTerm") and "采前策划会" in m["text"])
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/measure/{measure['id']}")
    page.get_by_role("link", name="设立常态任务").click()
    assert page.locator("#f-code").input_value() == "D8"
    assert page.locator("#f-rule").input_value() == "每周三"
    assert page.locator("#f-owner").input_value() == measure["owner"]


def test_a_look_back_begins_with_what_the_map_shows(office):
    page = office.sign_in("jijian")
    page.goto("/look-back")
    page.get_by_role("link", name="登记一次回头看").click()
    assert "常态任务台账显示" in page.locator("#f-found").input_value()
    assert page.locator("input[name=findings]:checked").count() > 0
    office.look(page)
    reporter = office.reader("caibian")
    assert "登记一次回头看" not in reporter.get("/look-back").text(), "who may not register one is not offered it"


def test_a_monthly_check_and_a_report_begin_with_what_the_register_shows(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/monthly_check/new")
    assert re.fullmatch(r"\d{4}-\d\d", page.locator("#f-month").input_value())
    problems = page.locator("#f-problems").input_value()
    assert "逾期" in problems or "没有" in problems
    page.goto("/registers/progress_report/new")
    summary = page.locator("#f-summary").input_value()
    assert summary.startswith("截至") and "措施" in summary and "下步安排" in summary
