"""What the build takes over (figures, constants, names), and what we assume ourselves."""

WALLONIA, DATE_2024 = "Wallonie", "2024-01-01"
IWEPS = "IWEPS, indicateur Population étrangère"
DUO = "DUO for a JOB, rapport annuel 2021"
IMPACT = "DUO for a JOB, page Notre impact"
STATBEL = "Statbel"

_Key = tuple[str, str, str]

FIGURES: dict[str, tuple[_Key, float, str, str]] = {
    "population": (("Population totale", WALLONIA, "2020-01-01"), 3645243, "people", STATBEL),
    "foreign_nationals": (
        ("Personnes de nationalité étrangère", WALLONIA, DATE_2024),
        404888,
        "people",
        IWEPS,
    ),
    "foreign_share_eu": (
        ("Part UE27 dans la population étrangère", WALLONIA, DATE_2024),
        67.1,
        "%",
        IWEPS,
    ),
    "foreign_share_europe_other": (
        ("Part Europe hors UE dans la population étrangère", WALLONIA, DATE_2024),
        6.5,
        "%",
        IWEPS,
    ),
    "foreign_share_africa": (
        ("Part Afrique dans la population étrangère", WALLONIA, DATE_2024),
        14.8,
        "%",
        IWEPS,
    ),
    "foreign_share_asia": (
        ("Part Asie dans la population étrangère", WALLONIA, DATE_2024),
        8.0,
        "%",
        IWEPS,
    ),
    "italians": (("Italiens", WALLONIA, DATE_2024), 88888, "people", IWEPS),
    "french": (("Français", WALLONIA, DATE_2024), 87287, "people", IWEPS),
    "ukrainians": (("Ukrainiens", WALLONIA, DATE_2024), 11908, "people", IWEPS),
    "belgians_of_foreign_origin": (
        ("Belges d'origine étrangère", WALLONIA, "2023"),
        24.4,
        "%",
        "Statbel, repris par la presse en 2023",
    ),
    "job_seekers": (
        ("Demandeurs d'emploi inoccupés", "Wallonie hors germanophones", "2016-08-31"),
        237542,
        "people",
        "Parlement de Wallonie, question écrite 327 (2015-2016)",
    ),
    "job_seekers_foreign": (
        ("dont nationalité étrangère", "Wallonie hors germanophones", "2016-08-31"),
        34354,
        "people",
        "Parlement de Wallonie, question écrite 327 (2015-2016)",
    ),
    "mentee_age_min": (("DUO mentees: âge", "Belgique", "2021"), 18, "years", DUO),
    "mentee_age_max": (("DUO mentees: âge", "Belgique", "2021"), 33, "years", DUO),
    "mentee_no_recognised_diploma": (
        ("DUO mentees: sans diplôme reconnu", "Belgique", "2021"),
        48,
        "%",
        DUO,
    ),
    "mentee_below_secondary": (("DUO mentees: diplôme < CESS", "Belgique", "2021"), 17, "%", DUO),
    "mentee_secondary": (("DUO mentees: CESS", "Belgique", "2021"), 10, "%", DUO),
    "mentee_bachelor": (("DUO mentees: bachelier", "Belgique", "2021"), 14, "%", DUO),
    "mentee_master": (("DUO mentees: master", "Belgique", "2021"), 11, "%", DUO),
    "mentee_foreign_nationality": (
        ("DUO mentees: nationalité étrangère", "Belgique", "2021"),
        76,
        "%",
        DUO,
    ),
    "mentee_no_precise_project": (
        ("DUO mentees: sans projet professionnel précis", "Belgique", "2021"),
        14.3,
        "%",
        DUO,
    ),
    "positive_outcome_12_months": (
        ("DUO: solution positive (emploi stage formation) en 12 mois", "Belgique", "2025"),
        72,
        "%",
        IMPACT,
    ),
    "stable_job_12_months": (
        ("DUO: emploi stable (CDD >=3 mois ou CDI)", "Belgique", "2025"),
        50,
        "%",
        IMPACT,
    ),
    "mentors_who_go_on": (("DUO: mentors qui recommencent", "Belgique", "2025"), 82, "%", IMPACT),
    "duos_completed": (
        ("DUO: duos menés à terme (6 mois)", "BE/FR/NL", "2025"),
        89,
        "%",
        "defi-autonomie.com, 2025 (secondaire)",
    ),
    "commute_km": (
        ("Distance domicile-travail moyenne", WALLONIA, "2017"),
        19.4,
        "km",
        "Forem, repris par la presse en 2017",
    ),
}

