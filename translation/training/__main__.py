"""The command: from the corpus to packs with their model cards, one or several directions in one network."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import sentencepiece
import torch

from translation.training import export, lexicon, pack_file, report
from translation.training.corpus import CorpusError
from translation.training.courses import Course, courses, materials
from translation.training.network import Network, Shape
from translation.training.token_batches import Material
from translation.training.train import RATE, CheckpointError, Plan, Training
from translation.training.warm_start import StartError, begin_from, take_vocabulary

VOCABULARY = "sentencepiece.model"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m translation.training",
        description="Train language packs. Started again with the same --out, it goes on where it was.",
        epilog="`en es,fr,de` makes three packs: one network learns all three, then a copy of it each alone.",
    )
    made.add_argument("source", metavar="FROM", help="language codes with commas; en alone here or there")
    made.add_argument("target", metavar="TO", help="language codes with commas")
    made.add_argument("--corpus", type=Path, required=True, help="folder with en-XX/train.tsv.gz")
    made.add_argument("--made", type=Path, help="folder with what `.apertium`, `.lexicon` and others made")
    made.add_argument("--start", type=Path, metavar="PACK", help="an .argosmodel to begin from")
    made.add_argument("--same-vocabulary", action="store_true", help="the vocabulary of --start, too")
    made.add_argument("--out", type=Path, required=True, help="folder for checkpoints, packs and numbers")
    made.add_argument("--seconds", type=float, required=True, help="training time, pauses left out")
    made.add_argument("--alone", type=float, default=0, help="training time for each direction after that")
    made.add_argument("--steps", type=int, default=0, help="this many steps instead: repeatable")
    made.add_argument("--posts", type=Path, help="posts to measure on, as tests/data/posts/dev.jsonl")
    made.add_argument("--version", default="0.2", help="of the packs (default: %(default)s)")
    made.add_argument("--seed", type=int, default=7)
    made.add_argument("--rate", type=float, default=RATE, help="learning rate (default: %(default)s)")
    made.add_argument("--tokens", type=int, default=3072, help="target tokens a step (default: %(default)s)")
    made.add_argument("--threads", type=int, default=1, help="processor cores (default: %(default)s)")
    made.add_argument("--device", choices=("cpu", "cuda"), help="default: cuda where there is one")
    made.add_argument("--bf16", action="store_true", help="half the work, where the hardware can")
    for one in fields(Shape):
        kind = float if isinstance(one.default, float) else int
        made.add_argument(
            f"--{one.name.replace('_', '-')}", type=kind, default=one.default, help="default: %(default)s"
        )
    return made


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: list[str] | None = None) -> None:
    args = parser().parse_args(arguments)
    if args.seconds <= 0 or args.steps < 0 or args.alone < 0:
        sys.exit("--seconds must be more than 0, and --steps and --alone not less")
    if args.same_vocabulary and not args.start:
        sys.exit("--same-vocabulary needs --start")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a checkpoint is written then, too
    torch.set_num_threads(args.threads)
    device = args.device or ("cuda" if torch.cuda.is_available() else "cpu")
    args.out.mkdir(parents=True, exist_ok=True)
    directions = [(a, b) for a in args.source.split(",") for b in args.target.split(",")]
    try:
        vocabulary_file = args.out / VOCABULARY
        if args.same_vocabulary and not vocabulary_file.exists():
            take_vocabulary(args.start, vocabulary_file)
        found, pieces = courses(directions, args.corpus, args.made, args.vocabulary, vocabulary_file)
        names, lessons = materials(found)
        given = {one.name: getattr(args, one.name) for one in fields(Shape)}
        shape = Shape(**{**given, "vocabulary": pieces.get_piece_size()})
        plan = Plan(
            names,
            args.seconds,
            steps=args.steps,
            seed=args.seed,
            tokens=args.tokens,
            rate=args.rate,
            warmup=100 if args.start else 500,
            last=0.5 if args.alone else 0.03,
            shape=shape,
        )
        training = Training(plan, device=device, bf16=args.bf16)
        if training.resume(args.out):
            say(f"going on at step {training.progress.step}, {training.done:.1%}")
        elif args.start:
            left = begin_from(args.start, training.network, pieces)
            training.take_network()
            say(f"begun from {args.start.name}, without {', '.join(left) or 'exception'}")
        count = sum(len(lesson.pairs) for lesson in lessons)
        say(f"{training.network.parameter_count():,} parameters, {count:,} sentence pairs, {device}")
        training.run(lessons, pieces, args.out, say)
        for course in found:
            own = alone(args, training, course, lessons, pieces) if args.alone else training
            finish(args, training, own, course, pieces)
    except (CorpusError, CheckpointError, StartError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("stopped; the same command goes on from the last checkpoint")


def alone(
    args: argparse.Namespace,
    joint: Training,
    course: Course,
    lessons: Sequence[Material],
    pieces: sentencepiece.SentencePieceProcessor,
) -> Training:
    """A copy of ``joint`` that learns ``course`` alone, from its true sentences, to the end."""
    out = args.out / course.name
    out.mkdir(exist_ok=True)
    plan = joint.plan
    shorter = replace(plan, seconds=args.alone, rate=plan.rate * plan.last, last=0.03, warmup=1, averaged=0.5)
    training = Training(shorter, device=joint.device, bf16=args.bf16)
    if not training.resume(out):
        training.begin_from(args.out)
    say(f"{course.name} alone, at {training.done:.1%}")
    training.run([lessons[course.direction.kind]], pieces, out, say)
    return training


def _cores(count: int) -> str:
    return "one core of a processor" if count == 1 else f"{count} cores of a processor"


def finish(
    args: argparse.Namespace,
    joint: Training,
    training: Training,
    course: Course,
    pieces: sentencepiece.SentencePieceProcessor,
) -> None:
    """Write the pack of ``course``, its numbers and its model card."""
    network: Network = training.finished()
    name = f"translate-{course.source}_{course.target}-{args.version.replace('.', '_')}"
    folder = args.out / name
    export.write_folder(
        network,
        pieces,
        args.out / VOCABULARY,
        course.direction,
        folder,
        source=course.source,
        target=course.target,
        version=args.version,
    )
    lists = lexicon.put(args.made, course.source, course.target, folder)
    result = report.measure(network, pieces, folder, course, args.posts)
    hardware = "a graphics card" if joint.device == "cuda" else _cores(args.threads)
    trained = [joint.progress] if training is joint else [joint.progress, training.progress]
    start = args.start.stem if args.start else ""
    card = report.card(result, joint.plan, trained, course, network, args.version, hardware, start, lists)
    (folder / "README.md").write_text(card, "utf-8", newline="\n")
    (args.out / f"{name}.json").write_text(report.as_json(result), "utf-8", newline="\n")
    packed = pack_file.zip_folder(folder)
    say(f"{packed} ({packed.stat().st_size / 1e6:.1f} MB)\n\n{card}")


if __name__ == "__main__":
    main()
