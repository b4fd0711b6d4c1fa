"""The activities that there are: the folders of ``collection``, found when the application is made."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

from flask import current_app
from flask.sansio.app import App

from relay.together.activities import collection
from relay.together.activities.kinds import ActivityKind, Ask

LONGEST_NAME = 32
_EXTENSION = "relay.activities"


def init_app(app: App) -> None:
    app.extensions[_EXTENSION] = {}
    for name, kind in find().items():
        register(app, name, kind)


def register(app: App, name: str, kind: ActivityKind) -> None:
    """Add an activity. Raises ValueError for a name that is taken."""
    if name in app.extensions[_EXTENSION]:
        raise ValueError(f"there are two activities called {name}")
    app.extensions[_EXTENSION][name] = kind


def kinds() -> Mapping[str, ActivityKind]:
    """The activities of the application, by name."""
    found: Mapping[str, ActivityKind] = current_app.extensions[_EXTENSION]
    return found


def find(package: ModuleType = collection) -> Mapping[str, ActivityKind]:
    """The activities in the folders of ``package``, by the names of their folders.

    Raises ValueError for one that cannot be: without phases, or with a phase about none before it.
    """
    found: dict[str, ActivityKind] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        if module.ispkg:
            kind: ActivityKind = import_module(f"{package.__name__}.{module.name}.activity").ACTIVITY
            _check(module.name, kind)
            found[module.name] = kind
    return found


def _check(name: str, kind: ActivityKind) -> None:
    if len(name) > LONGEST_NAME or not kind.phases or kind.outcome not in range(len(kind.phases)):
        raise ValueError(f"the activity {name} has no phases, too long a name, or an outcome of no phase")
    for index, phase in enumerate(kind.phases):
        alone = phase.ask in (Ask.MESSAGES, Ask.SIGNATURES)
        if (phase.about is None) != alone or (phase.about is not None and phase.about not in range(index)):
            raise ValueError(f"phase {index} of the activity {name} is about no phase before it")
        if bool(phase.fields) != (phase.ask in (Ask.MESSAGES, Ask.ANSWERS)) or phase.number < 1:
            raise ValueError(f"phase {index} of the activity {name} asks for messages without fields")
