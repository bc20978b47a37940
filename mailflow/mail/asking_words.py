"""How members ask, and for what: patterns for `asking`, against folded words with single blanks."""

from __future__ import annotations

import re

HELD = re.compile(
    r"\b(?:raport\w*|studim\w*|kontrat\w*|procesverbal\w*|vendim\w*|urdher\w*|urdhr\w*|te dhena\w*|informacion\w*"
    r"|informata\w*|statistik\w*|preventiv\w*|fatur\w*|shpenzim\w*|"
    r"vleresim\w*|analiz\w*|list(?:en|at|ave|es)|liste e|hart[aei]\w*|planimetri\w*|buxhet\w*|marreveshj\w*|licenc\w*|dokument\w*"
    r"|korrespondenc\w*|audit\w*|tender\w*|prokurim\w*|ofert\w*|"
    r"inventar\w*|regjistr\w*|evidenc\w*|kosto\w*|bilanc\w*|kopje\w*|akt\w*|relacion\w*|procedur\w*|sondazh\w*"
    r"|matje\w*|monitorim\w*|permbledhj\w*|"
    r"copy|copies|correspondence|report\w*|stud(?:y|ies)|contract\w*|minutes|decision\w*|data|statistics|invoice\w*"
    r"|expenditure\w*|document\w*|information|assessment\w*|budget\w*|records?|"
    r"copia|rapporto|relazione|studio|contratto|verbale|dati|documentazione|documenti|informazioni|list)\b"
)
_GIVE = (
    r"(?:dergoni|dergo|dergonit|jepni|jep|vini ne dispozicion|vihe[tn] ne dispozicion|vene ne dispozicion|siguroni"
    r"|jepe[tn]|dergohe[tn]|percillni|perciell|ofroni|"
    r"vihen ne dispozicion|pajisni|pajise[tn]|qoni|coni|bashkelidhni|jepnit|paraqisni)"
)
HAND_OUT = re.compile(
    r"\b(?:kerkoj|kerkojme|dua|duam|deshiroj|deshirojme|doja|do te doja) te njihe(?:m|mi) me\b|"
    rf"\b(?:me|na|ma|t ma|ta|tma|t na|mi|m i|i) {_GIVE}\b"
    r"|\b(?:kerkoj|kerkojme|dua|duam|deshiroj|deshirojme|desha|deshem|do doja|donim|do donim|do deshiroja|me duhet|na duhet|me nevojitet|na nevojitet|kam nevoje per"
    r"|kemi nevoje per|kerkohet|doja|do te doja|do te donim|lutem|lutemi)"
    r"(?: (?:te marr|te marrim|te kem|te kemi|te kisha|te kishim|te merrja|te merrnim|qe te kem|nje|per|t|zyrtarisht|gjithashtu|edhe|ju lutem|te me|te na"
    r"|jepet|akses ne))* "
    r"(?:kopje\w*|nje kopje|akses|informacion\w*|informata|te dhena\w*|dokumentacion\w*|statistika\w*|procesverbal\w*"
    r"|kontrat\w*|listen|raportin|preventivin|faturat)"
    r"|\b(?:lutem|lutemi) (?:te )?(?:dergoni|jepni) (?:kopj|fatur|kontrat|procesverbal|raport|list|studim)\w*"
    r"|\b(?:i|we) (?:am|are) requesting\b|\bi (?:would like to )?(?:request|require|ask for)(?: (?:a|the"
    r"|an))? (?:cop\w+|information|access|documents?|data)|\bwe (?:would like to )?(?:request|require|ask for)(?: (?:a"
    r"|the|an))? (?:cop\w+|information|access|documents?|data)"
    r"|\b(?:send|provide|give|forward)(?: me| us| to me| to us)? (?:with )?(?:a |the )?(?:cop\w+|report|study|contract"
    r"|minutes|data|information|documents?|feasibility)|\b(?:send|provide|give) (?:me|us)\b|\bprovide (?:the"
    r"|a) (?:list|report|contract)\w*"
    r"|\b(?:chiedo|chiediamo|richiedo|richiediamo|vorrei|vorremmo)(?: (?:di )?(?:avere|ricevere))? (?:una "
    r"|l )?(?:copia|accesso|informazioni|i dati|la documentazione)|\b(?:inviatemi|inviateci|mandatemi|fornir\w+)\b"
)
HAND_OUT_DRAFT = re.compile(
    r"\b(?:ri ?dergo(?:ni|jeni|heni|je)|dergojeni (?:edhe nje here|perseri|serish))\b|"
    rf"\b(?:me|na|ma|t ma|ta|tma|t na|mi|m i|i) {_GIVE}(?: (?:nje here|edhe|perseri|serish|ju lutem|te lutem|nje|e"
    r"|te))* (?:here )?"
    r"(?:draftin|drafti|projekt\w+|dokumentin|dokumentet|pdf\w*|word\w*|docx|versionin|materialin|materialet|shtojc\w*"
    r"|aneks\w*|link\w*|relacionin|skedar\w*|file\w*|bashkengji\w*|attach\w*|tekstin|ftesen)\b"
    r"|\b(?:re ?)?send(?: me| us)?(?: the| it)?(?: again)? (?:draft|pdf|annex\w*|attachment\w*|file|link|missing"
    r"|document)\b|\b(?:send|resend)(?: it| them) (?:again|once more)|\bne (?:word|pdf|docx)\b|\bin (?:word"
    r"|pdf)(?: format)?\b"
)
NOT_ATTACHED = re.compile(
    r"\b(?:bashkengji\w*|bashkangji\w*|bashkelidh\w*|attach\w*|allegat\w*|nuk (?:hapet|hapen|me hapet|na hapet|e gjej"
    r"|e gjeta|e gjejme|po e gjej|e gjetem|i gjej|me ka ardhur|na ka ardhur|ishte|lexohet)|"
    r"cannot open|can t open|missing|non si apre|manca l|mungonte|mungon (?:shtojca|aneksi|faqja|dokumenti|drafti))\b"
)
PLACE = re.compile(
    r"\b(?:neni\w*|nenet|neneve|pik[ae]\w*|tabel\w+|kapitull\w*|kreu\w*|seksion\w*|paragraf\w*) (?:nr )?(?:\d|[ivx]+\b)"
)
OFFERS = re.compile(
    r"\b(?:(?:e|i) gjeni|(?:po )?(?:jua?|ua) (?:dergoj|dergojme|bashkengjis|bashkengjisim|bashkelidh|bashkelidhim)"
    r"|please find|find (?:attached|enclosed)"
    r"|(?:i|we) (?:attach|enclose)|trov\w+ (?:in )?allegat\w+)\b"
)
"""Whoever hands something over asks for nothing: “opinionin tonë e gjeni në PDF-në bashkëngjitur”."""
NOT_RECEIVED = re.compile(
    r"\bnuk (?:po )?(?:e|i) gj(?:ej|eta|ejme|etem) (?:shtojc|dokument|material|bashkengj|draft|link|skedar|aneks)\w*|"
    r"\bnuk (?:me |na |po me |po na )?(?:hap\w+|ishte bashkengj\w+|eshte bashkengj\w+|jane bashkengj\w+"
    r"|ishin bashkengj\w+)|\b(?:s|nuk) (?:ka|kishte) (?:asnje |ndonje )?(?:bashkengj|attach|dokument te bashk)\w*|"
    r"\b(?:bashkengjitja|attachment\w*) (?:mungon|nuk|is missing|was missing|is not|missing)|\b(?:can t|cannot"
    r"|could not) open\b|\bnon (?:si apre|riesco ad aprire)"
)
REQUEST_HEADING = re.compile(
    r"\b(?:ligj\w*|ushtr\w*|baze|sipas|bazuar)\b.{0,40}\bdrejt\w+(?: time| tone)? (?:e|te"
    r"|per) informim\w*\b(?=.*\b(?:kerkoj|kerkojme|dua|duam|lutem|lutemi|deshiroj|deshirojme)\b)"
    r"|\b(?:kerkoj|kerkojme|dua|duam|lutem|lutemi|deshiroj|deshirojme) (?:te ushtr\w* )?.{0,120}\bdrejt\w+(?: time"
    r"| tone)? (?:e|te|per) informim\w*\b"
    r"|\bfoi request\b|\brequest\w*\b.{0,40}\bright (?:to|of) (?:information|access)|\bright (?:to|of) (?:information"
    r"|access)\b.{0,60}\brequest|"
    r"^(?:(?:objekti|lenda|tema|subjekti) )?kerkes\w* (?:zyrtare )?per (?:informacion\w*|informim|te dhena|dokument\w*"
    r"|akses (?:ne|te) (?:informac|dokument|te dhena|procesverb|kontrat|raport|arkiv)|akses$|kopje)|\b(?:paraqes|paraqesim|bej|bejme|drejtoj|drejtojme|dergoj|depozitoj|eshte|si|kete) (?:kete |nje )?"
    r"kerkes\w* per (?:informacion|informim|dokument\w*|akses|te dhena)"
    r"|\b(?:ligj\w*|law|legge)(?: (?:nr|no|n|number))? ?119\b(?=.*\b(?:kerkoj|kerkojme|kerkohet|lutem|lutemi|dua|duam"
    r"|deshir\w+|request|ask|chied\w+|richied\w+|na|me (?:jepni|dergoni)|jepet|dergo\w+)\b)"
    r"|\b(?:kerkoj|kerkojme|lutem|lutemi|dua|duam|request|ask|chied\w+|richied\w+|jepni|dergoni)\b.*\b(?:ligj\w*|law"
    r"|legge)(?: (?:nr|no|n|number))? ?119\b"
    r"|^(?:ne baze te|bazuar ne|mbeshtetur ne|ne mbeshtetje te|sipas|referuar|under|pursuant to"
    r"|based on)(?: nenit \w+)?(?: te)? (?:ligjit?|ligjin|law)(?: (?:nr|no))? ?119(?: \d{4})?(?: (?:per"
    r"|mbi) te drejten e informimit)?$"
    r"|^(?:freedom of )?information request\b|^request for (?:information|access|documents)|\bfreedom of information\b"
    r"|^richiesta di (?:accesso|informazioni)"
)
NOT = re.compile(r"\bmos\b")
FOR_THE_DRAFT = re.compile(
    r"\b(?:te (?:publikohe\w*|shtohe\w*|perfshihe\w*|parashikohe\w*|botohe\w*|afishohe\w*|hartohe\w*)"
    r"|informacion\w* ne (?:tabel|cdo|stacion|rrug|vend|hyrj|park|fshat|lagj|shkoll)\w*|kerkesat per informacion|te publikuar\w*|(?<!permendet )(?<!permenden )(?<!citohet )ne (?:kete )?(?:draft"
    r"|rregullor|plan|projekt|strategji)\w*|ne draft te|me te plote ne|ta publikoni|te publikoni|be published|be added"
    r"|(?:kerkoj|kerkojme|duam|dua) (?:qe|te) (?!me\b|na\b|dhena|marr|ushtr|kem|njihem)(?!.*\b(?:na|me) (?:jep|dergo"
    r"|vih|vene|siguro))\w+)\b"
)
DEMAND_IN_QUESTION = re.compile(
    r"\ba (?:mendoni|besoni|ju duket|e quani)\b|"
    r"^(?:po )?(?:a )?(?:nuk|s|pse|perse|why|perche|non) (?!(?:e di|dihet|e kam te qarte|e? ?kuptova|e? ?kuptoj"
    r"|e kuptuam|e kuptojme|e dime|di|me eshte e qarte|na eshte e qarte|jam|jemi)\b)(?:do|duhe\w*|mund|eshte|jane|ka"
    r"|kane|u|po|te|not|don t|sarebbe|si|duhet|mendoni|besoni|shton\w*|behe\w*|nuk|jo|s|would\w*|the|is|e|i|ta|vlen"
    r"|perfshi\w+|shtohe\w*|parashiko\w+)"
    r"|\b(?:a nuk do|nuk do te ishte|nuk mendoni|nuk besoni|s do te ishte|me mire|me e drejte|sa here|deri kur do"
    r"|c fare turpi|"
    r"turp|would(?:n t| not) it|isn t it|shouldn|wouldn|better|meglio|si mund te (?:pagua|prano|lejo|ndodh)\w*"
    r"|kush do (?:t i |ti |ta )?beso\w*)\b"
    r"|\b(?:a )?mund te (?:ndryshohe|shtohe|hiqe|ule|rrite|perfshihe|zevendesohe|parashikohe|rishikohe|permiresohe"
    r"|vendose|behe|kete|ndertohe|mbille|rregullohe|pergjysmohe)\w*"
    r"|\b(?:a )?mund ta? (?:ndryshoni|shtoni|hiqni|ulni|perfshini|rishikoni|parashikoni|zevendesoni|permiresoni)\b"
    r"|\bcould you (?:add|change|remove|include|reconsider|lower)|\bcan (?:you|we) (?:add|change|remove|include|lower)"
)
OWN_DUTY = re.compile(
    r"\bduhe[tn] (?:te|ta|t i|t ju|ti|tju) (?:dergoj|dergojme|paraqit\w+|plotesoj|plotesojme|marr|marrim|vij|vijme"
    r"|firmos\w*|regjistrohe\w+|bej|bejme|shkruaj|shkruajme|pergjigje\w+|konfirmo\w+|lexo\w+|paraqes|paraqesim|kthej"
    r"|kthejme|sjell\w*)\b"
    r"|\bshould (?:i|we) (?:send|write|come|answer|reply|register|sign|submit)"
)
POSTPONED = re.compile(r"\bdo te \w+|\b(?:te|t) shtyhe\w* (?:afati|takimi|degjesa)\b|\ba (?=mund|eshte|do|ka|jane)")
INDIRECT = re.compile(
    r"^nuk e (?:kuptoj|kuptova|kuptuam)(?: mire)?$|"
    r"^(?:(?:ju )?(?:lutem|lutemi) )?(?:(?:mund )?(?:te )?(?:me|na) (?:tregoni|sqaroni|njoftoni|thoni|informoni"
    r"|shpjegoni|ktheni pergjigje|trego|thuaj|thoni)|te dihet|konfirmoni|na e sqaroni|me konfirmoni)(?: \w+){0,2} "
    r"(?:nese|kur|ku|si|sa|kush|cil\w*|c fare|cfare|a|se si|se kur|se ku|per cfare|pse|afatin|oren|vendin|daten)\b"
    r"|^(?:une |ne )?(?:dua|desha|doja|donim|deshiroj|deshirojme|duam|do te doja|do doja|do te donim|kisha"
    r"|me intereson|na intereson)(?: vetem)?(?: per)? (?:te|t) "
    r"(?:di|dija|dinim|dime|dije|pyes|pyesim|pyesja|mesoj|mesojme|sqaroj|sqarohem|kuptoj|e di)\b"
    r"|^nuk (?:e )?(?:kuptova|kuptoj|kuptuam|kuptojme|di|dime|me eshte e qarte|na eshte e qarte|jam i sigurt"
    r"|jam e sigurt|jemi te sigurt)(?: mire)? (?:nese|se si|se kush|se ku|se kur|a|kush|ku|kur|si|cil\w*|sa)\b"
    r"|^(?:i|we) (?:would|d) like to (?:know|ask)\b|^(?:could|can|would) you (?:please )?(?:tell|let|clarify|explain"
    r"|confirm)|^please (?:tell|let|clarify whether|explain|confirm whether|confirm when)|^(?:vorrei"
    r"|vorremmo) (?:sapere|chiedere (?:se|quando|come|dove))|"
    r"^(?:potreste|potete|puo|puoi) (?:dirmi|dirci|spiegar\w+|confermar\w+)|^mi interesa te di"
)
ASKS_WITHOUT_MARK = re.compile(
    r"(?:(?:a )?mund te (?:dergo\w*|marr\w*|vij\w*|bej\w*|paraqes\w*|shkoj\w*|pyes)|(?:te|ne|nga|per"
    r"|me) cil\w+ \w+ (?:gjende\w*|eshte|jane|do|behet|mbahet)|a (?:eshte|asht|jane|ka|kane|kam|kemi|mund|do|vlen"
    r"|vlejne|parashiko\w+|perfshi\w+|duhet|keni|behet|u|ju|e keni|i keni|mundem|mundemi|perfshihe\w+)|"
    r"kur (?!(?:eshte|asht|jane) (?:e |te )?(?:mundur|mundshme|nevojshme|rasti|nevoja))(?:eshte|asht|jane|do te|fillon|mbaron|mbyllet|behet|mbahet|hyn|skadon|perfundon)|ku (?:eshte|asht|mund"
    r"|gjende\w*|gjej|do te|behet|mbahet|duhet)|deri kur|"
    r"sa (?:eshte|kushton|do te|kohe|dite|jane|do|zgjat|\w+ (?:ka|kane|jane|eshte|paguan|paguajne|ka pasur))"
    r"|kush (?:eshte|do|e|i|jane|mund)|cil[aei]t?n? (?:eshte|jane|do|dokument\w*|dat\w*)|cfare (?:eshte|do te|duhet"
    r"|ndodh\w*|dokument\w*|kuptohet)|"
    r"c (?:eshte|do te)|si (?:mund|do te|funksion\w+|llogarite\w*|duhet te|behet)|when (?:is|will|does)|where (?:is"
    r"|can|do)|who (?:is|will)|how (?:can|do|does|will|much|many)|"
    r"what (?:is|are|does|will)|is there|are there|does (?:the|this)|quando|dove|chi e|come si|quanto)\b"
)
