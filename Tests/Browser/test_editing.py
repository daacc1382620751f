"""Nothing typed is lost: stale revisions, ended sessions, faulty input, and browsers without scripts."""

import re

import pytest

from conftest import act, by_id, chinese, csrf, day, enter, record_id, records


@pytest.fixture
def finding(office):
    """An open finding of the demo, which the office may edit."""
    return next(record for record in records(office.folder, "finding") if record["state"] == "rectifying")


def test_two_edit_the_same_record_and_the_second_sees_both_versions(office, finding):
    path = f"/registers/finding/{finding['id']}"
    first, second = office.sign_in("bangongshi"), office.sign_in("shuji")
    first.goto(f"{path}/edit")
    second.goto(f"{path}/edit")
    first.locator("#f-cause").fill("甲写的原因：台账没有专人管。")
    first.get_by_role("button", name="保存").click()
    assert "已记入总账" in first.locator("main").inner_text()
    second.locator("#f-cause").fill("乙写的原因：培训没有跟上。")
    second.locator("#f-note").fill("乙的备注")
    with second.expect_response(lambda response: response.request.method == "POST") as answer:
        second.get_by_role("button", name="保存").click()
    office.look(second)
    assert answer.value.status == 409
    text = second.locator("main").inner_text()
    assert "已被别人改过" in text
    assert "甲写的原因：台账没有专人管。" in text and "乙写的原因：培训没有跟上。" in text
    assert second.locator("#f-cause").input_value() == "乙写的原因：培训没有跟上。"
    assert second.locator("#f-note").input_value() == "乙的备注"
    second.get_by_role("button", name="保存").click()
    assert "已记入总账" in second.locator("main").inner_text()
    stored = by_id(office, "finding", finding["id"])
    assert stored["cause"] == "乙写的原因：培训没有跟上。" and stored["note"] == "乙的备注"
    history = second.locator("main").inner_text()
    assert "甲写的原因" in history and "洪小满 修改" in history and "盛远舟 修改" in history


def test_a_stale_edit_does_not_put_back_what_the_other_changed_elsewhere(office, finding):
    """The second person touched another field: saving again must not silently undo the first person's change."""
    path = f"/registers/finding/{finding['id']}"
    first, second = office.sign_in("bangongshi"), office.sign_in("shuji")
    first.goto(f"{path}/edit")
    second.goto(f"{path}/edit")
    first.locator("#f-deadline").fill(day(300))
    first.get_by_role("button", name="保存").click()
    second.locator("#f-note").fill("只改了备注")
    second.get_by_role("button", name="保存").click()
    office.look(second)
    assert chinese(day(300)) in second.locator("table").first.inner_text(), "the difference is shown field by field"
    second.get_by_role("button", name="保存").click()
    stored = by_id(office, "finding", finding["id"])
    assert stored["note"] == "只改了备注" and stored["deadline"] == day(300), "a field that one did not touch stays as it is now"


def test_a_stale_action_keeps_the_reason(office):
    measure = next(record for record in records(office.folder, "measure") if record["state"] == "evidenced")
    lead = by_id(office, "finding", measure["finding"])["leader"]
    login = {"祝明霞": "fenguan", "柯立衡": "keliheng"}[by_id(office, "person", lead)["name"]]
    path = f"/registers/measure/{measure['id']}"
    first, second = office.sign_in(login), office.sign_in("jijian")
    second.goto(f"{path}/return")
    act(first, path, "核验通过")
    second.locator("#f-reason").fill("照片看不清")
    with second.expect_response(lambda response: response.request.method == "POST") as answer:
        second.get_by_role("button", name="退回").click()
    office.look(second)
    assert answer.value.status == 409
    assert second.locator("#f-reason").input_value() == "照片看不清"


