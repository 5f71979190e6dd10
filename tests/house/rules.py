"""The house's rules as data, in one place. `docs/architecture.md` says why each exists."""

from __future__ import annotations

# Imports point down only: a room sees itself and what stands below it in this list.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("app",),
    ("demo",),
    ("portal", "workspace"),
    ("figures",),
    ("rounds",),
    ("duos",),
    ("interviews",),
    ("events",),
    ("candidates",),
    ("organisations",),
    ("accounts",),
    ("reference",),
    ("foundation",),
)
RANK = {room: -level for level, rooms in enumerate(FLOORS) for room in rooms}

ENGINE_DOOR = "mentorat/rounds/problem.py"
ENGINE_MAY_IMPORT = frozenset({"matching", "numpy", "scipy"})
# Only its shell reads and writes spreadsheets.
ENGINE_SHELL_MAY_IMPORT = ENGINE_MAY_IMPORT | {"openpyxl", "python_calamine"}
COMMIT_DOOR = "mentorat/foundation/db.py"
CLOCK_DOOR = "mentorat/foundation/clock.py"

# What a room may be made of; past 300 lines a file becomes a folder of the same name.
ROOM_FILES = frozenset(
    {
        "__init__",
        "states",
        "errors",
        "models",
        "queries",
        "services",
        "mails",
        "forms",
        "routes",
        "tasks",
        "commands",
    }
)
EXTRA_ROOM_FILES: dict[str, frozenset[str]] = {
    # Facts are neither states nor services: one file per family of facts, and their builders.
    "reference": frozenset(
        {
            "build",
            "build_figures",
            "places",
            "population",
            "search",
            "speech",
            "tables",
            "travel",
            "work",
        }
    ),
    "accounts": frozenset({"sign_in"}),  # the door between a request and its user
    "rounds": frozenset({"problem"}),  # the door to the engine
}
FREE_ROOMS = frozenset({"foundation", "demo"})  # tools and invented people: own file names
DATA_FOLDERS = frozenset({"data"})
PLAIN_FOLDERS = frozenset({"static", "translations"})  # of the package, not rooms

# Inside a room (and towards lower rooms) a file imports only what is as plain as itself.
FILE_RANK = {
    "states": 0,
    "errors": 0,
    "models": 1,
    "queries": 2,
    "mails": 3,
    "problem": 3,
    "services": 4,
    "forms": 5,
    "routes": 6,
    "tasks": 6,
    "commands": 6,
}
FORMS_MAY_NOT_IMPORT = frozenset({"services", "routes", "tasks", "commands"})
EDGE_FILES = frozenset({"routes", "tasks", "commands"})  # of a room, for the app alone

ATTIC_NAMES = frozenset({"util", "utils", "helper", "helpers", "common", "misc"})
MODULE_LINES = 300
TEST_LINES = 500
FUNCTION_LINES = 30
ROUTE_LINES = 15

BUSINESS_NOUNS = frozenset(
    {
        "basin",
        "bassin",
        "candidate",
        "coordinator",
        "duo",
        "employer",
        "enterprise",
        "interviewer",
        "mentee",
        "mentor",
        "programme",
        "referrer",
    }
)

# An HTTP header, not a person.
NO_BUSINESS = ("referrer_policy", "referrer-policy", "no-referrer")

# Words a reader sees outside the catalogues: the name of the house, units, codes.
UNTRANSLATED = frozenset({"mentorat", "a4", "cv", "h", "km", "min", "pdf", "sms", "xlsx", "csv"})

# Our own literal markup, never a person's words; each line says why.
SAFE_MARKUP: dict[str, str] = {}

# Languages that must be complete: staff choose theirs too. English is what the code says.
COMPLETE = ("fr", "ar")

# Pages of libraries that we only restyle: the library itself asks for them by name.
LIBRARY_TEMPLATES: tuple[str, ...] = ()
# Views that are not ours; each has its own protection.
LIBRARY_ENDPOINTS = ("static",)
