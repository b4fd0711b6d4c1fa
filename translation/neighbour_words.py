"""Marker words of languages that a detector should know from their neighbours: see ``marker_words``.

Small tables, for telling Dutch from German or Catalan from Spanish where there is no pack for them.
"""

from __future__ import annotations

from collections.abc import Mapping

from translation.marker_words import MarkerWords, table

DUTCH = table(
    words="""
    de het een en of maar als omdat dat die dit deze van voor met zonder over onder na naar bij uit om te
    tot tegen op in aan ik jij je hij zij ze wij we jullie u mij me mijn jouw zijn haar ons onze hun hen wie
    wat waar wanneer waarom hoe welke is ben bent was waren geweest heb hebt heeft hebben had hadden wordt
    kan kun kunnen kon mag mogen moet moeten wil willen wilde zal zullen zou ga gaat gaan ging doe doet doen
    deed zeg zegt zei weet weten vind vindt vinden geen niet nooit altijd soms ook nog al wel heel erg veel
    weinig meer minder iets niets alles iemand niemand nu vandaag morgen gisteren hier daar er zo dan toen
    goed slecht leuk mooi groot klein nieuw oud dag dagen avond nacht jaar keer huis school klas juf meester
    vriend vrienden vriendin familie moeder vader broer zus opa oma hond kat boek stad eten twee drie vier
    vijf zes zeven acht negen tien eerste laatste lekker gaaf natuurlijk misschien graag zelf samen elke
    alle hetzelfde weer terug speel spelen woon wonen heet leren maken ergens nergens vaak meestal bijna
    eigenlijk opnieuw buiten binnen boven beneden achter naast tussen tijdens sinds vanaf waarmee daarom
    daarmee hierbij erbij eruit hoeveel hoelang zodat terwijl hoewel want moest moesten mocht konden zouden
    werden gehad gedaan gegaan gekomen gezegd gezien gehoord gelezen geschreven gespeeld gewonnen verloren
    gevonden gekregen gemaakt gegeten gedronken geslapen geleerd getekend vergeten begrijp begrijpt kijk
    kijkt kijken keek luister luisteren leest lezen schrijf schrijft schrijven teken tekenen zingt zingen
    dans dansen loop loopt lopen ren fiets fietsen zwem zwemmen slaap slapen eet drinken koop kopen help
    helpen werkt werken zoek zoeken vraag vraagt vragen antwoord antwoorden stuur sturen krijg krijgt
    krijgen geef geeft geven neem neemt nemen breng brengen begint probeer proberen hoop hopen geloof wens
    haat maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei juni juli
    augustus herfst lente zomer regen sneeuw koud warm zon maan melk kaas brood vlees soep rijst ijs ijsje
    koekjes ontbijt avondeten rugzak schrift potlood toets huiswerk pauze kantine bieb leraar leerlingen vak
    vakken rood geel groen blauw zwart oranje paars neef nicht ouders kinderen jongen jongens meisje meisjes
    vrouw buurman buurt straat winkel trein vliegtuig twaalf dertien vijftien twintig dertig veertig vijftig
    honderd tweede nieuwe oude grote mooie leuke goede slechte jonge lange korte moeilijk makkelijk saai
    grappig gezellig spannend helaas vooral volgens elkaar allemaal iedereen genoeg
    """,
    chat="""
    hoi hallo hey doei dag bedankt dankjewel dank alsjeblieft aub sorry oke ok ja nee joh nou hé haha
    gefeliciteerd groetjes groeten leuk gaaf lol xd wauw mooi zeg echt toch hoor goedemorgen goedemiddag
    welkom
    """,
    letters="ĳ",
    closers="s n t",
)

CATALAN = table(
    words="""
    el la els les un una uns unes lo al als del dels de a amb en per sense sobre entre fins des cap contra i
    o però si perquè que què com quan on qui quin quina quins quines quant jo tu ell ella nosaltres
    vosaltres ells elles vostè em et es ens us hi ho li meu meva meus meves teu teva seu seva nostre nostra
    nostres vostre vostra aquest aquesta això aquests aquestes aquell aquella soc sóc ets és som sou són era
    eren estat estic està estem estan tinc tens tenim teniu tenen tenia he has ha hem heu han vaig vas va
    vam vau van anar faig fas fa fem feu fer puc pots podem podeu poden vull vols volem sé saps sap no ni
    res ningú mai sempre també gens molt molta molts moltes poc més menys massa tot tota tots totes altre
    altra altres cada ja ara avui demà ahir aquí allà així llavors després abans bé mal millor pitjor bo
    bona gran petit petita nou nova dia nit any anys vegada casa escola classe mestra professora amic amiga
    amics amigues família mare pare germà germana avi àvia gos gat dos tres quatre cinc sis vuit deu agraden
    encanta dic diu anomena algú alguna algun alguns algunes gairebé doncs encara mentre dins fora sota dalt
    baix prop lluny davant darrere dilluns dimarts dimecres dijous divendres dissabte diumenge gener febrer
    març maig juny juliol agost setembre novembre desembre hivern estiu tardor pluja neu calor fred aigua
    menjar menjo mengem mengeu beure dormo jugar juguem jugueu parlar parlo parlem llegir llegeixo escriure
    escric escriviu aprendre ajudar ajudo treballar treballa treballen viure visc viuen vivim conèixer conec
    veure veig veiem vist fet dit anat vingut perdut guanyat germans germanes cosins cosines tieta nen nena
    nens nenes noi noia nois noies gossos gats llibre llibres pilota equip joc jocs pregunta resposta
    respostes deures pati cotxe carrer poble ciutat platja muntanya cel lluna vermell groc verd negre grans
    bonic bonica millors quaranta cinquanta trenta hora hores minut setmana mes tothom cadascú estàs volia
    voldria podria hauria érem tenien
    """,
    chat="""
    hola adéu gràcies merci sisplau perdó vale ok bon dia bona nit ei ostres jajaja haha enhorabona petons
    petonets salutacions felicitats guai
    """,
    letters="àèòçïü·",
    openers="l d m t s n",
    closers="ns n hi ls m s",
)

