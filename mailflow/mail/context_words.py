"""How members say who they are and why they write: a pattern for `asking`, against folded words with single blanks."""

from __future__ import annotations

import re

from mailflow.mail.answer_words import ORGANISATION

ON = (
    r"(?: (?!(?:dhe|edhe|por|nuk|s|qe|se|sepse|eshte|asht|jane|ka|kane|me duket|pa|jo|mendoj\w*|mungon\w*|duhe\w+"
    r"|tarif\w*|and|but|not|no|is|are|has|which|that|who|"
    r"che|ma|non|e non)\b)\w+)"
)
"""A further word that begins no statement of its own."""
_ROLE = (
    r"(?:banor|qytetar|anetar|perfaqesues|drejtues|drejtor|kryetar|mesues|student|pensionist|inxhinier|jurist|avokat"
    r"|arkitekt|mjek|pronar|gazetar|profesor|pedagog|"
    r"nene|prind|sekretar|koordinator|specialist|aktivist|punonjes|fermer|tregtar|ekonomist)\w*"
)
_READ = r"(?:lexova|lexuam|lexoj|lexojme|kam lexuar|kemi lexuar|pashe|pame|shqyrtova|shqyrtuam|shqyrtojme|po lexoj|po shqyrtojme)"
_PAPERS = r"(?:draftin|materialin|materialet|dokumentin|dokumentet|planin|projektin|ftesen|relacionin|strategjine|rregulloren)"
CONTEXT = re.compile(
    rf"ne emer te(?: \w+s se \w+|{ON}){{1,7}}|{ORGANISATION} (?:(?:e|i|te|per) \w+(?:it|ut|se|es|ve|ise|tes)|(?!\w*(?:on|het|jne|an|en|et|im)\b)\w+)(?: (?:e|te|dhe) \w+){{0,2}}|"
    r"(?:ne pergjigje te|lidhur me|ne lidhje me|referuar|duke iu referuar|in reply to"
    r"|with reference to)(?: your)? (?:kerkes|mesazh|e ?mail|ftes|shkres|draft|projekt|plan|material|dokument|request"
    rf"|message|letter|invitation)\w*{ON}{{0,8}}|"
    rf"(?:(?:une|ne) )?(?:(?:jam|jemi) (?:nje )?{_ROLE}|(?:quhem|perfaqesoj|perfaqesojme) \w+|(?:jam"
    rf"|jemi) nga (?:lagj\w+|fshat\w*|shoqat\w*|organizat\w*) \w+){ON}{{0,6}}"
    rf"|(?:(?:une|ne|sapo|e|i) )*{_READ}(?: (?:me (?:vemendje|kujdes|interes)|te gjithe|te plote))*(?: (?:te dyja "
    rf"|te gjitha )?{_PAPERS}{ON}{{0,5}})?"
    rf"|(?:pas|mbas|nga) (?:leximi|leximit|shqyrtimit|lexuarit|diskutimit|analizimit){ON}{{0,6}}(?: dhe (?:te )?(?:relacion"
    rf"|dokument|material|shtojc)\w*)?{ON}{{0,3}}"
    r"|(?:kam|kemi|kisha|kishim|desha te bej|doja te bej)(?: vetem)?(?: (?:nje|dy|tri|tre|disa"
    rf"|ca))? pyetj\w*(?: (?:per|lidhur me|ne lidhje me|rreth|mbi) \w+{ON}{{0,5}})?"
    r"|(?:(?:vetem )?(?:nje|dy) )?pyetj\w*(?: e vogel| te vogla)?(?: (?:per|mbi) (?:nenin|piken|draftin|tabelen|kreun)(?: \d+)?)?"
    r"|(?:one |a |two )?questions?|domand[ae]|una domanda|(?:eine )?fragen?"
    r"|(?:per momentin |tani |sot |kete jave )?nuk (?:kam|kemi|pata) (?:pasur )?(?:kohe|mundesi)(?: (?:ta|te"
    rf"|t i) (?:lexo|shoh|shiko|shqyrto|pergjigj|shkrua|studio)\w*{ON}{{0,3}})?"
    rf"|(?:ia|ua|ja) (?:percolla|percollem|kalova|kaluam|dergova|derguam){ON}{{1,5}}|jam (?:me (?:leje|pushime"
    rf"|sherbim)|jashte (?:vendit|shtetit|zyre|zyres)){ON}{{0,6}}"
    r"|(?:ju )?(?:lutem|lutemi)(?: (?:me|na) (?:sqaroni|tregoni|thoni|njoftoni|konfirmoni|ktheni pergjigje)| (?:sqaroni|tregoni|konfirmoni))?"
    r"|per (?:draftin|planin|projektin) nuk (?:shprehe\w+|kam mendim|kemi mendim)"
    rf"|pa (?:e |i )?(?:ditur|pare)(?: kete| keto)? nuk (?:mund|shkruaj|jap|shprehe\w+|japim){ON}{{0,5}}"
    r"|adresa (?:ime|jone)(?: \w+){1,8}|(?:tel|telefoni|cel|nr tel|celulari)(?: im)? [\d ]{6,20}"
    r"|e ?mail\w* im \w+(?: \w+){1,4}"
    r"|(?:e )?(?:pres|presim|jam ne pritje te|jemi ne pritje te|ne pritje te)(?: nje)?(?: \w+){0,2} (?:pergjigj\w*"
    rf"|konfirmim\w*|sqarim\w*|mendim\w*|miratim\w*|vendim\w*){ON}{{0,5}}"
    r"|per (?:te|t)(?: mundur te)? (?:jap\w*|dhene|formul\w*|shpreh\w*|dergo\w*) (?:\w+ )?(?:mendim\w*|koment\w*"
    rf"|verejtj\w*|rekomandim\w*|opinion\w*){ON}{{0,5}}"
    r"|(?:me keto|keto|kjo)(?: (?:te dhena|informacion\w*|dokument\w*)) (?:na|me) (?:duhe[nt]|nevojite[nt]"
    rf"|ndihmo\w+){ON}{{0,8}}"
    r"|(?:i|we) (?:am|are) (?:a|an|the) (?:resident|citizen|member|representative|director|teacher|student|lawyer"
    rf"|engineer|journalist){ON}{{0,6}}"
    rf"|(?:i|we) have (?:a|one|two|some|a few) questions?{ON}{{0,6}}|(?:i|we) (?:have )?(?:read|reviewed|seen"
    rf"|studied) (?:the|your) (?:draft|plan|document){ON}{{0,5}}"
    rf"|(?:i |we )?(?:look|looking) forward to{ON}{{1,5}}"
    rf"|(?:avrei|ho|abbiamo) (?:una|due|alcune) domand[ae]{ON}{{0,6}}|sono (?:un|una|il|la) (?:cittadin|resident"
    rf"|membr|rappresentant)\w*{ON}{{0,6}}|(?:resto )?in attesa{ON}{{0,5}}"
)
"""Who is writing, that it was read, that an answer is awaited. A word of the draft's matter must find no way through."""

UNCLEAR = re.compile(
    r"(?:nuk|s) (?:e |i )?(?:kuptova|kuptoj|kuptuam|kuptojme|(?:po |ka )?(?:me|na) (?:eshte|jane) (?:e |i |te )?qarte)"
    r"(?: (?:mire|ende|plotesisht))?(?: (?:nen|pik|tabel|kre|shkronj|paragraf|shtojc|draft)\w*(?: [\w.]{1,5})?)?"
    r"|(?:i|we) (?:do not|don t|did not|didn t) understand(?: (?:article|point|table)(?: [\w.]{1,5})?)?"
)
"""What leads to a question: "Nuk e kuptova nenin 4: a vlen …?" By itself it says that the draft is unclear."""
