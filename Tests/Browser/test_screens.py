"""Keyboard, phone and the frame around every page."""

import re

import pytest

from conftest import PHONE, records

PAGES = ["/today", "/board", "/board?show=blank", "/lists/findings", "/lists/ledger", "/imports/new", "/registers", "/registers/finding",
         "/registers/measure", "/registers/person", "/registers/finding/new", "/registers/measure/new", "/registers/evidence/new",
         "/registers/progress_report/new", "/journal", "/journal/3", "/search?q=学习", "/password", "FINDING", "MEASURE", "EVIDENCE",
         "/look-back", "/look-back?weeks=52", "/look-back/standards", "/checkup", "/lists/leaders", "/registers/meeting", "/registers/meeting/new",
         "/registers/standing_duty/new", "STANDING_DUTY", "MEETING", "LIVE", "DECISION"]


def address(office, page):
    if page == "LIVE":
        return f"/meetings/{records(office.folder, 'meeting')[0]['id']}"
    kind = page.lower()
    return f"/registers/{kind}/{records(office.folder, kind)[0]['id']}" if page.isupper() else page


def test_a_slash_leads_to_the_search_and_is_typed_in_fields(office):
    page = office.sign_in("bangongshi")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("a/b")
    assert page.locator("#q").input_value() == "a/b"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/search" in page.url


def test_the_skip_link_is_first_and_leads_to_the_content(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/finding")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text() == "跳到正文"
    box = link.bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0, "it is seen once it has the focus"
    page.keyboard.press("Enter")
    page.wait_for_url("**/registers/finding#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), "the next stop is in the content"


def test_a_form_is_filled_in_and_sent_from_the_keyboard(office):
    page = office.sign_in("bangongshi")
    page.goto("/registers/regulation/new")
    page.locator("#f-title").focus()
    page.keyboard.type("键盘录入办法")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-docNo"
    page.locator("#f-title").press("Enter")
    assert "已记入总账" in page.locator("main").inner_text()


def test_every_field_has_a_label(office):
    page = office.sign_in("bangongshi", picture=False)
    for path in ["/registers/finding/new", "/registers/measure/new", "/registers/evidence/new", "/registers/regulation/new",
                 "/registers/rectification_group/new", "/registers/finding", "/imports/new", "/password", "/journal"]:
        page.goto(path)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
                .filter(field => !field.labels?.length && !field.getAttribute('aria-label')).map(field => field.name || field.outerHTML)""")
        assert not nameless, f"{path}: {nameless}"
        twice = page.evaluate(
            "() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, at) => ids.indexOf(id) !== at) }")
        assert not twice, f"{path}: the same id twice: {twice}"


def test_a_phone_needs_no_sideways_scrolling(office):
    browser = office.sign_in("bangongshi", phone=True)
    too_wide = []
    for page in PAGES:
        assert browser.goto(address(office, page)).status == 200, page
        width = browser.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            parts = browser.evaluate(
                """room => [...document.querySelectorAll('body *')]
                    .filter(e => !e.closest('.scroll') && e.getBoundingClientRect().right > room + 1)
                    .slice(0, 3).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30))""",
                PHONE["width"])
            too_wide.append(f"{page} is {width} wide because of {parts}")
    assert not too_wide, "\n".join(too_wide)


@pytest.mark.parametrize("page", ["/registers/finding", "/registers/measure", "/lists/measures"])
def test_a_table_on_a_phone_can_be_read(office, page):
    """A cell squeezed to a few characters a line makes a list of thirty rows as high as a tower."""
    browser = office.sign_in("bangongshi", phone=True)
    browser.goto(page)
    highest = browser.evaluate("Math.max(...[...document.querySelectorAll('tbody tr')].map(row => row.getBoundingClientRect().height))")
    assert highest <= 260, f"a row is {highest:.0f} pixels high"


def test_the_menu_opens_on_a_phone_and_leads_on(office):
    page = office.sign_in("bangongshi", phone=True)
    menu = page.get_by_role("navigation")
    assert not menu.get_by_role("link", name="整改看板").is_visible()
    page.get_by_text("☰ 菜单").tap()
    assert menu.get_by_role("link", name="整改看板").is_visible()
    office.look(page)
    with page.expect_navigation():
        menu.get_by_role("link", name="整改看板").tap()
    assert page.url.endswith("/board")


def test_things_to_tap_are_big_enough(office):
    page = office.sign_in("bangongshi", phone=True)
    page.goto("/board")
    small = page.evaluate(
        """() => [...document.querySelectorAll('main .btn, main .chip, .menu-button, main summary')]
            .map(e => [e.textContent.trim().slice(0, 12), e.getBoundingClientRect()]).filter(([, box]) => box.height > 0 && box.height < 28)
            .map(([text, box]) => `${text} ${Math.round(box.height)}px`)""")
    assert not small, small


def test_the_menu_marks_where_one_is(office):
    page = office.sign_in("bangongshi", picture=False)
    for path, title in [("/today", "今日待办"), ("/board", "整改看板"), ("/lists/owners", "三个清单"), ("/registers/measure", "整改措施台账"),
                        ("/registers/finding/new", "问题清单"), ("/journal", "总账与验真")]:
        page.goto(path)
        assert page.locator("nav a.on").all_inner_texts() == [title], path


def test_dates_are_written_as_people_here_write_them(office):
    page = office.sign_in("bangongshi", picture=False)
    for path in ["/today", "/board", "/registers/finding", "/registers/measure", "/lists/ledger", "/journal",
                 address(office, "FINDING"), address(office, "MEASURE")]:
        page.goto(path)
        text = page.locator("main").inner_text()
        assert not re.search(r"\d{4}-\d\d-\d\d(?!-)|\d\d/\d\d/\d{4}|T\d\d:\d\d", text), path


def test_no_english_slips_through(office):
    """Words of the program (field names, states) do not show on the pages."""
    page = office.sign_in("bangongshi", picture=False)
    for path in ["/today", "/board", "/registers", "/registers/finding", "/registers/measure", "/registers/appointment", "/lists/ledger",
                 "/imports/new", address(office, "FINDING"), address(office, "MEASURE"), "/registers/finding/new"]:
        page.goto(path)
        text = page.locator("main").inner_text() + page.locator("nav").inner_text()
        text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{8,}…?", "", text)
        words = set(re.findall(r"[A-Za-z]{3,}", text)) - {
            "Excel", "CSV", "txt", "html", "docx", "pdf", "doc", "wps", "xlsx", "xls", "csv", "FREQ", "WEEKLY", "BYDAY"}
        assert not words, f"{path}: {words}"


def test_empty_registers_say_what_to_do(office):
    for login, path in [("bangongshi", "/registers/extension"), ("caibian", "/registers/extension"), ("caibian", "/registers/plan"),
                        ("bangongshi", "/registers/rectification_group"), ("caibian", "/registers/paper")]:
        answer = office.reader(login).get(path)
        assert answer.status == 200 and "还没有记录" in answer.text()
        said = re.search(r'<div class="card empty">(.*?)</div>', answer.text(), re.S).group(1)
        assert "登记" in said, "who makes the first, and how"


def test_a_record_leads_back_to_where_it_belongs(office):
    page = office.sign_in("bangongshi")
    page.goto(address(office, "MEASURE"))
    main = page.locator("main")
    measure = records(office.folder, "measure")[0]
    assert main.locator(f"a[href='/registers/finding/{measure['finding']}']").count() >= 1
    assert main.locator("a[href^='/registers/measure']:not([href*='measure/'])").count() == 1, "and to its register"


def test_the_form_of_evidence_returns_to_the_measure(office):
    """Evidence is added while looking at a measure; afterwards the next step (report) is on the measure's page."""
    measure = next(record for record in records(office.folder, "measure") if record["state"] == "doing" and record.get("owner"))
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/measure/{measure['id']}")
    page.get_by_role("link", name="登记佐证").click()
    assert page.locator(".submit a").get_attribute("href") == f"/registers/measure/{measure['id']}", "“返回” goes back to the measure"


