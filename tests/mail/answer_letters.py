"""Words of members' letters, one a line, by what they are; `/` is a new line."""

from __future__ import annotations

NO_REMARKS = """\
Përshëndetje! Nga leximi i draftit nuk kemi gjetur ndonjë problem, jemi dakord.
Nuk kemi asnjë propozim shtesë.
dakord jam
Plani është shumë i mirë, nuk kam vërejtje.
Jemi dakord me të gjitha sa parashikohen në draft.
Nuk ka vërejtje.
S’ka gjë, dakord.
Faleminderit për draftin, nuk kemi ndonjë koment të veçantë.
All fine from our side.
I'm fine with it.
We have reviewed the draft and have no comments.
No objections from our organisation.
Keshilli studentor nuk ka komente ne lidhje me draftin.
Nuk kemi vërejtje. Ju urojmë sukses në miratimin e planit!
nuk kom vrejtje
Nga ana ime nuk ka kundërshtime.
OJF-ja jonë shprehet pa vërejtje.
Jam plotësisht dakord me draft-planin, suksese!
E pashë, jam dakord.
Shoqata "Drita" është dakord me projektin.
Dokumenti është i hartuar mirë dhe nuk kemi sugjerime të mëtejshme.
Nuk kam asnjë vërejtje apo koment për materialin e dërguar. Punë të mbarë!
Pershendetje, jam dakort me planin, nuk kam gje per te shtuar
Të nderuar,//Në përgjigje të kërkesës suaj, ju bëj me dije se nuk kam vërejtje lidhur me projektvendimin.//Me respekt,/Ermira
Përshëndetje, nga ana jonë nuk ka vërejtje.
Nuk kam vërejtje për këtë draft, faleminderit për ftesën.
pa verejtje, flm
pa vrejtje
PA VEREJTJE
Pa vërejtje nga ana e shoqatës.
S'kam vërejtje për planin që na dërguat.
S'ka vërejtje
Skam komente
Nuk kemi komente shtesë.
Nuk kemi vërejtje apo sugjerime të tjera.
Nuk kemi asnjë sugjerim për të bërë.
Nuk kam vërejtje të veçanta
nuk kam asnje verejtje per draftin e planit vendor te mbetjeve
Nuk kam verjetje
Pa vërejtej
nuk kena vrejtje, jena dakord
S'kam kurrfarë vërejtje
Jam dakort
Jemi dakord me draftin, pa vërejtje.
Bie dakord me draftin
Pajtohem plotësisht me draftin.
Pajtohemi me propozimin
Jam i kënaqur me draftin
Miratojmë planin e propozuar.
E mbështesim draftin.
Nuk kam asgjë për të shtuar.
Nuk kemi gjë tjetër për të thënë
Drafti është shumë i mirë.
Drafti më duket në rregull, faleminderit.
Të nderuar kolegë,//Shoqata jonë nuk ka vërejtje për draftin.//Me respekt,/Vjollca Çela
Mirëdita/pa vërejtje/Punë të mbarë!/Gëzim
Nuk kam vërejtje për momentin.
Universiteti ynë nuk ka vërejtje për draftin e strategjisë.
Asnjë koment
Zero vërejtje :)
No comments.
We have no objections to the plan.
I agree with the plan
Fully agree
There are no comments from our side.
We do not have any remarks.
Fine with me. No remarks.
Nessuna osservazione.
Non ho osservazioni, grazie.
Sono d'accordo con la bozza.
Niente da aggiungere
Καμία παρατήρηση
Συμφωνώ, ευχαριστώ
Keine Anmerkungen, danke."""

