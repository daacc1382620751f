"""The next notice comes out of the register: composing, binding, four hands, the public page, and an outsider who checks it."""

import re
import zipfile

import pytest

from conftest import act, by_id, day, record_id, records
from tlog import check_proof, check_signature


@pytest.fixture(scope="module")
def notice(running):
    """A draft composed from the demo's register."""
    return draft(running)


def test_an_empty_form_becomes_a_whole_draft_with_computed_figures(office, notice):
    page = office.sign_in("bangongshi")
    page.goto(f"/notices/{notice}")
    text = page.locator("article.paper").inner_text()
    measures = [m for m in records(office.folder, "measure")]
    done = [m for m in measures if m["state"] == "signedOff"]
    assert f"{len(measures)}条整改措施已落实{len(done)}条" in text
    assert "一、组织落实整改情况" in text and "三、下一步工作安排" in text
    page.locator("article .num", has_text=re.compile(rf"^{len(done)}$")).first.click()
    page.wait_for_url("**token=**")
    office.look(page)
    card = page.locator("#figure")
    assert "状态=已销号" in card.inner_text() and f"共 {len(done)} 条" in card.inner_text()
    card.locator(".row a").first.click()
    page.wait_for_url("**/registers/measure/**")


def test_a_typed_number_is_bound_by_clicking_it(office, notice):
    page = office.sign_in("bangongshi")
    page.goto(f"/notices/{notice}")
    before = page.locator(".num.unbound").count()
    number = page.locator(".num.unbound").first.inner_text()
    page.locator(".num.unbound").first.click()
    page.wait_for_url("**/numbers/**")
    office.look(page)
    page.locator("form", has_text="相同").first.get_by_role("button", name="绑定").click()
    page.wait_for_url("**done=bound**")
    assert page.locator(".num.unbound").count() == before - 1
    assert number in page.locator("#figure h2").inner_text()
    page.get_by_role("link", name="版本对照").click()
    page.wait_for_url("**/versions**")
    office.look(page)
    assert page.locator(".diff ins").count() == 1 and page.locator(".diff del").count() == 1


def test_text_is_free_to_edit_and_hostile_text_stays_text(office, notice):
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/notice/{notice}/edit")
    text = page.locator("#f-text").input_value()
    page.locator("#f-text").fill(text + "\n<script>alert(1)</script><img src=x onerror=alert(2)>[[F2\"><b>]]")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已记入总账").wait_for()
    page.goto(f"/notices/{notice}")
    assert "<script>alert(1)</script>" in page.locator("article.paper").inner_text()
    assert page.locator("article.paper script, article.paper img").count() == 0
    page.goto(f"/registers/notice/{notice}/edit")
    page.locator("#f-text").fill(text)
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已记入总账").wait_for()


@pytest.mark.parametrize("title, start", [("Word", b"PK"), ("PDF", b"%PDF")])
def test_it_can_be_had_on_paper_while_it_is_written(office, notice, title, start):
    page = office.sign_in("bangongshi")
    page.goto(f"/notices/{notice}")
    with page.expect_download() as download:
        page.get_by_role("link", name=title, exact=True).click()
    assert download.value.path().read_bytes().startswith(start)
    assert download.value.suggested_filename.startswith("关于第八轮巡察整改情况的通报")


def test_four_hands_bring_it_out(office, notice):
    path = f"/registers/notice/{notice}"
    clerk, lead, secret = office.sign_in("bangongshi"), office.sign_in("fenguan"), office.sign_in("baomi")
    head, discipline = office.sign_in("shuji"), office.sign_in("jijian")
    act(clerk, path, "送核稿")
    answer_all(clerk, notice)
    office.look(clerk)
    # Who proposed it does not check it.
    assert clerk.get_by_role("link", name="核稿通过").count() == 0 or "由另一个人" in refused(clerk, path, "核稿通过")
    act(lead, path, "核稿通过")
    act(secret, path, "保密审查通过")
    act(head, path, "审批签字")
    assert "等纪检委员签字" in head.locator("main").inner_text()
    act(discipline, path, "审批签字")
    act(clerk, path, "发布")
    assert by_id(office, "notice", notice)["state"] == "published"


