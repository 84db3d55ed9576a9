"""The one-dimensional discrete example that shows why a VAE's encoder breaks off its data.

Cemgil et al. 2020 (Smooth Encoders), Section 2.2, and Cemgil et al. 2020 (AVAE), Appendix D. The
papers leave open, and here is chosen:

- the sizes N_x and N_z: 64 cells each;
- the target π(X): a narrow and a broad bump on the ring, of half the mass each;
- how many observations are drawn from it: 60, which leave about half of the cells empty;
- the decoder's spread v: 0.1, held fixed, as Appendix D counts only its means as parameters;
- the start: means by chance, uniform on the ring, and encoder spreads of 0.3;
- the optimiser: Adam at a rate of 0.1, on exact gradients of the exact objective;
- the coupling's spread ν_ρ, of which Appendix D says 'on the order of 10⁻³': see `coupling_table`.
"""

from engine.demonstrator.course import METHODS, Snapshot, optimise
from engine.demonstrator.problem import Problem, make_problem
from engine.demonstrator.settings import Settings

__all__ = ["METHODS", "Problem", "Settings", "Snapshot", "make_problem", "optimise"]