THANKS = """\
Shumë faleminderit për punën tuaj.
E mora mesazhin, do ju kthej përgjigje sa më shpejt.
Do ta marr parasysh, faleminderit.
Mirë, flm, do e lexoj.
Ju njoftoj se e mora draftin.
Well received. We will revert with comments.
Okay, po e lexoj.
Thanks, I'll come back to you by Friday.
E morem emailin, do e diskutojme ne mbledhjen e bordit dhe do ju njoftojme
Do ju dergojme mendimin tone brenda dates 20 dhjetor.
Faleminderit për njoftimin, do t'jua përcjell anëtarëve të shoqatës.
Mora ftesën. Faleminderit!
Ju falenderoj per dergimin e materialit, do te kthehem me komente brenda javes.
Faleminderit shumë!
Ju faleminderit për draftin.
Faleminderit për ftesën dhe për mundësinë.
Faleminderit që na dërguat draftin.
Faleminderit që na përfshini.
Flm
falemnderit
E mora, faleminderit
E morëm materialin, faleminderit.
Mora dijeni për draftin
Mora mesazhin tuaj.
Kam marrë dijeni, faleminderit.
U njoha me draftin.
Ok flm
Okej
Mirë
Shumë mirë, faleminderit!
Konfirmoj marrjen e mesazhit.
Do t'ju përgjigjem brenda javës.
Do ta shoh nesër dhe do ju kthej përgjigje.
Do ta lexojmë me kujdes dhe do t'ju shkruajmë deri të premten.
Faleminderit. Po e shqyrtojmë me kolegët.
E mora, kam me e pa neser dhe kam me u pergjigj
Do ju përgjigjem më vonë
Faleminderit për kujtesën! Do ta dërgoj përgjigjen nesër.
Komentet tona do t'ju dërgohen javën tjetër.
Përgjigja jonë pason.
Përshëndetje,//Faleminderit për informimin.//Gjithë të mirat,/Mimoza Lleshi
Thanks!
Many thanks for sharing the draft.
Received, thank you. We will reply next week.
Thank you for the opportunity
Got it
Grazie mille!
Ricevuto, grazie. Vi risponderemo la prossima settimana.
Ευχαριστώ πολύ
Vielen Dank!"""

QUESTION = """\
Nuk më hapet PDF-ja. Ju lutem ridërgojeni.
Dokumenti nuk lexohet, ju lutem ridërgojeni
Kam vetëm një pyetje, kur hyn në fuqi plani?
A do bëhet takim edhe në Njësinë Gjinar?
Përshëndetje. Ku mund ta gjej draftin e plotë? Faleminderit.
Më falni, a jam i ftuar edhe unë në dëgjesë?
Cili është buxheti i këtij plani?
Is the deadline the 20th or the 21st?
Could you clarify what "zone B" means in article 4?
si mund te regjistrohem per degjesen
Për cilën zonë flitet në nenin 4?
Ju lutem na sqaroni nëse afati është 20 apo 30 ditë pune.
Kush e ka hartuar draftin? A është paraqitur në këshill?
Nuk po e gjej shtojcën në email. A mund ta dërgoni përsëri?
Pershendetje, desha te di se kur mbahet takimi dhe ku.
A do të publikohet rezultati i konsultimit?
Kur hyn në fuqi rregullorja?
Përshëndetje, a përfshihen edhe fshatrat në këtë plan?
A mund të zgjatet afati?
A mund të shtyhet afati deri në fund të muajit?
Sa është tarifa aktuale e mbetjeve?
Kush është përgjegjës për zbatimin e nenit 7?
Deri kur duhet t'i dërgojmë komentet?
Ku duhet ta dërgoj përgjigjen?
Si mund të marr pjesë në dëgjesë?
Nuk më hapet dokumenti, a mund ta ridërgoni?
A mund të na dërgoni draftin në Word?
Ju lutem më dërgoni edhe një herë draftin, nuk hapet PDF-ja.
Shtojca 2 nuk ishte bashkëngjitur. A mund të na e dërgoni?
Kam një pyetje: a vlen ky vendim edhe për bizneset e vogla?
Kemi dy pyetje./1. Kur mbahet dëgjesa?/2. Ku mbahet?
Lexova draftin. A janë përfshirë shkollat private?
Faleminderit për draftin. Çfarë kuptohet me “mbetje të veçanta” në nenin 3?
a eshte menduar per personat me aftesi te kufizuara
Kur është takimi publik
Dua të di nëse rregullorja vlen edhe për tregun e vjetër.
Desha të pyes kur mbyllet konsultimi.
Ju lutem më tregoni ku mund ta gjej studimin.
Na njoftoni kur mbahet takimi.
Doja të dija a do të ketë takim publik.
Nuk e kuptova nëse tarifa paguhet çdo muaj.
Një pyetje: kush e përcakton kategorinë e biznesit?
Jam banore e lagjes 5 Maji. A përfshihet rruga jonë në projekt?
A ka studim fizibiliteti për këtë projekt?
Përshëndetje/A mundet me ardh edhe dikush tjetër n'takim?
Si llogaritet tarifa për familjet me pak anëtarë?
Nga cila datë fillon zbatimi?
Është i njëjti draft si ai i vitit të kaluar?
Mund të marr pjesë edhe unë në takim?
When does the consultation close?
Could you please send the annex again?
Who will implement the plan? Is there a budget for it?
I have a question: does the fee apply to schools?
I would like to know whether the villages are included.
Quando si terrà l'incontro pubblico?
Vorrei sapere quando si tiene l'incontro.
Potreste inviarmi di nuovo l'allegato?
Mund të më shpjegoni çfarë është “zona B”?"""

