"""Run the checks in their printed order and stop at the first that does not hold.

Whatever is wrong with a bundle ends in a named line: a refusal of our own, a ``Mismatch`` of a replay, a shape that does not
fit, and, as the last resort, any error at all. A traceback would tell an honest reader nothing and a liar too much.
"""

from __future__ import annotations

from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.case import Case
from yuanping.verify.checks import STEPS, Step
from yuanping.verify.container import BadContainer
from yuanping.verify.outcome import Later, Line, NotHeld, Report, State, Unproven, Words
from yuanping.verify.trust import Trust

SHAPE = Words("文件形式不符", "a file has not its declared shape")
REPLAY = Words("重算结果与记录不符", "replaying gives another result than recorded")
RULE = Words("记录违反规则", "a record breaks a rule")
UNREADABLE = Words("无法读懂，视为不成立", "cannot be understood, hence does not hold")
CONTAINER = Words("不是规范的存档包", "not the canonical container")


def verify_bundle(data: bytes, trust: Trust | None = None, seen: str | None = None) -> Report:
    """Check the bundle in ``data`` against the reader's roots of trust and kept checkpoint. Raises nothing."""
    case = Case(data, trust, seen)
    lines: list[Line] = []
    for number, step in enumerate(STEPS, start=1):
        if any(line.state is State.FAILED for line in lines):
            lines.append(Line(number, step.key, step.title, State.NOT_REACHED))
        else:
            lines.append(_run(number, step, case))
    return Report(tuple(lines))


def _run(number: int, step: Step, case: Case) -> Line:
    def failed(code: str, words: Words, detail: str) -> Line:
        return Line(number, step.key, step.title, State.FAILED, code, words, _one_line(detail))

    try:
        note = step.run(case)
    except Unproven as missing:
        return Line(number, step.key, step.title, State.UNPROVEN, note=missing.words)
    except Later as later:
        return Line(number, step.key, step.title, State.LATER, note=later.words)
    except BadContainer as bad:
        return failed(bad.check, CONTAINER, bad.detail)
    except NotHeld as not_held:
        return failed(not_held.code, not_held.words, not_held.detail)
    except Mismatch as mismatch:
        code, _, words = mismatch.check.partition(" ")
        return failed(code, Words(f"{REPLAY.zh}（{words}）" if words else REPLAY.zh, REPLAY.en), mismatch.detail)
    except Malformed as malformed:
        return failed(f"{step.key}_shape", SHAPE, str(malformed))
    except Refused as refused:
        params = " ".join(f"{key}={value}" for key, value in refused.params.items())
        return failed(refused.code, RULE, params)
    except Exception as error:  # the last resort: named, never a traceback
        return failed(f"{step.key}_unreadable", UNREADABLE, type(error).__name__)
    return Line(number, step.key, step.title, State.HELD, note=note)


def _one_line(text: str) -> str:
    """At most 300 printable characters: the text may come from a hostile file."""
    return "".join(char if char.isprintable() else "?" for char in text)[:300]
