"""Words that turn the meaning of a sentence round, for ``polarity``: one table per class and language.

Items are in lower case, separated by whitespace. "_" stands for a space, "*" at an end for any letters, and
"…" between two words for up to five others. In French an apostrophe ends a word.

To add a language, add its table to every class; a class without one is not compared for that language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cues:
    """The forms of one class in one language.

    ``strict`` forms always express it, ``loose`` ones may. ``idle`` ones contain a strict form but express
    nothing ("¿no?" at the end of a question, "not only").
    """

    strict: str
    loose: str = ""
    idle: str = ""


# Negation in the wide sense. "Without", "avoid", "unless" and "forbidden" belong here, since each language
# may say with one of them what another says with "not".
NEGATION: Mapping[str, Cues] = {
    "en": Cues(
        strict="""
        not cannot cant *n't dont doesnt didnt isnt arent wasnt werent couldnt wouldnt shouldnt havent hasnt
        hadnt wont aint no never nobody no_one nothing none nowhere neither nor without avoid avoids avoided
        avoiding unless forbid forbids forbidden forbade prohibit prohibits prohibited banned nope idk dunno
        neither…nor
        """,
        loose="""
        hardly barely rarely seldom scarcely lack lacks lacked lacking fail* refuse refuses refused refusing
        refusal deny denies denied denying miss missed missing stop stopped quit hate hates hated dislike*
        disagree* prevent* unable unwilling impossible *less unlikely unknown unaware uncertain unsure
        unusual unfair unhappy unimportant unnecessary unpleasant uncomfortable unbelievable incredible
        incapable incorrect innocent illegal ignore ignores ignored ignorant absent regardless reluctant
        refrain* doubt* false useless nah worse either any_more any_longer ever out_of out away until apart
        unclear unfamiliar unsolved unanswered unlicensed unmarried unacceptable untrained unconscious
        unharmed unhurt unseen untouched unused undecided inappropriate invalid unfit nearly overlook*
        escape* safe safely remember* worr*
        """,
        idle="""
        not_only not_just not_to_mention no_matter can't_help cannot_help couldn't_help can't_wait no_doubt
        no_wonder no_sooner no_problem why_don't why_not don't_forget do_not_forget dont_forget don't_worry
        """,
    ),
    "es": Cues(
        strict="""
        no nunca jamás nadie ningún ninguna ninguno ni tampoco sin evita evite evitar evites evitó evitaba
        evitad evitamos evitan eviten prohíbe prohíben prohibir prohibido prohibida prohibidos prohibidas
        prohibió a_menos_que no…nunca no…nadie no…ningún no…ninguna no…ninguno no…ni no…tampoco no…jamás
        ni…ni nunca…nadie
        """,
        loose="""
        nada apenas rara_vez raramente salvo excepto faltó falta faltan carece rechaz* negar* negó niego
        niega niegas odio odia odias odian odiaba detest* imposible incapa* inútil* desconoc* desocupad*
        inocen* increíble ignora ignoro ignoraba dejó_de deja_de dejar_de dejen_de dejé_de prohib* evit*
        impid* impedir* ilegal* jamas ningun tampoco igual importa ileso ilesa dud* fals* inap* incóm* ajeno
        ajena
        """,
        idle="""
        ni_modo no_olvid* no_te_olvides no_se_olviden no_te_preocupes no_se_preocupe* sin_embargo sin_duda
        sin_falta no_cabe_duda no_solo no_sólo no_solamente no_obstante no_más_que no_más_de no_menos
        """,
    ),
    "fr": Cues(
        strict="""
        pas jamais rien aucun aucune aucunement ni sans non évite évitez éviter évites évité évitons évitent
        évitait évitaient interdit interdite interdits interdites interdire interdisent défense_de
        nulle_part ne…personne n'…personne personne_ne personne_n' ne…plus n'…plus ne…guère n'…guère
        à_moins_que sauf_si ni…ni pas…ni jamais…rien jamais…personne
        """,
        loose="""
        ne n' nul nulle plus personne guère peu rarement sauf excepté sinon manqu* refus* nie nié niait
        déteste* haïs hait horreur impossible* incapa* inutile* ignor* égal fiche inconnu* incroyable*
        innocent* illégal* cess* arrêt* arrêter empêch* dépourvu* dout* tkt désaccord crains sourd éviter*
        évit* interdi* n'_est-ce_pas
        """,
        idle="""
        n'_est-ce_pas pas_mal pas_seulement non_seulement un_pas des_pas mes_pas ses_pas le_pas les_pas
        rien_que pourquoi_pas non_plus pas_à_pas sans_doute sans_aucun_doute sans_cesse n'_oublie_pas
        n'_oubliez_pas n'_oublions_pas ne_t'_inquiète_pas ne_vous_inquiétez_pas
        """,
    ),
    "de": Cues(
        strict="""
        nicht nich kein keine keinen keinem keiner keines keins nie niemals niemand niemanden niemandem
        nichts nix nirgends nirgendwo weder ohne verboten verbietet verbieten verbot vermeide vermeidet
        vermeiden vermeidest vermied meide meidet meiden nein es_sei_denn
        """,
        loose="""
        kaum selten außer egal erst unklar* unverheiratet missfäll* unvollständig* unbe* ung* unv* wenig
        weniger fehl* verfehl* verpass* verweiger* weiger* leugn* ablehn* lehn* hass* unmöglich* unfähig*
        unwahr* unbekannt* unsicher* ungern unschuld* unnötig* unglaublich* unbewusst unwissen* unsinn
        nutzlos* *los umsonst hör* aufhör* aufgehört aufzuhören keinerlei untersag* verhinder* verzicht*
        bezweif* zweif* falsch* nirgendwohin gleichgültig illegal* verbiet* vermeid* ignor*
        """,
        idle="""
        nicht_wahr nicht_nur nicht_umhin warum_nicht nichts_als vergiss_nicht vergesst_nicht
        vergessen_sie_nicht keine_sorge kein_problem
        """,
    ),
}

ONLY: Mapping[str, Cues] = {
    "en": Cues(
        strict="only",
        loose="just merely alone sole solely single but except exclusively until unless one unique"
        " no_more_than not_more_than nothing_but once purely simply lonely myself yourself himself herself"
        " itself ourselves yourselves themselves own wish if_only",
        idle="if_only not_only",
    ),
    "es": Cues(
        strict="solo sólo solamente únicamente",
        idle="no_solo no_sólo no_solamente",
        loose="únic* apenas nada_más no_más meramente exclusiv* simplemente sola solas solos recién"
        " un una uno hasta ojalá menos nomás",
    ),
    "fr": Cues(
        strict="seulement uniquement",
        idle="non_seulement pas_seulement si_seulement",
        loose="seul seule seuls seules juste que qu' rien_que uniqu* simplement exclusiv* tout"
        " si_seulement un une",
    ),
    "de": Cues(
        strict="nur lediglich",
        idle="nicht_nur",
        loose="bloß einzig* allein* erst ausschließlich* nichts_als ein* eine einen einem",
    ),
}

ALLERGY: Mapping[str, Cues] = {
    "en": Cues(strict="allerg* intoleran*"),
    "es": Cues(strict="alérgi* alergi* intoleran*"),
    "fr": Cues(strict="allerg* intoléran*"),
    "de": Cues(strict="allergi* *allergie *allergien *allergisch* *intoleranz* *unverträglich*"),
}

CLASSES: tuple[Mapping[str, Cues], ...] = (NEGATION, ONLY, ALLERGY)