def test_a_form_sent_after_the_session_ended_comes_back_filled_in(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/progress_report/new")
    page.locator("#f-inspection").select_option(index=1)
    page.locator("#f-to").select_option(label="巡察办")
    page.locator("#f-on").fill(day(-5))
    page.locator("#f-summary").fill("向巡察办书面汇报整改进展，写了很久的一段话。")
    page.context.clear_cookies()
    page.get_by_role("button", name="保存").click()
    office.look(page)
    assert "登录已过期" in page.locator("main").inner_text()
    enter(page, "bangongshi")
    office.look(page)
    assert page.locator("#f-summary").input_value() == "向巡察办书面汇报整改进展，写了很久的一段话。"
    assert page.locator("#f-on").input_value() == day(-5)
    assert page.locator("#f-to").evaluate("box => box.selectedOptions[0].text") == "巡察办"
    page.locator("#f-by").select_option(label="盛远舟（办公室）")
    page.locator("#f-form").select_option(label="书面")
    page.get_by_role("button", name="保存").click()
    assert "已记入总账" in page.locator("main").inner_text()


def test_the_returned_form_survives_a_reload(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/progress_report/new")
    page.locator("#f-summary").fill("重新载入也不能丢的话")
    page.context.clear_cookies()
    page.get_by_role("button", name="保存").click()
    enter(page, "bangongshi")
    page.wait_for_url("**/resume/**")
    page.reload()
    assert "重新载入也不能丢的话" in page.content()


def test_an_edit_and_an_action_come_back_too(office, finding):
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/finding/{finding['id']}/edit")
    page.locator("#f-cause").fill("会话过期前写的原因")
    page.context.clear_cookies()
    page.get_by_role("button", name="保存").click()
    enter(page, "bangongshi")
    assert page.locator("#f-cause").input_value() == "会话过期前写的原因"
    page.get_by_role("button", name="保存").click()
    assert "已记入总账" in page.locator("main").inner_text()
    assert by_id(office, "finding", finding["id"])["cause"] == "会话过期前写的原因"


def test_a_form_with_big_files_keeps_its_text_when_the_session_has_ended(office, tmp_path):
    big = tmp_path / "现场.txt"
    big.write_text("现场记录\n" * 400_000, encoding="utf-8")
    measure = next(record for record in records(office.folder, "measure") if record["state"] == "doing" and record.get("owner"))
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/evidence/new?measure={measure['id']}")
    page.locator("#f-what").fill("附了一个大文件的说明")
    page.locator("#f-files").set_input_files(big)
    page.context.clear_cookies()
    page.get_by_role("button", name="保存").click()
    enter(page, "bangongshi")
    office.look(page)
    assert page.locator("#f-what").count() == 1, "the form comes back, not another page"
    assert page.locator("#f-what").input_value() == "附了一个大文件的说明"


def test_a_bulk_change_after_the_session_ended_leads_to_no_broken_page(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding?state=rectifying")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="批量处理所选").click()
    page.locator("#f-deadline").fill(day(270))
    page.context.clear_cookies()
    page.get_by_role("button", name="办理").click()
    enter(page, "bangongshi")
    office.look(page)
    main = page.locator("main")
    assert "批量处理" in main.inner_text() or main.get_by_role("link").count() > 0
    forms = [form.get_attribute("action") for form in main.locator("form[method=post]").all()]
    assert not [action for action in forms if action.endswith("/")], f"a form without a record: {forms}"


def test_faults_stand_beside_their_fields_and_everything_typed_is_kept(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/monthly_check/new")
    page.locator("#f-inspection").select_option(index=1)
    page.locator("#f-month").fill("二〇二六")
    page.locator("#f-problems").fill("写好的一段话")
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.get_by_role("button", name="保存").click()
    office.look(page)
    assert answer.value.status == 422
    field = page.locator(".field", has=page.locator("#f-month"))
    assert "2025-11" in field.locator(".problem").inner_text()
    assert page.locator("#f-month").get_attribute("aria-invalid") == "true"
    assert page.locator("#f-month").input_value() == "二〇二六"
    assert page.locator("#f-problems").input_value() == "写好的一段话"


def test_a_number_that_is_taken_is_refused_in_words(office):
    finding = records(office.folder, "finding")[0]
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding/new")
    page.locator("#f-inspection").select_option(value=finding["inspection"])
    page.locator("#f-section").select_option(value=finding["section"])
    page.locator("#f-ordinal").fill(str(finding["ordinal"]))
    page.locator("#f-title").fill("序号撞了")
    page.get_by_role("button", name="保存").click()
    office.look(page)
    assert "已有这个序号的问题" in page.locator("main").inner_text()
    assert page.locator("#f-title").input_value() == "序号撞了"


def test_voiding_asks_why_and_strikes_the_record_through(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/progress_report/new")
    page.locator("#f-summary").fill("写错的汇报")
    page.locator("#f-inspection").select_option(index=1)
    page.get_by_role("button", name="保存").click()
    path = page.url.split("?")[0]
    page.locator("header").get_by_role("link", name="作废").click()
    page.get_by_role("button", name="作废").click()
    assert "请填写作废原因" in page.locator("main").inner_text()
    page.locator("#f-reason").fill("重复登记")
    page.get_by_role("button", name="作废").click()
    office.look(page)
    assert "重复登记" in page.locator("main").inner_text()
    page.goto(path)
    assert page.locator("header .buttons a").count() == 0, "nothing more can be done to a voided record"
    page.goto("/registers/progress_report")
    assert page.locator("tr.void").count() == 0, "it is in nobody's way"
    page.locator(".filters").get_by_role("link", name="作废").click()
    assert page.locator("tr.void").count() == 1 and "作废" in page.locator("tr.void").inner_text()


def test_everything_works_without_scripts(office):
    """A whole piece of work in a browser whose scripts are off: enter, submit with a fault, mend, act."""
    page = office.sign_in("bangongshi", javascript=False)
    page.goto("/registers/regulation/new")
    page.locator("#f-title").fill("青禾稿库管理办法（无脚本）")
    page.locator("#f-reviewBy").fill(day(400))
    page.locator("#f-docNo").fill("长" * 41)
    page.get_by_role("button", name="保存").click()
    assert "已记入总账" in page.locator("main").inner_text() or "最多 40 字" in page.locator("main").inner_text()
    if "最多 40 字" in page.locator("main").inner_text():
        page.locator("#f-docNo").fill("")
        page.get_by_role("button", name="保存").click()
    page.locator("header").get_by_role("link", name="提交审议").click()
    page.get_by_role("button", name="提交审议").click()
    assert "还有必填的内容空着" in page.locator("main").inner_text(), "a draft may have blanks, a submitted one may not"
    path = re.match(r".*/registers/regulation/[0-9a-f-]+", page.url).group(0)
    page.goto(f"{path}/edit")
    page.locator("#f-kind").select_option(label="制度")
    page.locator("#f-text").fill("第一条 稿件入库。")
    page.locator("#f-owner").select_option(label="总编室")
    page.get_by_role("button", name="保存").click()
    page.locator("header").get_by_role("link", name="提交审议").click()
    page.get_by_role("button", name="提交审议").click()
    assert "已记入总账" in page.locator("main").inner_text()
    assert by_id(office, "regulation", record_id(path))["state"] == "considered"
    page.goto("/registers/finding?state=rectifying")
    page.get_by_label("责任科室").select_option(label="总编室")
    page.get_by_role("button", name="筛选").click()
    assert "state=rectifying" in page.url, "filtering keeps the chosen state"
    page.locator("#q").fill("稿库")
    page.locator("#q").press("Enter")
    assert "青禾稿库管理办法（无脚本）" in page.locator("main").inner_text()
    page.get_by_role("button", name="退出").click()
    assert "/sign-in" in page.url
    page.goto("/today")
    assert "/sign-in" in page.url, "the session has ended"
    del office.cookies["bangongshi"]


def test_the_token_of_a_form_is_asked_for(office):
    reader = office.reader("bangongshi")
    before = len(records(office.folder, "progress_report"))
    for form in [{"summary": "没有令牌"}, {"summary": "错的令牌", "csrf": "0" * 32}, {"summary": "空的令牌", "csrf": ""}]:
        answer = reader.post("/registers/progress_report", form=form)
        assert answer.status == 403 and "没有办理" in answer.text()
    assert len(records(office.folder, "progress_report")) == before
    token = csrf(reader)
    other = office.reader("shuji")
    assert other.post("/registers/progress_report", form={"summary": "别人的令牌", "csrf": token}).status == 403


def test_a_request_from_another_site_is_refused(office):
    reader = office.reader("bangongshi")
    answer = reader.post(
        "/registers/progress_report", form={"summary": "外站", "csrf": csrf(reader)}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status == 403


def test_a_closed_window_loses_nothing(office, finding):
    path = f"/registers/finding/{finding['id']}"
    page = office.sign_in("bangongshi")
    page.goto(f"{path}/edit")
    with page.expect_response(lambda response: response.url.endswith("/drafts")) as kept:
        page.locator("#f-cause").fill("写到一半的原因分析")
    assert kept.value.status == 204
    page.get_by_text("草稿已保存").wait_for()
    office.close(page)
    later = office.sign_in("bangongshi")
    office.look(later)
    later.get_by_role("link", name="修改问题").click()
    office.look(later)
    assert later.locator("#f-cause").input_value() == "写到一半的原因分析"
    assert "没有提交的内容" in later.locator("main").inner_text()
    later.get_by_role("button", name="不要了").click()
    assert later.locator("#f-cause").input_value() == (finding.get("cause") or "")
    later.goto("/today")
    assert "没有提交的草稿" not in later.locator("main").inner_text()


def test_a_rhythm_is_typed_in_words(office):
    measure = next(record for record in records(office.folder, "measure") if record["state"] == "doing")
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/measure/{measure['id']}/edit")
    page.locator("#f-rule").fill("每隔一阵")
    page.get_by_role("button", name="保存").click()
    assert "没有看懂这个周期" in page.locator("main").inner_text()
    assert page.locator("#f-rule").input_value() == "每隔一阵"
    page.locator("#f-rule").fill("每周四")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已记入总账").wait_for()
    assert "每周四" in page.locator("main").inner_text()
    assert by_id(office, "measure", measure["id"])["rule"] == "FREQ=WEEKLY;BYDAY=TH"
    page.goto(f"/registers/measure/{measure['id']}/edit")
    assert page.locator("#f-rule").input_value() == "每周四"