def answer_all(page, notice):
    page.goto(f"/notices/{notice}")
    while page.locator(".remark details").count():
        page.locator(".remark details summary").first.click()
        page.locator(".remark details textarea").first.fill("已核对，属实")
        with page.expect_navigation():
            page.locator(".remark details button").first.click()


def bring_out(office, notice):
    """Through all four hands, to the public page."""
    path = f"/registers/notice/{notice}"
    clerk = office.sign_in("bangongshi")
    act(clerk, path, "送核稿")
    answer_all(clerk, notice)
    act(office.sign_in("fenguan"), path, "核稿通过")
    act(office.sign_in("baomi"), path, "保密审查通过")
    act(office.sign_in("shuji"), path, "审批签字")
    act(office.sign_in("jijian"), path, "审批签字")
    act(clerk, path, "发布")
    assert by_id(office, "notice", notice)["state"] == "published"


def draft(office, **typed):
    """A notice for society with these fields; its number."""
    page = office.sign_in("bangongshi")
    page.goto("/registers/notice/new")
    page.locator("#f-inspection").select_option(index=1)
    page.locator("#f-audience").select_option(label="社会")
    page.locator("#f-cutoff").fill(day(0))
    page.locator("#f-signedOn").fill(day(0))
    for name, value in typed.items():
        page.locator(f"#f-{name}").fill(value)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/registers/notice/*done=1")
    return record_id(page.url)


def refused(page, path, title):
    page.goto(path)
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("button", name=title).click()
    return page.locator("main").inner_text()


def test_anybody_reads_and_checks_it_without_an_account(office, notice):
    page = office.open()
    page.goto("/public")
    page.locator(f"a[href='/public/notices/{notice}']").click()
    page.wait_for_url("**/public/notices/**")
    office.look(page)
    text = page.locator("main").inner_text()
    assert "这份通报可以核对" in text and "号存证点一致" in text
    assert page.context.cookies() == [], "no cookies on the public site"
    page.get_by_role("link", name="逐一列出").click()
    page.wait_for_url("**/numbers")
    office.look(page)
    assert "状态=已销号" in page.locator("table").inner_text()
    page.go_back()
    with page.expect_download() as paper:
        page.get_by_role("link", name="Word").click()
    assert paper.value.path().read_bytes().startswith(b"PK")
    for title, begin in [("文本", "中共云溪县"), ("网页", "<!doctype html>")]:
        with page.expect_download() as other:
            page.get_by_role("link", name=title, exact=True).click()
        text = other.value.path().read_text()
        assert text.startswith(begin) and "关于第八轮巡察整改情况的通报" in text and "存证点第" in text
    with page.expect_download() as download:
        page.get_by_role("link", name="下载证明").click()
    files = zipfile.ZipFile(download.value.path())
    body, signed = check_proof({name: files.read(name) for name in files.namelist()})
    assert check_signature(*signed)
    assert body["record"] == notice and body["state"]["state"] == "published"
    assert "反馈的" in body["state"]["published"]
    assert "excluded" not in body["state"], "what was left out is not told"


def test_a_later_change_leaves_the_published_page_as_it_was(office, notice):
    reader = office.open().request
    before = reader.get(f"/public/notices/{notice}").text()
    measure = next(m for m in records(office.folder, "measure") if m["state"] == "signedOff")
    act(office.sign_in("shuji"), f"/registers/measure/{measure['id']}", "重开", reason="复查时发现反弹")
    after = reader.get(f"/public/notices/{notice}").text()
    assert article(after) == article(before)


def article(text):
    return re.search(r"<article.*?</article>", text, re.S).group(0)


