"""Health, readiness and metrics of the relay: ``/healthz``, ``/readyz`` and ``/metrics``.

``/metrics`` answers requests from the same machine, and others only with RELAY_METRICS_TOKEN. The processes
of `relay serve` count together; with gunicorn, set PROMETHEUS_MULTIPROC_DIR as the Prometheus client
documents it.
"""

from __future__ import annotations

import hmac
import os
import time
from collections import Counter as Counted
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess, values
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from relay.board.entities import TranslationJob, WorkerHeartbeat
from relay.database import db, now
from relay.job_failures import Cause, failures
from relay.ops import schema
from relay.ops.write_probe import Probe
from relay.web.security import limiter

bp = Blueprint("operations", __name__)
_PROBE = "relay.write-probe"
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
_HERE = ("127.0.0.1", "::1")


class Measures:
    """The metrics of one application. Labelled by endpoint, because URLs name threads and people."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "relay_request_seconds",
            "Time to answer a request",
            ("endpoint",),
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )
        self.answers = Counter(
            "relay_requests", "Requests answered", ("endpoint", "status"), registry=self.registry
        )

    def read(self) -> bytes:
        registry = self.registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        queue = CollectorRegistry()
        queue.register(_Queue())
        return generate_latest(registry) + generate_latest(queue)


class _Queue:
    """What is read from the database at every scrape, so that all processes give the same values."""

    def collect(self) -> Iterator[Metric]:
        states = GaugeMetricFamily("relay_translations", "Translations by state", labels=("state",))
        count = select(TranslationJob.state, func.count()).where(TranslationJob.state != "done")
        found: dict[str, int] = dict(db.session.execute(count.group_by(TranslationJob.state)).all())
        for state in ("pending", "failed", "no_pack"):
            states.add_metric((state,), found.get(state, 0))
        yield states
        causes = GaugeMetricFamily(
            "relay_translations_not_done", "Translations that failed or wait for a repair", labels=("cause",)
        )
        numbers: Counted[str] = Counted()
        for failure in failures(db.session(), TranslationJob):
            numbers[failure.cause] += failure.number
        for cause in Cause:
            causes.add_metric((cause,), numbers[cause])
        yield causes
        age = GaugeMetricFamily(
            "relay_worker_age_seconds", "Time since a worker said it is alive", labels=("worker",)
        )
        lookups = CounterMetricFamily(
            "relay_sentence_memory_lookups", "Sentences that a worker was to translate", labels=("worker",)
        )
        hits = CounterMetricFamily(
            "relay_sentence_memory_hits",
            "Sentences that a worker had translated lately, and so did not translate again",
            labels=("worker",),
        )
        moment = now()
        for worker in db.session.scalars(select(WorkerHeartbeat)):
            age.add_metric((worker.name,), max(0.0, (moment - worker.seen_at).total_seconds()))
            lookups.add_metric((worker.name,), worker.memory_lookups)
            hits.add_metric((worker.name,), worker.memory_hits)
        yield from (age, lookups, hits)


def share(folder: Path) -> None:
    """Count together with other web processes, in files in ``folder``, which is emptied.

    Call before the application is built. Processes that inherit the environment count there, too. Where
    PROMETHEUS_MULTIPROC_DIR is set already, it holds.
    """
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder.glob("*.db"):
        left.unlink()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]  # it had chosen on import


def init_app(app: Flask) -> None:
    """Register ``/healthz``, ``/readyz`` and ``/metrics``, and measure every request."""
    app.extensions["relay.measures"] = Measures()
    app.extensions[_PROBE] = Probe()
    app.register_blueprint(bp)
    app.before_request(_start)
    app.after_request(_measure)


def _start() -> None:
    g.request_started = time.perf_counter()


def _measure(response: Response) -> Response:
    started = g.pop("request_started", None)
    if started is not None:
        measures: Measures = current_app.extensions["relay.measures"]
        endpoint = request.endpoint or "none"
        measures.seconds.labels(endpoint).observe(time.perf_counter() - started)
        measures.answers.labels(endpoint, str(response.status_code)).inc()
    return response


@bp.get("/healthz")
@limiter.exempt
def health() -> ResponseReturnValue:
    """Answer 200: the process is alive. Ignores the database, as a restart would not bring that back."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@limiter.exempt
def ready() -> ResponseReturnValue:
    """Answer 200 if the database has the tables of this version and takes a write, else 503.

    ``writing`` is "possible", or what it is instead: "full", "read-only", "locked", "away", "unknown".
    """
    probe: Probe = current_app.extensions[_PROBE]
    try:
        revision = schema.current(db.session.connection())
        if revision != schema.newest():
            return jsonify(database="reachable", tables="outdated", writing="unknown"), 503
        found = probe.look(db.session())
    except SQLAlchemyError:
        return jsonify(database="unreachable", tables="unknown", writing="unknown"), 503
    writing = found.value if found else "possible"
    return jsonify(database="reachable", tables="current", writing=writing), 503 if found else 200


@bp.get("/metrics")
@limiter.exempt
def metrics() -> ResponseReturnValue:
    """The metrics in Prometheus' text format. 403 for other machines without the token."""
    if not (_asked_from_here() or _token_sent()):
        abort(403)
    measures: Measures = current_app.extensions["relay.measures"]
    return Response(measures.read(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _asked_from_here() -> bool:
    """Whether the request comes from this machine, and not through a proxy on it."""
    host = request.host.rpartition(":")[0] or request.host
    return (
        request.remote_addr in _HERE
        and host in (*_HERE, "[::1]", "localhost")
        and not any(header in request.headers for header in _FORWARDED)
    )


def _token_sent() -> bool:
    wanted = current_app.config["RELAY"].metrics_token
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(wanted) and hmac.compare_digest(sent.encode(), wanted.encode())
