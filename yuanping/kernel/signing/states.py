"""A document that all members sign in turn, as a table."""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

SIGNERS = (Role.EXPERT, Role.OWNER_REPRESENTATIVE)
ALL_SIGN = Law("招标投标法实施条例", "第五十三条")
RELIABLE = Law("电子签名法", "第十三条")


class DocumentState(StrEnum):
    """Where a document stands."""

    COMPOSED = "composed"
    SIGNING = "signing"
    SIGNED = "signed"


D = DocumentState

MACHINE = Machine(
    name="signing",
    states=tuple(D),
    initial=D.COMPOSED,
    transitions=(
        Transition(
            "sign", (D.COMPOSED, D.SIGNING), D.SIGNING, SIGNERS, RELIABLE, "one member signs; others are still to sign"
        ),
        Transition("sign_last", (D.COMPOSED, D.SIGNING), D.SIGNED, SIGNERS, ALL_SIGN, "the last member signs"),
    ),
)