RECOMMENDATION = """\
Ju lutem mos më dërgoni më fatura me dy muaj bashkë, kjo të rregullohet në nenin 4.
Hiqni nga lista e rrugëve rrugën e varrezave.
Dua të largohem nga kjo skemë pagese.
Ankesat duhet të trajtohen brenda afatit ligjor prej 10 ditësh.
Afati i shqyrtimit të kërkesave është shumë i gjatë. Kërkoj të shkurtohet.
Nuk jemi konsultuar me gratë e zonës, prandaj neni 3 është i gabuar.
Drafti u hartua pa konsultuar fermerët.
Na duhen të dhëna më të sakta për mbetjet në draft.
Kërkoj që bashkia të më sigurojë kosh.
Më dërgoni një kosh të ri.
Na jepni listë çmimesh më të ulët për bizneset.
Kur do ta rregulloni rrugën? Kemi pesë vjet që presim.
Shumë mirë që e hoqët nenin 4.
Ok, por shtoni koshat.
Pa vërejtje për nenet 1-4; neni 5 të ulet.
Jam dakord, por me kushtin e vetëm që të mbahet fjala.
Faleminderit për transparencën, megjithëse vjen vonë.
Dakord deri te neni 6.
E mora draftin dhe nuk më pëlqen.
Nuk kam vërejtje thelbësore.
Nuk kam shumë vërejtje.
Nuk kam vërejtje të mëdha, tarifa pak e lartë.
Falemnderit! Shtoni edhe ndriçim.
Kazanët janë mirë, faleminderit.
Jam dakord me shumicën e neneve
Jam dakord pjesërisht.
Nuk jam i kënaqur me draftin.
Të hiqen nga lista e bizneseve të përjashtuara hotelet.
Konsultimi të zgjatet edhe 20 ditë.
Kërkoj që bashkia të bëjë studimin e fizibilitetit para miratimit.
Ju lutem dërgoni inspektorët më shpesh në terren.
Do të ishte mirë të publikohej lista e përjashtimeve.
Dakord, vetëm shtoni edhe fshatin Gjinar.
A mendoni se kjo tarifë përballohet nga një pensionist?
Ftoni edhe shoqatat e tjera në konsultim.
Kërkojmë të zgjatet afati i aplikimit për bizneset.
Nuk kam vërejtje përveç faktit që mungon harta.
Faleminderit për draftin. Sa i përket tarifës, është e lartë.
Draftin e hapa, por faqja 5 nuk lexohet. A mund ta ridërgoni?
A nuk do të ishte më mirë të shtohen kazanët në fshatra?
Pse nuk parashikohen kazanë për riciklim?
Pse jo edhe shkollat?
A s'duhet të ulet tarifa për pensionistët?
Përse duhet të paguajmë ne për mbetjet e bizneseve?
A mund të shtohet një kazan te shkolla?
A mund të ulet tarifa për familjet në nevojë?
Would it not be better to lower the fee?
Non sarebbe meglio ridurre la tariffa?
Si mund të pranohet një tarifë kaq e lartë?
Pa vërejtje, por tarifa është e lartë.
Pa vërejtje. PS: kazani te shkolla mungon.
Nuk kam vërejtje/P.S. Ndriçimi në rrugën tonë mungon.
Dakord, nëse ulet tarifa.
Dakord me kusht që të ruhen pemët.
Jam dakord në parim, megjithatë neni 5 është i paqartë.
Bravo, dakord si gjithmonë, askush nuk na dëgjon.
Faleminderit për asgjë.
Faleminderit që na kujtuat në minutën e fundit.
Faleminderit për një plan që askush nuk e lexon.
Shumë mirë, vazhdoni kështu, qyteti po mbytet në plehra.
Nuk kam vërejtje për planin që është një kopje e vitit të kaluar.
Kërkojmë të publikohet raporti i monitorimit çdo vit.
Kërkojmë që bashkia të publikojë kontratat.
Propozojmë që të dhënat të publikohen në faqen zyrtare.
Drafti duhet të parashikojë një mekanizëm ankese për qytetarët.
Ankesat e qytetarëve të trajtohen brenda 10 ditëve.
Të vendoset një numër telefoni për ankesa.
Ankohem për tarifën e lartë të mbetjeve.
Hiqni nenin 5.
Ju lutem hiqni nenin 5 nga drafti.
Më mirë ta hiqni fare këtë plan.
Hiqni nga lista e bizneseve ato familjare.
Ju lutem hiqni nga lista zonjën Drita, ajo nuk jeton më këtu.
Na hiqni nga lista e pagesës për qelqin.
Mos më dërgoni më fatura pa shërbim.
Korrigjim i nenit 5: të thuhet “15 ditë” në vend të “10 ditë”.
Në vend të 10 ditëve të bëhen 15 ditë.
Afati i pagesës është shumë i shkurtër. Kërkojmë të zgjatet në 60 ditë.
Afati i konsultimit është i shkurtër.
Kërkojmë më shumë dëgjesa publike.
Të organizohet një takim në fshatin tonë për planin.
Në nenin 15 të shtohet afati për përgjigjen e ankesave.
Neni 8 bie ndesh me ligjin 146/2014.
Neni 12 të jetë në përputhje me ligjin 119/2014 për të drejtën e informimit.
Të shtohet një nen për të drejtën e informimit sipas ligjit 119/2014.
Ankohem për mënyrën e konsultimit. Gjithashtu, tarifa në nenin 5 duhet të ulet.
Kërkoj kopje të studimit. Gjithashtu propozoj të ulet tarifa.
Ju lutem më hiqni nga lista. Sa për draftin, neni 5 duhet hequr.
Kazanët nuk kanë vend në rrugën time. Më hiqni nga lista.
Nëse nuk merret parasysh ky mendim, më hiqni nga lista.
Kur do të përfundojë rruga? Tarifa është shumë e lartë.
Neni 3 është i paqartë. Çfarë do të thotë “afërsi”?
Mendoj se plani është i mirë.
Plani është i mirë, veçanërisht pjesa për riciklimin.
Refuzoj.
Abstenoj
Jam kundër këtij plani.
Nuk pajtohem me draftin.
Turp!
Tarifat janë të larta
Të shtohen kosha.
shtoni kosha
Kosha!
Më shumë gjelbërim, ju lutem
Po të ishte për mua, do ta hiqja tarifën.
Shih dokumentin bashkëngjitur.
Bashkëngjitur gjeni vërejtjet tona.
Përgjigja ime gjendet më poshtë
Do të përgjigjem që tarifa nuk është e drejtë.
Jam dakord me propozimin e zotit Hoxha për tarifat
Dakord me 2 prej tyre
Ok por jo për fshatin tonë
Faleminderit, por nuk e pranoj.
Shkëlqyeshëm, një plan pa asnjë lek në buxhet.
We agree, provided that the budget is published.
No comments, except that the budget is missing.
Thanks, but no.
The fee is too high.
Please publish the contract on the website.
Please remove article 5.
Complaints should be answered within ten days.
La tariffa è troppo alta.
Si propone di aggiungere un articolo.
Sono d'accordo, tuttavia la tariffa è alta.
Είναι πολύ ακριβό.
Zu teuer.
Neni 4 ok. Neni 5 jo.
Gabimisht neni përmend shkollën e vjetër. Faleminderit.
Kemi lënë pa kosha dy lagje. Faleminderit!
I dhashë komentet në takim. Faleminderit.
Jemi pa ujë prej dy javësh. Faleminderit.
Jemi mbytur në plehra. Faleminderit!
Jetoj në pluhur çdo ditë. Faleminderit.
We are not happy with the fee. Thank you.
I am a resident who finds the fee too high. Thanks!
I have read the draft and disagree strongly. Thanks.
Lexova draftin dhe nuk pajtohem me të. Faleminderit.
Lexova draftin dhe më duket i dobët. Kur mbyllet konsultimi?
E lexova draftin, mungojnë koshat. Pa vërejtje të tjera.
Nuk kam mundësi të paguaj tarifën. Faleminderit.
Kjo është e padrejtë për bizneset. Kush e vendosi?
Do të shkruaj në gazetë për këtë skandal.
Do të shoh 5 kosha në rrugën time.
Drafti nuk ka ndryshime.
Rruga nuk ka problem.
Kërkoj informacion të qartë në rregullore për pagesat.
Kërkojmë të dhëna të sakta në tabelën 3.
Kërkojmë të na informoni për çdo vendim.
Kërkoj kopje të kontratës. Ju keni lënë lagjen pa kosha.
Kërkoj kopje të kontratës. Bashkia nuk i mbledh koshat.
Nuk u konsultuam. Kërkojmë të zgjatet afati. Na mungojnë koshat.
Jam banor i lagjes dhe dua kosha. Faleminderit.
Jam i zhgënjyer. Pa vërejtje.
Pa vërejtje, vetëm koshat janë pak.
Pa vërejtje se nuk ka çfarë t'i vëresh.
Kapitulli i parë nuk ka vërejtje.
Për nenin e parë nuk kam vërejtje.
Në përgjithësi nuk kam vërejtje.
Askush nuk ka vërejtje sepse askush nuk e lexon.
Dakord me shumicën.
Dakord me tarifën e re për bizneset e vogla.
Urime, e keni kopjuar mirë nga viti i kaluar.
Urime për planin që nuk zbatohet.
Faleminderit që na injoroni.
Faleminderit që na keni lënë pa ujë.
Mirë do ishte të kishte kosha.
Ne rregull por me pak tarife
Ok për tarifën, jo për gjobën.
Miratoj nenin e parë.
E mbështes idenë e parkut.
Përgjigja ime: jo.
Ju njoftoj se koshat janë plot.
Konfirmoj se rruga është e prishur.
Një pyetje: pse nuk shtohen kosha?
Kam një vërejtje.
A keni turp?
Kush do t'i besojë këtij plani?
Sa herë do t'i premtoni këto kosha?
Kur të shtrohet rruga, shtoni edhe kosha
Si banor i lagjes kërkoj kosha
A parashikohen kosha? Nëse jo, të shtohen.
Mund të shtohen kosha
Le të shtohet edhe një pikë për rininë.
Bashkia duhet të respektojë afatet për pagesën e fermerëve."""

