"""Words and letters that identify a language in a short text: one small table per language.

``words`` are frequent words; ``chat`` are greetings, interjections and abbreviations of young people. Both
are in lower case, with accents (the forms without accents are looked up, too). A word shared by several
languages is listed under each of them, so that it favours none. ``letters`` are characters that the language
uses and most others do not. ``openers`` and ``closers`` stand before and after an apostrophe inside a word.

To add a language, add a table and its line in ``MARKER_WORDS``. A language without a table is detected mainly
by its letter statistics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkerWords:
    """One language's table. See the module's docstring."""

    words: frozenset[str]
    chat: frozenset[str]
    letters: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    closers: frozenset[str] = frozenset()


def table(words: str, chat: str, letters: str = "", openers: str = "", closers: str = "") -> MarkerWords:
    return MarkerWords(
        frozenset(words.split()),
        frozenset(chat.split()),
        frozenset(letters),
        frozenset(openers.split()),
        frozenset(closers.split()),
    )


ENGLISH = table(
    words="""
    the a an and or but if so because as of to in on at by for from with without about into over under after
    before until while than then there here this that these those i you he she it we they me him her us them
    my your his its our their mine yours who what which when where why how whose am is are was were be been
    being do does did done have has had having will would shall should can could may might must not no yes
    don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't haven't hasn't i'm i'll
    i've i'd you're we're they're it's that's there's what's let's dont im ive thats cant didnt doesnt isnt
    whats one two three four five six seven eight nine ten first last next more most much many some any all
    both each every other another such only just also too very really even still yet already again ever
    never always often sometimes soon now today tomorrow yesterday day week month year time morning night
    good great nice bad new old big little small long best better like love want need know think say said
    see go going went come get got make made take give tell ask look play work school class teacher friend
    friends people family home house brother sister mum mom dad thing things something nothing anything
    everyone everybody anyone someone nobody out up down off back away well right wrong same sure maybe
    please thank hope wish happy birthday luck cute funny cool weird true okay sorry welcome later idea
    problem way ready help told lot thought room eat speak man men woman saw read live left let keep find
    found understand bought feel believe late hard call called heard name stop knows looks watch watching
    happen happened remember busy beautiful wait wrote write learn try tried kind walk world young own
    together favorite favourite money life few else since against through enough almost pretty quite game
    song movie book books homework weekend summer winter spring weather rain snow hot cold food breakfast
    lunch dinner kids children boy girl dog cat student students team played playing won lost win match son
    car parents question chance film courage chat main comment content plus grave die war hat fast warm sip
    pain train table photo point place sport sports real once red pan pie sin sale bus list rest note
    """,
    chat="""
    hi hello hey bye goodbye yeah yep yup nope nah wow oh ah ok okay omg lol lmao idk ikr tbh btw brb ttyl
    thx ty thanks np pls plz u ur r bc cuz gonna wanna gotta dunno yay yikes whoa ouch oops ugh aww haha
    hahaha hehe hmm yum gosh dude guys bro bestie congrats cheers cya sup smh fyi rofl xoxo nvm hbu wbu wyd
    wdym gtg ngl kinda sorta legit bruh lemme lmk jk tmr rly def prob ya yesss yass miss totally agreed gg
    xd rip ew
    """,
    closers="s t m re ve ll d",
)

SPANISH = table(
    words="""
    el la los las un una unos unas lo al del y e o u pero si sí porque que qué como cómo cuando cuándo donde
    dónde quien quién quienes cual cuál cuánto cuánta cuántos cuántas cuanto de a en con sin por para sobre
    entre hasta desde hacia según durante contra yo tú él ella ello nosotros nosotras ustedes vosotros ellos
    ellas usted me te se nos os le les mi mis tu tus su sus mío mía tuyo suyo nuestro nuestra nuestros
    nuestras este esta esto estos estas ese esa eso esos esas aquel aquella es soy eres somos son era eran
    fue fueron ser sido estar está están estoy estás estamos estaba he has ha hemos han había hay haber
    tengo tienes tiene tenemos tienen tener tenía voy vas va vamos van ir hago haces hace hacemos hacen
    hacer puedo puedes puede podemos pueden poder quiero quieres quiere queremos quieren sé sabes sabe saben
    digo dice dicen decir no ni nada nadie nunca siempre también tampoco muy más menos mucho mucha muchos
    muchas poco poca algo alguien algún alguna todo toda todos todas otro otra otros otras mismo misma cada
    ya aún todavía ahora hoy mañana ayer aquí allí allá ahí así entonces luego después antes bien mal mejor
    peor bueno buena buenos buenas gran grande nuevo nueva día días tarde noche año años vez veces casa
    escuela clase profe profesor profesora amigo amiga amigos amigas familia mamá papá hermano hermana gente
    cosa cosas verdad claro serio favor gusta gustan encanta llamo llama uno dos tres cuatro cinco seis
    siete ocho nueve diez primero último feliz cumpleaños suerte igual cierto acuerdo supuesto tal solo sólo
    aunque mientras pues creo parece bonito linda lindo rico chistoso genial tiempo tan trabajo dijo dinero
    hablar hablo habla libro libros ver veo vi hizo hice hora horas hombre mujer perro gato estado mí ti
    comer comida necesito necesita vida inglés español francés hacerlo problema hecho pensé pensar semana
    buen pasado debería puerta casi niño niña niños mundo saber difícil fácil seguro realmente pronto ayuda
    gustaría vemos conmigo contigo nombre persona leer lugar momento cerca lejos cuenta padres hijo espero
    siento fui viene salir jugar jugamos ganó ganamos perdimos partido equipo música canción película tarea
    lunes martes miércoles jueves viernes sábado domingo verano invierno lluvia frío calor nieve sueño miedo
    alegría pregunta última desayuno almuerzo cena ciudad barrio país calle guau chico chica chicos chicas
    muchacho viaje regalo idea ten come once red pan pie sale real par sur des mes venir partir vais vos
    grave deja sois bus film lista team radio final risa asco manches ánimo obvio quizás quizá gustaron
    encantó buenísimo buenísima extraño igualmente
    """,
    chat="""
    hola holi chao chau adiós gracias grax ok jaja jeje jiji oye oigan mira órale ándale vale dale venga ay
    uy eh ah oh guau vaya caray porfa porfis porfavor sip nop nel tqm tkm tmb tb tbn q k xq pq xfa xfi bn
    ntp salu2 bss muack chido chida padre padrísimo guay bacán chévere wey güey parce tío finde cole profe
    compa cuate modo ojalá felicidades saludos besos abrazos abrazo perdón disculpa disculpen qué onda bro
    lol wow omg ahorita neta crack simón aja ajá híjole hijole chale gracioso cumple cumples nmms nms alv gg
    xd manches porfi bienvenidos bienvenida holis amiguis
    """,
    letters="ñ¿¡áíóú",
)

FRENCH = table(
    words="""
    le la les un une des du de au aux et ou mais si car donc or ni que qui quoi dont où quand comment
    pourquoi combien parce comme à en dans avec sans pour par sur sous entre vers chez avant après depuis
    pendant contre je tu il elle on nous vous ils elles me te se moi toi lui leur leurs eux mon ma mes ton
    ta tes son sa ses notre nos votre vos ce cet cette ces ça cela c'est c'était cest est suis es sommes
    êtes sont était étaient être été sera ai as a avons avez ont avait avoir eu aura vais vas va allons
    allez vont aller fais fait faisons faites font faire peux peut pouvons pouvez peuvent pouvoir veux veut
    voulons voulez veulent vouloir sais sait savez savoir dis dit disent dire faut ne pas n'est plus moins
    jamais rien personne toujours souvent parfois aussi très trop peu beaucoup assez bien mal mieux tout
    toute tous toutes autre autres même mêmes chaque quel quelle quels quelles quelque quelques quelqu'un
    encore déjà maintenant aujourd'hui demain hier ici là alors puis ensuite enfin oui non bon bonne bonnes
    bons grand grande petit petite nouveau nouvelle jour jours matin soir nuit semaine mois an ans fois
    heure heures temps maison école classe cours prof professeur ami amie amis amies famille mère père frère
    sœur soeur gens chose choses vrai faux sûr peut-être plaît deux trois quatre cinq six sept huit neuf dix
    premier dernier joyeux anniversaire chance bienvenue accord voilà voici y cool j'ai j'aime m'appelle
    qu'est-ce est-ce aime adore crois pense content contente désolé désolée super gentil beau belle vraiment
    besoin parler parle voir vois vu monde soit sois voiture dois doit travail français anglais espagnol
    juste livre prendre prends seul seule vie manger mange mangé problème enfant enfants chien chat
    simplement passé passe partir idée fille garçon rester raison peur parents chambre femme homme nom
    longtemps question trouver trouve tard fête jouer joue joué lire lis main perdu gagné viens vient venir
    penses dites dites-moi équipe match chanson musique film devoirs vacances neige pluie froid chaud hiver
    dimanche lundi mardi mercredi jeudi vendredi samedi midi ensemble facile difficile tellement plutôt
    bientôt presque près loin ville pays copain copine copains copines peine tant pire pareil mis dos nombre
    pensé long week-end weekend favorite papa maman mama photo table train point place sport sports sale bus
    liste note grave courage pain lit pie final radio verra voit drôle mignon mignonne horreur carrément
    clair stylé avoue
    """,
    chat="""
    bonjour bonsoir salut coucou merci ok ouais ouaip ouep nan bah ben beh bof euh hein oh ah eh aïe oups
    zut mince mdr ptdr tkt jpp jsp slt bjr bsr cc stp svp dsl dac dacc bcp pk pq pcq tt tlm auj rdv bisous
    bises biz kiffe c t chui chuis chais jsuis wesh grave genre chelou ouf oki nickel bravo félicitations
    génial trop courage haha ahah hihi hé bye sympa cool lol wow omg nn qd vs ça osef tg mdrr wsh anniv ptn
    relou chaud roh rho pfff bjour askip jadore xd gg
    """,
    letters="çèêœàùûôîï",
    openers="l d j qu n c s m t jusqu lorsqu puisqu quelqu aujourd",
)

GERMAN = table(
    words="""
    der die das den dem des ein eine einen einem einer eines und oder aber wenn weil dass daß ob als wie
    denn in im an am auf aus bei beim mit nach von vom vor zu zum zur für über unter durch gegen ohne um bis
    seit ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein meine meinen meiner
    dein deine sein seine unser unsere euer eure dieser diese dieses jeder jede alle alles viel viele wenig
    mehr etwas nichts niemand jemand man wer was wo wann warum wieso welche welcher bin bist ist sind seid
    war waren wäre gewesen habe hab hast hat haben habt hatte hätte wird werden wurde kann kannst können
    könnt muss müssen will willst wollen soll sollen darf mag möchte machen macht mache gemacht gehen geht
    gehe gut gute guten schön schöne neu groß klein nicht kein keine nie immer oft manchmal auch nur noch
    schon sehr so ganz doch mal jetzt heute morgen gestern hier da dort dann ja nein vielleicht bitte danke
    tag woche jahr zeit haus schule klasse lehrer lehrerin freund freunde familie bruder schwester eltern
    leute eins zwei drei vier fünf sechs sieben acht neun zehn glück geburtstag wirklich genau gerne leid
    tun werde sagen sagt gesagt geld gerade sehen wissen weiß weißt wollte leben arbeit kommen kommt helfen
    hilfe gesehen wieder essen sprechen glaube vater mutter lange lassen einfach besser konnte uhr mann frau
    ins zimmer ging denke hund katze sicher frage zurück gern lesen lernen spielen spielt gespielt gewonnen
    verloren mädchen junge fahren zusammen schnell fast nacht abend warten menschen spät zug wahr liebe
    fertig buch spaß wochenende sommer winter regen schnee kalt warm wetter lied film hausaufgaben geschenk
    stimmt richtig falsch heißt heiße problem kind name all also still her bad student team idee chance tu
    note liste bus sport foto los las leer mama papa par radio final rest
    """,
    chat="""
    hallo hi hey tschüss tschüs servus moin ciao danke bitte ok okay jo jep nö nee naja na ach oh aha boah
    krass geil cool super toll lol omg haha hihi hdl lg vllt iwie echt digga alter jawohl prima quatsch
    herzlichen glückwunsch wow mega gg xd bruh
    """,
    letters="äöüß",
)

PORTUGUESE = table(
    words="""
    o a os as um uma uns umas do da dos das no na nos nas ao aos à às pelo pela de em com sem por para pra
    sobre entre até e ou mas se porque que quem qual quando onde como quanto quantos eu tu você vocês ele
    ela nós eles elas me te lhe lhes meu minha meus minhas teu tua seu sua seus suas nosso nossa este esta
    isto esse essa isso aquele aquela aquilo é são sou somos era eram foi foram ser estar está estão estou
    estava tenho tem têm temos tinha ter há vou vai vamos vão ir faço faz fazem fazer posso pode podem poder
    quero quer querem sei sabe dizer diz não sim nem nada ninguém nunca sempre também muito muita muitos
    muitas mais menos pouco algo alguém todo toda todos todas tudo outro outra outros cada já ainda agora
    hoje amanhã ontem aqui ali lá assim então depois antes bem mal melhor bom boa bons boas grande novo nova
    dia dias tarde noite ano anos vez vezes casa escola aula professora amigo amiga amigos amigas família
    mãe pai irmão irmã gente coisa coisas verdade claro gosto gosta chamo dois três quatro cinco seis sete
    oito nove dez feliz aniversário sorte mesmo só obrigada risada nojo obvio óbvio ler escrever falar falo
    fala falam jogar jogo jogos brincar comer comida almoço jantar fiz fez fizemos fui vi viu vejo ver dá
    disse deu comigo contigo conosco connosco perto longe livro livros filme cidade país rua praia avó avô
    filho filha menino menina meninos crianças cachorro cão água festa férias semana fim turma lindo linda
    engraçado difícil fácil enquanto embora acho penso gostei moro mora faça fazendo fizeram preciso precisa
    precisamos deus alguma algumas algum alguns estavam esteve estive disseram dizem senhora senhor pessoas
    pessoa fora falou falei desculpe dinheiro lugar mundo outras trabalho trabalha trabalham sinto qualquer
    dessa desse nesta neste nisso nessa nesse deste desta disto disso dela dele deles delas numa num pelas
    baixo parece pensar gostaria gostava gostam gostamos gostas adoram fique ficar fica ficou ficamos fico
    fiquei venha olha olhe ouvi ouvir acredito entendo entendi conheço conhecer conhece lembro lembra
    podemos devemos queria queriam quis saber tinham tivemos teve tive terá teria havia houve deixa deixar
    deixei deixou levar levou levei trazer traz trouxe chegar chega chegou cheguei chegamos saí saiu saímos
    passou passei começar começou comecei começa acabou encontrou encontrei perdeu perdi ganhar ganhou
    ganhei ganhamos comprou comprei durmo acordo acordei acorda escrevo escreveu escreva escrevam leio leu
    tentar tento aprendi ensinar ensina explica resposta respostas pergunta perguntas perguntar jogou
    jogamos brincamos brincadeira corri dançar danço ajudar ajuda ajudo ajudei morar moramos estudar estudo
    estudamos prefiro odeio aluno alunos aluna alunas aulas prova caderno lápis recreio jardim professores
    inverno verão outono chuva neve vento janeiro fevereiro março maio junho julho setembro outubro novembro
    dezembro terça segunda-feira anteontem pão queijo leite ovo ovos peixe bolo maçã laranja feijão cães
    pássaro vermelho vermelha amarelo amarela branco branca preto preta cinzento irmãos irmãs tios avós
    futebol autocarro ônibus comboio trem casaco sapatos roupa fotografia música canção desenho desenhar
    vinte trinta quarenta cinquenta cem quarta sexta feira nenhum nenhuma nossos nossas vosso vossa vossos
    vossas duas quase devagar sozinho sozinha chamada chamado chama chamam nome nomes acontece aconteceu
    jeito cheio cheia pequeno pequena maior bonito velho velha jovem quente frio perguntei mandei mandou
    troca trocar trocamos criança quarto cozinha janela cadeira rapaz rapariga moça moço vizinho vizinha
    cedo logo daqui dali nela nele nelas neles ensino espero fazia vinha vêm vem vens indo meio metade
    """,
    chat="""
    oi olá tchau obrigado obrigada obg valeu vlw blz beleza tb tbm vc vcs pq q kk kkk kkkk rs rsrs haha ok
    opa nossa eita bacana galera saudade parabéns abraço abraços beijo beijos bjs desculpa né tá aí lol gg
    xd
    """,
    letters="ãõçâêôáéíóú",
)

ITALIAN = table(
    words="""
    il lo la i gli le un uno una di a da in con su per tra fra del della dei delle dello degli al alla ai
    alle allo dal dalla nel nella nei nelle sul sulla e ed o ma se perché che chi cosa quale quando dove
    come quanto quanti io tu lui lei noi voi loro mi ti si ci vi me te mio mia miei mie tuo tua suo sua
    nostro nostra vostro vostra questo questa questi queste quello quella quelli è sono sei siamo siete era
    erano essere stato stata sto sta stai stanno ho hai ha abbiamo avete hanno aveva avere vado vai va
    andiamo vanno andare faccio fai fa fanno fare posso puoi può possono voglio vuoi vuole so sai sa dire
    non no né niente nessuno mai sempre anche molto molta molti poco più meno tutto tutta tutti tutte altro
    altra altri ogni già ancora adesso ora oggi domani ieri qui qua lì là così poi dopo prima bene male
    meglio buono buona grande nuovo nuova giorno giorni sera notte anno anni volta volte casa scuola classe
    lezione prof professore professoressa amico amica amici amiche famiglia mamma papà fratello sorella
    gente davvero vero certo piace piacciono chiamo due tre quattro cinque sette otto nove dieci buon
    compleanno forse solo stesso leggere scrivere parlare parlo parla giocare gioco gioca giochi mangiare
    mangio mangiamo fatto andato andata detto vedere dà insieme vicino lontano libro libri film città paese
    strada mare nonna nonno figlio figlia bambino bambina bambini ragazzi cane gatto acqua cibo pranzo cena
    colazione festa vacanze settimana belli belle bellissimo difficile facile mentre penso credo abito
    fratelli piccolo piccola quelle qualcosa qualcuno nessuna ognuno qualche alcuni alcune allora subito
    intorno fuori sopra sotto davanti dietro presto tardi spesso quasi troppo troppa abbastanza parecchio
    invece infatti però quindi perciò anzi eppure oppure finché appena eravamo stati saremo sarà sarebbe
    avevo avevamo avrò avrà avrebbe vorrei vorrebbe vorremmo potrei potrebbe dovrei devo devi deve dobbiamo
    dovete devono possiamo potete vogliamo volete vogliono sappiamo sapete sanno facciamo faremo farò fatta
    facevo andrò andati andate viene veniamo venite vengono venuto dico diciamo dicono parliamo parlano
    parlato chiedo chiede chiesto rispondo risponde risposta risposte domanda domande mangi mangiano
    mangiato bevo beve bere dormo dorme dormire dormito sveglio svegliarmi alzo alza giocato giocano
    giochiamo corro correre nuoto nuotare leggo legge letto scrivo scrive scritto scriviamo disegno disegna
    disegnato disegnare suono suona suonare imparo imparato imparare studia studiare studiamo insegna aiuto
    aiuta aiutare lavoro lavora lavorano trovo trovato perso perdere vinto vincere comprato comprare aperto
    chiuso mandato mandare ricevuto vediamo vede guardo guardare sento sentito ascolto capisco capito
    conosco conosci pensi crede sembra spero ricordo dimenticato preferisco piaciuto piacerebbe gennaio
    febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre lunedì martedì mercoledì
    giovedì venerdì sabato domenica mese mesi inverno autunno pioggia neve vento caldo freddo montagna fiume
    bosco albero alberi fiore fiori piante animale animali gatti cani uccello coniglio cavallo cavalli pesce
    pane latte uova formaggio riso minestra gelato mela mele merenda mensa cucina finestra tavolo sedia
    zaino quaderno matita penna lavagna palestra cortile lezioni compiti verifica voto voti preside alunni
    studenti compagni squadra partita pallone bicicletta autobus treno macchina negozio mercato scarpe
    maglia cappello giacca vestito rosso rossa giallo gialla bianco bianca nero nera azzurro zio zia cugino
    cugini genitori nipote vicini uomo ragazzo ragazza undici dodici tredici quindici venti trenta quaranta
    cinquanta cento secondo ultimo ultima nuovi nuove vecchio vecchia giovane bassa piccoli brutta brutto
    divertente noioso noiosa felici stanco stanca pronto pronta
    """,
    chat="""
    ciao salve buongiorno buonasera grazie prego scusa scusate ok sì si vabbè boh beh dai mah uffa magari
    evviva auguri cmq nn xké xò tvb tvtb ahah ahaha ahahah haha eh oh ehi bravo brava bravi abbraccio
    abbracci baci bacio lol figo fico wow gg xd
    """,
    letters="àèìòù",
    openers="l d un c dell all nell dall sull quest quell com dov anch s m t",
)

MARKER_WORDS: Mapping[str, MarkerWords] = {
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "de": GERMAN,
    "pt": PORTUGUESE,
    "pt-BR": PORTUGUESE,
    "it": ITALIAN,
}
