"""Runs leave as one file and arrive as they left, or not at all."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from engine.runs import Run, RunError, RunStore
from tests.engine.runs.samples import BREAKAGES, FIGURES, HISTORY, RAVEN, ids


class TestCarrying:
    @pytest.mark.parametrize("form", ["folder", "zip"])
    def test_a_run_arrives_in_another_store_as_it_left(
        self, own: Run, store: RunStore, tmp_path: Path, form: str
    ) -> None:
        other = RunStore(tmp_path / "other", bundled=tmp_path / "nowhere")
        source = own.path
        if form == "zip":
            source = tmp_path / "run.zip"
            store.export_run(own.id, source)

        arrived = other.import_run(source)

        assert vars(arrived.info()) == {**vars(own.info()), "path": other.root / own.id}
        assert arrived.figures() == FIGURES
        assert load_file(arrived.weights_path)["encoder.weight"].tolist() == list(range(6))
        assert ids(other) == [own.id]

    def test_a_clash_gives_the_newcomer_another_id(self, store: RunStore, own: Run) -> None:
        copy = store.import_run(own.path)

        assert copy.id != own.id
        assert copy.history() == own.history()
        assert ids(store)[2:] in ([own.id, copy.id], [copy.id, own.id])

    def test_a_bundled_run_can_be_copied_and_then_changed(
        self, store: RunStore, tmp_path: Path
    ) -> None:
        store.export_run("mnist/raven", tmp_path / "raven.zip")
        copy = store.import_run(tmp_path / "raven.zip")

        assert copy.id == "mnist-raven"
        assert store.rename(copy.id, "mine").name == "mine"

    def test_an_unfinished_run_arrives_interrupted(self, store: RunStore, tmp_path: Path) -> None:
        run = store.create(RAVEN)
        save_file({"step": np.array([3])}, run.checkpoint_path)
        store.export_run(run.id, tmp_path / "run.zip")
        arrived = store.import_run(tmp_path / "run.zip")

        assert (run.state, arrived.state) == ("queued", "interrupted")
        assert arrived.checkpoint_path.is_file()

    def test_only_the_files_of_a_run_are_copied(self, store: RunStore, own: Run) -> None:
        (own.path / "model.pkl").write_bytes(b"\x80\x04.")
        (own.path / "figures" / ".DS_Store").write_bytes(b"?")
        arrived = store.import_run(own.path)

        assert {file.name for file in arrived.path.rglob("*.*")} == {
            "run.json",
            "history.json",
            "measured.json",
            "weights.safetensors",
        }

    @pytest.mark.parametrize("form", ["folder", "zip"])
    def test_the_figures_come_along_whatever_they_are_called(
        self, own: Run, store: RunStore, tmp_path: Path, form: str
    ) -> None:
        own.save_figure("losses.csv", b"epoch,kl\n1,20\n")
        attack = own.figures_path / "attack" / "Ziffer 7, ε = 0.1.png"
        attack.parent.mkdir()
        attack.write_bytes(b"PNG")
        source = own.path
        if form == "zip":
            source = tmp_path / "run.zip"
            store.export_run(own.id, source)

        arrived = store.import_run(source)

        names = {file.relative_to(arrived.figures_path).as_posix() for file in files(arrived)}
        assert names == {"measured.json", "losses.csv", "attack/Ziffer 7, ε = 0.1.png"}
        assert (arrived.figures_path / "losses.csv").read_bytes() == b"epoch,kl\n1,20\n"

    @pytest.mark.parametrize(
        "name",
        ["../evil.txt", "..", "a/../../b", "/etc/c", "C:\\d", "nul.png", "e. ", "a\nb", ".f"],
    )
    def test_a_figure_of_no_plain_name_is_left_behind(
        self, store: RunStore, own: Run, tmp_path: Path, name: str
    ) -> None:
        store.export_run(own.id, tmp_path / "run.zip")
        with zipfile.ZipFile(tmp_path / "run.zip", "a") as archive:
            archive.writestr(f"{own.id}/figures/{name}", "boo")

        arrived = store.import_run(tmp_path / "run.zip")

        assert [file.name for file in files(arrived)] == ["measured.json"]
        assert vars(arrived.info())["history"] == own.info().history

    def test_more_figures_than_a_person_makes_are_refused(self, store: RunStore, own: Run) -> None:
        for number in range(1001):
            (own.figures_path / f"{number}.png").touch()
        with pytest.raises(RunError, match="up to 1,000 are carried"):
            store.import_run(own.path)

    def test_an_archive_writes_nothing_outside_its_folder(
        self, store: RunStore, own: Run, tmp_path: Path
    ) -> None:
        evil = tmp_path / "evil.zip"
        with zipfile.ZipFile(evil, "w") as archive:
            for file in own.path.iterdir():
                archive.write(file, f"../../{file.name}")
            archive.writestr("../../../evil.txt", "boo")
            archive.writestr("/tmp/../evil.txt", "boo")
        outside = {path for path in tmp_path.rglob("*") if store.root not in path.parents}

        arrived = store.import_run(evil)

        assert arrived.path.parent == store.root
        assert arrived.history() == HISTORY
        assert {path for path in tmp_path.rglob("*") if store.root not in path.parents} == outside
        assert not list(store.root.rglob("evil.txt"))

    @pytest.mark.parametrize("name", ["weights", "checkpoint", "probe"])
    def test_tensors_that_cannot_be_read_are_refused(
        self, store: RunStore, own: Run, name: str
    ) -> None:
        (own.path / f"{name}.safetensors").write_bytes(b"\x80\x04pickle, not tensors")

        with pytest.raises(RunError, match=rf"{name}\.safetensors of the run is damaged"):
            store.import_run(own.path)
        assert ids(store)[2:] == [own.id]

    @pytest.mark.parametrize("name", ["weights", "checkpoint", "probe"])
    def test_no_archive_is_made_that_no_store_would_take(
        self, store: RunStore, own: Run, tmp_path: Path, name: str
    ) -> None:
        (own.path / f"{name}.safetensors").write_bytes(b"half a fi")

        with pytest.raises(RunError, match=rf"{name}\.safetensors of the run is damaged"):
            store.export_run(own.id, tmp_path / "run.zip")
        assert not list(tmp_path.glob("*.zip"))

    def test_an_archive_larger_than_it_may_be_is_refused(
        self, store: RunStore, own: Run, tmp_path: Path
    ) -> None:
        own.save_history([{"epoch": 1}] * 100_000)
        store.export_run(own.id, tmp_path / "bomb.zip")
        assert (tmp_path / "bomb.zip").stat().st_size < 100_000

        with pytest.raises(RunError, match=r"history\.json in .* is larger than"):
            store.import_run(tmp_path / "bomb.zip", limit=100_000)
        assert sorted(path.name for path in store.root.iterdir()) == [own.id]

    @pytest.mark.parametrize(("breakage", "sentence"), BREAKAGES)
    def test_a_damaged_run_is_refused_and_leaves_nothing(
        self, store: RunStore, own: Run, breakage: Callable[[Run], None], sentence: str
    ) -> None:
        breakage(own)

        with pytest.raises(RunError, match=sentence):
            store.import_run(own.path)
        assert sorted(path.name for path in store.root.iterdir()) == [own.id]

    def test_what_is_no_archive_is_refused(self, store: RunStore, tmp_path: Path) -> None:
        (tmp_path / "cat.zip").write_bytes(b"miaow")
        for name in ("cat.zip", "nothing.zip"):
            with pytest.raises(RunError, match=r"neither a run's folder nor a \.zip"):
                store.import_run(tmp_path / name)

    def test_a_torn_archive_is_refused(self, store: RunStore, own: Run, tmp_path: Path) -> None:
        torn = tmp_path / "torn.zip"
        store.export_run(own.id, torn)
        data = bytearray(torn.read_bytes())
        data[60:90] = bytes(30)
        torn.write_bytes(data)

        with pytest.raises(RunError, match=r"torn\.zip cannot be read"):
            store.import_run(torn)

    def test_an_archive_of_several_runs_is_refused(self, store: RunStore, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
            archive.writestr("a/run.json", "{}")
            archive.writestr("b/run.json", "{}")
        with pytest.raises(RunError, match="holds 2 runs"):
            store.import_run(tmp_path / "two.zip")

    def test_an_export_that_fails_leaves_the_old_file(
        self, store: RunStore, own: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "run.zip"
        path.write_text("old")
        monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "disk full")))

        with pytest.raises(RunError, match=r"run\.zip cannot be written: .*disk full"):
            store.export_run(own.id, path)
        assert path.read_text() == "old"
        assert not list(tmp_path.glob(".*"))

    def test_an_export_into_no_folder_is_told_so(
        self, store: RunStore, own: Run, tmp_path: Path
    ) -> None:
        with pytest.raises(RunError, match=r"does not exist: make it first\.$"):
            store.export_run(own.id, tmp_path / "nowhere" / "run.zip")


def files(run: Run) -> list[Path]:
    """Every file in the run's folder of figures."""
    return [file for file in run.figures_path.rglob("*") if file.is_file()]
