"""Loads province packs: YAML → ``Pack``, checked as a whole, cached by the digest of its files.

What counts is the compiled pack (``policy/pack/pack.json`` in a bundle); the YAML sources travel beside it for reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from yuanping.infra import pack_compiler as compiler
from yuanping.infra import pack_rules as rules
from yuanping.infra.pack_checks import read_checks
from yuanping.infra.pack_compiler import Folder
from yuanping.infra.pack_deadlines import read_deadlines
from yuanping.infra.pack_duties import read_duties
from yuanping.infra.yaml_file import read_file
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.law import Law
from yuanping.kernel.policy.check import check_duties, check_pack
from yuanping.kernel.policy.check_run import check_checks
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.feasible import check_dates, check_seating
from yuanping.kernel.policy.pack import EDITION, Article, Document, Pack

NATIONAL = "national"
_compiled: dict[str, Pack] = {}
_articles: dict[str, tuple[dict[tuple[str, str], Article], tuple[Document, ...]]] = {}


def _root() -> Path:
    return Path(settings.PACKS_DIR)


def provinces() -> tuple[str, ...]:
    """Folder names of the province packs."""
    return tuple(sorted(path.parent.name for path in _root().glob("*/pack.yaml") if path.parent.name != NATIONAL))


def codes() -> tuple[str, ...]:
    """The codes of the province packs."""
    return tuple(sorted(read_file(_root() / name / "pack.yaml").get("code").text for name in provinces()))


def named_codes() -> dict[str, str]:
    """The codes of the province packs by the names of their provinces; only the heads are read, nothing is compiled."""
    heads = [read_file(_root() / name / "pack.yaml") for name in provinces()]
    return {head.get("name").text: head.get("code").text for head in heads}


def codes_by_region() -> dict[str, str]:
    """The codes of the province packs by the first two digits of their regions."""
    heads = [read_file(_root() / name / "pack.yaml") for name in provinces()]
    return {head.get("region").text[:2]: head.get("code").text for head in heads}


def _folder_of(province: str) -> Path:
    """A folder by its name or by the two letters of the province."""
    for name in provinces():
        path = _root() / name
        if province == name or province == read_file(path / "pack.yaml").get("code").text:
            return path
    raise Refused("pack_unknown", {"province": province, "known": "、".join(provinces())}, field="province")


def load_pack(province: str, on: date | None = None) -> Pack:
    """The pack of a province: national rules and its own.

    ``on`` is the day it is asked for; every pack holds all its dated entries, so there is one edition for all days, and a
    parameter is read as it holds on the day (``pack.parameter(name, on)``).

    Raises:
        Refused: ``pack_unknown``.
        BadFile: a file has not the shape of a pack; file, line and path are named.
    """
    del on
    folder = _folder_of(province)
    files = _files(folder)
    key = hashlib.sha256(b"".join(name.encode() + b"\0" + data + b"\0" for name, data in files)).hexdigest()
    if key not in _compiled:
        _compiled[key] = _compile(folder)
    return _compiled[key]


def load_national(folder: Path | None = None) -> Pack:
    """The nation's documents, figures and checks alone: what binds whatever the province. It decides no mode.

    ``folder`` is one that is not installed, to be checked before it is.

    Raises:
        BadFile: a file has not the shape of a pack.
    """
    path = folder or _root() / NATIONAL
    key = hashlib.sha256(b"".join(file.read_bytes() + b"\0" for file in sorted(path.rglob("*.yaml")))).hexdigest()
    if key not in _compiled:
        head = read_file(path / "pack.yaml", f"{NATIONAL}/pack.yaml")
        home = Folder(path, head.get("document").text)
        pack = Pack(
            v=EDITION,
            code="CN",
            name="全国",
            name_en="Nation",
            version=head.get("version").text,
            national_version=head.get("version").text,
            mode_names=(),
            documents=compiler.read_documents(home),
            parameters=compiler.read_parameters(home),
            demands=(),
            rules=(),
            readings=(),
            requirements=(),
            visibility_rules=compiler.read_visibility(home),
            local_standards=(),
            cases=(),
            deadlines=read_deadlines(home, home),
            checks=read_checks(home, national=True),
            duties=read_duties(home, national=True),
        )
        check_checks(pack)
        check_dates(pack)
        check_seating(pack)
        check_duties(pack)
        _compiled[key] = pack
    return _compiled[key]


def load_folder(path: Path) -> Pack:
    """The pack of a folder that need not be installed, with the installed nation's rules.

    Raises:
        BadFile, Malformed: what is wrong with it, and where.
    """
    return _compile(path)


def pack_sources(province: str) -> tuple[tuple[str, bytes], ...]:
    """The YAML, README and text files of a pack with their names, for a bundle; to be read, not to be decided from."""
    return _files(_folder_of(province))


def _files(folder: Path) -> tuple[tuple[str, bytes], ...]:
    found = []
    for path in (_root() / NATIONAL, folder):
        for file in sorted(path.rglob("*")):
            if file.suffix in {".yaml", ".md", ".txt"} and file.is_file():
                found.append((f"{path.name}/{file.relative_to(path).as_posix()}", file.read_bytes()))
    return tuple(found)


def _compile(path: Path) -> Pack:
    head = read_file(path / "pack.yaml", f"{path.name}/pack.yaml")
    nation = read_file(_root() / NATIONAL / "pack.yaml", f"{NATIONAL}/pack.yaml")
    own = Folder(path, head.get("document").text, head.get("region").text)
    national = Folder(_root() / NATIONAL, nation.get("document").text)
    names = head.get("mode_names")
    pack = Pack(
        v=EDITION,
        code=head.get("code").text,
        name=head.get("name").text,
        name_en=head.get("name_en").text,
        version=head.get("version").text,
        national_version=nation.get("version").text,
        mode_names=tuple((mode, names.get(mode.value).text) for mode in Mode),
        documents=_merge(compiler.read_documents(own), compiler.read_documents(national)),
        parameters=compiler.read_parameters(own) + compiler.read_parameters(national),
        demands=rules.read_demands(own),
        rules=rules.read_rules(own),
        readings=rules.read_readings(own),
        requirements=rules.read_requirements(own) + rules.read_requirements(national),
        visibility_rules=compiler.read_visibility(own) + compiler.read_visibility(national),
        local_standards=compiler.read_local_standards(own),
        cases=rules.read_cases(own),
        alerts=rules.read_alerts(own) + rules.read_alerts(national),
        deadlines=read_deadlines(own, national),
        checks=read_checks(own, national=False) + read_checks(national, national=True),
        duties=read_duties(own, national=False) + read_duties(national, national=True),
    )
    head.done()
    try:
        check_pack(pack)
    except Malformed as error:
        raise Malformed(f"{path.name} {error.path}", error.why) from None
    return pack


def _merge(own: tuple[Document, ...], national: tuple[Document, ...]) -> tuple[Document, ...]:
    """Documents of both, articles of one document united."""
    found = {document.number: document for document in national}
    for document in own:
        known = found.get(document.number)
        articles = document.articles + tuple(
            article
            for article in (known.articles if known else ())
            if article.article not in {a.article for a in document.articles}
        )
        found[document.number] = Document(
            number=document.number,
            title=document.title,
            issuer=document.issuer,
            issued_on=document.issued_on,
            in_force_on=document.in_force_on,
            until_on=document.until_on,
            note=document.note,
            superseded_by=document.superseded_by,
            articles=articles,
        )
    return tuple(found.values())


def law_index() -> Mapping[tuple[str, str], Article]:
    """Every article of every pack, by document and article: what code may cite."""
    return MappingProxyType(_laws()[0])


def find_document(law: Law) -> Document | None:
    """The document of a law reference, from any pack."""
    return next((document for document in _laws()[1] if document.number == law.document), None)


def _laws() -> tuple[dict[tuple[str, str], Article], tuple[Document, ...]]:
    """Articles and documents of every ``law.yaml``, read anew only when a file has changed: pages ask for them often."""
    paths = sorted(_root().glob("*/law.yaml"))
    key = hashlib.sha256(b"".join(path.read_bytes() + b"\0" for path in paths)).hexdigest()
    if key not in _articles:
        documents = tuple(d for path in paths for d in compiler.read_documents(Folder(path.parent, "")))
        index: dict[tuple[str, str], Article] = {}
        for document in documents:
            for article in document.articles:
                index.setdefault((document.number, article.article), article)
        _articles.clear()
        _articles[key] = (index, documents)
    return _articles[key]
