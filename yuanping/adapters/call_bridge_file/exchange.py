"""A simulated exchange: opens what it is to dial, announces place and hour, and deletes the file. Number and announcement stay with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yuanping.adapters.keyholder_process.notice import open_parcel
from yuanping.kernel.calendar import SHANGHAI
from yuanping.kernel.committee.notice import Notice


@dataclass(frozen=True, slots=True)
class Ringing:
    """One call as the called person hears it, before a member of staff is joined in."""

    token: str
    number: str
    announcement: str


def announce(notice: Notice) -> str:
    """What the machine says to the called person alone: place and hours, never the project."""
    meets, opens = (at.astimezone(SHANGHAI) for at in (notice.meets_at, notice.arrive_from))
    return (
        f"远程异地评标通知：请于{meets.month}月{meets.day}日{meets:%H:%M}到{notice.place}参加工作，{opens:%H:%M}起报到。"
        "现在转接值守人员，请只回答能或不能参加。"
    )


def take_calls(folder: Path, private: bytes) -> tuple[Ringing, ...]:
    """Dial everything that waits in the folder."""
    found = []
    for path in sorted(folder.glob("[0-9a-f]*")):
        parcel = open_parcel(private, path.read_bytes())
        if parcel is not None:
            found.append(Ringing(path.name, parcel.number, announce(parcel.notice)))
            path.unlink()
    return tuple(found)
