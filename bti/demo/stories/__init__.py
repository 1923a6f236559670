"""The children of the demo, on each level of each guide, made through the services as people would.

Times are told backwards from the day the demo is loaded, so that clocks always run.
"""

from bti.demo.stories import nittedal, sarpsborg, sondre, vestby, welfare
from bti.demo.stories.telling import Teller

STORIES = (
    sondre.jonas, sondre.maja, sondre.ella, sondre.viktor, sondre.amir,
    nittedal.nora, nittedal.emil, nittedal.aksel, nittedal.selma,
    vestby.noah, vestby.iben, vestby.theo, vestby.mie,
    sarpsborg.lukas, sarpsborg.frida, sarpsborg.yusuf, sarpsborg.sofia,
    welfare.emma, welfare.oliver, welfare.leah, welfare.jakob,
)  # fmt: skip

__all__ = ["STORIES", "Teller"]
