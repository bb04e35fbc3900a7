"""Remittances, statuses and the truth of them: the truth is counted again from the files, apart from the generator."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from cleanclaim.tools.sample import Options, write_year
from cleanclaim.tools.sample import year as year_module
from cleanclaim.tools.sample.perturb import PERTURBATIONS
from tests.cleanclaim.sample.reading import check, claims
from tests.cleanclaim.sample.remittances import SeenRemittance, Truth, remittances, statuses, truth
from tests.pyx12_oracle import opinions
from x12.check.structure import check_structure

CLAIMS = 4_000
CLASSES = ("contractual", "patient", "denied", "other")


class Made:
    """A sample in a folder, and everything it says."""

    def __init__(self, folder: Path, options: Options) -> None:
        self.folder = folder
        self.options = options
        self.paths = write_year(folder, options)
        self.truth: Truth = truth(folder / "truth.ndjson")
        self.claims = [claim for path in sorted(folder.glob("claims-*.837")) for claim in claims(path)]
        self.sent = [one for path in sorted(folder.glob("*.835")) for one in remittances(path)]
        self.remittances: dict[str, SeenRemittance] = {}
        for one in self.sent:
            self.remittances.setdefault(one.trace, one)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    options = Options(claims=CLAIMS, seed=17, kind="mixed", faulty=0.05, practices=300)
    return Made(tmp_path_factory.mktemp("year"), options)


def test_same_options_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_year(tmp_path / name, Options(claims=300, seed=3, kind="mixed", faulty=0.1))
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_structure_is_right_for_us_and_for_pyx12(made: Made, tmp_path: Path) -> None:
    for path in made.paths:
        if path.suffix in (".835", ".277"):
            with path.open("rb") as stream:
                assert list(check_structure(stream)) == []
    paths = [made.folder / "status.277", made.folder / "remittance-01.835"]
    for opinion in opinions(paths, tmp_path).values():
        assert (opinion.ok, opinion.crash, opinion.complaints) == (True, "", ())


def test_every_remittance_balances(made: Made) -> None:
    """005010X221A1 section 1.10.2.1: service, claim and transaction; nothing is paid below zero."""
    for one in made.sent:
        assert one.paid == sum(p.paid for p in one.payments) - sum(amount for _, amount in one.balances)
        assert one.paid >= 0
        assert (one.method == "NON") == (one.paid == 0)
        for payment in one.payments:
            assert payment.charge - sum(a for _, _, a in payment.adjustments()) == payment.paid
            if payment.services:
                assert sum(service.charge for service in payment.services) == payment.charge
            for service in payment.services:
                assert service.charge - sum(amount for _, _, amount in service.cas) == service.paid
            if payment.status != "22":
                assert payment.owed == sum(a for group, _, a in payment.adjustments() if group == "PR")
            assert (payment.status == "22") == (payment.charge < 0)


def test_the_truth_of_remittances_is_what_the_files_say(made: Made) -> None:
    assert set(made.remittances) == set(made.truth.remittances)
    for trace, row in made.truth.remittances.items():
        one = made.remittances[trace]
        assert (row["payer"], row["payee"], row["day"]) == (one.payer, one.payee, one.day)
        assert Decimal(row["paid"]) == one.paid
        assert Decimal(row["claims_paid"]) == sum(p.paid for p in one.payments)
        assert [(b["reason"], Decimal(b["amount"])) for b in row.get("balances", ())] == [
            (reason.split(":")[0], amount) for reason, amount in one.balances
        ]
        assert sorted(row["files"]) == sorted(again.file for again in made.sent if again.trace == trace)
        assert len(row["payments"]) == len(one.payments)
        for at, seen in zip(row["payments"], one.payments, strict=True):
            payment = made.truth.payments[at]
            told = (payment["number"], payment["status"], payment["icn"], Decimal(payment["amounts"]["paid"]))
            assert told == (seen.number, seen.status, seen.icn, seen.paid)
            assert Decimal(payment["amounts"]["charge"]) == seen.charge
            assert {name: Decimal(payment["amounts"][name]) for name in CLASSES} == seen.sums()
            assert Decimal(payment["amounts"]["open"]) == 0
            assert [Decimal(line["charge"]) for line in payment["lines"]] == [s.charge for s in seen.services]


def test_the_truth_of_claims_is_the_sum_of_their_payments(made: Made) -> None:
    paid: defaultdict[int, Decimal] = defaultdict(Decimal)
    sums: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for trace, row in made.truth.remittances.items():
        for at, seen in zip(row["payments"], made.remittances[trace].payments, strict=True):
            claim = made.truth.payments[at]["claim"]
            if claim is not None:
                paid[claim] += seen.paid
                sums[claim].update(seen.sums())  # type: ignore[arg-type]
    for ordinal, row in made.truth.claims.items():
        amounts = {name: Decimal(value) for name, value in row["amounts"].items()}
        assert amounts["paid"] == paid[ordinal]
        assert {name: amounts[name] for name in CLASSES} == {name: Decimal(sums[ordinal][name]) for name in CLASSES}
        assert amounts["charge"] == amounts["paid"] + sum(amounts[name] for name in CLASSES) + amounts["open"]
        told = [line["amounts"] for line in row["lines"]]
        if all(told) and "charge" not in row.get("fault", ""):
            assert sum(Decimal(line["paid"]) for line in told) == amounts["paid"]
            assert sum(Decimal(line["denied"]) for line in told) == amounts["denied"]


def test_the_truth_of_claims_is_what_was_sent(made: Made) -> None:
    rows = list(made.truth.claims.values())
    assert len(rows) == len(made.claims) == CLAIMS
    assert Counter(row["number"] for row in rows) == Counter(claim.number for claim in made.claims)
    told = Counter((row["number"], row["billing"], row["payer"], Decimal(row["amounts"]["charge"])) for row in rows)
    assert told == Counter((c.number, c.billing, c.payer, c.charge) for c in made.claims)
    lines = Counter((row["number"], line["code"], line["control"]) for row in rows for line in row["lines"])
    assert lines == Counter((c.number, line.code, line.control) for c in made.claims for line in c.lines)


def test_statuses_are_the_truths(made: Made) -> None:
    told = Counter(
        (row["number"], row["status"], row["icn"] if row.get("icn_told") else "") for row in made.truth.claims.values()
    )
    seen = list(statuses(made.folder / "status.277"))
    assert Counter((number, status, icn) for number, status, _, icn in seen) == told
    assert all((action == "WQ") == (status == "A2:20") for _, status, action, _ in seen)
    rejected = {o for o, row in made.truth.claims.items() if row["outcome"] == "rejected"}
    assert rejected
    assert not rejected & {payment["claim"] for payment in made.truth.payments.values()}
    assert all(made.truth.claims[o].get("fault") for o in rejected)


def test_outcomes_follow_from_the_amounts(made: Made) -> None:
    for row in made.truth.claims.values():
        amounts = {name: Decimal(value) for name, value in row["amounts"].items()}
        if row["outcome"] in ("rejected", "unanswered", "reversed"):
            assert amounts["open"] == amounts["charge"]
        else:
            assert amounts["open"] == 0
            assert (row["outcome"] == "paid") == (amounts["denied"] == 0)
            assert bool(row.get("reasons")) == (amounts["denied"] != 0)


@pytest.mark.parametrize("name", ["cut17", "cut20", "upper", "zeros", "number0", "no6r", "nomember", "reversal"])
def test_shares_of_the_answered_claims(name: str, made: Made) -> None:
    answered = {payment["claim"] for payment in made.truth.payments.values()} - {None}
    marked = sum(name in made.truth.claims[o].get("perturbed", ()) for o in answered)
    assert abs(marked - PERTURBATIONS[name][0] * len(answered)) <= 2


def test_shares_of_all_claims_and_of_remittances(made: Made) -> None:
    rows, payments = made.truth.claims.values(), made.truth.payments.values()
    shares = {name: share for name, (share, _) in PERTURBATIONS.items()}
    assert abs(sum("twin" in row.get("perturbed", ()) for row in rows) - shares["twin"] * CLAIMS) <= 8
    assert abs(sum(p["why"] == "unknown" for p in payments) - shares["unknown"] * CLAIMS) <= 2
    assert abs(sum(p["why"] == "foreign" for p in payments) - shares["foreign"] * CLAIMS) <= 2
    for name, near in (("split", 12), ("bundle", 12), ("reused", 12)):
        marked = sum(name in row.get("perturbed", ()) for row in rows)
        assert abs(marked - shares[name] * CLAIMS) <= near + 0.15 * shares[name] * CLAIMS
    resent = sum(len(row["files"]) > 1 for row in made.truth.remittances.values())
    assert abs(resent - shares["resent"] * len(made.truth.remittances)) <= 1
    reasons = Counter(b["reason"] for row in made.truth.remittances.values() for b in row.get("balances", ()))
    assert {"WO", "L6", "FB"} < set(reasons)


def normal(number: str) -> str:
    return number.upper().lstrip("0")


def test_keys_that_survive_do_lead_back(made: Made) -> None:
    """Each key the truth names, followed by hand, finds the claim and no other."""
    whole: defaultdict[str, set[int]] = defaultdict(set)
    told: defaultdict[str, set[int]] = defaultdict(set)
    controls: defaultdict[str, set[int]] = defaultdict(set)
    for ordinal, row in made.truth.claims.items():
        for cut in (None, 17, 20):
            whole[normal(row["number"][:cut])].add(ordinal)
        if row.get("icn_told"):
            told[row["icn"]].add(ordinal)
        for line in row["lines"]:
            controls[line["control"]].add(ordinal)
    seen = {
        at: one
        for trace, row in made.truth.remittances.items()
        for at, one in zip(row["payments"], made.remittances[trace].payments, strict=True)
    }
    for at, payment in made.truth.payments.items():
        claim, keys = payment["claim"], payment["keys"]
        if claim is None:
            assert keys == []
            continue
        assert payment["suffice"] == (len(keys) >= 2)
        leads = whole[normal(payment["number"])] == {claim}
        assert leads or "number" not in keys
        row = made.truth.claims[claim]
        at_the_end = "cut17" in row.get("perturbed", ()) and row["number"][4] == "T"
        assert "number" in keys or not leads or at_the_end or "lent" in row["perturbed"]
        assert ("icn" in keys) == (told[payment["icn"]] == {claim})
        returned = {service.control for service in seen[at].services if service.control}
        assert ("control" in keys) == bool(returned)
        assert all(controls[control] == {claim} for control in returned)
        assert ("patient" in keys) == bool(seen[at].member)


def test_what_comes_back_of_numbers(made: Made) -> None:
    back = {
        "cut17": lambda number: number[:17],
        "cut20": lambda number: number[:20],
        "upper": str.upper,
        "zeros": lambda number: number.lstrip("0"),
        "number0": lambda number: "0",
    }
    for payment in made.truth.payments.values():
        if payment["claim"] is None:
            continue
        row = made.truth.claims[payment["claim"]]
        done = [name for name in row.get("perturbed", ()) if name in back]
        assert payment["number"] == (back[done[0]](row["number"]) if done else row["number"])
        assert not done or done == ["number0"] or payment["number"] != row["number"]


def test_numbers_used_again_are_of_another_office(made: Made) -> None:
    again = [row for row in made.truth.claims.values() if "reuses" in row]
    assert again
    for row in again:
        first = made.truth.claims[row["reuses"]]
        assert first["number"] == row["number"]
        assert first["billing"] != row["billing"]
    numbers = {row["number"] for row in made.truth.claims.values()}
    strangers = [p for p in made.truth.payments.values() if p["claim"] is None]
    assert all((p["number"] in numbers) == (p["why"] == "foreign") for p in strangers)


def test_twins_differ_in_name_alone(made: Made) -> None:
    seen = {claim.number: claim for claim in made.claims}
    twins = [row for row in made.truth.claims.values() if "twin_of" in row]
    assert len(twins) > 30
    for row in twins:
        first = made.truth.claims[row["twin_of"]]
        assert first["days"] == row["days"]
        assert first["payer"] == row["payer"]
        assert first["number"] != row["number"]
        assert [(x["code"]) for x in first["lines"]] == [(x["code"]) for x in row["lines"]]
        if not {"lent", "reused"} & {*first["perturbed"], *row["perturbed"]}:
            assert seen[first["number"]].charge == seen[row["number"]].charge


def test_only_faults_and_overlong_numbers_are_found(made: Made, tmp_path: Path) -> None:
    _, findings = check(tmp_path, *sorted(made.folder.glob("*.837")))
    marked = {row["number"]: row for row in made.truth.claims.values() if row.get("fault")}
    long = {row["number"] for row in made.truth.claims.values() if "cut20" in row.get("perturbed", ())}
    for finding in findings:
        if finding["severity"] == "inform" or finding["claim"] in marked:
            continue
        assert (finding["rule"], finding["claim"] in long) == ("control-number-long", True)


def test_the_truth_is_written_before_the_remittance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(remittance: object) -> list[str]:
        raise RuntimeError("the first remittance is about to be made")

    monkeypatch.setattr(year_module, "segments", stop)
    with pytest.raises(RuntimeError):
        write_year(tmp_path, Options(claims=60, seed=1))
    kinds = Counter(line[:13] for line in (tmp_path / "truth.ndjson").read_text(encoding="utf-8").splitlines())
    assert kinds['{"kind":"paym'] >= 4
    assert "CLP" not in "".join(path.read_text(encoding="ascii") for path in tmp_path.glob("*.835"))


def test_remittances_are_shuffled_over_the_files(made: Made) -> None:
    by_file: defaultdict[str, list[str]] = defaultdict(list)
    for one in made.sent:
        by_file[one.file].append(one.payee)
    assert len(by_file) == made.options.remittance_files
    assert all(payees != sorted(payees) for payees in by_file.values())
    assert max(map(len, by_file.values())) < 1.3 * min(map(len, by_file.values()))


def test_no_perturbation_where_none_is_asked_for(tmp_path: Path) -> None:
    write_year(tmp_path, Options(claims=400, seed=2, kind="mixed", perturbations=(("all", 0.0),), denial_rate=0.0))
    told = truth(tmp_path / "truth.ndjson")
    assert {row["outcome"] for row in told.claims.values()} == {"paid"}
    assert not any(row.get("perturbed") for row in told.claims.values())
    assert {payment["why"] for payment in told.payments.values()} == {"original"}
    assert len(told.payments) == 400


@pytest.mark.parametrize("rate", [0.05, 0.3])
def test_denial_rate(rate: float, tmp_path: Path) -> None:
    options = Options(claims=2_000, seed=5, kind="mixed", denial_rate=rate, perturbations=(("all", 0.0),))
    write_year(tmp_path, options)
    told = truth(tmp_path / "truth.ndjson")
    lines = [line for payment in told.payments.values() for line in payment["lines"]]
    share = sum(bool(line.get("reasons")) for line in lines) / len(lines)
    assert abs(share - rate) < 0.025


def test_no_names_or_member_numbers_in_the_truth(made: Made) -> None:
    text = (made.folder / "truth.ndjson").read_text(encoding="utf-8")
    members = [payment.member for one in made.sent[:400] for payment in one.payments if payment.member]
    assert members
    assert not any(member in text for member in members)
    words = {word for line in text.splitlines()[1:] for word in re.findall(r"[A-Z]{4,}", line)}
    assert {word for word in words if "XX" not in word} <= {"OFFICE"}
