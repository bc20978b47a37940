"""The day of return that an automatic answer states."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow.mail.away import away_until
from tests.support.mails import mail

TODAY = date(2026, 2, 10)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Jam me leje vjetore deri më 20.02.2026. Për çështje urgjente kontaktoni sekretarinë.", date(2026, 2, 20)),
        ("Do të jem jashtë zyre nga data 9 shkurt deri më 3 mars.", date(2026, 3, 3)),
        ("Pershendetje, jam me pushime deri ne date 03/03/2026.", date(2026, 3, 3)),
        ("Jam n'pushim deri me 27 shkurt, kthehna t'hënën me 2 mars.", date(2026, 3, 2)),
        ("Jam me leje deri më 20.02. Kthehem në zyrë më 23.02.2026.", date(2026, 2, 23)),
        ("Kthehem në punë të hënën.", date(2026, 2, 16)),
        ("Jam jashtë zyrës deri të premten.", date(2026, 2, 13)),
        ("I am out of the office until 3 March 2026.", date(2026, 3, 3)),
        ("I will be back on Monday, 2 March. For urgent matters call +355 4 222 3333.", date(2026, 3, 2)),
        ("I'm on leave from 2 to 13 March and will read your mail then.", date(2026, 3, 13)),
        ("I am on annual leave through March 6th.", date(2026, 3, 6)),
        ("Returning to the office on 2026-02-24.", date(2026, 2, 24)),
        ("On holiday 09.02.2026 - 20.02.2026.", date(2026, 2, 20)),
        ("Sono assente fino al 28 febbraio compreso.", date(2026, 2, 28)),
        ("Sarò in ferie dal 9 al 20 febbraio. Rientrerò lunedì 23 febbraio.", date(2026, 2, 23)),
        ("Ich bin bis einschließlich 6. März nicht im Büro.", date(2026, 3, 6)),
        ("Ich bin vom 09.02. bis zum 20.02.2026 abwesend und ab dem 23.02.2026 wieder erreichbar.", date(2026, 2, 23)),
        ("Ich bin bis zum 4. März im Urlaub und am 9. März wieder im Büro.", date(2026, 3, 9)),
        ("Më 9 mars kthehem në punë.", date(2026, 3, 9)), ("Je suis absent du bureau jusqu'au lundi 9 mars.", date(2026, 3, 9)),
        ("Zyra rihapet më 9 mars.", date(2026, 3, 9)),
        ("Απουσιάζω από το γραφείο μέχρι τις 5 Μαρτίου.", date(2026, 3, 5)),
        ("Θα επιστρέψω στις 16/02/2026.", date(2026, 2, 16)),
        ("Jam jashtë zyre. Ju lutem kontaktoni kolegen.", None),
        ("Jam jashtë zyre deri më 5.2.2026.", None),
        ("Your message of 3 March was received.", None),
        ("Jam me leje. Takimi i 5 marsit mbahet nga kolegia.", None),
        ("I am away until 31.02.2026.", None), ("Nuk jam në zyrë më 3 mars.", None),
        ("Jam sërish në zyrë më 3 mars.", date(2026, 3, 3)),
        ("Në datën 5 mars zyra është e mbyllur.", None),
    ],
)  # fmt: skip
def test_the_stated_day_of_return_is_read(text: str, on: date | None) -> None:
    assert away_until(mail(text, subject="Jashtë zyre"), TODAY) == on


def test_it_is_read_from_the_subject_and_from_html_too() -> None:
    assert away_until(mail("Faleminderit.", subject="Jashtë zyre deri më 3 mars"), TODAY) == date(2026, 3, 3)
    html = "<html><style>p{}</style><p>Out of office<br>until <b>3 March</b></p></html>"
    assert away_until(mail(html=html, subject="Automatic reply"), TODAY) == date(2026, 3, 3)


def test_a_date_of_the_quoted_invitation_is_not_hers() -> None:
    text = "Jam me leje.\n\nMë 9.02.2026 09:14, Forumi shkroi:\n> Presim mendimin tuaj deri më 2 mars 2026."
    assert away_until(mail(text, subject="Jashtë zyre"), TODAY) is None
