"""The text files of the blind sets: records under `=== name : words`, with sections under `--- title`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_TITLE = re.compile(r"\n--- (closing|signature|after|status|original|calendar)\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One entry: its name, the words of its head line, its text and its titled sections."""

    name: str
    head: str
    text: str
    sections: dict[str, str]


def records(file: str) -> Iterator[Record]:
    """The entries of a file, in its order."""
    for chunk in ("\n" + (_HERE / file).read_text("utf-8")).split("\n=== ")[1:]:
        head, _, rest = chunk.partition("\n")
        name, _, words = head.partition(" : ")
        text, *titled = _TITLE.split(f"\n{rest}")
        sections = {title: part.strip("\n") for title, part in zip(titled[::2], titled[1::2], strict=True)}
        yield Record(name.strip(), words.strip(), text.strip("\n"), sections)
