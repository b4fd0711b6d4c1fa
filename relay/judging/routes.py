"""The routes of judging. ``target`` is the target language of the translation."""

from __future__ import annotations

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from relay.board import additions
from relay.judging import (
    cards,
    compare_views,
    drafts,
    human_translation_views,
    labels,
    practice_views,
    question_views,
    reader_views,
    result_views,
)
from relay.people.sessions import keeps

bp = Blueprint("judging", __name__)
bp.app_context_processor(lambda: {"wording": labels})


@bp.record
def _register_with_the_board(state: BlueprintSetupState) -> None:
    added = additions.of(state.app)
    added.cards["judging"] = cards.on_cards
    added.texts.append(cards.posts_translated_with)


_PAIR = "/posts/<int:post_id>/compare/<target>"

bp.add_url_rule(_PAIR, view_func=compare_views.compare)
bp.add_url_rule(f"{_PAIR}/class", view_func=result_views.results)
bp.add_url_rule(f"{_PAIR}/rule", view_func=compare_views.rule, methods=["POST"])
bp.add_url_rule(
    f"{_PAIR}/translate",
    view_func=keeps(drafts.translation)(human_translation_views.translate),
    methods=["GET", "POST"],
)
# The buttons of the judging form: what was filled in survives the end of the session (``drafts``).
for name, view in {
    "save": compare_views.save,
    "ask": question_views.ask,
    "opinion": question_views.second_opinion,
}.items():
    bp.add_url_rule(f"{_PAIR}/{name}", view_func=keeps(drafts.judgement)(view), methods=["POST"])
bp.add_url_rule(
    f"{_PAIR}/lift",
    endpoint="lift",
    view_func=keeps(drafts.judgement)(compare_views.reveal),
    methods=["POST"],
)
bp.add_url_rule(
    "/questions/<int:question_id>/answer/<target>",
    view_func=keeps(drafts.answer)(question_views.answer),
    methods=["POST"],
)
bp.add_url_rule(
    "/translations/<int:human_id>/withdraw", view_func=human_translation_views.take_back, methods=["POST"]
)
bp.add_url_rule("/judgements/<int:judgement_id>/checks", view_func=result_views.checks, methods=["POST"])
bp.add_url_rule("/languages-i-read", view_func=human_translation_views.reading, methods=["GET", "POST"])
bp.add_url_rule("/practice", view_func=practice_views.practice, methods=["GET", "POST"])

# People who can translate: members of a class who read the language, and language helpers.
_PEOPLE = "/p/<int:partnership_id>/readers"
bp.add_url_rule(_PEOPLE, view_func=reader_views.readers)
bp.add_url_rule(f"{_PEOPLE}/<int:user_id>/confirm", view_func=reader_views.confirm_reader, methods=["POST"])
bp.add_url_rule(f"{_PEOPLE}/links", view_func=reader_views.invite_helper, methods=["POST"])
bp.add_url_rule(
    f"{_PEOPLE}/links/<int:link_id>/revoke", view_func=reader_views.revoke_helper_link, methods=["POST"]
)
bp.add_url_rule(
    f"{_PEOPLE}/helpers/<int:helper_id>/remove", view_func=reader_views.remove_helper, methods=["POST"]
)
bp.add_url_rule("/help/<token>", view_func=reader_views.help_invitation, methods=["GET", "POST"])
