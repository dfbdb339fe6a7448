"""The words of the synthetic company: how its fields, channels, touches and reasons are called, how common they are."""

from __future__ import annotations

CHANNELS = ("organic_search", "paid_search", "social", "email", "event", "referral", "direct", "outbound")
CHANNEL_SHARE = (0.22, 0.17, 0.12, 0.16, 0.07, 0.06, 0.14, 0.06)
"""How people first arrive."""
WARM_CHANNELS = (1, 6)
"""Where people go who already mean to buy: searching for the brand, typing the address."""
LEAD_COST = (3_500, 11_000, 9_000, 2_000, 26_000, 6_000, 0, 14_000)
"""Cents spent per new lead, by channel."""

KINDS = (
    "email_open", "email_click", "ad_click", "page_view", "pricing_view", "download", "webinar", "event", "form",
    "demo_request", "unsubscribe", "careers_view", "call", "email_sent", "meeting", "email_delivered",
)  # fmt: skip
KIND = {name: place for place, name in enumerate(KINDS)}
OUTBOUND_FROM = KIND["call"]
"""Kinds from this one on are started by us."""

_COLD = {
    "organic_search": {"page_view": 60, "download": 14, "form": 5, "careers_view": 9, "pricing_view": 8, "webinar": 4},
    "paid_search": {"ad_click": 45, "page_view": 40, "form": 6, "download": 5, "pricing_view": 4},
    "social": {"ad_click": 40, "page_view": 40, "download": 9, "careers_view": 6, "webinar": 5},
    "email": {"email_open": 64, "email_click": 20, "webinar": 6, "download": 7, "unsubscribe": 3},
    "event": {"event": 55, "webinar": 25, "page_view": 20},
    "referral": {"page_view": 62, "form": 14, "download": 12, "pricing_view": 12},
    "direct": {"page_view": 66, "pricing_view": 12, "careers_view": 12, "form": 10},
    "outbound": {"email_open": 60, "email_click": 28, "page_view": 12},
}
_WARM = {
    "organic_search": {"page_view": 38, "pricing_view": 26, "download": 18, "form": 10, "demo_request": 8},
    "paid_search": {"ad_click": 34, "pricing_view": 28, "page_view": 18, "form": 11, "demo_request": 9},
    "social": {"ad_click": 36, "page_view": 26, "download": 16, "webinar": 12, "pricing_view": 10},
    "email": {"email_open": 40, "email_click": 36, "webinar": 12, "download": 11, "unsubscribe": 1},
    "event": {"event": 60, "webinar": 22, "demo_request": 18},
    "referral": {"pricing_view": 34, "page_view": 30, "demo_request": 20, "form": 16},
    "direct": {"pricing_view": 40, "page_view": 32, "demo_request": 14, "form": 14},
    "outbound": {"email_click": 50, "email_open": 32, "page_view": 18},
}
_CAPTURE = {
    "organic_search": {"form": 50, "download": 40, "demo_request": 10},
    "paid_search": {"form": 60, "download": 25, "demo_request": 15},
    "social": {"download": 55, "form": 30, "webinar": 15},
    "email": {"webinar": 45, "download": 35, "form": 20},
    "event": {"event": 100},
    "referral": {"form": 70, "demo_request": 30},
    "direct": {"form": 70, "demo_request": 30},
    "outbound": {"email_click": 100},
}


def _weights(by_channel: dict[str, dict[str, int]]) -> list[list[float]]:
    return [[float(by_channel[channel].get(kind, 0)) for kind in KINDS] for channel in CHANNELS]


KIND_WEIGHTS = (_weights(_COLD), _weights(_WARM), _weights(_CAPTURE))
"""Weight of each kind by channel: for the curious, for buyers, and for the touch by which somebody becomes known."""
WITH_CONTENT = ("email_click", "page_view", "download", "webinar", "email_sent", "meeting")

SEGMENTS = ("enterprise", "mid_market", "smb", "startup", "public_sector", "agency")
SEGMENT_SHARE = (0.12, 0.27, 0.25, 0.16, 0.10, 0.10)
SEGMENT_MISAIMED = (0.02, 0.05, 0.20, 0.25, 0.08, 0.40)
"""The segments that the misaimed campaign reaches."""
SEGMENT_EMPLOYEES = (4000.0, 420.0, 45.0, 22.0, 900.0, 30.0)
"""Median size."""
SEGMENT_FIT = (0.5, 0.8, -0.2, -0.4, -0.3, -0.9)

INDUSTRIES = ("software", "manufacturing", "finance", "health", "retail", "logistics", "education", "public")
INDUSTRY_SHARE = (0.24, 0.18, 0.14, 0.13, 0.13, 0.10, 0.08, 0.0)
"""Outside the public sector, all of which is `public`."""
INDUSTRY_FIT = (0.3, 0.2, 0.2, 0.0, -0.1, 0.1, -0.4, -0.1)

SENIORITIES = ("c_level", "vp", "director", "manager", "staff")
SENIORITY_SHARE = (0.08, 0.11, 0.18, 0.32, 0.31)
SENIORITY_FIT = (0.4, 0.5, 0.4, 0.1, -0.5)

ROLES = ("operations", "it", "marketing", "sales", "finance", "hr", "student", "job_seeker")
ROLE_SHARE = (0.22, 0.21, 0.17, 0.17, 0.12, 0.06, 0.03, 0.02)
ROLE_FIT = (0.3, 0.2, 0.2, 0.3, 0.1, -0.4, -2.5, -2.5)

