"""How members ask, complain, take leave, and say who they are: patterns for `asking`, against folded words with single blanks."""

from __future__ import annotations

import re

_LIST = (
    r"(?:(?:lista|listen)(?! (?:e|me) (?!forum|e ?mail|adres|kontakt|anetar|marres|derg|shpernd|njoft|ftes|konsult|post))|list|adresari\w*|mailing list|lista e (?:e ?mail\w*|emaileve|adresave|kontakteve|anetareve|marresve|derg\w+|shperndarjes|"
    r"forumit|njoftimeve|ftesave)|listes(?: s[eë] \w+)?|forumi|forumin|forumit|ky forum|ketij forumi|newsletter\w*|kjo list\w*|kesaj liste)\b"
)
REMOVAL = re.compile(
    r"\b(?:c ?regjistrome(?:ni)?|cregjistrome(?:ni)?|h[ie]qme(?:ni)?|h[ie]qmni|fshime(?:ni)?|largome(?:ni)?)(?:$| (?:nga|prej|ju|te|flm|faleminderit))"
    rf"|\b(?:me|na) (?:hiqni|hiq|fshini|hiqet|fshihet) (?:emrin|adresen|e ?mail\w*|kontaktin)(?: (?:tim|time|tone))? (?:nga|prej) {_LIST}"
    r"|\b(?:hiqnie|hiqni|fshinie|fshini|hiqeni) (?:emnin|emrin|adresen) (?:tem|teme|tim|time|tone)\b|\bmos (?:me|m) (?:coni|qoni|dergoni|nisni)(?: me| ma| mo) (?:letra|leter|poste|pune|gja)\b"
    r"|\b(?:kerkoj|kerkojme|dua|deshiroj) (?:nderprerjen|ndalimin|pushimin) e (?:njoftim|dergim|e ?mail|mesazh|ftes|komunikim)\w*|\b(?:fshirjen|heqjen) e (?:adreses|emrit|e ?mail\w*|te dhenave|kontaktit) (?:sime|tim|te mia|tone|tona)"
    r"|\b(?:cancellarmi|rimuovermi|togliermi|disiscrivermi)\b|^stop$|"
    rf"\b(?:me|na|m) (?:hiqni|hiq|hiqeni|largoni|largo|fshini|fshi|c ?regjistro\w*|cregjistro\w*|nxirrni|nxjerrni|hjekni|hjek|hjeqni)"
    rf"(?: te lutem| ju lutem)?(?: (?:nga|prej|ne) (?:kjo |kjo e )?{_LIST}| (?:nga|prej) (?:e ?mail\w*|njoftim\w*|ftes\w*|konsultim\w*|postat?)|$)"
    r"|\bmos dergoni me (?:ketu|ne kete adrese|asgje|e ?mail\w*|njoftime|mesazhe)\b|\bmos (?:me|na|m) (?:dergoni|dergo|shkruani|shkruaj|ftoni|qoni|coni|shqetesoni|bezdisni|njoftoni|kontaktoni)(?: me| ma| mo)?"
    r"(?: (?:e ?mail\w*|mesazhe\w*|ftesa\w*|njoftime\w*|mail\w*|materiale\w*|drafte\w*|asgje|te tilla|ju lutem|te lutem|per \w+|tani e tutje|"
    r"ne te ardhmen|e mos me \w+))*$"
    r"|\b(?:nuk|s) (?:dua|duam|deshiroj|deshirojme|due|du)(?: me)? (?:te|t|me) (?:marr|marrim|mor|pranoj|marre)(?: me| ma)?"
    r" (?:e ?mail\w*|mesazhe\w*|ftesa\w*|njoftime\w*|mail\w*|materiale\w*|te tilla)"
    r"|\b(?:dua|duam|deshiroj|deshirojme|kerkoj|kerkojme|do te doja|do doja|due|du|doja) te (?:largohe\w+|hiqe\w+|c ?regjistrohe\w+|cregjistrohe\w+|"
    rf"dal|dalim|terhiqe\w+)(?: (?:nga|prej) {_LIST}|$| nga kjo)"
    r"|\b(?:kerkoj|kerkojme|ju lutem(?: per)?|ju lutemi(?: per)?) (?:largimin|heqjen|fshirjen|c ?regjistrimin|cregjistrimin) (?:tim|time|tone|e emrit tim|"
    r"e adreses sime|e e ?mail\w* tim|nga forumi|nga lista)"
    r"|\b(?:hiqni|hiqeni|fshini|fshijeni|hiqe|fshije|largoni|largojeni) (?:emrin tim|adresen time|adresen tone|e ?mail\w*(?: i?n)? tim|e ?mail\w* tone|te dhenat e mia|"
    r"kontaktin tim|organizaten tone|numrin tim)\b"
    r"|\b(?:jap|japim|dorezoj) dorehe?qj\w+(?: time)? (?:nga|si) (?:anetar\w*|forumi\w*)|\bheq dore nga (?:anetaresi\w*|forumi)"
    r"|\bnuk (?:dua|deshiroj) te jem me (?:anetar\w*|pjese)|\bc ?regjistrohem\b|^(?:c regjistrim|cregjistrim|unsubscribe|un subscribe|opt out)(?: ju lutem| please| me)?$|^ju lutem(?:i)? (?:c regjistrim|cregjistrim)$"
    r"|\b(?:please |kindly )?unsubscribe (?:me|us|from|my)|\b(?:remove|delete|take) (?:me|us|my (?:name|e ?mail|address)(?: address)?)"
    r"(?: (?:from|off|out)(?: of)? (?:the|this|your|all) (?:\w+ )?(?:list|forum|mailing|database|mails|e ?mails)|$| please)"
    r"|\b(?:do not|don t|stop|cease) (?:send|sending|writing|emailing|mailing|email|contact|contacting) (?:to )?(?:me|us)(?: (?:any ?more|any|these|further|emails?|mails?|again|messages?|invitations?|more))*$"
    r"|\b(?:no longer|do not|don t) (?:wish|want) to (?:receive|get|be (?:a member|part|on))"
    r"|\bwant to (?:be removed|leave|unsubscribe|opt out)|\bopt me out"
    r"|\b(?:cancellatemi|rimuovetemi|toglietemi|disiscrivetemi|eliminatemi)\b|\bnon (?:desidero|voglio) piu ricevere|\b(?:rimuovere|cancellare|togliere) il mio (?:nome|indirizzo)"
    r"|\bnon (?:mandatemi|inviatemi|scrivetemi) piu"
    r"|\baustragen\b|\babmelden\b"
)
NOT_REMOVAL = re.compile(
    r"\b(?:nese|po nuk|neqoftese|perderisa|if|unless|kujtes\w*|reminder\w*|ne kete adrese|te kjo adrese|adresa e re|ne vend tim|deri (?:ne|me)|sot|neser|"
    r"kete jave|neni\w*|nenit|kazan\w*|tarif\w*|pagues\w*|bizneseve|se si)\b"
)

