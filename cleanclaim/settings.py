"""Settings: one TOML file that says what to do with each edit for each payer.

    store = "claims.db"                     # where `--record` remembers; a SQLite file or a database URL
    data = "/var/lib/cleanclaim"            # imported reference tables

    [edits]                                 # for every payer
    AL04 = "inform"                         # off, shadow, inform, warn, hold or reject
    [payers.87726.edits]                    # for one payer (its id, NM109 of loop 2010BB); goes before [edits]
    AL02 = "hold"
    [payers.87726.lists]                    # lists of that payer, as CSV
    prior-authorisation = "lists/authorisation.csv"
    [[payers.87726.companion]]              # a line of that payer's companion guide
    element = "2300 REF*G1 REF02"
    longest = 15
    [thresholds.AL04]
    min_seen = 8
    [senders.CLINIC01]                      # who sends (ISA06 or GS02); "*" is every sender
    strict = true                           # any error of SNIP type 1 or 2 refuses the whole set
    [gate]
    name = "Example Clearinghouse"          # who answers in the 277CA, and its id
    id = "EXCH01"
    line_numbers = true                     # lines without REF*6R get one
    most_claims = 5000                      # claims of an outgoing set
    [[suppress]]
    rule = "AL04"
    procedure = "23500"
    reason = "Known to the payer, see letter of 3 March"
    until = 2026-12-31                      # last day of service it holds for

The file is named, or it is the nearest ``cleanclaim.toml`` from the working folder upward, or the user's own.
Everything is checked while reading: an unknown key, edit or word is an error that names the file, the key, what was
expected and the nearest known name. Paths are relative to the settings file.
"""

from __future__ import annotations

import difflib
import os
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import msgspec
import platformdirs

from cleanclaim.process.source import SourceError
from validators.engine.catalogue import all_cards
from validators.engine.companion import Requirement, companion_rules
from validators.engine.decided_elsewhere import NOT_IMPLEMENTED
from validators.engine.declarative import DeclarationError
from validators.engine.policy import THRESHOLDS, Mode, Policy, Suppression, knows_threshold
from validators.engine.retired import RETIRED
from validators.engine.rule import Rule
from x12.envelope.set_pieces import SetHeader

FILE_VARIABLE = "CLEANCLAIM_SETTINGS"
"""Environment variable that names the settings file."""

DATA_VARIABLE = "CLEANCLAIM_DATA"
"""Environment variable that names the data folder; goes before the settings file."""

FILE_NAME = "cleanclaim.toml"
"""The settings file of a folder and all below it."""

MOST_BYTES = 4 << 20
"""Bytes of a settings file that are read."""

MODES: tuple[str, ...] = get_args(Mode)
_TOP = ("store", "data", "edits", "payers", "lists", "thresholds", "senders", "suppress", "gate")
_GATE: dict[str, type] = {"name": str, "id": str, "line_numbers": bool, "most_claims": int}
_PAYER = ("edits", "lists", "companion")
_SENDER = ("strict",)
_SUPPRESS = ("rule", "reason", "until", "payer", "procedure", "diagnosis", "fingerprint")


class SettingsError(SourceError):
    """The settings file cannot be used; the message names the file, the key and what was expected there."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is told. ``path`` is the file it came from, None for the defaults.

    ``data`` is the folder of imported tables, ``store`` the store's file or URL (None: only where one is asked for),
    ``payer_lists[payer][name]`` the CSV files of payer lists (payer ``*``: every payer), ``strict`` the senders whose
    sets are refused for any error of SNIP type 1 or 2 (``*``: every sender), ``gate`` what the gate is told of itself,
    ``companion`` the rules of payers' companion guides.
    """

    path: Path | None
    data: Path
    store: str | None = None
    policy: Policy = Policy()
    payer_lists: dict[str, dict[str, Path]] = {}
    strict: frozenset[str] = frozenset()
    gate: dict[str, str | bool | int] = {}
    companion: tuple[Rule, ...] = ()

    def is_strict(self, header: SetHeader) -> bool:
        """Whether the sender of this set is held to every rule of the guides."""
        return bool(self.strict) and not self.strict.isdisjoint((header.sender, header.application_sender, "*"))


def load_settings(path: Path | None) -> Settings:
    """The settings of ``path``, else of :func:`settings_file`, else the defaults. Raises :class:`SettingsError`."""
    found = path or settings_file()
    if found is None:
        return Settings(path=None, data=_data_folder(None))
    try:
        document = tomllib.loads(_text_of(found))
    except OSError as error:
        raise SettingsError(f"{found}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{found}: is not UTF-8 text (byte {error.start})") from error
    except RecursionError as error:
        raise SettingsError(f"{found}: is nested too deeply for settings") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{found}: is not TOML: {error}") from error
    return _Reader(found).settings(document)


