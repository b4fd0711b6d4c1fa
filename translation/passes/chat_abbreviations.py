"""Chat abbreviations: "q tal, tngo 13 años xq..." becomes "que tal, tengo 13 años porque...". British words
("mum", "maths") become American ones, which are more frequent in training data.

Packs are trained on carefully written sentences. The abbreviations that students use are a short list in each
language. ``typos`` handles typos; missing capitals and punctuation are part of the packs' training data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from translation.engine import Span
from translation.glossary import TermFinder
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import Patched, patched
from translation.text_facts import with_capital

# Abbreviations that are not words themselves.
_SURE = {
    "de": """vllt=vielleicht vlt=vielleicht iwie=irgendwie iwas=irgendwas iwann=irgendwann
        iwo=irgendwo iwer=irgendwer hdgdl=hab_dich_ganz_doll_lieb hdl=hab_dich_lieb lg=liebe_Grüße
        mfg=mit_freundlichen_Grüßen nix=nichts nich=nicht kp=kein_Problem bzgl=bezüglich bzw=beziehungsweise
        evtl=eventuell jz=jetzt jtz=jetzt gn8=gute_Nacht thx=danke btw=übrigens sry=Entschuldigung
        wsl=wahrscheinlich zb=zum_Beispiel aba=aber warscheinlich=wahrscheinlich kla=klar""",
    "en": """u=you ur=your pls=please plz=please thx=thanks thnx=thanks tnx=thanks ty=thank_you bc=because
        cuz=because bcz=because idk=I_don't_know idc=I_don't_care gonna=going_to wanna=want_to gotta=have_to
        gimme=give_me lemme=let_me dunno=don't_know imma=I'm_going_to kinda=kind_of sorta=sort_of im=I'm
        ive=I've dont=don't doesnt=doesn't didnt=didn't cant=can't isnt=isn't arent=aren't wasnt=wasn't
        werent=weren't havent=haven't hasnt=hasn't couldnt=couldn't wouldnt=wouldn't shouldnt=shouldn't
        thats=that's whats=what's wheres=where's theres=there's youre=you're theyre=they're ppl=people
        tmrw=tomorrow tmr=tomorrow b4=before gr8=great btw=by_the_way omg=oh_my_God brb=I'll_be_right_back
        imo=in_my_opinion tbh=to_be_honest ngl=to_be_honest rn=right_now i=I ofc=of_course rly=really
        srsly=seriously def=definitely prob=probably probs=probably sry=sorry np=no_problem alot=a_lot
        tysm=thank_you_so_much ily=I_love_you wbu=what_about_you hbu=how_about_you hru=how_are_you
        cya=see_you bday=birthday fav=favorite fave=favorite hw=homework bff=best_friend wont=won't hes=he's
        shes=she's tho=though outta=out_of sum1=someone any1=anyone every1=everyone coz=because
        wat=what wut=what abt=about luv=love lil=little gud=good smth=something sth=something nvm=never_mind
        lmk=let_me_know jk=just_kidding youll=you'll theyll=they'll itll=it'll youve=you've theyve=they've
        weve=we've wouldve=would_have couldve=could_have shouldve=should_have hadnt=hadn't yall=you_all""",
    "es": """q=que qe=que xq=porque pq=porque porq=porque xk=porque tmb=también tbn=también tmbn=también
        tb=también porfa=por_favor porfi=por_favor xfa=por_favor plis=por_favor tngo=tengo tnemos=tenemos
        bn=bien mñn=mañana aki=aquí tqm=te_quiero_mucho tkm=te_quiero_mucho ntp=no_te_preocupes
        finde=fin_de_semana salu2=saludos grax=gracias msj=mensaje dsp=después dps=después vdd=verdad
        cmo=cómo dnd=dónde xa=para toy=estoy compu=computadora compus=computadoras
        peli=película pelis=películas kiero=quiero kieres=quieres kien=quien komo=como
        aora=ahora muxo=mucho muxa=mucha muxos=muchos weno=bueno bno=bueno nose=no_sé osea=o_sea
        enserio=en_serio haci=así ise=hice aser=hacer tmpoco=tampoco grcs=gracias bss=besos obvi=obviamente
        cel=celular sip=sí nop=no okey=ok ke=que pa=para ps=pues uds=ustedes bb=bebé
        stoy=estoy""",
    "fr": """slt=salut bjr=bonjour bsr=bonsoir stp=s'il_te_plaît svp=s'il_vous_plaît pk=pourquoi
        pcq=parce_que pck=parce_que psk=parce_que bcp=beaucoup tjs=toujours tjrs=toujours qd=quand
        qqn=quelqu'un qqch=quelque_chose ds=dans mtn=maintenant mnt=maintenant ajd=aujourd'hui
        auj=aujourd'hui dmn=demain jsp=je_ne_sais_pas jpp=je_n'en_peux_plus jms=jamais
        tkt=ne_t'inquiète_pas cv=ça_va jai=j'ai jsuis=je_suis chui=je_suis chuis=je_suis vrm=vraiment
        rdv=rendez-vous cest=c'est jaime=j'aime anniv=anniversaire ordi=ordinateur resto=restaurant
        dsl=désolé dac=d'accord ptet=peut-être jsais=je_sais jpeux=je_peux pdt=pendant tps=temps
        lgtps=longtemps aprem=après-midi récré=récréation exo=exercice exos=exercices ptit=petit
        ptite=petite cc=coucou koi=quoi ke=que ki=qui kel=quel kelle=quelle keske=qu'est-ce_que kan=quand
        tro=trop bi1=bien jadore=j'adore japprends=j'apprends jhabite=j'habite jte=je_te jme=je_me
        jvais=je_vais jveux=je_veux javais=j'avais jmappelle=je_m'appelle jmapel=je_m'appelle
        jmapelle=je_m'appelle cetait=c'était ya=il_y_a""",
}
# British words and the American ones that packs are trained on.
_ELSEWHERE = {
    "en": """mum=mom mums=moms mummy=mommy nan=grandma nana=grandma gran=grandma grandad=grandpa maths=math
        pupil=student pupils=students timetable=schedule canteen=cafeteria headteacher=principal
        headmaster=principal rubbish=trash biscuit=cookie biscuits=cookies crisps=chips sweets=candy
        jumper=sweater trainers=sneakers wellies=rubber_boots rucksack=backpack lorry=truck lorries=trucks
        telly=TV cheque=check pyjamas=pajamas tyre=tire tyres=tires grey=gray programme=program
        programmes=programs fortnight=two_weeks whilst=while learnt=learned spelt=spelled loo=bathroom
        knackered=exhausted mate=friend mates=friends""",
}
# Letters that may mean something else (x = 3, 5 m, vitamin d): expanded only if the text looks like chat:
# it has other abbreviations or begins in lower case.
_SHY = {
    "en": "r=are n=and",
    "es": "x=por d=de m=me t=te k=que",
    "fr": "c=c'est g=j'ai tt=tout pr=pour ns=nous vs=vous dc=donc",
}
# Expanded only beside certain words: the pattern's group is replaced by the words that follow the pattern.
_BESIDE = {
    "en": ((r"\b(rubbish) at\b", "bad"),),
    "es": (
        (r"\b(?:mi|tu|su) (papa)\b", "papá"),
        (r"\b(?:mi|tu|su) (mama)\b", "mamá"),
        (r"^\W*(ola)\b(?! de\b)", "hola"),
        (
            r"\bno (se)(?=\s*(?:$|[.,;:!?…]|(?:q|que|qué|si|como|cómo|donde|dónde|quien|quién|cual|cuál)\b))",
            "sé",
        ),
    ),
}
_WORD = re.compile(r"(?<![\w'’@#/.&-])[^\W\d_]+[0-9]?(?![\w'’@/&-]|\.\w)", re.IGNORECASE)


class ChatAbbreviations:
    """Expands chat abbreviations in ``language``, except in glossary terms."""

    def __init__(self, language: str, glossary: TermFinder) -> None:
        self._language = language
        self._glossary = glossary

    def rewrite(self, text: str) -> Rewriting | None:
        written = written_out(text, self._language, [term.span for term in self._glossary.find(text)])
        return Rewriting(written) if written else None


@cache
def _list(some: str) -> dict[str, str]:
    pairs = (item.partition("=") for item in some.split())
    return {short.replace("_", " "): whole.replace("_", " ") for short, _, whole in pairs}


def written_out(text: str, language: str, stay: Sequence[Span] = ()) -> Patched | None:
    """``text`` with chat abbreviations expanded, except in the spans ``stay``; None if there are none."""
    sure, shy, elsewhere = (_list(some.get(language, "")) for some in (_SURE, _SHY, _ELSEWHERE))
    found = [(span, whole) for span, whole in _beside(text, language) if not any(map(span.overlaps, stay))]
    taken = [*stay, *(span for span, _ in found)]
    doubtful: list[tuple[Span, str]] = []
    for match in _WORD.finditer(text):
        short, span = match[0], Span(*match.span())
        # In capitals it is a name (DS, PR, the U in a plan), except a first letter in Spanish ("Q tal").
        begins = len(short) == 1 and language == "es" and span.start == 0
        if any(map(span.overlaps, taken)) or (short.isupper() and not begins):
            continue
        # In mid-sentence a capital may mark a name: Biscuit may be a dog.
        usual = short.lower() if span.start == 0 else short
        if whole := sure.get(short.lower()) or elsewhere.get(usual):
            found.append((span, _like(short, whole)))
        elif (whole := shy.get(short)) and _between_words(text, span):
            doubtful.append((span, whole))
    begun = text.lstrip("¿¡ ")[:1]
    if found or begun.islower():
        found += doubtful
    return patched(text, found) if found else None


def _beside(text: str, language: str) -> Iterator[tuple[Span, str]]:
    for pattern, whole in _BESIDE.get(language, ()):
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield Span(*match.span(1)), _like(match[1], whole)


def _like(short: str, whole: str) -> str:
    return with_capital(whole) if short[0].isupper() else whole


def _between_words(text: str, span: Span) -> bool:
    """Whether a word follows ``span`` (but not "est", as in "c est") and no number or symbol precedes it."""
    before = text[: span.start].rstrip()
    return (not before or before[-1].isalpha() or before[-1] in ",.!?") and bool(
        re.match(r" (?!est\b)[^\W\d_]{2}", text[span.end :])
    )


PASS = RegisteredPass(order=40, make=lambda model, glossary: ChatAbbreviations(model.pack.source, glossary))
