"""Find persons' names that are words, too: "Herr Müller", "Mr. Black", "Anna Becker", "I am called Rose".

A pack knows these words and translates them: "The garbage will come tomorrow." Who is meant is seen from what
stands before (a title, a given name, "ich heiße"), in German, too, where every noun has a capital. A
name after a title is masked together with it, and put with the title of the target language: packs do not
know titles well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from translation.engine import Span
from translation.given_names import FEMININE, GERMAN_SURNAMES, GIVEN_NAMES, OFTEN_WORDS
from translation.text_facts import (
    begins_sentence,
    capitalises_nouns,
    is_frequent,
    is_listed,
    may_begin_sentence,
    with_capital,
)

_NAME = r"[A-ZÀ-ÖØ-ÞŁŠŽĆČĐ][^\W\d_]*(?:[-'’][A-ZÀ-ÖØ-Þ]?[^\W\d_]+)*"
_PARTICLE = r"(?:de la|de los|de|del|la|von der|von|van der|van|zu|du|di|da|bin|ben)"
# Titles as written in each language, with their meaning.
_TITLES = {
    "en": {
        "Mr": r"Mr\.?|Mister",
        "Mrs": r"Mrs\.?|Ms\.?",
        "Miss": r"Miss",
        "Dr": r"Dr\.?|Doctor",
        "Prof": r"Prof\.?|Professor",
    },
    "es": {
        "Mr": r"[Ss]eñor|Sr\.?",
        "Mrs": r"[Ss]eñora|Sra\.?",
        "Miss": r"[Ss]eñorita|Srta\.?",
        "Dr": r"[Dd]octora?|Dra?\.?",
        "Prof": r"Profa?\.",
        "family": r"[Ff]amilia",
    },
    "fr": {
        "Mr": r"[Mm]onsieur|M\.",
        "Mrs": r"[Mm]adame|Mme\.?",
        "Miss": r"[Mm]ademoiselle|Mlle\.?",
        "Dr": r"[Dd]octeure?|Dr\.?",
        "Prof": r"Pr\.?",
        "family": r"[Ff]amille",
    },
    "de": {
        "Mr": r"Herrn?|Hrn?\.",
        "Mrs": r"Frau",
        "Dr": r"(?:Herrn? |Frau )?Dr\.",
        "Prof": r"(?:Herrn? |Frau )?Prof\.",
        "family": r"Familie",
    },
}
# How a title and a name are put, by meaning; "{}" is the name. With the article that the language wants.
_PUT = {
    "en": {"Mr": "Mr. {}", "Mrs": "Mrs. {}", "Miss": "Miss {}", "Dr": "Dr. {}", "Prof": "Prof. {}"},
    "es": {
        "Mr": "el Sr. {}",
        "Mrs": "la Sra. {}",
        "Miss": "la Srta. {}",
        "Dr": "el Dr. {}",
        "Prof": "el Prof. {}",
    },
    "fr": {"Mr": "M. {}", "Mrs": "Mme {}", "Miss": "Mlle {}", "Dr": "le Dr {}", "Prof": "le Pr {}"},
    "de": {"Mr": "Herr {}", "Mrs": "Frau {}", "Miss": "Frau {}", "Dr": "Dr. {}", "Prof": "Prof. {}"},
}
_FAMILY = {"en": "the {} family", "es": "la familia {}", "fr": "la famille {}", "de": "Familie {}"}
_FEMALE_PUT = {"el Dr. {}": "la Dra. {}", "el Prof. {}": "la Profa. {}"}
_FEMALE_TITLE = re.compile(r"Frau|Dra|[Dd]octora|docteure|Profa")
_WOMAN = re.compile(
    r"(?:[Ll]a )?(?:Mrs|Ms|Miss|[Ss]eñor(?:a|ita)\b|Sra|Srta|Dra|[Dd]octora|[Mm]adame|Mme|[Mm]ademoiselle"
    r"|Mlle|Frau)"
)
_ARTICLE = {"es": r"(?:[Ee]l |[Ll]a )?", "fr": r"(?:[Ll]e |[Ll]a )?", "de": r"(?:[Dd]ie (?=Familie))?"}
_SPOKEN_TO = re.compile(
    r"(?:^|[,!¡.] ?|\b(?:Hello|Hi|Hey|Dear|Thank you|Thanks|Bye|Goodbye|Bonjour|Bonsoir|Salut|Chère?|Merci"
    r"|Hallo|Guten (?:Morgen|Tag|Abend)|Lieber?|Danke|Tschüss|Hola|Querid[oa]|Estimad[oa]|Gracias),? )$"
)
# After a title these are no names: "Herr Lehrer", "Madame la Directrice".
_NO_SURNAMES = frozenset(
    """
    lehrer direktor präsident professor doktor director president teacher le la les the der die das el los
    """.split()  # noqa: SIM905
)
_CALLED = {
    "en": r"\b(?:[Mm]y name(?:'s| is)|[Nn]ames? (?:is|are)|called|named) ",
    "es": r"\b(?:[Mm]e llamo|[Ss]e llaman?|[Mm]i nombre es|llamad[oa]s?|[Ll]lamo) ",
    "fr": r"\b(?:m'appelle|s'appellent?|m’appelle|s’appelle|(?:nom|prénom) est|appelée?s?) ",
    "de": r"\b(?:[Ii]ch heiße|(?<![Ww]ie )(?<![Dd]as )heißt|(?<![Ww]ie )heißen|[Nn]ame ist|namens) ",
}
_BEING = {
    "en": r"\b(?:I am|I'm|I’m|[Tt]his is) ",
    "es": r"\b(?:[Ss]oy|[Ee]st[ae] es) ",
    "fr": r"\b(?:[Jj]e suis|[Cc]'est|[Cc]’est) ",
    "de": r"\b(?:[Ii]ch bin|[Dd]as ist) ",
}
_FULL = re.compile(rf"{_NAME}(?: (?:{_PARTICLE} )?{_NAME}){{0,2}}")
_WORD = re.compile(_NAME)
_AND = re.compile(rf" (?:and|y|e|et|und|&) {_NAME}")
_ANDS = (" and ", " y ", " e ", " et ", " und ", " & ")
_AND_BEFORE = re.compile(rf"{_NAME} (?:and|y|e|et|und|&) $")
# What only a person does, or what cannot follow the word itself ("Will is").
_DOES = re.compile(
    r" (?:says?|said|lives?|likes?|loves?|plays?|told|asked|wants?|thinks?|dice|dijo|vive|tiene|quiere|juega"
    r"|habite|aime|dit|joue|sagt|sagte|wohnt|mag|kommt|hat|heißt)\b"
)
# In Spanish and French a noun at the beginning has an article, so this follows a name.
_IS = re.compile(r" (?:es|está|era|est|était)\b")
_WILL = re.compile(r" (?:is|has|was|does|can|and|will)\b")
# Of the most frequent words these alone may be names ("Ella" is "she" in Spanish).
_PEOPLE_TOO = frozenset(("hope", "summer", "will"))
_NEAR = 40  # code points: so far back is looked
# Names only where something tells, wherever they stand.
_RATHER_WORDS = frozenset(("art", "august", "autumn", "christian", "guy", "mark", "may", "noël", "summer"))
# Words of other languages: with a capital inside a German sentence they are names.
_NO_GERMAN_NOUNS = frozenset(
    "alma bella clara ella frank lea leo linda marco marina melody mona norma".split()  # noqa: SIM905
)
# Words of German that are given names elsewhere.
_GERMAN_WORDS = frozenset(
    [
        "art",
        "bart",
        "angel",
        "gene",
        "mark",
        "rose",
        "wolf",
        "till",
        "august",
        "iris",
        "linde",
        "heide",
        "rich",
        "kai",
        "viola",
        "ernst",
        "star",
        "ray",
    ]
)


def titled(text: str, language: str, target: str) -> Iterator[tuple[Span, str]]:
    """The spans of titles with a name in ``text``, with what to put for each in ``target``.

    Nothing for languages whose titles are not known. A Spanish article belongs to the span.
    """
    if language not in _TITLES or target not in _PUT:
        return
    for meaning, forms in _TITLES[language].items():
        article = _ARTICLE.get(language, "")
        pattern = rf"(?<![\w.]){article}(?P<title>{forms}) (?P<name>{_FULL.pattern})"
        for match in re.finditer(pattern, text):
            name = _surname(match["name"], language)
            if name is None:
                continue
            span = Span(match.start(), match.start("name") + len(name))
            put = _FAMILY[target] if meaning == "family" else _PUT[target][meaning]
            if _FEMALE_TITLE.search(match["title"]) or name.split()[0].lower() in FEMININE:
                put = _FEMALE_PUT.get(put, put)
            if target in ("es", "fr") and meaning != "family" and _is_spoken_to(text, span):
                put = put.split(" ", 1)[1] if put[:3] in ("el ", "la ", "le ") else put
            yield span, put.format(name)


def _surname(run: str, language: str) -> str | None:
    """The name at the beginning of ``run``, capitalised words after a title; None if it is none."""
    words = run.split()
    if words[0].lower() in _NO_SURNAMES:
        return None
    if capitalises_nouns(language) and len(words) > 1 and words[0].lower() not in GIVEN_NAMES:
        # "bei Frau Müller Deutsch": after the surname comes the next noun.
        return words[0]
    rest = takewhile(lambda word: word.islower() or not is_frequent(word, language), words[1:])
    return " ".join([words[0], *rest])


def _is_spoken_to(text: str, span: Span) -> bool:
    after = text[span.end :].lstrip()
    return bool(_SPOKEN_TO.search(text[max(0, span.start - _NEAR) : span.start])) and (
        not after or after[0] in ",!.;:?"
    )


def names(text: str, language: str) -> Iterator[Span]:
    """The spans of persons' names in ``text`` that are seen from a given name or from what stands before."""
    german = capitalises_nouns(language)
    for match in re.finditer(_CALLED.get(language, "(?!)"), text):
        name = _FULL.match(text, match.end())
        if name and not is_frequent(name[0].split()[0], language):
            yield _german(text, name, called=True) if german else Span(*name.span())
    for match in re.finditer(_BEING.get(language, "(?!)"), text):
        name = _FULL.match(text, match.end())
        if name and name[0].split()[0].lower() in GIVEN_NAMES:
            yield _german(text, name, called=True) if german else _whole(text, name, language)
    for match in _WORD.finditer(text):
        if match[0].lower() not in GIVEN_NAMES or not _is_given(text, match, language):
            continue
        name = _FULL.match(text, match.start())
        if name:
            yield _german(text, name, called=False) if german else _whole(text, name, language)


