"""A notice comes in: read, shown, confirmed, filled in, and taken back."""

import re

import pytest

from conftest import records

NOTICE = """中共青禾县融媒体中心支部委员会

关于县委第九轮巡察整改进展情况的通报

根据县委统一部署，2026年2月10日至4月20日，县委第二巡察组对县融媒体中心支部委员会进行了常规巡察。5月8日，县委第二巡察组反馈了巡察意见。\
按照《中国共产党巡视工作条例》有关规定，现将巡察整改情况予以公布。

一、整改工作组织推进情况

支部委员会把整改作为一项政治任务，逐条认领，逐项落实。截至2026年9月30日，巡察反馈的3个问题已全部完成整改，6条整改措施全部落实。

二、巡察反馈问题整改落实情况

（一）理论学习不够扎实方面

1.关于集体学习记录不全问题。

整改情况：1.统一学习记录格式，补录缺页记录12份。2.每周五下午组织一次业务学习，已开展15次。

2.关于稿件署名不规范问题。

整改情况：1.印发《青禾县融媒体中心署名办法》。2.每月抽查一次署名情况，通报3次。

（二）内部管理不够严格方面

3.关于器材借用登记缺失问题。

整改情况：1.清点摄像器材64件，逐件贴签。2.固定专人管理器材库，做到借还有据。

三、下一步打算

继续巩固整改成果，欢迎干部群众监督。联系电话：0570-0000456；邮政信箱：青禾县东街1号，邮编324000。
"""


@pytest.fixture(scope="module")
def notice(tmp_path_factory):
    path = tmp_path_factory.mktemp("notice") / "整改进展通报.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def upload(page, path):
    page.goto("/imports/new")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="预览").click()


def counts(office) -> list:
    return [len(records(office.folder, kind)) for kind in ["inspection", "section", "finding", "measure", "import"]]


def test_a_preview_writes_nothing(office, notice):
    before = counts(office)
    page = office.sign_in("bangongshi")
    upload(page, notice)
    office.look(page)
    text = page.locator("main").inner_text()
    assert "还没有写入任何内容" in text
    for fact in ["2026年2月10日 至 2026年4月20日", "2026年5月8日", "县委第二巡察组", "0570-0000456", "2 个方面，3 个问题，6 条措施"]:
        assert fact in text, fact
    for title in ["集体学习记录不全", "稿件署名不规范", "器材借用登记缺失"]:
        assert title in text
    assert counts(office) == before


def test_a_confirmed_import_is_on_the_board_and_says_what_was_written(office, notice):
    before = counts(office)
    page = office.sign_in("bangongshi")
    upload(page, notice)
    page.get_by_role("button", name="写入台账").click()
    office.look(page)
    assert [now - then for now, then in zip(counts(office), before)] == [1, 2, 3, 6, 1]
    text = page.locator("main").inner_text()
    assert "整改看板" in text and "第九轮" in text and "3 个问题 6 条措施" in text
    assert "集体学习记录不全" in text and "待定牵头领导" in text
    assert "每周五" in page.locator("main").text_content(), "a promise with a period is known as one"


def test_after_an_import_the_page_says_that_it_was_written_and_what_is_left_to_do(office):
    page = office.sign_in("bangongshi")
    page.goto("/imports/new")
    earlier = page.locator(".card", has_text="以前的导入")
    assert "整改进展通报.txt" in earlier.inner_text() and "问题 3 个，措施 6 条" in earlier.inner_text()
    page.goto("/today")
    todo = page.locator("main").inner_text()
    assert re.search(r"\d+ 个问题没有牵头领导", todo) and re.search(r"\d+ 条措施没有责任人", todo)


def test_the_same_file_is_noticed(office, notice):
    before = counts(office)
    page = office.sign_in("bangongshi")
    upload(page, notice)
    assert "已经导入过" in page.get_by_role("alert").inner_text()
    office.look(page)
    assert counts(office) == before


@pytest.mark.parametrize(
    "name, content",
    [
        ("空.txt", b""),
        ("照片.pdf", b"%PDF-1.4 broken"),
        ("菜谱.txt", "今日食堂：白菜炖豆腐。\n".encode()),
        ("坏.docx", b"PK\x03\x04 not really"),
        ("程序.exe", b"MZ\x90\x00"),
        ("乱码.txt", bytes(range(128, 256)) * 20),
    ],
)
def test_what_is_no_notice_is_refused_with_a_sentence(office, tmp_path, name, content):
    before = counts(office)
    path = tmp_path / name
    path.write_bytes(content)
    page = office.sign_in("bangongshi")
    upload(page, path)
    said = page.get_by_role("alert").first.inner_text()
    assert len(said) > 8 and re.search(r"[。？！]$", said.strip()), said
    assert page.get_by_role("button", name="写入台账").count() == 0
    assert counts(office) == before


