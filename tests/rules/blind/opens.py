"""Drafts for the forum, as directors send them: each opens a consultation."""

from tests.rules.blind.letter import Letter, made, packed

TRANSPORT = """BASHKIA LUMAS
DREJTORIA E SHËRBIMEVE PUBLIKE
PLANI VENDOR I TRANSPORTIT PUBLIK 2026-2030
DRAFT PËR KONSULTIM PUBLIK
1. Hyrje
Plani përcakton linjat, oraret dhe standardet e shërbimit."""
PROJEKTVENDIM = """REPUBLIKA E SHQIPËRISË
BASHKIA LUMAS
KËSHILLI BASHKIAK
PROJEKTVENDIM
Nr. ___ Datë __.__.2026
PËR MIRATIMIN E TARIFAVE TË ÇERDHEVE
Në mbështetje të ligjit nr. 139/2015, Këshilli Bashkiak
VENDOSI:
1. Miratimin e tarifave sipas tabelës bashkëlidhur."""
RULES = """PROJEKT RREGULLORE
Për administrimin e varrezave publike
Neni 1 Objekti
Kjo rregullore përcakton mënyrën e administrimit të varrezave publike.
Neni 2 Përkufizime"""
PLAIN = """STRATEGJIA E ZHVILLIMIT TË TURIZMIT RURAL
2026 - 2031
Bashkia Lumas
1. Vizioni
Zona jonë malore do të jetë destinacion i njohur."""
RELACION = """RELACION
për projektvendimin “Për miratimin e tarifave të çerdheve”
Qëllimi i projektaktit është rishikimi i tarifave."""