DECLARED = re.compile(
    r"\b(?:per t u ankuar|te ankohe(?:m|mi))\b|"
    r"\b(?:ankohe(?:m|mi)|protestoj|protestojme)\b(?! per (?:zhurm|tarif|mbetj|plehra))"
    r"|\b(?:paraqes|paraqesim|bej|bejme|depozitoj|depozitojme|dergoj|dergojme|drejtoj|drejtojme|ngre|ngrej|ngrejme|parashtroj|parashtrojme|beja|qoj|"
    r"paraqitur|ushtroj|ushtrojme|dua te bej|po bej|po paraqes)(?: \w+){0,3} (?:ankese|ankesen|ankim|ankimin)\b"
    r"|^(?:(?:objekti|lenda|tema|subjekti) )?(?:ankese|ankim|kerkese ankimore|kerkese ankese)(?: (?:zyrtare|formale|administrative|me shkrim|publike))*"
    r"(?:$| (?:ndaj|kunder|per|mbi|lidhur|ne lidhje|drejtuar|sipas|ne baze|nga|rreth|e)\b)"
    r"|\b(?:kjo|ky mesazh|ky e ?mail|kete mesazh|kete)(?: mesazh)? (?:eshte|asht|perben|te konsiderohet|konsiderojeni|ta konsideroni|mund te konsiderohet)(?: si)?(?: nje)? ankese"
    r"|\b(?:konsiderojeni|merreni|trajtojeni|regjistrojeni)(?: \w+){0,3} (?:si )?ankese\b"
    r"|\bankesa (?:ime|jone|e jone)\b|\bankesen time\b|\bankesen tone\b"
    r"|\b(?:i|we) (?:\w+ ){0,4}complain\b|\b(?:file|lodge|submit|make|raise) (?:a|this|an|my|our) (?:formal |official )?complaint|"
    r"\b(?:this is|treat this as|consider this|regard this as|take this as) (?:a|an|my|our) (?:formal |official )?complaint|\bobject(?:ion)? to the (?:procedure|process|consultation)|^(?:formal |official )?complaint(?:$| (?:about|against|regarding|under|concerning|over)\b)"
    r"|\b(?:presento|presentiamo|sporgo|inoltro|inoltriamo) (?:un )?(?:formale )?reclamo|\bsporgo formale reclamo|^reclamo\b|\bmi lamento\b|\bci lamentiamo\b"
)
OF_THE_DRAFT = re.compile(
    r"\b(?:te parashiko\w+|parashikohe?\w*|mekanizem\w* ankes\w*|procedur\w+ (?:e|te) ankes\w*|ankesat e (?:qytetar|banor)\w*|numer\w* (?:per )?ankesa\w*|tarif\w*|"
    r"pages\w*|pagua\w*|gjob\w*|kazan\w*|mbetje\w*|plehra\w*|zhurm\w*|ndricim\w*|rruge?s|trotuar\w*|buxheti\w*|leje\w* ndertim\w*|ndertimi\w*|"
    r"tax\w*|fees?|waste|rifiuti)\b"
    r"|\b(?:nen|neni|nenin|nenit|pika|piken|pikes|shkronja|paragrafi|kreu|kapitulli|seksioni|tabela|faqja|faqe|shtojca) (?:nr )?\d(?!\d* (?:i|te|e|dhe \d+ te) ligj)"
)
LAW_146 = re.compile(
    r"\b146\s*/\s*(?:20)?14\b|\bligj\w* (?:nr\.? ?)?146\b|\blaw (?:no\.? ?)?146\b|\blegge (?:n\. ?)?146\b|\bkomisioner\w*|\bcommissioner\b"
)
GRIEVANCE = re.compile(
    r"\bsa per sy(?: e faqe)?\b|\b(?:farse|tallje|shaka|fasade|mashtrim)\b|"
    r"\b(?:jam|jemi|ndihem|ndihemi|mbetem|mbeta)(?: (?:shume|thelle|teper|mjaft|vertet))* (?:i|e|te) (?:zhgenjyer|pakenaqur|indinjuar|revoltuar|fyer|shqetesuar|zhgenjyera)\b|"
    r"\b(?:shpreh|shprehim) (?:pakenaqesi\w*|indinjat\w*|zhgenjim\w*|shqetesim\w*)|\beshte (?:e papranueshme|e turpshme|skandaloze|turp)\b|"
    r"\b(?:am|are) (?:very |deeply )?(?:disappointed|dissatisfied|outraged)\b"
)
BREACH = re.compile(
    r"\b(?:nuk|s) (?:kam|kemi|mora|morem) (?:marre )?(?:asnje |ndonje )?(?:pergjigje|njoftim|ftese)\b|\baskush (?:nuk|s) (?:na|i|e|me)\b"
    r"|\b(?:nuk|s) (?:(?:na|me|e|u) )?(?:jemi|jam|ishim|isha|kemi qene|jena|eshte|ka|kane|keni|u|po)?(?: (?:na|asnjehere|fare|aspak|kurre|me))* ?(?:konsultu\w*|njoftu\w*|"
    r"ftu\w*|pyet\w*|pyt\w*|informu\w*|degju\w*|perfshire|respektua\w*|zbatua\w*|ftoi|njoftoi|konsultoi|publikua\w*|shqyrtua\w*|trajtua\w*|kthy\w*(?: pergjigje)?|mor\w* (?:asnje )?pergjigje|mor\w* parasysh)\b"
    r"|\b(?:shkel\w*|cenon|cenim\w*|cenua\w*|mosrespektim\w*|moszbatim\w*|mosnjoftim\w*|moskonsultim\w*|parregullsi\w*)\b"
    r"|\bne kundershtim (?:me|te) (?:ligji\w*|procedur\w*|afat\w*)|\bjo ne perputhje me ligjin|\bnuk (?:eshte|jane) ne perputhje me ligj"
    r"|\b(?:afati|koha|kohe)(?: (?:i|e|per|qe)(?: \w+){1,6}?)? (?:eshte|ishte|asht|qe|jane) (?:shume |teper |tejet |jashtezakonisht |fare |krejt )?(?:i |e )?(?:shkurter|shkurte|paket|pamjaftueshe?m\w*|"
    r"pa mjaftueshme|vogel|paarsyeshem)"
    r"|\bafat(?:i)? (?:shume |teper |tejet )?i shkurter\b|\bpak (?:dite|kohe) (?:per|perpara|para)\b|\b(?:vetem|vec) (?:\w+ )?(?:\d+|nje|dy|tri|tre|kater|pese) (?:dite|ore)\b"
    r"|\bkonsultim\w*(?: \w+){0,3} (?:eshte|ishte|asht|u be|qe)(?: \w+){0,3} (?:formal|fiktiv|fasad|sa per sy|i pavlefshem|shou|show|i paligjshem|i parregullt|farse)"
    r"|\b(?:erdhi|u dergua|u njoftua|u njoftuam|na erdhi|e morem|e mora|u publikua|na u dergua|ftesa|njoftimi)(?: \w+){0,4} (?:vone|me vonese|pas afatit)"
    r"|\bpa (?:asnje |u |na )(?:konsultim|njoftim|degjes\w*|konsultuar|njoftuar|pyetur|ftuar|degjuar|lene kohe)"
    r"|\b(?:not|never|without being|without having been) (?:been )?(?:properly )?(?:consulted|informed|invited|notified|asked)|\bdeadline(?: \w+){0,4} (?:is|was) (?:far |much |way )?(?:too short|unreasonabl\w*|insufficient)"
    r"|\b(?:violat\w+|breach\w*|infring\w+)\b|\bnon siamo stati (?:consultati|informati|invitati)|\btermine(?: \w+){0,3} (?:e|era) troppo breve|\bviolazione\b"
)
_STEP = r"(?:konsultim\w*|afati\w*|afat|degjes\w*|takim\w*|proces\w*|procedur\w*|miratim\w*|njoftim\w*)"
REMEDY = re.compile(
    rf"\b(?:rihap\w*|zgjat\w*|shtyhe\w*|shty\w+|anulo\w*|anulim\w*|perserit\w*|riperserit\w*|pezullo\w*|pezullim\w*|ndal\w*|ri ?bere\w*|ri ?nis\w*|organizo\w*|respekto\w*|hapur serish|behet|mbahet)"
    rf"(?: \w+){{0,4}} {_STEP}\b|\b{_STEP}(?: \w+){{0,5}} (?:te )?(?:rihap\w*|zgjat\w*|shty\w*|anulo\w*|perserit\w*|pezullo\w*|ri ?nis\w*|behet serish|respekto\w*|jete ne perputhje)"
    r"|\b(?:te|t) (?:na|me|ju) (?:jepet|jepni|kthehet|ktheni|dergohet) (?:nje )?(?:pergjigje|sqarim|shpjegim|kohe|afat)|\bpergjigje (?:me shkrim|zyrtare|brenda)"
    r"|\b(?:te )?(?:merren|marrjen e|merrni) masa\w*|\b(?:te )?(?:shqyrto\w+|verifiko\w+|trajto\w+|regjistro\w+) (?:kjo |kete |ketë )?ankes\w*|\bankes\w* (?:te )?(?:shqyrto\w+|trajto\w+)"
    r"|\bte na (?:degjoni|ftoni|konsultoni|informoni|njoftoni)|\bte (?:ftohe\w*|njoftohe\w*|konsultohe\w*|informohe\w*)\b|\b(?:te )?(?:zgjatet|shtyhet|rihapet|anulohet|perseritet|pezullohet)$"
    r"|\b(?:do )?(?:t )?i drejtohe\w+ komisioner\w*|\bdrejtohemi komisioner\w*|\b(?:nis\w*|hap\w*) (?:nje )?(?:hetim|verifikim)"
    r"|\b(?:extend|reopen|repeat|suspend|annul|cancel|postpone)\w*(?: \w+){0,4} (?:deadline|consultation|hearing|procedure|process|adoption)|\b(?:deadline|consultation)(?: \w+){0,3} be (?:extended|reopened|repeated)"
    r"|\b(?:kerkoj|kerkojme)(?: \w+){0,2} (?:nderhyrj\w*|zgjidhj\w*|sqarim\w*|shpjegim\w*|masa)|\bwritten (?:answer|reply|response)|\b(?:prorog\w+|riapri\w+|ripet\w+)(?: \w+){0,3} (?:termine|consultazione)"
)
PROCEDURE = re.compile(
    r"\b(?:konsultim\w*|konsultua\w*|njoftim\w*|njoftua\w*|ftes\w*|ftua\w*|degjes\w*|takim\w*|mbledhj\w*|ankes\w*|ligj\w*|procedur\w*|transparenc\w*|"
    r"komisioner\w*|koordinator\w*|kerkes\w*|dite pune|afati\w*|vonese|pelqim\w*|te dhenat personale|privatesi\w*|"
    r"pergjigj\w*|informim\w*|146|119|consult\w*|deadline|hearing|notice|law|procedure|consultazione|termine|scadenza|legge)\b"
)
ADDRESSED = re.compile(
    r"\b(?:ju|juaj|tuaj|tuaja|keni|jeni|askush|asnjehere|bashkia|bashkise|bashkine|kryetar\w*|forum\w*|anetar\w*|thirrj\w*|zgjedhj\w*|mendimet tona|pjesemarrj\w*|"
    r"e ?mail\w*|papranueshme|padrejt\w*|e drejt\w+|te drejt\w+|right|rights|mayor|sindaco|arrivat\w*)\b|^eshte hera e \w+(?: \w+){0,4}$"
)
"""What a complaint says of those who consult."""
_ON = (
    r"(?: (?!(?:dhe|edhe|por|nuk|s|qe|se|sepse|eshte|asht|jane|ka|kane|me duket|pa|jo|mendoj\w*|mungon\w*|duhe\w+|tarif\w*|and|but|not|no|is|are|has|which|that|who|"
    r"che|ma|non|e non)\b)\w+)"
)
"""A further word that begins no statement of its own."""
_ROLE = (
    r"(?:banor|qytetar|anetar|perfaqesues|drejtues|drejtor|kryetar|mesues|student|pensionist|inxhinier|jurist|avokat|arkitekt|mjek|pronar|gazetar|profesor|pedagog|"
    r"nene|prind|sekretar|koordinator|specialist|aktivist|punonjes|fermer|tregtar|ekonomist)\w*"
)
_READ = r"(?:lexova|lexuam|lexoj|lexojme|kam lexuar|kemi lexuar|pashe|pame|shqyrtova|shqyrtuam|shqyrtojme|po lexoj|po shqyrtojme)"
_PAPERS = r"(?:draftin|materialin|materialet|dokumentin|dokumentet|planin|projektin|ftesen|relacionin|strategjine|rregulloren)"
CONTEXT = re.compile(
    rf"(?:ne pergjigje te|lidhur me|ne lidhje me|referuar|duke iu referuar|in reply to|with reference to)(?: your)? (?:kerkes|mesazh|e ?mail|ftes|shkres|draft|projekt|plan|material|dokument|request|message|letter|invitation)\w*{_ON}{{0,8}}|"
    rf"(?:(?:une|ne) )?(?:(?:jam|jemi) (?:nje )?{_ROLE}|(?:quhem|perfaqesoj|perfaqesojme) \w+|(?:jam|jemi) nga (?:lagj\w+|fshat\w*|shoqat\w*|organizat\w*) \w+){_ON}{{0,6}}"
    rf"|(?:(?:une|ne|sapo|e|i) )*{_READ}(?: (?:me (?:vemendje|kujdes|interes)|te gjithe|te plote))*(?: (?:te dyja |te gjitha )?{_PAPERS}{_ON}{{0,5}})?"
    rf"|(?:pas|mbas) (?:leximit|shqyrtimit|lexuarit|diskutimit|analizimit){_ON}{{0,6}}(?: dhe (?:te )?(?:relacion|dokument|material|shtojc)\w*)?{_ON}{{0,3}}"
    rf"|(?:kam|kemi|kisha|kishim|desha te bej|doja te bej)(?: vetem)?(?: (?:nje|dy|tri|tre|disa|ca))? pyetj\w*(?: (?:per|lidhur me|ne lidhje me|rreth|mbi) \w+{_ON}{{0,5}})?"
    r"|(?:(?:vetem )?(?:nje|dy) )?pyetj\w*(?: e vogel| te vogla)?"
    rf"|(?:per momentin |tani |sot |kete jave )?nuk (?:kam|kemi|pata) (?:pasur )?(?:kohe|mundesi)(?: (?:ta|te|t i) (?:lexo|shoh|shiko|shqyrto|pergjigj|shkrua|studio)\w*{_ON}{{0,3}})?"
    rf"|(?:ia|ua|ja) (?:percolla|percollem|kalova|kaluam|dergova|derguam){_ON}{{1,5}}|jam (?:me (?:leje|pushime|sherbim)|jashte (?:vendit|shtetit|zyre|zyres)){_ON}{{0,6}}"
    r"|(?:ju )?(?:lutem|lutemi)(?: (?:me|na) (?:sqaroni|tregoni|thoni|njoftoni|konfirmoni|ktheni pergjigje))?"
    r"|per (?:draftin|planin|projektin) nuk (?:shprehe\w+|kam mendim|kemi mendim)"
    rf"|pa (?:e |i )?(?:ditur|pare)(?: kete| keto)? nuk (?:mund|shkruaj|jap|shprehe\w+|japim){_ON}{{0,5}}"
    r"|adresa (?:ime|jone)(?: \w+){1,8}|(?:tel|telefoni|cel|nr tel|celulari)(?: im)? [\d ]{6,20}|e ?mail\w* im \w+(?: \w+){1,4}"
    rf"|(?:e )?(?:pres|presim|jam ne pritje te|jemi ne pritje te|ne pritje te)(?: nje)?(?: \w+){{0,2}} (?:pergjigj\w*|konfirmim\w*|sqarim\w*|mendim\w*|miratim\w*|vendim\w*){_ON}{{0,5}}"
    rf"|per (?:te|t)(?: mundur te)? (?:jap\w*|dhene|formul\w*|shpreh\w*|dergo\w*) (?:\w+ )?(?:mendim\w*|koment\w*|verejtj\w*|rekomandim\w*|opinion\w*){_ON}{{0,5}}"
    rf"|(?:me keto|keto|kjo)(?: (?:te dhena|informacion\w*|dokument\w*)) (?:na|me) (?:duhe[nt]|nevojite[nt]|ndihmo\w+){_ON}{{0,8}}"
    rf"|(?:i|we) (?:am|are) (?:a|an|the) (?:resident|citizen|member|representative|director|teacher|student|lawyer|engineer|journalist){_ON}{{0,6}}"
    rf"|(?:i|we) have (?:a|one|two|some|a few) questions?{_ON}{{0,6}}|(?:i|we) (?:have )?(?:read|reviewed|seen|studied) (?:the|your) (?:draft|plan|document){_ON}{{0,5}}"
    rf"|(?:i |we )?(?:look|looking) forward to{_ON}{{1,5}}"
    rf"|(?:avrei|ho|abbiamo) (?:una|due|alcune) domand[ae]{_ON}{{0,6}}|sono (?:un|una|il|la) (?:cittadin|resident|membr|rappresentant)\w*{_ON}{{0,6}}|(?:resto )?in attesa{_ON}{{0,5}}"
)
"""Who is writing, that it was read, that an answer is awaited. A word of the draft's matter must find no way through."""
LEAVING = re.compile(
    rf"(?:une |ne )?nuk (?:jam|jemi) me (?:anetar\w*|pjese|ne|te|kryetar\w*|perfaqesues\w*|drejtor\w*|punonjes\w*){_ON}{{0,6}}|(?:une |ne )?nuk jam (?:anetar\w*|banor\w*|pjese){_ON}{{0,5}}"
    rf"|(?:une |ne )?nuk (?:punoj|punojme|banoj|jetoj|merrem|merremi|bej pjese|bejme pjese|kam lidhje|kemi lidhje)(?: me| ma)?{_ON}{{0,6}}|nuk (?:me|na) intereso\w+(?: me)?{_ON}{{0,4}}|nuk (?:kam|kemi) (?:me )?(?:kohe|interes){_ON}{{0,5}}"
    rf"|(?:kam|kemi) (?:dale ne pension|ndryshuar (?:pune|vendbanim|adrese|detyre|qytet)|nderruar (?:pune|vendbanim|adrese|detyre)|lene (?:punen|detyren|shoqaten|organizaten|forumin)|levizur|dhene doreheqj\w+){_ON}{{0,5}}"
    rf"|jam (?:larguar|transferuar|shperngulur|pensionuar|i pensionuar|e pensionuar){_ON}{{0,5}}|po largohem{_ON}{{0,5}}|(?:po )?(?:marr|marrim) (?:shume|teper) (?:e ?mail\w*|mesazhe){_ON}{{0,4}}"
    rf"|(?:besoj )?(?:jam|me keni)(?: qene| hyre)? (?:ne liste |futur |shtuar |regjistruar )?(?:gabimisht|gabim|pa dashje|pa dijenine time){_ON}{{0,5}}|gabimisht (?:jam|me keni){_ON}{{0,6}}"
    rf"|keni (?:adrese|numer|person) (?:te |e )?(?:gabuar|tjeter)|adresa (?:eshte )?e gabuar|kjo adrese nuk (?:perdoret|eshte){_ON}{{0,6}}|jetoj ne \w+"
    r"|(?:meqe|meqenese|pasi|sepse|per arsye se|since|because) (?:kam|kemi|nuk|jam)(?: \w+){1,10}"
    rf"|(?:i|we) (?:am|are) (?:no longer|retired|not (?:a member|involved)){_ON}{{0,6}}|i have (?:changed jobs|left|moved|retired){_ON}{{0,6}}|(?:i|we) do not have (?:the )?time{_ON}{{0,5}}|non (?:lavoro|sono|faccio) piu{_ON}{{0,6}}"
)
"""Why its author wants to be left out; counts only beside that wish."""

