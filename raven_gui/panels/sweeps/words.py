"""What the panel of sweeps says."""

from engine.service.messages import SweepInfo
from raven_gui.words import duration

EXAMPLE = (
    "raven sweep --variant raven --epochs 5 --grid sigma_aug=0.01,0.02,0.05 "
    "--random learning-rate=log:1e-4:1e-2 --samples 4 --seeds 2 --name first"
)
EMPTY = "No sweep yet"
TEACH = (
    "A sweep trains every combination of what you want to vary, several at once, in processes of "
    "their own. Start one in a terminal, and follow it here:\n\n"
)
COPY = "Copy command"
FILTER_TIP = (
    "Show trials that tell these words, and meet comparisons with any column: sigma_aug<0.05, "
    "accuracy>=90%, state=finished. What was measured is compared by the mean of all seeds of a "
    "configuration. Ranges on the plot's axes filter as well."
)


def standing(sweep: SweepInfo) -> str:
    """How many of its trainings are done, in hand and lost, and how long the rest takes."""
    states: list[str] = [trial.state for trial in sweep.trials]
    done, total = states.count("finished"), len(states)
    told = [f"{done} of {total} trained"]
    for state, words in (("training", "in training"), ("failed", "failed")):
        if states.count(state):
            told.append(f"{states.count(state)} {words}")
    if further := sum(trial.was_trained_on for trial in sweep.trials):
        told.append(f"{further} trained on since, in no mean")
    if sweep.running and sweep.seconds_left:
        told.append(f"about {duration(sweep.seconds_left)} left")
    elif not sweep.running and done < total and "training" not in states:
        on = "its commands go on" if len(sweep.commands) > 1 else "its command goes on"
        told.append(f"nobody is at it: {on} with the rest")
    return " · ".join(told)


def to_retry(sweep: SweepInfo) -> list[str]:
    """The runs that failed or were interrupted, by id; none while its own process is at it."""
    if sweep.running:
        return []
    lost = [trial for trial in sweep.trials if trial.state in ("failed", "interrupted")]
    return [trial.run.id for trial in lost if trial.run is not None]


def failures(sweep: SweepInfo) -> str:
    """Why trainings failed, the first one by name; '' where none did."""
    failed = [trial for trial in sweep.trials if trial.state == "failed"]
    if not failed:
        return ""
    first, others = failed[0], len(failed) - 1
    told = f"{first.name} failed: {first.failure}"
    if not others:
        return told
    alike = all(trial.failure == first.failure for trial in failed)
    return f"{told} {others} more failed{' for the same reason' if alike else ''}."


def share_done(sweep: SweepInfo) -> float:
    """The share of all epochs that is done, in [0, 1]."""
    total = sum(trial.config.epochs for trial in sweep.trials)
    done = sum(
        trial.config.epochs
        if trial.state == "finished"
        else min(trial.run.epochs_done, trial.config.epochs)
        for trial in sweep.trials
        if trial.run is not None
    )
    return done / total if total else 0.0
