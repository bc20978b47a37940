"""How people say that they have no remarks, that they thank or will answer later; how mails begin and end; what limits an agreement.

Albanian (standard and Gheg, with and without ë and ç), English and Italian; the shortest answers in Greek and German too. Every pattern
is matched against folded clauses (`sentences.bare`): words and single blanks only, "s'kam" as "s kam".
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from mailflow.mail.refusal_words import NEGATES, NOT_AGAINST, OF_THE_MATTER, REFUSES

_LONGEST_CLAUSE = 150
"""Characters; a longer clause says something of its own."""


class Clause(Enum):
    """What one clause says by itself."""

    NOTHING = auto()
    """A greeting, a closing."""
    NO_REMARKS = auto()
    THANKS = auto()
    """Thanks, the word that it arrived, or that the answer will come later."""
    OTHER = auto()


def says_nothing(clause: str) -> bool:
    """Is `clause` (folded, words only) a greeting, a closing or a day?"""
    if not clause or len(clause) > _LONGEST_CLAUSE:
        return not clause
    if not any(pattern.fullmatch(clause) for pattern in (_GREETING, CLOSING, _DAY)):
        return False
    return not any(pattern.search(clause) for pattern in (NEGATES, DEMAND, OF_THE_MATTER))


def clause_of(clause: str) -> Clause:
    """What `clause` (folded, words only) says."""
    if says_nothing(clause):
        return Clause.NOTHING
    if len(clause) > _LONGEST_CLAUSE:
        return Clause.OTHER
    clause = " ".join(_DAY.sub(" ", clause).split())
    if any(character.isdigit() for character in clause):
        return Clause.OTHER
    clause = " ".join(_spelt(word) for word in clause.split())
    if LIMITS.search(clause) or DEMAND.search(clause) or REFUSES.search(clause):
        return Clause.OTHER
    if _NO_REMARKS.fullmatch(clause):
        return Clause.NO_REMARKS
    return Clause.THANKS if _THANKS.fullmatch(clause) else Clause.OTHER


_OFTEN_MISSPELT = (
    "verejtje",
    "faleminderit",
    "kundershtim",
    "kundershtime",
    "sugjerime",
    "rekomandime",
    "dakord",
    "komente",
)


@lru_cache(maxsize=4096)
def _spelt(word: str) -> str:
    """The word that `word` is a slip of the pen from: one letter too many, too few, wrong, or two exchanged; else itself."""
    if len(word) < 5 or len(word) > 14:
        return word
    for right in _OFTEN_MISSPELT:
        if word != right and word[0] == right[0] and _one_slip(word, right):
            return right
    return word


def _one_slip(word: str, right: str) -> bool:
    at = next((n for n, (a, b) in enumerate(zip(word, right, strict=False)) if a != b), min(len(word), len(right)))
    rest, due = word[at:], right[at:]
    exchanged = rest[:2] == due[1::-1] and rest[2:] == due[2:] and len(due) > 1
    return exchanged or rest[1:] == due[1:] or rest == due[1:] or rest[1:] == due


ANNOUNCED = re.compile(
    r"^(?:(?:ju|ne|une|po|me kete|nepermjet ketij mesazhi|permes ketij mesazhi|i|we|dua te|deshiroj te|desha te) )*"
    r"(?:(?:si \w+ |ne emer te (?:(?!(?:ju|se|qe|nuk|s)\b)\w+ ){1,8}?)?(?:ju )?(?:njofto|informo|konfirmo|deklaro|bej"
    r"|bejm|shpreh)(?:j|jme|im|e|em|m)?(?: me dije| te ditur)?(?: ju)?|them|themi|"
    r"(?:wish to |would like to )?(?:inform|confirm|state)(?: you)?|(?:vi )?(?:comunic|conferm)\w+) (?:se|qe|that|che) "
    r"|^(?:pergjigj\w+|mendim\w+|qendrim\w+) (?:ime|im|jone|yne)(?: eshte)? "
    r"|^(?:ne emer te|per|nga ana e) (?:\w{3,}s se |(?!(?:nen\w*|pik\w*|kre\w*|kapitull\w*|pjes\w*|shtojc\w*|tabel\w*|seksion\w*"
    r"|faq\w*|paragraf\w*|ju|se|qe|nuk|s|ska|pa|jam|jemi)\b)\w+ ){1,8}(?=(?:nuk|s|ska|skemi|pa|jam|jemi) )"
    r"|^nga (?:(?!(?:ju|se|qe|nuk|s|ska|pa)\b)\w+ ){1,4}(?=(?:nuk|s|ska|skemi|pa) )"
)
"""What leads in the words that count."""
JOINED = re.compile(r" (?:dhe|edhe|and|e po ashtu|gjithashtu|und|και) | (?=(?:do t |do ta |do te |do ju |do e ))")
BUT = re.compile(r"\b(?:por|porse|po ama|mirepo|megjithate|but|however|pero|tuttavia)\b")
LIMITS = re.compile(
    r"\b(?:por|porse|mirepo|megjithate|ama|pervec|vec|vetem|perjashtim|perjashtuar|nese|kusht|kushte|gjithsesi"
    r"|sidoqofte|"
    r"but|however|except|only|although|though|unless|provided|apart|if|tuttavia|tranne|eccetto|purche|salvo|pero"
    r"|se non|aber|"
    r"absurd\w*|skandal\w*|turp\w*|padrejt\w*|paligjsh\w*|(?:i|e|te) (?:keq|keqe|keqij|dobet|gabuar)|qesharak\w*|pavlere|pakuptimt\w*"
    r"|ridiculous|wrong|bad|terrible|useless|assurd\w*|sbagliat\w*|"
    r"asgje hic|asnje pune|per asgje|per hic|gje te mire|for nothing|per niente)\b"
)
DEMAND = re.compile(
    r"\b(?:propozo|sugjerojm?|sugjeroj|rekomandoj|kerko(?:j|jme|hen|het)|duhe[tn]|duhej|te shtohe|te hiqe|te behe[tn]"
    r"|te ndrysho|te perfshi|"
    r"te permiresohe|po te|te mos|te (?:ule|rrit|kete|jete|vendos|hiqn|zevendeso|sqaro|shtyhe|qarteso|plotes|korrigjo"
    r"|rishiko|publiko)|"
    r"a nuk|a s |pse nuk|pse s|pse jo|perse nuk|me mire|mendoj|mendojme|nuk jam dakord|nuk jemi dakord|nuk pajtohe"
    r"|(?<!nuk )(?<!s )(?<!nuk e )(?<!\bs e )(?<!nuk i )(?<!\bs i )kundersht(?:oj|ojme)\b|"
    r"propos|suggest|recommend (?:that|to)|should|must|why not|why don|better|please (?:add|change|remove|consider)|"
    r"dovre|bisogn|propon|suggeri|chied(?:o|iamo) che|perche non|meglio)"
)

_DAY = re.compile(
    r"(?:\b(?:deri|brenda) )?\b(?:me|ne|me date|ne date|date|dates|daten|by|on|until|ora"
    r"|oren) (?:\d{1,2} \d{1,2}(?: (?:20)?\d\d)?|\d{1,2}"
    r"(?: (?:janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nentor|dhjetor|january|february|march"
    r"|april|may|june|july|august|"
    r"september|october|november|december))(?: 20\d\d)?)\b"
)
_GREETING = re.compile(
    r"(?:(?:pergjigj\w+|mendimi|qendrimi) (?:ime|im|jone|yne)|(?:te|i|e) (?:nderuar|nderuara|dashur|nderuarit|nderuari"
    r"|nderuare)(?: \w+){0,5}|pershendetje(?: \w+){0,3}|mirdita|mire ?dita|"
    r"mirmengjes|mire ?mengjes\w*|mire ?mbrema|tungjatjeta|(?:tung|hej|ej|ciao|hey)(?: \w+){0,2}|ckemi"
    r"|zonje(?: \w+){0,2}|zoteri(?: \w+){0,2}|zotni(?: \w+){0,2}|"
    r"dear(?: \w+){1,4}|hello(?: \w+){0,2}|hi(?: \w+){0,2}|good (?:morning|afternoon|evening|day)(?: \w+){0,2}"
    r"|to whom it may concern|"
    r"buongiorno(?: \w+){0,3}|buona ?sera(?: \w+){0,3}|salve(?: \w+){0,2}|gentil\w+(?: \w+){0,4}"
    r"|egregi\w*(?: \w+){0,4}|spett\w*(?: \w+){0,3}|"
    r"kalimera(?: \w+){0,2}|καλημερα(?: \w+){0,2}|καλησπερα(?: \w+){0,2}|γεια σασ|guten tag(?: \w+){0,3}"
    r"|sehr geehrte(?: \w+){0,5}|hallo(?: \w+){0,2})"
)
CLOSING = re.compile(
    r"(?:me (?:shume )?(?:respekt\w*|konsiderate|nderime|mirenjohje)|me te mira|(?:ju uroj )?gjithe te mirat"
    r"|(?:ju uroj )?pun[ae] te mbare?|"
    r"suksese?|pune te mare|dite te mbare|diten e mire|kalofshi (?:mire|bukur)|gezuar festat|festa te gezuara"
    r"|festa te mbara|pershendetje(?: te perzemerta)?|te fala|"
    r"sinqerisht(?: juaj)?|(?:kind |best |warm )?regards|best wishes|all the best|sincerely|"
    r"yours (?:sincerely|faithfully|truly)|sincerely yours|best|cheers|(?:cordiali |distinti )?saluti|cordialmente|"
    r"με εκτιμηση|mit freundlichen grussen|mit freundlichen gruben|viele gruße|viele grusse|mfg)(?: \w+){0,4}"
)

_PLAIN = (
    r"(?: (?!(?:qe|se|sepse|pasi|eshte|asht|jane|ishte|ishin|nuk|s|ka|kane|kam|pa|mungon\w*|askush|kurre|"
    r"that|which|is|are|was|were|not|has|because|since|che|non|perche)\b)\w+)"
)
"""A further word that begins no statement of its own."""
_AS_SENT = r"(?: qe (?:na|me|ju|u) (?:keni |ke |kane )?(?:dergua\w*|dergove|percoll\w*|paraqit\w*|propozua\w*|hartua\w*|nisur|qove|cove))?"
_WHO = (
    r"(?:(?:une|ne|na|nga ana (?:ime|jone|e \w+)|per (?:mua|ne|mendimin tim)|sa per (?:mua|ne)|personalisht"
    r"|si organizate|si shoqate|i|we|"
    r"from (?:my|our) side|for (?:my|our) part|on behalf of \w+|da parte (?:mia|nostra)|"
    r"(?:qendra|shoqata|organizata|keshilli|zyra|fondacioni|universiteti|instituti|shkolla|levizja|rrjeti"
    r"|forumi)(?: (?!(?:nuk|s|ka|jo|kunder|kundra|kurre|as|mos)\b)\w+){0,3}) )?"
)
_DOCUMENT = (
    r"(?:(?:te gjitha(?: (?:pikat|nenet|propozimet|ndryshimet|masat))?|gjithcka|krejt)(?: (?:qe|cka|c|sa) (?:shkruhet"
    r"|eshte|asht|thuhet|permbahet|parashikohe[tn]|propozohe[tn])(?: (?:shkruar|thene"
    r"|propozuar))?(?: ne \w+(?: \w+){0,3})?)?|te dyja(?: \w+)?|te dy(?: \w+)?|(?:draft|projekt|plan|dokument"
    r"|propozim(?!\w* (?:e|i|te) (?:z|znj|zot|zonj|koleg|shoqat|organizat|anetar|qendr|fshat|lagj|banor|qytetar|grup|komunitet|biznes|fermer|prind))|strategji|rregullor|vendim"
    r"|akt|tekst|material|permbajtj|version|"
    rf"program|buxhet|relacion|politik)\w*{_PLAIN}{{0,8}}{_AS_SENT}|kete{_PLAIN}{{0,8}}|ate|te(?= plotesisht$|$)|this"
    r"|it|that|everything|"
    r"(?:the |this |your )?(?:draft|plan|document|proposal|strategy|regulation|decision|text|budget|programme|program"
    rf"|policy){_PLAIN}{{0,8}}|"
    r"(?:la |il |lo |sulla |sul |al |alla |con la |col )?(?:bozza|piano|documento|proposta|testo"
    rf"|regolamento){_PLAIN}{{0,6}})"
)
ORGANISATION = (
    r"(?:qendr|shoqat|organizat|keshill|zyr|fondacion|universitet|institut|shkoll|levizj|rrjet|forum|dhom|bashki|komun|drejtori|union|sindikat"
    r"|klub|agjenci|prefektur|qark|njesi|federat|aleanc|ojf|odz)\w{0,5}"
)
_FROM_US = (
    rf"(?: (?:nga|prej) (?:ana e |ane e )?{ORGANISATION}(?: (?!(?:se|qe|sepse|pasi|nuk|s|ka|kane|eshte|jane|dhe|por)\b)\w+| \w+s se \w+){{0,5}}"
    r"| from (?:the |our )?(?:chamber|association|organi[sz]ation|municipality|centre|center|university|council|office|foundation|network"
    rf"|union|school|institute|institution){_PLAIN}{{0,5}}| da parte del\w*(?: l)?{_PLAIN}{{0,4}})?"
)
_ABOUT = (
    r"(?: (?:per|mbi|lidhur me|ne lidhje me|ne|ndaj|rreth|me|on|about|to|regarding|concerning|with|for|su|sulla|sul"
    r"|riguardo a) " + _DOCUMENT + r")?"
    r"(?: (?:nga ana (?:ime|jone|e \w+)|nga (?:une|ne|nesh)|prej (?:meje|nesh)|per momentin|tani per tani|from (?:my"
    r"|our) side|on (?:my|our) part|at this (?:time|stage)|from our \w+|"
    rf"da parte (?:mia|nostra)))?{_FROM_US}"
)
_SUBJECT = r"(?:(?!(?:ne|per|mbi|tek|te|se|qe|nese|nuk|s|ky|kjo|keto|neni|nenit|pika|kreu|kapitulli|shtojca|tabela|seksioni|pjesa|pse|askush|kush)\b)\w+ (?:(?!(?:se|qe|nese|nuk|s|dakord|kunder|jo|askush)\b)\w+ ){0,5})"
"""Who has no remarks: an organisation."""
_REMARK = (
    r"(?:v[ei]?r[ei]?jtj\w*|verejtim\w*|vrejtj\w*|koment\w*|kundershti\w*|kundershtim\w*|sugjerim\w*|rekomandim\w*"
    r"|propozim\w*|shtes\w*|"
    r"objeksion\w*|pretendim\w*|ankes\w*|mendime te tjera|"
    r"remarks?|comments?|objections?|suggestions?|recommendations?|observations?|concerns?|changes|"
    r"osservazion[ei]|comment[io]|obiezion[ei]|suggeriment[io]|rilievi)"
)
_REMARKS = (
    rf"(?:{_REMARK}(?: (?:e|ose|dhe|apo|as|and|or|nor|o|ne) (?:asnje )?{_REMARK}){{0,3}}"
    r"(?: (?:te tjera|te metejshme|te metejshem|shtese|tjeter|tjera|te vecanta|te vecante|i vecante|per te bere|per te dhene|to make"
    r"|da fare))?)"
)
_HAVE = r"(?:kam|kemi|ka|kane|kishim|kisha|kena|kom|paskam|kemi pasur)"
_ANY = r"(?: (?:asnje|asni|ndonje|asgje|gje|fare|te tjera|kurrfare|kurrnje|kurrnji|hic|aspak))?"
_AGREED = (
    r"(?:dakord (?:jam|jemi)|(?:jam|jemi|jena|jom|bie|biem|eshte)? ?(?:plotesisht |teresisht |krejtesisht |shume )?"
    r"(?:dakord|dakort|dakordsuar|(?<=jam )(?:ok|okej|ne rregull)|(?<=jemi )(?:ok|okej|ne rregull)|(?:ne |te |i |e )?nje (?:mendje|mendjeje|mendimi)|pro|i kenaqur|e kenaqur|te kenaqur))"
)
_AS_IT_IS = r"(?: (?:sic|ashtu sic|ashtu si|si|as) (?:eshte|asht|jane|paraqitet|it is|it stands)| pa (?:asnje )?(?:ndryshime?|rezerva|verejtje))?"
_GOOD = r"(?:i|e|te) (?:mire|mira|plote|plota|qarte|pranueshem|pranueshme|pershtatshem|hartuar mire|shkelqyer|detajuar)"
_NO_REMARKS = re.compile(
    rf"{_SUBJECT}(?:nuk|s) (?:ka|kane|kemi|kam){_ANY} {_REMARKS}(?: fare)?{_ABOUT}"
    rf"|(?:{_SUBJECT}|{_WHO})shprehe(?:t|m|mi|n) pa {_REMARKS}"
    rf"|(?:ok |po |mire |jo (?=(?:nuk|s|ska|skam|skemi|asnje) ))?{_WHO}(?:"
    rf"{NOT_AGAINST}|"
    rf"(?:nuk|s|nk|nuke|sun) {_HAVE}{_ANY} {_REMARKS}(?: fare)?{_ABOUT}"
    rf"|(?:nuk|s) (?:kam|kemi)(?: asnje| ndonje)? (?:problem\w*|ndryshim\w*)(?: per te propozuar)?{_ABOUT}"
    rf"|{_REMARKS}(?: per {_DOCUMENT})? (?:nuk|s) (?:kam|kemi|ka)(?: fare)?"
    rf"|nuk (?:shoh|shohim|gjej|gjejme|gjeta|gjetem|pashe|pame|(?:kam|kemi) (?:gjetur|pare|vene re)) (?:asgje|asnje gje|gje|ndonje gje|ndonje problem|ndonje {_REMARK}|asnje {_REMARK}"
    rf"|asnje problem)(?: per te (?:ndryshuar|shtuar|verejtur|komentuar|permiresuar))?{_ABOUT}"
    r"|(?:nuk|s) (?:kam|kemi|ka) (?:asgje |cfare |cka |c |gje )?(?:per )?te (?:ndryshuar|ndryshohet|shtoj|shtojme"
    r"|shtohet|them|themi)"
    rf"|(?:nuk|s) (?:ka|kam|kemi|shoh|shohim) nevoje per {_REMARKS}|(?:nuk|s) kundersht(?:oj|ojme)(?: {_DOCUMENT})?"
    rf"|(?:ok|okej|okay|mire|ne rregull)(?: (?:me|per|nga) (?:{_DOCUMENT}|mua|ne|une|ana ime|ana jone))|(?:le te )?miratohet(?: keshtu| sic eshte| ashtu sic eshte)?|per (?:mua|ne) (?:eshte )?(?:ok"
    r"|okej|mire|ne rregull|cdo gje ne rregull)"
    rf"|me {_DOCUMENT} {_AGREED}|{_DOCUMENT} e (?:miratoj|aprovoj|mbeshtes|pranoj|miratojme|aprovojme|mbeshtesim"
    rf"|pranojme)|dakordesohe(?:m|mi)(?: me {_DOCUMENT})?|votoj pro"
    r"|mund te (?:vazhdoni|procedoni|vazhdohet|procedohet|miratohet)(?: tutje| me tej| keshtu)?"
    r"|(?:no|without) (?:changes?|amendments?)(?: (?:are |is )?(?:needed|required|necessary|from (?:us|me)))?|(?:looks"
    r"|all) good(?: to me)?|(?:nothing|no input|no feedback) from (?:our side|us|me|my side)|we concur|approved"
    rf"|(?:we are|i m|i am|we re|am|are) (?:happy|fine|ok|satisfied) with {_DOCUMENT}|(?:agree|support"
    rf"|approve)(?: (?:with|to))? {_DOCUMENT} as it (?:is|stands)"
    r"|(?:per me |per noi )?va(?: tutto)? bene(?: cosi)?|tutto (?:bene|ok)|approvo|approviamo|favorevole|passt(?: so)?"
    rf"|(?:ska|skam|skemi|skena|skom){_ANY} {_REMARKS}(?: fare)?{_ABOUT}"
    r"|asgje (?:tjeter )?per te (?:shtuar|thene|verejtur)|(?:cdo gje|gjithcka|krejt|te gjitha)(?: (?:eshte|asht"
    r"|jane))? (?:ne rregull|mire|ok)(?: nga ana (?:ime|jone))?"
    rf"|(?:nuk|s) {_HAVE} (?:kurrgja|kurrgjo|kurgjo|kurgja|gja|gjo|gje|shka|cka|c|asgja|asgjo|asgje)(?: tjeter)? (?:me"
    rf"|per te|per) (?:shtu\w*|thon\w*|than\w*|vrejt\w*|verejt\w*){_ABOUT}"
    rf"|(?:nuk|s) {_HAVE}(?: (?:asgje|asnje gje|gje|me))?(?: tjeter)? per te (?:shtuar|thene|verejtur"
    rf"|komentuar){_ABOUT}"
    rf"|(?:pa|asnje|zero|asnji|kurrfare) {_REMARKS}{_ABOUT}"
    rf"|{_AGREED}(?: (?:me|per) {_DOCUMENT})?(?: plotesisht)?(?: (?:e|te) (?:derguar|propozuar|paraqitur))?"
    rf"|pajtohe(?:m|mi)(?: plotesisht| teresisht)?(?: me {_DOCUMENT})?"
    r"|(?:e |i )?(?:mbeshtes|mbeshtesim|mbeshtet|miratoj|miratojme|miraton|aprovoj|aprovojme|aprovon|pranoj|pranojme"
    rf"|pranon)(?: plotesisht)?(?: {_DOCUMENT})?{_AS_IT_IS}"
    r"|(?:draft|plan|dokument|material|projekt|strategji|rregullor)\w*(?: (?:eshte"
    rf"|asht))?(?: shume)? {_GOOD}(?: (?:dhe|e) {_GOOD})*"
    rf"|(?:{_DOCUMENT} )?(?:eshte |asht |jane )(?:shume |krejt )?(?:ne rregull|mire|i mire|e mire|te mira|i plote"
    r"|i pranueshem)"
    rf"|(?:{_DOCUMENT} )(?:me|na) duket (?:shume )?(?:ne rregull|mire|i mire|e mire)"
    r"|(?:have |has |there are |there is )?(?:no|none|not any)(?: (?:further|other|additional|more"
    rf"|specific))? {_REMARKS}{_ABOUT}"
    rf"|(?:do not|don t|does not|dont) have any(?: (?:further|other))? {_REMARKS}{_ABOUT}"
    rf"|(?:have )?nothing (?:more |further |else )?to (?:add|say|object){_ABOUT}"
    rf"|(?:fully |completely )?(?:agree|agreed|approve|support)(?: fully)?(?: (?:with|to))?(?: {_DOCUMENT})?"
    rf"|(?:{_DOCUMENT} )?(?:is |are |looks |look )(?:all |very )?(?:fine|ok|good)(?: (?:with|by|for|to) (?:me|us))?"
    r"|(?:all )?(?:fine|ok|good) (?:with|by|for|from) (?:me|us|our side|my side|it)|(?:i m|i am|we are) (?:fine|ok) with it|(?:nuk|s) ka gje"
    r"|(?:nessun[ao]?|senza|non ho|non abbiamo|non ci sono)(?: (?:alcun[ao]?|nessun[ao]?"
    rf"|particolari))? {_REMARKS}{_ABOUT}"
    rf"|(?:sono |siamo )?(?:pienamente )?(?:d accordo|favorevole|favorevoli)(?: con {_DOCUMENT})?"
    rf"|(?:niente|nulla|non ho (?:niente|nulla)) da (?:aggiungere|osservare|eccepire|dire){_ABOUT}"
    r"|(?:δεν εχω |δεν εχουμε )?(?:καμια |καμμια )?παρατηρη(?:ση|σεισ)|χωρισ παρατηρησεισ|συμφων(?:ω|ουμε)(?: απολυτα)?"
    r"|(?:ich habe |wir haben )?keine (?:anmerkungen|einwande|bemerkungen|kommentare)|(?:ich bin "
    r"|wir sind )?einverstanden"
    rf"){_ABOUT}"
)

_LATER = (
    r"(?:(?:do|do te|dote|kam me|kena me) (?:te |ta |tju |t ju |ju |t i |ua |jua |t jua |tua |e |i )?(?:pergjigj|kthe"
    r"|shoh|shiko|lexo|shqyrto|studio|shkrua|"
    r"dergo|njofto|diskuto|kthy|qoj|coj|percjell|bisedo|marr parasysh|konsulto|informo)\w*"
    r"|(?:kam|kena|kemi) me (?:e |ju |u |ua |i )*(?:pa|pergjigj|kthy|lexu|shkru|dergu|kqyr|shqyrtu)\w*"
    r"|(?:i|we) (?:will|ll|shall) (?:reply|answer|respond|read|get back|come back|look|review|study|write|send|discuss)"
    r"|will (?:reply|answer|respond|read|get back|come back|look|review|study|write|send|discuss)"
    r"|(?:vi |ti )?(?:rispondero|risponderemo|faro sapere|faremo sapere|inviero|invieremo|leggero|leggeremo)"
    r"|(?:pergjigj\w*|koment\w*|mendim\w*|verejtje\w*|rekomandim\w*)(?: (?:tona|jone|ime|e mia|tone"
    r"|tim))? (?:do (?:t ?)?(?:i|ju|ua|jua|ja|ia) (?:dergo\w+|keni|kthej\w*)|vijne|vjen|pason)"
    r"|(?:kam|kemi) nevoje per (?:edhe )?(?:pak|me shume|ca) kohe|(?:(?:pastaj|me pas|neser|me vone"
    r"|javen tjeter) )?(?:do )?(?:ju |t ju )?(?:pergjigje(?:m|mi)|shkruaj|shkruajme|kthehe(?:m|mi)) (?:neser|brenda"
    r"|deri|javen|me vone|kete|sapo|pasi|se shpejti|ne ditet)|(?:pastaj|me pas|neser) (?:ju|jua) (?:shkruaj|shkruajme"
    r"|pergjigjem|pergjigjemi|dergoj|dergojme|kthej)|(?:vi|ti) rispondo|(?:i |we )?(?:will )?revert|(?:pergjigjen"
    r"|komentet|verejtjet) do ta? keni|po (?:e |i )?(?:shqyrto|lexo|studio|diskuto|shiko)(?:j|jme|het)"
    r"|me duhet (?:edhe )?pak kohe|duam (?:edhe )?pak kohe|kemi nevoje per pak kohe"
    r"|(?:pergjigj\w+ |koment\w+ |vrejtj\w+ |verejtj\w+ )?(?:(?:jua|ua|ju|e|i|tua) )+(?:kthej|kthejme|dergoj|dergojme"
    r"|shkruaj|shkruajme|nis|nisim)(?= (?:neser|brenda|deri|javen|me vone|kete jave|sapo|pasi|te (?:henen|marten"
    r"|merkuren|enjten|premten)))"
    r"|ich melde mich|wir melden uns|ich antworte|θα (?:απαντησω|απαντησουμε))"
    r"(?: (?!(?:se|qe|sepse|that|because|tarif\w*|nen\w*|duhet|gazet\w*|gjykat\w*|media\w*|polici\w*|prokuror\w*"
    r"|komisioner\w*|skandal\w*|ankes\w*)\b)\w+){0,14}"
)
_THING = (
    r"(?:ftes|draft|material|dokument|njoftim|inform|mundesi|perfshirj|bashkepunim|pun|koh|vemendj|kujtes|dergim"
    r"|pergjigj|konsultim|"
    r"kontribut|mesazh|e ?mail|plan|projekt|strategji|rregullor|mirekuptim|gatishmeri|ndihm|transparenc|interes|besim"
    r"|angazhim|"
    r"konfirmim|shtyrj|sqarim|invit|sharing|send|includ|your|the|this|involv|informing|letting|inviting|giving"
    r"|opportunity|reminder|"
    r"advance|l |la |il |gli |aver|vostr|dokumentacion|ftesen|percjellj|keto|kete)"
)
_THANKS = re.compile(
    r"(?:ok |mire |po |me |une )?(?:"
    r"(?:ju |te |shume |shum |une ju |me |e )?(?:faleminderit|falemnderit|falemnerit|falimenderit|falenderoj"
    r"|falenderojme|falenderim\w*|falemenderoj|flm|fld|faliminderit|"
    r"rrofshi|rrofsh|ju lumte|mirenjohes|mirenjohje)(?: (?:shume|shum|shuuume|paraprakisht|juve|gjithashtu"
    r"|dhe pune te mbare|gjithe te mirat|edhe nje here))?"
    rf"(?: per (?:\w+ )?{_THING}\w*{_PLAIN}{{0,6}}| qe (?:na|me|ma|e|ta) (?:keni |ke )?"
    r"(?:dergua\w*|dergove|fto\w*|informua\w*|njoftua\w*|perfshi\w*|mundesua\w*|kujtua\w*|pergjigj\w*|percoll\w*"
    r"|dhate|jep\w*|konfirmua\w*|konsultua\w*|pyet\w*|ndihmua\w*|sqarua\w*|mbani te informuar|mbajtet te informuar"
    r"|mbani ne dijeni)"
    rf"(?: {_THING}\w*{_PLAIN}{{0,4}})?)?"
    r"|(?:e|i|ju|ua|u) (?:mora|morem|moram|mor|moren|morra|kam marre|kemi marre)"
    r"(?: (?:mesazhin|ftesen|draftin|kujtesen|materialin|e ?mailin|njoftimin|dokumentin|dokumentet))?"
    r"(?: (?:me sukses|dhe (?:faleminderit|flm)))?"
    r"|(?:mora|morem|moram|kam marre|kemi marre) (?:dijeni|mesazhin|ftesen|draftin|kujtesen|materialin|njoftimin"
    r"|dokument\w+|e ?mailin)(?: (?:per|mbi) "
    rf"\w+{_PLAIN}{{0,5}}| tuaj)?"
    rf"|(?:ju )?uro(?:j|jme|jm) (?:sukses|pune te mbare|gjithe te mirat|mbarevajtje|suksese){_PLAIN}{{0,6}}"
    r"|(?:urime|pergezime|ju pergezoj|ju pergezojme|te lumte|ju lumshin duart|bravo)(?: per (?:punen|kete pune|draftin"
    r"|iniciativen|nismen|angazhimin)(?: e (?:mire|bere|kryer))?)?|pune e (?:mire|shkelqyer)"
    r"|(?:draft|material|mesazh|e ?mail|ftes|njoftim|dokument)\w* (?:(?:e|i) (?:mora|morem)|u mor(?:en)?)|(?:u mor|marr|marrim|jam"
    r"|jemi) (?:ne )?dijeni|acknowledged|konfirmuar|konfirmo(?:j|jme)"
    rf"|u njoha(?: me \w+{_PLAIN}{{0,5}})?|u njohem(?: me \w+{_PLAIN}{{0,5}})?|ok|oki|okej|okay|ne rregull|mire"
    r"|shume mire|u pa|u mor|"
    r"(?:(?:ju|ua|jua) )?konfirmo(?:j|jme) (?:marrjen|ardhjen)(?: e \w+)?(?: (?:suaj|tuaj))?|(?:konfirmim|konfirmohet) marrj\w+|(?:ecni|vazhdoni) (?:perpara|keshtu)|po (?:e |i )(?:shoh|shohim)|dakord e mora"
    rf"|{_LATER}"
    r"|(?:many |very many )?thanks?(?: you)?(?: (?:very|so) much| a lot| again)?"
    rf"(?: (?:for|in) (?:{_THING}|\w+ing)\w*{_PLAIN}{{0,8}})?"
    r"|(?:well |e ?mail |message )?(?:received|noted)(?: (?:with thanks|thank you|thanks))?|got it|(?:i |we )?confirm(?:ed|ing)? receipt(?: of (?:it|the \w+|your \w+))?|receipt confirmed|(?:i"
    r"|we) (?:have )?received "
    r"(?:it|the \w+|your \w+)"
    rf"|(?:molte |mille |tante )?grazie(?: (?:mille|tante|di tutto))?(?: (?:per|di) {_THING}\w*{_PLAIN}{{0,6}})?"
    r"|conferm(?:o|iamo) (?:la )?ricezione|ricevut[oa]|vi ringrazi\w+"
    r"|(?:σασ )?ευχαριστ(?:ω|ουμε)(?: πολυ| για \w+(?: \w+){0,4})?|ελαβα|το ελαβα|"
    r"(?:vielen |besten |herzlichen )?dank(?: fur \w+(?: \w+){0,4})?|danke(?: schon| sehr)?(?: fur \w+(?: \w+){0,4})?"
    r"|erhalten"
    r")"
)
