"""A tiny network from the corpus to a pack that the library translates with. Skipped without torch."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest
import sentencepiece

from tests.conftest import require
from tests.translation.training.conftest import LINES, write
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

    with (
        pytest.MonkeyPatch.context() as patch,
        pytest.raises(SystemExit, match="goes on from the last checkpoint"),
    ):
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


def test_several_directions_learn_together_and_then_alone(corpus_folder: Path, tmp_path: Path) -> None:
    from translation.training.__main__ import main

    folder = tmp_path / "corpus"
    shutil.copytree(corpus_folder, folder)
    shutil.copytree(folder / "en-es", folder / "en-fr")
    write(tmp_path / "made" / "apertium.en-es.tsv.gz", LINES[:40])
    arguments = ["es,fr", "en", "--corpus", str(folder), "--made", str(tmp_path / "made")]
    out = ["--out", str(tmp_path / "out"), "--steps", "4", "--alone", "5"]
    main([*arguments, *out, *COMMAND])
    spanish, french = (
        packs.verify(tmp_path / "out" / f"translate-{code}_en-0_2.argosmodel") for code in ("es", "fr")
    )
    assert "French to English beside it" in model_card(spanish) and "Apertium" in model_card(spanish)
    assert "Spanish to English beside it" in model_card(french) and "Apertium" not in model_card(french)
    with Translator.from_directories([tmp_path / "out"]) as translator:
        for code in ("es", "fr"):
            (result,) = translator.translate(["Hola"], source=code, target="en")
            assert result.route == (code, "en")


def test_a_pack_can_be_the_beginning_of_another(corpus_folder: Path, tmp_path: Path) -> None:
    import torch

    from translation.training import corpus as text
    from translation.training.network import Network, Shape
    from translation.training.warm_start import begin_from

    train(corpus_folder, tmp_path / "first", 6)
    (pack,) = (tmp_path / "first").glob("*.argosmodel")
    from translation.training.train import CHECKPOINT

    before = torch.load(tmp_path / "first" / CHECKPOINT, weights_only=True)["mean"]
    pieces = text.vocabulary((), 700, tmp_path / "first" / "sentencepiece.model")
    network = Network(Shape(pieces.get_piece_size(), 32, 64, 2, 3, 1))
    left = begin_from(pack, network, pieces)
    assert left == ["encoder/layer_1", "encoder/layer_2"], "layers that the pack has not"
    for name, value in network.named_parameters():
        if name in before and "kind" not in name and name not in ("embedding.weight", "bias"):
            assert torch.allclose(value, before[name], atol=0.02), name
    number = pieces.piece_to_id("▁Tom")
    for name in ("embedding.weight", "bias"):
        assert torch.allclose(dict(network.named_parameters())[name][number], before[name][number], atol=0.02)
    for name in ("source_kind", "target_kind"):
        assert torch.allclose(dict(network.named_parameters())[name][0], before[name][0], atol=0.02)
    layer = network.encoder[1]
    x = torch.randn(1, 3, 32)
    assert torch.equal(layer.eval()(x, torch.zeros(1, 1, 1, 3)), x), "it changes nothing yet"


def test_a_training_can_take_the_vocabulary_of_the_pack_that_it_begins_from(
    corpus_folder: Path, tmp_path: Path
) -> None:
    train(corpus_folder, tmp_path / "first", 3)
    (pack,) = (tmp_path / "first").glob("*.argosmodel")
    train(corpus_folder, tmp_path / "second", 3, "--start", str(pack), "--same-vocabulary")
    first, second = (
        (tmp_path / name / "translate-en_es-0_2" / "sentencepiece.model").read_bytes()
        for name in ("first", "second")
    )
    assert first == second
    with pytest.raises(SystemExit, match="needs --start"):
        train(corpus_folder, tmp_path / "third", 3, "--same-vocabulary")


def test_the_loss_in_parts_is_the_loss_and_so_is_its_gradient() -> None:
    import torch
    from torch.nn import functional

    from translation.training.loss import output_loss

    torch.manual_seed(3)
    states, table, bias = (torch.randn(shape, requires_grad=True) for shape in ((300, 8), (50, 8), (50,)))
    expected = torch.randint(0, 50, (300,))
    ours = torch.autograd.grad(
        output_loss(states, table, bias, expected, 0.1), (states, table, bias), retain_graph=True
    )
    logits = functional.linear(states, table, bias)
    whole = functional.cross_entropy(logits, expected, label_smoothing=0.1)
    theirs = torch.autograd.grad(whole, (states, table, bias))
    assert output_loss(states, table, bias, expected, 0.1).item() == pytest.approx(whole.item(), abs=1e-5)
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in zip(ours, theirs, strict=True))


def test_the_exported_model_says_what_the_network_says(corpus_folder: Path, tmp_path: Path) -> None:
    import ctranslate2
    import torch

    from translation.training import corpus as text
    from translation.training.export import Direction, cut_vocabulary, save_model
    from translation.training.network import Network, Shape
    from translation.training.token_batches import outputs

    pairs = text.read(corpus_folder, "en", "es").train
    file = tmp_path / "made.model"
    pieces = text.vocabulary(pairs, 700, file)
    torch.manual_seed(1)
    network = Network(Shape(pieces.get_piece_size(), 32, 64, 2, 2, 2), kinds=2).eval()
    torch.nn.init.normal_(network.source_kind)
    torch.nn.init.normal_(network.target_kind)
    written = outputs([target for _, target in pairs], pieces)
    used = sorted({*written, *outputs([source for source, _ in pairs], pieces)})
    for folder, rounded in (
        ("rounded", "int8"),
        ("model", None),
    ):  # the first must leave the network as it is
        (tmp_path / folder).mkdir()
        save_model(network, pieces, Direction(1, used, written), tmp_path / folder, rounded)
    model = ctranslate2.Translator(str(tmp_path / "model"), compute_type="float32")
    cut = sentencepiece.SentencePieceProcessor(model_proto=cut_vocabulary(file, used))
    english, spanish = "Tom has a dog.", "Tom tiene un perro."
    assert cut.encode(english, out_type=str) == pieces.encode(english, out_type=str)
    (scored,) = model.score_batch([cut.encode(english, out_type=str)], [cut.encode(spanish, out_type=str)])
    source, target = pieces.encode(english), pieces.encode(spanish)
    with torch.no_grad():
        states = network(torch.tensor([source]), torch.tensor([[text.BOS, *target]]), torch.tensor([1]))
        table, bias = network.output(torch.tensor(written))
        logits = torch.nn.functional.linear(states, table, bias)
    expected = [written.index(number) for number in (*target, text.EOS)]
    ours = logits.log_softmax(-1)[0, range(len(expected)), expected].tolist()
    assert scored.log_probs == pytest.approx(ours, abs=1e-3)