def _is_given(text: str, match: re.Match[str], language: str) -> bool:
    """Whether the capitalised word of ``match``, which may be a given name, is one here."""
    word, at, end = match[0].lower(), match.start(), match.end()
    if is_listed(text, Span(at, end), language):
        return False
    if is_frequent(word, language) and word not in _PEOPLE_TOO:
        return False
    before = text[max(0, at - _NEAR) : at]
    if _AND.match(text, end) or (before.endswith(_ANDS) and _AND_BEFORE.search(before)):
        return not capitalises_nouns(language) or word not in _GERMAN_WORDS
    if capitalises_nouns(language):
        inside = not may_begin_sentence(text, at)
        return word not in _GERMAN_WORDS and (
            word not in OFTEN_WORDS or (inside and word in _NO_GERMAN_NOUNS)
        )
    if may_begin_sentence(text, at) and (word in OFTEN_WORDS or is_frequent(word, language)):
        if is_frequent(word, language):
            return word == "will" and bool(_WILL.match(text, end))
        return bool(_DOES.match(text, end) or (language != "en" and _IS.match(text, end)))
    return word not in _RATHER_WORDS and not is_frequent(word, language)


def _whole(text: str, name: re.Match[str], language: str) -> Span:
    """A given name with the surnames after it, less what is a word of the sentence again."""
    words = list(_WORD.finditer(text, *name.span()))
    end = words[0].end()
    for word in words[1:]:
        span = Span(*word.span())
        if is_frequent(word[0], language) or is_listed(text, span, language):
            break
        end = word.end()
    return Span(name.start(), end)


