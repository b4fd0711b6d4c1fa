"""Loading the post and translation that a page of judging is about, and its heading."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, request

from relay.board.entities import Post, TranslationState, TranslationVersion
from relay.board.loaders import Viewer, load_post
from relay.board.queries import earlier_wordings
from relay.board.visibility import is_current
from relay.database import db, now
from relay.judging import queries
from relay.judging.pages import Head
from relay.people.sessions import current_person
from relay.web import local_time
from relay.web.request_values import whole_number

_STATES = {
    TranslationState.PENDING: "waiting",
    TranslationState.NO_PACK: "no_pack",
}


@dataclass(frozen=True)
class Subject:
    """A post, the reader as a viewer of its partnership, and one of its translations."""

    post: Post
    viewer: Viewer
    compared: queries.Compared

    @property
    def version(self) -> TranslationVersion:
        """The version that the page shows. 404 where there is none yet."""
        if self.compared.version is None:
            abort(404)
        return self.compared.version


def load(post_id: int, target: str, version_id: int | None = None) -> Subject:
    """Load what a page is about; ``version_id`` None: the newest version.

    404 where the reader may not read the post, where it was taken back, or where there is no such
    translation.
    """
    post, viewer = load_post(current_person(), post_id)
    if not is_current(post):
        abort(404)
    compared = queries.compared(db.session(), post, target, version_id)
    if compared is None or not _may_read(compared, post, viewer):
        abort(404)
    return Subject(post, viewer, compared)


def _may_read(compared: queries.Compared, post: Post, viewer: Viewer) -> bool:
    """Whether the viewer may read the wording that was translated.

    An earlier wording that was held or hidden is only for its author and moderators.
    """
    if compared.version is None or compared.version.revision == post.revision:
        return True
    readable = earlier_wordings(db.session(), viewer, post)
    return any(earlier.revision == compared.version.revision for earlier in readable)


def wanted_version() -> int | None:
    """The version id in the address, or None."""
    return whole_number(request.args.get("version"))


def head(subject: Subject) -> Head:
    """The heading of a page about ``subject``."""
    post, compared = subject.post, subject.compared
    version, row = compared.version, compared.translation
    room = post.classroom
    if version is None:
        state = "failed" if row.failed else _STATES.get(TranslationState(row.state), "plain")
    else:
        state = "stale" if compared.outdated or version.id != row.current_id else "machine"
    return Head(
        post=post.id,
        thread=post.thread_id,
        author=post.author.name,
        avatar=post.author.avatar,
        side=subject.viewer.side(post.classroom_id),
        city=room.city,
        written=local_time.short(post.created_at, subject.viewer.classroom.time_zone, now()),
        mine=post.author_id == current_person().id,
        source=version.source if version else row.source,
        target=row.target,
        targets=tuple(
            other.target for other in post.translations if other.state != TranslationState.UNNEEDED
        ),
        state=state,
        engine=version.engine if version else "",
        route=tuple(version.route) if version else (row.source, row.target),
        version=version.id if version else None,
        older=version is not None and version.id != row.current_id,
    )
