"""What kind of answer a member's own words are: no remarks, only thanks, only a question, or else a recommendation.

The whole text decides, never a word inside it: it is divided into clauses, greetings, closings and names are left out, and every other
clause must be known. "Nuk kam vërejtje, por …" has one that is not. What is unsure is a recommendation: a human reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.consultation.model import Answer, InquiryKind

_LONGEST = 2000
"""Characters; a longer answer always says more than "no remarks"."""
_LONGEST_CLAUSE = 150


def answer_of(text: str, has_enclosures: bool) -> Answer | None:
    """What kind of answer `text`, the author's own words, is; None where there is nothing at all.

    A document that came along always says something: with enclosures every answer is a recommendation.
    """
    if has_enclosures:
        return Answer.RECOMMENDATION
    if not any(c.isalnum() for c in text):
        return None
    if len(text) > _LONGEST:
        return Answer.RECOMMENDATION
    said = set(_clauses(text)) - {_Clause.NOTHING}
    if _Clause.QUESTION in said and said <= {_Clause.QUESTION, _Clause.THANKS}:
        return Answer.QUESTION
    if _Clause.NO_REMARKS in said and said <= {_Clause.NO_REMARKS, _Clause.THANKS}:
        return Answer.NO_REMARKS
    if said == {_Clause.THANKS}:
        return Answer.THANKS
    return Answer.RECOMMENDATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an answer asks of the municipality beside what it recommends."""

    kind: InquiryKind
    words: str
    """The author's own sentence."""


def asks_removal(text: str) -> bool:
    """Does `text`, as a whole, ask that its author be left out of the forum's mail? It is then no answer: ask this before `answer_of`."""
    said = [s for s, _ in _sentences(text)]
    return len(text) <= _LONGEST and any(_REMOVAL.search(s) for s in said) and not any(_DEMAND.search(s) for s in said)


def corrects_earlier(text: str) -> bool:
    """Does `text` say that it corrects or adds to what its author sent before?"""
    return _CORRECTION.search(fold_keeping_punctuation(text[:_LONGEST]).translate(_APOSTROPHES)) is not None


def also_asks(text: str) -> tuple[Asked, ...]:
    """What a recommendation asks of the municipality as well, each kind once with its first sentence, so that the coordinator is told.

    Only what is plainly said: a complaint about the procedure, a request for information, a wish to be removed, a question.
    """
    del text
    return ()


class _Clause(Enum):
    NOTHING = auto()
    """A greeting, a closing, a name."""
    NO_REMARKS = auto()
    THANKS = auto()
    QUESTION = auto()
    OTHER = auto()


def _clauses(text: str) -> Iterator[_Clause]:
    """What each clause says. A question is one as a whole; other sentences are divided at commas as well."""
    lines = [line.strip() for line in text.strip().split("\n")]
    lines = lines[: _end_of_words(lines)]
    words = "\n".join(lines)
    name = _NAME_AT_END.search(words)
    if name is not None and all(word[0].isupper() for word in name.group(1).split()) and _is_name(name.group(1)):
        words = words[: name.start() + 1]
    for sentence, is_question in _sentences(words):
        if is_question:
            yield _Clause.OTHER if _DEMAND.search(sentence) or _BUT.search(sentence) else _Clause.QUESTION
        else:
            yield from (_clause(_bare(part)) for part in _CLAUSE_END.split(sentence))


def _end_of_words(lines: list[str]) -> int:
    """How many lines stand before the closing and the names below it."""
    end = len(lines)
    while end > 1 and (not lines[end - 1] or _is_name(lines[end - 1])):
        end -= 1
    for at in range(1, end):
        if _CLOSING.fullmatch(_bare(fold_keeping_punctuation(lines[at]))) and end - at <= _MOST_LINES_BELOW_CLOSING:
            return at
    return end


