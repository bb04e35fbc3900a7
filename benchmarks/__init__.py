"""Measurements side by side with pyx12, each in one run on one generated file. Never part of the tests."""
