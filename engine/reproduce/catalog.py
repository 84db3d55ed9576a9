"""The entries by name, in the papers' order."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.reproduce import (
    avae_figure_9,
    avae_table_3,
    irobe_figure_1,
    irobe_figure_2,
    irobe_table_1,
    irobe_table_2,
    irobe_trade_off,
    smooth_figures,
    smooth_figures_2_3,
    smooth_table_1,
    takida_figures,
    takida_table_1,
    takida_table_3,
    takida_table_4,
    takida_table_5,
    takida_table_7,
    takida_table_e8,
)
from engine.reproduce.entry import Entry

ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            irobe_table_1.ENTRY,
            irobe_table_2.ENTRY,
            irobe_figure_1.ENTRY,
            irobe_figure_2.ENTRY,
            irobe_trade_off.ENTRY,
            takida_table_1.ENTRY,
            takida_table_3.ENTRY,
            takida_table_4.ENTRY,
            takida_table_5.ENTRY,
            takida_table_7.ENTRY,
            takida_table_e8.ENTRY,
            takida_figures.FIGURE_D4,
            takida_figures.FIGURE_J6,
            takida_figures.FIGURE_J7,
            takida_figures.FIGURE_J9,
            smooth_figures_2_3.FIGURE_2,
            smooth_figures_2_3.FIGURE_3,
            smooth_figures.ENTRY_4,
            smooth_figures.ENTRY_5,
            smooth_figures.ENTRY_7,
            smooth_table_1.ENTRY,
            smooth_table_1.ENTRY_8,
            avae_figure_9.ENTRY,
            avae_table_3.ENTRY,
        )
    }
)
