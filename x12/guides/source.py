"""Where the maps are: the files of the installed pyx12 package and the overlay in ``x12/guides``.

pyx12 is found without being imported (its import costs more than reading a small file). XML is parsed without
entities, DTDs or network, so a tampered map can neither read files nor reach out.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

OVERLAY = Path(__file__).resolve().parents[1] / "guides"


class GuideError(Exception):
    """The maps cannot be read: pyx12 is not installed, or a file is missing or broken."""


@cache
def map_folder() -> Path:
    """The folder of pyx12's maps. :raises GuideError: when pyx12 is not installed."""
    spec = find_spec("pyx12")
    if spec is None or not spec.submodule_search_locations:
        raise GuideError("the package pyx12, which holds the implementation guides, is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "map"


def parse_map(name: str) -> etree._Element:
    """The root of map file ``name``, from the overlay or from pyx12. :raises GuideError: if unreadable."""
    path = OVERLAY / name
    if not path.exists():
        path = map_folder() / name
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.parse(str(path), parser).getroot()
    except (OSError, etree.XMLSyntaxError) as error:
        raise GuideError(f"guide file {path.name} cannot be read: {error}") from error
