"""An agreement with all the clocks there are."""

from __future__ import annotations

from desk.live.answering import TEXT

CLOCKS = """remind_before = ["PT1H", "PT30M"]
escalate = [{ after = "PT1H", to = "team_lead" }, { after = "PT3H", to = "inbound" }]"""
FADING = "touch.demo = { points = 40, half_life_days = 10 }"
RICH = TEXT.replace('remind_before = ["PT30M"]', CLOCKS).replace("touch.demo = { points = 20 }", FADING)
RICH += """
[team.inbound]
says = "They receive."
reassign_after = "PT2H"

[promise.feedback]
says = "Whoever comes back hears from us within two working days."
owner = "marketing"
from = "recycled"
to = "newsletter"
within = "PT16H"
calendar = "office"

[promise.verdict]
says = "Sales decides within a working day."
owner = "sales"
from = "handed_over"
to = "decided"
within = "PT8H"
calendar = "office"

[touchpoint.newsletter]
says = "A newsletter."
owner = "marketing"
direction = "outbound"
"""
