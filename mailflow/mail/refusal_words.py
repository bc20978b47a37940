"""How members refuse: a negation beside a word of agreement ("jo dakord", "dakord s'jam", "not agreed"), or a word of opposition.

Matched against folded clauses (`sentences.bare`): words and single blanks only. The patterns of agreement leave room for names and
titles, and a negation must never pass there unseen: a refusal that counts as "no remarks" would be a false act.
"""

from __future__ import annotations

import re

_NOT = (
    r"(?:jo|nuk\w{0,2}|nk|njuk|nuq|s|sun|as|mos|asnje\w*|asni\w*|askush|askurre|kurre|kurr|kurrsesi|kurrnji\w*|kurrnje\w*|asesi"
    r"|aspak|hic|pak|fare|veshtire|pothuaj\w*|gati|pjeserisht|disi|s(?:jam|jemi|jena|jom|pajt\w+|mbesht\w+|pran\w+|mirat\w+|eshte|asht)"
    r"|nuk(?:jam|jemi|pajt\w+)"
    r"|no|not|never|nor|neither|nobody|none|don|dont|do not|doesn|didn|cannot|cant|can t|won|isn|aren|hardly|barely|partly|partially"
    r"|non|mai|nessuno|neanche|nemmeno|nicht|nie|niemals|kein\w*|nein|kaum|δεν|δε|οχι|ουτε|ποτε|μην?)"
)
_AGREE = (
    r"(?:dakor\w*|pajtohe\w*|pro|ok|oki|okej|okay|mire|ne rregull|n rregull|mbeshte\w*|mirat\w+|aprov\w+|pran\w+|kenaqur|pelqe\w*|voto\w*"
    r"|nje mendj\w*|nje mendimi|vazhdo\w*|vazhdohet|procedo\w*|faleminderit|flm"
    r"|agree\w*|approv\w*|support\w*|fine|good|happy|satisfied|concur|accept\w*|favou?r\w*|thanks?"
    r"|accordo|concord\w*|favorevol\w*|bene|grazie|einverstanden|zustimm\w*|passt|gut|danke|συμφων\w*|ευχαριστ\w*)"
)
_REMARK = r"(?:v[ei]?r[ei]?jtj|vrejtj|koment|kundersht|sugjerim|rekomandim|propozim|objeksion|asgj|kurrgj|remark|comment|objection|suggestion|osservaz|obiezion|anmerk|einwand|problem)"
_HAVE = (
    r"(?:kam|kemi|ka|kena|kom|kane|kish\w*|shoh\w*|gje\w*|kundersht\w*|(?:e|i) kundersht\w*|(?:jam|jemi) kunder|have|ho|abbiamo"
    r"|ci sono|habe\w*|εχ\w+|object)"
)
REFUSES = re.compile(
    rf"\b{_NOT}(?: (?!{_REMARK})\w+){{0,3}} {_AGREE}\b"
    rf"|\b{_AGREE}(?: (?!{_REMARK})\w+){{0,2}} (?:jo|nuk|s|kurre|asnjehere|asesi|aspak|not|never|non|mai|nicht|nie|δεν)\b(?! {_HAVE}\b)"
    rf"|\b{_AGREE} (?:no|nein|οχι)$"
    rf"|\b(?:{_NOT}|kunder)(?: (?!{_REMARK})\w+){{0,2}} (?:pa|without|senza|ohne|χωρισ) {_REMARK}"
    rf"|\bkunder {_AGREE}\b"
    r"|^(?:kunder|kundra)\b|(?<!nuk )(?<!s )\b(?:jam|jemi|jena|jom|jane|eshte|votoj\w*|voton) (?:kunder|kundra)\b"
    r"|\b(?:refuzo\w+|mospajtim|mosmiratim|papranue\w*|pakenaqur|disagree\w*|disapprov\w*|unacceptable|sfavorevol\w*"
    r"|inaccettabil\w*|διαφων\w*)\b"
)
"""A negation within a few words of an agreement, on either side; "not without remarks"; opposition. "Ok, s'kam vërejtje" is none."""

