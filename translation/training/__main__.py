"""The command: one direction of one pair, from the corpus to a pack with its model card."""

from __future__ import annotations

import argparse
import signal
import sys
from dataclasses import fields
from pathlib import Path

import torch

from translation.training import export, report
from translation.training.corpus import CorpusError, read, vocabulary
from translation.training.network import Shape
from translation.training.train import CheckpointError, Plan, Training


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m translation.training",
        description="Train a language pack. Started again with the same --out, it goes on where it was.",
    )
    made.add_argument("source", metavar="FROM", help="language code; one of the two is en")
    made.add_argument("target", metavar="TO", help="language code")
    made.add_argument("--corpus", type=Path, required=True, help="folder with en-XX/train.tsv.gz")
    made.add_argument("--out", type=Path, required=True, help="folder for checkpoint, pack and numbers")
    made.add_argument("--seconds", type=float, required=True, help="training time, pauses left out")
    made.add_argument("--steps", type=int, default=0, help="this many steps instead: repeatable")
    made.add_argument("--posts", type=Path, help="posts to measure on, as tests/data/posts/dev.jsonl")
    made.add_argument("--version", default="0.2", help="of the pack (default: %(default)s)")
    made.add_argument("--seed", type=int, default=7)
    made.add_argument("--tokens", type=int, default=4000, help="target tokens a step (default: %(default)s)")
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
    if args.seconds <= 0 or args.steps < 0:
        sys.exit("--seconds must be more than 0, and --steps not less")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a checkpoint is written then, too
    torch.set_num_threads(args.threads)
    device = args.device or ("cuda" if torch.cuda.is_available() else "cpu")
    args.out.mkdir(parents=True, exist_ok=True)
    try:
        corpus = read(args.corpus, args.source, args.target)
        vocabulary_file = args.out / "sentencepiece.model"
        pieces = vocabulary(corpus.train, args.vocabulary, vocabulary_file)
        given = {one.name: getattr(args, one.name) for one in fields(Shape)}
        shape = Shape(**{**given, "vocabulary": pieces.get_piece_size()})
        plan = Plan(
            args.source,
            args.target,
            args.seconds,
            steps=args.steps,
            seed=args.seed,
            tokens=args.tokens,
            shape=shape,
        )
        training = Training(plan, device=device, bf16=args.bf16)
        if training.resume(args.out):
            say(f"going on at step {training.progress.step}, {training.done:.1%}")
    except (CorpusError, CheckpointError) as error:
        sys.exit(str(error))
    parameters = training.network.parameter_count()
    say(f"{parameters:,} parameters, {len(corpus.train):,} sentence pairs, {device}")
    try:
        training.run(corpus.train, pieces, args.out, say)
    except KeyboardInterrupt:
        sys.exit(f"stopped at step {training.progress.step}; the same command goes on from there")
    network = training.finished()

    name = f"translate-{args.source}_{args.target}-{args.version.replace('.', '_')}"
    folder = args.out / name
    export.write_folder(
        network,
        pieces,
        vocabulary_file,
        folder,
        source=args.source,
        target=args.target,
        version=args.version,
    )
    result = report.measure(network, pieces, folder, corpus, plan, args.posts)
    hardware = "a graphics card" if device == "cuda" else f"{args.threads} cores of a processor"
    card = report.card(result, plan, training.progress, corpus, parameters, args.version, hardware)
    (folder / "README.md").write_text(card, "utf-8", newline="\n")
    (args.out / f"{name}.json").write_text(report.as_json(result), "utf-8", newline="\n")
    packed = export.zip_folder(folder)
    say(f"{packed} ({packed.stat().st_size / 1e6:.1f} MB)\n\n{card}")


if __name__ == "__main__":
    main()
