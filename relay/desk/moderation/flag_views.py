"""The pages for raising and settling flags, for a class's rules and for the watched words."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.entities import Post
from relay.board.loaders import load_post
from relay.board.visibility import Viewer
from relay.database import db, now
from relay.desk import labels
from relay.desk.blueprint import bp
from relay.desk.loaders import load_desk
from relay.desk.moderation import class_rules, flags, pages, queries, undo
from relay.desk.moderation.class_rules import Rules
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason, Outcome
from relay.desk.moderation.flagged import flagged_thing
from relay.desk.moderation.inbox_page import decided
from relay.desk.moderation.watched_word_starters import starters
from relay.people.sessions import current_person, login_required, safe_next, teacher_required
from relay.problems import Problem
from relay.web.request_values import whole_number


@bp.route("/posts/<int:post_id>/flag/<kind>/<int:object_id>", methods=["GET", "POST"])
@login_required
def flag(post_id: int, kind: str, object_id: int) -> ResponseReturnValue:
    """Flag something that belongs to a post. Everybody on the board can."""
    person = current_person()
    post, viewer = load_post(person, post_id)
    if kind not in set(FlagKind):
        abort(404)
    found = flags.target(db.session(), person, viewer, FlagKind(kind), object_id)
    if found is None:
        abort(404)
    there = url_for("board.thread", thread_id=post.thread_id, at=post.id, _anchor=f"p{post.id}")
    back = safe_next(request.values.get("next")) or there
    problem: Problem | None = None
    chosen = request.form.get("reason", "")
    if request.method == "POST":
        try:
            if chosen not in {code for code, _sentence in labels.reasons_for(kind)}:
                raise Problem(_("Choose what is wrong."), field="reason")
            flags.raise_flag(
                db.session(), person, viewer, found, FlagReason(chosen), request.form.get("words", "")
            )
            db.session.commit()
            flash(_("Thank you. The teachers of all classes here look at it."))
            return redirect(back)
        except Problem as refused:
            db.session.rollback()
            problem = refused
    page = pages.FlagPage(
        post=post_id,
        kind=kind,
        object=object_id,
        thing=labels.kind(kind),
        author=found.about.name if found.about else None,
        text=found.text,
        language=found.language,
        reasons=tuple(labels.reasons_for(kind)),
        chosen=chosen,
        words=request.form.get("words", ""),
        problem=str(problem) if problem else None,
        problem_at=problem.field if problem else None,
        back=back,
        others=_others(post, back) if kind == FlagKind.POST else (),
    )
    return render_template("desk/moderation/flag.html", page=page), 400 if problem else 200


def _others(post: Post, back: str) -> tuple[pages.Other, ...]:
    """What else can be flagged at a post: its author's name and its machine translations."""

    def other(kind: FlagKind, object_id: int, language: str | None = None) -> pages.Other:
        address = url_for("desk.flag", post_id=post.id, kind=kind, object_id=object_id, next=back)
        return pages.Other(str(kind), language, address)

    translated = [row for row in post.translations if row.current_id is not None]
    return (
        other(FlagKind.NAME, post.author_id),
        *(other(FlagKind.TRANSLATION, row.id, row.target) for row in translated),
    )


@bp.get("/p/<int:partnership_id>/flags", endpoint="flags")
@teacher_required
def flag_list(partnership_id: int) -> ResponseReturnValue:
    """The worries that are settled; what is open waits in the inbox."""
    viewer = load_desk(current_person(), partnership_id)
    if "settled" not in request.args:
        return redirect(url_for("desk.queue", partnership_id=partnership_id, w="worry"))
    things, last = queries.settled_things(
        db.session(), viewer, before=whole_number(request.args.get("before"))
    )
    more = url_for("desk.flags", partnership_id=partnership_id, before=last, settled=1)
    page = pages.FlagsPage(
        partnership=partnership_id,
        name=viewer.partnership.name,
        things=tuple(flagged_thing(thing, viewer, now()) for thing in things),
        more=more if last else None,
    )
    return render_template("desk/moderation/flags.html", page=page)


@bp.post("/flags/<int:flag_id>/settle")
@teacher_required
def settle(flag_id: int) -> ResponseReturnValue:
    """Settle a flag: leave the object as it is, note that something was done, or hide a judgement."""
    found = db.session.get(Flag, flag_id)
    if found is None:
        abort(404)
    viewer = load_desk(current_person(), found.partnership_id)
    if not flags.may_settle(viewer, found):
        abort(403)
    do, session, teacher = request.form.get("do"), db.session(), current_person()
    hide = do == "hide" and found.kind == FlagKind.JUDGEMENT
    before = undo.before_flag(session, found, hide=hide)
    if hide:
        flags.hide_judgement(session, teacher, viewer, found)
    elif do in ("leave", "acted"):
        flags.settle(session, teacher, viewer, found, Outcome.LEFT if do == "leave" else Outcome.ACTED)
    else:
        abort(400)
    db.session.commit()
    return decided(viewer, _("The worry is settled."), before, about=found.about.name if found.about else "")