def test_a_measure_is_known_by_its_two_numbers(office):
    measure = next(record for record in records(office.folder, "measure") if record["state"] == "doing" and record.get("owner"))
    finding = next(record for record in records(office.folder, "finding") if record["id"] == measure["finding"])
    code = f"{finding['ordinal']}-{measure['number']}"
    page = office.sign_in("bangongshi")
    page.goto(f"/registers/measure/{measure['id']}")
    assert code in page.locator("header").inner_text(), "as in the mock-up: 措施 7-1"
    page.goto(f"/registers/evidence/new?measure={measure['id']}")
    assert code in page.locator("#f-measure").evaluate("box => box.selectedOptions[0].text")


def test_no_page_shows_an_empty_message(office):
    for login, paths in {"bangongshi": ["/imports/new", "/password", "/today", "/registers/finding/new"], "xitong": ["/accounts/import"]}.items():
        page = office.sign_in(login, picture=False)
        for path in paths:
            page.goto(path)
            for message in page.locator("[role=alert], [role=status], .notice, .problem, .done, .checks").all():
                assert message.inner_text().strip(), f"{path} shows an empty {message.get_attribute('class')}"
    page = office.open(picture=False)
    page.goto("/sign-in")
    assert page.get_by_role("alert").count() == 0


@pytest.mark.parametrize("login, path, status", [("bangongshi", "/accounts/import", 403), ("bangongshi", "/registers/nothing", 404), ("caibian", "/imports/new", 403)])
def test_a_refusal_keeps_the_menu(office, login, path, status):
    """Who took a wrong turn still has the menu, the search and his name in front of him."""
    page = office.sign_in(login)
    assert page.goto(path).status == status
    office.look(page)
    assert page.get_by_role("navigation").get_by_role("link", name="整改看板").is_visible()
    assert page.locator("#q").is_visible()
    assert page.title().startswith("没有权限" if status == 403 else "没有找到")


def test_the_sign_in_card_stands_in_the_middle(office):
    page = office.open()
    page.goto("/sign-in")
    box = page.locator(".sign-in").bounding_box()
    left, right = box["x"], page.viewport_size["width"] - box["x"] - box["width"]
    assert abs(left - right) < 20, f"{left:.0f} to the left of it, {right:.0f} to the right"