GALICIAN = table(
    words="""
    o a os as un unha uns unhas do da dos das no na nos nas ao aos á ás polo pola polos polas de en con sen
    por para sobre entre ata e ou mais pero se porque que quen cal cando onde como canto eu ti el ela nós
    vós eles elas vostede me te lle nos vos meu miña meus miñas teu túa seu súa noso nosa este esta isto
    estes estas ese esa iso aquel aquela son es é somos sodes era eran foi foron estou estás está estamos
    están teño tes ten temos tedes teñen había hai vou vas vai imos ides van fago fas fai facemos fan podo
    podes pode queres quero quere sei sabe non nin nada ninguén nunca sempre tamén moi moito moita moitos
    moitas máis menos pouco algo todo toda todos todas outro outra outros cada xa aínda agora hoxe mañá onte
    aquí alí así entón despois antes ben mal mellor peor bo boa bos boas grande novo nova día días tarde
    noite ano anos vez veces casa escola clase mestra profesora amigo amiga amigos amigas familia nai pai
    irmán irmá avó avoa can gato dous dúas tres catro cinco seis sete oito nove dez gústame chámome chámase
    gusta
    """,
    chat="ola adeus grazas boas bos perdón vale ok jajaja haha parabéns bicos bico apertas si",
    letters="ñ",
)

POLISH = table(
    words="""
    i w na z do nie się jest to że a o jak ale za po co tak czy ja ty on ona my wy oni mój moja moje twój
    nasz nasza wasz mam masz ma mamy macie mają był była było są jestem jesteś bardzo też już dla przez
    kiedy gdzie kto dlaczego który która lubię szkoła szkole klasa dziś dzisiaj jutro wczoraj dobrze lat
    imię bo
    """,
    chat="cześć hej siema dzięki dziękuję proszę pozdrawiam pa tak nie fajnie super haha ok",
    letters="ąćęłńśźż",
)

ROMANIAN = table(
    words="""
    și în la de pe cu nu un o ai ale a să că este sunt ești e eu tu el ea noi voi ei mea meu mei ta tău lui
    nostru noastră voastră ce cum când unde dar sau din pentru prin foarte mai am are avem aveți au era fost
    îmi îți place școala școală clasa ani azi astăzi mâine ieri bine
    """,
    chat="bună salut mulțumesc mersi te rog pa da nu haha ok mișto",
    letters="ăâîșțşţ",
)

SWEDISH = table(
    words="""
    och i att det som en ett på är av för med den inte har de om jag du han hon vi ni mig min mitt mina din
    ditt vår vårt er var vad när hur vem varför vill kan ska skulle hade men så här där också mycket bra
    från eller kommer gillar heter skola skolan klass år idag imorgon igår bor
    """,
    chat="hej hejsan tack tjena snälla kul haha ja nej ok okej kram",
    letters="åäö",
)

DANISH = table(
    words="""
    og i at det som en et på er af for med den til ikke har de om jeg du han hun vi I mig min mit mine din
    dit vores jeres hvad hvornår hvordan hvem hvorfor hvor vil kan skal ville havde men så her der også
    meget godt fra eller kommer hedder skole skolen klasse år i dag morgen går bor lide
    """,
    chat="hej tak hejsa venligst sjovt haha ja nej ok okay knus",
    letters="æøå",
)

NORWEGIAN = table(
    words="""
    og i at det som en et ei på er av for med den til ikke har de om jeg du han hun vi dere meg min mitt
    mine din vår vårt hva når hvordan hvem hvorfor hvor vil kan skal ville hadde men så her der også mye bra
    veldig fra eller kommer heter skole skolen klasse år dag morgen går bor liker
    """,
    chat="hei heisann takk gøy haha ja nei ok klem",
    letters="æøå",
)

TURKISH = table(
    words="""
    bir bu da de için ben sen o biz siz onlar benim senin bizim sizin ne nasıl nerede kim neden var yok çok
    daha gibi ile değil mi mı mu mü olan olarak kadar sonra önce bugün yarın dün okul okulumuz sınıf yaşında
    adım adı seviyorum en her şey iyi
    """,
    chat="merhaba selam teşekkürler teşekkür evet hayır tamam lütfen haha güzel",
    letters="ğışçöü",
)

INDONESIAN = table(
    words="""
    dan yang di ke dari ini itu dengan untuk pada tidak ada saya aku kamu kalian dia kami kita mereka nama
    namanya apa siapa kapan bagaimana mengapa kenapa mana bisa akan sudah belum juga sangat sekali lagi tapi
    atau karena suka sekolah kelas tahun hari besok kemarin setiap rumah teman punya main
    """,
    chat="halo hai terima kasih makasih iya tidak nggak gak ya oke wkwk wkwkwk haha dong deh",
)

NEIGHBOUR_WORDS: Mapping[str, MarkerWords] = {
    "nl": DUTCH,
    "ca": CATALAN,
    "gl": GALICIAN,
    "pl": POLISH,
    "ro": ROMANIAN,
    "sv": SWEDISH,
    "da": DANISH,
    "no": NORWEGIAN,
    "nb": NORWEGIAN,
    "tr": TURKISH,
    "id": INDONESIAN,
}
