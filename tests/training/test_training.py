"""A tiny network from the corpus to a pack that the library translates with. Skipped without torch."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.conftest import require
from translation import Translator, model_card, packs

TINY = "--vocabulary 700 --width 32 --inner 64 --heads 2 --encoder-layers 1 --decoder-layers 1"
COMMAND = [*TINY.split(), "--seconds", "999", "--tokens", "400", "--device", "cpu"]


@pytest.fixture(autouse=True)
def torch_is_here() -> None:
    require("torch", importlib.util.find_spec("torch") is not None, "translation/training/requirements.txt")


def train(corpus: Path, out: Path, steps: int, *more: str) -> None:
    from translation.training.__main__ import main

    main(["en", "es", "--corpus", str(corpus), "--out", str(out), "--steps", str(steps), *COMMAND, *more])


def test_the_command_makes_a_pack_with_its_card_and_numbers(corpus_folder: Path, tmp_path: Path) -> None:
    train(corpus_folder, tmp_path, 5)
    (file,) = tmp_path.glob("*.argosmodel")
    pack = packs.verify(file)
    assert (pack.source, pack.target, pack.target_name, pack.version) == ("en", "es", "Spanish", "0.2")
    card = model_card(pack)
    assert "Often wrong" in card and "CC BY 2.0 FR" in card and "African Storybook" in card
    assert (tmp_path / "translate-en_es-0_2.json").is_file()
    with Translator.from_directories([tmp_path]) as translator:
        (result,) = translator.translate(["Hello"], source="en", target="es")
    assert result.packs == (("translate-en_es", "0.2"),)


def test_a_training_that_was_stopped_ends_as_one_that_was_not(corpus_folder: Path, tmp_path: Path) -> None:
    import torch

    train(corpus_folder, tmp_path / "through", 12)
    from translation.training.train import Training

    whole, step = Training._step, 0

    def interrupted(self: Training, batch: object) -> tuple[float, int]:
        nonlocal step
        step += 1
        if step == 6:
            raise KeyboardInterrupt
        return whole(self, batch)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit, match="goes on from there"):
        patch.setattr(Training, "_step", interrupted)
        train(corpus_folder, tmp_path / "paused", 12)
    train(corpus_folder, tmp_path / "paused", 12)

    through, paused = (
        torch.load(tmp_path / name / "checkpoint.pt", weights_only=True) for name in ("through", "paused")
    )
    assert paused["progress"]["step"] == 12
    assert all(torch.equal(through["mean"][name], paused["mean"][name]) for name in through["mean"])


def test_other_settings_do_not_go_on_from_a_checkpoint(corpus_folder: Path, tmp_path: Path) -> None:
    train(corpus_folder, tmp_path, 2)
    with pytest.raises(SystemExit, match="other settings: seed"):
        train(corpus_folder, tmp_path, 3, "--seed", "8")


def test_the_exported_model_says_what_the_network_says(corpus_folder: Path, tmp_path: Path) -> None:
    import ctranslate2
    import torch

    from translation.training import corpus as text
    from translation.training.export import save_model
    from translation.training.network import Network, Shape

    pieces = text.vocabulary(text.read(corpus_folder, "en", "es").train, 700, tmp_path / "made.model")
    torch.manual_seed(1)
    shape = Shape(pieces.get_piece_size(), 32, 64, 2, 2, 2)
    network = Network(shape).eval()
    (tmp_path / "model").mkdir()
    save_model(network, pieces, tmp_path / "model", None)
    model = ctranslate2.Translator(str(tmp_path / "model"), compute_type="float32")
    source, target = pieces.encode("Tom has a dog."), pieces.encode("Tom tiene un perro.")
    names = [[pieces.id_to_piece(number) for number in side] for side in (source, target)]
    (scored,) = model.score_batch([names[0]], [names[1]])
    with torch.no_grad():
        logits = network(torch.tensor([source]), torch.tensor([[text.BOS, *target]]))
    expected = [*target, text.EOS]
    ours = logits.log_softmax(-1)[0, range(len(expected)), expected].tolist()
    assert scored.log_probs == pytest.approx(ours, abs=1e-3)
