"""Training that everybody is to have: who was not there is trained afterwards, and the register says when it is complete."""

from conftest import by_id, records
from test_meeting import moment


def expected(office, *names):
    return [person["id"] for name in names for person in records(office.folder, "person") if person["name"] == name]


def hold(page, office, title, present, minutes):
    """A training that ended a while ago, with those who signed in afterwards by the office's hand."""
    page.locator("#f-title").fill(title)
    page.locator("#f-from").fill(moment(minutes))
    page.locator("#f-to").fill(moment(minutes + 30))
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**done=1")
    study = next(study["id"] for study in records(office.folder, "study") if study["title"] == title)
    for person in present:
        page.goto(f"/registers/attendance/new?study={study}&person={person}")
        page.locator("#f-status").select_option(label="准时")
        page.locator("#f-reason").fill("据纸质签到补录")
        page.get_by_role("button", name="保存").click()
        page.wait_for_url("**done=1")
    page.goto(f"/registers/study/{study}")
    page.locator("header").get_by_role("link", name="完成", exact=True).click()
    page.locator("[name=reason]").fill("缺席的另行补训")
    page.get_by_role("button", name="完成").click()
    page.wait_for_url("**done=1")
    return study


def test_who_was_not_there_is_trained_afterwards_and_then_it_is_complete(office):
    page = office.sign_in("bangongshi")
    there, away = expected(office, "翁志宏", "苏沐晴")
    page.goto(f"/registers/study/new?kind=training&expected={there}&expected={away}")
    first = hold(page, office, "评论区管理培训", [there], -90)
    assert by_id(office, "study", first)["covered"] is False
    page.goto(f"/registers/study/{first}")
    office.look(page)
    page.get_by_role("link", name="登记学习培训").click()
    assert page.locator("#f-title").input_value() == "补训：评论区管理培训"
    assert page.locator("#f-kind option:checked").inner_text() == "集中培训"
    office.look(page)
    page.locator("#f-from").wait_for()
    again = hold(page, office, "补训：评论区管理培训", [away], -40)
    made = by_id(office, "study", again)
    assert made["expected"] == [away] and made["covered"] is True
    page.goto(f"/registers/study/{first}")
    assert "补训：评论区管理培训" in page.locator("main").inner_text(), "the first leads on to it"
    page.goto(f"/registers/study/{again}")
    assert page.get_by_role("link", name="登记学习培训").count() == 0, "nothing is left to make up"