COMPLAINT = """\
Na keni dërguar draftin pa relacionin dhe pa lënë kohë për shqyrtim. Kjo bie ndesh me ligjin 146/2014. Kërkojmë zgjatje të afatit.
Paraqes ankesë ndaj koordinatorit për mosdhënie përgjigjeje.
Ankohem te Kryetari i Bashkisë: propozimet e mia nuk janë marrë parasysh dhe nuk më është dhënë asnjë arsye.
Jemi shumë të zhgënjyer që nuk na keni ftuar në takim.
This consultation violates our right to be consulted; we ask for a written reply.
Do t'i drejtohem Komisionerit, sepse nuk më keni kthyer përgjigje për kërkesën e muajit të kaluar.
Lënda: Ankesë për mosnjoftim//I nderuar Kryetar,/nuk kemi marrë asnjë njoftim për dëgjesën. Kërkojmë sqarime me shkrim.
Shprehim pakënaqësinë tonë: nuk jemi ftuar në asnjë takim.
Kjo mënyrë konsultimi shkel ligjin 146/2014. Kërkojmë që të ripërsëritet procesi.
Ju shkruaj për t'u ankuar për mënyrën se si u organizua dëgjesa publike: njoftimi doli një ditë më parë.
Ankohem për mënyrën si u zhvillua konsultimi.
Kjo është ankesë për shkelje të procedurës së konsultimit publik.
Ankesë zyrtare/Nuk jemi njoftuar për konsultimin e këtij drafti, siç kërkon ligji 146/2014.
Paraqesim ankesë pranë Kryetarit të Bashkisë, sepse nuk jemi konsultuar.
Drejtuar Kryetarit të Bashkisë//Ankesë në bazë të ligjit 146/2014/Njoftimi u bë vetëm 3 ditë para dëgjesës. Kërkojmë që dëgjesa të përsëritet.
Nuk jemi konsultuar siç duhet. Kërkojmë të rihapet konsultimi.
Afati i konsultimit është shumë i shkurtër. Kërkojmë të zgjatet afati.
Na u dërgua drafti vetëm 2 ditë para afatit. Kjo është shkelje e ligjit 146/2014.
Nuk u njoftuam për dëgjesën publike. Kërkojmë që dëgjesa të përsëritet dhe të na jepet përgjigje me shkrim.
Konsultimi ishte formal dhe askush nga komuniteti nuk u ftua. Do t'i drejtohemi Komisionerit.
Të nderuar,//Ju drejtoj një ankesë për mosrespektim të së drejtës sime për njoftim.//Me respekt,/Arben Hoxha
ankese/nuk na keni ftuar ne takim, eshte shkelje e ligjit 146/2014
Ankohemi ndaj bashkisë që nuk na ftoi në dëgjesë. Presim përgjigje me shkrim.
Protestoj për mënyrën e konsultimit.
Ligji 146/2014 është shkelur. Kërkojmë anulimin e procedurës.
Konsiderojeni këtë mesazh si ankesë. Nuk kemi marrë përgjigje për komentet e vitit të kaluar.
I wish to complain about the way this consultation was run.
We were not consulted properly. We demand that the consultation be reopened.
This is a formal complaint under law 146/2014. The deadline is too short.
Presento reclamo: non siamo stati informati della consultazione.
Un po ankohem se nuk na u njoftua mbledhja"""