_DEMO = "for the demonstration only; no figure is published"

OURS: dict[str, tuple[float, str, str]] = {
    "mentee_french_a1": (10, "%", _DEMO),
    "mentee_french_a2": (27, "%", _DEMO),
    "mentee_french_b1": (35, "%", _DEMO),
    "mentee_french_b2": (19, "%", _DEMO),
    "mentee_french_c1": (9, "%", _DEMO),
    "mentee_women": (54, "%", _DEMO),
    "mentee_has_car": (32, "%", _DEMO),
    "mentee_has_bike": (24, "%", _DEMO),
    "mentee_accepts_remote": (45, "%", _DEMO),
    "mentor_women": (55, "%", _DEMO),
    "mentor_has_car": (84, "%", _DEMO),
    "mentor_has_bike": (30, "%", _DEMO),
    "mentor_accepts_remote": (60, "%", _DEMO),
    "mentor_retired": (12, "%", _DEMO),
    "mentor_second_language": (62, "%", _DEMO),
}

_CHOSEN = "assumption"
_SOURCED = "source"
_DETOUR = "mean radial detour 1.343 in 300 European cities"
_CLASSES = "guided by road class speeds of route planners: 40 to 90 km/h"
_NO_BUS = "no bus timetable used"
_RAIL = "not calibrated on a timetable"