def test_the_feed_the_map_and_the_key_are_public(office, notice):
    reader = office.open().request
    feed = reader.get("/public/feed.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml") and f"urn:uuid:{notice}" in feed.text()
    assert f'href="{office.url}/public/notices/{notice}"' in feed.text(), "readers of feeds know no address but the whole one"
    assert f"/public/notices/{notice}" in reader.get("/public/sitemap.xml").text()
    assert "+" in reader.get("/public/log.vkey").text()
    tag = reader.get(f"/public/notices/{notice}").headers["etag"]
    for known in [tag, f"W/{tag}", f'"other", {tag}']:
        unchanged = reader.get(f"/public/notices/{notice}", headers={"If-None-Match": known})
        assert unchanged.status == 304 and unchanged.headers["cache-control"] == "public, no-cache", known
    assert reader.get(f"/public/notices/{notice}", headers={"If-None-Match": '"other"'}).status == 200
    assert reader.head(f"/public/notices/{notice}").status == 200


def test_a_draft_and_a_notice_for_the_party_alone_are_not_public(office, notice):
    page = office.sign_in("bangongshi")
    page.goto("/registers/notice/new")
    page.locator("#f-inspection").select_option(index=1)
    page.locator("#f-audience").select_option(label="党内")
    page.locator("#f-title").fill("党内通报")
    page.locator("#f-cutoff").fill(day(0))
    page.locator("#f-signedOn").fill(day(0))
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/registers/notice/*done=1")
    other = record_id(page.url)
    reader = office.open().request
    assert reader.get(f"/public/notices/{other}").status == 404
    assert reader.get(f"/public/notices/{other}/proof.zip").status == 404
    assert "党内通报" not in reader.get("/public").text()


ANSWERS = "零一二三四五六七八九"


def tip(page, text, about=None, above=False):
    page.goto("/public/tips/new")
    page.locator("#t-text").fill(text)
    page.locator("#t-caller").fill("群众甲 000-1234")
    if about:
        page.locator("#t-about").select_option(index=about)
    if above:
        page.locator("input[name=above]").check()
    a, b = re.search("(.)加(.)等于几", page.locator("main").inner_text()).groups()
    page.locator("#t-answer").fill(str(ANSWERS.index(a) + ANSWERS.index(b)))
    page.get_by_role("button", name="提交").click()


def test_a_tip_from_the_public_gets_a_receipt_and_an_answer(office):
    outside = office.open()
    tip(outside, "关于栏目更新的问题又出现了", about=1)
    outside.wait_for_url("**receipt=**")
    office.look(outside)
    receipt = outside.locator("code").inner_text()
    assert "登记" in outside.locator("main").inner_text() and "答复" in outside.locator("main").inner_text()
    stored = next(t for t in records(office.folder, "supervision_tip") if t["receipt"] == receipt)
    discipline = office.sign_in("jijian")
    discipline.goto(f"/registers/supervision_tip/{stored['id']}")
    text = discipline.locator("main").inner_text()
    assert "关于栏目更新的问题又出现了" in text and "群众甲" not in text, "who called is for the handler alone"
    lead = by_id(office, "finding", stored["about"])["leader"]
    assert lead in stored["concerned"]
    for login in ["caibian", "bangongshi"]:
        assert office.reader(login).get(f"/registers/supervision_tip/{stored['id']}").status == 404
        assert receipt not in office.reader(login).get("/registers/supervision_tip").text()
        assert receipt not in office.reader(login).get("/registers/supervision_tip/export.csv").text()


def test_a_tip_about_the_head_leaves_only_a_receipt(office):
    outside = office.open()
    tip(outside, "这句话不能留在本单位", above=True)
    outside.wait_for_url("**receipt=**")
    office.look(outside)
    assert "没有在本单位保存" in outside.locator("main").inner_text()
    assert "这句话不能留在本单位" not in str(records(office.folder, "supervision_tip"))


def test_the_form_for_tips_names_no_finding_that_the_public_has_not_read_of(office):
    outside = office.open(picture=False)
    outside.goto("/public/tips/new")
    named = [re.sub(r"^\d+ ", "", title) for title in outside.locator("#t-about option").all_inner_texts()[1:]]
    outside.goto("/public")
    paths = [link.get_attribute("href") for link in outside.locator("main a[href*='/public/notices/']").all()]
    told = "".join(outside.request.get(path).text() for path in paths)
    assert named and all(title in told for title in named)


def test_a_wrong_sum_keeps_what_was_typed(office):
    outside = office.open()
    outside.goto("/public/tips/new")
    outside.locator("#t-text").fill("留住我")
    outside.locator("#t-answer").fill("99")
    outside.get_by_role("button", name="提交").click()
    assert "没有答对" in outside.locator("main").inner_text()
    assert outside.locator("#t-text").input_value() == "留住我"


def test_any_text_is_checked_and_kept_nowhere(office):
    page = office.sign_in("caibian")
    page.goto("/check")
    page.locator("#c-text").fill("""关于巡察整改情况的通报

截至2026年3月2日，反馈的2个问题已全部完成整改，3条措施悉数落实，整改完成率达100%。
一、整改落实情况
1.关于广播覆盖面窄问题。
整改情况：1.申请专项经费10万元，待批复。2.<script>alert(1)</script>安排专人监管。
2.关于台账不清问题。
整改情况：1.建立台账。
中共测试县融媒体中心支部委员会
2026年3月6日""")
    page.get_by_role("button", name="核稿").click()
    page.get_by_text("核稿提示").wait_for()
    office.look(page)
    assert page.locator("article.paper h4").count() == 2, "paragraphs stay paragraphs"
    assert "待批复" in "".join(page.locator(".doubt").all_inner_texts())
    assert page.locator("article script").count() == 0 and "<script>" in page.locator("article").inner_text()
    page.goto("/check")
    page.get_by_role("button", name="核稿").click()
    assert page.get_by_role("alert").inner_text().strip()


def test_a_pasted_text_is_compared_with_what_the_unit_has_written(office):
    published = next(n["published"] for n in records(office.folder, "notice") if n.get("published"))
    page = office.sign_in("zongbian")
    page.goto("/check")
    page.locator("#c-text").fill(published)
    page.get_by_role("button", name="核稿").click()
    alike = page.locator("#alike")
    alike.wait_for()
    assert "雷同" in alike.inner_text() and "100%" in alike.inner_text()
    assert alike.locator("blockquote").nth(0).inner_text() == alike.locator("blockquote").nth(1).inner_text()
    office.look(page)
    page.goto("/check")
    page.locator("#c-text").fill("今天的会议讨论了秋收报道，大家各自准备选题。")
    page.get_by_role("button", name="核稿").click()
    assert "没有明显雷同" in page.locator("#alike").inner_text()


def test_a_correction_takes_the_place_of_what_it_corrects_and_both_stay_readable(office, notice):
    text = by_id(office, "notice", notice)["text"].replace("（一）加强组织领导。", "（一）加强组织领导。更正：", 1)
    page = office.sign_in("bangongshi")
    newer = draft(office, title="关于第八轮巡察整改情况的通报（更正）", text=text)
    page.goto(f"/registers/notice/{newer}/edit")
    page.locator("#f-corrects").select_option(value=notice)
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已记入总账").wait_for()
    bring_out(office, newer)
    reader = office.open()
    reader.goto(f"/public/notices/{notice}")
    office.look(reader)
    assert "这份通报已经更正" in reader.locator("main").inner_text()
    assert reader.locator(".card .pill").first.inner_text() == "一致", "what came afterwards changes nothing of it"
    reader.get_by_role("link", name="关于第八轮巡察整改情况的通报（更正）").click()
    reader.wait_for_url(f"**/public/notices/{newer}")
    assert "本通报更正" in reader.locator("main").inner_text() and "更正：" in reader.locator("article").inner_text()
    assert reader.locator(".card .pill").first.inner_text() == "一致"
    assert by_id(office, "notice", notice)["state"] == "corrected"