def _german(text: str, name: re.Match[str], *, called: bool) -> Span:
    """The same in German, where the next word may be any noun ("Heute hat Anna Geburtstag.").

    It is a surname after "ich heiße", at the beginning of a sentence before a verb, and where it is listed.
    """
    words = list(_WORD.finditer(text, *name.span()))
    if len(words) > 1:
        second = words[1]
        begins = begins_sentence(text, name.start()) and re.match(r" [a-zäöü]", text[second.end() :])
        given = words[0][0].lower() in GIVEN_NAMES
        if second[0].lower() in GERMAN_SURNAMES or (given and (called or begins)):
            return Span(name.start(), second.end())
    return Span(*words[0].span())


def put_in_place(text: str, place: Span, output: str) -> tuple[Span, str]:
    """The span to replace at ``place`` of the translation ``text`` and what to put there for a titled name.

    It takes a capital at the beginning of a sentence, and a Spanish article melts with "a" and "de".
    """
    if begins_sentence(text, place.start):
        return place, with_capital(output)
    melted = re.search(r"\b(a|de) $", text[: place.start])
    if melted and output.startswith("el "):
        return Span(melted.start(), place.end), f"{melted[1]}l {output[3:]}"
    return place, output


def is_woman(name: str) -> bool:
    """Whether the first word of ``name`` is a woman's title or given name. Grammar agrees with it."""
    return bool(_WOMAN.match(name)) or name.split()[0].lower() in FEMININE