TRAVEL: dict[str, tuple[tuple[str | int, ...] | float, str, str, str]] = {
    "earth_radius_km": (("distance", "earth_radius_km"), "km", _SOURCED, "mean radius, IUGG"),
    "inner_share": (
        0.5,
        "1",
        _CHOSEN,
        "within a commune: this share of the radius of the disc of equal area",
    ),
    "walk_kmh": (
        ("walk", "speed_kmh"),
        "km/h",
        _CHOSEN,
        "between 3.6 and 5 used by route planners",
    ),
    "walk_circuity": (("walk", "circuity"), "1", _SOURCED, _DETOUR),
    "bike_kmh": (
        ("bike", "speed_kmh"),
        "km/h",
        _CHOSEN,
        "between 12 and 15 used by route planners",
    ),
    "bike_circuity": (("bike", "circuity"), "1", _SOURCED, _DETOUR),
    "bike_terminal_min": (
        ("bike", "terminal_min"),
        "min",
        _CHOSEN,
        "to take out and lock the bike",
    ),
    "bike_relief": (
        0.25,
        "1",
        _CHOSEN,
        "more time where it is hilly; each end of the way counts for half",
    ),
    "relief_south_of_lat": (50.3, "degree", _CHOSEN, "south of the line Sambre-Meuse"),
    "relief_east_of_lon": (4.0, "degree", _CHOSEN, "south of the line Sambre-Meuse"),
    "car_circuity": (
        ("car", "circuity"),
        "1",
        _SOURCED,
        "driving is about 1.3 times the straight line, arXiv 2406.06490",
    ),
    "car_terminal_min": (("car", "terminal_min"), "min", _CHOSEN, "to park and walk"),
    "car_first_km": (("car", "bands_kmh", 0, 0), "km", _CHOSEN, _CLASSES),
    "car_first_kmh": (("car", "bands_kmh", 0, 1), "km/h", _CHOSEN, _CLASSES),
    "car_second_km": (("car", "bands_kmh", 1, 0), "km", _CHOSEN, _CLASSES),
    "car_second_kmh": (("car", "bands_kmh", 1, 1), "km/h", _CHOSEN, _CLASSES),
    "car_third_kmh": (("car", "bands_kmh", 2, 1), "km/h", _CHOSEN, _CLASSES),
    "bus_kmh": (("bus", "speed_kmh"), "km/h", _CHOSEN, _NO_BUS),
    "bus_near_km": (8, "km", _CHOSEN, "from here on the line is regional, with fewer stops"),
    "bus_far_kmh": (35, "km/h", _CHOSEN, _NO_BUS),
    "bus_circuity": (("bus", "circuity"), "1", _CHOSEN, _NO_BUS),
    "bus_wait_min": (("bus", "wait_min"), "min", _CHOSEN, _NO_BUS),
    "bus_access_min": (("bus", "access_min"), "min", _CHOSEN, _NO_BUS),
    "train_walk_km": (
        1.5,
        "km",
        _CHOSEN,
        "nearer than this one walks to the station, else takes the bus",
    ),
    "train_access_km": (("train", "max_access_km"), "km", _CHOSEN, _RAIL),
    "train_circuity": (("train", "circuity"), "1", _CHOSEN, _RAIL),
    "train_span_h": (("train", "span_h"), "h", _CHOSEN, "hours of service a day"),
    "train_wait_min": (5, "min", _CHOSEN, "shortest wait: people know the timetable"),
    "train_wait_max": (30, "min", _CHOSEN, "longest wait: people know the timetable"),
    "train_transfer_min": (("train", "transfer_min"), "min", _CHOSEN, _RAIL),
    "train_direct_stops": (
        140,
        "1/day",
        _CHOSEN,
        "a station with as many stops a day has direct trains",
    ),
    "train_direct_km": (60, "km", _CHOSEN, "up to this distance in a straight line"),
    "train_min_km": (("train", "min_rail_km"), "km", _CHOSEN, "nobody takes the train for less"),
    "train_short_km": (("train", "speed_kmh_by_rail_km", 0, 0), "km", _CHOSEN, _RAIL),
    "train_short_kmh": (("train", "speed_kmh_by_rail_km", 0, 1), "km/h", _CHOSEN, _RAIL),
    "train_middle_km": (("train", "speed_kmh_by_rail_km", 1, 0), "km", _CHOSEN, _RAIL),
    "train_middle_kmh": (("train", "speed_kmh_by_rail_km", 1, 1), "km/h", _CHOSEN, _RAIL),
    "train_long_kmh": (("train", "speed_kmh_by_rail_km", 2, 1), "km/h", _CHOSEN, _RAIL),
    "longest_min": (180, "min", _CHOSEN, "one way; beyond, the mode makes no sense for a meeting"),
    "walk_error": (0.15, "1", _CHOSEN, "share by which the real time may differ"),
    "bike_error": (0.2, "1", _CHOSEN, "share by which the real time may differ"),
    "car_error": (0.25, "1", _CHOSEN, "share by which the real time may differ"),
    "public_error": (0.35, "1", _CHOSEN, "share by which the real time may differ"),
}

EXTRA_LANGUAGES = {
    "ckb": "کوردیی ناوەندی",
    "rn": "Ikirundi",
    "bn": "বাংলা",
    "ne": "नेपाली",
    "el": "Ελληνικά",
}
"""Spoken here too, though not in the source list."""
FRENCH_NAMES = {
    "zgh": "amazigh (berbère)",
    "ku": "kurde (kurmandji)",
    "ckb": "kurde (sorani)",
    "fa-AF": "dari",
    "fa": "persan (farsi)",
    "rn": "kirundi",
}
ENGLISH_NAMES = {
    "zgh": "Amazigh (Berber)",
    "ku": "Kurdish (Kurmanji)",
    "ckb": "Kurdish (Sorani)",
    "fa-AF": "Dari",
    "fa": "Persian (Farsi)",
    "rn": "Kirundi",
    "ff": "Fula (Pulaar)",
    "bn": "Bengali",
}
ARABIC_NAMES = {
    "zgh": "الأمازيغية",
    "ku": "الكردية (الكرمانجية)",
    "ckb": "الكردية (السورانية)",
    "fa-AF": "الدرية",
}