def test_what_was_sent_back_comes_to_whoever_wrote_it_with_the_reason(office):
    sent = draft(office, title="要退回的通报", text="完成12项。")
    act(office.sign_in("bangongshi"), f"/registers/notice/{sent}", "送核稿")
    act(office.sign_in("shuji"), f"/registers/notice/{sent}", "退回修改", reason="请写明是哪12项")
    page = office.sign_in("bangongshi")
    page.goto("/today")
    line = page.locator(".row", has_text="要退回的通报")
    assert "退回修改" in line.first.inner_text()
    line.first.get_by_role("link").first.click()
    page.wait_for_url(f"**/notices/{sent}")
    office.look(page)
    assert "退回修改：请写明是哪12项" in page.locator("main").inner_text()


def test_a_number_is_bound_and_set_free_again(office):
    page = office.sign_in("bangongshi")
    made = draft(office, title="绑定又解除的通报", text="召开[[F3]]次整改推进会。")
    page.goto(f"/notices/{made}")
    assert page.locator(".num.unbound").count() == 0
    page.locator("article .num").first.click()
    page.get_by_role("button", name="解除绑定").click()
    page.wait_for_url("**done=unbound**")
    assert page.locator(".num.unbound").count() == 1
    assert "没有依据" in page.locator(".remark", has_text="没有依据").first.inner_text()


