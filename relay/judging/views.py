"""The addresses of judging. ``target`` is the language of the translation that is looked at."""

from __future__ import annotations

from flask import Blueprint

from relay.judging import (
    asking,
    comparing,
    helping,
    keeping,
    on_cards,
    practising,
    resulting,
    translating,
    wording,
)
from relay.people.sessions import keeps

bp = Blueprint("judging", __name__)
bp.app_context_processor(lambda: {"wording": wording})
bp.add_app_template_filter(resulting.decimal)
bp.add_app_template_global(on_cards.on_cards)

_PAIR = "/posts/<int:post_id>/compare/<target>"

bp.add_url_rule(_PAIR, view_func=comparing.compare)
bp.add_url_rule(f"{_PAIR}/class", view_func=resulting.results)
bp.add_url_rule(f"{_PAIR}/rule", view_func=comparing.rule, methods=["POST"])
bp.add_url_rule(
    f"{_PAIR}/translate", view_func=keeps(keeping.translation)(translating.translate), methods=["GET", "POST"]
)
# The buttons of the big form: each keeps what was filled in, if the session has ended.
for name, view in {
    "save": comparing.save,
    "lift": comparing.lift,
    "ask": asking.ask,
    "opinion": asking.second_opinion,
    "better": translating.better,
}.items():
    bp.add_url_rule(f"{_PAIR}/{name}", view_func=keeps(keeping.judgement)(view), methods=["POST"])
bp.add_url_rule(
    "/questions/<int:question_id>/answer/<target>",
    view_func=keeps(keeping.answer)(asking.answer),
    methods=["POST"],
)
bp.add_url_rule("/translations/<int:human_id>/withdraw", view_func=translating.take_back, methods=["POST"])
bp.add_url_rule("/judgements/<int:judgement_id>/checks", view_func=resulting.checks, methods=["POST"])
bp.add_url_rule("/languages-i-read", view_func=translating.reading, methods=["GET", "POST"])
bp.add_url_rule("/practice", view_func=practising.practice, methods=["GET", "POST"])

# Who can be asked for a translation.
_PEOPLE = "/p/<int:partnership_id>/readers"
bp.add_url_rule(_PEOPLE, view_func=helping.readers)
bp.add_url_rule(f"{_PEOPLE}/<int:user_id>/confirm", view_func=helping.confirm_reader, methods=["POST"])
bp.add_url_rule(f"{_PEOPLE}/links", view_func=helping.invite_helper, methods=["POST"])
bp.add_url_rule(
    f"{_PEOPLE}/links/<int:link_id>/revoke", view_func=helping.revoke_helper_link, methods=["POST"]
)
bp.add_url_rule(
    f"{_PEOPLE}/helpers/<int:helper_id>/remove", view_func=helping.remove_helper, methods=["POST"]
)
bp.add_url_rule("/help/<token>", view_func=helping.help_invitation, methods=["GET", "POST"])
