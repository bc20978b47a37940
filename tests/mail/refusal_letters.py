"""Words of members who refuse, and of members whose two negations agree, one a line; `/` is a new line."""

from __future__ import annotations

REFUSAL = """\
Jo dakord
Jo dakord.
Jo dakort!
jo dakor
Jo, dakord nuk jam.
Jo. Dakord.
JO DAKORD!!!
jo ok
Jo ok për mua
Jo, ok
jo mire
Jo në rregull.
Jo e mirë
Jo pro
Jo, nuk jam dakord
Përshëndetje,//Jo dakord.//Me respekt,/Arta
Unë jo dakord
Ne jo dakord me draftin.
Jemi jo dakord
Jam jo dakord me këtë draft
Shoqata jonë jo dakord
Nga ana ime jo dakord
Për mua jo ok
Për ne jo
Nuk jam dakord
nuk jam dakort
Nuk jemi dakord me draftin.
S'jam dakord
S’jemi dakord
s jam dakord
sjam dakord
sjemi dakord
sjemi dakort
nukjam dakord
nk jam dakord
nuk jm dakord
nuk jom dakord
s'jom dakord
Sun jam dakord
Nuk asht mire
S'asht n'rregull
Nuk jena dakord
S'jena dakord
Nuk bie dakord
Nuk biem dakord me propozimin
Nuk jam aspak dakord
Aspak dakord
aspak dakord.
Asnjëherë dakord
Kurrë dakord
Kurr dakord!
Asesi dakord
Kurrsesi dakord.
Hiç dakord
Fare dakord nuk jemi
Dakord? Jo.
Dakord jo
Dakord nuk jam
dakord s'jam
Dakord kurrë
Draftin nuk e mbështes
Nuk e mbështes
Nuk e mbështesim draftin.
S'e mbështes
Nuk e miratoj
Nuk e miratojmë këtë plan
Nuk e pranoj
S'e pranojmë
se pranoj
Nuk e aprovoj
Nuk e votoj
Votoj kundër
Kundër
kunder!
Kundra
Jam kundër
Jemi kundër draftit.
Une jam kunder
Kundërshtoj
Kundërshtojmë draftin.
E kundërshtoj
E kundërshtojmë planin
Refuzoj
E refuzoj
Refuzojmë draftin
Nuk pajtohem
S'pajtohem
s'pajtohemi
spajtohem
Nuk pajtohemi me draftin
Nuk dakordësohem
Nuk dakordësohemi
S'dakordësohem
I pakënaqur
Jo i kënaqur
Jo jam dakord
Jo, jam dakord
Jo e mbështes
Jo pajtohem
Jo faleminderit
Jo, faleminderit.
Jo flm
Jo pa vërejtje
Jo pa verejtje.
Jo, kam vërejtje
Nuk jam pa vërejtje
Nuk jemi pa komente
S'jemi pa vërejtje.
Kam vërejtje
Kemi komente
Ka vërejtje
Kam kundërshtime.
Mospajtim
Mos miratim
Jo miratim
Pa miratim
Nuk është në rregull
S'është mirë
Drafti nuk është i mirë
Drafti është jo i mirë
Drafti jo i mirë
Drafti nuk është mirë
Plani s'është i pranueshëm
I papranueshëm
Drafti i papranueshëm
Nuk më duket mirë
Drafti nuk më duket mirë
Gjithçka jo në rregull
Asgjë në rregull
Asgjë nuk është në rregull
Asgje mire
Pa dakord
pa pajtim
Nuk mund të jem dakord
Nuk mund te pajtohem
Nuk mund të vazhdoni
Mund të mos vazhdoni
Vështirë të jemi dakord
Pothuajse dakord
Gati dakord
Pjesërisht dakord
Disi dakord
Jo plotësisht dakord
Jo krejtësisht dakord.
Jo shumë dakord
Nuk jam plotësisht dakord
Jo të gjithë janë dakord
Askush dakord
Asnjë prej nesh dakord
Asnjëri nuk është dakord
Askush nuk është dakord me draftin
Dakord vetëm me nenin 2
Dakord me përjashtim të nenit 3
Faleminderit, jo dakord
Faleminderit, por jo.
Ok, jo dakord
Po, jo dakord
E lexova. Jo dakord.
E pashë, jo ok
E mora. Nuk jam dakord.
Not agreed
Not agreed.
Not ok
Not okay with me
Not fine
Not good
Not approved
Don't agree
I don't agree
I dont agree
I do not agree with the draft.
We don't agree.
We do not approve
Never agreed
Disagree
We disagree
I disagree with the draft
No agreement
I cannot agree
We can't agree
Cannot support
We do not support it
Do not support
I don't support this
Not in favour
I object
We object
Objection!
Opposed
Against
I am against
We are not fine with it
No, agree
No. Agreed.
No, thanks
No thank you
Not without remarks
I am not happy with the draft
Hardly agree
Partly agree
Non sono d'accordo
Non d'accordo
Non siamo d’accordo.
non concordo
Non concordiamo con la bozza
Non approvo
Non approviamo
Non va bene
Non va
Contrario
Sono contrario
Siamo contrari
Contro
Sfavorevole
Non favorevole
No, d'accordo
Mai d'accordo
Niente affatto d'accordo
No grazie
Non senza osservazioni
Δεν συμφωνώ
Δε συμφωνώ
Δεν συμφωνούμε.
Όχι
Όχι, δεν συμφωνώ
Οχι συμφωνω
Διαφωνώ
Είμαι κατά
Nicht einverstanden
nicht einverstanden.
Ich bin nicht einverstanden
Wir sind nicht einverstanden
Nein
Nein danke
Nein, einverstanden
Bin dagegen
Ich bin dagegen
Passt nicht
Nicht gut
Nicht ohne Anmerkungen
Jo
Jo!
No
Po jo
Jo jo
Kurrë
Nope
Hayır"""

AGREES_TWICE_NEGATED = """\
Nuk kam asgjë kundër
Nuk kam asgje kunder draftit
S'kam asgjë kundër.
Nuk kemi asgjë kundër
S'kemi gjë kundër
Nuk jam kundër
Nuk jemi kundër draftit.
S'jam kundër
S'jemi kundër
Nuk kundërshtoj
Nuk kundërshtojmë
Nuk kam kundërshtim
S'kam kundërshtime
Nuk e kundërshtoj
Nuk e kundërshtojmë draftin
S'e kundërshtoj
Nuk kam pse të jem kundër
Jo, nuk kam vërejtje
Jo, s'kemi vërejtje.
Jo, asnjë vërejtje
Jo, s'kam komente
Jo, pa vërejtje
Jo nuk kam vërejtje
No objections
No objection
I have no objection
We have no objections to the draft
I have nothing against it
We have nothing against the draft
I do not object
We don't object
No, no comments
No, I have no remarks.
Not against
Nothing against it
Non ho nulla in contrario
Non abbiamo niente in contrario
Nulla in contrario
Non sono contrario
No, nessuna osservazione
Keine Einwände
Nichts dagegen
Ich habe nichts dagegen
Nein, keine Anmerkungen
Δεν έχω αντίρρηση
Καμία αντίρρηση
Nuk kom kurrgjo kundër
Skam asgje kunder"""
