"""The architecture of ``relay``: the wing and layer of every module, and a check of the imports between them.

``PLAN`` is the declaration: every module must be listed in it, except an ``__init__`` that holds only a
docstring. A module may import:

- from its own wing and the wings below it (``WINGS_UPWARDS``): its own layer and the layers below it
  (``LAYERS_UPWARDS``), but only routes may import views;
- from the wings above: nothing.

The wing ``application`` puts everything together: its modules may import anything, and no other wing may
import them. ``translation`` knows nothing of ``relay``, and has no layers apart from its public names.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# From the lowest to the highest, with the contents of each:
LAYERS_UPWARDS = (
    "values",  # pure functions and constants: no session, no request
    "tables",
    "queries",  # reading
    "services",  # changing; the caller commits
    "pages",  # forms, labels, and the frozen dataclasses that templates are given
    "requests",  # the person and the objects of a request: sessions, loaders, drafts
    "presenters",  # turn rows into pages
    "responses",  # responses that several views share, and mail
    "views",  # parse, authorise, call one function, render or redirect
    "jobs",  # the work of a worker: claim, compute, attach
    "routes",  # build the blueprints
)
WINGS_UPWARDS = (
    "ground",
    "web",
    "packs",
    "people",
    "board",
    "judging",
    "learning",
    "together",
    "desk",
    "application",
)

Plan = dict[str, dict[str, str]]
PLAN: Plan = {
    "ground": {
        "values": "config problems processes",
        "tables": "audit database leases stored_settings",
        "queries": "job_failures",
        "jobs": "jobs",
    },
    "web": {
        "values": "addresses interface_languages language_names local_time locale qr_codes"
        " reach request_values signatures spreadsheet_text",
        "requests": "appearance compression errors form_encoding form_tokens navigation outages own_computer"
        " page_texts page_urls public_address security session_cookies uploads",
    },
    "packs": {
        "values": "catalog downloads installation inventory pack_downloads pack_index published_languages",
    },
    "people": {
        "values": "avatars class_codes classroom_choices credentials name_lists names visitors",
        "tables": "entities",
        "queries": "queries",
        "services": "accounts classrooms ended_sessions enrolment lockout one_time_links own_account presence"
        " provider_accounts relay_address relay_reach roster try_counts unwritten_counts",
        "pages": "forms reach_pages",
        "requests": "blueprint class_guess first_run known_browsers loaders new_accounts pin_reveal"
        " provider reach_card sessions",
        "responses": "responses",
        "views": "account_views address_views administration_views classroom_views provider_views"
        " sign_in_views staff_views student_views",
        "routes": "routes",
    },
    "board": {
        "values": "picture_encoder picture_encoder_process picture_files post_text quality_check_labels"
        " search_words stored_translation",
        "tables": "entities glossary reading_entities search_index thanks_entities",
        "queries": "pagination post_language queries review_priority search_queries thanks_queries"
        " unread visibility",
        "services": "compose glossary_entries language_helpers log_entries moderation_state partnerships"
        " pictures post_changes posting_rules read_marks stored_drafts thanks topic_rules translation_queue",
        "pages": "forms pages partnership_forms picture_forms thanks_labels",
        "requests": "drafts loaders reader",
        "presenters": "additions cards search_page thread_page",
        "responses": "change_polls",
        "views": "partnership_views picture_views read_views reading_views search_views thanks_views"
        " topic_views write_views",
        "jobs": "translation_job",
        "routes": "routes",
    },
    "judging": {
        "values": "sentence_alignment text.differences text.graphemes text.tokens",
        "tables": "entities",
        "queries": "queries reader_queries results send_verdicts statistics text.spans",
        "services": "guesses human_translations judgements practice questions review_need second_opinions",
        "pages": "forms labels pages result_pages",
        "requests": "drafts loaders",
        "presenters": "cards compare_form compare_page compare_rows conversations results_page",
        "responses": "responses",
        "views": "compare_views human_translation_views practice_views question_views reader_views"
        " result_views",
        "jobs": "opinion_job",
        "routes": "routes",
    },
    "learning": {
        "values": "notebook.anki_package notebook.word_pairs",
        "tables": "corrections.entities draft_check.entities notebook.entities twist_lab.entities",
        "queries": "corrections.queries corrections.sentences draft_check.queries"
        " notebook.error_queries notebook.queries twist_lab.queries",
        "services": "corrections.corrections draft_check.checks notebook.entries notebook.reviews"
        " twist_lab.findings twist_lab.twists",
        "pages": "corrections.labels corrections.pages draft_check.pages notebook.pages"
        " twist_lab.labels twist_lab.pages",
        "requests": "corrections.loaders notebook.loaders twist_lab.loaders",
        "presenters": "corrections.cards draft_check.check_page draft_check.tips notebook.cards"
        " notebook.error_page notebook.keep_page"
        " twist_lab.cards twist_lab.findings_page twist_lab.lab_page",
        "views": "corrections.views draft_check.views notebook.error_views notebook.export_views"
        " notebook.review_views notebook.views twist_lab.views",
        "jobs": "draft_check.draft_check_job twist_lab.twist_job",
        "routes": "routes corrections.routes draft_check.routes notebook.routes twist_lab.routes",
    },
    "together": {
        "values": "activities.kinds activities.registry activities.collection.breakfast.activity"
        " activities.collection.grandmother.activity activities.collection.idiom_exchange.activity"
        " activities.collection.rivers.activity activities.collection.spot_the_error.activity"
        " activities.collection.three_things.activity",
        "tables": "activities.entities booklet.entities",
        "queries": "activities.queries booklet.queries",
        "services": "activities.activities booklet.booklets",
        "pages": "activities.pages booklet.pages",
        "requests": "activities.kept_contributions booklet.loaders",
        "presenters": "activities.activity_page activities.cards activities.list_page activities.shared_page"
        " booklet.booklet_page",
        "responses": "booklet.epub",
        "views": "activities.views booklet.views",
        "routes": "routes activities.routes booklet.routes",
    },
    "desk": {
        "values": "moderation.watched_word_starters",
        "tables": "erasure.retention_entities export.tables moderation.entities notices.entities"
        " partnership.entities",
        "queries": "audit_log.queries export.board_export export.personal_data export.scope export.sheets"
        " export.spreadsheets moderation.queries moderation.queue_queries notices.queries"
        " class_overview.queries first_steps.queries"
        " notices.statement"
        " reports.balance reports.learning_queries reports.learning_statistics"
        " reports.sentence_agreement reports.voices",
        "services": "erasure.retention_rules erasure.students export.board_import"
        " moderation.class_rules moderation.decisions moderation.flags moderation.reviews moderation.undo"
        " notices.settings packs.incoming_packs packs.installed_packs packs.wanted_packs"
        " partnership.agreement_translation"
        " partnership.agreements"
        " partnership.board_archive partnership.class_holidays",
        "pages": "labels audit_log.details audit_log.labels audit_log.pages moderation.pages"
        " first_steps.pages class_overview.pages preview.pages"
        " moderation.queue_pages notices.labels papers.documents papers.stored_data partnership.our_pages"
        " partnership.pages"
        " reports.learning_pages",
        "requests": "blueprint loaders",
        "presenters": "export.worksheet moderation.flagged moderation.inbox_items moderation.queue_items",
        "responses": "moderation.inbox_page notices.mailer",
        "views": "first_steps.views class_overview.views preview.views"
        " audit_log.views erasure.retention_views export.views moderation.flag_views"
        " moderation.queue_views notices.views packs.views papers.views"
        " partnership.glossary_views partnership.our_views"
        " partnership.views reports.learning_views roster_views",
        "jobs": "erasure.retention_job notices.mail_job packs.incoming_pack_job packs.wanted_pack_job"
        " partnership.agreement_job",
        "routes": "routes",
    },
    "application": {
        "routes": "__init__ __main__ cli commands.application commands.export commands.group"
        " commands.maintenance commands.packs commands.server commands.translation demo"
        " demo.activities demo.booklets demo.corrections demo.findings demo.judgements"
        " demo.moderation demo.notebooks demo.views migrations.env ops.autostart ops.backup ops.checks"
        " ops.logs ops.machine_faults ops.metrics ops.open_files ops.running_relay ops.schema ops.supervisor"
        " ops.user_data ops.write_probe ops.wsgi tasks worker",
    },
}


@dataclass(frozen=True)
class Place:
    """The position of a module: the indices of its wing and of its layer, the lowest being 0."""

    wing: int
    layer: int

    def __str__(self) -> str:
        return f"{WINGS_UPWARDS[self.wing]}, {LAYERS_UPWARDS[self.layer]}"


@cache
def places() -> dict[str, Place]:
    """The declared place of each module, by its full name."""
    found = {}
    for wing, layers in PLAN.items():
        folder = f"relay.{wing}." if wing not in ("ground", "application") else "relay."
        for layer, modules in layers.items():
            place = Place(WINGS_UPWARDS.index(wing), LAYERS_UPWARDS.index(layer))
            for module in modules.split():
                name = (folder + module).removesuffix(".__init__")
                assert name not in found, f"{name} is declared twice"
                found[name] = place
    return found


def modules(root: Path, package: str) -> dict[str, Path]:
    """The file of each module of ``package`` under ``root``, by dotted name; without the migrations."""
    paths = sorted(path for path in (root / package).rglob("*.py") if "versions" not in path.parts)
    return {_dotted(root, path): path for path in paths}


def _dotted(root: Path, path: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (module, name) for every import in the file, including those inside functions.

    The name is "" for ``import x``. Relative imports fail an assertion.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path}: import by full names, not relative ones"
            yield from ((node.module, alias.name) for alias in node.names)


def targets(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of ``known`` that the file imports, with ``import`` or with ``from … import``."""
    found = set()
    for module, name in imports(path):
        inner = f"{module}.{name}"
        found.add(inner if inner in known else module)
    return found & known.keys()


