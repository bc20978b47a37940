"""Words of members' short, plain letters, one a line, by what they are; `/` is a new line."""

from __future__ import annotations

NO_REMARKS = """\
Nuk ka vërejtje nga Qendra Hapësira.
Ok nga ana ime
Ok nga ana jonë.
Bashkia e Lumasit - pa verejtje
Shoqata "Drini" - pa vërejtje
Shoqata e Prindërve: pa vërejtje.
Pa vërejtje nga Fondacioni Ardhmëria
Nuk ka komente nga shoqata jonë.
S'ka vërejtje nga ne
Në emër të Këshillit të Qarkut: nuk kemi vërejtje.
Nga ana e Dhomës së Tregtisë nuk ka asnjë vërejtje.
Dakord nga ana jonë
Jam ok
Jemi ok me draftin
Miratohet
Miratohet nga ana jonë.
E pranojmë siç është.
Le të miratohet kështu.
Drafti është në rregull nga ana jonë.
Nuk kemi gjë për të shtuar, punë të mbarë.
Pa komente nga Universiteti i Durrësit
Rrjeti i Grave - asnjë vërejtje
No comments from the Chamber of Commerce.
OK from our side
Fine by us, no remarks.
Nessuna osservazione da parte dell'associazione.
Ne nuk kemi vërejtje.
Nuk kam asnjë vërejtje, ecni përpara."""

THANKS = """\
Ju konfirmoj marrjen e mesazhit.
Konfirmojmë marrjen e ftesës.
Ju konfirmoj se e mora.
Ju njoftoj se e mora mesazhin.
Mesazhi u mor, faleminderit.
Po e shoh.
Do t'i shoh me kolegët dhe ju kthej përgjigje.
Ju konfirmojmë se materialet i morëm.
E morëm ftesën, do të përgjigjemi brenda afatit.
Faleminderit, e mora dhe do ta lexoj me kujdes.
Konfirmim marrjeje
Ftesa u mor.
Confirmed receipt
I confirm receipt of your message.
Received, will get back to you next week.
Confermo la ricezione.
Faleminderit për ftesën për të dhënë mendime.
Flm, do ta diskutojmë në bord dhe ju shkruajmë.
Falënderime për njoftimin!"""

QUESTION = """\
Nuk e kuptova nenin 4: a vlen për fshatin?
Pyetje: kur hyn në fuqi rregullorja?
Kam një pyetje: cilat biznese përfshihen?
Një pyetje për nenin 6 - kush do ta zbatojë?
Doja të pyesja: a mund të vijë edhe kolegia ime në dëgjesë?
S'e kuptova pikën 3: flitet për vitin 2026 apo 2027?
Nuk më është e qartë tabela 2: shifrat janë në lekë apo në euro?
Question: who pays for this?
I have a question: does article 5 apply to villages?
Nuk e kuptoj nenin 9: kush e paguan?
Ju lutem sqaroni: a përfshihen edhe shkollat?
Domanda: quando entra in vigore?"""

