"""What would a few thousand people do? Citizens and firms with life events, for tests and demonstrations."""

from search_engine.measuring.simulation.behaviour_parameters import BehaviourParameters
from search_engine.measuring.simulation.catalogue import Catalogue, Matter
from search_engine.measuring.simulation.citizens import Citizen
from search_engine.measuring.simulation.ground_truth import Follows, follows, truth_of
from search_engine.measuring.simulation.kinds import KINDS
from search_engine.measuring.simulation.scenarios import BadScripts, Fashion, Plot, Script, Step, read_plot
from search_engine.measuring.simulation.simulation import Plan, Simulation
from search_engine.measuring.simulation.stored import catalogue_of

__all__ = [
    "KINDS",
    "BadScripts",
    "BehaviourParameters",
    "Catalogue",
    "Citizen",
    "Fashion",
    "Follows",
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
