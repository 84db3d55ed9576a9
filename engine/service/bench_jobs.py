"""Which job at the bench answers a command: its kind, its title, and what it replaces."""

from engine.service import messages as m
from engine.service.bench import Bench
from engine.service.defence_job import defence_job
from engine.service.inception_job import find_inception_weights
from engine.service.worker import Job


def job_of(bench: Bench, command: m.Command) -> Job:
    """The job that answers a command which needs nobody but the bench. Raises TypeError for
    another one."""
    match command:
        case m.Encode():
            return Job(command.job, bench.encode(command))
        case m.Reconstruct():
            return Job(command.job, bench.reconstruct(command), channel="reconstruct")
        case m.Attack():
            return bench.attack_job(command)
        case m.Defend():
            return defence_job(command, bench.defend(command))
        case m.Survey():
            return bench.survey(command)
        case m.Interpolate():
            return Job(command.job, bench.interpolate(command), channel="interpolate")
        case m.Demonstrate():
            return Job(command.job, bench.demonstrate(command), channel="demonstrate")
        case m.ListOwnVariants() | m.TrustVariant():
            return Job(command.job, bench.list_own_variants(command))
        case m.Measure():
            return Job(command.job, bench.measure(command), kind="turns", title="Robustness")
        case m.Evaluate():
            return Job(command.job, bench.evaluate(command), kind="turns", title="Clean figures")
        case m.FindInceptionWeights():
            # What is asked last holds: a file that is still read must not be named after it.
            course = find_inception_weights(command, bench.inception)
            return Job(command.job, course, channel="inception weights")
        case m.MeasureLabels():
            course = bench.label_efficiency(command)
            return Job(command.job, course, kind="turns", title="Label efficiency")
        case m.CheckAttack():
            title = f"Check the attack on {bench.called(command.run)}"
            course = bench.check_attack(command)
            return Job(command.job, course, kind="turns", title=title, run=command.run)
    raise TypeError(f"No job of the bench answers {type(command).__name__}.")
