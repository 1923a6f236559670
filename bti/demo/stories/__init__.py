"""The children of the demo, on each level of each guide, made through the services as people would.

Times are told backwards from the day the demo is loaded, so that clocks always run.
"""

from bti.demo.stories import (
    expecting,
    grown,
    meetings,
    nittedal,
    passing,
    pictures,
    sarpsborg,
    sondre,
    thought,
    vestby,
    watched,
    welfare,
    written_together,
)
from bti.demo.stories.telling import Teller

STORIES = (
    sondre.jonas, sondre.maja, sondre.ella, sondre.viktor, sondre.amir,
    grown.henrik,
    nittedal.nora, nittedal.emil, nittedal.aksel, nittedal.selma,
    vestby.noah, vestby.iben, vestby.theo, vestby.mie, written_together.iben_together,
    sarpsborg.lukas, sarpsborg.frida, sarpsborg.yusuf, sarpsborg.sofia,
    pictures.share_pictures, expecting.saras_child,
    thought.ella_goes_on, meetings.ella_meets,
    passing.oskar, passing.tuva, passing.selmas_plan,
    watched.ways_in, watched.somebody_asks, watched.somebody_read,
    watched.two_are_graded,
    welfare.emma, welfare.oliver, welfare.leah, welfare.jakob,
)  # fmt: skip

__all__ = ["STORIES", "Teller"]
