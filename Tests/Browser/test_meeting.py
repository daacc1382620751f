"""A whole meeting on a tablet, from the notice to the signed minutes; and the rules that refuse on the way."""

import datetime
import re
import subprocess

import pytest

from conftest import by_id, record_id, records

TABLET = {"width": 820, "height": 1180}


def moment(minutes):
    """A time in China, so many minutes from now, as a form has it."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(minutes=minutes)
    return now.strftime("%Y-%m-%dT%H:%M")


def choose(page, field, name):
    """Picks the person whose name the option begins with; where two share it, it says the department too."""
    option = page.locator(f"{field} option").filter(has_text=name).first
    page.locator(field).select_option(value=option.get_attribute("value"))


def book(office, type_):
    return next(b for b in records(office.folder, "record_book") if b["type"] == type_)


@pytest.fixture(scope="module")
def meeting(running):
    """A meeting of the leadership in the committee's book, announced for just now."""
    office = running
    page = office.sign_in("bangongshi")
    page.set_viewport_size(TABLET)
    page.goto(f"/registers/meeting/new?book={book(office, 'topics')['id']}")
    page.locator("#f-start").fill(moment(-15))
    page.locator("#f-end").fill(moment(65))
    page.locator("#f-place").fill("二楼编前会室")
    choose(page, "#f-chair", "祝明霞")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**done=1")
    return record_id(page.url)


def item(page, meeting, order, type_, title, **more):
    page.goto(f"/registers/agenda_item/new?meeting={meeting}&back=/meetings/{meeting}")
    page.locator("#f-order").fill(str(order))
    page.locator("#f-type").select_option(label=type_)
    page.locator("#f-title").fill(title)
    for name, value in more.items():
        page.locator(f"#f-{name}").fill(value)
    page.get_by_role("button", name="保存").click()


def test_a_notice_freezes_who_is_expected_and_numbers_the_meeting(office, meeting):
    made = by_id(office, "meeting", meeting)
    before = [m["number"] for m in records(office.folder, "meeting") if m.get("book") == made["book"] and m["id"] != meeting]
    assert made["number"] == max(before) + 1
    assert sorted(made["expected"]) == sorted(book(office, "topics")["roster"])


def test_no_second_meeting_of_the_same_people_at_the_same_time(office, meeting):
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/meeting/new?book={book(office, 'topics')['id']}")
    page.locator("#f-start").fill(moment(30))
    page.locator("#f-end").fill(moment(90))
    page.locator("#f-place").fill("别处")
    choose(page, "#f-chair", "祝明霞")
    page.get_by_role("button", name="保存").click()
    assert "会议不得合并召开" in page.locator("main").inner_text()
    choose(page, "#f-chair", "洪小满")
    page.get_by_role("button", name="保存").click()
    assert "主持人不能同时是记录人" in page.locator("main").inner_text()


def test_everybody_signs_in_for_himself_and_the_page_shows_it(office, meeting):
    recorder = office.sign_in("bangongshi")
    recorder.set_viewport_size(TABLET)
    item(recorder, meeting, 1, "业务", "秋收报道怎么做", discussion="欧阳旭提出三个选题。")
    recorder.wait_for_url(f"**/meetings/{meeting}?done=1")
    recorder.get_by_role("link", name="开始签到").click()
    recorder.get_by_role("button", name="开始签到").click()
    recorder.wait_for_url(f"**/meetings/{meeting}?done=1")
    editor = office.sign_in("zongbian")
    editor.goto(f"/meetings/{meeting}")
    editor.get_by_role("button", name="我来签到").click()
    editor.wait_for_selector("text=迟到")
    # The recorder's page learns of it by itself.
    recorder.locator("#live", has_text="签到 1/").wait_for(timeout=15_000)
    office.look(recorder)
    reporter = office.reader("caibian")
    answer = reporter.get(f"/meetings/{meeting}")
    assert "我来签到" not in answer.text(), "who is not expected is not asked"


