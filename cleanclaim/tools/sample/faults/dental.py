"""Faults of dental claims."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from cleanclaim.tools.sample.draft import Draft, d8
from cleanclaim.tools.sample.draw import between, pick
from cleanclaim.tools.sample.faults.fault import another, fault


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


@fault("DN01", "D", "CO-16+N37", names="root canal, molar")
def root_canal_elsewhere(random: Random, draft: Draft) -> bool:
    """A molar's root canal on a front tooth."""
    draft.lines[0].teeth = [f"TOO*JP*{pick(random, ('8', '9', '24', '25'))}"]
    return True


@fault("DN02", "D", "CO-16+N75", names="filling, back tooth; filling, front tooth")
def no_surface(random: Random, draft: Draft) -> bool:
    """A filling without its surfaces."""
    line = draft.lines[0]
    line.teeth = ["*".join(segment.split("*")[:3]) for segment in line.teeth]
    return bool(line.teeth)


@fault("DN03", "D", "CO-16+N346", names="deep cleaning")
def no_quadrant(random: Random, draft: Draft) -> bool:
    """A quadrant is cleaned, and which is not said."""
    draft.lines[0].cavity = ""
    return True


@fault("DN04", "D", "CO-119", names="crown; denture")
def new_again(random: Random, draft: Draft) -> bool:
    """Replaced after two years."""
    draft.lines[0].prosthesis = "R"
    draft.lines[0].extra.append(f"DTP*441*D8*{d8(draft.day - timedelta(days=between(random, 400, 900)))}")
    return True


@fault("DN07", "D", "CO-6+N129", names="check-up")
def child_cleaning(random: Random, draft: Draft) -> bool:
    """A child's cleaning on a grown patient."""
    line = next((line for line in draft.lines if line.code == "D1110"), None)
    if line is None or draft.age < 18:
        return False
    line.code = "D1120"
    return True


@fault("DN11", "D", "CO-97", names="gum maintenance")
def cleaned_twice(random: Random, draft: Draft) -> bool:
    """A cleaning beside gum maintenance."""
    draft.lines.append(another(draft.lines[0], "D1110"))
    return True
