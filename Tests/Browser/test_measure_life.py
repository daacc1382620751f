"""A finding and its measures from the first line to the last signature, by everybody whose hand it needs."""

import pytest

from conftest import act, by_id, chinese, csrf, day, records, save

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")


def create_finding(office, ordinal, title, **fields) -> str:
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding/new")
    page.get_by_label("所属巡察").select_option(index=1)
    page.get_by_label("所属方面").select_option(index=1)
    page.get_by_label("序号", exact=False).first.fill(str(ordinal))
    page.locator("#f-title").fill(title)
    page.locator("#f-leader").select_option(label=fields.get("leader", "祝明霞（总编室）"))
    page.locator("#f-department").select_option(label="总编室")
    page.locator("#f-deadline").fill(day(190))
    page.locator("#f-mode").select_option(label="限期整改")
    office.look(page)
    return save(page, office, "finding")


def create_measure(office, finding, text, owner="欧阳旭（总编室）", **fields) -> str:
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/finding/{finding}")
    page.get_by_role("link", name="登记措施").click()
    assert page.locator("#f-finding").input_value() == finding, "the form knows which finding it was opened from"
    page.locator("#f-number").fill(str(fields.get("number", 1)))
    page.locator("#f-text").fill(text)
    page.locator("#f-owner").select_option(label=owner)
    page.locator("#f-department").select_option(label="总编室")
    page.locator("#f-due").fill(day(160))
    page.locator("#f-longTerm").select_option(label="否")
    return save(page, office, "measure")


def add_evidence(office, login, measure, what="制度印发件和现场照片", files=None, link=None) -> str:
    page = office.sign_in(login)
    page.goto(f"/registers/measure/{measure}")
    page.get_by_role("link", name="登记佐证").click()
    page.locator("#f-what").fill(what)
    if link:
        page.get_by_label("添加关联记录").fill(link)
    if files:
        page.locator("#f-files").set_input_files(files)
        for file in files:
            assert file.name in page.locator("[data-drop]").inner_text(), "the names of the chosen files are shown"
    office.look(page)
    made = save(page, office, "evidence")
    office.look(page)
    return made


@pytest.fixture(scope="module")
def story():
    """What one test leaves to the next: this file is one story."""
    return {}


def test_the_office_enters_a_finding_and_the_leader_claims_it(office, story):
    story["finding"] = create_finding(office, 901, "关于直播设备交接手续不全问题")
    story["measure"] = create_measure(office, story["finding"], "印发直播设备交接单，逐件签收。")
    leader = office.sign_in("fenguan")
    assert "问题901：关于直播设备交接手续不全问题" in leader.locator("main").inner_text()
    said = act(leader, f"/registers/finding/{story['finding']}", "认领")
    office.look(leader)
    assert "已记入总账" in said and "祝明霞 认领" in said
    assert by_id(office, "finding", story["finding"])["state"] == "rectifying"


def test_the_owner_begins_and_cannot_report_without_evidence(office, story):
    owner = office.sign_in("zongbian")
    path = f"/registers/measure/{story['measure']}"
    assert "已记入总账" in act(owner, path, "开始整改")
    said = act(owner, path, "报送佐证", outcome="交接单已印发")
    office.look(owner)
    assert "还没有佐证" in said
    assert owner.locator("#f-outcome").input_value() == "交接单已印发", "what was typed is kept"


def test_evidence_carries_two_files_and_a_linked_record(office, story, tmp_path):
    picture, sheet = tmp_path / "交接现场.png", tmp_path / "交接单 样张.txt"
    picture.write_bytes(PICTURE)
    sheet.write_text("直播设备交接单（样张）", encoding="utf-8")
    regulation = records(office.folder, "regulation")[0]
    link = f"{office.url}/registers/regulation/{regulation['id']}?done=1"
    story["evidence"] = add_evidence(office, "zongbian", story["measure"], files=[picture, sheet], link=link)
    page = office.sign_in("zongbian")
    page.goto(f"/registers/evidence/{story['evidence']}")
    main = page.locator("main")
    assert "附件 2 件" in main.inner_text() and regulation["title"] in main.inner_text()
    for name, content in [("交接现场.png", PICTURE), ("交接单 样张.txt", sheet.read_bytes())]:
        address = main.get_by_role("link", name=name).get_attribute("href")
        answer = page.context.request.get(address)
        assert answer.status == 200 and answer.body() == content
        assert answer.headers["x-content-type-options"] == "nosniff"
    stored = by_id(office, "evidence", story["evidence"])
    assert len(stored["files"]) == 2 and stored["records"] == [f"regulation:{regulation['id']}"]


