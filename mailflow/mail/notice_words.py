"""The words of which automatic notices consist: absences, receipts, what becomes of a mail; of no draft and no wish.

Stems and small words of Albanian, English, Italian, Greek and German, folded. What a draft is about is deliberately missing:
a word too few here only means that a robot is taken for a person.
"""

from __future__ import annotations

import re

_SMALL = """
te ne me nga per deri gjer prej pa pas para gjate ndaj tek nen i e se si ju jua juve tuaj tuaja juaj jam jemi do kam kemi keni ka kete ketij kesaj
keto ketyre kjo ky nje qe u eshte asht jane dhe ose mos nuk s n t nr sapo kur pasi derisa cdo tjeter tjera im ime tim time mia mi yne jone tone tij
saj ai ajo ti na perseri serish prape gjithashtu lutem lutemi lutemit behet bere qene tu duke fundit the a an is are was be been being will shall am
my mine we our us you your this that these it its of in on at to from for and or by with as if any all until till through thru not no does don have
has had can cannot may might would could who which whom when while during upon after before via please here there ll m ve re d so also again within
get got let know mr mrs ms dr il lo la le gli un una di del della dei delle dello al alla alle da dal dalla dall nel nella su sul con tra ed o che chi
mio miei sono sei siamo sara saro saremo verra ho ha hanno abbiamo avro non vi ci vostro vostra suo sua tuo tua questo questa presente quanto prima
dopo durante appena ogni altro caso fino sino ich bin wir sind der die das den dem des ein eine einen einem einer und oder nicht kein keine keinen zu
zum zur auf aus bei bis ab von vom mit fur ist wird werden wurde wurden habe haben hat hatte mein meine meinem meiner meinen unser unsere ihr ihre
ihrer ihren ihnen sie es uns mich mir dass diese diesen dieser diesem dies sich wie seit nach vor wahrend kann konnen nur wenn frau herr herrn bitte ο
η το οι τα τον την του τησ των στο στη στην στον στισ στα στουσ σε με και ή για από απο προσ θα να ειναι ειμαι μου μασ σασ σου εχω εχει εχουμε δεν μη
μην που οτι αυτο αυτη αυτον αυτην παρον ενα μια εναν εωσ μεχρι ωσ κατα μετα οταν αν τισ τουσ τυχον κα κυριο κυρια po
"""
_WORDS = """
24h able above arriti auto aver away back bald baldige below best call care case cases cc cel check checking checks cinque click cover covers dank
dann data datat datave date daten dates day days deal dear dell desk diel diela diele dieles direct dita dite diten ditet diteve dott dottssa drei due
duty entro erst evas falj fall falle flm fund fundi fundjave funf fyi gern gerne gmail good gruß helfen help hen hena hene hi hilft hour hours invi
java jave javen javes javet jem jeni jesh juli july june juni junk just kem kerkoj kerkojme ketu kind l larg lart leav leave leaves leje lejes lett
lette letto link log logged long longer look looking loro mai mail mails maj march mars marz mbar merr merri mesi meta mob mor mora morem muaj muajin
muajit mund munden myself nell next nostra nostri nostro note once operator ops ora orar ore oret out outlook piu preg presto prit quattro quer read
ref repl replies reply rradhes sa schonen scritto scus sehr send sent shkurt sick sipas soon spam ssa stata stati stato statt status statusi statusin
sukses ta tag tage tani tash tel tempo three tre trotz two utente utenti valu vier vonuar week weeks wegen weiter weiteres weiterhelfen werde writ
write writes zeit znj zonj zot zoti zwei αρ κ καλε μαι μηνα πισω πρωτ τι ωρεσ
"""
_STEMS = """
zyr urgj ngut kthe torn thir αμεσ γραψ ημερ λειπ σταλ kthy gjan enjt urgen falen pergjigj pergjegj rikthe kthim rikthim mesazh email maili autom
gjenerua dergua dergues lejen vjetor jasht ndodhem gjendem mision kongje arsye elektronik lexohe lexua emergj ceshtj domosdosh kontakt drejtohu
drejtoj merrni koleg zevendes mungo munges sekretar recepsion zoteri faleminder pershendet mirdit miredit nderua nderim respekt konsiderat mirekupt
kuptim durim ndjes rifill henen marte merkur premt shtun dielen janar prill qershor korrik gusht shtator tetor nentor dhjetor aktual perkohes fizik
shpejt mundur mundsh trajtoh trajtua shqyrtoh shqyrtua regjistrua regjistroh marre pranua mberri arritu brenda ndjek ardhsh kujdes shqetesim detaj
shkrua perkates vacation holiday absen abroad return reach respon answer generat messag intermit immediat emergenc assist contact colleague deputy
replac secretar recept thank regard sincerel hello morning afternoon apolog sorry inconvenien delay understanding patien possible earliest convenien
month monday tuesday wednesday thursday friday saturday sunday april august september october november december current temporar moment receiv registr
handl forward ticket refer confirm acknowledg notif unattend unmonitor attend hereby advis inform taken shortly details further attention unable happy
directly assign fuori ferie vacanz assen congedo permesso disponib raggiungib rientr ritorn rispo elettronic inviat contatt rivolg scriv chiam
segreteri colleg sostitu grazi salut cordial distint buongiorno buonasera gentil egregi spettabil ricevut preso carico presa elaborat esaminat trattat
letta giorn lavorativ lunedi mercoledi giovedi venerdi sabato domenica gennaio febbraio marzo maggio giugno luglio agosto settembre ottobre novembre
dicembre attualment temporane possibil breve comunic preghiamo disagio pazienz ringrazi averci avermi necessit emergenz eventual perio soffer urlaub
abwesen erreichbar arbeitsplatz elternzeit derzeit zurzeit aktuell zuruck wieder ruckkehr antwort beantwort nachricht e-mail eingegang eingang
erhalten bearbeit gelesen weitergeleit maschinell generiert erstellt erzeugt versand versendet dring fallen angelegenheit wenden anruf kolleg vertret
danke vielen gruss freundlich geehrt guten damen herren hallo montag mittwoch freitag samstag sonntag januar februar oktober dezember woche tagen
stunden werktag vorgang anfrage moglich baldmoglichst eingeschrankt verstandnis geduld einschliesslich postfach uberwach unter umgehend rufen schreib
zustandig melden schnell απουσ διακοπ εκτοσ προσβαση ηλεκτρονικ ταχυδρομει μηνυμα αυτοματ απαντ επιστρ επειγ εκτακτ ζητημα επικοινων απευθυν καλεσ
τηλεφων γραμματει συναδελφ αντικαταστ ευχαριστ χαιρετ εκτιμηση αγαπητ καλημερ καλησπερ ελαβα εληφθη παρεληφθη παραληφ παραλαβ καταχωρ αριθμ επεξεργ
εξετασ διεκπερ αιτημα συντομ δυνατ παρακαλ εβδομαδ εργασιμ ιανουαρ φεβρουαρ μαρτι απριλι ιουνι ιουλι αυγουστ σεπτεμβρ οκτωβρ νοεμβρ δεκεμβρ δευτερα
τριτη τεταρτη πεμπτη παρασκευη σαββατο κυριακη παραγ δημιουργ αποσταλ βρισκομαι παρελειφθη periudh vones vonoh vonoje fundvit dergoh gjeneroh kaloje
perditesim rregullish vazhdimisht destinars segnalazion ricever acquisit restera rimarra leggero malato presso risolv ubernimm ubernehm donnerst
kurzfristig eilig kuerze kurze erkrank lautet αναρρωτικ χρειαστ καθυστερ αποστελλ περιπτωσ διαστημα ασθεν receipt protecting unavailable sabbatic
covering slower expect usual until meantime meanwhile appreciat sporadic occasional voicemail θεμα veshtir proced falemnd nepunes kopje kopja
successfull delivered dealt konfirm bestatig aktenzeichen anliegen ruckmeldung zeitnah gesendet vertritt befind ansprechpartn conferm ricezion
ricevimen riscontro appena verrann inoltrat smistat esigenz tempestiv letter correspondenc διαβαζ πρωτοκ αναμον ανταποκριθ εξυπηρετ ενημερ αποκρισ
αρμοδι παραληπτ shfrytez gjendje pranim parapr autorespond noreply donotreply interesim kontrolloh arrivat mutterschutz danach
"""
_MATTER_WORDS = """
buro haus head line mese mjek post pune rast sede sms team text trip type unit vend viber whatsapp
"""
_MATTER_STEMS = """
train travel business conferenc seminar workshop project hospital surgery illness family personal limit access regular service support period process
record present closed closing question issue problem review monitor system medical front switchboard units department director manager member staff
matter texts representative import volume study working register enclos creat track queue mission meeting sherbim udhetim konferenc trajnim takim
shendet kufizua internet sistem institucion organizat bashki ministri agjenci punes punen dokument menaxhim procedur kompetent struktur spital kurim
kurs familjar drejtor sektor njesi teknik vendit shtet lindje mbyllur gjithe kerkes nevoj mundesi hyrje detyr pritj pyetj festa feste pushim raport
protokoll arkiv qasje akses shkak kuti specialist kryetar telefon numr numer adres radh posta postes posten servizio uffici pratic corso lezion
formazion chius gestion protett malatti familiar trasferta indirizz casell responsabil direttor settiman amministrativ protocoll richiest dienst reise
schulung fortbildung zugang mobil konferenz tagung nummer krank υπηρεσ συστημα αναγκη εκπαιδευτικ ταξιδ περιορισμεν κλειστ γραφει αδεια ιατρικ συνεδρι
οικογενει υπαλληλ διευθυντ λογουσ office inbox mailbox phone number address request inquir enquir annual parental matern patern semur mjekes mjeku
njoft geschaftsstell geschlossen lajmer
"""
_VOTES = """
stop unsubscribe dakord cregjistrim hiqmeni mjaft bravo po jo ok kunder pro aprovoj miratoj miratuar refuzoj abstenoj yes no agreed approved against approve contro contrario contraria contrari favorevole favorevoli si ja nein dagegen dafur
einverstanden ναι οχι κατα υπερ συμφωνω
"""