HOSTILE = "<script>window.hit=1</script><img src=x onerror=window.hit=2>\"'&"


def test_hostile_words_stay_words_on_every_public_page(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/figure/new")
    page.locator("#f-code").fill("X9")
    page.locator("#f-title").fill("数" + HOSTILE)
    page.locator("#f-kind").fill("整改措施台账")
    page.locator("#f-conditions").fill("措施内容含" + HOSTILE.replace("=", ""))
    page.locator("#f-measure").select_option(label="计数")
    page.locator("#f-unit").fill("条")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/registers/figure/*done=1")
    made = draft(
        office, title="通报" + HOSTILE, organ="支部" + HOSTILE, contact="电话0570-0000123" + HOSTILE,
        text=f"一、情况{HOSTILE}\n已办[[X9]]条，{HOSTILE}。\n1.关于{HOSTILE}问题。\n整改情况：1.{HOSTILE}。")
    bring_out(office, made)
    outside = office.open(picture=False)
    for path in ["/public", f"/public/notices/{made}", f"/public/notices/{made}/numbers", "/public/tips/new"]:
        outside.goto(path)
        outside.wait_for_load_state("networkidle")
        assert outside.evaluate("window.hit") is None, path
        assert outside.locator("main script, main img[onerror]").count() == 0, path
    reader = outside.request
    for path in ["/public/feed.atom", "/public/sitemap.xml", f"/public/notices/{made}/export/html"]:
        answer = reader.get(path).text()
        assert "<script>window" not in answer and "<img src=x" not in answer, path
    assert reader.get("/public/feed.atom").text().count("<entry>") >= 2
    outside.goto(f"/public/notices/{made}")
    assert HOSTILE in outside.locator("article").inner_text(), "nothing that was typed is lost"


def test_the_form_says_which_field_is_wrong_and_the_receipt_says_that_it_arrived(office):
    outside = office.open(picture=False)
    outside.goto("/public/tips/new")
    outside.locator("#t-answer").fill("99")
    outside.get_by_role("button", name="提交").click()
    for field in ["#t-text", "#t-answer"]:
        assert outside.locator(field).get_attribute("aria-invalid") == "true"
        assert outside.locator("#" + outside.locator(field).get_attribute("aria-describedby")).inner_text()
    tip(outside, "写得清楚的一条意见")
    outside.wait_for_url("**receipt=**")
    assert "已提交" in outside.get_by_role("status").inner_text()
