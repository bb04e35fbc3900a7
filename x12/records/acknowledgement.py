"""What a receiver answers about syntax, as types: TA1, and the 999 or 997 of a functional group.

Guides: 005010X231A1 (999), 005010X230 and 004010 (997), X12.5 (TA1). :mod:`x12.build.read_999` builds them. Types only.
"""

from __future__ import annotations

import msgspec

from x12.text.segments import Where


class InterchangeAnswer(msgspec.Struct, frozen=True):
    """A TA1: the receiver's word on one interchange.

    ``control`` TA101 (our ISA13), ``date`` and ``time`` TA102/TA103 as sent, ``status`` TA104 (A accepted, E accepted
    with errors, R rejected), ``note`` TA105 (000 no error).
    """

    where: Where
    control: str
    date: str
    time: str
    status: str
    note: str
    sender: str = ""
    receiver: str = ""

    @property
    def accepted(self) -> bool:
        """TA104 is A or E: what the interchange holds is looked at."""
        return self.status in ("A", "E")


class ElementError(msgspec.Struct, frozen=True, gc=False):
    """IK4 (AK4 in a 997): element ``position`` (0 where unreadable), component and repetition, IK403 ``code``, copy of
    the bad ``value``."""

    where: Where
    position: int
    component: int
    repetition: int
    data_element: str
    code: str
    value: str = ""
    contexts: tuple[tuple[str, ...], ...] = ()


class SegmentError(msgspec.Struct, frozen=True):
    """IK3 (AK3 in a 997) with its elements: a segment's ``tag``, ``position`` in its set (ST is 1), ``loop``, codes.

    ``contexts`` are the CTX segments as sent, element by element; ``unit`` is the business unit they name
    (``("CLM01", "A17")``), when they do.
    """

    where: Where
    tag: str
    position: int
    loop: str
    codes: tuple[str, ...]
    contexts: tuple[tuple[str, ...], ...] = ()
    elements: tuple[ElementError, ...] = ()
    unit: tuple[str, str] | None = None


class SetAnswer(msgspec.Struct, frozen=True):
    """AK2 to IK5 (AK5): one set of ours. ``code`` AK201, ``control`` AK202 (our ST02), ``version`` AK203.

    ``status`` IK501: A accepted, E accepted with errors noted, R, M, W, X rejected; ``codes`` IK502–IK506.
    """

    where: Where
    code: str
    control: str
    version: str
    status: str
    codes: tuple[str, ...] = ()
    errors: tuple[SegmentError, ...] = ()

    @property
    def accepted(self) -> bool:
        """IK501 is A or E."""
        return self.status in ("A", "E")


class GroupAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One 999 or 997: the receiver's word on one functional group of ours.

    ``functional_id`` AK101, ``control`` AK102 (our GS06), ``version`` AK103; ``status`` AK901 (A, E, P partly, R, M, W,
    X); counts AK902–AK904, None where unreadable; ``codes`` AK905–AK909. Only sets with something to say need be in
    ``sets``: some receivers name rejected sets only.
    """

    where: Where
    set_code: str
    set_control: str
    functional_id: str
    control: str
    version: str
    status: str
    included: int | None = None
    received: int | None = None
    accepted_sets: int | None = None
    codes: tuple[str, ...] = ()
    sets: tuple[SetAnswer, ...] = ()
    sender: str = ""
    receiver: str = ""

    @property
    def accepted(self) -> bool:
        """AK901 is A or E: every set was taken."""
        return self.status in ("A", "E")
