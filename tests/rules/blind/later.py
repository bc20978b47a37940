"""New versions and withdrawals of a draft that is already with the forum.

Each is a pair: the mail that opened the consultation and, days after, the mail about it.
"""

from tests.rules.blind.letter import Letter, made

TRANSPORTI = Letter(
    "t1",
    "sherbimet",
    "Draft Plani i Transportit Publik",
    "Për Forumin, për mendim. Afati 20 ditë pune.",
    (
        made(
            "Plani i Transportit Publik draft.docx", "PLANI I TRANSPORTIT PUBLIK 2026-2030\nDraft\n1. Linjat\n2. Oraret"
        ),
    ),
)
RINIA = Letter(
    "t2",
    "arsimi",
    "Strategjia e Rinisë, për konsultim",
    "Bashkëngjitur drafti i Strategjisë së Rinisë 2026-2030 për mendime nga Forumi.",
    (made("Strategjia e Rinise.docx", "STRATEGJIA E RINISË 2026-2030\nDraft\n1. Hyrje"),),
)
TARIFAT = Letter(
    "t3",
    "taksat",
    "projektvendim tarifat e tregut",
    "per forumin per mendim",
    (made("Projektvendim tarifat e tregut.docx", "PROJEKTVENDIM\nPër tarifat e tregut\n1. Tarifa ditore 100 lekë"),),
)
KLIMA = Letter(
    "t4",
    "mjedisi",
    "Draft climate action plan",
    "For the forum, comments welcome until 20 April.",
    (made("Climate action plan draft.docx", "CLIMATE ACTION PLAN\nDraft\n1. Goals"),),
)


REVISIONS = (
    (
        TRANSPORTI,
        Letter(
            "rev-v2",
            "sherbimet",
            "Re: Draft Plani i Transportit Publik",
            "Valbona, versioni 2 i korrigjuar, zëvendësoje të parin.",
            (
                made(
                    "Plani i Transportit Publik draft v2.docx",
                    "PLANI I TRANSPORTIT PUBLIK 2026-2030\nDraft 2\n1. Linjat\n2. Oraret e reja",
                ),
            ),
        ),
    ),
    (
        TRANSPORTI,
        Letter(
            "rev-gabim",
            "sherbimet",
            "transporti - skedari i sakte",
            "Dje te dergova skedarin e gabuar. Ky eshte i sakti i planit te transportit.",
            (
                made(
                    "Plani i Transportit Publik (i sakte).docx",
                    "PLANI I TRANSPORTIT PUBLIK 2026-2030\nDraft\n1. Linjat e sakta",
                ),
            ),
        ),
    ),
    (
        RINIA,
        Letter(
            "rev-perditesuar",
            "arsimi",
            "Strategjia e Rinisë – drafti i përditësuar",
            "Bashkëngjitur drafti i përditësuar pas sugjerimeve të para. Të lutem ia dërgo sërish Forumit.",
            (made("Strategjia e Rinise perditesuar.docx", "STRATEGJIA E RINISË 2026-2030\nDraft\n1. Hyrje e re"),),
        ),
    ),
    (
        RINIA,
        Letter(
            "rev-aneks",
            "arsimi",
            "Re: Strategjia e Rinisë, për konsultim",
            "Harrova aneksin e kostove, shtoje te materialet e Strategjisë së Rinisë që ke dërguar.",
            (made("Aneksi i kostove.xlsx", "Zëri|Kosto\nQendra rinore|5000000"),),
        ),
    ),
    (
        TARIFAT,
        Letter(
            "rev-konsideroni",
            "taksat",
            "projektvendim tarifat e tregut",
            "Ju lutem konsideroni kete, i pari kishte gabim ne tabele.",
            (
                made(
                    "Projektvendim tarifat e tregut.docx",
                    "PROJEKTVENDIM\nPër tarifat e tregut\n1. Tarifa ditore 120 lekë",
                ),
            ),
        ),
    ),
    (
        TARIFAT,
        Letter(
            "rev-ri",
            "taksat",
            "tarifat e tregut - version i ri",
            "ja versioni i ri per forumin",
            (
                made(
                    "Projektvendim tarifat e tregut v.2.docx",
                    "PROJEKTVENDIM\nPër tarifat e tregut\n1. Tarifa ditore 90 lekë",
                ),
            ),
        ),
    ),
    (
        KLIMA,
        Letter(
            "rev-en",
            "mjedisi",
            "Re: Draft climate action plan",
            "Please replace the previous file with this corrected version.",
            (made("Climate action plan draft v2.docx", "CLIMATE ACTION PLAN\nDraft 2\n1. Goals and targets"),),
        ),
    ),
    (
        KLIMA,
        Letter(
            "rev-en-2",
            "mjedisi",
            "Climate action plan - updated draft",
            "Updated draft attached, chapter 3 was missing.",
            (made("Climate action plan updated.docx", "CLIMATE ACTION PLAN\nDraft\n1. Goals\n3. Measures"),),
        ),
    ),
)
WITHDRAWALS = (
    (
        TRANSPORTI,
        Letter(
            "ter-terhiqet",
            "sherbimet",
            "Plani i Transportit Publik tërhiqet",
            "Valbona, drafti i planit të transportit publik tërhiqet me kërkesë të Kryetarit.",
        ),
    ),
    (
        TRANSPORTI,
        Letter(
            "ter-terheqim",
            "sherbimet",
            "Re: Draft Plani i Transportit Publik",
            "E tërheqim draftin, do ta rishikojmë nga e para. Njofto Forumin të lutem.",
        ),
    ),
    (
        RINIA,
        Letter(
            "ter-anuloje",
            "arsimi",
            "Strategjia e Rinise",
            "Anuloje konsultimin e strategjise se rinise, kemi gjetur gabime te renda.",
        ),
    ),
    (
        RINIA,
        Letter(
            "ter-mos-vazhdoni",
            "arsimi",
            "Re: Strategjia e Rinisë, për konsultim",
            "Ju lutem mos vazhdoni me konsultimin, drafti nuk është më në fuqi.",
        ),
    ),
    (
        TARIFAT,
        Letter(
            "ter-pa-theksa",
            "taksat",
            "tarifat e tregut",
            "projektvendimi i tarifave te tregut terhiqet, njoftoni forumin",
        ),
    ),
    (
        KLIMA,
        Letter(
            "ter-en",
            "mjedisi",
            "Re: Draft climate action plan",
            "We withdraw the draft climate action plan. Please tell the forum.",
        ),
    ),
    (
        KLIMA,
        Letter(
            "ter-recall",
            "mjedisi",
            "Recall: Draft climate action plan",
            'Ylli Çepani would like to recall the message, "Draft climate action plan".',
        ),
    ),
)