SMALL = frozenset(_SMALL.split())
"""Words that carry no matter of their own."""
WORDS = frozenset(_WORDS.split())
"""Short words of a notice, whole: as beginnings they would fit anything."""
STEMS = tuple(_STEMS.split())
"""How longer words of a notice begin."""
MATTER_WORDS = frozenset(_MATTER_WORDS.split())
MATTER_STEMS = tuple(_MATTER_STEMS.split())
"""What notices speak of and drafts as well: a notice's words only in a sentence of one, or behind a preposition."""
VOTES = frozenset(_VOTES.split())
"""One such word alone is an answer."""

WISH = re.compile(
    r"(?<!\bdo )(?<!\bmund )(?<!\bkur )(?<!\bqe )\bte \w+(?:jne|hen|het|oje)\b|\bduhe[tnj]\w*|\bpropozo|\bsugjero|\brekomando|\bmendo(?:j|jme|n)\b|\bte mos\b"
    r"|(?<=[a-z\d] )should\b|\b(?:must|ought|needs to|need to be|suggest|propose|recommend)\b|\b(?:i|we) (?:think|would like|want)\b|\b(?:dovre\w+|deve|devono|bisogn\w+|servono|propon\w+|suggeri\w+|manca(?:no)?)\b"
    r"|\b(?:sollte\w*|soll|mussen|muss|fehlt|fehlen)\b|\bπρεπει\b|προτειν|χρειαζ|λειπουν\b"
)
"""What somebody wishes or finds missing."""
OWN_WORDS = re.compile(
    r"\b(?:po )?(?:ju|jua|t'ju|t’ju) shkruaj\b(?! (?:kur|pas|sapo))|\bpo (?:jua |e |ju )?(?:shkruaj|dergoj|them|shtoj|pergjigjem)\b|\b(?:mendimi|verejtja|verejtjet|propozimi|komenti|kerkesa|kerkesat) (?:im|ime|yne|jone|tona|e mi?a)\b"
    r"|\b(?:i am|i'm|i’m|but i|we are|still) (?:writ(?:e|ing)|send(?:ing)?|add(?:ing)?)\b|\bwriting (?:to you|this|from)|\b(?:my|our) (?:comments?|remarks?|opinion|view|answer|suggestions?|proposals?|thoughts?)\b"
    r"|\b(?:vi|le|ti|la) (?:scrivo|invio|mando|segnalo|dico)\b|\bscrivo (?:per|comunque|lo stesso|dal)|\b(?:il mio|la mia|le mie|i miei) (?:parere|opinione|osservazion\w+|commento|commenti|propost\w+|suggeriment\w+)"
    r"|\b(?:schreibe|sende|schicke|melde) ich\b(?! (?:mich|ihnen nach))|\bich (?:schreibe|sende|schicke) (?:ihnen|trotzdem|dennoch|hier)|\b(?:mein|meine|unser|unsere) (?:vorschlag\w*|meinung|anmerkung\w*|kommentar\w*|bitte|wunsch)\b"
    r"|\bσασ (?:γραφω|στελνω|απανταω)\b|\b(?:η γνωμη|η προταση|το σχολιο|οι παρατηρησεισ) (?:μου|μασ)"
)
"""Somebody announces words of his own."""
