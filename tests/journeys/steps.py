"""The acts of one lot, each through its page. ``lot`` is the lot's address part; texts on pages are not relied upon."""

from __future__ import annotations

from tests.journeys.walking import Journey, Person
from yuanping.demo.province import CENTRES, organisations
from yuanping.demo.world import PASSWORD

NAME = "浑河南岸道路改造工程施工（手办 1）"
OPENING_DAY, OPENING_TIME = "2026-09-24", "09:00"
PASSPHRASE = "手办签名口令二〇二六"
QUOTAS = (("A080201", "3"), ("A080202", "1"), ("A080205", "1"), ("A060102", "1"))


def sign_in(journey: Journey, username: str) -> Person:
    """By typing the account and its password."""
    person = journey.person(username).go("/sign-in/").look("sign-in")
    person.page.fill("input[name=username]", username)
    person.page.fill("input[name=password]", PASSWORD)
    return person.follow("form[action='/sign-in/'] button.btn-primary")


def enter(journey: Journey, username: str) -> Person:
    """By the button of the demo's page; a person who is in already stays in."""
    if username in journey.people:
        return journey.people[username]
    return journey.person(username).go("/demo/personas/").follow(f"button[name=persona][value={username}]")


def register(agency: Person) -> str:
    """The tender with its lot; answers the lot's id."""
    page = agency.go("/agency/lots/").look("lots-empty").page
    agency.go("/agency/lots/register/").look("register")
    plans = {plan.key: plan for plan in organisations()}
    page.fill("#id_name", "浑河南岸道路改造项目（手办）")
    page.fill("#id_tender_code", "E2101002026000000901")
    page.fill("#id_procuring_entity_name", plans["entity"].name)
    page.fill("#id_procuring_entity_uscc", plans["entity"].uscc)
    page.select_option("#id_procuring_entity_id", label=plans["entity"].name)
    page.select_option("#id_supervisor_id", label=plans["supervisor"].name)
    page.select_option("#id_region", "210100")
    page.fill("#id_notice_on", "2026-09-02")
    page.fill("#id_evaluation_on", OPENING_DAY)
    page.fill("#id_total_investment", "5100.00")
    page.locator("input[name=funding]").first.check()
    for field, value in (
        ("name", NAME),
        ("estimated_value", "4280.00"),
        ("specialty", "A080201"),
        ("committee_size", "7"),
    ):
        page.fill(f"#id_lots-0-{field}", value)
    page.select_option("#id_lots-0-contract_form", "general")
    agency.follow("button[name=act][value=register]")
    agency.go("/agency/lots/").look("lots")
    address = page.locator("main a[href^='/agency/lots/LN']").first.get_attribute("href") or ""
    agency.go("/worklist/").look("work-agency")
    return address.rstrip("/").rsplit("/", 1)[-1]


def decide(agency: Person, lot: str) -> None:
    agency.go(f"/agency/lots/{lot}/").look("lot-registered")
    agency.follow("form[action$='/decide/'] button").go(f"/agency/lots/{lot}/").look("lot-decided")
    agency.page.locator("main a[data-drawer]").first.click()
    agency.page.wait_for_selector("dialog[open] blockquote")
    agency.glance("law-drawer")
    agency.page.keyboard.press("Escape")
    agency.go(f"/agency/lots/{lot}/decision/").look("decision")


COMMITTED = "[data-part=waiting]:visible, [data-part=unsequenced]:visible"


def book(agency: Person, lot: str) -> None:
    agency.go(f"/agency/lots/{lot}/").follow("a[href$='/booking/']").look("booking-form")
    page = agency.page
    for number, (specialty, seats) in enumerate(QUOTAS):
        page.locator("input[name=specialty]").nth(number).fill(specialty)
        page.locator("input[name=seats]").nth(number).fill(seats)
    page.fill("#representatives", "1")
    page.fill("#day", OPENING_DAY)
    page.fill("#starts", OPENING_TIME)
    page.fill("#ends", "15:00")
    host = page.locator("#host option", has_text="青梧").first.get_attribute("value") or ""
    page.select_option("#host", host)
    page.fill("#contact_name", "岫石代理项目组")
    page.fill("#contact_phone", "024-20260901")
    agency.follow("form[action$='/booking/send/'] button.btn-primary").look("booking-requested")


