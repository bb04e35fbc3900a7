"""Faults of dental claims."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from cleanclaim.tools.sample.draft import Draft, d8
from cleanclaim.tools.sample.faults.fault import fault


@fault("SI59", "D", "A6:333 CO-16+N333", names="crown; denture")
def replaced_what(random: Random, draft: Draft) -> bool:
    """A replacement without the date of the first."""
    draft.lines[0].prosthesis = "R"
    return True


@fault("SI60", "D", "CO-16+N333", names="crown; denture")
def placed_before(random: Random, draft: Draft) -> bool:
    """Placed for the first time, and before."""
    draft.lines[0].extra.append(f"DTP*441*D8*{d8(draft.day - timedelta(days=2_000))}")
    return True


@fault("SI61", "D", "CO-16+N330", traits="orthodontic")
def no_months(random: Random, draft: Draft) -> bool:
    """Orthodontics without the months of treatment."""
    return draft.drop("DN1")


@fault("SI62", "D", "CO-16+N330", traits="orthodontic")
def no_appliance(random: Random, draft: Draft) -> bool:
    """Orthodontics without the day of the appliance."""
    return draft.drop("DTP*452")


@fault("SI63", "D", "CO-16+M52", without="orthodontic")
def no_day(random: Random, draft: Draft) -> bool:
    """A service without a day."""
    for line in draft.lines:
        line.day = None
    return True


@fault("SI64", "D", "CO-16+M52", names="crown; braces")
def predetermined_and_done(random: Random, draft: Draft) -> bool:
    """A predetermination of what was done."""
    draft.predetermination = True
    return True


@fault("SI65", "D", "CO-16+N37", names="filling, back tooth")
def missing_tooth(random: Random, draft: Draft) -> bool:
    """The tooth that was filled is missing."""
    tooth = draft.lines[0].teeth[0].split("*")[2]
    draft.add(f"DN2*{tooth}*M****JP")
    return True
