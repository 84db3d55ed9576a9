"""What was done in the window, as a line for the shell and as Python: both give its numbers again.

Pure functions from settings and names to text. Nothing here imports torch, or runs anything.
"""

from engine.recipes.attack import attack_recipe
from engine.recipes.budget_grid import budget_grid_recipe
from engine.recipes.clean_figures import figures_recipe
from engine.recipes.fragility import fragility_recipe
from engine.recipes.label_efficiency import label_efficiency_recipe
from engine.recipes.latent_map import map_recipe
from engine.recipes.listed import runs_recipe, sweep_recipe
from engine.recipes.map_colour import MapColour
from engine.recipes.map_places import MapMoves
from engine.recipes.neighbours import neighbours_recipe
from engine.recipes.new_images import path_recipe, samples_recipe
from engine.recipes.phases import as_one_training
from engine.recipes.recipe import NumberedImage, Picture, Recipe
from engine.recipes.robustness import robustness_recipe, trade_off_recipe
from engine.recipes.sanity import sanity_recipe
from engine.recipes.training import training_recipe

__all__ = [
    "MapColour",
    "MapMoves",
    "NumberedImage",
    "Picture",
    "Recipe",
    "as_one_training",
    "attack_recipe",
    "budget_grid_recipe",
    "figures_recipe",
    "fragility_recipe",
    "label_efficiency_recipe",
    "map_recipe",
    "neighbours_recipe",
    "path_recipe",
    "robustness_recipe",
    "runs_recipe",
    "samples_recipe",
    "sanity_recipe",
    "sweep_recipe",
    "trade_off_recipe",
    "training_recipe",
]