def test_an_import_is_undone_as_one_and_needs_a_reason(office, notice):
    page = office.sign_in("bangongshi")
    page.goto("/imports/new")
    page.locator(".row", has_text="整改进展通报.txt").get_by_role("link", name="撤回").click()
    office.look(page)
    page.get_by_role("button", name="撤回").click()
    assert "请填写撤回原因" in page.get_by_role("alert").inner_text()
    page.get_by_label("撤回原因").fill("文件拿错了，是征求意见稿")
    page.get_by_role("button", name="撤回").click()
    office.look(page)
    assert "已撤回" in page.locator("main").inner_text()
    ours = [finding for finding in records(office.folder, "finding") if finding.get("imported") == "整改进展通报.txt"]
    assert len(ours) == 3 and all(finding["voided"] == "文件拿错了，是征求意见稿" for finding in ours), "nothing is deleted"
    page.goto("/board")
    assert "集体学习记录不全" not in page.locator("main").inner_text()
    page.goto("/imports/new")
    row = page.locator(".row", has_text="整改进展通报.txt")
    assert "已撤回" in row.inner_text()
    assert row.get_by_role("link", name="撤回").count() == 0, "what has been undone offers no second undoing"


def test_after_the_undoing_the_file_may_come_again(office, notice):
    page = office.sign_in("bangongshi")
    upload(page, notice)
    assert page.get_by_role("button", name="写入台账").is_visible()


def test_a_list_of_findings_from_a_spreadsheet_program_comes_in_too(office, tmp_path):
    path = tmp_path / "问题清单.csv"
    path.write_text(
        "序号,方面,问题,整改措施,责任人,责任科室,牵头领导,完成时限\n"
        "1,内部管理方面,钥匙管理混乱,配备钥匙柜并登记,欧阳旭,总编室,祝明霞,2027-03-31\n"
        "2,内部管理方面,值班表更新不及时,每周一更新值班表,梅建波,办公室,祝明霞,2027-04-30\n",
        encoding="utf-8-sig")
    page = office.sign_in("bangongshi")
    upload(page, path)
    office.look(page)
    page.get_by_role("button", name="写入台账").click()
    office.look(page)
    text = page.locator("main").inner_text()
    assert "钥匙管理混乱" in text and "祝明霞" in text and "2027年3月31日" in text


def test_blanks_are_filled_in_for_several_records_at_once(office):
    page = office.sign_in("bangongshi")
    page.get_by_role("link", name="个问题没有牵头领导").click()
    blank = page.locator("tbody tr").count()
    assert blank >= 2
    page.get_by_label("全选本页").check()
    page.get_by_role("button", name="批量处理所选").click()
    office.look(page)
    assert f"已选 {blank} 条" in page.locator("main").inner_text()
    page.get_by_label("牵头领导", exact=True).select_option(label="祝明霞（总编室）")
    page.get_by_label("责任科室", exact=True).select_option(label="总编室")
    page.get_by_label("整改时限", exact=True).fill("2027-06-30")
    page.get_by_label("整改类型", exact=True).select_option(label="限期整改")
    page.get_by_role("button", name="办理").click()
    office.look(page)
    assert f"办成 {blank} 条，未办 0 条" in page.locator("main").inner_text()

    page.goto("/today")
    page.get_by_role("link", name="条措施没有责任人").click()
    blank = page.locator("tbody tr").count()
    for box in page.locator("tbody input[type=checkbox]").all()[:3]:
        box.check()
    page.get_by_role("button", name="批量处理所选").click()
    page.get_by_label("责任人", exact=True).select_option(label="欧阳旭（总编室）")
    page.get_by_label("责任科室", exact=True).select_option(label="总编室")
    page.get_by_label("完成时限", exact=True).fill("2027-06-15")
    page.get_by_role("button", name="办理").click()
    assert "办成 3 条，未办 0 条" in page.locator("main").inner_text()
    page.goto("/registers/measure?owner=-")
    assert page.locator("tbody tr").count() == blank - 3
    filled = [m for m in records(office.folder, "measure") if m.get("due") == "2027-06-15"]
    assert len(filled) == 3 and all(m["owner"] and m["department"] for m in filled)


def test_a_bulk_change_lists_every_refusal(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding?state=signedOff")
    for box in page.locator("tbody input[type=checkbox]").all()[:2]:
        box.check()
    page.get_by_role("button", name="批量处理所选").click()
    page.get_by_label("整改时限", exact=True).fill("2027-01-31")
    page.get_by_role("button", name="办理").click()
    office.look(page)
    assert "办成 0 条，未办 2 条" in page.locator("main").inner_text()
    assert page.locator(".row", has_text="只能通过操作改变").count() == 2


def test_a_bulk_change_of_nothing_is_refused(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding")
    page.get_by_role("button", name="批量处理所选").click()
    assert "勾选" in page.get_by_role("alert").inner_text()


def test_a_reporter_may_not_import(office):
    reader = office.reader("caibian")
    answer = reader.get("/imports/new")
    assert answer.status == 403 and "您没有这项权限" in answer.text()
    page = office.sign_in("caibian")
    assert page.get_by_role("navigation").get_by_role("link", name="导入通报或反馈").count() == 0, \
        "the menu shows only what one may do"
