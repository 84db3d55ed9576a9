"""The course of the image that is looked at, for the bar that steps through it."""

from raven_gui.attack_terms import MAXIMISED
from raven_gui.panels.compare.subject import Subject
from raven_gui.panels.shared.course import CourseBar
from raven_gui.widgets.small_curves import SmallCurve
from raven_gui.workspace import Workspace


def show_course(bar: CourseBar, workspace: Workspace, subject: Subject) -> None:
    """The step and the curves of now; the bar is hidden where the end alone is shown."""
    comparison, runs = workspace.comparison, workspace.runs
    bar.setVisible(comparison.step is not None)
    if comparison.step is None:
        return
    image = subject.row(comparison.focus)
    courses = [
        (run, result.course)
        for run in comparison.runs
        if (result := comparison.result_of(run.id)) is not None and result.course is not None
    ]
    bar.show_step(comparison.step, subject.config.last_step)
    bar.show_curves(
        [
            SmallCurve(
                runs.title(run.id),
                runs.color(run.id),
                runs.mark(run.id),
                course.divergence[:, image],
            )
            for run, course in courses
        ],
        MAXIMISED[subject.question.maximised].symbol,
    )