def test_after_saving_one_is_told_so_and_stands_where_the_next_step_is(office, story):
    page = office.sign_in("zongbian")
    page.goto(f"/registers/measure/{story['measure']}")
    page.get_by_role("link", name="登记佐证").click()
    page.locator("#f-what").fill("签收登记簿")
    page.get_by_label("添加关联记录").fill(f"/registers/regulation/{records(office.folder, 'regulation')[0]['id']}")
    save(page, office, "evidence")
    assert story["measure"] in page.url and page.get_by_role("link", name="报送佐证").is_visible()
    assert page.get_by_role("status").count() == 1, "“已记入总账” is said wherever one is led"


def test_a_file_of_a_forbidden_kind_is_refused_and_the_typed_text_kept(office, story, tmp_path):
    bad = tmp_path / "工具.exe"
    bad.write_bytes(b"MZ\x90\x00\x03")
    page = office.sign_in("zongbian")
    page.goto(f"/registers/evidence/new?measure={story['measure']}")
    page.locator("#f-what").fill("一段写好的说明")
    page.locator("#f-files").set_input_files(bad)
    page.get_by_role("button", name="保存").click()
    office.look(page)
    assert "不收“工具.exe”这种文件" in page.locator("main").inner_text()
    assert page.locator("#f-what").input_value() == "一段写好的说明"


def test_evidence_without_anything_in_it_is_refused(office, story):
    """Neither a file nor a linked record: a sentence alone shows nothing."""
    before = len(records(office.folder, "evidence"))
    page = office.sign_in("zongbian")
    page.goto(f"/registers/evidence/new?measure={story['measure']}")
    page.locator("#f-what").fill("已经落实")
    page.get_by_role("button", name="保存").click()
    assert len(records(office.folder, "evidence")) == before, "evidence needs a file or a record"


def test_the_owner_reports_and_the_leader_finds_it_in_his_list(office, story):
    owner = office.sign_in("zongbian")
    said = act(owner, f"/registers/measure/{story['measure']}", "报送佐证", outcome="交接单已印发，设备逐件签收。")
    assert "已记入总账" in said
    owner.goto("/today")
    assert "等牵头领导核验" in owner.locator("main").inner_text()
    leader = office.sign_in("fenguan")
    assert "印发直播设备交接单" in leader.locator("main").inner_text()


def test_returning_needs_a_reason_and_the_owner_reads_it(office, story):
    leader = office.sign_in("fenguan")
    path = f"/registers/measure/{story['measure']}"
    leader.goto(path)
    leader.locator("header").get_by_role("link", name="退回").click()
    with leader.expect_response(lambda response: response.request.method == "POST") as answer:
        leader.get_by_role("button", name="退回").click()
    office.look(leader)
    assert answer.value.status == 422
    assert "请填写退回原因" in leader.locator("main").inner_text()
    assert "已记入总账" in act(leader, path, "退回", reason="交接单没有日期，请补")
    owner = office.sign_in("zongbian")
    office.look(owner)
    assert "印发直播设备交接单" in owner.locator("main").inner_text()
    owner.goto(path)
    assert "退回：交接单没有日期，请补" in owner.locator("main").inner_text()
    act(owner, path, "报送佐证", outcome="交接单已补日期，设备逐件签收。")


def test_a_long_reason_is_refused_and_nothing_typed_is_lost(office, story):
    leader = office.sign_in("keliheng")
    leaders = {finding["id"]: finding.get("leader") for finding in records(office.folder, "finding")}
    me = next(person["id"] for person in records(office.folder, "person") if person["name"] == "柯立衡")
    measure = next(
        record for record in records(office.folder, "measure")
        if record["state"] == "evidenced" and leaders[record["finding"]] == me)
    text = "这一条理由很长。" * 200
    leader.goto(f"/registers/measure/{measure['id']}/return")
    leader.locator("#f-reason").evaluate("area => area.removeAttribute('maxlength')")
    leader.locator("#f-reason").fill(text)
    with leader.expect_response(lambda response: response.request.method == "POST") as answer:
        leader.get_by_role("button", name="退回").click()
    assert answer.value.status == 422, "a reason of 1600 characters is longer than the form allows"
    assert leader.locator("#f-reason").input_value() == text