INFORMATION_REQUEST = """\
Kërkoj informacion për numrin e kontratave të lidhura në 2025, sipas ligjit për të drejtën e informimit.
Mund të më dërgoni vendimin e këshillit për tarifat?
Ju lutem më jepni kopje të procesverbalit të dëgjesës.
Please provide a copy of the waste contract under law 119/2014.
Ju lutem na jepni të dhënat e monitorimit të ajrit.
Dëshiroj të di sa ka shpenzuar bashkia për pastrimin, në bazë të së drejtës për informim.
Kërkoj të njihem me kontratën e koncesionit.
A mund të më jepni një kopje të vendimit nr. 45?
Lutemi na vini në dispozicion vlerësimin e ndikimit në mjedis.
Mbështetur në ligjin 119/2014, kërkoj listën e subjekteve që janë përjashtuar nga tarifa.
Kërkesë për informacion/Në bazë të ligjit 119/2014 kërkoj kopje të kontratës së mbetjeve.
Në bazë të ligjit nr. 119/2014 “Për të drejtën e informimit”, ju lutem më vini në dispozicion raportin e auditimit.
Kërkoj kopje të procesverbalit të mbledhjes.
Kërkojmë kopje të studimit të fizibilitetit.
Ju lutem më dërgoni studimin e fizibilitetit.
Ju lutemi na dërgoni raportin e monitorimit të vitit 2025.
A mund të më dërgoni kontratën me kompaninë e pastrimit?
A mund të na vini në dispozicion të dhënat për sasinë e mbetjeve?
Dua kopje te kontrates se pastrimit
Përshëndetje,//Dëshiroj të marr informacion për shpenzimet e vitit 2025.//Faleminderit,/Mimoza
Drejtoj kërkesë për informacion për numrin e familjeve që paguajnë tarifën.
kerkese per informacion/kerkoj listen e kontratave dhe kopje te fatures
Kërkoj të më jepet kopje e vendimit të këshillit.
Sipas ligjit 119/2014 kërkoj informacion mbi buxhetin e pastrimit.
Kërkojmë që raporti të na dërgohet me e-mail. Faleminderit!
Please send me the feasibility study.
Under law 119/2014 I request a copy of the contract.
I request access to the minutes of the meeting.
Could you send us a copy of the audit report?
Chiedo copia del contratto di servizio.
Me duhet kopje e preventivit. Flm"""