COMPLAINT = """\
Ankohem: në seancën e kaluar nuk na u dha fjala. Kërkoj përgjigje me shkrim.
Ankesë: nuk na u dha fjala në seancë.
I would like to complain: our previous comments were ignored and nobody answered.
Ankohemi: askush nuk na u përgjigj.
Ankesë - rekomandimet tona të vitit të kaluar u injoruan.
Ankesë!/Nuk na u dha koha për të folur.
Kam një ankesë: në takim nuk na lanë të flasim.
Kemi ankesë për mënyrën si u zhvillua takimi.
Dua të ankohem: sekretarja e mbylli takimin para kohe.
Dëshirojmë të ankohemi për sjelljen e zyrës suaj.
Ky është një protest: nuk jemi ftuar në asnjë takim.
Protestoj: drafti na erdhi pas afatit.
Ankim: procesverbali i dëgjesës nuk pasqyron fjalët tona.
My complaint: we were not given the floor at the hearing.
Complaint: nobody replied to our letters.
Vorrei fare un reclamo: nessuno ci ha risposto.
Mi lamento: non siamo stati ascoltati.
Ankohem për mosdhënien e fjalës në dëgjesën e datës 3 mars.
Ankesë ndaj koordinatorit: nuk u përgjigjet emaileve tona.
Ju drejtohem me ankesë: mendimet tona nuk u regjistruan në procesverbal.
Ankohem: në dëgjesën e djeshme na ndërprenë fjalën.
Ankesë: afati prej dy ditësh është shumë i shkurtër.
Ankohemi që njoftimi na erdhi një ditë para afatit.
Ankesë ndaj procedurës.
Ankesë për procedurën e konsultimit: nuk u mbajt asnjë dëgjesë.
Ankohem: nuk më është kthyer asnjë përgjigje.
Ankohem: koordinatorja nuk u përgjigjet telefonatave.
Ankesa ime: bashkia nuk na njoftoi.
Dua të ankohem: nuk u mbajt dëgjesa e premtuar.
Kjo është një ankesë: drafti nuk u publikua.
Ankesë. Nuk jemi ftuar në dëgjesë. Kërkojmë përgjigje.
Ankohem për mungesën e transparencës.
We wish to complain: the hearing was cancelled without notice.
Complaint: the deadline was only two days.
Ankim: sekretaria refuzoi të protokollojë shkresën tonë.
Ankohem për mënyrën e sjelljes së sekretares në dëgjesë."""

INFORMATION_REQUEST = """\
Desha të kem akses në procesverbalet e mbledhjeve të Këshillit, sipas ligjit për të drejtën e informimit.
Kërkesë për informacion: sa u shpenzua për pastrimin në 2025? Ju lutem dërgoni faturat.
Dua një kopje të kontratës së pastrimit.
Kërkoj: kopjen e raportit të auditit 2025.
Ju lutem: na dërgoni procesverbalin e dëgjesës.
A mund të më dërgoni kopje të kontratës me kompaninë e pastrimit?
Kërkojmë informacion mbi shpenzimet e vitit 2024, sipas ligjit 119/2014.
Do doja të kisha një kopje të studimit.
Mund të na jepni akses në të dhënat e monitorimit të ajrit?
Request for information: please send the contract with the waste company.
Under the right to information, we request copies of the invoices."""

