"""A new unit: the bootstrap account, the three administrators, the staff list, roles, and the first clerk at work."""

import re
import zipfile
from xml.sax.saxutils import escape

import pytest

from conftest import Office, Server, changli, enter

STAFF = [
    ["姓名", "科室", "职务", "编制", "政治面貌", "到岗日期", "角色", "岗位", "登录名"],
    ["古月明", "综合科", "党支部书记", "事业编制", "中共党员", "2015-03-02", "书记/主任", "", "gu"],
    ["石新", "综合科", "办事员", "聘用", "群众", "2021-09-01", "办公室", "记录人", "shi"],
    ["江小雨", "采访科", "记者", "聘用", "共青团员", "2023-07-10", "采编", "", ""],
]


def write_xlsx(path, rows):
    """The smallest workbook that a spreadsheet program opens."""

    def cell(row, column, text):
        return f'<c r="{chr(65 + column)}{row + 1}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    lines = "".join(
        f'<row r="{at + 1}">{"".join(cell(at, column, text) for column, text in enumerate(row) if text)}</row>'
        for at, row in enumerate(rows))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>')
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="名册" sheetId="1" r:id="r1"/></sheets></workbook>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>')
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>')


@pytest.fixture(scope="module")
def running(browser, tmp_path_factory):
    """A server on a folder that did not exist before."""
    server = Server(tmp_path_factory.mktemp("first") / "unit").start()
    office = Office(browser, server, "first_start")
    office.slips = {}
    yield office
    office.close_all()
    server.stop()


def fill_seats(page, names, unit="青禾县融媒体中心"):
    page.get_by_label("单位名称").fill(unit)
    for (name, login), seat in zip(names, ["system", "security", "audit"]):
        page.locator(f"#{seat}-name").fill(name)
        page.locator(f"#{seat}-login").fill(login)
    page.get_by_role("button", name="任命").click()


def read_slips(page) -> dict:
    slips = {}
    for slip in page.locator(".slip").all():
        codes = slip.locator("code").all_inner_texts()
        slips[codes[0]] = codes[1]
    return slips


def change_password(page, old, new):
    page.get_by_label("现在的密码").fill(old)
    page.get_by_label("新密码").fill(new)
    page.get_by_label("再输一次").fill(new)
    page.get_by_role("button", name="保存").click()


def first_entry(office, login, new):
    """Signs in with the slip, and must change the password before anything else."""
    page = office.open()
    enter(page, login, office.slips[login])
    office.look(page)
    assert page.url.endswith("/password")
    assert "一次性密码" in page.locator("main").inner_text()
    page.goto("/today")
    assert page.url.endswith("/password"), "no page opens before the one-time password has been changed"
    change_password(page, office.slips[login], new)
    assert "/today" in page.url, page.locator("main").inner_text()
    office.cookies[login] = page.context.cookies()
    return page


def test_a_new_folder_prints_a_one_time_password_that_can_only_appoint(office):
    said = office.server.log.read_text()
    office.bootstrap = re.search(r"一次性密码 ([a-z0-9-]+)", said).group(1)
    assert "bootstrap" in said and "只显示这一次" in said
    page = office.open()
    page.goto("/sign-in")
    assert "演示账号" not in page.content(), "demo accounts exist in a demo folder only"
    enter(page, "bootstrap", office.bootstrap)
    assert page.url.endswith("/bootstrap")
    office.look(page)
    for elsewhere in ["/today", "/registers/account", "/journal", "/board"]:
        page.goto(elsewhere)
        assert page.url.endswith("/bootstrap"), f"the bootstrap account reached {elsewhere}"


def test_three_administrators_are_three_persons(office):
    page = office.open()
    enter(page, "bootstrap", office.bootstrap)
    fill_seats(page, [("甲一", "jia"), ("甲一", "yi"), ("丙三", "bing")])
    assert "三个不同的人" in page.get_by_role("alert").inner_text()
    assert page.locator("#audit-name").input_value() == "丙三", "what was typed is kept"
    fill_seats(page, [("甲一", "jia"), ("乙二", "jia"), ("丙三", "bing")])
    assert "三个不同的人" in page.get_by_role("alert").inner_text()


def test_the_slips_are_shown_once_and_the_bootstrap_account_is_dead_then(office):
    page = office.open()
    enter(page, "bootstrap", office.bootstrap)
    fill_seats(page, [("甲一", "jia"), ("乙二", "yi"), ("丙三", "bing")])
    office.look(page)
    office.slips.update(read_slips(page))
    assert set(office.slips) == {"jia", "yi", "bing"}
    page.goto("/bootstrap")
    assert page.url.split("?")[0].endswith("/sign-in"), "its session has ended"
    enter(page, "bootstrap", office.bootstrap)
    assert "/sign-in" in page.url and page.get_by_role("alert").is_visible()
    for secret in [*office.slips.values(), office.bootstrap]:
        assert secret not in page.content()


def test_the_system_administrator_must_change_the_one_time_password(office):
    page = first_entry(office, "jia", "qinghe-2026-a")
    old = office.open()
    enter(old, "jia", office.slips["jia"])
    assert "不对" in old.get_by_role("alert").inner_text(), "the one-time password is spent"
    assert "密码已更换" in page.locator("main").inner_text()


