"""Drafts, or what may be one, that must wait for a human's word: each is held."""

from tests.rules.blind.letter import Letter, broken, locked, made, packed
from tests.rules.blind.opens import RULES, TRANSPORT

PEOPLE = """Nr|Emri|Nr. personal|Telefoni
1|Agim Dema|J50101123K|0691234567
2|Lule Dema|J65202134L|0681234568
3|Fadil Reka|K10303145M|0671234569
4|Zana Reka|K25404156N|0691234570
5|Besa Koka|K40505167P|0681234571"""

LETTERS = (
    Letter(
        "konfidencial-ne-fjale",
        "projektet",
        "Draft strategjia e tregut",
        "Valbona, drafti i strategjise. Eshte konfidencial deri sa ta shohe kryetari, por behu gati per forumin.",
        (made("draft strategjia e tregut.docx", "STRATEGJIA E TREGUT\nDraft"),),
    ),
    Letter(
        "mos-shperndaj",
        "financa",
        "Projektbuxheti, versioni i parë",
        "Të lutem mos ia dërgo askujt akoma, është vetëm për ty që të më thuash mendimin.",
        (made("projektbuxheti draft.docx", "PROJEKTBUXHETI 2027\nDraft"),),
    ),
    Letter(
        "anglisht-confidential",
        "projektet",
        "Draft negotiation plan for the forum?",
        "Confidential - internal use only for now. Draft attached.",
        (made("draft plan.docx", "DRAFT PLAN"),),
    ),
    Letter(
        "konfidencial-ne-dokument",
        "emergjencat",
        "plani i infrastruktures kritike",
        "Drafti per forumin, per mendim.",
        (
            made(
                "plani infrastruktura kritike draft.docx",
                "KONFIDENCIALE\nVETËM PËR PËRDORIM TË BRENDSHËM\nPLANI I INFRASTRUKTURËS KRITIKE\nDraft",
            ),
        ),
    ),
    Letter(
        "sekret-ne-pdf",
        "emergjencat",
        "Draft plani i evakuimit",
        "Për konsultim me Forumin.",
        (made("Draft plani i evakuimit.pdf", "SEKRET\nPLANI I EVAKUIMIT\nDraft"),),
    ),
    Letter(
        "sensitivity",
        "juridike",
        "Draft rregullorja e disiplinës, për Forumin",
        "Bashkëngjitur drafti për mendim.",
        (made("Draft rregullore.docx", RULES),),
        sensitivity="Company-Confidential",
    ),
    Letter(
        "burime-njerezore",
        "burimet",
        "Draft struktura dhe organika e re, me emrat",
        "Për mendim nga Forumi: drafti i strukturës dhe vlerësimet e performancës së punonjësve sipas emrave.",
        (
            made(
                "Draft struktura.docx",
                "DRAFT STRUKTURA\nVlerësimi i performancës së punonjësve\nAgim Dema: i dobët\nLule Dema: shumë mirë",
            ),
        ),
    ),
    Letter(
        "mase-disiplinore",
        "burimet",
        "Projekt-vendim për masë disiplinore",
        "Bashkëngjitur projektvendimi për largimin nga puna të z. Dema. Për mendim.",
        (made("Projektvendim mase disiplinore.docx", "PROJEKTVENDIM\nPër largimin nga shërbimi civil"),),
    ),
    Letter(
        "prokurim",
        "financa",
        "Draft dokumentet e tenderit për rrugën",
        "Valbona, bashkëngjitur drafti i dokumenteve të tenderit dhe fondi limit, të lutem më jep mendim para se ta hedhim.",
        (made("Draft DST rruga.docx", "DOKUMENTET STANDARDE TË TENDERIT\nDraft\nFondi limit: 14 000 000 lekë"),),
    ),
    Letter(
        "te-dhena-ne-xlsx",
        "sociale",
        "Draft plani i ndihmës ekonomike",
        "Drafti dhe tabela, per forumin per mendim.",
        (
            made("Draft plani i ndihmes.docx", "PLANI I NDIHMËS EKONOMIKE\nDraft"),
            made("tabela.xlsx", PEOPLE),
        ),
    ),
    Letter(
        "te-dhena-ne-zip",
        "sociale",
        "Projekt-programi i strehimit për Forumin",
        "Në zip materialet për konsultim.",
        (
            packed(
                "materiale.zip",
                made("Projekt-programi.docx", "PROJEKT-PROGRAMI I STREHIMIT"),
                made("perfituesit.xlsx", PEOPLE),
            ),
        ),
    ),
    Letter(
        "iban-ne-tabele",
        "financa",
        "drafti i rregullores se granteve per forumin",
        "bashkengjitur drafti dhe lista e OJF-ve per grantet, per konsultim",
        (
            made("draft rregullore grantet.docx", RULES),
            made(
                "lista.xlsx",
                "Emri|IBAN\nAgim Dema|AL35202111090000000001234567\nLule Dema|AL47212110090000000235698741\n"
                "Besa Koka|AL86751639367318444714198669",
            ),
        ),
    ),
    Letter(
        "shendeti",
        "sociale",
        "Draft plani për PAK, me listën",
        "Drafti për konsultim me Forumin, bashkë me listën e fëmijëve dhe diagnozat.",
        (
            made("Draft plani PAK.docx", "PLANI PËR PERSONAT ME AFTËSI TË KUFIZUARA\nDraft"),
            made("lista.xlsx", "Emri|Mosha|Diagnoza\nA. D.|7|autizëm\nB. K.|9|epilepsi\nL. R.|8|diabet\nF. D.|6|astmë"),
        ),
    ),
    Letter(
        "i-mbyllur-me-fjalekalim",
        "juridike",
        "Projekt-rregullorja, për Forumin",
        "Bashkëngjitur për konsultim. Fjalëkalimin ta them në telefon.",
        (locked("Projekt-rregullorja.docx"),),
    ),
    Letter(
        "pdf-i-mbyllur",
        "territori",
        "draft plani i zones, per konsultim",
        "per forumin",
        (locked("draft plani i zones.pdf"),),
    ),
    Letter(
        "i-prishur",
        "mjedisi",
        "Draft plani i ajrit për Forumin",
        "Bashkëngjitur për mendime.",
        (broken("Draft plani i ajrit.docx", TRANSPORT),),
    ),
    Letter(
        "makro",
        "financa",
        "Projektbuxheti për konsultim me Forumin",
        "Bashkëngjitur projektbuxheti.",
        (made("Projektbuxheti.docm", "PROJEKTBUXHETI 2027"),),
    ),
    Letter(
        "program-ne-zip",
        "projektet",
        "Draft strategjia, për Forumin",
        "Bashkëngjitur për konsultim.",
        (packed("strategjia.zip", made("Draft strategjia.docx", "STRATEGJIA\nDraft"), made("hape.exe", "MZ")),),
    ),
    Letter(
        "adrese-private",
        "Teuta Lamçe <teuta.lamce.rinia@gmail.example>",
        "Drafti i strategjise se rinise",
        "Valbona po ta dergoj nga emaili personal draftin per forumin, te lutem dergoje sot. Teuta",
        (made("strategjia draft.docx", "STRATEGJIA E RINISË\nDraft"),),
        proof="outside",
    ),
    Letter(
        "e-paprovuar",
        "financa",
        "Projektbuxheti per forumin",
        "Dergojani forumit sot per konsultim.",
        (made("Projektbuxheti.pdf", "PROJEKTBUXHETI"),),
        proof="forged",
    ),
    Letter(
        "e-paprovuar-2",
        "mjedisi",
        "Draft plani i klimës",
        "Bashkëngjitur drafti për konsultim me Forumin, afati 20 ditë pune.",
        (made("Draft plani i klimes.docx", "PLANI I KLIMËS\nDraft"),),
        proof="forged",
    ),
    Letter(
        "akoma-jo",
        "arsimi",
        "Draft strategjia e sportit",
        "Ky është drafti por ende s'është gati për Forumin, do të të njoftoj kur ta nisësh.",
        (made("Draft strategjia e sportit.docx", "STRATEGJIA E SPORTIT\nDraft"),),
    ),
    Letter(
        "prit-konfirmimin",
        "territori",
        "draft PDV zona 2",
        "Per forumin, por prit sa te te konfirmoj une te premten.",
        (made("draft PDV zona 2.pdf", "PDV ZONA 2\nDRAFT"),),
    ),
    Letter(
        "kryetari-me-pare",
        "mjedisi",
        "Draft plani i energjisë",
        "Drafti për Forumin, por më parë duhet ta shohë Kryetari. Do të flasim.",
        (made("Draft plani i energjise.docx", "PLANI I ENERGJISË\nDraft"),),
    ),
    Letter(
        "pas-mbledhjes",
        "sociale",
        "Drafti i planit social",
        "Valbona, mbaje te vetja deri pas mbledhjes se dates 20, pastaj shihet nese del per forum.",
        (made("plani social draft.docx", "PLANI SOCIAL\nDraft"),),
    ),
    Letter(
        "anglisht-not-yet",
        "projektet",
        "Draft mobility plan",
        "Draft attached for the forum, but please don't send it out yet - the mayor has to see it first.",
        (made("draft mobility plan.docx", "MOBILITY PLAN\nDraft"),),
    ),
    Letter(
        "pa-skedar",
        "sherbimet",
        "Draft plani i transportit",
        "Valbona, bashkëngjitur gjen draftin e planit të transportit për Forumin. Afati 20 ditë pune.",
    ),
    Letter(
        "pa-skedar-2",
        "taksat",
        "projekt-rregullorja e tarifave",
        "Pershendetje, po te dergoj projekt rregulloren per konsultim me forumin. Flm",
    ),
    Letter(
        "lidhje-drive",
        "arsimi",
        "Strategjia e kulturës - drafti",
        "Skedari është i madh: https://drive.google.example/file/d/1aBc/view Për mendim nga Forumi.",
    ),
    Letter(
        "lidhje-wetransfer",
        "territori",
        "PPV drafti per konsultim",
        "Shkarkoje ketu se skadon pas 7 ditesh https://we.tl.example/t-9XyZ dhe dergoja forumit",
    ),
    Letter(
        "s-jam-i-sigurt",
        "mjedisi",
        "plani i zhurmave",
        "Drafti bashkëngjitur. Nuk e di a duhet të shkojë te Forumi apo jo, ti çfarë mendon?",
        (made("plani i zhurmave draft.docx", "PLANI I ZHURMAVE\nDraft"),),
    ),
    Letter(
        "a-duhet-konsultim",
        "taksat",
        "Draft udhëzim",
        "Valbona, a hyn ky draft te ato që duhen konsultuar me forumin? Shihe njëherë.",
        (made("Draft udhezim per faturimin.docx", "UDHËZIM\nPër faturimin\nDraft"),),
    ),
    Letter(
        "i-miratuar-tashme",
        "sherbimet",
        "Plani i transportit per forumin",
        "Plani u miratua ne Keshill dje, por dergoja edhe forumit per mendim.",
        (made("Plani i transportit.docx", "PLANI I TRANSPORTIT\nMiratuar me VKB nr. 12, datë 05.03.2026"),),
    ),
    Letter(
        "i-firmosur",
        "juridike",
        "Rregullorja për konsultim me Forumin",
        "Bashkëngjitur rregullorja e firmosur nga Kryetari, për konsultim.",
        (made("Rregullorja e miratuar dhe e firmosur.pdf", "RREGULLORE\nMIRATUAR\nKryetari"),),
    ),
    Letter(
        "draft-i-tjetrit",
        "projektet",
        "Drafti i Bashkisë Gurra",
        "Kolegët e Bashkisë Gurra na dërguan draftin e strategjisë së tyre për mendim. Si thua?",
        (made("Draft Strategjia Bashkia Gurra.docx", "BASHKIA GURRA\nSTRATEGJIA E ZHVILLIMIT\nDraft"),),
    ),
    Letter(
        "draft-i-ministrise",
        "juridike",
        "Projektligji për vetëqeverisjen, për mendim",
        "Ministria kërkon mendimin tonë për projektligjin bashkëngjitur. Afati 10 prill.",
        (made("Projektligj.docx", "PROJEKTLIGJ\nPër disa ndryshime në ligjin 139/2015"),),
    ),
    Letter(
        "draft-prej-tjetrit",
        "Ermir Lala <ermir.lala@lumas.example>",
        "draft rregullorja e parqeve",
        "Valbona, bashkëngjitur drafti për Forumin. E ka parë drejtoresha. Ermiri, specialist",
        (made("draft rregullorja e parqeve.docx", RULES),),
    ),
    Letter(
        "konsulent-jashte",
        "Studio Arka <studio@arka-plan.example>",
        "Draft PPV për konsultim me Forumin",
        "Sipas kontratës, bashkëngjitur drafti i PPV-së për ta shpërndarë te anëtarët e Forumit.",
        (made("Draft PPV.pdf", "PPV\nDRAFT"),),
        proof="outside",
    ),
    Letter(
        "draft-i-miratuar-ne-dokument",
        "taksat",
        "paketa fiskale",
        "Drafti, per forumin.",
        (
            made(
                "paketa fiskale.docx",
                "KËSHILLI BASHKIAK\nVENDIM\nNr. 88, datë 22.12.2025\nPËR MIRATIMIN E PAKETËS FISKALE\nVENDOSI:\n"
                "KRYETARI I KËSHILLIT\n(nënshkrimi, vula)",
            ),
        ),
    ),
    Letter(
        "vetem-grupi-i-punes",
        "sociale",
        "drafti i dytë i planit",
        "Valbona, drafti vetëm për grupin e punës brenda bashkisë, jo për publikun. Na thoni çfarë mendoni.",
        (made("plani draft 2.docx", "PLANI\nDraft"),),
    ),
    Letter(
        "a-ta-dergoj",
        "arsimi",
        "plani i sporteve",
        "E kam draftin e planit gati. A ta dërgoj te Forumi tani apo ta presim PBA-në?",
        (made("draft plani i sporteve.docx", "PLANI I SPORTEVE\nDraft"),),
    ),
    # Debatable, first written as one that opens: a notice for the municipality's page looks the same as a draft for the forum.
    Letter(
        "njoftim-publik",
        "juridike",
        "Njoftim për konsultim publik: projekt-rregullorja e Këshillit",
        """Njoftojmë hapjen e konsultimit publik për projekt-rregulloren e funksionimit të Këshillit Bashkiak. Dokumenti bashkëlidhur.
Çdo i interesuar mund të dërgojë komente.""",
        (made("Projekt-rregullore e Keshillit.pdf", "PROJEKT-RREGULLORE\nE FUNKSIONIMIT TË KËSHILLIT BASHKIAK"),),
    ),
    # Debatable, first written as one that opens: of a paper that its author calls unfinished, the coordinator's word is worth asking.
    Letter(
        "kushdo-ta-shohe",
        "projektet",
        "Strategjia dixhitale",
        "Valbona, kam bashkengjitur strategjine dixhitale (e paperfunduar). Le ta shohin anetaret e forumit dhe te komentojne.",
        (made("Strategjia dixhitale.docx", "STRATEGJIA DIXHITALE 2026-2030\nVersion pune"),),
    ),
)
