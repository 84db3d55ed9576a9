"""Latent maps, and what is shown on them."""

from collections.abc import Iterable, Sequence

from engine.recipes import MapColour, MapMoves, Recipe, map_recipe
from engine.service.messages.survey import SurveyMeasure
from raven_gui.gathering.sources import Sources
from raven_gui.workspace import ImageRef


def shown(
    sources: Sources, measure: SurveyMeasure | None = None, decoded: Iterable[str] = ()
) -> Recipe:
    """The latent maps that are shown, coloured by a `measure`, None for the class; `decoded`: runs
    on whose maps a place is decoded."""
    workspace = sources.workspace
    maps, runs = workspace.maps, workspace.maps.runs
    ids, dataset = sources.ids(runs), workspace.images.dataset
    views = {run: maps.view(run) for run in ids}
    epochs = {run: view.epoch for run, view in views.items() if view.epoch is not None}
    stopped = {
        run: view.step
        for run, view in views.items()
        if view.finished and view.step < view.steps and run not in epochs
    }
    return map_recipe(
        ids,
        dataset,
        maps.method,
        sources.root(dataset),
        stopped,
        sources.variants(runs),
        training=workspace.images.source.training,
        axes=maps.axes,
        task=workspace.images.task,
        aligned=maps.aligned,
        turn=maps.turn.round(6).tolist() if maps.method == "pca3" else None,
        epochs=epochs,
        moves=_moves(sources),
        colour=None if measure is None else _colour(sources, ids, measure),
        decoded=_points(sources, (run for run in decoded if run in ids and run not in epochs)),
    )


def _moves(sources: Sources) -> MapMoves | None:
    """The attack on the images that are attacked with the one looked at; None where none are."""
    compared, images = sources.workspace.comparison, sources.workspace.images
    if not compared.front:
        return None

    def row(ref: ImageRef) -> int | None:
        return ref.index if ref.dataset == images.dataset else None

    return MapMoves(
        sources.images(compared.front),
        [row(ref) for ref in compared.front],
        compared.asked.config,
        [] if compared.target is None else sources.images([compared.target]),
        compared.step,
        compared.on_probe,
        compared.asked.task,
    )


def _colour(sources: Sources, runs: Sequence[str], measure: SurveyMeasure) -> MapColour:
    asked = {run: sources.workspace.survey.question(run, measure) for run in runs}
    first = asked[runs[0]]
    return MapColour(
        measure,
        {run: question.task for run, question in asked.items()},
        first.config,
        first.budgets,
        first.on_probe,
    )


def _points(sources: Sources, runs: Iterable[str]) -> dict[str, tuple[float, ...]]:
    """The points of maps that are decoded."""
    known = {run: sources.workspace.decoding.decoded(run) for run in runs}
    return {run: tuple(told.points[0]) for run, told in known.items() if told is not None}
