"""Professions whose services are limited, by taxonomy, and the procedures that go with each. Ranges and prefixes only.

Physicians, nurse practitioners and physician assistants have no profile: they may bill anything their licence allows.
Sources: Social Security Act §1861 (definitions of practitioners), CMS Pub. 100-02 chapter 15, NUCC taxonomy.
"""

from __future__ import annotations

from functools import lru_cache

from validators.engine.rule import in_range

_PROFESSIONS: dict[str, tuple[str, str]] = {
    # taxonomy prefix: (what it is, what it bills)
    "111N": (
        "a chiropractor",
        "20552-20561 71045-71120 72010-72220 73000-73725 95831-95913 97010-97799 98925-98929 98940-98943 "
        "99202-99215 99241-99245 A* E* G* L* S*",
    ),
    "103T": (
        "a psychologist",
        "90785-90899 90901-90913 96105-96171 97127-97130 97151-97158 98960-98981 99366-99368 99406-99409 "
        "99421-99458 99484 99492-99494 G* H* S* T*",
    ),
    "1041": (
        "a clinical social worker",
        "90785-90899 96110-96171 98960-98981 99366-99368 99406-99409 99484 99492-99494 G* H* S* T*",
    ),
    "101Y": (
        "a counsellor",
        "90785-90899 96110-96171 97151-97158 98960-98981 99366-99368 99406-99409 99484 G* H* S* T*",
    ),
    "2251": (
        "a physical therapist",
        "20560-20561 29105-29590 64550 90901-90913 92520-92548 94667-94668 95831-95905 95992 96000-96004 "
        "97000-97799 98960-98981 A* E* G* J* K* L* S* T* V*",
    ),
    "225X": (
        "an occupational therapist",
        "29075-29590 90901-90913 92526 92605-92612 95831-95905 95992 96105-96171 97000-97799 98960-98981 A* "
        "E* G* J* K* L* S* T* V*",
    ),
    "235Z": (
        "a speech-language pathologist",
        "31575 31579 70371 92502-92700 96105-96146 97110-97168 97127-97130 97530-97537 97750-97763 "
        "98960-98981 E* G* L* S* T* V*",
    ),
    "231H": (
        "an audiologist",
        "69209-69210 92502-92700 95907-95941 95992 97112 98960-98981 G* L* S* T* V*",
    ),
    "133V": (
        "a dietitian",
        "0403T-0488T 94690 95249-95251 97802-97804 98960-98981 99401-99412 G* S* T*",
    ),
    "213E": (
        "a podiatrist",
        "0100T-0999T 10004-17999 11055-11765 14000-15999 20200-20999 20550-20611 27600-28899 29345-29590 "
        "29891-29907 35200-37799 36415 64400-64999 73562-73725 76881-76999 77071-77079 80047-86999 "
        "87000-88399 93922-93971 95851-95913 96360-96379 97010-97799 98966-98981 99100-99199 99202-99499 A* "
        "E* G* H* J* K* L* Q* S* T* V*",
    ),
    "152W": (
        "an optometrist",
        "0100T-0999T 10060 11900-11901 17110-17111 65000-68999 76510-76529 82785 83516 83861 87809 "
        "92002-92499 92499 95060 95930 96110-96146 97110-97799 98966-98981 99024 99173-99177 99202-99499 A* "
        "E* G* H* J* K* L* Q* S* T* V*",
    ),
    "1223": (
        "a dentist",
        "00100-00176 0100T-0999T 10000-17999 20000-21499 29800-29804 30000-31299 40000-42999 64400-64999 "
        "70100-70390 76376-76377 88300-88399 95700-95811 98966-98981 99100-99199 99202-99499 A* D* E* G* H* "
        "J* K* L* Q* S* T* V*",
    ),
    "291U": (
        "a clinical laboratory",
        "0001M-0099M 0001U-0999U 0100T-0999T 36400-36425 80000-89999 81400-81599 99000-99002 G* P* Q* S* T* U*",
    ),
    "3416": (
        "an ambulance service",
        "31500 36000 92950 93000-93042 94640-94799 96360-96379 99082 A0* G* J* K* M* Q* S* T*",
    ),
}


def profession(taxonomy: str) -> str:
    """What the provider is (``a chiropractor``), ``""`` for a profession without limits here."""
    return _PROFESSIONS.get(taxonomy[:4], ("", ""))[0]


@lru_cache(maxsize=50_000)
def bills(prefix: str, code: str) -> bool:
    """Whether the profession (first four characters of its taxonomy) bills the procedure."""
    return any(in_range(code, spec) for spec in _PROFESSIONS[prefix][1].split())
