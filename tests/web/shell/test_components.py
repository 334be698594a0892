"""Every component of the README, rendered as its example says."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from tests.personas import NOW
from tests.web.shell.extraction import ROOT
from yuanping.kernel.law import Law
from yuanping.web.shell.context_values import ProofLine, SeatCell, SeesRow, clock_until, ruler_for, steps_until

LAW = Law("辽发改法规〔2025〕843号", "（十四）")
COTTON = ROOT / "web/shell/templates/cotton"


class AmountForm(forms.Form):
    amount = forms.DecimalField(label="估算价", help_text="以万元计")
    note = forms.CharField(label="备注", required=False)


def show(source: str, **context: object) -> str:
    from django_cotton.compiler_regex import CottonCompiler

    template = engines["django"].from_string(CottonCompiler().process(source))
    return template.render(context, RequestFactory().get("/"))


def test_every_component_is_in_the_readme() -> None:
    readme = (ROOT / "web/shell/README.md").read_text(encoding="utf-8")

    assert [path.stem for path in sorted(COTTON.glob("*.html")) if f"<c-{path.stem}" not in readme] == []


@pytest.mark.parametrize(
    ("kind", "head"), [("mine", "下一步·由您办理"), ("wait", "下一步·您无需操作"), ("done", "下一步")]
)
def test_ask_says_whose_turn_it_is(kind: str, head: str) -> None:
    page = show(
        f'<c-ask kind="{kind}"><c-slot name="now"><b>现状</b></c-slot><c-slot name="next"><b>行动</b></c-slot>'
        '<c-slot name="due"><c-clock :due="due" /></c-slot></c-ask>',
        due=clock_until(NOW + timedelta(days=9), NOW, law=LAW),
    )

    assert f'class="yp-ask is-{kind}"' in page
    assert f'<span class="q">{head}</span>' in page
    assert "<b>现状</b>" in page
    assert "<b>行动</b>" in page
    assert "还剩 9 日" in page


def test_steps_say_in_words_what_is_done_and_mark_the_present_one() -> None:
    page = show('<c-steps :steps="steps" />', steps=steps_until(("立项", "判定方式", "申请工位"), 1, ("", "11-20")))

    assert page.count('aria-current="step"') == 1
    assert page.count("，已完成") == 1
    assert "<small>11-20</small>" in page


def test_clock_shows_house_rules_as_house_rules() -> None:
    own = show('<c-clock :due="due" />', due=clock_until(NOW + timedelta(days=9), NOW, own=True))
    law = show(
        '<c-clock :due="due" />', due=clock_until(NOW + timedelta(days=9), NOW, law=LAW, note="末日遇周六，顺延至周一")
    )

    assert "is-own" in own
    assert "自设" in own
    assert "依据" not in own
    assert "自设" not in law
    assert "末日遇周六，顺延至周一" in law
    assert "辽发改法规〔2025〕843号（十四）" in law


def test_law_is_a_link_with_its_full_name() -> None:
    page = show('<c-law :law="law" short="1" />', law=LAW)

    assert 'aria-label="查看条款 辽发改法规〔2025〕843号（十四）"' in page
    assert re.search(r">\s*（十四）\s*</a>", page)
    assert "data-drawer" in page


def test_hidden_says_why_and_until_when() -> None:
    page = show('<c-hidden label="副场名称已隐藏" reason="确认前不公开" opens="确认后可见" />')

    assert re.sub(r"<[^>]+>", "", page).strip() == "副场名称已隐藏：确认前不公开，确认后可见"


def test_proof_says_whether_it_is_in_the_log() -> None:
    assert "#48,213" in show('<c-proof :entry="entry" />', entry=ProofLine("e", 48213))
    assert "等待入册" in show('<c-proof :entry="entry" />', entry=ProofLine("e"))
    assert "#0" in show('<c-proof :entry="entry" />', entry=ProofLine("e", 0))


def test_field_ties_label_hint_and_error_to_the_control() -> None:
    form = AmountForm({"amount": "abc"})
    page = show('<c-field :field="form.amount" unit="万元" /><c-field :field="form.note" />', form=form)

    control = re.search(r'<input[^>]*name="amount"[^>]*>', page)
    assert control is not None
    described = re.search(r'aria-describedby="([^"]+)"', control[0])
    assert described is not None
    for each in described[1].split():
        assert f'id="{each}"' in page, each
    assert 'aria-invalid="true"' in control[0]
    assert '<label for="id_amount">估算价' in page
    assert page.count("（可不填）") == 1


def test_plain_field_keeps_what_was_typed_escaped() -> None:
    page = show(
        '<c-field name="amount" label="估算价" :value="value" error="不是数字" required="1" />', value='"><script>'
    )

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert 'aria-describedby="amount-error"' in page
    assert 'id="amount-error"' in page


def test_pictures_have_a_sentence() -> None:
    ruler = ruler_for(Decimal(4280), Decimal(3000), unit="万元", value_name="本标段", threshold_name="门槛")
    seats = (SeatCell("h", "主场"), SeatCell("u", "副场乙"))

    assert f'aria-label="{ruler.sentence}"' in show('<c-ruler :ruler="ruler" />', ruler=ruler)
    bar = show('<c-seatbar :seats="seats" :sentence="words" />', seats=seats, words="两个席位")
    assert 'aria-label="两个席位"' in bar
    assert bar.count('class="seat ') == 2


def test_card_state_empty_and_who_sees_what() -> None:
    page = show(
        '<c-card title="要约" id="h-o" note="三家"><c-state kind="ok" label="已确认" /><c-slot name="footer">脚</c-slot></c-card>'
        '<c-empty title="今天没有评标"><p>下一场</p></c-empty><c-sees :rows="rows" />',
        rows=(SeesRow("专家名单", "任何人：到场前不可见", LAW),),
    )

    assert 'aria-labelledby="h-o"' in page
    assert '<h2 id="h-o">要约</h2>' in page
    assert "yp-state ok" in page
    assert "<footer" in page
    assert "<dt>专家名单</dt>" in page


class Balance(HTMLParser):
    """Counts tags that are opened and not closed."""

    VOID = frozenset({"input", "img", "br", "meta", "link", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without beginning"
        assert self.open[-1] == tag, f"</{tag}> while {self.open[-1]} is open"
        self.open.pop()


@pytest.mark.django_db
def test_frame_closes_what_it_opens() -> None:
    from tests.personas import make_personas
    from yuanping.infra import clock

    clock.set_demo_clock(NOW)
    client = make_personas().client("agency")
    for url in ("/worklist/", "/public/", "/public/verify/", "/public/checkpoint/", "/sign-in/", "/no/such/"):
        parser = Balance()
        parser.feed(client.get(url).content.decode())
        assert parser.open == [], url
