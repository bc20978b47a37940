"""How people say that a mail corrects, completes or takes back what they sent before."""

from __future__ import annotations

import re

_EARLIER = r"(?:pergjigj\w*|mesazh\w*|e ?-?mail\w*|rekomandim\w*|koment\w*|verejtj\w*|vrejtj\w*|sugjerim\w*|propozim\w*|shkres\w*|dergim\w*|mendim\w*)"
_MINE = r"(?:tim|time|sime|im|ime|tone|sone|te mi|e mi|e mia|te mia|tona|e meparshe?m\w*|te meparshe?m\w*|e dergua\w*|te dergua\w*|e pare|te pare|e djeshe?m\w*|te djeshe?m\w*|paraardhes\w*|e kaluar|te kaluar)"
_SENT = r"(?:dergova|dergova dje|derguam|shkrova|shkruajta|shkruam|kam derguar|kemi derguar|kam shkruar|kemi shkruar|thashe|nisa|nisem|cova|qova|bera)"

CORRECTION = re.compile(
    r"^(?:nje )?(?:korrigjim|korigjim|korrigjimi|saktesim|plotesim|ndreqje|errata|correction|addendum|correzione)(?:$"
    r"|,| i vogel| i shpejte| ?-)"
    rf"|\b(?:plotesim\w*|shtes\w*|korrigjim\w*|saktesim\w*)(?: (?:i|e|te|per|ndaj))* {_EARLIER}(?: nr)? k?-?\d{{4}}-\d"
    r"|\b(?:korrigjim\w*|korigjim\w*|saktesim\w*|plotesim\w*|shtes\w*|sqarim\w*|vijim\w*|vazhdim\w*"
    rf"|ndryshim\w*)(?: (?:i|e|te|ne|per|ndaj|tek|te|ne lidhje me|lidhur me))* {_EARLIER} {_MINE}"
    r"|\b(?:korrigjoj|korrigjojme|korigjoj|saktesoj|saktesojme|plotesoj|plotesojme|ndryshoj|ndryshojme|terheq"
    rf"|terheqim|zevendesoj|zevendesojme|anuloj|anulojme)(?: \w+){{0,2}} (?:{_EARLIER}(?: {_MINE})?|ate qe {_SENT})\b"
    rf"|\b(?:gabimisht|me gabim|pa dashje)(?: \w+){{0,2}} {_SENT}|\b{_SENT}(?: \w+){{0,3}} (?:gabimisht|gabim"
    rf"|pa dashje)\b|\b(?:kam|kemi) bere (?:nje )?gabim ne {_EARLIER}|\bgabova (?:ne|kur|tek)\b"
    rf"|\bne vend te (?:asaj|atij|ketij|asaj|atyre|{_EARLIER}|nenit \S+|\w+)(?: \S+){{0,3}} (?:qe|te cil\w+)(?: (?:ju"
    rf"|te|une|ua|e|i|dje|me pare))* {_SENT}"
    r"|\b(?:mos|te mos) (?:e |i )?(?:merrni|merret|merren|konsideroni)(?: ne konsiderate| parasysh"
    rf"| \w+)? (?:{_EARLIER} |versionin ){_MINE}|\b(?:injoroni|shperfillni|anuloni|zevendesoni|fshini) (?:{_EARLIER} "
    rf"|versionin ){_MINE}"
    r"|\b(?:harrova|harruam|kisha harruar|kam harruar|me kishte mbetur|lame pa) (?:te |pa )?(?:shkru\w+|shtoj\w*"
    r"|shtuar|permend\w*|them|theme|thene|perfshi\w+|vendos\w*)"
    rf"|\b(?:ne vijim te|ne vazhdim te|krahas) (?:{_EARLIER} {_MINE}|asaj (?:qe|cfare) {_SENT})"
    rf"|\bne {_EARLIER} {_MINE} (?:{_SENT}|isha|u shpreha|thoja)|^(?:me falni )?(?:kam|kemi) gabuar\b"
    rf"|^(?:me falni )?(?:gabova|gabuam)\b|\b{_EARLIER} {_MINE} (?:ishte|eshte|behej fjale) per\b.*\bjo\b"
    rf"|\b(?:qe|qi|c|cka) (?:ju|te|u) (?:kam|kemi) (?:shkru|dergu|nis|thon)\w*(?: (?:dje|pardje|ma perpara|me pare))?\b"
    rf"|\b(?:si|kjo eshte|kjo|po ju dergoj|po dergoj)(?: nje)? shtes\w+ (?:e|te|ndaj|ne|per) {_EARLIER}|^shtes\w* (?:e"
    rf"|te|ndaj|per|ne) {_EARLIER}"
    r"|\b(?:desha|doja|dua|deshiroj|donim) te (?:shtoj|shtoja|shtojme|korrigjoj|korrigjoja|saktesoj|saktesoja"
    rf"|plotesoj|plotesoja)(?: edhe)?(?: \w+){{0,4}} (?:{_EARLIER} {_MINE}|asaj qe {_SENT}|ate qe {_SENT})"
    rf"|\bversion\w* (?:i|e|te) korrigjuar (?:i|e|te) {_EARLIER}|\b(?:kam|kemi) ndryshuar mendim|\bndryshova mendim"
    r"|\b(?:correction|addition|addendum|amendment|supplement|follow-?up) to (?:my|our)\b|\b(?:my|our) (?:previous"
    r"|earlier|last|first|yesterday's) (?:e-?mail|mail|message|reply|answer|comments?|recommendations?)"
    r"|\bi (?:wrote|sent|meant|said)(?: \w+){0,4} (?:by mistake|in error|wrongly|mistakenly)|\bi (?:mistakenly|wrongly"
    r"|accidentally) (?:wrote|sent|said)|\binstead of (?:what|the one|the \w+ )(?:i|we|that i) (?:wrote|sent)"
    r"|\bi forgot to (?:add|mention|write|include)|\b(?:mia|nostra|mie|nostre) (?:precedent\w+|risposta precedente)"
    r"|\bho scritto per errore|\bper errore ho scritto|\bho dimenticato di|\bin aggiunta alla mia"
)
"""Matched on folded sentences. Without a word for the earlier mail, "korrigjim" counts only where it stands alone at the head of a sentence:
what the draft should correct is a recommendation of its own."""
