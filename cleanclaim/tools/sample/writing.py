"""Samples written to files."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from cleanclaim.tools.sample.claim_file import ClaimGroup, interchange_head, interchange_tail
from cleanclaim.tools.sample.maker import Maker
from cleanclaim.tools.sample.options import Kind, Options, kinds_of

_BUFFER = 1 << 20


def write_sample(path: Path, claims: int = 1_000, seed: int = 1, kind: Kind = "P", **more: Any) -> Options:
    """Write one file of claims: an interchange with a functional group for each kind of claim.

    ``more`` are further fields of :class:`Options`, which comes back. Memory does not grow with the number of claims.
    """
    options = Options(claims=claims, seed=seed, kind=kind, **more)
    maker = Maker(options)
    end = maker.written(options.claims)
    with ExitStack() as stack:
        out = stack.enter_context(_opened(path))
        out.write(interchange_head(end, 1))
        groups: dict[str, ClaimGroup] = {}
        spools: list[IO[str]] = []
        for number, one in enumerate(kinds_of(options.kind), 1):
            target = out
            if groups:  # a second group waits until the first has ended
                target = stack.enter_context(tempfile.TemporaryFile("w+", encoding="ascii", newline=""))
                spools.append(target)
            groups[one] = ClaimGroup(target, one, options.sets_of, end, number)
        for draft in maker.claims():
            groups[draft.kind].add(draft)
        for group in groups.values():
            group.close()
        for spool in spools:
            spool.seek(0)
            shutil.copyfileobj(spool, out, _BUFFER)
        out.write(interchange_tail(len(groups), 1))
    return options


def write_claim_files(folder: Path, options: Options) -> list[Path]:
    """Write a file of claims for each kind into a folder that exists: ``claims-P.837`` and so on, which come back."""
    maker = Maker(options)
    end = maker.written(options.claims)
    paths = {kind: folder / f"claims-{kind}.837" for kind in kinds_of(options.kind)}
    with ExitStack() as stack:
        outs = {kind: stack.enter_context(_opened(path)) for kind, path in paths.items()}
        groups = {}
        for control, (kind, out) in enumerate(outs.items(), 1):
            out.write(interchange_head(end, control))
            groups[kind] = ClaimGroup(out, kind, options.sets_of, end, control)
        for draft in maker.claims():
            groups[draft.kind].add(draft)
        for control, (kind, out) in enumerate(outs.items(), 1):
            groups[kind].close()
            out.write(interchange_tail(1, control))
    return list(paths.values())


def _opened(path: Path) -> IO[str]:
    return path.open("w", encoding="ascii", newline="", buffering=_BUFFER)