HELD = re.compile(
    r"\b(?:raport\w*|studim\w*|kontrat\w*|procesverbal\w*|vendim\w*|urdher\w*|urdhr\w*|te dhena\w*|informacion\w*|informata\w*|statistik\w*|preventiv\w*|fatur\w*|shpenzim\w*|"
    r"vleresim\w*|analiz\w*|list\w*|hart[aei]\w*|planimetri\w*|buxhet\w*|marreveshj\w*|licenc\w*|dokument\w*|korrespondenc\w*|audit\w*|tender\w*|prokurim\w*|ofert\w*|"
    r"inventar\w*|regjistr\w*|evidenc\w*|kosto\w*|bilanc\w*|kopje\w*|akt\w*|relacion\w*|procedur\w*|sondazh\w*|matje\w*|monitorim\w*|permbledhj\w*|"
    r"copy|copies|correspondence|report\w*|stud(?:y|ies)|contract\w*|minutes|decision\w*|data|statistics|invoice\w*|expenditure\w*|document\w*|information|assessment\w*|budget\w*|records?|"
    r"copia|rapporto|relazione|studio|contratto|verbale|dati|documentazione|documenti|informazioni|list)\b"
)
_GIVE = (
    r"(?:dergoni|dergo|dergonit|jepni|jep|vini ne dispozicion|vihe[tn] ne dispozicion|vene ne dispozicion|siguroni|jepe[tn]|dergohe[tn]|percillni|perciell|ofroni|"
    r"vihen ne dispozicion|pajisni|pajise[tn]|qoni|coni|bashkelidhni|jepnit|paraqisni)"
)
HAND_OUT = re.compile(
    r"\b(?:kerkoj|kerkojme|dua|duam|deshiroj|deshirojme|doja|do te doja) te njihe(?:m|mi) me\b|"
    rf"\b(?:me|na|ma|t ma|ta|tma|t na|mi|m i|i) {_GIVE}\b"
    r"|\b(?:kerkoj|kerkojme|dua|duam|deshiroj|deshirojme|me duhet|na duhet|me nevojitet|na nevojitet|kam nevoje per|kemi nevoje per|kerkohet|doja|do te doja|do te donim|lutem|lutemi)"
    r"(?: (?:te marr|te marrim|te kem|te kemi|qe te kem|nje|per|t|zyrtarisht|gjithashtu|edhe|ju lutem|te me|te na|jepet|akses ne))* "
    r"(?:kopje\w*|nje kopje|akses|informacion\w*|informata|te dhena\w*|dokumentacion\w*|statistika\w*|procesverbal\w*|kontrat\w*|listen|raportin|preventivin|faturat)"
    r"|\b(?:i|we) (?:am|are) requesting\b|\bi (?:would like to )?(?:request|require|ask for)(?: (?:a|the|an))? (?:cop\w+|information|access|documents?|data)|\bwe (?:would like to )?(?:request|require|ask for)(?: (?:a|the|an))? (?:cop\w+|information|access|documents?|data)"
    r"|\b(?:send|provide|give|forward)(?: me| us| to me| to us)? (?:with )?(?:a |the )?(?:cop\w+|report|study|contract|minutes|data|information|documents?|feasibility)|\b(?:send|provide|give) (?:me|us)\b|\bprovide (?:the|a) (?:list|report|contract)\w*"
    r"|\b(?:chiedo|chiediamo|richiedo|richiediamo|vorrei|vorremmo)(?: (?:di )?(?:avere|ricevere))? (?:una |l )?(?:copia|accesso|informazioni|i dati|la documentazione)|\b(?:inviatemi|inviateci|mandatemi|fornir\w+)\b"
)
HAND_OUT_DRAFT = re.compile(
    rf"\b(?:me|na|ma|t ma|ta|tma|t na|mi|m i|i) {_GIVE}(?: (?:nje here|edhe|perseri|serish|ju lutem|te lutem|nje|e|te))* (?:here )?"
    r"(?:draftin|drafti|projekt\w+|dokumentin|dokumentet|pdf\w*|word\w*|docx|versionin|materialin|materialet|shtojc\w*|aneks\w*|link\w*|relacionin|skedar\w*|file\w*|bashkengji\w*|attach\w*|tekstin|ftesen)\b"
    r"|\b(?:re ?)?send(?: me| us)?(?: the| it)?(?: again)? (?:draft|pdf|annex\w*|attachment\w*|file|link|missing|document)\b|\b(?:send|resend)(?: it| them) (?:again|once more)|\bne (?:word|pdf|docx)\b|\bin (?:word|pdf)(?: format)?\b"
)
NOT_ATTACHED = re.compile(
    r"\b(?:bashkengji\w*|bashkangji\w*|bashkelidh\w*|attach\w*|allegat\w*|nuk (?:hapet|hapen|me hapet|na hapet|e gjej|e gjeta|e gjejme|po e gjej|e gjetem|i gjej|me ka ardhur|na ka ardhur|ishte|lexohet)|"
    r"cannot open|can t open|missing|non si apre|manca l|mungonte|mungon (?:shtojca|aneksi|faqja|dokumenti|drafti))\b"
)
PLACE = re.compile(
    r"\b(?:neni\w*|nenet|neneve|pik[ae]\w*|tabel\w+|kapitull\w*|kreu\w*|seksion\w*|paragraf\w*) (?:nr )?(?:\d|[ivx]+\b)"
)
OFFERS = re.compile(
    r"\b(?:(?:e|i) gjeni|(?:po )?(?:jua?|ua) (?:dergoj|dergojme|bashkengjis|bashkengjisim|bashkelidh|bashkelidhim)|please find|find (?:attached|enclosed)"
    r"|(?:i|we) (?:attach|enclose)|trov\w+ (?:in )?allegat\w+)\b"
)
"""Whoever hands something over asks for nothing: “opinionin tonë e gjeni në PDF-në bashkëngjitur”."""
NOT_RECEIVED = re.compile(
    r"\bnuk (?:po )?(?:e|i) gj(?:ej|eta|ejme|etem) (?:shtojc|dokument|material|bashkengj|draft|link|skedar|aneks)\w*|"
    r"\bnuk (?:me |na |po me |po na )?(?:hap\w+|ishte bashkengj\w+|eshte bashkengj\w+|jane bashkengj\w+|ishin bashkengj\w+)|\b(?:s|nuk) (?:ka|kishte) (?:asnje |ndonje )?(?:bashkengj|attach|dokument te bashk)\w*|"
    r"\b(?:bashkengjitja|attachment\w*) (?:mungon|nuk|is missing|was missing|is not|missing)|\b(?:can t|cannot|could not) open\b|\bnon (?:si apre|riesco ad aprire)"
)
REQUEST_HEADING = re.compile(
    r"\b(?:ligj\w*|ushtr\w*|baze|sipas|bazuar)\b.{0,40}\bdrejt\w+(?: time| tone)? (?:e|te|per) informim\w*\b(?=.*\b(?:kerkoj|kerkojme|dua|duam|lutem|lutemi|deshiroj|deshirojme)\b)"
    r"|\b(?:kerkoj|kerkojme|dua|duam|lutem|lutemi|deshiroj|deshirojme) (?:te ushtr\w* )?.{0,120}\bdrejt\w+(?: time| tone)? (?:e|te|per) informim\w*\b"
    r"|\bfoi request\b|\brequest\w*\b.{0,40}\bright (?:to|of) (?:information|access)|\bright (?:to|of) (?:information|access)\b.{0,60}\brequest|"
    r"^(?:(?:objekti|lenda|tema|subjekti) )?kerkes\w* (?:zyrtare )?per (?:informacion\w*|informim|te dhena|dokument\w*|akses|kopje)|\b(?:paraqes|paraqesim|bej|bejme|drejtoj|drejtojme|dergoj|depozitoj|eshte|si|kete) (?:kete |nje )?"
    r"kerkes\w* per (?:informacion|informim|dokument\w*|akses|te dhena)"
    r"|\b(?:ligj\w*|law|legge)(?: (?:nr|no|n|number))? ?119\b(?=.*\b(?:kerkoj|kerkojme|kerkohet|lutem|lutemi|dua|duam|deshir\w+|request|ask|chied\w+|richied\w+|na|me (?:jepni|dergoni)|jepet|dergo\w+)\b)"
    r"|\b(?:kerkoj|kerkojme|lutem|lutemi|dua|duam|request|ask|chied\w+|richied\w+|jepni|dergoni)\b.*\b(?:ligj\w*|law|legge)(?: (?:nr|no|n|number))? ?119\b"
    r"|^(?:ne baze te|bazuar ne|mbeshtetur ne|ne mbeshtetje te|sipas|referuar|under|pursuant to|based on)(?: nenit \w+)?(?: te)? (?:ligjit?|ligjin|law)(?: (?:nr|no))? ?119(?: \d{4})?(?: (?:per|mbi) te drejten e informimit)?$"
    r"|^(?:freedom of )?information request\b|^request for (?:information|access|documents)|\bfreedom of information\b|^richiesta di (?:accesso|informazioni)"
)
NOT = re.compile(r"\bmos\b")
FOR_THE_DRAFT = re.compile(
    r"\b(?:te (?:publikohe\w*|shtohe\w*|perfshihe\w*|parashikohe\w*|botohe\w*|afishohe\w*|hartohe\w*)|kerkesat per informacion|te publikuar\w*|(?<!permendet )(?<!permenden )(?<!citohet )ne (?:kete )?(?:draft|rregullor|plan|projekt|strategji)\w*|ne draft te|me te plote ne|ta publikoni|te publikoni|be published|be added|(?:kerkoj|kerkojme|duam|dua) (?:qe|te) (?!me\b|na\b|dhena|marr|ushtr|kem|njihem)(?!.*\b(?:na|me) (?:jep|dergo|vih|vene|siguro))\w+)\b"
)
DEMAND_IN_QUESTION = re.compile(
    r"\ba (?:mendoni|besoni|ju duket|e quani)\b|"
    r"^(?:po )?(?:a )?(?:nuk|s|pse|perse|why|perche|non) (?!(?:e di|dihet|e kam te qarte|e? ?kuptova|e? ?kuptoj|e kuptuam|e kuptojme|e dime|di|me eshte e qarte|na eshte e qarte|jam|jemi)\b)(?:do|duhe\w*|mund|eshte|jane|ka|kane|u|po|te|not|don t|sarebbe|si|duhet|mendoni|besoni|shton\w*|behe\w*|nuk|jo|s|would\w*|the|is|e|i|ta|vlen|perfshi\w+|shtohe\w*|parashiko\w+)"
    r"|\b(?:a nuk do|nuk do te ishte|nuk mendoni|nuk besoni|s do te ishte|me mire|me e drejte|sa here|deri kur do|c fare turpi|"
    r"turp|would(?:n t| not) it|isn t it|shouldn|wouldn|better|meglio|si mund te (?:pagua|prano|lejo|ndodh)\w*|kush do (?:t i |ti |ta )?beso\w*)\b"
    r"|\b(?:a )?mund te (?:ndryshohe|shtohe|hiqe|ule|rrite|perfshihe|zevendesohe|parashikohe|rishikohe|permiresohe|vendose|behe|kete|ndertohe|mbille|rregullohe|pergjysmohe)\w*"
    r"|\b(?:a )?mund ta? (?:ndryshoni|shtoni|hiqni|ulni|perfshini|rishikoni|parashikoni|zevendesoni|permiresoni)\b|\bcould you (?:add|change|remove|include|reconsider|lower)|\bcan (?:you|we) (?:add|change|remove|include|lower)"
)
OWN_DUTY = re.compile(
    r"\bduhe[tn] (?:te|ta|t i|t ju|ti|tju) (?:dergoj|dergojme|paraqit\w+|plotesoj|plotesojme|marr|marrim|vij|vijme|firmos\w*|regjistrohe\w+|bej|bejme|shkruaj|shkruajme|pergjigje\w+|konfirmo\w+|lexo\w+|paraqes|paraqesim|kthej|kthejme|sjell\w*)\b"
    r"|\bshould (?:i|we) (?:send|write|come|answer|reply|register|sign|submit)"
)
POSTPONED = re.compile(r"\bdo te \w+|\b(?:te|t) shtyhe\w* (?:afati|takimi|degjesa)\b|\ba (?=mund|eshte|do|ka|jane)")
INDIRECT = re.compile(
    r"^nuk e (?:kuptoj|kuptova|kuptuam)(?: mire)?$|"
    r"^(?:(?:ju )?(?:lutem|lutemi) )?(?:(?:mund )?(?:te )?(?:me|na) (?:tregoni|sqaroni|njoftoni|thoni|informoni|shpjegoni|ktheni pergjigje|trego|thuaj|thoni)|te dihet|konfirmoni|na e sqaroni|me konfirmoni)(?: \w+){0,2} "
    r"(?:nese|kur|ku|si|sa|kush|cil\w*|c fare|cfare|a|se si|se kur|se ku|per cfare|pse|afatin|oren|vendin|daten)\b"
    r"|^(?:une |ne )?(?:dua|desha|doja|donim|deshiroj|deshirojme|duam|do te doja|do doja|do te donim|kisha|me intereson|na intereson)(?: vetem)?(?: per)? (?:te|t) "
    r"(?:di|dija|dinim|dime|dije|pyes|pyesim|pyesja|mesoj|mesojme|sqaroj|sqarohem|kuptoj|e di)\b"
    r"|^nuk (?:e )?(?:kuptova|kuptoj|kuptuam|kuptojme|di|dime|me eshte e qarte|na eshte e qarte|jam i sigurt|jam e sigurt|jemi te sigurt)(?: mire)? (?:nese|se si|se kush|se ku|se kur|a|kush|ku|kur|si|cil\w*|sa)\b"
    r"|^(?:i|we) (?:would|d) like to (?:know|ask)\b|^(?:could|can|would) you (?:please )?(?:tell|let|clarify|explain|confirm)|^please (?:tell|let|clarify whether|explain|confirm whether|confirm when)|^(?:vorrei|vorremmo) (?:sapere|chiedere (?:se|quando|come|dove))|"
    r"^(?:potreste|potete|puo|puoi) (?:dirmi|dirci|spiegar\w+|confermar\w+)|^mi interesa te di"
)
ASKS_WITHOUT_MARK = re.compile(
    r"(?:(?:a )?mund te (?:dergo\w*|marr\w*|vij\w*|bej\w*|paraqes\w*|shkoj\w*|pyes)|(?:te|ne|nga|per|me) cil\w+ \w+ (?:gjende\w*|eshte|jane|do|behet|mbahet)|a (?:eshte|asht|jane|ka|kane|kam|kemi|mund|do|vlen|vlejne|parashiko\w+|perfshi\w+|duhet|keni|behet|u|ju|e keni|i keni|mundem|mundemi|perfshihe\w+)|"
    r"kur (?:eshte|asht|jane|do te|fillon|mbaron|mbyllet|behet|mbahet|hyn|skadon|perfundon)|ku (?:eshte|asht|mund|gjende\w*|gjej|do te|behet|mbahet|duhet)|deri kur|"
    r"sa (?:eshte|kushton|do te|kohe|dite|jane|do|zgjat|\w+ (?:ka|kane|jane|eshte|paguan|paguajne|ka pasur))|kush (?:eshte|do|e|i|jane|mund)|cil[aei]t?n? (?:eshte|jane|do|dokument\w*|dat\w*)|cfare (?:eshte|do te|duhet|ndodh\w*|dokument\w*|kuptohet)|"
    r"c (?:eshte|do te)|si (?:mund|do te|funksion\w+|llogarite\w*|duhet te|behet)|when (?:is|will|does)|where (?:is|can|do)|who (?:is|will)|how (?:can|do|does|will|much|many)|"
    r"what (?:is|are|does|will)|is there|are there|does (?:the|this)|quando|dove|chi e|come si|quanto)\b"
)
