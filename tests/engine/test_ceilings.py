"""Where a measure can tell no more."""

import math

from engine.ceilings import AT_CEILING, NEAR, ceiling


def test_a_hair_below_the_logarithm_of_the_images_nothing_more_is_told() -> None:
    assert ceiling(2000) == math.log(2000) - NEAR
    assert math.log(2000) >= ceiling(2000) > math.log(2000) - 2 * NEAR
    assert ceiling(1) <= 0, "one image alone is known before anything is told"
    assert f"within {NEAR:g} of the logarithm" in AT_CEILING


def test_of_no_known_number_of_images_no_number_is_too_high() -> None:
    assert ceiling(0) == math.inf