def _is_only_a_docstring(path: Path) -> bool:
    body = ast.parse(path.read_text("utf-8")).body
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)


def faults(root: Path = ROOT) -> list[str]:
    """The violations of the plan in ``relay`` under ``root``, one line each; empty if there are none."""
    known, declared = modules(root, "relay"), places()
    needed = {
        name for name, path in known.items() if path.stem != "__init__" or not _is_only_a_docstring(path)
    }
    found = [f"{name} is not declared in tests/house.py" for name in sorted(needed - declared.keys())]
    found += [f"{name} is declared and does not exist" for name in sorted(declared.keys() - known.keys())]
    for name in sorted(needed & declared.keys()):
        own = declared[name]
        for other in sorted(targets(known[name], known) & declared.keys()):
            reason = _fault(own, declared[other])
            if reason and other != name:
                found.append(f"{name} imports {other}: {reason} ({own} → {declared[other]})")
        if _shows_pages(known[name]) and LAYERS_UPWARDS[own.layer] not in (
            "requests",
            "responses",
            "views",
            "routes",
        ):
            found.append(f"{name} ({own}) renders or redirects, so it is a view")
    return found


def _fault(own: Place, other: Place) -> str | None:
    application = len(WINGS_UPWARDS) - 1
    if own.wing == application:
        return None
    if other.wing > own.wing:
        return "a wing above"
    if other.layer > own.layer:
        return "a layer above"
    views = LAYERS_UPWARDS.index("views")
    if other.layer == views and own.layer != LAYERS_UPWARDS.index("routes"):
        return "only routes import views"
    return None


def _shows_pages(path: Path) -> bool:
    return bool({("flask", "render_template"), ("flask", "redirect")} & set(imports(path)))


def reads_the_database(path: Path, known: dict[str, Path]) -> bool:
    """Whether a module may run a query: it directly imports a module of the tables, queries or services."""
    below = {place.layer for name in targets(path, known) if (place := places().get(name))}
    return any(LAYERS_UPWARDS[layer] in ("tables", "queries", "services") for layer in below)