RECOMMENDATION = """\
Qytetarët ankohen: kazanët janë pak.
Ankesë: kazanët janë pak, të shtohen.
Banorët ankohen për zhurmën: të ndryshohet orari.
Ankesat: të ketë një zyrë të posaçme për to.
Pyetje: pse jo më shumë kosha? Të shtohen 20.
Nuk e kuptova nenin 4: duhet qartësuar.
Nuk e kuptoj nenin 4, të rishkruhet.
Neni 4: i paqartë.
Kërkoj: tarifa të ulet.
Ju lutem: shtoni fshatin tonë në listë.
Ok nga ana ime, por neni 3 jo.
Shoqata "Drini" - pa vërejtje për nenin 2, neni 3 të hiqet
Bashkia e Lumasit - tarifat janë të larta
Nuk ka kosha nga ana jonë e rrugës.
Nuk ka vërejtje nga banorët sepse askush nuk i pyeti.
Konfirmoj që kazanët mungojnë.
Ju konfirmoj se rruga është e prishur.
Miratohet me ndryshime
Le të miratohet kështu, pa nenin 5.
Protestoj: tarifa është e lartë.
I would like to complain: the fees are too high.
Ju konfirmoj marrjen dhe kërkoj heqjen e nenit 3.
Kërkesë: të shtohet ndriçimi.
Nuk jam kundër planit, neni 2 duhet ndryshuar.
Nuk kam asgjë kundër, vetëm tarifa është e lartë.
S'kam asgjë kundër nëse ulet tarifa.
Nuk kundërshtoj nenin 5, kundërshtoj nenin 6.
Nuk ka vërejtje, ka vetëm propozim: kosha.
Ankesë: parku është i vogël.
Ankesë: shkolla nuk ka ngrohje.
Ankesë: drita nuk punon në rrugë.
Kam një ankesë: uji vjen dy orë në ditë.
Kemi ankesë për ujin.
Dua të ankohem për ujin e pijshëm.
Ankohem: fëmijët nuk kanë park.
Ankohemi për çmimin e lartë të ujit.
Protestojmë për rritjen e çmimit.
Kemi ankesë nga banorët për pluhurin.
Complaint: the park is too small.
My complaint: buses are late.
I would like to complain about the buses.
Reclamo: il parco è piccolo.
Banorëve nuk u dhanë kohë për të paguar; kërkojmë zgjatjen e afatit të pagesës.
Nuk u jepet mundësi fshatrave të marrin ujë. Të rishikohet.
Të mos lejohet të flasin në mbledhje pa leje.
Askush nuk na pyeti për lulishten, duhet më e madhe.
Fshatarëve nuk iu dha fjala. Neni 7 të parashikojë dëgjesë në çdo fshat.
Rekomandimet tona u injoruan prandaj i përsërisim: neni 3 të hiqet.
Komentet tona të vitit të kaluar nuk u morën parasysh. I ridërgojmë: tarifa 500 lekë.
Nuk e kuptova nenin 4.
Nuk e kuptojmë nenin 4. Pse kaq i gjatë?
Nuk e kuptoj pikën 3: pse nuk përfshihen fshatrat?
Kërkoj: raporti vjetor të publikohet.
Kërkojmë: procesverbalet të botohen në faqe.
Ju lutem: tregoni në draft kush paguan.
Shkolla e fshatit - pa ngrohje
Bashkia e Lumasit - tarifë e lartë
Qendra e qytetit: pa parkim
Shkolla e mesme: pa vërejtje, kurse shkolla 9-vjeçare të ndërtohet
Në emër të banorëve: neni 3 jo.
Në emër të fshatit kërkoj ujë.
Nga shoqata jonë: ulni tarifën.
Pa komente nga banorët nuk ka kuptim drafti.
Pa sugjerime nga fshati, plani është i mangët.
Miratohet nëse hiqet neni 3
Le të miratohet pasi të hiqet neni 3
Miratohet vetëm neni 2
Jemi ok me draftin, përveç tarifës
Ok nga ana ime, tarifa e lartë
Ok nga ana jonë por jo neni 4
Vazhdoni përpara me ndriçimin
Ecni përpara, po shtoni kosha
Konfirmim: neni 3 është i gabuar
Po i shoh kazanët çdo ditë plot.
Pyetje për nenin 5: duhet hequr.
Questions remain about article 5.
No comments from the public were asked for
I confirm receipt and object to article 3
Nuk kam asgjë kundër, por tarifa
Nuk kam kundërshtim që tarifa të ulet
Nuk jam kundër kazanëve, por të jenë më larg
Nuk jam kundër uljes së tarifës
Nuk kundërshtoj por propozoj 60 ditë
Nuk kemi asgjë kundër nenit 3, neni 4 duhet hequr
S'kam gjë kundër po bëjeni më mirë
I don't object to article 3, only article 4
Nothing against it, but the fee is high
Non ho nulla in contrario, però la tariffa è alta
Jo, nuk kam vërejtje, vetëm neni 3 të hiqet
Jo, asnjë kosh nuk mjafton
Jo pa nenin 5
Dakord nëse
Dakord me nenin 2
Dakord me propozimin e fshatit tim
Pro draftit pa nenin 4
Në seancë thamë: të ulet tarifa.
Kërkesë për akses për invalidët në ndërtesë
Dua akses në shkollë për karroca
Desha akses më të mirë në park
Desha të kem akses në lumë
Do doja të kisha informacion në tabela rrugore
Procesverbalet e këshillit të jenë publike
Na jepni kosha
Të na jepet informacion në çdo stacion autobusi
Ankohem për shkollën.
Ankohem për parkun e ri."""