def _is_name(line: str) -> bool:
    """A name or an organisation: a few words, each with a capital, and no word of an answer among them."""
    words = line.strip(" ,.").split()
    folded = _bare(fold_keeping_punctuation(line))
    return (
        0 < len(words) <= _MOST_WORDS_OF_A_NAME
        and all(word[0].isupper() or word in _SMALL_WORDS for word in words)
        and not any(character.isdigit() for character in line)
        and not line.rstrip().endswith(("?", "!", ":"))
        and (len(words) == 1 or line.rstrip()[-1] != ".")
        and _clause(folded) in {_Clause.OTHER, _Clause.NOTHING}
        and not _DEMAND.search(folded)
        and folded not in _SHORT_ANSWERS
    )


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """(folded sentence, is it a question?)"""
    folded = fold_keeping_punctuation(text).translate(_APOSTROPHES)
    for match in _SENTENCE.finditer(folded):
        sentence = match.group(1).strip()
        if any(character.isalnum() for character in sentence):
            yield sentence, "?" in match.group(2)


def _clause(clause: str) -> _Clause:
    """What one clause says; `clause` is folded and holds words only."""
    if not clause:
        return _Clause.NOTHING
    if len(clause) <= _LONGEST_CLAUSE and (_GREETING.fullmatch(clause) or _CLOSING.fullmatch(clause)):
        return _Clause.NOTHING
    if (
        len(clause) > _LONGEST_CLAUSE
        or _LIMITS.search(clause)
        or _DEMAND.search(clause)
        or any(character.isdigit() for character in clause)
    ):
        return _Clause.OTHER
    if _NO_REMARKS.fullmatch(clause):
        return _Clause.NO_REMARKS
    if _THANKS.fullmatch(clause):
        return _Clause.THANKS
    return _Clause.OTHER


def _bare(text: str) -> str:
    return " ".join(_NOT_A_WORD.sub(" ", text.translate(_APOSTROPHES)).replace("'", " ").split())


