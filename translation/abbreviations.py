"""Abbreviations of careful writing: "pág.", "p. ej.", "e.g.", "c.-à-d.", "z. B."; ordinals ("3. Oktober").

Their full stops end no sentence (``sentences``), and models read them in full (``passes.abbreviations``):
"Me gustan las frutas, p. ej. las manzanas" became "I like fruits, bread. Apples.". What chats shorten is in
``passes.chat_abbreviations``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from translation.engine import Span
from translation.text_facts import with_capital

# "short=in full", with "_" for spaces. A line's first word says where its abbreviations count:
# any: anywhere; number: before a number; amount: after one; date: beside a number, or after one of
# _BEFORE_A_DAY; name: before a word with a capital; stays: anywhere, not written out because packs know it.
_TABLE = {
    "en": """
        any: e.g.=for_example eg.=for_example i.e.=that_is approx.=about incl.=including esp.=especially
        any: a.k.a.=also_known_as w/o=without w/=with b/c=because tel.=phone dept.=department govt.=government
        any: P.E.=physical_education U.S.A.=USA U.S.=USA U.K.=UK vs.=against
        number: p.=page pp.=pages ch.=chapter chap.=chapter no.=number vol.=volume fig.=figure ex.=exercise
        number: sec.=section q.=question
        amount: min.=minutes mins.=minutes hr.=hours hrs.=hours sec.=seconds lb.=pounds lbs.=pounds oz.=ounces
        amount: ft.=feet yrs.=years yr.=years
        date: Mon.=Monday Tue.=Tuesday Tues.=Tuesday Wed.=Wednesday Thu.=Thursday Thur.=Thursday
        date: Thurs.=Thursday Fri.=Friday Sat.=Saturday Sun.=Sunday Jan.=January Feb.=February Mar.=March
        date: Apr.=April Jun.=June Jul.=July Aug.=August Sep.=September Sept.=September Oct.=October
        date: Nov.=November Dec.=December
        stays: etc. a.m. p.m. Mr. Mrs. Ms. Dr. Prof. St. Mt. Jr. Sr.
    """,
    "es": """
        any: p._ej.=por_ejemplo ej.=ejemplo pág.=página págs.=páginas pag.=página cap.=capítulo
        any: caps.=capítulos Ud.=usted Uds.=ustedes Vd.=usted Vds.=ustedes ud.=usted uds.=ustedes
        any: EE._UU.=Estados_Unidos EEUU=Estados_Unidos EE.UU=Estados_Unidos núm.=número nro.=número
        any: tel.=teléfono tfno.=teléfono avda.=avenida aprox.=aproximadamente máx.=máximo mín.=mínimo
        any: izq.=izquierda dcha.=derecha a._C.=antes_de_Cristo d._C.=después_de_Cristo
        any: JJ._OO.=Juegos_Olímpicos depto.=departamento dpto.=departamento vol.=volumen fig.=figura
        any: atte.=atentamente
        number: p.=página pp.=páginas n.º=número nº=número n°=número art.=artículo
        amount: min.=minutos seg.=segundos h.=horas hs.=horas hrs.=horas
        date: lun.=lunes mar.=martes mié.=miércoles miér.=miércoles miérc.=miércoles jue.=jueves vie.=viernes
        date: sáb.=sábado dom.=domingo ene.=enero feb.=febrero mar.=marzo abr.=abril may.=mayo jun.=junio
        date: jul.=julio ago.=agosto sep.=septiembre sept.=septiembre set.=septiembre oct.=octubre
        date: nov.=noviembre dic.=diciembre
        stays: etc. a.m. p.m. Sr. Sra. Srta. Sres. Dr. Dra. Prof. Profa. D. Dña.
    """,
    "fr": """
        any: p._ex.=par_exemple par_ex.=par_exemple c.-à-d.=c'est-à-dire c-à-d=c'est-à-dire càd=c'est-à-dire
        any: s.v.p.=s'il_vous_plaît env.=environ tél.=téléphone max.=maximum min.=minimum bd.=boulevard
        any: av._J.-C.=avant_Jésus-Christ apr._J.-C.=après_Jésus-Christ É.-U.=États-Unis vol.=volume
        number: p.=page pp.=pages chap.=chapitre ch.=chapitre n°=numéro nº=numéro no.=numéro fig.=figure
        number: ex.=exercice
        amount: min.=minutes sec.=secondes h.=heures
        date: lun.=lundi mar.=mardi mer.=mercredi jeu.=jeudi ven.=vendredi sam.=samedi dim.=dimanche
        date: janv.=janvier févr.=février fév.=février avr.=avril juil.=juillet sept.=septembre oct.=octobre
        date: nov.=novembre déc.=décembre
        stays: etc. M. MM. Mme. Mmes. Mlle. Dr. Pr. St. Ste.
    """,
    "de": """
        any: z._B.=zum_Beispiel d._h.=das_heißt u._a.=unter_anderem usw.=und_so_weiter bzw.=beziehungsweise
        any: ca.=ungefähr evtl.=eventuell ggf.=gegebenenfalls inkl.=inklusive bspw.=beispielsweise
        any: sog.=sogenannte vgl.=vergleiche i._d._R.=in_der_Regel z._T.=zum_Teil u._v._m.=und_vieles_mehr
        any: v._Chr.=vor_Christus n._Chr.=nach_Christus o._Ä.=oder_Ähnliches Tel.=Telefon geb.=geboren
        any: Std.=Stunden Jh.=Jahrhundert Str.=Straße max.=maximal mind.=mindestens zzt.=zurzeit
        number: S.=Seite Nr.=Nummer Kap.=Kapitel Abb.=Abbildung Aufg.=Aufgabe Kl.=Klasse Bd.=Band
        amount: Min.=Minuten Sek.=Sekunden
        date: Mo.=Montag Di.=Dienstag Mi.=Mittwoch Do.=Donnerstag Fr.=Freitag Sa.=Samstag So.=Sonntag
        date: Jan.=Januar Feb.=Februar Mär.=März Apr.=April Jun.=Juni Jul.=Juli Aug.=August
        date: Sep.=September Sept.=September Okt.=Oktober Nov.=November Dez.=Dezember
        name: Hr.=Herr Hrn.=Herrn Fr.=Frau
        stays: etc. Dr. Prof.
    """,
}
_BEFORE_A_DAY = {
    "en": r"(?:on|next|last|this|in|since|until|every) ",
    "es": r"(?:el|los|en|de|desde|hasta|próximo) ",
    "fr": r"(?:le|les|en|de|depuis|jusqu'en|ce) ",
    "de": r"(?:am|im|seit|bis|vom|ab|jeden) ",
}
# Words that are weekdays or months only beside a number: "the Sun.", "el mar.", "la mer.", "le jeu.".
_WORDS = frozenset("mar. mer. jeu. dom. may. set. sun. sat. so. do. mi. fr. sa. di.".split())  # noqa: SIM905
_WEEKDAYS = re.compile(
    r"(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$"
)
_MONTHS = r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*"
_ORDINAL = re.compile(rf"(?<![\w.,])(\d{{1,2}})\.(?= ({_MONTHS})\b)")
# Before a date that begins a sentence: "Am 3. Oktober ist frei", "Bis zum 5. Mai".
_BEGINS = re.compile(r"\W*(?:(?:[A-ZÄÖÜ]\w+ )?(?:[Aa]m|[Dd]e[rmn]|[Vv]om|[Zz]um|[Aa]b|[Ss]eit|[Bb]is) )?")
# "in der 6. Klasse": an article or the like before the number and a noun after it.
_ORDINAL_OF_NOUN = re.compile(
    r"(?<!\w)(?i:de[rmns]|die|das|dem|im|am|vom|zum|zur|beim|ins|jede[rmns]?|unsere?[rmns]?|meine?[rmns]?"
    r"|seine?[rmns]?|ihre?[rmns]?|eine?[rmns]?) (\d{1,2})\.(?= ([A-ZÄÖÜ]\w+))"
)
# After a number at the end of a sentence the next one begins like this.
_NO_NOUN = frozenset(
    """
    aber alle am auch auf aus bei bist da danach dann das dein deine dem den denn der deshalb die dies
    diese dort du ein eine er es für gestern habe haben hast hat heute hier ich ihr im in ist ja jetzt
    kann kannst man mein meine mit morgen nach nein nur oder sein seine sie sind so und unser unsere viele
    vielleicht wann war warum was weil wenn wer wie wir wo zu zum
    """.split()  # noqa: SIM905
)
_ORDINALS = (
    "erste",
    "zweite",
    "dritte",
    "vierte",
    "fünfte",
    "sechste",
    "siebte",
    "achte",
    "neunte",
    "zehnte",
    "elfte",
    "zwölfte",
    "dreizehnte",
)
_DATIVE = re.compile(r"(?:de[rmn]|im|am|vom|zum|zur|beim)$", re.IGNORECASE)
# What may end a sentence, if a capital follows.
_LAST = frozenset(
    "etc. a.m. p.m. usw. ud. uds. ee.uu. u.s. u.k. u.s.a. p.e. jr. std.".split()  # noqa: SIM905
)


class Abbreviation(NamedTuple):
    """A place in a text where ``span`` stands for ``full``, "" if it is not to be written out."""

    span: Span
    full: str


def find(text: str, language: str) -> list[Abbreviation]:
    """The abbreviations of ``language`` in ``text``, in order, not overlapping.

    A full stop that also ends the text is left out of the span.
    """
    pattern = _pattern(language)
    if pattern is None:
        return []
    found = [place for match in pattern.finditer(text) if (place := _placed(text, match, language))]
    if language == "de":
        found += _ordinals(text)
    return sorted(found)


def joins(text: str, end: int, language: str) -> bool:
    """Whether the sentence that seems to end at ``end`` of ``text``, before a space, goes on.

    It does after an abbreviation that is followed by a lower-case letter or a digit, or that never stands at
    the end, and after a German ordinal.
    """
    window = max(0, end - 24)
    before, after = text[window:end].rstrip(), text[end:].lstrip()
    if not before.endswith(".") or not after:
        return False
    around = f"{before} {after[:24]}"
    for place in find(around, language):
        if place.span.start < len(before) <= place.span.end + 1:
            small = after[0].islower() or after[0].isdigit() or after[0] in '¿¡("«“,;:'
            short = around[place.span.start : len(before)]
            return small or _never_last(short, language) or short[:1].isdigit()
    return False


def _never_last(short: str, language: str) -> bool:
    return "".join(short.split()).lower() in _inside(language)


def _placed(text: str, match: re.Match[str], language: str) -> Abbreviation | None:
    short, (start, end) = match[0], match.span()
    known = _entries(language)
    key = "".join(short.split())
    before, after = text[:start], text[end:].lstrip()
    for where, full in known.get(key) or known.get(key[:1].lower() + key[1:], []):
        if where == "number" and not after[:1].isdigit():
            continue
        if where == "amount" and not re.search(r"\d\s?$", before):
            continue
        if where == "name" and not after[:1].isupper():
            continue
        if where == "date" and not _in_date(key.lower(), before, after, language, full):
            continue
        if key[0].isupper() and key not in known:  # "Ud." has a capital in mid-sentence
            full = with_capital(full)
        if not text[:start].strip(" ¿¡\"'“‘«(-–—") and full:
            full = with_capital(full)
        if _WEEKDAYS.search(full) and after[:1].isdigit():
            full += ","  # "Monday, 5 October" is read better than without
        last = text[end - 1] == "." and not after.strip("\"'”’»)")
        return Abbreviation(Span(start, end - 1 if last else end), full)
    return None


def _in_date(key: str, before: str, after: str, language: str, full: str) -> bool:
    weekday = bool(re.search(r"(?:s|day|di|tag|woch|domingo|sábado)$", full)) and full not in ("dimanche",)
    numbered = bool(after[:1].isdigit() or re.search(r"\d(?:\.|º|er| de)? ?$", before))
    if key == "mar." and language in ("es", "fr"):
        # Tuesday before its number ("mar. 5"), March after it ("5 de mar.").
        month = full in ("marzo", "mars")
        return bool(re.search(r"\d(?: de)? $", before)) if month else after[:1].isdigit()
    if key in _WORDS:
        return numbered
    return numbered or weekday or bool(re.search(f"{_BEFORE_A_DAY[language]}$", before)) or key.endswith(".")


def _ordinals(text: str) -> Iterator[Abbreviation]:
    """German ordinals: before a noun written out; before a month only where the date begins a sentence.

    There models take the full stop for the end of one ("On October 3. October is free."), and with the day
    before the month they often put the month twice. Elsewhere they know dates as they are written.
    """
    for match in _ORDINAL.finditer(text):
        if _BEGINS.fullmatch(text, 0, match.start()):
            yield Abbreviation(Span(match.start(), match.end(2)), f"{match[2]} {match[1]}")
        else:
            yield Abbreviation(Span(*match.span()), "")
    for match in _ORDINAL_OF_NOUN.finditer(text):
        if match[2].lower() in _NO_NOUN or re.match(_MONTHS, match[2]):
            continue
        yield Abbreviation(Span(match.start(1), match.end(1) + 1), _ordinal(int(match[1]), match[0]))


def _ordinal(number: int, before: str) -> str:
    if not 1 <= number <= len(_ORDINALS):
        return str(number)
    dative = _DATIVE.search(before.split()[0])
    return _ORDINALS[number - 1] + ("n" if dative else "")


@cache
def _entries(language: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for line in _TABLE.get(language, "").strip().splitlines():
        where, _, items = line.strip().partition(": ")
        for item in items.split():
            short, _, full = item.partition("=")
            found.setdefault(short.replace("_", ""), []).append((where, full.replace("_", " ")))
    return found


@cache
def _inside(language: str) -> frozenset[str]:
    """What never ends a sentence: abbreviations before numbers and names, and those that need an object."""
    return frozenset(
        key.lower()
        for key, entries in _entries(language).items()
        if key.lower() not in _LAST and any(where not in ("amount", "date") for where, _ in entries)
    )


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    shorts = []
    for line in _TABLE.get(language, "").strip().splitlines():
        shorts += [item.partition("=")[0] for item in line.strip().partition(": ")[2].split()]
    if not shorts:
        return None
    shorts.sort(key=len, reverse=True)
    alternatives = "|".join(
        r"\s?".join(map(re.escape, short.split("_")))
        if not short[0].islower()
        else f"[{short[0]}{short[0].upper()}]" + r"\s?".join(map(re.escape, short.split("_")))[1:]
        for short in shorts
    )
    return re.compile(rf"(?<![\w.&@/-])(?:{alternatives})(?!\w)")