def test_statements_are_kept_while_the_network_is_away_and_arrive_in_order(office, meeting):
    page = office.sign_in("bangongshi")
    page.set_viewport_size(TABLET)
    page.goto(f"/meetings/{meeting}")
    page.get_by_role("link", name="开始记录").click()
    page.get_by_role("button", name="开始记录").click()
    page.wait_for_url(f"**/meetings/{meeting}?done=1")
    page.context.set_offline(True)
    form = page.locator("form.line")
    for text in ["先拍合作社的收割机，再拍农户。", "粮价信息要核对两个来源再用。"]:
        form.locator("[name=item]").select_option(index=1)
        form.locator("[name=person]").select_option(label="欧阳旭")
        form.locator("[name=view]").select_option(label="同意")
        form.locator("textarea").fill(text)
        form.get_by_role("button", name="记下").click()
    page.wait_for_selector("#offline:not([hidden])")
    assert "暂存 2 条" in page.locator("#offline").inner_text()
    page.context.set_offline(False)
    page.locator("#live", has_text="核对两个来源").wait_for(timeout=20_000)
    page.wait_for_selector("#offline", state="hidden")
    said = sorted((s for s in records(office.folder, "statement") if "收割机" in s["text"] or "来源" in s["text"]), key=lambda s: s["order"])
    assert [s["order"] for s in said] == [1, 2] and "收割机" in said[0]["text"]
    office.faults[:] = [fault for fault in office.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_a_statement_whose_answer_was_lost_is_written_down_once(office, meeting):
    page = office.sign_in("bangongshi")
    page.goto(f"/meetings/{meeting}")
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/registers/statement", lose)
    form = page.locator("form.line")
    form.locator("[name=item]").select_option(index=1)
    form.locator("[name=person]").select_option(label="欧阳旭")
    form.locator("[name=view]").select_option(label="同意")
    form.locator("textarea").fill("成片时长控制在三分钟以内。")
    form.get_by_role("button", name="记下").click()
    page.locator("#live", has_text="三分钟以内").wait_for(timeout=20_000)
    page.wait_for_selector("#offline", state="hidden")
    page.wait_for_timeout(500)
    assert len([s for s in records(office.folder, "statement") if "三分钟以内" in s["text"]]) == 1 and lost
    office.faults[:] = [fault for fault in office.faults if "ERR_FAILED" not in fault]


def test_nothing_is_signed_before_its_time_and_before_everybody_is_accounted_for(office, meeting):
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/meeting/{meeting}/edit?back=/meetings/{meeting}")
    page.locator("#f-minutes").fill("欧阳旭提出三个选题，会议同意先做秋收。")
    page.locator("#f-end").fill(moment(200))
    page.get_by_role("button", name="保存").click()
    assert "结束时间只能提前" in page.locator("main").inner_text()
    page.locator("#f-end").fill(moment(-1))
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**done=1")
    page.get_by_role("link", name="提交签认").click()
    page.get_by_role("button", name="提交签认").click()
    assert "没有达到超过半数" in page.locator("main").inner_text()
    page.goto(f"/meetings/{meeting}")
    assert "没有签到，也没有请假或缺席记录" in page.locator("#live").inner_text(), "all that is missing is said while it can be put right"
    page.goto(f"/meetings/{meeting}")
    while page.get_by_role("link", name="登记请假、缺席或补签").count():
        page.get_by_role("link", name="登记请假、缺席或补签").first.click()
        page.locator("#f-status").select_option(label="迟到")
        page.locator("#f-reason").fill("手机没电，会后补签")
        page.get_by_role("button", name="保存").click()
        page.wait_for_url(f"**/meetings/{meeting}?done=1")
    assert "补签" in page.locator("#live").inner_text()
    page.get_by_role("link", name="提交签认").click()
    page.get_by_role("button", name="提交签认").click()
    page.wait_for_url(f"**/meetings/{meeting}?done=1")


def test_the_chair_signs_and_then_nothing_changes_but_by_correction(office, meeting):
    assert by_id(office, "meeting", meeting)["state"] == "awaiting"
    recorder = office.sign_in("bangongshi")
    recorder.goto(f"/meetings/{meeting}")
    assert recorder.get_by_role("link", name="签认", exact=True).count() == 0
    chair = office.sign_in("fenguan")
    chair.goto("/today")
    chair.get_by_role("link", name=re.compile("选题策划会第")).first.click()
    chair.get_by_role("link", name="签认", exact=True).click()
    chair.get_by_role("button", name="签认").click()
    chair.wait_for_url(f"**/meetings/{meeting}?done=1")
    office.look(chair)
    recorder.goto(f"/registers/agenda_item/new?meeting={meeting}")
    recorder.locator("#f-order").fill("9")
    recorder.locator("#f-type").select_option(label="业务")
    recorder.locator("#f-title").fill("后来想起来的事")
    recorder.get_by_role("button", name="保存").click()
    assert "会议已经签认，内容不能再改" in recorder.locator("main").inner_text()
    recorder.goto(f"/registers/meeting/{meeting}/correct?back=/meetings/{meeting}")
    recorder.locator("#f-correction").fill("选题应为四个。")
    recorder.locator("[name=reason]").fill("漏记一个")
    recorder.get_by_role("button", name="更正").click()
    recorder.wait_for_url("**done=1")
    assert by_id(office, "meeting", meeting)["minutes"].startswith("欧阳旭提出三个选题")


def test_the_minutes_come_out_as_a_word_document(office, meeting):
    answer = office.reader("bangongshi").get(f"/meetings/{meeting}/minutes.docx")
    assert answer.status == 200 and answer.body()[:2] == b"PK"


def announce(page, office, type_, chair, start, end):
    """A meeting that lies ahead; its id."""
    page.goto(f"/registers/meeting/new?book={book(office, type_)['id']}")
    page.locator("#f-start").fill(moment(start))
    page.locator("#f-end").fill(moment(end))
    page.locator("#f-place").fill("三楼会议室")
    choose(page, "#f-chair", chair)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**done=1")
    return record_id(page.url)


@pytest.fixture(scope="module")
def committee(running):
    """A meeting of the committee in ten minutes."""
    return announce(running.sign_in("bangongshi"), running, "committee", "盛远舟", 10, 70)


def test_the_code_on_the_screen_leads_to_ones_own_button(office, committee, tmp_path):
    page = office.sign_in("bangongshi")
    page.goto(f"/meetings/{committee}")
    page.get_by_text("二维码签到").click()
    code = page.get_by_alt_text("签到二维码")
    code.scroll_into_view_if_needed()
    picture = tmp_path / "code.png"
    code.screenshot(path=picture)
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True).stdout.strip()
    assert read == f"{office.url}/meetings/{committee}/sign-in"
    phone = office.sign_in("shuji", phone=True)
    phone.goto(read)
    phone.get_by_role("button", name="我来签到").click()
    phone.wait_for_url(f"**/meetings/{committee}?done=1")
    phone.goto(read)
    assert "您在这次会议的签到：准时" in phone.locator("main").inner_text()
    stranger = office.sign_in("caibian", phone=True)
    stranger.goto(read)
    assert "不用签到" in stranger.locator("main").inner_text()


