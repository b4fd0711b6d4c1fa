"""Augmentation with Latin American address: the corpus's "tú" and "vosotros" put as "ustedes" ("Cuéntenme.").

    python -m translation.training.ustedes es --corpus CORPUS --out MADE

The corpus says "tú", and to several "vosotros"; a class in Bogotá or Mexico says "ustedes" to another, with
the verbs and the "sus" of "they". A model trained on the corpus alone mistakes the one for the other. Spanish
sentences that address "you" are put into that form, word by word; unclear ones are left out.

Needs Apertium, as `dictionary_words.py` does.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from translation.text_facts import with_capital
from translation.training.corpus import Pair, arguments, read, write_made
from translation.training.dictionary_words import TOKEN, Tools, readable

# Verbs of what one does to somebody, "les cuento", and of whom one sees, "los veo"; of others who knows.
_LES = re.compile(
    r"agradar|agradecer|apetecer|comprar|contar|contestar|dar|decir|desear|doler|encantar|enseñar"
    r"|enviar|escribir|explicar|faltar|gustar|hacer|importar|interesar|leer|mandar|molestar|mostrar"
    r"|ofrecer|parecer|pasar|pedir|preguntar|presentar|prestar|prometer|quedar|recordar|regalar"
    r"|responder|sorprender|tocar|traer"
)
_LOS = re.compile(
    r"acompañar|amar|ayudar|buscar|comprender|conocer|echar|encontrar|entender|escuchar|esperar"
    r"|extrañar|felicitar|invitar|llamar|llevar|necesitar|odiar|oír|proteger|querer|recoger|saludar"
    r"|seguir|ver|visitar"
)
_YOU = re.compile(r"\b(you|your|yourself|yourselves)\b", re.IGNORECASE)
_THEY = re.compile(r"\b(he|she|it|they|his|her|him|them|their|its)\b", re.IGNORECASE)
# "Ven", "Ahora ven", "Por favor, ven": elsewhere it is mostly another word that looks like an order.
_ORDER = re.compile(r"\W*(?:\^[^$]*\$\W*)?(?:\^[^$]*\$ \^[^$]*\$\^,/,<cm>\$ )?\^[^$]*<imp><p2>")
_VERB = re.compile(r"[^<+]+<vb[a-z]*>")
_SECOND = re.compile(r"<p2><(?:sg|pl)>")
_POSSESSIVE = re.compile(r"(tuyo|vuestro)<", re.IGNORECASE)
_ENCLITIC = "prpers<prn><enc><p2><mf>"
_REFLEXIVE = "+se<prn><enc><ref><p3><mf><sp>"


@dataclass(frozen=True, slots=True)
class _Token:
    form: str
    reading: str

    @property
    def lemma(self) -> str:
        return self.reading.split("<")[0].lower()

    @property
    def verb(self) -> bool:
        return _VERB.match(self.reading) is not None

    @property
    def second(self) -> bool:
        """A verb in the form of "tú" or "vosotros"."""
        return self.verb and _SECOND.search(self.reading.split("+")[0]) is not None

    @property
    def speaks(self) -> bool:
        """Whether this says "you" in any way."""
        said = "<p2>" in self.reading or _POSSESSIVE.match(self.reading)
        return bool(said) or self.form.lower() in ("contigo", "usted", "ustedes", "vos", "te", "os")


@dataclass(frozen=True, slots=True)
class Reading:
    """A word by its lemma and tags, as Apertium has it: "contar<vblex><imp><p3><pl>"."""

    text: str


def plural(readings: Sequence[Pair]) -> list[str | Reading | None] | None:
    """What each word of a Spanish sentence becomes where it speaks to "ustedes": None where it stays as it
    is. None for the whole where it speaks to nobody or this is not certain. ``readings`` are (word, what
    Apertium makes of it).
    """
    tokens = [_Token(*one) for one in readings]
    if tokens and "<pri><p3><sg>" in tokens[0].reading and tokens[0].lemma not in ("haber", "estar", "ser"):
        return None  # "Ven", taken for "he sees"
    if not any(token.second for token in tokens):
        return None
    changed: list[str | Reading | None] = []
    for index, token in enumerate(tokens):
        if not token.speaks:
            changed.append(None)
            continue
        new = _several(token, tokens[index + 1 :])
        if new is None:
            return None
        changed.append(new)
    return changed


def _several(token: _Token, after: Sequence[_Token]) -> str | Reading | None:
    """A word that speaks to one, or to several as in Spain, as it speaks to several in Latin America."""
    form, reading = token.form.lower(), token.reading.lower()
    if token.second:
        known = token.lemma not in ("ser", "estar") or _plain(after)
        return _verb(token) if known else None
    if token.verb:  # "contarte"
        stem, *clitics = token.reading.split("+")
        known = _LES.fullmatch(token.lemma) is not None and len(clitics) == 1
        return Reading(f"{stem}+prpers<prn><enc><p3><mf><pl>") if known else None
    if "<pro>" in reading:
        return _clitic(after)
    if "<det><pos>" in reading:
        return "sus" if form.endswith("s") else "su"
    alone = not after or after[0].lemma != "mismo"  # "ustedes mismo"
    return "ustedes" if alone and form in ("tú", "ti", "vosotros", "vosotras") else None


def _verb(token: _Token) -> Reading:
    verb, *rest = token.reading.split("+")
    verb = _SECOND.sub("<p3><pl>", verb)
    for clitic in rest:
        verb += _REFLEXIVE if _ENCLITIC in clitic else f"+{clitic}"
    return Reading(verb[0].lower() + verb[1:])


def _plain(after: Sequence[_Token]) -> bool:
    """Whether no word that would have to be plural follows "eres" or "estás"."""
    return not any(
        "<sg>" in token.reading and re.search("<(adj|pp|n|np)>", token.reading) for token in after[:3]
    )


def _clitic(after: Sequence[_Token]) -> str | None:
    """What "te" before ``after`` becomes."""
    verb = next((token for token in after if token.verb), None)
    if verb is None:
        return None
    if verb.second:
        return "se"
    main = verb
    if verb.lemma == "haber":
        main = next((token for token in after if token.verb and token is not verb), verb)
    if _LES.fullmatch(main.lemma):
        return "se" if after[0].form.lower() in ("lo", "la", "los", "las") else "les"
    return "los" if _LOS.fullmatch(main.lemma) else None


def made(corpus: Iterable[Pair], tools: Tools) -> list[Pair]:
    """(English, Spanish) sentences, the Spanish as to "ustedes"."""
    pairs = [pair for pair in readable(corpus) if not _THEY.search(pair[0])]
    lines = tools.read([pair[1] for pair in pairs], tools.other, tools.english)
    planned = [
        (pair, line, plural(TOKEN.findall(line)))
        for pair, line in zip(pairs, lines, strict=True)
        if _YOU.search(pair[0]) or _ORDER.match(line)
    ]
    wanted = {new.text for _, _, some in planned for new in some or () if isinstance(new, Reading)}
    forms = tools.forms(sorted(wanted), tools.english, tools.other)
    found = set()
    for pair, line, some in planned:
        if some is None:
            continue
        written = [forms.get(new.text, "") if isinstance(new, Reading) else new for new in some]
        if "" not in written:
            found.add((pair[0], _put(line, iter(written).__next__)))
    return sorted(found - set(corpus))


def _put(line: str, following: Callable[[], str | None]) -> str:
    """The text of ``line`` with the form that ``following`` gives for each word, where it gives one."""

    def form(match: re.Match[str]) -> str:
        new = following()
        if new is None:
            return match[1]
        return with_capital(new) if match[1][0].isupper() else new

    return TOKEN.sub(form, line)


def main() -> None:
    args = arguments("ustedes", ["es"])
    pairs = made(read(args.corpus, "en", "es").train, Tools("es"))
    sys.stdout.write(write_made(args.out, "ustedes", "es", pairs))


if __name__ == "__main__":
    main()
