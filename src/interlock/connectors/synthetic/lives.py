"""What happened to the people of one chunk, from the first touch to the last renewal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.connectors.synthetic.cast import Cast, Scene, cast
from interlock.connectors.synthetic.deals import Customers, Deals, customers, deals
from interlock.connectors.synthetic.funnel import Handoffs, handed
from interlock.connectors.synthetic.selling import selling
from interlock.connectors.synthetic.touches import Story, Touches, joined, newsletters, story, subscribed

if TYPE_CHECKING:
    from interlock.connectors.synthetic.chance import Rng
    from interlock.connectors.synthetic.setting import Setting


@dataclass(frozen=True)
class Lives:
    """Everything that happened in a chunk, also after the window's end."""

    cast: Cast
    story: Story
    handoffs: Handoffs
    deals: Deals
    customers: Customers
    touches: Touches


def lived(draw: Rng, setting: Setting, count: int) -> Lives:
    """Let so many people live."""
    scene = Scene(draw, setting, cast(draw, setting, count))
    told = story(scene)
    handoffs = handed(scene, told)
    found = deals(scene, told, handoffs)
    touches = subscribed(joined([told.touches, newsletters(scene), *selling(scene, handoffs, found)]), count)
    return Lives(scene.cast, told, handoffs, found, customers(draw, scene.cast, found), touches)