def test_leave_is_asked_for_on_the_spot_and_granted_by_the_chair(office, committee):
    member = office.sign_in("jijian")
    member.goto(f"/meetings/{committee}")
    member.get_by_role("link", name="来不了，申请请假").click()
    assert member.locator("#f-person option:checked").inner_text().startswith("裴松年"), "it is for himself"
    member.locator("#f-reason").fill("到县里参加集中办案")
    member.get_by_role("button", name="保存").click()
    member.wait_for_url(f"**/meetings/{committee}?done=1")
    chair = office.sign_in("shuji")
    chair.locator("main").get_by_role("link", name="集中办案").click()
    chair.get_by_role("link", name="批准").click()
    chair.get_by_role("button", name="批准").click()
    chair.wait_for_url("**done=1")
    chair.goto(f"/meetings/{committee}")
    assert "请假" in chair.locator("#live").inner_text() and "到县里参加集中办案" in chair.locator("#live").inner_text()


def test_a_big_matter_that_was_not_announced_is_refused(office):
    page = office.sign_in("bangongshi")
    meeting = announce(page, office, "leadership", "盛远舟", 120, 180)
    page.get_by_role("link", name="开始签到").click()
    page.get_by_role("button", name="开始签到").click()
    item(page, meeting, 1, "三重一大", "临时想起的采购")
    assert "三重一大事项不得临时动议" in page.locator("main").inner_text()
    office.look(page)


def test_an_item_that_was_put_off_is_taken_up_by_the_next_meeting(office):
    page = office.sign_in("bangongshi")
    first = announce(page, office, "ideology", "盛远舟", 200, 260)
    item(page, first, 1, "意识形态", "评论区值守怎么排")
    page.goto(f"/meetings/{first}")
    page.get_by_role("link", name="评论区值守怎么排").click()
    page.get_by_role("link", name="修改").click()
    page.locator("#f-postponed").select_option(label="是")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**done=1")
    second = announce(page, office, "ideology", "盛远舟", 300, 360)
    page.goto(f"/meetings/{second}")
    card = page.locator(".card", has_text="上次缓议的议题")
    card.get_by_role("link", name="列入议程").click()
    assert page.locator("#f-title").input_value() == "评论区值守怎么排"
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**/meetings/{second}?done=1")
    assert page.locator(".card", has_text="上次缓议的议题").count() == 0
    office.look(page)