def test_a_faulty_staff_list_is_refused_row_by_row_and_nothing_is_written(office, tmp_path):
    page = office.sign_in("jia")
    faulty = tmp_path / "faulty.csv"
    faulty.write_text("姓名,科室,角色\n王五,综合科,大总管\n,综合科,采编\n", encoding="utf-8")
    page.goto("/accounts/import")
    page.locator("input[type=file]").set_input_files(faulty)
    page.get_by_role("button", name="导入").click()
    said = page.get_by_role("alert").inner_text()
    assert "第 2 行没有“大总管”这个角色" in said and "第 3 行没有姓名" in said
    page.goto("/registers/account")
    assert "王五" not in page.content()


def test_the_system_administrator_imports_the_staff_and_gets_slips_once(office, tmp_path):
    page = office.sign_in("jia")
    path = tmp_path / "staff.xlsx"
    write_xlsx(path, STAFF)
    page.goto("/accounts/import")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="导入").click()
    office.look(page)
    slips = read_slips(page)
    assert len(slips) == 3 and {"gu", "shi"} < set(slips), "three persons, the third with a login made from the name"
    office.slips.update(slips)
    page.goto("/registers/account")
    assert not [login for login, password in slips.items() if password in page.content()]


def test_the_system_administrator_sees_no_business_records(office):
    reader = office.reader("jia")
    for path in ["/board", "/lists/findings", "/registers/finding", "/registers/measure", "/registers/evidence", "/imports/new",
                 "/registers/finding/new", "/registers/finding/export.csv", "/registers/plan", "/lists/ledger/export.xlsx"]:
        assert reader.get(path).status in (403, 404), path


def test_nobody_signs_in_before_a_role_has_been_granted(office):
    page = office.open()
    enter(page, "shi", office.slips["shi"])
    assert "还没有启用" in page.get_by_role("alert").inner_text()


def test_the_security_administrator_grants_the_role_that_the_list_proposes(office):
    page = first_entry(office, "yi", "qinghe-2026-b")
    assert "账号等待授权" in page.locator("main").inner_text()
    page.get_by_role("link", name="个账号等待授权").click()
    page.get_by_role("link", name="shi", exact=True).click()
    page.get_by_role("link", name="授权启用").click()
    office.look(page)
    assert page.get_by_label("办公室", exact=True).is_checked(), "the proposed role is ticked"
    page.get_by_role("button", name="授权启用").click()
    office.look(page)
    assert "已记入总账" in page.locator("main").inner_text()


def test_the_system_administrator_cannot_grant_roles_and_two_admin_roles_never_meet(office):
    security = office.sign_in("yi")
    security.goto("/registers/account?state=pending")
    security.locator("tbody a").first.click()
    account = security.url
    system = office.sign_in("jia")
    system.goto(account)
    assert system.get_by_role("link", name="授权启用").count() == 0
    assert system.goto(account.split("?")[0] + "/grant").status == 403
    security.get_by_role("link", name="授权启用").click()
    for role in ["系统管理员", "审计管理员"]:
        security.get_by_label(role, exact=True).check()
    security.get_by_role("button", name="授权启用").click()
    assert "三个人分别担任" in security.get_by_role("alert").first.inner_text()


def test_the_clerk_starts_on_empty_registers_that_say_what_to_do(office):
    page = first_entry(office, "shi", "qinghe-2026-c")
    page.goto("/board")
    assert "还没有巡察反馈" in page.locator("main").inner_text()
    assert page.locator("main").get_by_role("link", name="导入通报或反馈").is_visible()
    page.goto("/registers/finding")
    assert "还没有记录" in page.locator("main").inner_text()
    page.goto("/lists/findings")
    assert "还没有问题" in page.locator("main").inner_text()
    assert page.goto("/registers/account").status == 404, "a clerk has no business with accounts"


def test_an_unknown_name_and_a_wrong_password_are_told_alike(office):
    said = []
    for login in ["shi", "nobody"]:
        page = office.open()
        enter(page, login, "wrong-password")
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1] == "登录名或密码不对。"


def test_the_audit_administrator_reads_the_sign_in_log(office):
    page = first_entry(office, "bing", "qinghe-2026-d")
    page.goto("/sign-ins")
    text = page.locator("main").inner_text()
    assert "nobody" in text and "成功" in text
    assert office.reader("shi").get("/sign-ins").status == 403


def test_a_reset_slip_ends_the_old_password_and_the_session(office):
    clerk = office.sign_in("shi")
    page = office.sign_in("jia")
    page.goto("/registers/account")
    page.get_by_role("link", name="shi", exact=True).click()
    reset = page.get_by_role("link", name="重发一次性密码")
    assert reset.count() == 1, "the account's page offers a new one-time password"
    reset.click()
    page.get_by_role("button", name="重发").click()
    office.look(page)
    slips = read_slips(page)
    assert set(slips) == {"shi"}
    clerk.goto("/today")
    assert "/sign-in" in clerk.url
    enter(clerk, "shi", slips["shi"])
    assert clerk.url.endswith("/password")


def test_the_new_unit_verifies(office):
    assert changli("verify", "--data", office.folder).returncode == 0
