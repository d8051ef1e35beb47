"""What would a few thousand people do? Citizens and firms with life events, for tests and demonstrations."""

from search_engine.simulation.catalogue import Catalogue, Matter
from search_engine.simulation.citizens import Citizen
from search_engine.simulation.kinds import KINDS
from search_engine.simulation.manners import Manners
from search_engine.simulation.scripts import BadScripts, Fashion, Plot, Script, Step, read_plot
from search_engine.simulation.simulation import Plan, Simulation
from search_engine.simulation.stored import catalogue_of
from search_engine.simulation.truth import Follows, follows, truth_of

__all__ = [
    "KINDS",
    "BadScripts",
    "Catalogue",
    "Citizen",
    "Fashion",
    "Follows",
    "Manners",
    "Matter",
    "Plan",
    "Plot",
    "Script",
    "Simulation",
    "Step",
    "catalogue_of",
    "follows",
    "read_plot",
    "truth_of",
]
