"""The discrete example that shows why encoders break."""

from engine.recipes.recipe import Recipe
from engine.recipes.writing import call, script

NO_COMMAND = "There is no command for this example: copy it as Python."
LOOP = """\
snapshots = {}
for method in METHODS:
    *_, snapshots[method] = optimise(settings, method)
    print(method, snapshots[method].log_likelihood, snapshots[method].roughness)"""


def fragility_recipe(coupling: float, radius: int, steps: int, seed: int) -> Recipe:
    """All its methods to their last step, by Python alone; settings as in `Demonstrate`."""
    settings = call("Settings", coupling=coupling, radius=radius, steps=steps, seed=seed)
    imports = [f"engine.demonstrator: {name}" for name in ("METHODS", "Settings", "optimise")]
    return Recipe(script(imports, f"settings = {settings}", LOOP), why_no_command=NO_COMMAND)