REMOVAL = """\
Ju lutem të më hiqni nga lista e adresave.
Nuk dua të jem më pjesë e forumit.
Mos më ftoni më, ju lutem.
hiqeni emailin tim
Please take me off your mailing list, thank you.
Kërkoj të fshihet adresa ime nga lista.
I want to leave the forum, please delete my address.
Kërkoj të largohem nga lista e forumit, nuk kam kohë.
Ju lutem fshini email-in tim.
Nuk jam i interesuar, mos më shkruani më.
Nuk dua të marr më mesazhe nga ju.
Ju lutem hiqmëni nga lista juaj e shpërndarjes.
Ju lutem më hiqni nga lista.
Ju lutem më hiqni nga lista e forumit. Faleminderit!
me hiqni nga lista
Mos më dërgoni më.
Mos me dergoni me email
Mos më dërgoni më mesazhe, ju lutem.
Mos më shkruani më
Unsubscribe
UNSUBSCRIBE
Çregjistrim
Ju lutem çregjistrim
Dua të largohem nga forumi.
Dëshiroj të çregjistrohem nga lista.
Nuk dua të marr më email.
Nuk dëshiroj të marr më njoftime nga forumi
Ju lutem hiqeni emrin tim nga lista
Fshini adresën time nga lista juaj.
Përshëndetje,//nuk jam më anëtar i forumit, ju lutem më hiqni nga lista.//Me respekt,/Arben Hoxha
Kam dalë në pension. Ju lutem më hiqni nga lista.
Nuk punoj më te shoqata. Mos më dërgoni më njoftime.
Kërkoj largimin tim nga forumi
Jap dorëheqjen nga forumi.
A mund të më hiqni nga lista?
Mos m'dergoni ma emaila
Na hiqni nga lista e njoftimeve, ju lutemi.
Please remove me from the list.
Please unsubscribe me.
I no longer wish to receive these emails.
Stop sending me emails
Cancellatemi dalla lista, grazie.
Non desidero più ricevere queste mail."""