def _text_of(path: Path) -> str:
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SettingsError(f"{path}: holds more than {MOST_BYTES >> 20} MiB, which is not read")
    return data.decode("utf-8")


def settings_file() -> Path | None:
    """The settings file used when none is named: ``$CLEANCLAIM_SETTINGS``, else the nearest ``cleanclaim.toml`` from
    the working folder upward, else the user's own when it exists."""
    if named := os.environ.get(FILE_VARIABLE):
        return Path(named)
    if (found := _upward()) is not None:
        return found
    own = platformdirs.user_config_path("cleanclaim") / "settings.toml"
    return own if own.is_file() else None


def _upward() -> Path | None:
    """The nearest settings file of a folder. One that somebody else put there is not obeyed without being named."""
    try:
        here = Path.cwd()
    except OSError:  # the working folder is gone
        return None
    for folder in (here, *here.parents):
        file = folder / FILE_NAME
        try:
            about = file.stat()
        except OSError:
            continue
        if stat.S_ISREG(about.st_mode):
            if hasattr(os, "geteuid") and about.st_uid not in (0, os.geteuid()):
                raise SettingsError(f"{file}: belongs to another user; name it with --settings to use it")
            return file
    return None


def _data_folder(said: Path | None) -> Path:
    if named := os.environ.get(DATA_VARIABLE):
        return Path(named)
    return said or default_data()


def default_data() -> Path:
    """The data folder where nobody names another."""
    return platformdirs.user_data_path("cleanclaim")


