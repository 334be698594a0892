"""What the checker says: one line a check, and one verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from yuanping.kernel.canonical import Plain


class State(StrEnum):
    """How one check ended."""

    HELD = "held"
    FAILED = "failed"
    UNPROVEN = "unproven"
    LATER = "later"
    NOT_REACHED = "not_reached"


MARKS = {State.HELD: "✓", State.FAILED: "✗", State.UNPROVEN: "?", State.LATER: "…", State.NOT_REACHED: "–"}


class Exit(IntEnum):
    """The exit status of ``python -m yuanping.verify``."""

    ALL_HELD = 0
    FAILED = 1
    USAGE = 2
    UNPROVEN = 3


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The sentence in ``language``."""
        return self.en if language == "en" else self.zh


NOTHING = Words("", "")


class NotHeld(Exception):
    """A check that does not hold: ``code`` is its stable name, ``words`` say what, ``detail`` says where."""

    def __init__(self, code: str, words: Words, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.words = words
        self.detail = detail


class Unproven(Exception):
    """A check that needs something the reader did not give."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Later(Exception):
    """A check that this edition cannot serve yet; ``words`` say what is missing and when it opens."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Line:
    """One check as printed."""

    number: int
    key: str
    title: Words
    state: State
    code: str = ""
    note: Words = NOTHING
    detail: str = ""

    def say(self, language: str) -> str:
        """``✓ 3 证据日志：…``."""
        colon, text = (": ", self.note.en) if language == "en" else ("：", self.note.zh)
        tail = f" [{self.code}{' ' + self.detail if self.detail else ''}]" if self.code else ""
        return f"{MARKS[self.state]} {self.number:>2} {self.title.say(language)}{colon + text if text else ''}{tail}"


@dataclass(frozen=True, slots=True)
class Report:
    """Every line, in order, and the verdict."""

    lines: tuple[Line, ...]

    @property
    def failed(self) -> Line | None:
        """The first line that does not hold."""
        return next((line for line in self.lines if line.state is State.FAILED), None)

    @property
    def exit(self) -> Exit:
        """1 before 3 before 0."""
        if self.failed:
            return Exit.FAILED
        return Exit.UNPROVEN if any(line.state is State.UNPROVEN for line in self.lines) else Exit.ALL_HELD

    def verdict(self, language: str) -> str:
        """The last sentence."""
        failed = self.failed
        if failed:
            return (
                f"✗ 不成立：{failed.number} {failed.title.zh}"
                if language != "en"
                else f"✗ does not hold: {failed.number} {failed.title.en}"
            )
        unproven = {line.key for line in self.lines if line.state is State.UNPROVEN}
        if "trust" in unproven:
            words = Words("? 内部一致，来源未证明", "? consistent in itself, origin not proven")
        elif unproven:
            words = Words(
                "? 来源已证明，另有未能核对之处（见 ? 行）",
                "? origin proven, but something could not be compared (see the lines with ?)",
            )
        elif any(line.state is State.LATER for line in self.lines):
            words = Words(
                "✓ 现在能核验的全部成立，其余待定标后的公开版",
                "✓ everything holds that can be checked before the award",
            )
        else:
            words = Words("✓ 全部成立", "✓ everything holds")
        return words.say(language)

    def to_plain(self) -> Plain:
        """The answer of ``--json``."""
        lines: list[Plain] = [
            {
                "number": line.number,
                "check": line.key,
                "state": line.state.value,
                "code": line.code,
                "zh": line.note.zh or line.title.zh,
                "en": line.note.en or line.title.en,
                "detail": line.detail,
            }
            for line in self.lines
        ]
        failed = self.failed
        return {
            "exit": int(self.exit),
            "failed": failed.key if failed else "",
            "verdict": {"zh": self.verdict("zh"), "en": self.verdict("en")},
            "checks": lines,
        }