def test_the_leader_confirms(office, story):
    leader = office.sign_in("fenguan")
    assert "已记入总账" in act(leader, f"/registers/measure/{story['measure']}", "核验通过")
    office.look(leader)
    stored = by_id(office, "measure", story["measure"])
    assert stored["state"] == "confirmed" and stored["confirmedBy"]


def test_the_owner_may_not_confirm_his_own_measure_though_he_leads_the_finding(office, story):
    finding = create_finding(office, 902, "关于演播室卫生无人负责问题")
    measure = create_measure(office, finding, "排定演播室值日表。", owner="祝明霞（总编室）")
    page = office.sign_in("fenguan")
    act(page, f"/registers/finding/{finding}", "认领")
    act(page, f"/registers/measure/{measure}", "开始整改")
    add_evidence(office, "fenguan", measure, link=f"/registers/regulation/{records(office.folder, 'regulation')[0]['id']}")
    act(page, f"/registers/measure/{measure}", "报送佐证", outcome="值日表已上墙")
    said = act(page, f"/registers/measure/{measure}", "核验通过")
    office.look(page)
    assert "要由另一个人来做" in said and "责任人" in said
    assert by_id(office, "measure", measure)["state"] == "evidenced"
    story["own"] = measure


def test_somebody_can_still_confirm_when_the_leader_owns_the_measure(office, story):
    """Else the measure would stand still for ever: another leader or the head takes it."""
    for login in ["shuji", "keliheng"]:
        page = office.sign_in(login)
        page.goto(f"/registers/measure/{story['own']}")
        if page.locator("header").get_by_role("link", name="核验通过").count():
            return
    pytest.fail("the leader in charge owns the measure, and nobody else may confirm it")


def test_unfinished_business_stops_the_signature(office, story):
    finding = create_finding(office, 903, "关于机房空调老化问题")
    measure = create_measure(office, finding, "更换机房空调一台。")
    leader, owner = office.sign_in("fenguan"), office.sign_in("zongbian")
    act(leader, f"/registers/finding/{finding}", "认领")
    act(owner, f"/registers/measure/{measure}", "开始整改")
    add_evidence(office, "zongbian", measure, link=f"/registers/regulation/{records(office.folder, 'regulation')[0]['id']}")
    act(owner, f"/registers/measure/{measure}", "报送佐证", outcome="已询价", pending="经费待批复")
    act(leader, f"/registers/measure/{measure}", "核验通过")
    discipline = office.sign_in("jijian")
    said = act(discipline, f"/registers/measure/{measure}", "销号签字", reason="看过材料")
    office.look(discipline)
    assert "仍有未了事项：经费待批复" in said
    assert discipline.locator("#f-reason").input_value() == "看过材料", "what was typed is kept"
    assert "signedDiscipline" not in by_id(office, "measure", measure)


def test_two_persons_sign_and_no_one_twice(office, story):
    path = f"/registers/measure/{story['measure']}"
    owner = office.sign_in("zongbian")
    owner.goto(path)
    assert owner.locator("header").get_by_role("link", name="销号签字").count() == 0, "the owner is not among those who sign"
    discipline = office.sign_in("jijian")
    assert "印发直播设备交接单" in discipline.locator("main").inner_text(), "what waits for his signature is in his list"
    assert "已记入总账" in act(discipline, path, "销号签字")
    office.look(discipline)
    assert by_id(office, "measure", story["measure"])["state"] == "confirmed"
    again = act(discipline, path, "销号签字") if discipline.locator("header").get_by_role("link", name="销号签字").count() else "已经签过"
    assert "已经签过" in again
    leader = office.sign_in("fenguan")
    assert "已记入总账" in act(leader, path, "销号签字")
    stored = by_id(office, "measure", story["measure"])
    assert stored["state"] == "signedOff" and stored["signedLead"] != stored["signedDiscipline"]
    assert by_id(office, "finding", story["finding"])["state"] == "ready", "the finding follows its measures"


