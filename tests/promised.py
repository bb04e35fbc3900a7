"""What a run of the tests promises to have: CLEANCLAIM_PROMISED names it ("postgresql java"), as `.ci/run` does.

What is missing is skipped with its reason, unless it was promised: then the test fails.
"""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

ENVIRONMENT = "CLEANCLAIM_PROMISED"


def missing(what: str, reason: object) -> NoReturn:
    """Skip the test for want of ``what``; fail it where that was promised."""
    if what in os.environ.get(ENVIRONMENT, "").split():
        pytest.fail(f"{what} was promised to this run, and is not there: {reason}", pytrace=False)
    pytest.skip(str(reason))