def hold_ceremony(journey: Journey, lot_name: str, kind: str) -> str:
    """Three parties, three browsers: commit, deposit shares, wait for the checkpoint, check, reveal. Answers the ceremony's address."""
    parties = ("entity", "supervisor", "registry")
    address = ""
    for name in parties:
        party = enter(journey, name).go("/supervisor/ceremonies/")
        if name == "entity":
            party.look(f"ceremonies-{kind}")
        party.follow("main a[href*='/supervisor/party/']")
        address = party.page.url.removeprefix(journey.url)
        if name == "entity":
            party.look(f"party-commit-{kind}")
        party.page.click("[data-part=commit] button")
        party.page.wait_for_selector(f"[data-part=undeposited]:visible, {COMMITTED}")
    for name in parties:  # the keys of all are known now: a page opened again hands in its shares
        journey.person(name).go(address).page.wait_for_selector(COMMITTED)
    journey.tick()
    for name in parties:
        party = journey.person(name).go(address)
        party.page.wait_for_selector("[data-part=reveal] button:enabled")
        if name == "supervisor":
            party.look(f"party-reveal-{kind}")
        party.page.wait_for_selector("[data-part=reveal] button:enabled")
        party.page.click("[data-part=reveal] button")
        party.page.wait_for_selector("[data-part=done]:visible")
    journey.tick()
    journey.person("registry").go(address).look(f"party-receipt-{kind}")
    shown = address.replace("/party/", "/ceremonies/")
    journey.person("supervisor").go(shown).look(f"ceremony-{kind}")
    return shown


def confirm_offer(journey: Journey, username: str, role: str) -> None:
    centre = enter(journey, username).go("/worklist/")
    if role == "host":
        centre.look("work-host")
    centre.go("/centre/offers/").look(f"offers-{role}")
    centre.follow("a.btn-primary[href^='/centre/offers/']").look(f"offer-{role}")
    centre.page.fill("#contact_name", "值班员")
    centre.page.fill("#contact_phone", "024-20260902")
    centre.follow("button[form=confirm]").glance(f"offer-confirmed-{role}")


def waiting_centre(journey: Journey) -> str:
    """A 副场 operator for whom something waits, as the demo's page of personas shows it."""
    page = journey.person("agency").go("/demo/personas/").page
    for centre in CENTRES[1:]:
        row = page.locator("tr", has=page.locator(f"button[value={centre.username}]"))
        if row.locator("td").nth(1).inner_text().strip() != "0":
            return centre.username
    raise AssertionError("no 副场 has an offer")


def publish(agency: Person, lot: str) -> None:
    agency.go(f"/agency/lots/{lot}/notice/").look("notice-form")
    agency.page.fill("[name=due_day]", OPENING_DAY)
    agency.page.fill("[name=due_time]", OPENING_TIME)
    agency.follow(f"form[action='/agency/lots/{lot}/notice/'] button[type=submit]")
    agency.go(f"/agency/lots/{lot}/notice/").look("notice")


def let_others(journey: Journey, until: str) -> list[str]:
    """The demo's own button; answers what the others did."""
    agency = journey.person("agency").go("/demo/")
    row = agency.page.locator("tr", has_text="手办")
    row.locator("select").select_option(until)
    agency.press(row.locator("button"))
    return agency.page.locator("ol.yp-plain li").all_inner_texts()


def advance_until(journey: Journey, day_and_hour: str) -> None:
    """Press the clock until it stands at this moment; text of the demo's banner."""
    agency = journey.person("agency").go("/demo/")
    for _ in range(40):
        stands = agency.page.locator("time.yp-now").get_attribute("datetime") or ""
        if stands >= day_and_hour:
            assert stands.startswith(day_and_hour), f"the clock passed {day_and_hour}: {stands}"
            return
        agency.follow("form[action='/demo/clock/'] button")
        agency.go("/demo/")
    raise AssertionError(f"the clock never came to {day_and_hour}")
