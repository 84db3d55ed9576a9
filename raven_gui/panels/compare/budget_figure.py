"""One image under several budgets in every run, as a figure for a paper."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSizeF

from engine.counting import counted
from engine.probe_attack import attack_at, attack_on
from engine.service.messages import AttackResult, RunInfo
from raven_gui.export import Figure
from raven_gui.panels.compare.budget_page import Page, Row
from raven_gui.panels.compare.subject import done_words
from raven_gui.panels.compare.together import Row as TableRow
from raven_gui.panels.compare.together import as_columns, mean_of
from raven_gui.panels.compare.verdict import Verdict, verdict_of
from raven_gui.provenance import provenance
from raven_gui.widgets.pixels import to_qimage
from raven_gui.workspace import Workspace
from raven_gui.workspace.budget_grid import BudgetQuestion
from raven_gui.workspace.seed_groups import SeedGroup


def budget_figure(workspace: Workspace) -> Figure | None:
    """What is answered so far; None before the first budget is. Rows are runs, or several seeds
    as one, of which one is drawn; columns are budgets. Each cell is the attacked reconstruction
    with what the probe predicts, and a mark."""
    grid = workspace.budget_grid
    question = grid.question
    if question is None or not grid.results:
        return None
    answers = _Answers(workspace, question)
    epsilons, runs, groups = answers.epsilons, answers.runs, answers.groups
    page = Page(
        to_qimage(question.image),
        epsilons,
        tuple(answers.row(group) for group in groups),
        question.asked.config.norm,
    )
    asked = question.asked
    target = "" if asked.target is None else workspace.images.name(asked.target)
    told = provenance(runs, asked.config, asked.maximised, asked.task)
    told["attack"]["epsilon"] = list(epsilons)
    if asked.on_probe:
        own = attack_on(asked.maximised, asked.config)
        made = (attack_at(asked.maximised, own, epsilon) for epsilon in epsilons)
        told["attack"]["step_size"] = [config.step_size for config in made]
    told["images"] = [answers.name]
    told["attacked"] = "alone"
    if target:
        told["target"] = target
    left = len(question.epsilons) - len(epsilons)
    at = counted(len(epsilons), "budget") + (f" ({left} left out)" if left else "")
    return Figure(
        title=f"{answers.name}, {done_words(asked, target)} at {at}",
        size=QSizeF(*page.size),
        paint=page.paint,
        tables={"budgets": as_columns([line for group in groups for line in answers.table(group)])},
        arrays={
            "original": question.image[None],
            "epsilons": np.array(epsilons),
            **{
                f"{run.id}/{what}": np.concatenate(
                    [getattr(answers.result(run, epsilon), what) for epsilon in epsilons]
                )
                for run in runs
                for what in ("attacked", "attacked_reconstruction", "attacked_mean")
            },
        },
        images=np.concatenate(
            [answers.result(run, epsilon).attacked for run in runs for epsilon in epsilons]
        ),
        image_labels=[
            f"{workspace.runs.title(run.id)}: attacked, budget {epsilon:g}"
            for run in runs
            for epsilon in epsilons
        ],
        provenance=told,
    )


class _Answers:
    """What is known of each run at each budget that is answered."""

    def __init__(self, workspace: Workspace, question: BudgetQuestion) -> None:
        self._workspace, self._question = workspace, question
        self._results = workspace.budget_grid.results
        self.name = workspace.images.name(question.ref)
        self.epsilons = tuple(e for e in question.epsilons if e in self._results)
        answered = {result.run for epsilon in self.epsilons for result in self._results[epsilon]}
        self.runs = tuple(run for run in question.runs if run.id in answered)
        self.groups = workspace.seed_groups.groups(self.runs)

    def result(self, run: RunInfo, epsilon: float) -> AttackResult:
        """What the attack did in a run at a budget."""
        return next(result for result in self._results[epsilon] if result.run == run.id)

    def row(self, group: SeedGroup) -> Row:
        """How a run is drawn, or several seeds as one."""
        seen = self._workspace.seed_groups.seen(group)
        drawn = [self.result(seen, epsilon).attacked_reconstruction for epsilon in self.epsilons]
        return Row(
            group.title_of(seen),
            self._workspace.runs.color(group.face),
            tuple(self._together(seen, group.runs, epsilon) for epsilon in self.epsilons),
            tuple(to_qimage(images[0]) for images in drawn),
        )

    def table(self, group: SeedGroup) -> list[TableRow]:
        """Every run of a group at every budget; and of several seeds means and deviations."""
        by_run = [[self._line(run, epsilon) for epsilon in self.epsilons] for run in group.runs]
        lines = [line for own in by_run for line in own]
        if group.several:
            lines += [mean_of(group.title, seeds) for seeds in zip(*by_run, strict=True)]
        budgets = self.epsilons * (len(lines) // len(self.epsilons))
        return [
            {"run": line["run"], "image": line["image"], "budget": epsilon, **line}
            for line, epsilon in zip(lines, budgets, strict=True)
        ]

    def _line(self, run: RunInfo, epsilon: float) -> TableRow:
        verdict, result = self._verdict(run, epsilon), self.result(run, epsilon)
        return {
            "run": self._workspace.runs.title(run.id),
            "image": self.name,
            "prediction": verdict.before if verdict else None,
            "attacked_prediction": verdict.after if verdict else None,
            "attacked_confidence": verdict.sure_after if verdict else None,
            "flips": verdict.flips if verdict else None,
            "latent_shift": float(result.shift[0]),
            **{name: float(values[0]) for name, values in result.numbers.items()},
        }

    def _together(self, seen: RunInfo, seeds: Sequence[RunInfo], epsilon: float) -> Verdict | None:
        """The verdict of the seed that is seen, with the numbers of all; None where one has no
        probe."""
        found = [self._verdict(run, epsilon) for run in seeds]
        known = [verdict for verdict in found if verdict is not None]
        own = self._verdict(seen, epsilon)
        return None if own is None or len(known) < len(found) else own.among(known)

    def _verdict(self, run: RunInfo, epsilon: float) -> Verdict | None:
        sets, dataset = self._workspace.images.sets, run.config.dataset
        question, result = self._question, self.result(run, epsilon)
        told = result.on_task(sets.all_tasks().get(dataset) or next(iter(result.by_task), ""))
        if told is None:
            return None
        own = dataset == question.ref.dataset
        return verdict_of(
            result,
            told,
            0,
            question.asked.maximised,
            classes=sets.all_classes().get(dataset, ()),
            label=self._workspace.images.label(question.ref) if own else None,
            targeted=question.asked.target is not None,
        )
