"""What a paper says of an effect is so here where it is so in every seed, whatever the means."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from engine.intervals import Spread
from engine.reproduce import ENTRIES
from engine.reproduce.book import Book
from engine.reproduce.claims import claim_sentence, verdict
from engine.reproduce.effects import Claim, Likeness, Nearness, Place, Rivalry
from engine.reproduce.entry import Cell, Row, Table, reading

ABOVE = Claim("A lies above B.", "numbers", "n", (("A",), ("B",)))
FALLING = Claim("It falls.", "numbers", "n", (("A",), ("B",), ("C",)))
LOSES = Claim("A loses more than B.", "numbers", "n", (("A",), ("B",)), since="first")
ALIKE = Likeness("A and B are almost the same.", "numbers", "n", ("A", "B"), 5)


class Numbers:
    """A book with a table of two columns, of which all of the first are 10: the numbers of each row
    of the other by their seeds, and the most that there can be."""

    def __init__(self, rows: Mapping[str, Mapping[int, float]], most: float = math.inf) -> None:
        self._rows, self._most = rows, most

    def ceiling(self, _row: Row, _column: str) -> float:
        """Of every row."""
        return self._most

    def table(self, title: str) -> Table:
        """One row for each."""
        cells = dict.fromkeys(("first", "n"), Cell(reading=reading("pairs")))
        return Table(title, tuple(cells), tuple(Row(label, label, cells) for label in self._rows))

    def numbers(self, row: Row, column: str) -> Mapping[int, float]:
        """Of a row."""
        found = self._rows[row.label]
        return dict.fromkeys(found, 10.0) if column == "first" else found


def said(claim: Claim | Likeness, most: float = math.inf, **rows: Sequence[float]) -> str:
    """What is said of rows with one number a seed."""
    book = Numbers({label: dict(enumerate(numbers)) for label, numbers in rows.items()}, most)
    return claim_sentence(book, claim).removeprefix(f"{claim.sentence} ")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        ([2], [1], "**So it is here, in the one seed.** A 2; B 1."),
        ([1], [2], "**Not so here, in the one seed.** A 1; B 2."),
        ([2, 3], [1, 1], "**So it is here, in both seeds.** A 2.5 ± 0.71; B 1 ± 0."),
        ([1, 1], [2, 1], "**Not so here, in either seed.** A 1 ± 0; B 1.5 ± 0.71."),
        ([2, 2, 2], [1, 1, 1], "**So it is here, in all 3 seeds.** A 2 ± 0; B 1 ± 0."),
        ([1, 1, 1], [2, 2, 2], "**Not so here, in any of 3 seeds.** A 1 ± 0; B 2 ± 0."),
    ],
)
def test_seeds_of_one_mind_decide(a: list[float], b: list[float], sentence: str) -> None:
    assert said(ABOVE, A=a, B=b) == sentence


def test_one_seed_against_another_leaves_it_undecided_whatever_the_means() -> None:
    told = said(ABOVE, A=[100, 1], B=[2, 2])
    assert told.startswith("**Undecided here: it is so in 1 of 2 seeds.** A 50.5")


def test_an_order_of_several_steps_is_so_in_a_seed_where_every_step_is() -> None:
    assert said(FALLING, A=[3, 3], B=[2, 2], C=[1, 1]) == "**So it is here, in both seeds.**"
    assert said(FALLING, A=[3, 3], B=[2, 2], C=[1, 9]) == (
        "**Undecided here: it is so in 1 of 2 seeds. Of its 2 steps 1 are so in both seeds.**"
    )
    assert verdict([[True, False], [False, True]]) == (
        "Not so here, in either seed. Of its 2 steps 0 are so in both seeds."
    )


def test_every_row_of_a_group_lies_above_every_row_of_the_next() -> None:
    groups = replace(ABOVE, order=(("A", "B"), ("C", "D")))
    assert said(groups, A=[9], B=[5], C=[4], D=[1]) == "**So it is here, in the one seed.**"
    for a, b in ([9], [3]), ([3], [9]):
        for c, d in ([4], [1]), ([1], [4]):
            assert said(groups, A=a, B=b, C=c, D=d).startswith("**Not so here")


def test_what_is_called_almost_the_same_lies_within_its_margin_in_every_seed() -> None:
    assert said(ALIKE, A=[80, 81], B=[84, 77]).startswith("**So it is here, in both seeds.**")
    assert said(ALIKE, A=[80, 81], B=[86, 77]).startswith("**Undecided here")
    assert said(ALIKE, A=[80, 81], B=[86, 90]).startswith("**Not so here, in either seed.**")


def test_what_is_called_competitive_comes_near_the_best_of_the_others_or_is_better() -> None:
    near = Rivalry("A is.", "numbers", "n", ("A", "B", "C", "D"), 0.1, own=("A", "B"))
    assert said(near, A=[99], B=[5.5], C=[5], D=[8]) == "**So it is here, in the one seed.**"
    assert said(near, A=[1], B=[9], C=[5], D=[8]).startswith("**So it is here")
    assert said(near, A=[99], B=[5.6], C=[5], D=[8]) == "**Not so here, in the one seed.**"
    assert said(near, 7.5, A=[7.6], B=[7.6], C=[5], D=[8]).startswith("**Not to be told here")


def test_takidas_interpolation_is_best_on_mnist_and_competitive_on_celeba() -> None:
    """Section 6.2, which says no more of Table 5."""
    first, second, *others = ENTRIES["takida/table-5"].claims
    for claim in (first, second):
        assert isinstance(claim, Claim) and claim.order[-1] == ("Diag-D",)
        assert len(claim.labels) == 14
    for rivalry in others:
        assert isinstance(rivalry, Rivalry) and rivalry.table == "CelebA"
        assert rivalry.own == ("Iso-I", "Diag-I", "Iso-D", "Diag-D") and len(rivalry.labels) == 14
    assert [claim.column for claim in others] == [first.column, second.column]


def test_what_rows_lose_counts_from_the_column_that_is_named() -> None:
    assert said(LOSES, A=[1, 2], B=[8, 6]) == (
        "**So it is here, in both seeds.** A 8.5 ± 0.71; B 3 ± 1.4."
    )
    assert said(LOSES, A=[9], B=[8]) == "**Not so here, in the one seed.** A 1; B 2."


def test_a_claim_may_look_into_other_tables_and_columns() -> None:
    beside = {"here": Place("numbers", "A", "n"), "there": Place("others", "A", "m")}
    above = replace(ABOVE, order=(("here",), ("there",)), elsewhere=beside)
    seen = []

    class Two(Numbers):
        def table(self, title: str) -> Table:
            seen.append(title)
            return super().table(title)

        def numbers(self, row: Row, column: str) -> Mapping[int, float]:
            return {0: {"n": 3.0, "m": 2.0}[column]}

    told = claim_sentence(Two({"A": {0: 3.0}}), above)  # type: ignore[arg-type]
    assert told.endswith("**So it is here, in the one seed.** here 3; there 2.")
    assert seen == ["numbers", "others"]


def test_what_is_said_to_come_near_a_number_is_tried_of_each_estimate() -> None:
    one = Nearness("A is 10.", "numbers", "n", ("A",), within=0.5, target=10)
    assert said(one, A=[10.4, 9.6]) == "**So it is here, in both seeds.** A 10 ± 0.57."
    three = replace(one, labels=("A", "B", "C"))
    assert said(three, A=[10.4], B=[9.4], C=[10]) == (
        "**Not so here, in the one seed. Of its 3 numbers 2 are so in the one seed.**"
    )


def test_takidas_estimates_are_tried_where_a_kind_can_tell_the_noisy_parts() -> None:
    """Section 5.3: only there is a parameterization sufficient."""
    uniform, _, spatial, _, conditional, _, both, _ = ENTRIES["takida/table-3"].claims
    assert len(uniform.labels) == 9
    assert spatial.labels == ("Diag-I SU+BU", "Diag-D SU", "Diag-D BU")
    assert conditional.labels == ("Iso-D SU+SL", "Diag-D SU", "Diag-D SL")
    assert both.labels == ("Diag-D SU",)
    assert isinstance(both, Nearness) and both.target == pytest.approx(0.017)
    assert both.within == pytest.approx(0.05 * 0.017)


def test_diag_d_is_tried_against_whatever_has_samples_of_a_source() -> None:
    prior, *others = ENTRIES["takida/table-4"].claims
    without = {"AE", "RAE", "RAE-GP"}
    for one in others:
        assert set(prior.labels) == set(one.labels) - without
        assert without < set(one.labels)


def test_se_avae_is_tried_at_the_smaller_radii() -> None:
    """AVAE, Appendix G: 'for smaller ε values'."""
    columns = [one.column for one in ENTRIES["cemgil/figure-9"].claims]
    assert sorted(columns) == 6 * ["0.01"] + 6 * ["0.1"]


def test_where_the_measure_is_at_its_ceiling_no_order_is_told() -> None:
    assert said(FALLING, 7.55, A=[7.6, 7.6], B=[7.58, 7.6], C=[1, 2]) == (
        "**So it is here, in both seeds. 1 of its 2 steps cannot be told: there the measure is at "
        "its ceiling.**"
    )
    assert said(ABOVE, 7.55, A=[7.6], B=[7]).startswith("**So it is here")
    assert said(ABOVE, 7.55, A=[7.6], B=[7.58]).startswith("**Not to be told here")
    for other in (7.58, 1):
        assert said(ALIKE, 7.55, A=[7.6], B=[other]).startswith("**Not to be told here")


def test_a_seed_that_speaks_against_it_counts_whatever_another_cannot_tell() -> None:
    told = said(FALLING, 9.16, A=[9.19, 9.1], B=[9.18, 9.15], C=[1, 1])
    assert told == (
        "**Undecided here: of 2 seeds it is so in 0, not so in 1, and not to be told in 1, where "
        "the measure is at its ceiling. Of its 2 steps 1 are so in both seeds.**"
    )


def test_seeds_are_laid_side_by_side_and_one_that_lacks_a_row_is_left_out() -> None:
    book = Numbers({"A": {0: 1.0, 1: 3.0}, "B": {1: 2.0}})
    told = claim_sentence(book, ABOVE)  # type: ignore[arg-type]
    assert told.endswith(
        "**So it is here, in the one seed.** A 3; B 2. Of 2 seeds 1 left out, for want of a number."
    )
    nothing = claim_sentence(Numbers({"A": {0: 1.0}, "B": {}}), ABOVE)  # type: ignore[arg-type]
    assert nothing == "A lies above B. **Not measured here.**"


def test_what_is_nan_never_lets_a_claim_hold() -> None:
    least = replace(ABOVE, order=(("A", "B"), ("C",)))
    nan = math.nan
    for a, b in ((3.0, nan), (nan, 3.0)):
        assert (
            said(least, A=[a], B=[b], C=[1.0]) == "**Not to be told here: a number of it is NaN.**"
        )
    assert said(least, A=[3, 3], B=[nan, 3], C=[1, 1]) == (
        "**So it is here, in the one seed.** Of 2 seeds 1 left out, for want of a number."
    )
    assert said(ALIKE, A=[80], B=[nan]).startswith("**Not to be told here")
    assert said(replace(LOSES, since=""), A=[nan], B=[8]).startswith("**Not to be told here")


def test_what_is_infinite_is_at_no_ceiling_of_a_measure_that_has_none() -> None:
    assert said(ABOVE, A=[math.inf], B=[8]).startswith("**So it is here")
    assert said(ABOVE, A=[math.inf], B=[math.inf]).startswith("**Not so here")
    assert said(ALIKE, A=[math.inf], B=[8]).startswith("**Not so here")
    near = Nearness("A is 10.", "numbers", "n", ("A",), within=0.5, target=10)
    assert said(near, A=[math.inf]).startswith("**Not so here")

    class Endless(Book):
        def stat(self, _row: Row, _column: str) -> Spread | None:
            """Of any row."""
            return Spread(math.inf)

        def ceiling(self, _row: Row, _column: str) -> float:
            """None."""
            return math.inf

    book = Endless(*(None,) * 3)  # type: ignore[arg-type]
    assert not book.is_at_ceiling(Row("A", "A", {}), "n")
