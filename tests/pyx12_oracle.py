"""pyx12's own validator as a second opinion: many files in one subprocess, its logger silenced, settings unread."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_SCRIPT = """
import io, json, logging, sys
import pyx12.map_if, pyx12.params, pyx12.x12n_document
logging.disable(logging.CRITICAL)
load, loaded = pyx12.map_if.load_map_file, {}
def load_once(name, param, folder=None):
    if name not in loaded:
        loaded[name] = load(name, param, folder)
    return loaded[name]
pyx12.map_if.load_map_file = load_once  # a map carries no state of a file; loading it is most of the time
maps, *paths = sys.argv[1:]
for path in paths:
    out = io.StringIO()
    try:
        ok = pyx12.x12n_document.x12n_document(
            pyx12.params.params(), path, None, None, fd_json=out, map_path=maps or None)
    except Exception as error:
        print(json.dumps({"path": path, "ok": False, "crash": repr(error), "report": None}))
    else:
        print(json.dumps({"path": path, "ok": ok, "crash": "", "report": json.loads(out.getvalue() or "null")}))
"""


class Complaint(NamedTuple):
    """One error pyx12 reports: segment tag, element (``SV305``, ``""`` for the segment), its 999 code and its words.

    ``number`` counts the segments of the file from 1, as ours do.
    """

    segment: str
    element: str
    code: str
    message: str
    number: int = 0


class Opinion(NamedTuple):
    """What pyx12 says of one file; ``crash`` is the exception it died of."""

    ok: bool
    crash: str
    complaints: tuple[Complaint, ...]


@cache
def map_folder() -> Path:
    """The folder of pyx12's maps, found without importing pyx12."""
    spec = find_spec("pyx12")
    assert spec
    assert spec.origin
    return Path(spec.origin).parent / "map"


def folder_with_guide(folder: Path, guide: Path, version: str, transaction: str = "HC") -> Path:
    """A copy of pyx12's maps in ``folder`` in which ``version`` is read from our ``guide`` file."""
    for name in ("maps.xml", "codes.xml", "dataele.xml", "x12.control.00501.xml"):
        shutil.copy(map_folder() / name, folder / name)
    shutil.copy(guide, folder / guide.name)
    index = folder / "maps.xml"
    entry = f'<map vriic="{version}" fic="{transaction}" abbr="837">{guide.name}</map>'
    text = index.read_text(encoding="utf-8")
    mark = '<version icvn="00501">'
    assert mark in text
    index.write_text(text.replace(mark, mark + entry), encoding="utf-8")
    return folder


def opinions(paths: Iterable[Path], home: Path, maps: Path | None = None) -> Mapping[str, Opinion]:
    """pyx12's opinion of each file, by path. ``home`` is an empty folder (pyx12 reads ``~/.pyx12.conf.xml``)."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(maps or ""), *map(str, paths)],
        capture_output=True, text=True, timeout=300, check=True, env={**os.environ, "HOME": str(home)},
    )  # fmt: skip
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["path"]: Opinion(row["ok"], row["crash"], tuple(_complaints(row["report"]))) for row in rows}


def _complaints(report: object) -> Iterable[Complaint]:
    if isinstance(report, list):
        for item in report:
            yield from _complaints(item)
    if not isinstance(report, dict):
        return
    tag = str(report.get("seg_id") or ("ISA" if report.get("isa_trn_set_id") else ""))
    number = int(report.get("cur_line") or 0)
    for error in report.get("errors") or ():
        yield Complaint(tag, "", str(error["err_cde"]), str(error["err_str"]), number)
    for element in report.get("elements") or ():
        place = f"{tag}{element['ele_pos']:02}" + (f"-{element['subele_pos']}" if element["subele_pos"] else "")
        for error in element["errors"]:
            yield Complaint(tag, place, str(error["err_cde"]), str(error["err_str"]), number)
    for key in ("interchanges", "groups", "transactions", "segments"):
        yield from _complaints(report.get(key))
