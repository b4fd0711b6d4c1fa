"""What the demo's classes do together: an activity that is finished and one under way."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Partnership, Post
from relay.board.visibility import viewer_of
from relay.packs.catalog import Catalog
from relay.people.entities import Membership, User
from relay.together.activities import activities, registry
from relay.together.activities.entities import Activity

_THREE_THINGS = {
    "Maya": ("I have a little brother.", "I like it when it rains.", "On Saturday we eat pancakes."),
    "Samuel": ("Tengo dos hermanas.", "Me gusta el sonido de la lluvia.", "Los domingos juego fútbol."),
    "Oliver": ("I always sleep in the bus.", "I play soccer.", "I am afraid of big dogs."),
    "Valentina": ("Me encanta cantar.", "Tengo un hermano menor.", "No me gustan los perros grandes."),
}
_IN_COMMON = (
    ("Maya", "Samuel", "We both like the rain."),
    ("Oliver", "Samuel", "We both play soccer at the weekend."),
    ("Valentina", "Maya", "Las dos tenemos un hermano menor."),
)
_SAYINGS = {
    "Samuel": ("Es pan comido", "Algo es muy fácil de hacer."),
    "Valentina": ("Estar en las nubes", "No poner atención porque uno piensa en otra cosa."),
    "Maya": ("It costs an arm and a leg", "It is very expensive."),
}
_WE_SAY = (("Oliver", "Samuel", "It is a piece of cake"), ("Samuel", "Maya", "Cuesta un ojo de la cara"))


def seed(session: Session, partnership: Partnership, languages: Catalog) -> None:
    """Do the activities, once. The caller commits."""
    if session.scalar(select(Activity.id).where(Activity.partnership_id == partnership.id).limit(1)):
        return
    people = {
        user.name: user
        for user in session.scalars(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.classroom_id.in_([each.classroom_id for each in partnership.participations]))
        )
    }
    teachers = [user for user in people.values() if user.is_teacher]
    if not {"Maya", "Samuel", "Oliver", "Valentina"} <= set(people) or not teachers:
        return
    doing = _Doing(session, partnership, languages, people)
    common = doing.start("three_things", teachers[0])
    about = {name: doing.contribute(common, name, *things) for name, things in _THREE_THINGS.items()}
    doing.end(common, 0, teachers)
    for name, of, said in _IN_COMMON:
        doing.contribute(common, name, said, number=1, about=about[of])
    doing.end(common, 1, teachers)
    idioms = doing.start("idiom_exchange", teachers[-1])
    sayings = {name: doing.contribute(idioms, name, *said) for name, said in _SAYINGS.items()}
    doing.end(idioms, 0, teachers)
    for name, of, said in _WE_SAY:
        doing.contribute(idioms, name, said, number=1, about=sayings[of])


class _Doing:
    """The services of activities, with what they all need."""

    def __init__(
        self, session: Session, partnership: Partnership, languages: Catalog, people: dict[str, User]
    ) -> None:
        self._session, self._partnership = session, partnership
        self._languages, self._people = languages, people

    def start(self, name: str, teacher: User) -> Activity:
        viewer = viewer_of(self._session, teacher, self._partnership.id)
        assert viewer is not None  # noqa: S101 (a teacher of the demo)
        return activities.start(
            self._session,
            teacher,
            viewer,
            name,
            registry.kinds()[name],
            form_key=secrets.token_urlsafe(24),
            languages=self._languages,
        )

    def contribute(
        self, activity: Activity, name: str, *values: str, number: int = 0, about: Post | None = None
    ) -> Post:
        author = self._people[name]
        viewer = viewer_of(self._session, author, self._partnership.id)
        assert viewer is not None  # noqa: S101 (a pupil of the demo)
        return activities.contribute(
            self._session,
            author,
            viewer,
            activity,
            registry.kinds()[activity.kind],
            values,
            number=number,
            about=about.id if about is not None else None,
            form_key=secrets.token_urlsafe(24),
            languages=self._languages,
        )

    def end(self, activity: Activity, number: int, teachers: list[User]) -> None:
        for teacher in teachers:
            viewer = viewer_of(self._session, teacher, self._partnership.id)
            assert viewer is not None  # noqa: S101 (a teacher of the demo)
            if activities.agree(self._session, teacher, viewer, activity, number):
                return