NEGATES = re.compile(
    rf"^s \w|^(?:mai|nie)$|\b(?!(?:s|pro|pak|gati|won|don|mai|nie)\b){_NOT}\b|\b(?:kunder|kundra|against|contro|contrari\w*|dagegen|κατα)\b|{REFUSES.pattern}"
)
"""Any word that denies or opposes: no greeting, name or closing has one."""

OF_THE_MATTER = re.compile(
    r"\b(?:shto(?:ni|jme|het|hen|je)|hiq\w*|ul(?:ni|eni|et)|rrit(?:ni|et)|ndrysho\w+|rregullo\w+|vendos\w*|ndal\w*|mbillni|mbill|doja|desha|duam"
    r"|dua|kosh\w*|kazan\w*|tarif\w*|rrug\w*|mbetj\w*|neni\w*|nenet|pika|kreu|add|remove|change|want|aggiungete|togliete|vorrei)\b"
)
"""Words that no greeting, name or closing has: "Përshëndetje, shtoni kosha"."""

ONLY_NO = re.compile(r"(?:jo|no|nein|οχι)(?: (?:jo|no))?")
"""The "no" that answers "are there remarks?": "Jo, nuk kam vërejtje"."""
ONLY_YES = re.compile(r"(?:po|yes|si|ja|ναι)")
"""The "yes" before an agreement."""
NONE_THERE = re.compile(
    r"(?:(?:une|ne|i|we|ich|wir|per mua|nga ana \w+|shoqata \w+) )?(?:nuk|s|nk|ska|skam|skemi|skena|skom|asnje|asgje|pa|zero|no|none|nothing"
    r"|(?:have|has|do|there are) (?:no|nothing|not|none)|don t|non|nessun\w*|niente|nulla|senza|(?:habe |haben )?keine?|nichts|ohne|καμια|δεν|χωρισ) "
)
"""How "there is nothing" begins, as against an agreement."""
_DOCUMENT = r"(?: (?:ndaj |me |per )?(?:ketij |kete |ketyre |te )?(?:draft|plan|projekt|dokument|propozim|rregullor|strategji|vendim|material)\w*(?: te \w+| e \w+| tuaj)?)?"
_EN_DOCUMENT = r"(?: (?:to )?(?:it|this|that|(?:the |this |your )?(?:draft|plan|document|proposal|text)))?"
NOT_AGAINST = (
    rf"(?:(?:nuk|s|nk|nuke|sun) (?:kam|kemi|kena|kom|ka|kane)|ska|skam|skemi|skena|skom)(?: (?:asgje|asnje gje|ndonje gje|gje|gja|gjo|asgja|asgjo"
    rf"|kurrgj\w+|kurgj\w+|aspak))? (?:kunder|kundra){_DOCUMENT}"
    rf"|(?:nuk|s|nk) (?:jam|jemi|jena|jom|jane|eshte)(?: (?:aspak|fare))? (?:kunder|kundra){_DOCUMENT}|(?:sjam|sjemi) kunder{_DOCUMENT}"
    rf"|(?:nuk|s) (?:e |i )?kundersht(?:oj|ojme|on){_DOCUMENT}"
    r"|(?:nuk|s) (?:kam|kemi) (?:pse|arsye) te (?:jem|jemi|kundershtoj|kundershtojme)(?: kunder)?"
    rf"|(?:have |has |there is )?(?:nothing|not anything) against{_EN_DOCUMENT}|(?:do not|don t|dont|does not) object{_EN_DOCUMENT}"
    rf"|(?:am |are |m |re )?not (?:against|opposed){_EN_DOCUMENT}"
    r"|(?:non (?:ho|abbiamo) )?(?:nulla|niente) (?:in|da) contrari\w+|non (?:sono|siamo) contrari\w*"
    r"|(?:(?:ich )?habe |(?:wir )?haben )?nichts dagegen|(?:bin |sind )?nicht dagegen"
    r"|(?:δεν εχ(?:ω|ουμε) )?(?:καμια |καμμια )?αντιρρηση|δεν εχ(?:ω|ουμε) αντιρρησ\w+"
)
"""Two negations that agree: "nuk kam asgjë kundër"."""