TEAMS = ("emea", "amer", "apac")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Singapore")
COUNTRIES = (
    ("DE", 0, "+49 1555"), ("GB", 0, "+44 7700"), ("FR", 0, "+33 1999"), ("NL", 0, "+31 6999"), ("ES", 0, "+34 6999"),
    ("SE", 0, "+46 7017"), ("US", 1, "+1 555"), ("CA", 1, "+1 555"), ("BR", 1, "+55 9999"), ("SG", 2, "+65 8999"),
    ("AU", 2, "+61 4915"), ("JP", 2, "+81 9099"),
)  # fmt: skip
"""Code, place of its team and zone, beginning of its phone numbers."""
COUNTRY_SHARE = (0.13, 0.11, 0.08, 0.05, 0.04, 0.04, 0.27, 0.06, 0.04, 0.05, 0.08, 0.05)

REASONS = (
    "not_our_customer", "too_small", "wrong_industry", "no_authority", "not_a_buyer", "no_budget", "no_interest",
    "bad_timing", "unreachable", "duplicate", "competitor",
)  # fmt: skip
"""Named as in the starter agreement; deals are also lost to a competitor."""
REASON = {name: place for place, name in enumerate(REASONS)}
COMES_BACK = ("no_budget", "no_interest", "bad_timing", "unreachable")
"""Reasons after which a lead may return."""

FIRST_NAMES = (
    "Amara", "Anton", "Beatriz", "Bilal", "Carla", "Chen", "Clara", "Daniel", "Deepa", "Elias", "Emma", "Farid",
    "Fiona", "Gabriel", "Greta", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Kaito", "Karin", "Lara", "Leon",
    "Lucia", "Malik", "Marta", "Mei", "Milan", "Nadia", "Nils", "Noor", "Olga", "Oscar", "Paula", "Priya", "Rafael",
    "Rosa", "Samir", "Sara", "Sofia", "Tara", "Tomas", "Uma", "Viktor", "Wanda", "Yara", "Yusuf", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Abe", "Almeida", "Andersen", "Bauer", "Bennett", "Berg", "Blanc", "Castro", "Chen", "Costa", "Dubois", "Eriksson",
    "Fischer", "Fournier", "Garcia", "Gupta", "Haddad", "Hansen", "Hoffmann", "Ito", "Jansen", "Khan", "Kim", "Koch",
    "Kowalski", "Lam", "Lind", "Lopez", "Maier", "Martin", "Mendes", "Morgan", "Nakamura", "Novak", "Okafor", "Olsen",
    "Patel", "Peeters", "Quinn", "Reyes", "Rossi", "Sato", "Schmidt", "Silva", "Singh", "Tan", "Turner", "Vega",
    "Visser", "Walker", "Weber", "Wong", "Young", "Zhang",
)  # fmt: skip
FIRM_FIRST = tuple(
    f"{begins}{ends}"
    for begins in (
        "Al", "Amb", "Ard", "Bel", "Bren", "Cal", "Cand", "Ced", "Cor", "Dal", "Del", "Dor", "El", "Em", "Fal", "Fen",
        "Gal", "Gran", "Hal", "Hes", "Il", "Iv", "Jan", "Jor", "Kal", "Kel", "Lan", "Lin", "Lor", "Lum", "Mar", "Mer",
        "Mil", "Nav", "Nor", "Ol", "Or", "Pal", "Pen", "Quin", "Ral", "Ren", "Sal", "Sel", "Sol", "Tal", "Ter", "Tor",
        "Ul", "Val", "Ver", "Vil", "Wal", "Wil", "Yor", "Zel",
    )
    for ends in (
        "anta", "aris", "avia", "eca", "edon", "elle", "enic", "era", "esta", "evo", "iana", "ico", "idex", "igo",
        "ilon", "imar", "inex", "ion", "ista", "ivo", "obia", "odyn", "olia", "onda", "ora", "orix", "ova", "uma",
        "unia", "uvo",
    )
)  # fmt: skip
FIRM_SECOND = (
    "Analytics", "Bank", "Build", "Care", "Cloud", "Components", "Consulting", "Devices", "Energy", "Foods",
    "Freight", "Goods", "Health", "Insurance", "Labs", "Learning", "Logistics", "Machines", "Media", "Mobility",
    "Networks", "Optics", "Pharma", "Power", "Retail", "Robotics", "Steel", "Supply", "Systems", "Works",
)  # fmt: skip

PROBLEMS = tuple(
    f"{lead} {trouble}"
    for lead in (
        "Honestly,", "For about a year now", "My boss keeps asking why", "Since we doubled in size", "Every quarter",
        "It is embarrassing that",
    )
    for trouble in (
        "our reports never agree with each other.",
        "leads sit for days before anybody calls them.",
        "nobody knows which campaigns bring paying customers.",
        "we copy numbers between four spreadsheets.",
        "sales says that our leads are useless.",
        "we lose track of who promised what to whom.",
        "our current tool is too slow for the amount of data.",
        "onboarding a new colleague takes us three months.",
        "we cannot say what next quarter will look like.",
        "the board wants figures we cannot stand behind.",
    )
)  # fmt: skip
"""What people write into the form, in their own words."""

PIECES = (
    "buyers-guide", "roi-calculator", "case-study", "comparison", "checklist", "webinar-recording", "white-paper",
    "security-brief", "product-tour", "template", "benchmark", "how-to",
)  # fmt: skip
TOPICS = ("forecasting", "onboarding", "reporting", "hand-off", "pricing", "migration")