NO_REMOVAL = """\
Hiqni nenin 5
Ju lutem hiqni nga lista Arben Hoxhën
Hiqni kazanin nga rruga jonë
Na hiqni nga lista e bizneseve që paguajnë tarifën
Mos më dërgoni më kujtesa, do t'ju përgjigjem nesër
Mos më dërgoni më në këtë adresë, adresa e re është arben@lumas.example
Dua të largohem nga tema: neni 5 është i gabuar
Nëse kështu do vazhdoni, më hiqni nga lista
Ju lutem më hiqni nga lista. Neni 5 të hiqet.
Pa vërejtje. Më hiqni nga lista.
Më hiqni një barrë
Faleminderit
Drafti të mos më dërgohet më në PDF
Ndaloni
Ndaloni ndërtimin"""

CORRECTION = """\
Korrigjim: tarifa duhet të jetë 200 lekë.
Korrigjim i përgjigjes sime: neni 6, jo neni 5.
Në vend të nenit 5 që ju dërgova, lexoni nenin 6.
Në vend të asaj që ju dërgova dje, të merret parasysh ky tekst.
Gabimisht shkrova neni 5, është neni 6.
Dje ju shkrova gabimisht 20 ditë, duhet 30.
Shtesë e përgjigjes sime: të shtohet edhe një kosh.
Në vijim të përgjigjes sime të djeshme, propozoj edhe një nen.
Harrova të shtoj që neni 9 është i paqartë.
Plotësim i rekomandimit tim: edhe shkollat.
Dua të korrigjoj përgjigjen time të mëparshme: 15 ditë.
Mos e merrni parasysh mesazhin tim të mëparshëm. Neni 5 të mbetet.
Kam ndryshuar mendim për nenin 5.
E tërheq rekomandimin tim për nenin 5.
korrigjim/neni 5 jo neni 6
Correction: article 6, not 5.
An addition to my earlier comments: lighting.
I forgot to mention the villages.
Please ignore my previous email. The fee should be 100.
Correzione: articolo 6."""

NO_CORRECTION = """\
Korrigjim i nenit 5: 15 ditë.
Neni 5 ka nevojë për korrigjim.
Të korrigjohen gabimet drejtshkrimore.
Në vend të 10 ditëve të bëhen 15 ditë.
Në vend të nenit 5 të shkruhet “bashkia”.
Shtesë në nenin 5: edhe shkollat.
Është harruar të përmendet shkolla.
Në vijim të konsultimit propozoj dy gjëra.
Drafti është shkruar gabimisht.
Plotësimi i planit me një hartë është i nevojshëm.
Pa vërejtje
The correction of article 5 is needed.
Përgjigja juaj e mëparshme nuk ishte e plotë."""
