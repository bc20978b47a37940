"""A small right rules.yaml for tests to spoil, and the problems that come of it."""

from pathlib import Path

import pytest

from mailflow.errors import ConfigurationError
from mailflow.rules.load import read_ruleset
from mailflow.rules.ruleset import Ruleset

SMALL = """\
forum: {id: lumas, name: Forumi OGP Lumas, municipality: Lumas}
mode: automatic
contact_point:
  address: valbona@lumas.example
  name: Valbona Kuqja
directorates:
  - id: mjedisi
    name: Drejtoria e Mjedisit
    director: Ylli Çepani
    addresses: [ylli@lumas.example, mjedisi@lumas.example]
  - id: financa
    name: Drejtoria e Financës
    addresses: [financa@lumas.example]
groups: [OSHC, qytetarë]
members:
  - id: M01
    name: Manjola Berberi
    organisation: Qendra Hapësira
    group: OSHC
    addresses: [manjola@hapesira.example]
  - id: M02
    name: Hekuran Ziu
    group: qytetarë
    addresses: [hekuran@gmail.example]
words:
  strong: ["draft*", për konsultim]
  against: [për dijeni]
recognise:
  - name: own mail
    when: {sender: contact_point}
    then: ignore
  - name: a draft
    when: {sender: directorate, trusted: yes, documents: yes, words: strong}
    then: open
  - name: the rest
    when: {sender: anyone}
    then: ignore
"""


def read(text: str, path: Path = Path("rules.yaml")) -> Ruleset:
    return read_ruleset(text.encode(), path)


def problems(text: str) -> list[str]:
    """Every problem of `text` as people read it."""
    with pytest.raises(ConfigurationError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def spoiled(old: str, new: str, text: str = SMALL) -> list[str]:
    """The problems of the small file with `old` replaced by `new`."""
    assert old in text
    return problems(text.replace(old, new, 1))


def changed(old: str, new: str) -> Ruleset:
    """The ruleset of the small file with `old` replaced by `new`."""
    assert old in SMALL
    return read(SMALL.replace(old, new, 1))


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1