class _Reader:
    """Turns one TOML document into Settings, key by key, so that an error can say where it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rules = frozenset(card.id for card in all_cards()) | NOT_IMPLEMENTED.keys()

    def settings(self, document: Mapping[str, Any]) -> Settings:
        self._known("", document, _TOP)
        payers = self._table("payers", document.get("payers", {}))
        companion = self._companion(payers)
        modes = {"*": self._modes("edits", document.get("edits", {}))}
        lists = {"*": self._lists("lists", document.get("lists", {}))}
        for payer, said in payers.items():
            key = f"payers.{payer}"
            self._known(key, self._table(key, said), _PAYER)
            modes[payer] = self._modes(f"{key}.edits", said.get("edits", {}))
            lists[payer] = self._lists(f"{key}.lists", said.get("lists", {}))
        data = self._text("data", document.get("data", ""))
        return Settings(
            path=self.path,
            data=_data_folder(self._beside(data) if data else None),
            store=self._store(document.get("store", "")),
            policy=Policy(
                modes={payer: said for payer, said in modes.items() if said},
                thresholds=self._thresholds(document.get("thresholds", {})),
                suppressions=self._suppressions(document.get("suppress", [])),
            ),
            payer_lists={payer: said for payer, said in lists.items() if said},
            strict=frozenset(self._strict(document.get("senders", {}))),
            gate=self._gate(document.get("gate", {})),
            companion=companion,
        )

    def _companion(self, payers: Mapping[str, Any]) -> tuple[Rule, ...]:
        """The rules of every payer's companion guide; their ids are known from here on."""
        found: list[Rule] = []
        for payer, said in payers.items():
            key = f"payers.{payer}.companion"
            entries = self._table(f"payers.{payer}", said).get("companion", [])
            try:
                guide = msgspec.convert(entries, tuple[Requirement, ...])
                found += companion_rules(payer, guide, len(found) + 1)
            except msgspec.ValidationError as error:
                raise SettingsError(f"{self.path}: {key}: {error}") from error
            except DeclarationError as error:
                raise SettingsError(f"{self.path}: {key}: {error}") from error
        ids = [rule.card.id for rule in found]
        if len(set(ids)) < len(ids):
            twice = next(each for each in ids if ids.count(each) > 1)
            raise SettingsError(f"{self.path}: companion: {twice} is the id of two entries")
        self.rules |= set(ids)
        return tuple(found)

    def _gate(self, said: Any) -> dict[str, str | bool | int]:
        self._known("gate", self._table("gate", said), tuple(_GATE))
        for name, value in said.items():
            kind = _GATE[name]
            if type(value) is not kind:
                words = {str: "text in quotes", bool: "true or false", int: "a number"}
                raise self._wrong(f"gate.{name}", words[kind], value)
            if isinstance(value, int) and kind is int and value < 1:
                raise self._wrong(f"gate.{name}", "a number above 0", value)
        return dict(said)

    def _modes(self, key: str, said: Any) -> dict[str, Mode]:
        found: dict[str, Mode] = {}
        for rule, mode in self._table(key, said).items():
            self._rule(key, rule)
            if mode not in MODES:
                raise self._wrong(f"{key}.{rule}", f"one of {', '.join(MODES)}", mode, MODES)
            found[rule] = mode
        return found

    def _lists(self, key: str, said: Any) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for name, text in self._table(key, said).items():
            file = self._beside(self._text(f"{key}.{name}", text))
            if not file.is_file():
                raise SettingsError(f"{self.path}: {key}.{name}: there is no file {file}")
            found[name] = file
        return found

    def _strict(self, senders: Any) -> Iterator[str]:
        for sender, said in self._table("senders", senders).items():
            key = f"senders.{sender}"
            self._known(key, self._table(key, said), _SENDER)
            strict = said.get("strict", False)
            if not isinstance(strict, bool):
                raise self._wrong(f"{key}.strict", "true or false", strict)
            if strict:
                yield sender

    def _thresholds(self, said: Any) -> dict[str, dict[str, Decimal]]:
        found: dict[str, dict[str, Decimal]] = {}
        for rule, values in self._table("thresholds", said).items():
            self._rule("thresholds", rule)
            for name, number in self._table(f"thresholds.{rule}", values).items():
                self._threshold_name(rule, name)
                if isinstance(number, bool) or not isinstance(number, (int, float)):
                    raise self._wrong(f"thresholds.{rule}.{name}", "a number", number)
                found.setdefault(rule, {})[name] = Decimal(str(number))
        return found

    def _threshold_name(self, rule: str, name: str) -> None:
        if not knows_threshold(rule, name):
            names = [key.partition(".")[2] for key in THRESHOLDS if key.startswith(f"{rule}.")]
            knows = f"it knows {', '.join(names)}{_near(name, names)}" if names else "it has no thresholds"
            raise SettingsError(f"{self.path}: thresholds.{rule}.{name}: {rule} asks for no such number; {knows}")

    def _suppressions(self, said: Any) -> tuple[Suppression, ...]:
        if not isinstance(said, list):
            raise self._wrong("suppress", "an array of tables, [[suppress]]", said)
        return tuple(self._suppression(f"suppress[{number}]", entry) for number, entry in enumerate(said, 1))

    def _suppression(self, key: str, said: Any) -> Suppression:
        entry = self._table(key, said)
        self._known(key, entry, _SUPPRESS)
        for name in ("rule", "reason", "until"):
            if not entry.get(name):
                raise SettingsError(f"{self.path}: {key}: {name} is missing (rule, reason and until are needed)")
        self._rule(f"{key}.rule", self._text(f"{key}.rule", entry["rule"]))
        until = entry["until"]
        if not isinstance(until, date):
            raise self._wrong(f"{key}.until", "a date like 2026-12-31, without quotes", until)
        words = {
            name: self._text(f"{key}.{name}", entry[name]) for name in _SUPPRESS if name in entry if name != "until"
        }
        return Suppression(until=date(until.year, until.month, until.day), **words)

    def _store(self, said: Any) -> str | None:
        text = self._text("store", said)
        if not text or "://" in text:
            return text or None
        return str(self._beside(text))

    def _beside(self, text: str) -> Path:
        return self.path.parent / Path(text).expanduser()

    def _table(self, key: str, said: Any) -> dict[str, Any]:
        if not isinstance(said, dict):
            raise self._wrong(key, f"a table, [{key}]", said)
        return said

    def _text(self, key: str, said: Any) -> str:
        if not isinstance(said, str):
            raise self._wrong(key, "text in quotes", said)
        return said

    def _known(self, key: str, said: Iterable[str], known: tuple[str, ...]) -> None:
        for name in said:
            if name not in known:
                place = f"{key}.{name}" if key else name
                raise SettingsError(
                    f"{self.path}: {place}: unknown key, expected one of {', '.join(known)}{_near(name, known)}"
                )

    def _rule(self, key: str, rule: str) -> None:
        if rule in RETIRED:
            raise SettingsError(f"{self.path}: {key}: {rule} is no longer used: {RETIRED[rule]}")
        if rule not in self.rules:
            near = _near(rule.upper(), self.rules) or _near(rule.lower(), self.rules)
            raise SettingsError(f"{self.path}: {key}: there is no edit {rule!r}{near} (see `cleanclaim rules list`)")

    def _wrong(self, key: str, expected: str, got: Any, known: Iterable[str] = ()) -> SettingsError:
        return SettingsError(f"{self.path}: {key}: expected {expected}, got {got!r}{_near(str(got), known)}")


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), 1)
    return f"; did you mean {near[0]}?" if near else ""