@bp.route("/p/<int:partnership_id>/rules", methods=["GET", "POST"])
@teacher_required
def rules(partnership_id: int) -> ResponseReturnValue:
    """The posting rules of each class, and the watched words of the partnership."""
    viewer = load_desk(current_person(), partnership_id)
    if request.method == "GET":
        return render_template("desk/moderation/rules.html", page=_rules_page(viewer))
    sent = request.form
    classroom_id = whole_number(sent.get("classroom"))
    if classroom_id is None or classroom_id not in viewer.taught:
        abort(403)
    said = Rules(
        approval=sent.get("approval") == "yes",
        hold_private="hold_private" in sent,
        pictures="pictures" in sent,
        posts_an_hour=sent.get("posts_an_hour", ""),
        edit_minutes=sent.get("edit_minutes", ""),
        quiet_from=sent.get("quiet_from", ""),
        quiet_until=sent.get("quiet_until", ""),
        corrections_at_once=sent.get("corrections_at_once", "3"),
        correct_teachers="correct_teachers" in sent,
    )
    try:
        class_rules.lay_down(db.session(), current_person(), viewer, classroom_id, said)
    except Problem as problem:
        db.session.rollback()
        page = _rules_page(viewer, typed=(classroom_id, said, problem))
        return render_template("desk/moderation/rules.html", page=page), 400
    db.session.commit()
    flash(_("Saved. It goes for what is written from now on."))
    return redirect(url_for("desk.rules", partnership_id=partnership_id))


@bp.post("/p/<int:partnership_id>/words")
@teacher_required
def add_words(partnership_id: int) -> ResponseReturnValue:
    """Add words, or the starter words, to the watch-list of a language."""
    viewer = load_desk(current_person(), partnership_id)
    language, lines = request.form.get("language", ""), request.form.get("words", "")
    if "starter" in request.form:
        lines = "\n".join(starters(language))
    try:
        count = class_rules.watch(db.session(), current_person(), viewer, language, lines)
    except Problem as problem:
        db.session.rollback()
        page = _rules_page(viewer, words=(language, lines, problem))
        return render_template("desk/moderation/rules.html", page=page), 400
    db.session.commit()
    flash(_("%(count)s words added.", count=count))
    # The anchor stands in the folded list, which a browser unfolds to show it.
    return redirect(url_for("desk.rules", partnership_id=partnership_id, _anchor=f"w-{language}"))


@bp.post("/p/<int:partnership_id>/words/<int:word_id>/remove")
@teacher_required
def remove_word(partnership_id: int, word_id: int) -> ResponseReturnValue:
    """Remove a word from its watch-list."""
    viewer = load_desk(current_person(), partnership_id)
    class_rules.unwatch(db.session(), current_person(), viewer, word_id)
    db.session.commit()
    return redirect(url_for("desk.rules", partnership_id=partnership_id, _anchor="words"))


def _rules_page(
    viewer: Viewer,
    *,
    typed: tuple[int, Rules, Problem] | None = None,
    words: tuple[str, str, Problem] | None = None,
) -> pages.RulesPage:
    classes = []
    for own in viewer.participations:
        mine, problem = own.classroom_id in viewer.taught, None
        said = class_rules.as_text(own)
        if typed is not None and typed[0] == own.classroom_id:
            said, problem = typed[1], typed[2]
        room = own.classroom
        classes.append(
            pages.ClassRules(
                id=room.id,
                name=room.name,
                city=room.city,
                side=viewer.side(room.id),
                time_zone=room.time_zone,
                mine=mine,
                rules=said,
                problem=str(problem) if problem else None,
                problem_at=problem.field if problem else None,
            )
        )
    return pages.RulesPage(
        partnership=viewer.partnership.id,
        name=viewer.partnership.name,
        classes=tuple(classes),
        lists=tuple(
            pages.WordList(
                language,
                tuple(pages.WordLine(row.id, row.word) for row in rows),
                () if rows else starters(language),
            )
            for language, rows in class_rules.watched(db.session(), viewer).items()
        ),
        typed=words[1] if words else "",
        typed_language=words[0] if words else "",
        word_problem=str(words[2]) if words else None,
    )