def test_a_word_that_says_unfinished_needs_an_explanation(office, story):
    finding = create_finding(office, 904, "关于备份机制缺失问题")
    measure = create_measure(office, finding, "逐步建立稿库异地备份。")
    leader, owner, discipline = office.sign_in("fenguan"), office.sign_in("zongbian"), office.sign_in("jijian")
    act(leader, f"/registers/finding/{finding}", "认领")
    act(owner, f"/registers/measure/{measure}", "开始整改")
    add_evidence(office, "zongbian", measure, link=f"/registers/regulation/{records(office.folder, 'regulation')[0]['id']}")
    act(owner, f"/registers/measure/{measure}", "报送佐证", outcome="已备份")
    act(leader, f"/registers/measure/{measure}", "核验通过")
    said = act(discipline, f"/registers/measure/{measure}", "销号签字")
    office.look(discipline)
    assert "未完成的字样（逐步）" in said
    assert "已记入总账" in act(discipline, f"/registers/measure/{measure}", "销号签字", reason="原文用词，备份已完成")
    assert "原文用词，备份已完成" in discipline.locator("main").inner_text(), "the reason is kept"


def test_the_head_signs_the_finding_off_and_the_board_shows_it(office, story):
    head = office.sign_in("shuji")
    assert "问题901" in head.locator("main").inner_text()
    path = f"/registers/finding/{story['finding']}"
    leader = office.sign_in("fenguan")
    leader.goto(path)
    assert leader.locator("header").get_by_role("link", name="销号", exact=True).count() == 0, "only the head signs a finding off"
    assert "已记入总账" in act(head, path, "销号")
    office.look(head)
    head.goto("/board")
    row = head.locator("details", has_text="关于直播设备交接手续不全问题")
    assert "已销号" in row.inner_text() and "1/1 措施" in row.inner_text()


def test_reopening_needs_a_reason_and_the_measures_signatures_go(office, story):
    page = office.sign_in("jijian")
    path = f"/registers/measure/{story['measure']}"
    said = act(page, path, "重开", reason="回访发现交接单停用")
    office.look(page)
    assert "已记入总账" in said and "回访发现交接单停用" in said
    stored = by_id(office, "measure", story["measure"])
    assert stored["state"] == "reopened" and "signedLead" not in stored
    assert by_id(office, "finding", story["finding"])["state"] == "reopened", "the finding follows"
    page.goto("/board?show=reopened")
    assert "直播设备交接手续不全" in page.locator("main").inner_text()


def test_after_the_first_signature_the_page_says_whose_is_still_missing(office, story):
    """R3: after the first signature the state stays 已核验, shown 待会签."""
    measure = next(record for record in records(office.folder, "measure") if record["text"].startswith("逐步建立"))
    assert "signedDiscipline" in measure and "signedLead" not in measure
    page = office.sign_in("jijian")
    page.goto(f"/registers/measure/{measure['id']}")
    assert "待会签" in page.locator("dl").first.inner_text() or "等牵头领导签字" in page.locator("main").inner_text()
    assert page.locator("header").get_by_role("link", name="销号签字").count() == 0, "who has signed is not asked again"


def test_an_extension_to_an_earlier_day_is_refused_with_the_reason(office, story):
    measure = next(
        record for record in records(office.folder, "measure")
        if record["text"].startswith("更换机房空调"))
    owner = office.sign_in("zongbian")
    owner.goto(f"/registers/measure/{measure['id']}")
    owner.get_by_role("link", name="登记延期申请").click()
    owner.locator("#f-newDue").fill(day(130))
    owner.locator("#f-reason").fill("供货商排产推迟")
    before = len(records(office.folder, "extension"))
    owner.get_by_role("button", name="保存").click()
    office.look(owner)
    if f"新时限要晚于原时限{chinese(day(160))}" in owner.locator("main").inner_text():
        return
    assert len(records(office.folder, "extension")) == before + 1
    request = records(office.folder, "extension")[-1]["id"]
    leader = office.sign_in("fenguan")
    said = act(leader, f"/registers/extension/{request}", "批准")
    office.look(leader)
    assert f"新时限要晚于原时限{chinese(day(160))}" in said, "the refusal says why, though the form has no such field"
    assert by_id(office, "extension", request)["state"] == "asked"


