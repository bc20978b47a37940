"""How members complain of a procedure: patterns for `asking`, against folded words with single blanks."""

from __future__ import annotations

import re

DECLARED = re.compile(
    r"\b(?:per t u ankuar|te ankohe(?:m|mi))\b|"
    r"\b(?:ankohe(?:m|mi)|protestoj|protestojme)\b(?! per (?:zhurm|tarif|mbetj|plehra))"
    r"|\b(?:paraqes|paraqesim|bej|bejme|depozitoj|depozitojme|dergoj|dergojme|drejtoj|drejtojme|ngre|ngrej|ngrejme"
    r"|parashtroj|parashtrojme|beja|qoj|"
    r"paraqitur|ushtroj|ushtrojme|dua te bej|po bej|po paraqes)(?: \w+){0,3} (?:ankese|ankesen|ankim|ankimin)\b"
    r"|^(?:(?:objekti|lenda|tema|subjekti) )?(?:ankese|ankim|kerkese ankimore|kerkese ankese)(?: (?:zyrtare|formale"
    r"|administrative|me shkrim|publike))*"
    r"(?:$| (?:ndaj|kunder|per|mbi|lidhur|ne lidhje|drejtuar|sipas|ne baze|nga|rreth|e)\b)"
    r"|\b(?:kjo|ky mesazh|ky e ?mail|kete mesazh|kete)(?: mesazh)? (?:eshte|asht|perben|te konsiderohet|konsiderojeni"
    r"|ta konsideroni|mund te konsiderohet)(?: si)?(?: nje)? ankese"
    r"|\b(?:konsiderojeni|merreni|trajtojeni|regjistrojeni)(?: \w+){0,3} (?:si )?ankese\b"
    r"|\bankesa (?:ime|jone|e jone)\b|\bankesen time\b|\bankesen tone\b"
    r"|\b(?:i|we) (?:\w+ ){0,4}complain\b|\b(?:file|lodge|submit|make|raise) (?:a|this|an|my|our) (?:formal "
    r"|official )?complaint|"
    r"\b(?:this is|treat this as|consider this|regard this as|take this as) (?:a|an|my|our) (?:formal "
    r"|official )?complaint|\bobject(?:ion)? to the (?:procedure|process|consultation)|^(?:formal "
    r"|official )?complaint(?:$| (?:about|against|regarding|under|concerning|over)\b)"
    r"|\b(?:presento|presentiamo|sporgo|inoltro|inoltriamo) (?:un )?(?:formale )?reclamo|\bsporgo formale reclamo"
    r"|^reclamo\b|\bmi lamento\b|\bci lamentiamo\b"
)
OF_THE_DRAFT = re.compile(
    r"\b(?:te parashiko\w+|parashikohe?\w*|mekanizem\w* ankes\w*|procedur\w+ (?:e|te) ankes\w*|ankesat e (?:qytetar"
    r"|banor)\w*|numer\w* (?:per )?ankesa\w*|tarif\w*|"
    r"pages\w*|pagua\w*|gjob\w*|kazan\w*|mbetje\w*|plehra\w*|zhurm\w*|ndricim\w*|rruge?s|trotuar\w*|buxheti\w*"
    r"|leje\w* ndertim\w*|ndertimi\w*|"
    r"tax\w*|fees?|waste|rifiuti)\b"
    r"|\b(?:nen|neni|nenin|nenit|pika|piken|pikes|shkronja|paragrafi|kreu|kapitulli|seksioni|tabela|faqja|faqe"
    r"|shtojca) (?:nr )?\d(?!\d* (?:i|te|e|dhe \d+ te) ligj)"
)
LAW_146 = re.compile(
    r"\b146\s*/\s*(?:20)?14\b|\bligj\w* (?:nr\.? ?)?146\b|\blaw (?:no\.? ?)?146\b|\blegge (?:n\. ?)?146\b"
    r"|\bkomisioner\w*|\bcommissioner\b"
)
GRIEVANCE = re.compile(
    r"\bsa per sy(?: e faqe)?\b|\b(?:farse|tallje|shaka|fasade|mashtrim)\b|"
    r"\b(?:jam|jemi|ndihem|ndihemi|mbetem|mbeta)(?: (?:shume|thelle|teper|mjaft|vertet))* (?:i|e|te) (?:zhgenjyer"
    r"|pakenaqur|indinjuar|revoltuar|fyer|shqetesuar|zhgenjyera)\b|"
    r"\b(?:shpreh|shprehim) (?:pakenaqesi\w*|indinjat\w*|zhgenjim\w*|shqetesim\w*)|\beshte (?:e papranueshme"
    r"|e turpshme|skandaloze|turp)\b|"
    r"\b(?:am|are) (?:very |deeply )?(?:disappointed|dissatisfied|outraged)\b"
)
BREACH = re.compile(
    r"\b(?:nuk|s) (?:kam|kemi|mora|morem) (?:marre )?(?:asnje |ndonje )?(?:pergjigje|njoftim|ftese)\b|\baskush (?:nuk"
    r"|s) (?:na|i|e|me)\b"
    r"|\b(?:nuk|s) (?:(?:na|me|e|u) )?(?:jemi|jam|ishim|isha|kemi qene|jena|eshte|ka|kane|keni|u|po)?(?: (?:na"
    r"|asnjehere|fare|aspak|kurre|me))* ?(?:konsultu\w*|njoftu\w*|"
    r"ftu\w*|pyet\w*|pyt\w*|informu\w*|degju\w*|perfshire|respektua\w*|zbatua\w*|ftoi|njoftoi|konsultoi|publikua\w*"
    r"|shqyrtua\w*|trajtua\w*|kthy\w*(?: pergjigje)?|mor\w* (?:asnje )?pergjigje|mor\w* parasysh)\b"
    r"|\b(?:shkel\w*|cenon|cenim\w*|cenua\w*|mosrespektim\w*|moszbatim\w*|mosnjoftim\w*|moskonsultim\w*"
    r"|parregullsi\w*)\b"
    r"|\bne kundershtim (?:me|te) (?:ligji\w*|procedur\w*|afat\w*)|\bjo ne perputhje me ligjin|\bnuk (?:eshte"
    r"|jane) ne perputhje me ligj"
    r"|\b(?:afati|koha|kohe)(?: (?:i|e|per|qe)(?: \w+){1,6}?)? (?:eshte|ishte|asht|qe|jane) (?:shume |teper |tejet "
    r"|jashtezakonisht |fare |krejt )?(?:i |e )?(?:shkurter|shkurte|paket|pamjaftueshe?m\w*|"
    r"pa mjaftueshme|vogel|paarsyeshem)"
    r"|\bafat(?:i)? (?:shume |teper |tejet )?i shkurter\b|\bpak (?:dite|kohe) (?:per|perpara|para)\b|\b(?:vetem"
    r"|vec) (?:\w+ )?(?:\d+|nje|dy|tri|tre|kater|pese) (?:dite|ore)\b"
    r"|\bkonsultim\w*(?: \w+){0,3} (?:eshte|ishte|asht|u be|qe)(?: \w+){0,3} (?:formal|fiktiv|fasad|sa per sy"
    r"|i pavlefshem|shou|show|i paligjshem|i parregullt|farse)"
    r"|\b(?:erdhi|u dergua|u njoftua|u njoftuam|na erdhi|e morem|e mora|u publikua|na u dergua|ftesa"
    r"|njoftimi)(?: \w+){0,4} (?:vone|me vonese|pas afatit)"
    r"|\bpa (?:asnje |u |na )(?:konsultim|njoftim|degjes\w*|konsultuar|njoftuar|pyetur|ftuar|degjuar|lene kohe)"
    r"|\b(?:not|never|without being|without having been) (?:been )?(?:properly )?(?:consulted|informed|invited"
    r"|notified|asked)|\bdeadline(?: \w+){0,4} (?:is|was) (?:far |much |way )?(?:too short|unreasonabl\w*"
    r"|insufficient)"
    r"|\b(?:violat\w+|breach\w*|infring\w+)\b|\bnon siamo stati (?:consultati|informati|invitati)"
    r"|\btermine(?: \w+){0,3} (?:e|era) troppo breve|\bviolazione\b"
)
_STEP = r"(?:konsultim\w*|afati\w*|afat|degjes\w*|takim\w*|proces\w*|procedur\w*|miratim\w*|njoftim\w*)"
REMEDY = re.compile(
    r"\b(?:rihap\w*|zgjat\w*|shtyhe\w*|shty\w+|anulo\w*|anulim\w*|perserit\w*|riperserit\w*|pezullo\w*|pezullim\w*"
    r"|ndal\w*|ri ?bere\w*|ri ?nis\w*|organizo\w*|respekto\w*|hapur serish|behet|mbahet)"
    rf"(?: \w+){{0,4}} {_STEP}\b|\b{_STEP}(?: \w+){{0,5}} (?:te )?(?:rihap\w*|zgjat\w*|shty\w*|anulo\w*|perserit\w*"
    r"|pezullo\w*|ri ?nis\w*|behet serish|respekto\w*|jete ne perputhje)"
    r"|\b(?:te|t) (?:na|me|ju) (?:jepet|jepni|kthehet|ktheni|dergohet) (?:nje )?(?:pergjigje|sqarim|shpjegim|kohe"
    r"|afat)|\bpergjigje (?:me shkrim|zyrtare|brenda)"
    r"|\b(?:te )?(?:merren|marrjen e|merrni) masa\w*|\b(?:te )?(?:shqyrto\w+|verifiko\w+|trajto\w+"
    r"|regjistro\w+) (?:kjo |kete |ketë )?ankes\w*|\bankes\w* (?:te )?(?:shqyrto\w+|trajto\w+)"
    r"|\bte na (?:degjoni|ftoni|konsultoni|informoni|njoftoni)|\bte (?:ftohe\w*|njoftohe\w*|konsultohe\w*"
    r"|informohe\w*)\b|\b(?:te )?(?:zgjatet|shtyhet|rihapet|anulohet|perseritet|pezullohet)$"
    r"|\b(?:do )?(?:t )?i drejtohe\w+ komisioner\w*|\bdrejtohemi komisioner\w*|\b(?:nis\w*|hap\w*) (?:nje )?(?:hetim"
    r"|verifikim)"
    r"|\b(?:extend|reopen|repeat|suspend|annul|cancel|postpone)\w*(?: \w+){0,4} (?:deadline|consultation|hearing"
    r"|procedure|process|adoption)|\b(?:deadline|consultation)(?: \w+){0,3} be (?:extended|reopened|repeated)"
    r"|\b(?:kerkoj|kerkojme)(?: \w+){0,2} (?:nderhyrj\w*|zgjidhj\w*|sqarim\w*|shpjegim\w*|masa)|\bwritten (?:answer"
    r"|reply|response)|\b(?:prorog\w+|riapri\w+|ripet\w+)(?: \w+){0,3} (?:termine|consultazione)"
)
PROCEDURE = re.compile(
    r"\b(?:konsultim\w*|konsultua\w*|njoftim\w*|njoftua\w*|ftes\w*|ftua\w*|degjes\w*|takim\w*|mbledhj\w*|ankes\w*"
    r"|ligj\w*|procedur\w*|transparenc\w*|"
    r"komisioner\w*|koordinator\w*|kerkes\w*|dite pune|afati\w*|vonese|pelqim\w*|te dhenat personale|privatesi\w*|"
    r"pergjigj\w*|informim\w*|146|119|consult\w*|deadline|hearing|notice|law|procedure|consultazione|termine|scadenza"
    r"|legge)\b"
)
ADDRESSED = re.compile(
    r"\b(?:ju|juaj|tuaj|tuaja|keni|jeni|askush|asnjehere|bashkia|bashkise|bashkine|kryetar\w*|forum\w*|anetar\w*"
    r"|thirrj\w*|zgjedhj\w*|mendimet tona|pjesemarrj\w*|"
    r"e ?mail\w*|papranueshme|padrejt\w*|e drejt\w+|te drejt\w+|right|rights|mayor|sindaco|arrivat\w*)\b"
    r"|^eshte hera e \w+(?: \w+){0,4}$"
)
"""What a complaint says of those who consult."""
