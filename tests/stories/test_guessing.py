"""Which domains say nothing of an organisation."""

from __future__ import annotations

import pytest

from mailflow.handlers.understanding.guessing import is_anybodys


@pytest.mark.parametrize(
    "domain", ["gmail.com", "yahoo.co.uk", "GMX.de", "proton.me", "mail.ru", "hotmail.com.", "gov.al"]
)
def test_a_providers_domain_is_anybodys(domain: str) -> None:
    assert is_anybodys(domain)


@pytest.mark.parametrize(
    "domain", ["hapesira.org", "mail.hapesira.org", "bashkia.gov.al", "gmail.hapesira.org", "unilumas.edu.al"]
)
def test_an_organisations_own_domain_is_not(domain: str) -> None:
    assert not is_anybodys(domain)
