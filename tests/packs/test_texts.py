"""The official texts: what was published and nothing else, every clause of it an article, nothing quoted that is not in it."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from yuanping.infra import packs
from yuanping.infra.law_texts import LawText, Weight, find_text, law_texts, show_text, squeeze
from yuanping.infra.yaml_file import read_file
from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Document

FACTS = Path(os.environ.get("YUANPING_FACTS", str(Path(__file__).resolve().parents[3] / "shared" / "data")))
LAW = FACTS.parent / "law"
ARTICLES = FACTS / "rules" / "law_articles.json"
ORIGINALS = list(read_file(Path(__file__).with_name("text_cuts.yaml")).get("originals").items())
TEXTS = {text.document: text for text in law_texts()}
FURNITURE = re.compile(
    r"点击|浏览量|ICP|首页|搜索|https?:|\*\*|^#|\]\(|-{3}|联系人|联系电话|\d{3,4}-\d{7,8}|1[3-9]\d{9}"
)
LABEL = re.compile(r"^([一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])")


@pytest.mark.parametrize("entry", ORIGINALS, ids=[entry.get("original").text for entry in ORIGINALS])
def test_text_is_the_original_but_for_the_listed_cuts(entry) -> None:
    original = LAW / entry.get("original").text
    if not original.is_file():
        pytest.skip(
            f"the original {original.name} is not here: set YUANPING_FACTS to the data folder beside the law texts"
        )
    left = squeeze(original.read_text(encoding="utf-8"))
    for cut in entry.get("cuts").items():
        words, reason = squeeze(cut.get("words").text), cut.get("reason").text
        assert left.count(words) == cut.get("times").whole, words
        assert len(reason) > 8
        left = left.replace(words, "")
    text = next(text for text in TEXTS.values() if text.file == entry.get("text").text)
    assert text.flat == left


def test_every_province_ships_the_text_of_its_document_and_every_text_is_compared() -> None:
    own = {
        packs.load_pack(name).code: read_file(Path(settings.PACKS_DIR) / name / "pack.yaml").get("document").text
        for name in packs.provinces()
    }
    assert set(own.values()) == set(TEXTS)
    assert {text.file for text in TEXTS.values()} == {entry.get("text").text for entry in ORIGINALS}


@pytest.mark.parametrize("text", TEXTS.values(), ids=[text.file for text in TEXTS.values()])
def test_text_has_no_furniture_and_one_clause_a_paragraph(text: LawText) -> None:
    assert [row for row in text.paragraphs if FURNITURE.search(row) and "\t" not in row] == []
    broken = [row for row in text.paragraphs if len(row) > 60 and "\t" not in row and row[-1] not in "。；：！"]
    assert broken == []
    starts = re.compile(r"[。；：][一二三四五六七八九十]+、|[。；：][（(][一二三四五六七八九十]+[)）]|[。；：][1-9]\.")
    assert [row[:20] for row in text.paragraphs if starts.search(row)] == []


def _own(text: LawText) -> Document:
    found = packs.find_document(Law(text.document, ""))
    assert found is not None
    return found


@pytest.mark.parametrize("text", TEXTS.values(), ids=[text.file for text in TEXTS.values()])
def test_every_quote_stands_in_the_text_character_by_character(text: LawText) -> None:
    assert [a.article for a in _own(text).articles if squeeze(a.quote) not in text.flat] == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=[text.file for text in TEXTS.values()])
def test_every_clause_of_the_text_is_an_article(text: LawText) -> None:
    """Heads, addressees, signatures and headings apart, which decide nothing: they are short or stand before the first chapter."""
    quotes = [squeeze(article.quote) for article in _own(text).articles]
    missing = []
    for row in text.paragraphs:
        clause = LABEL.sub("", squeeze(row))
        if clause[-1] in "。；：" and not any(clause in quote for quote in quotes):
            missing.append(clause[:30])
    assert [row for row in missing if not row.startswith(("各市", "抄送"))] == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=[text.file for text in TEXTS.values()])
def test_articles_are_numbered_as_the_text_is(text: LawText) -> None:
    """A number of the text that no article carries would be a clause nobody can cite."""
    names = {article.article for article in _own(text).articles}
    chapter, missing = "", []
    through = any(name.startswith("（一）") for name in names)
    for row in text.paragraphs:
        clean = row.replace("(", "（").replace(")", "）")
        head = re.match(r"^([一二三四五六七八九十]+)、", clean)
        item = re.match(r"^(（[一二三四五六七八九十]+）)", clean)
        if head:
            chapter = head[1]
        if item:
            name = item[1] if through else f"{chapter}{item[1]}"
            if not any(known.startswith(name) for known in names):
                missing.append(name)
    assert missing == []


def test_sentence_is_marked_only_in_the_article_that_is_cited() -> None:
    text = find_text("辽发改法规〔2025〕843号")
    assert text is not None
    quote = packs.law_index()[(text.document, "（十四）")].quote
    shown = show_text(text, quote, "3日内予以确认")
    strong = [p for p in shown if p.weight is Weight.SENTENCE]
    assert [piece.words for p in strong for piece in p.pieces if piece.weight is Weight.SENTENCE] == ["3日内予以确认"]
    assert "".join(piece.words for piece in strong[0].pieces).startswith("(十四)各级公共资源交易中心")
    assert "".join(piece.words for p in shown for piece in p.pieces) == "".join(text.paragraphs)


def test_article_of_two_paragraphs_is_marked_in_both() -> None:
    text = find_text("黑龙江省全面推广远程异地评标工作安排（试行）")
    assert text is not None
    shown = show_text(text, packs.law_index()[(text.document, "五（十）")].quote)
    assert len([p for p in shown if p.weight is Weight.ARTICLE]) == 2
    assert {p.weight for p in show_text(text, "没有这一句")} == {Weight.PLAIN}


def test_text_of_an_unknown_document_is_none() -> None:
    assert find_text("招标投标法") is None


@pytest.fixture
def copy(tmp_path: Path, settings) -> Path:
    target = tmp_path / "packs"
    shutil.copytree(settings.PACKS_DIR, target)
    settings.PACKS_DIR = target
    return target


def test_a_draft_cannot_be_cited(copy: Path) -> None:
    """山东实施方案 is a 征求意见稿: it ships in no pack, and a rule that cites it is refused."""
    rules = copy / "shandong" / "rules" / "mode.yaml"
    text = rules.read_text(encoding="utf-8")
    cited = "law: {document: 远程异地评标实施方案（征求意见稿）, article: 三（一）}"
    rules.write_text(text.replace("law: 一（二）", cited, 1), encoding="utf-8")
    with pytest.raises(Malformed) as caught:
        packs.load_pack("shandong")
    assert "征求意见稿" in str(caught.value)


def test_no_draft_is_shipped() -> None:
    assert [key for key in packs.law_index() if "征求意见" in key[0]] == []
    assert [text.file for text in TEXTS.values() if "征求意见稿" in text.flat] == []


def test_index_names_only_files_beside_it(copy: Path) -> None:
    index = copy / "jilin" / "texts" / "index.yaml"
    index.write_text(index.read_text(encoding="utf-8").replace("jilin-2026-146.txt", "../law.yaml"), encoding="utf-8")
    with pytest.raises(Malformed, match="no such text beside"):
        law_texts()


def test_a_changed_text_and_a_changed_law_are_read_anew(copy: Path) -> None:
    path = copy / "jilin" / "texts" / "jilin-2026-146.txt"
    path.write_text(path.read_text(encoding="utf-8") + "附注\n", encoding="utf-8")
    text = find_text("吉发改法规联〔2026〕146号")
    assert text is not None
    assert text.paragraphs[-1] == "附注"
    law = copy / "jilin" / "law.yaml"
    law.write_text(law.read_text(encoding="utf-8").replace('article: "七"', 'article: "七新"'), encoding="utf-8")
    assert ("吉发改法规联〔2026〕146号", "七新") in packs.law_index()


def test_texts_travel_with_the_sources_of_a_pack() -> None:
    names = [name for name, _ in packs.pack_sources("SD")]
    assert "shandong/texts/shandong-2026-307.txt" in names


def _national() -> list[tuple[str, str, str]]:
    if not ARTICLES.is_file():
        pytest.skip(f"{ARTICLES.name} is not here: set YUANPING_FACTS to the data folder that holds rules/")
    books = {
        "招标投标法 (2017修正)": "招标投标法",
        "招标投标法实施条例 (2019修订)": "招标投标法实施条例",
        "民法典 总则编 期间计算": "民法典",
        "民法典 附则": "民法典",
    }
    found = []
    for book, articles in json.loads(ARTICLES.read_text(encoding="utf-8"))["articles"].items():
        for name, words in articles.items():
            if book in books:
                found.append((books[book], name, squeeze(words.removeprefix(name))))
    return found


def test_national_articles_are_the_statutes_character_by_character() -> None:
    index = packs.law_index()
    wrong = [
        f"{document}{name}" for document, name, words in _national() if squeeze(index[document, name].quote) != words
    ]
    assert wrong == []
    assert len(_national()) >= 40


def test_an_article_is_marked_unchecked_exactly_when_no_text_was_at_hand() -> None:
    """``checked: no`` is typed from general knowledge; what was compared is not marked, what was not is."""
    compared = {(document, name) for document, name, _ in _national()}
    nation = read_file(Path(settings.PACKS_DIR) / "national" / "law.yaml")
    wrong = []
    for document in nation.get("documents").items():
        for article in document.get("articles").items():
            key = (document.get("number").text, article.get("article").text)
            checked = not article.has("checked") or article.get("checked").yes
            if checked is not (key in compared):
                wrong.append("".join(key))
    assert wrong == []


@pytest.mark.parametrize("province", packs.provinces())
def test_no_figure_rests_silently_on_an_unchecked_article(province: str) -> None:
    """A figure whose article nobody has compared says so in its note, so that the pages show it."""
    pack = packs.load_pack(province)
    unchecked = {
        Law(document.number, article.article)
        for document in pack.documents
        for article in document.articles
        if not article.checked
    }
    silent = [p.name for p in pack.parameters if p.law in unchecked and "未核对" not in p.note]
    assert silent == []
