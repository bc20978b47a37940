"""Fixtures that every suite shares."""

pytest_plugins = ["tests.support.databases"]