_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4`"), "'")
_NOT_A_WORD = re.compile(r"[^\w']+")
_SENTENCE = re.compile(r"([^.!?;:\n…]+)([.!?;:\n…]*)")
_NAME_AT_END = re.compile(r"[.!]\s{1,5}(\w{2,20}(?:\s\w{2,20})?)\.?$")
_CLAUSE_END = re.compile(r",|\s[-–—]\s|\(|\)")
_MOST_LINES_BELOW_CLOSING = 7
_MOST_WORDS_OF_A_NAME = 6
_SMALL_WORDS = {"e", "i", "të", "te", "së", "se", "për", "per", "dhe", "of", "the", "and", "for", "de", "von", "di"}
_SHORT_ANSWERS = {"kunder", "kundershtoj", "abstenoj", "jo", "po", "no", "yes", "against"}

_BUT = re.compile(r"\b(?:por|porse|mirepo|megjithate|but|however)\b")
_LIMITS = re.compile(
    r"\b(?:por|porse|mirepo|megjithate|ama|pervec|vec|vetem|perjashtim|perjashtuar|nese|kusht|kushte|gjithsesi|"
    r"but|however|except|only|although|though|unless|provided|apart|if)\b"
)
_DEMAND = re.compile(
    r"\b(?:propozo|sugjerojm?|sugjeroj|rekomandoj|kerko(?:j|jme|hen)|duhe[tn]|duhej|te shtohe|te hiqe|te behe[tn]|te ndrysho|te perfshi|"
    r"te permiresohe|po te|te mos|te (?:ule|rrit|kete|jete|vendos|hiqn|zevendeso|sqaro|shtyhe|qarteso|plotes|korrigjo|rishiko|publiko)|a nuk|pse nuk|pse jo|mendoj|mendojme|nuk jam dakord|nuk pajtohe|kundersht(?:oj|ojme)\b|propos|suggest|recommend (?:that|to)|"
    r"should|must|why not|please (?:add|change|remove|consider))"
)

_GREETING = re.compile(
    r"(?:(?:te|i|e) (?:nderuar|nderuara|dashur|nderuarit)(?: \w+){0,5}|pershendetje(?: \w+){0,3}|mirdita|miredita|mirmengjes|miremengjes|"
    r"mirembrema|tungjatjeta|ckemi|zonje(?: \w+){0,2}|zoteri(?: \w+){0,2}|dear(?: \w+){1,4}|hello(?: \w+){0,2}|hi(?: \w+){0,2}|"
    r"good (?:morning|afternoon|evening|day)(?: \w+){0,2}|to whom it may concern)"
)
_CLOSING = re.compile(
    r"(?:me (?:shume )?(?:respekt|konsiderate|nderime|mirenjohje)|me te mira|gjithe te mirat|pune te mbare|punë te mbare|suksese?|dite te mbare|"
    r"diten e mire|kalofshi mire|pershendetje(?: te perzemerta)?|te fala|sinqerisht|(?:kind |best |warm )?regards|best wishes|all the best|sincerely|"
    r"yours (?:sincerely|faithfully|truly)|sincerely yours|best|cheers)(?: \w+){0,4}"
)

_WHO = (
    r"(?:(?:une|ne|nga ana (?:ime|jone|e \w+)|per (?:mua|ne|mendimin tim)|sa per (?:mua|ne)|personalisht|si organizate|i|we|from (?:my|our) side|"
    r"for (?:my|our) part|on behalf of \w+|qendra \w+|shoqata \w+|organizata(?: jone| \w+)?|keshilli \w+|zyra \w+) )?"
)
_DOCUMENT = (
    r"(?:te gjitha|gjithcka|(?:draft|projekt|plan|dokument|propozim|strategji|rregullor|vendim|akt|tekst|material|permbajtj|version|program|buxhet|"
    r"relacion|politik)\w*(?: \w+){0,8}|kete(?: \w+){0,8}|ate|this|it|that|everything|(?:the |this |your )?(?:draft|plan|document|proposal|"
    r"strategy|regulation|decision|text|budget|programme|program|policy)(?: \w+){0,8})"
)
_ABOUT = (
    r"(?: (?:per|mbi|lidhur me|ne lidhje me|ne|ndaj|rreth|me|on|about|to|regarding|concerning|with|for) "
    + _DOCUMENT
    + r")?"
    r"(?: (?:nga ana (?:ime|jone|e \w+)|per momentin|from (?:my|our) side|on (?:my|our) part|at this (?:time|stage)))?"
)
_REMARK = (
    r"(?:verejtje\w*|koment\w*|kundershti\w*|kundershtim\w*|sugjerim\w*|rekomandim\w*|propozim\w*|shtes\w*|objeksion\w*|pretendim\w*|"
    r"remarks?|comments?|objections?|suggestions?|recommendations?|observations?|concerns?|changes)"
)
_REMARKS = (
    rf"(?:{_REMARK}(?: (?:e|ose|dhe|apo|as|and|or|nor) (?:asnje )?{_REMARK}){{0,3}}(?: (?:te tjera|shtese|tjeter))?)"
)
_AGREED = r"(?:jam|jemi|bie|biem|eshte)? ?(?:plotesisht |teresisht |krejtesisht )?(?:dakord|dakort|dakordsuar|ne nje mendje|pro|i kenaqur|te kenaqur)"
_NO_REMARKS = re.compile(
    rf"(?:ok |po |mire )?{_WHO}(?:"
    rf"(?:nuk|s|nk) (?:kam|kemi|ka|kane|kishim)(?: (?:asnje|ndonje|gje|te tjera|shume))? {_REMARKS}{_ABOUT}"
    rf"|(?:ska|skam|skemi)(?: (?:asnje|ndonje))? {_REMARKS}{_ABOUT}"
    rf"|(?:nuk|s) (?:kam|kemi|ka)(?: (?:asgje|asnje gje|gje|me))?(?: tjeter)? per te (?:shtuar|thene|verejtur|komentuar){_ABOUT}"
    rf"|(?:pa|asnje|zero) {_REMARKS}{_ABOUT}"
    rf"|{_AGREED}(?: me {_DOCUMENT})?(?: plotesisht)?(?: (?:e|te) (?:derguar|propozuar|paraqitur))?"
    rf"|(?:e |i )?(?:mbeshtes|mbeshtesim|miratoj|miratojme|aprovoj|aprovojme|pranoj|pranojme)(?: plotesisht)?(?: {_DOCUMENT})?"
    rf"|(?:{_DOCUMENT} )(?:eshte |jane )(?:shume )?(?:ne rregull|mire|i mire|e mire|te mira)"
    rf"|(?:have |has |there are |there is )?(?:no|none|not any)(?: (?:further|other|additional|more|specific))? {_REMARKS}{_ABOUT}"
    rf"|(?:do not|don t|does not|dont) have any(?: (?:further|other))? {_REMARKS}{_ABOUT}"
    rf"|(?:have )?nothing (?:more |further |else )?to add{_ABOUT}"
    rf"|(?:fully |completely )?(?:agree|agreed|approve|support)(?: fully)?(?: (?:with|to))?(?: {_DOCUMENT})?"
    rf"|(?:{_DOCUMENT} )?(?:is |are |looks |look )?(?:all |very )?fine(?: (?:with|by|for) (?:me|us))?"
    rf"){_ABOUT}"
)

_LATER = (
    r"(?:(?:do|do te|dote) (?:te |ta |tju |t ju |ju |t i |ua |jua |t jua )?(?:pergjigj|kthe|shoh|lexo|shqyrto|studio|shkrua|dergo|njofto|diskuto)\w*"
    r"|(?:i|we) (?:will|ll|shall) (?:reply|answer|respond|read|get back|come back|look|review|study|write|send|discuss)"
    r"|will (?:reply|answer|respond|read|get back|come back|look|review|study|write|send|discuss))(?: (?!(?:se|qe|sepse|pasi|that|because)\b)\w+){0,14}"
)
_THANKS = re.compile(
    r"(?:ok |mire |po )?(?:"
    r"(?:ju |te |shume |une ju )?(?:faleminderit|falemnderit|falenderoj|falenderojme|flm|rrofshi)(?: (?:shume|paraprakisht|juve|dhe pune te mbare))?"
    r"(?: (?:per|qe) (?:\w+)(?: \w+){0,6})?"
    r"|(?:e|i|ju|ua|u) (?:mora|morem|moram|mor|moren)(?: (?:mesazhin|ftesen|draftin|kujtesen|materialin|emailin|njoftimin|dokumentin|dokumentet))?"
    r"(?: (?:me sukses|dhe (?:faleminderit|flm)))?"
    r"|(?:mora|morem|moram) (?:dijeni|mesazhin|ftesen|draftin|kujtesen|materialin|njoftimin)(?: (?:per|mbi) \w+(?: \w+){0,5})?"
    r"|u njoha(?: me \w+(?: \w+){0,5})?|ok|okej|okay|ne rregull|mire|shume mire|u pa|konfirmoj marrjen(?: e \w+)?"
    rf"|{_LATER}"
    r"|(?:many |very many )?thanks?(?: you)?(?: (?:very|so) much| a lot)?(?: (?:for|in) \w+(?: \w+){0,8})?"
    r"|(?:well |e ?mail |message )?(?:received|noted)(?: (?:with thanks|thank you|thanks))?|got it|(?:i|we) (?:have )?received (?:it|the \w+|your \w+)"
    r")"
)
_REMOVAL = re.compile(
    r"\bme (?:hiqni|hiq|largoni|fshini|c ?regjistroni) (?:nga|prej)\b|\bmos me dergoni me\b|\bunsubscribe\b|\bc ?regjistrim\b|"
    r"\bdua te (?:largohem|hiqem|c ?regjistrohem)\b|\bremove me\b"
)
_CORRECTION = re.compile(
    r"\bkorrigjim\b|\bgabimisht shkrova\b|\bne vend te (?:asaj|atij|pergjigjes|mesazhit)\b|\bshtese e pergjigjes sime\b|\bcorrection to my\b"
)
