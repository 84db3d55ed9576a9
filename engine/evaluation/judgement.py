"""From figures to a verdict: whether each check holds, and what that says of the curve."""

import math
from collections.abc import Sequence

from engine.counting import counted
from engine.intervals import share_of
from engine.sanity import ATTACK_TITLES, Check, Evidence, Outcome, Rival, Verdict

MARGIN = 0.05
"""Accuracies nearer to each other than this, a fraction, are taken for the same, on few images
those within a standard error at worst: 0.5/√N, which is the same with 100."""
MOST_FURTHER = 0.25
"""Share of the images on which a weaker attack may get further by luck."""
LEAST_RISE = 0.1
"""Of its start, by which what is maximised has to rise in the mean."""
DIP = 0.1
"""Share of the whole rise that may be lost again on the way, or gained in the last quarter."""
ENOUGH = 100
"""Images, on which an accuracy is known to ± 10 points at worst (95 % confidence)."""


def judge(evidence: Evidence) -> Verdict:
    """All checks, in the order of `engine.sanity.CHECKS`, and what follows."""
    checks = (
        _budget(evidence),
        _same("steps", evidence, evidence.steps, "step"),
        _same("restarts", evidence, evidence.restarts, "random start"),
        _course(evidence),
        _unlimited(evidence),
        _rival("noise", evidence, evidence.noise, "the worst of several draws of noise"),
        _rival("search", evidence, evidence.search, "a search without gradients"),
        _transfer(evidence),
        _objective(evidence),
        _library(evidence),
        _images(evidence),
    )
    few = "".join(f" But {c.reason}: take {ENOUGH} or more." for c in checks if _is_few(c))
    reasons = [check.reason for check in checks if check.outcome == "failed"]
    if reasons:
        told = "; and because ".join(reasons)
        sentence = f"This curve cannot be trusted, because {told}."
        cautions = "; and because ".join(_cautions(checks))
        if cautions:
            sentence += f" Nor is it a bound of robust accuracy, because {cautions}."
        return Verdict(False, sentence + few, checks)
    return Verdict(True, _trusted(evidence, checks) + few, checks)


def _trusted(evidence: Evidence, checks: Sequence[Check]) -> str:
    title = ATTACK_TITLES[evidence.maximised]
    attacks = (check for check in checks if check.name != "images")
    passed = sum(check.outcome == "passed" for check in attacks)
    cautions = _cautions(checks)
    if cautions:
        return (
            f"This curve can be trusted for what the {title} does, because {passed} checks found "
            f"nothing against it; but it is no bound of robust accuracy, because "
            f"{'; and because '.join(cautions)}."
        )
    return f"This curve can be trusted, because {passed} checks found nothing against it."


def _cautions(checks: Sequence[Check]) -> list[str]:
    """What speaks against a bound of robust accuracy."""
    return [check.reason for check in checks if check.outcome == "caution" and not _is_few(check)]


def _is_few(check: Check) -> bool:
    return check.name == "images" and check.outcome == "caution"


def _margin(images: int) -> float:
    """How far apart two accuracies on so many images may be that are taken for the same."""
    return max(MARGIN, 0.5 / math.sqrt(images))


def _budget(evidence: Evidence) -> Check:
    pairs = list(zip(evidence.budgets, evidence.accuracies, strict=True))
    told = ", ".join(f"{_percent(accuracy)} at {budget:g}" for budget, accuracy in pairs)
    if len(pairs) == 1:
        return Check("budget", "left out", f"There is one budget alone: {told}.")
    lowest = 1.0
    for budget, accuracy in pairs:
        if accuracy > lowest + _margin(evidence.images):
            reason = f"accuracy rises again to {_percent(accuracy)} at the budget {budget:g}"
            return Check("budget", "failed", f"{told}.", reason)
        lowest = min(lowest, accuracy)
    return Check("budget", "passed", f"{told}.")


def _same(name: str, evidence: Evidence, pairs: Sequence[tuple[int, float]], what: str) -> Check:
    """An accuracy that falls tells of a weak attack; one that rises, of an objective that is
    climbed at the probe's gain."""
    told = ", ".join(f"{_percent(accuracy)} with {count:,}" for count, accuracy in pairs) + "."
    (few, first), *rest = pairs
    margin = _margin(evidence.images)
    most, lowest = min(rest, key=lambda pair: pair[1])
    if lowest < first - margin:
        usual = f"{counted(few, what)} {'is' if few == 1 else 'are'} too few"
        reason = f"{usual}: with {most:,} the accuracy is {_percent(lowest)} rather than"
        return Check(name, "failed", told, f"{reason} {_percent(first)}")
    most, highest = max(rest, key=lambda pair: pair[1])
    if highest > first + margin:
        reason = (
            f"with {counted(most, what)} in place of {few:,} the accuracy rises from "
            f"{_percent(first)} to {_percent(highest)}: what is maximised is a "
            "poor guide to what the probe reads"
        )
        return Check(name, "caution", told, reason)
    return Check(name, "passed", told)