def test_what_a_hand_made_request_may_not_do_is_refused(office, story):
    """The buttons are hidden, and the doors behind them are locked too."""
    reporter = office.reader("caibian")
    token = csrf(reporter)
    measure, finding = story["measure"], story["finding"]
    for path in [
        f"/registers/measure/{measure}/begin", f"/registers/measure/{measure}/confirm", f"/registers/measure/{measure}/sign",
        f"/registers/finding/{finding}/signOff", f"/registers/finding/{finding}/reopen", f"/registers/finding/{finding}/void",
        f"/registers/measure/{measure}", "/registers/finding", "/registers/measure/bulk",
    ]:
        answer = reporter.post(path, form={"csrf": token, "reason": "试一试", "text": "改写", "id": measure, "step": "apply"}, max_redirects=0)
        assert answer.status in (403, 422) or "未办 1 条" in answer.text(), f"{path} answered {answer.status}"
    assert "改写" != by_id(office, "measure", measure)["text"]


def test_an_extension_is_granted_by_another_and_moves_the_due_day(office, story):
    measure = next(record for record in records(office.folder, "measure") if record["text"].startswith("更换机房空调"))
    owner = office.sign_in("zongbian")
    owner.goto(f"/registers/extension/new?measure={measure['id']}")
    owner.locator("#f-newDue").fill(day(220))
    owner.locator("#f-reason").fill("供货商排产推迟")
    request = save(owner, office, "extension")
    owner.goto(f"/registers/extension/{request}")
    assert owner.locator("header").get_by_role("link", name="批准").count() == 0, "nobody grants his own request"
    owner.goto("/today")
    assert "等批准" in owner.locator("main").inner_text()
    leader = office.sign_in("fenguan")
    assert "延期申请：措施" in leader.locator("main").inner_text()
    said = act(leader, f"/registers/extension/{request}", "批准")
    assert chinese(day(160)) in said and chinese(day(220)) in said, "old and new due day stand side by side"
    assert by_id(office, "measure", measure["id"])["due"] == day(220)


def test_what_is_entered_late_says_so_wherever_it_is_shown(office, story):
    page = office.sign_in("zongbian")
    page.goto(f"/registers/evidence/new?measure={story['measure']}")
    page.locator("#f-what").fill("补登的会议记录")
    page.get_by_label("添加关联记录").fill(f"/registers/regulation/{records(office.folder, 'regulation')[0]['id']}")
    page.locator("#f-occurredOn").fill(day(1))
    page.get_by_role("button", name="保存").click()
    assert "不能晚于今天" in page.locator("main").inner_text(), "nothing is entered before it has happened"
    page.locator("#f-occurredOn").fill(day(-30))
    page.goto(f"/registers/evidence/{save(page, office, 'evidence')}")
    office.look(page)
    assert "补记" in page.locator("dl").first.inner_text()
    page.goto("/registers/evidence")
    assert "补记" in page.locator("tbody tr", has_text="补登的会议记录").inner_text()
    page.goto(f"/registers/measure/{story['measure']}")
    assert "补记" in page.locator(".row", has_text="补登的会议记录").inner_text(), "on the measure's page too"


def test_the_office_cannot_get_rid_of_an_unfinished_measure_alone(office, story):
    """Else two signatures would be worth nothing: void what is not done, and the finding is ready to be signed off."""
    finding = next(record for record in records(office.folder, "finding") if record["state"] == "rectifying" and "imported" in record)
    clerk = office.reader("bangongshi")
    for measure in records(office.folder, "measure"):
        if measure["finding"] == finding["id"] and measure["state"] != "signedOff":
            clerk.post(f"/registers/measure/{measure['id']}/void", form={"csrf": csrf(clerk), "reason": "不再需要"})
    assert by_id(office, "finding", finding["id"])["state"] == "rectifying"


def test_the_office_cannot_void_what_has_been_signed_off(office, story):
    finding = next(record for record in records(office.folder, "finding") if record["state"] == "signedOff" and "imported" in record)
    clerk = office.reader("bangongshi")
    clerk.post(f"/registers/finding/{finding['id']}/void", form={"csrf": csrf(clerk), "reason": "手滑"})
    assert "voided" not in by_id(office, "finding", finding["id"])
    batch = records(office.folder, "import")[0]
    clerk.post(f"/imports/{batch['id']}/undo", form={"csrf": csrf(clerk), "reason": "手滑"})
    assert by_id(office, "import", batch["id"])["state"] == "done", "an import whose findings are signed off is not undone by one person"