LETTERS = (
    Letter("kater-fjale", "sherbimet", "", "per forumin flm", (made("plani transportit draft.docx", TRANSPORT),)),
    Letter("per-mendim-pa-subjekt", "taksat", "", "Per mendim.", (made("Projektvendim cerdhet.docx", PROJEKTVENDIM),)),
    Letter(
        "dokumenti-flet",
        "sherbimet",
        "transporti",
        "Valbona, ja dokumenti. Bardhi",
        (made("transporti 2026-2030.docx", TRANSPORT),),
    ),
    Letter(
        "bosh-emri-flet",
        "mjedisi",
        "",
        "",
        (made("Draft_Plani_i_Zhurmave_v0.3_per_konsultim.pdf", "Plani i zhurmave"),),
    ),
    Letter(
        "zyrtare-e-plote",
        "juridike",
        "Përcjellje e projektvendimit “Për miratimin e tarifave të çerdheve” për konsultim",
        """E nderuar znj. Kuqja,

Në zbatim të ligjit nr. 146/2014 “Për njoftimin dhe konsultimin publik”, bashkëlidhur ju përcjellim projektvendimin
“Për miratimin e tarifave të çerdheve dhe kopshteve” shoqëruar me relacionin shpjegues, me kërkesën për t'ia vënë
në dispozicion anëtarëve të Forumit Bashkëqeverisës për mendime dhe sugjerime.

Afati për dërgimin e komenteve është 20 ditë pune.

Me respekt,
Drejtoria Juridike""",
        (made("Projektvendim.docx", PROJEKTVENDIM), made("Relacion.docx", RELACION)),
    ),
    Letter(
        "anglisht-zyrtare",
        "projektet",
        "Draft Local Action Plan for Youth - request for comments",
        """Dear Valbona,

Please find attached the draft Local Action Plan for Youth 2026-2029. We would appreciate the Forum's comments and
suggestions by 15 April 2026.

Kind regards,
Gent""",
        (
            made(
                "LAP Youth 2026-2029.docx",
                "LOCAL ACTION PLAN FOR YOUTH\nDraft for public consultation\nIntroduction",
            ),
        ),
    ),
    Letter(
        "anglisht-shkurt",
        "projektet",
        "for the forum",
        "Draft attached, pls circulate to the members. Thx",
        (made("Mobility plan.pdf", "SUSTAINABLE URBAN MOBILITY PLAN"),),
    ),
    Letter(
        "anglisht-mendim",
        "mjedisi",
        "Air quality plan",
        "Valbona, this is the zero draft of the air quality plan. Could you send it round to the OGP forum for feedback?",
        (made("air_quality_plan_0.docx", "AIR QUALITY PLAN 2026-2030\nZero draft\nObjectives"),),
    ),
    Letter(
        "pa-theksa",
        "emergjencat",
        "plani i permbytjeve",
        """Pershendetje Valbona
po te nis projektplanin per mbrojtjen nga permbytjet. Shperndaje te forumi qe te japin mendimet e tyre deri me 10 prill.
flm Sazani""",
        (made("PLANI PERMBYTJET.pdf"),),
    ),
    Letter(
        "skanuar",
        "juridike",
        "projekt rregullorja per varrezat",
        "Valbona, e kam vetem te skanuar. Per forumin, per verejtje e sugjerime.",
        (made("scan0034.pdf"),),
    ),
    Letter(
        "skanuar-kater-fjale",
        "sociale",
        "per konsultim me forumin",
        "plani i veprimit kunder dhunes, shiko bashkengjitur",
        (made("CamScanner 03-09-2026.pdf"),),
    ),
    Letter(
        "tridhjete-veta",
        "taksat",
        "Projekt-paketa fiskale 2027",
        """Të nderuar kolegë,

Bashkëlidhur gjeni projekt-paketën fiskale 2027. Lutemi shprehni opinionin tuaj brenda datës 30 mars.
Pika e kontaktit të OGP-së t'ia përcjellë Forumit.

Përparim Zguri""",
        (made("Paketa fiskale 2027.docx", "PAKETA FISKALE 2027\nProjekt"),),
        to="many",
    ),
    Letter(
        "tridhjete-veta-pa-emer",
        "territori",
        "Draft Plani i Detajuar Vendor, zona 4",
        """Kolegë,
ju dërgoj draftin e PDV-së së zonës 4, për komente nga të gjithë, përfshirë edhe forumin e qytetarëve.
Irena""",
        (made("PDV zona 4.pdf", "PLANI I DETAJUAR VENDOR\nZona 4"), made("Harta.jpg")),
        to="many",
    ),
    Letter(
        "kerkojme-mendimin",
        "arsimi",
        "Strategjia e Kulturës",
        """Përshëndetje,

Kemi përgatitur versionin e parë të Strategjisë së Kulturës. Përpara se ta çojmë në Këshill, duam të dimë çfarë mendon
Forumi. Mund t'ua dërgosh?

Teuta""",
        (made("Strategjia e Kultures.docx", PLAIN.replace("TURIZMIT RURAL", "KULTURËS")),),
    ),
    Letter(
        "te-dale-per-opinion",
        "financa",
        "buxheti me pjesëmarrje 2027",
        "Valbona, programi i buxhetimit me pjesëmarrje që duhet të dalë për opinion te forumi. Afati deri në fund të muajit.",
        (made("Programi BP 2027.docx", "PROGRAMI I BUXHETIMIT ME PJESËMARRJE 2027"),),
    ),
    Letter(
        "projektbuxhet-tabela",
        "financa-zyra",
        "Projektbuxheti 2027",
        "Bashkëngjitur projektbuxheti dhe relacioni. Të konsultohet me Forumin sipas ligjit.",
        (
            made("PB 2027.xlsx", "Programi|Plani 2027\nRrugët|12000\nArsimi|9000"),
            made("Relacioni PB.docx", "RELACION\nmbi projektbuxhetin 2027"),
        ),
    ),
    Letter(
        "pba-kerkese",
        "financa",
        "PBA 2027-2029",
        """Përshëndetje Valbona,
Të lutem vëre në dijeni anëtarët e Forumit për programin buxhetor afatmesëm (bashkëngjitur) dhe mblidh sugjerimet e
tyre deri më 3 prill, para se të shkojë për miratim në Këshill.
P. Marashi""",
        (made("PBA 2027-2029 per konsultim.pdf", "PROGRAMI BUXHETOR AFATMESËM 2027-2029"),),
    ),
    Letter(
        "percjelle-inline",
        "sociale",
        "Fwd: Drafti i planit per te moshuarit",
        """Valbona, ma derguan konsulentet, kaloje te forumi per mendim. Mimoza

-------- Original Message --------
Subject: Drafti i planit per te moshuarit
Date: 2026-03-08 18:20
From: Ana Gjini <ana.gjini@konsulenca-al.example>
To: Mimoza Bregasi <mimoza.bregasi@lumas.example>

Pershendetje Mimoza,
bashkengjitur versioni i pare i planit per te moshuarit.
Ana""",
        (made("Plan_te_moshuarit.docx", "PLANI VENDOR PËR TË MOSHUARIT\nDraft"),),
    ),
    Letter(
        "percjelle-inline-sq",
        "mjedisi",
        "Fwd: plani i gjelbërimit",
        """Për forumin, sipas bisedës. Presim komentet.

-------- Mesazhi i Përcjellë --------
Subjekti: plani i gjelbërimit
Data: Mon, 9 Mar 2026 10:11:00 +0100
Nga: Lindita Hoxhaj <lindita.hoxhaj@lumas.example>
Për: Ylli Çepani <ylli.cepani@lumas.example>

Ylli, ja drafti i planit të gjelbërimit.""",
        (made("plani i gjelberimit.pdf", "PLANI I GJELBËRIMIT URBAN\nDRAFT 1"),),
    ),
    Letter(
        "percjelle-bashkengjitur",
        "arsimi",
        "FW: drafti i strategjisë së bibliotekave",
        "Valbona shpërndaje në Forum të lutem, duam mendime brenda muajit.",
        wrapped=Letter(
            "brenda-1",
            "Ermir Lala <ermir.lala@lumas.example>",
            "drafti i strategjisë së bibliotekave",
            "Teuta, e përfunduam draftin, mund ta nxjerrim për konsultim.",
            (made("Strategjia e bibliotekave.docx", "STRATEGJIA E BIBLIOTEKAVE\nDraft\n1. Hyrje"),),
        ),
    ),
    Letter(
        "percjelle-bashkengjitur-shkurt",
        "territori",
        "Fwd: PPV",
        "drafti, per forumin",
        wrapped=Letter(
            "brenda-2",
            "Studio Arka <studio@arka-plan.example>",
            "PPV raporti final i draftit",
            "Bashkëngjitur raporti i draftit të PPV-së për dëgjesat.",
            (made("PPV_Raporti.pdf", "PLANI I PËRGJITHSHËM VENDOR\nRaporti i planit"),),
        ),
    ),
    Letter(
        "ne-trup-vendim",
        "sherbimet",
        "Projektvendim per oraret e zhurmes",
        """Per forumin, per mendim. Teksti eshte ketu poshte:

PROJEKTVENDIM
Per oraret e punimeve me zhurme
1. Punimet me zhurme lejohen nga ora 07:00 deri ne 15:00.
2. Te dielave dhe ne festa zyrtare ndalohen.
3. Policia Bashkiake ndjek zbatimin e vendimit.
4. Ky vendim hyn ne fuqi 10 dite pas shpalljes.""",
    ),
    Letter(
        "ne-trup-rregullore",
        "taksat",
        "Drafti i rregullores së okupimit të hapësirës publike",
        """E nderuar Valbona,

Meqë është vetëm një faqe po e shkruaj këtu. Të lutem merr mendimin e Forumit brenda 20 ditëve pune.

DRAFT RREGULLORE
Për zënien e hapësirës publike
Neni 1
Kjo rregullore zbatohet për të gjitha subjektet që vendosin tavolina.
Neni 2
Leja jepet për një vit kalendarik.
Neni 3
Trotuari lihet i lirë të paktën 1.5 metra.
Neni 4
Subjektet që shkelin rregulloren gjobiten.

Përparimi""",
    ),
    Letter(
        "zip",
        "territori",
        "Draft-plani i zhvillimit të zonës industriale",
        "Valbona, në zip ke draftin dhe hartat. Për Forumin OGP, të lutem.",
        (
            packed(
                "Zona industriale.zip",
                made("Draft-plani zona industriale.docx", "PLANI I ZHVILLIMIT\nDraft"),
                made("harta1.jpg"),
            ),
        ),
    ),
    Letter(
        "zip-shkurt",
        "mjedisi",
        "SECAP",
        "per komente nga forumi",
        (packed("secap.zip", made("SECAP draft per konsultim.pdf", "SECAP\nDraft")),),
    ),
    Letter(
        "shume-dokumente",
        "sociale",
        "Plani Social 2027 dhe anekset",
        """Përshëndetje Valbona,
ja edhe materialet: projekt-plani social, aneksi i treguesve, aneksi i kostove dhe relacioni.
Lutem t'i shohin anëtarët e Forumit dhe të na kthejnë vërejtjet.
Mimoza""",
        (
            made("1. Projekt-plani social 2027.docx", "PROJEKT-PLANI SOCIAL 2027"),
            made("2. Aneksi treguesit.xlsx", "Treguesi|Baza|Synimi\nQendra ditore|2|4"),
            made("3. Aneksi kostot.xlsx", "Zëri|Kosto\nNdërtim|4000000"),
            made("4. Relacion shpjegues.pdf", "RELACION SHPJEGUES"),
        ),
    ),
    Letter(
        "re-bisede-e-vjeter",
        "sherbimet",
        "Re: takimi i janarit",
        """Valbona,
siç të thashë, ja drafti i planit të ndriçimit publik për Forumin.

On 2026-01-15 09:30, Valbona Kuqja wrote:
> Bardhi, takimi është të enjten në orën 10. Merr me vete faturat.""",
        (made("Plani i ndricimit.docx", "PLANI I NDRIÇIMIT PUBLIK\nDraft 2"),),
        answers=True,
    ),
    Letter(
        "re-kerkeses-se-pikes",
        "emergjencat",
        "RE: Plani i emergjencave?",
        """Po, ja ku e ke. Mund ta nisësh te forumi.

Sazani

From: Valbona Kuqja
Sent: Friday, March 6, 2026 10:02 AM
To: Sazan Kordha
Subject: Plani i emergjencave?

Sazan, kur do ta kemi draftin e planit për konsultim?""",
        (made("Plan Emergjenca Civile - draft.docx", "PLANI I EMERGJENCAVE CIVILE\nDraft"),),
        answers=True,
    ),
    Letter(
        "bashkelidhur-gjeni-propozimin",
        "taksat",
        "Propozim për ndryshimin e tarifës së pastrimit",
        """Valbona,
bashkëlidhur propozimi për ndryshimin e tarifës së pastrimit dhe gjelbërimit. Kërkohet konsultim publik, ndaj lutem
njofto anëtarët e Forumit që të japin sugjerime.
Zguri""",
        (
            made(
                "Propozim tarifa pastrimi.docx",
                "PROPOZIM\nPër disa ndryshime në vendimin për tarifën e pastrimit\nProjektvendim",
            ),
        ),
    ),
    Letter(
        "per-te-njohur-me-draftin",
        "juridike",
        "Kodi i etikës",
        "Të lutem njihi anëtarët e Forumit me draftin e Kodit të Etikës dhe mblidh komentet e tyre.",
        (made("Kodi i Etikes.docx", "KODI I ETIKËS\nDraft\nNeni 1"),),
    ),
    Letter(
        "dialekt-geg",
        "arsimi",
        "Drafti",
        "Valbonë, qe drafti i strategjisë së rinisë me ia çue forumit, le t'i shofin e të na thonë ç'mendojnë.",
        (made("strategjia rinise.pdf", "STRATEGJIA E RINISË"),),
    ),
    Letter(
        "nga-telefoni",
        "mjedisi",
        "plan veprimi klima",
        """Dergoja forumit ket draft pls

Sent from my Galaxy""",
        (made("Plan veprimi per klimen.pdf", "PLAN VEPRIMI PËR KLIMËN"),),
    ),
    Letter(
        "html",
        "projektet",
        "Strategjia e diasporës – projekt për diskutim",
        """Përshëndetje Valbona,
<b>bashkëngjitur</b> projekt-strategjia e diasporës. Ia përcill Forumit për diskutim dhe sugjerime deri më 17.04.2026.
Gentian Hysolli""",
        (made("Projekt-strategjia e diaspores.docx", "PROJEKT-STRATEGJIA E DIASPORËS"),),
        html=True,
    ),
    Letter(
        "angleze-me-shqipe",
        "projektet",
        "Draft LAP for Roma inclusion / Plani i veprimit për romët",
        "Dear Valbona, per forumin te lutem, comments until end of March. Best, G.",
        (made("LAP_Roma.docx", "PLANI VENDOR I VEPRIMIT PËR ROMËT DHE EGJIPTIANËT"),),
    ),
    Letter(
        "versioni-i-pare",
        "sociale",
        "Programi i strehimit – versioni i parë",
        "Ky është versioni i parë i programit të strehimit për shqyrtim nga Forumi. Emra nuk ka.",
        (made("Programi i strehimit v1.odt", "PROGRAMI I STREHIMIT SOCIAL 2026-2030"),),
    ),
    Letter(
        "konsultohet-me-grupet",
        "sociale",
        "dok. strategjik",
        "E nderuar, dokumenti strategjik per personat me aftesi ndryshe duhet konsultuar me grupet e interesit dhe forumin.",
        (made("dokumenti strategjik PAK.docx", "DOKUMENTI STRATEGJIK\nProjekt"),),
    ),
    Letter(
        "degjesa",
        "territori",
        "Draft VKB leje ndërtimi – dëgjesa publike",
        """Valbona,
projektvendimi për normat e ndërtimit do të shkojë në dëgjesë publike. Përpara saj duam mendimin e anëtarëve të Forumit.
Bashkëlidhur drafti.""",
        (made("Draft VKB normat.docx", PROJEKTVENDIM.replace("TARIFAVE TË ÇERDHEVE", "NORMAVE TË NDËRTIMIT")),),
    ),
    Letter(
        "hedhini-nje-sy",
        "arsimi",
        "Plani i sporteve",
        "Hidhini një sy me forumin draftit të planit të sporteve edhe na thoni nëse mungon gjë. Teuta",
        (made("plani i sporteve 26-29.docx", "PLANI I SPORTEVE 2026-2029"),),
    ),
    Letter(
        "mireprisni",
        "mjedisi",
        "Dokumenti i politikave për ujin",
        "Të nderuar anëtarë të Forumit, bashkëngjitur drafti i dokumentit të politikave për ujin. Mirëpresim çdo sugjerim tuajin.",
        (made("Politikat e ujit.docx", "DOKUMENTI I POLITIKAVE PËR UJIN\nDraft"),),
    ),
    Letter(
        "afat-i-gjate",
        "territori",
        "PPV për konsultim, 40 ditë pune",
        "Valbona, drafti i PPV-së së rishikuar. Duam 40 ditë pune se është i ndërlikuar.",
        (made("PPV.pdf", "PLANI I PËRGJITHSHËM VENDOR\nI RISHIKUAR"),),
    ),
    Letter(
        "me-protokoll",
        "burimet",
        "Nr. 1204 prot. Dërgohet për konsultim projekt-plani i integritetit",
        "Bashkëlidhur dërgohet për konsultim projekt-plani i integritetit. Mendimet priten deri më 06.04.2026.",
        (made("1204.pdf", "Nr. 1204 Prot.\nBASHKIA LUMAS\nPROJEKT-PLANI I INTEGRITETIT"),),
    ),
    Letter(
        "te-dy-gjuhet",
        "projektet",
        "Per mendim / for opinion",
        "Projekti i strategjise se inovacionit, lutem forumit. / Draft innovation strategy for the forum, please.",
        (made("Innovation strategy.pdf", "INNOVATION STRATEGY\nDraft"),),
    ),
    Letter(
        "emer-nfd",
        "sherbimet",
        "Rregullorja e re e tregjeve",
        "Ju lutem konsultojeni me Forumin projektin e rregullores së tregjeve.",
        (made("Rregullore e tregjeve (projekt).docx", RULES.replace("varrezave publike", "tregjeve publike")),),
    ),
    Letter(
        "vetem-dokumenti-rregullore",
        "sherbimet",
        "varrezat",
        "Valbona per forumin",
        (made("varrezat.docx", RULES),),
    ),
    Letter(
        "draftin-e-kemi-gati",
        "emergjencat",
        "Strategjia e zvogëlimit të riskut",
        """Valbona, më në fund draftin e kemi gati! Ta kam bashkëngjitur. Ftoji anëtarët e forumit të japin kontributin e tyre.
Do t'i shqyrtojmë të gjitha.""",
        (made("Strategjia ZRF.docx", "STRATEGJIA E ZVOGËLIMIT TË RISKUT NGA FATKEQËSITË"),),
    ),
    Letter(
        "kryetari-e-pa",
        "mjedisi",
        "Plani i biodiversitetit",
        "Kryetari e pa dhe ra dakord që drafti t'i shkojë forumit. Ta kam bashkengjitur, fillo konsultimin.",
        (made("Plani i biodiversitetit.docx", "PLANI I BIODIVERSITETIT\nDraft"),),
    ),
    Letter(
        "ndryshim-vendimi",
        "taksat",
        "Projektvendim për disa ndryshime në VKB nr. 112, datë 20.12.2024",
        """Bashkëlidhur projektvendimi “Për disa ndryshime dhe shtesa në VKB nr. 112, datë 20.12.2024 ‘Për taksat vendore’”,
i ndryshuar. Për mendim nga Forumi brenda 20 ditëve.""",
        (made("Projektvendim ndryshime VKB 112.docx", PROJEKTVENDIM),),
    ),
    Letter(
        "permend-miratimin",
        "arsimi",
        "Projekt-programi kulturor",
        """Përshëndetje, bashkangjitur projekt-programi kulturor 2027. Do të miratohet nga Këshilli në qershor, prandaj kërkojmë
mendimet e Forumit deri në fund të prillit.""",
        (made("Programi kulturor 2027.docx", "PROGRAMI KULTUROR 2027\nProjekt"),),
    ),
    Letter(
        "zevendesim-i-vjetrit",
        "sociale",
        "Rregullorja e qendrës ditore",
        """Valbona, rregullorja aktuale është e vitit 2015 dhe nuk vlen më. Kemi hartuar një të re, ta kam bashkëngjitur:
lutemi mblidhni sugjerimet e Forumit për projektin.""",
        (made("Rregullore qendra ditore - projekt.docx", RULES.replace("varrezave publike", "qendrës ditore")),),
    ),
    Letter(
        "excel-tarifa",
        "taksat",
        "Draft tarifat e reja",
        "Te dashur, ja drafti i tarifave te reja per konsultim. Forumi te pergjigjet deri te premten me 27.",
        (made("draft tarifat e reja.xlsx", "Tarifa|Sot|Propozimi\nPastrimi|2000|2400\nTregu|100|120"),),
    ),
    Letter(
        "me-nenshkrim-te-gjate",
        "territori",
        "draft plani i trafikut",
        """Për Forumin.

--
Irena Gjoleka
Drejtore
Drejtoria e Planifikimit dhe Zhvillimit të Territorit
Ky mesazh është konfidencial dhe i drejtohet vetëm marrësit. Nëse e keni marrë gabimisht, ju lutemi fshijeni.""",
        (made("draft plani i trafikut.pdf", "PLANI I TRAFIKUT"),),
    ),
    Letter(
        "vleresim",
        "sociale",
        "Për vlerësim nga forumi: plani kundër varfërisë",
        "Ja plani i propozuar kundër varfërisë. Flm.",
        (made("Plani kunder varferise - propozim.docx", "PLANI KUNDËR VARFËRISË\nPropozim"),),
    ),
    Letter(
        "shqyrtim-publik",
        "mjedisi",
        "VSM e planit të mbetjeve",
        "Raporti i vlerësimit strategjik mjedisor dhe drafti i planit të mbetjeve, për shqyrtim e komente nga forumi, 20 ditë pune.",
        (
            made("Drafti i planit te mbetjeve.docx", "PLANI I MENAXHIMIT TË MBETJEVE\nDraft"),
            made("Raporti VSM.pdf", "RAPORTI I VLERËSIMIT STRATEGJIK MJEDISOR"),
        ),
    ),
    Letter(
        "anglisht-inline-fwd",
        "projektet",
        "Fwd: Draft tourism strategy",
        """Valbona, for the OGP forum please - opinions by 20 April.

---------- Forwarded message ---------
From: Lara Stone <lara.stone@consult.example>
Date: Mon, Mar 9, 2026 at 4:10 PM
Subject: Draft tourism strategy
To: Gentian Hysolli <gentian.hysolli@lumas.example>

Hi Gent, the draft is attached.""",
        (made("Tourism Strategy.docx", "RURAL TOURISM STRATEGY 2026-2031"),),
    ),
    Letter(
        "na-duhen-komente",
        "arsimi",
        "Politika e re për çerdhet",
        "Na duhen komentet e Forumit per politiken e re te cerdheve. Doc bashkengjitur. Gjithe te mirat",
        (made("politika cerdhet.docx", "POLITIKA VENDORE PËR ÇERDHET\nProjekt"),),
    ),
    Letter(
        "te-shperndahet",
        "sherbimet",
        "Plani i mirëmbajtjes së rrugëve rurale",
        "Dërgohet drafti. Të shpërndahet tek anëtarët e forumit.",
        (made("Plani rruget rurale.pdf", "PLANI I MIRËMBAJTJES SË RRUGËVE RURALE"),),
    ),
    Letter(
        "titulli-vetem-i-dokumentit",
        "juridike",
        "Fw: 2 dokumente",
        "sic u tha ne mbledhje, per konsultim",
        (
            made("dok1.docx", PROJEKTVENDIM),
            made("dok2.docx", RELACION),
        ),
    ),
)