def _course(evidence: Evidence) -> Check:
    course = evidence.course
    start, highest = course[0], max(course)
    rise = highest - start
    steps = len(course) - 1
    told = (
        f"From {start:.3g} to {course[-1]:.3g} in {counted(steps, 'step')}, and to "
        f"{evidence.reached_by_four:.3g} with four times as many."
    )
    if not math.isfinite(rise):
        reason = "what is maximised is no finite number on any image, so nothing can be climbed"
        return Check("course", "failed", told, reason)
    if rise <= LEAST_RISE * abs(start):
        reason = "what is maximised does not rise, so the gradient leads nowhere"
        return Check("course", "failed", told, reason)
    peak, dip = start, 0.0
    for value in course:
        peak = max(peak, value)
        dip = max(dip, peak - value)
    if dip > DIP * rise:
        reason = f"what is maximised falls again on the way, by {_percent(dip / rise)} of its rise"
        return Check("course", "failed", told, reason)
    late = course[-1] - course[3 * (len(course) - 1) // 4]
    if late > DIP * rise:
        reason = (
            f"what is maximised still rises when the attack ends, by {_percent(late / rise)} of "
            "the whole in the last quarter"
        )
        return Check("course", "failed", told, reason)
    return Check("course", "passed", told)


def _unlimited(evidence: Evidence) -> Check:
    left, floor = _percent(evidence.unlimited), _percent(evidence.floor)
    least = f"chance, the share of the most frequent class, is {floor}"
    if evidence.maximised == "downstream":
        least = "an attack that knows the class leaves none"
    told = f"{left} are left; {least}."
    if evidence.unlimited > evidence.floor + _margin(evidence.images):
        reason = f"even an unlimited budget leaves {left}, and {least}"
        return Check("unlimited", "failed", told, reason)
    return Check("unlimited", "passed", told)


def _rival(name: str, evidence: Evidence, rival: Rival, who: str) -> Check:
    own = dict(zip(evidence.budgets, evidence.accuracies, strict=True))[evidence.at]
    further = _percent(rival.further)
    told = (
        f"It leaves {_percent(rival.accuracy)}, the attack {_percent(own)}; it gets further in "
        f"what is maximised, by a tenth or more, on {further} of the images."
    )
    if rival.further > MOST_FURTHER:
        reason = f"{who} gets further than the attack on {further} of the images"
        return Check(name, "failed", told, reason)
    if rival.accuracy < own - _margin(evidence.images):
        reason = f"{who} leaves {_percent(rival.accuracy)} where the attack leaves {_percent(own)}"
        return Check(name, "failed", told, reason)
    return Check(name, "passed", told)


def _transfer(evidence: Evidence) -> Check:
    if evidence.transfer is None:
        return Check("transfer", "left out", "There is no other run of this data set to take.")
    whence = f"attacking {evidence.transferred_from} instead"
    return _rival("transfer", evidence, evidence.transfer, whence)


def _objective(evidence: Evidence) -> Check:
    """A divergence that is beaten is a caution: its curve is what it says, and no bound."""
    title = ATTACK_TITLES[evidence.rival]
    told = ", ".join(
        f"{_percent(other)} rather than {_percent(own)} at {budget:g}"
        for budget, own, other in zip(
            evidence.budgets, evidence.accuracies, evidence.others, strict=True
        )
        if budget > 0
    )
    told = f"The {title} leaves {told}."
    beaten = _most_beaten(evidence, evidence.accuracies, evidence.others)
    if beaten is None:
        return Check("objective", "passed", told)
    reason = (
        f"the {title} leaves {_percent(evidence.others[beaten])} rather than "
        f"{_percent(evidence.accuracies[beaten])} at the budget {evidence.budgets[beaten]:g}, and "
        "the lower accuracy counts"
    )
    return Check("objective", _if_beaten(evidence), told, reason)


def _library(evidence: Evidence) -> Check:
    """Held against the lower of our two curves, as it is the probe that is attacked."""
    if not evidence.library:
        return Check("library", "left out", "AutoAttack was not asked for.")
    ours = [min(pair) for pair in zip(evidence.accuracies, evidence.others, strict=True)]
    lowest = [min(left) for left in zip(*(c.accuracies for c in evidence.library), strict=True)]
    told = "AutoAttack leaves {}, our attacks {}.".format(
        *(
            ", ".join(
                f"{_percent(share)} at {budget:g}"
                for budget, share in zip(evidence.budgets, shares, strict=True)
                if budget > 0
            )
            for shares in (lowest, ours)
        )
    )
    beaten = _most_beaten(evidence, ours, lowest)
    if beaten is None:
        return Check("library", "passed", told)
    reason = (
        f"AutoAttack leaves {_percent(lowest[beaten])} where our attacks leave "
        f"{_percent(ours[beaten])}, at the budget {evidence.budgets[beaten]:g}"
    )
    return Check("library", _if_beaten(evidence), told, reason)


def _images(evidence: Evidence) -> Check:
    count, originals = evidence.images, evidence.originals
    own = dict(zip(evidence.budgets, evidence.accuracies, strict=True))[evidence.at]
    sure = share_of(round(own * originals), originals)
    bounds = f"from {_percent(sure.low)} to {_percent(sure.high)}"
    images = counted(count, "image")
    if originals < count:
        images += f", of which {originals:,} are no copies of others"
    told = f"{images}: {_percent(own)} at {evidence.at:g} may be {bounds}."
    if count >= ENOUGH:
        return Check("images", "passed", told)
    reason = (
        f"on {counted(count, 'image')} alone the accuracy of {_percent(own)} at the "
        f"budget {evidence.at:g} may truly be anything {bounds} (95\N{NO-BREAK SPACE}% confidence)"
    )
    return Check("images", "caution", told, reason)


def _most_beaten(evidence: Evidence, ours: Sequence[float], others: Sequence[float]) -> int | None:
    """At which budget `others` leave the least beside `ours`; None where that is within the
    margin."""
    lost = [own - other for own, other in zip(ours, others, strict=True)]
    most = max(range(len(lost)), key=lost.__getitem__)
    return most if lost[most] > _margin(evidence.images) else None


def _if_beaten(evidence: Evidence) -> Outcome:
    return "failed" if evidence.maximised == "downstream" else "caution"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"
