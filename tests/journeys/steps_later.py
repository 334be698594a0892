"""The acts from the call of the experts to the archive, each through its page."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.steps import PASSPHRASE, enter, let_others
from tests.journeys.walking import Journey, Person
from yuanping.demo.province import CENTRES, doorkeeper
from yuanping.demo.world import PASSWORD

LETTERS = "ul.env a[href*='/demo/mailbox/']"


def name_representative(journey: Journey, lot: str) -> None:
    entity = enter(journey, "entity").go(f"/supervisor/lots/{lot}/").look("committee")
    entity.page.locator("input[name=name]").first.fill("禾屿代表")
    entity.page.locator("input[name=account]").first.fill("owner")
    entity.follow("form[action*='/seats/'] button").glance("representative-named")


def envelopes(person: Person) -> list[str]:
    """The addresses of the notices in the mailbox page."""
    person.go("/demo/mailbox/")
    return [each.get_attribute("href") or "" for each in person.page.locator(LETTERS).all()]


def accept_one_refuse_another(journey: Journey) -> str:
    """One telephone accepts, another declines; answers the address of the accepting one's confirmation."""
    phone = journey.person("telephone")
    before = envelopes(phone)
    phone.look("mailbox")
    phone.go(before[0]).look("call")
    phone.follow("button[name=answer][value=accept]")
    confirmed = [each for each in envelopes(phone) if each not in before]
    assert len(confirmed) == 1
    phone.go(before[1])
    phone.follow("button[name=answer][value=refuse]").glance("refused")
    assert len(envelopes(phone)) > len(before) + 1, "nobody was called in place of the one who declined"
    return confirmed[0]


def open_bids(journey: Journey, lot: str) -> None:
    agency = journey.person("agency").go(f"/agency/lots/{lot}/opening/").look("opening-due")
    agency.follow("form[action$='/opening/open/'] button")
    agency.go(f"/agency/lots/{lot}/opening/").look("opened")


def check_in(journey: Journey, confirmation: str) -> None:
    """The holder of the telephone shows the code at the door of the venue it names."""
    phone = journey.person("telephone").go(confirmation).look("arrival-code")
    told = phone.page.locator("dl.yp-kv").inner_text()
    code = phone.page.locator("dl.yp-kv dd.mono").inner_text()
    number = phone.page.locator("dl.yp-kv dd.mono-id").inner_text()
    centre = next(each for each in CENTRES if each.name.partition("（")[0] in told or each.name in told)
    door = enter(journey, centre.username).go("/centre/check-in/").look("check-in")
    door.page.fill("#code", code)
    door.page.fill("#id_number", number)
    door.page.check("form[action$='/check-in/expert/'] input[name=identity_checked]")
    door.page.fill("#second_name", doorkeeper(centre.username))
    door.page.fill("#second_password", PASSWORD)
    door.follow("form[action$='/check-in/expert/'] button[type=submit]").glance("door")
    _keep(door, "A1")
    host = enter(journey, "host").go("/centre/check-in/")
    host.follow("form[action*='/check-in/representative/'] button").glance("representative-arrived")
    _keep(host, "A2")


def _keep(door: Person, locker: str) -> None:
    """The telephone of whoever has just come in goes into a locker."""
    door.page.locator("section form[action*='/check-in/devices/'] input[name=locker]").first.fill(locker)
    door.follow("section form[action*='/check-in/devices/'] button")


def sit_down(journey: Journey, confirmation: str) -> tuple[Person, Person]:
    """The expert by the code, the representative by the account."""
    expert = journey.person("telephone").go(confirmation).follow("form[action$='/desk/'] button")
    owner = enter(journey, "owner").go("/worklist/").look("work-owner").go("/desk/enter/").look("desk-enter")
    return expert, owner.follow("form[action*='/desk/enter/lot/'] button")


def declare(person: Person, name: str = "") -> None:
    person.go("/desk/")
    if name:
        person.look(name)
    person.page.check("input[name=agreed]")
    person.page.fill("input[name=passphrase]", PASSPHRASE)
    person.page.fill("input[name=again]", PASSPHRASE)
    person.follow("form[action$='/declare/'] button")


def vote(person: Person, name: str = "") -> None:
    person.go("/desk/")
    if name:
        person.look(name)
    person.page.locator("input[name=choice]").first.check()
    person.follow("form[action$='/ballot/'] button")


def review(person: Person, name: str = "") -> None:
    person.go("/desk/")
    if name:
        person.look(name)
    for verdict in person.page.locator("form[action$='/review/'] select").all():
        verdict.select_option("pass")
    person.follow("form[action$='/review/'] button")


def score(person: Person, first: str, name: str = "") -> None:
    """Four criteria, every bid its points by keyboard; then locked."""
    person.go("/desk/")
    person.follow("a[href$='/desk/score/1/']")
    for place in range(1, 5):
        for number, field in enumerate(person.page.locator("input.score").all()):
            field.fill(f"{float(first) - number * 0.5:g}")
        if name and place == 2:
            person.glance(name)
        person.follow("footer button[name=go][value=next]")
    person.go("/desk/")
    if name:
        person.look(f"{name}-complete")
    person.follow("form[action$='/score/lock/'] button")


def evaluate(journey: Journey, expert: Person, owner: Person) -> None:
    """Two members by hand, the five others by the demo, stage by stage."""
    declare(expert, "desk-declare")
    let_others(journey, "owner")
    declare(owner)
    vote(expert, "desk-ballot")
    let_others(journey, "owner")
    vote(owner)
    review(expert, "desk-review")
    let_others(journey, "owner")
    review(owner)
    score(expert, "13.5", "desk-score")
    let_others(journey, "owner")
    score(owner, "14")
    expert.go("/desk/").look("desk-ranked")


def compose(person: Person) -> bool:
    """Whoever leads has the button."""
    button = person.go("/desk/").page.locator("form[action$='/compose/'] button")
    if button.count() == 0:
        return False
    person.press(button)
    return True


def sign(person: Person, name: str = "") -> None:
    person.go("/desk/")
    if name:
        person.look(name)
    person.page.check("input[name=read]")
    person.page.fill("input[name=passphrase]", PASSPHRASE)
    person.follow("form[action='/desk/sign/'] button")


def sign_all(journey: Journey, expert: Person, owner: Person) -> None:
    """The first expert and the representative with their own passphrases."""
    if not (compose(expert) or compose(owner)):
        let_others(journey, "owner")
    sign(expert, "desk-sign")
    let_others(journey, "owner")
    sign(owner)
    owner.go("/desk/").look("desk-closed")


def award(journey: Journey, lot: str) -> None:
    entity = enter(journey, "entity").go("/worklist/").look("work-entity")
    entity.go(f"/agency/lots/{lot}/award/").look("award")
    entity.follow("form[action$='/award/record/'] button").go(f"/agency/lots/{lot}/award/").look("awarded")


def download(journey: Journey, folder: Path) -> dict[str, Path]:
    """What a stranger keeps: the public bundle and the file of trust, through the pages' links; and the last checkpoint."""
    supervisor = journey.person("supervisor").go("/supervisor/archives/").look("archives")
    page = supervisor.page
    rows = page.locator("tbody tr", has=page.locator(".yp-state.ok"))
    files = {}
    for name, link in (
        ("bundle.zip", rows.locator("a[href$='bundle.zip']").first),
        ("trust.json", page.locator("a[href$='trust.json']").first),
    ):
        with page.expect_download() as download:
            link.click()
        files[name] = folder / name
        download.value.save_as(files[name])
    return files
