"""Trying to leak a patient through the log."""

from __future__ import annotations

import pytest

from cleanclaim import log

SECRETS = ("PATIENTLAST", "19800101", "MEM0042")


def test_only_allowed_keys_pass(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(2)
    log.logger().warning("checked", file="a.edi", patient="PATIENTLAST", birth="19800101", member_id="MEM0042")
    err = capsys.readouterr().err
    assert "a.edi" in err
    assert "dropped" in err
    assert not any(secret in err for secret in SECRETS)


def test_an_exception_is_logged_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(2, json=True)
    try:
        raise ValueError("NM1*IL*1*PATIENTLAST*JO****MI*MEM0042")
    except ValueError:
        log.logger().error("crashed", exc_info=True)
    try:
        int("19800101x")
    except ValueError as error:
        log.logger().error("crashed", exc_info=error, claim="PATIENTLAST")
    err = capsys.readouterr().err
    assert "ValueError" in err
    assert "test_an_exception_is_logged" in err
    assert not any(secret in err for secret in SECRETS)


def test_quiet_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    log.logger().info("reading")
    captured = capsys.readouterr()
    assert captured.err == captured.out == ""
