"""The programmes of the demonstration: who runs which, where, how, with how many people.

Operators and partners are those that the nine basins named in 2017; their settings, staff and
people are invented. Names of regional centres are the public ones of `reference`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mentorat.duos.states import CheckpointKind

K = CheckpointKind
# Few looks at a duo, for operators with little time.
LIGHT = (K.FIT, K.DAY_30, K.MONTH_3, K.END)


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many people of one side are at which point of their way."""

    through: int  # admitted in time for one of the past rounds
    draft: int = 1
    submitted: int = 2
    in_interview: int = 2
    fresh: int = 3  # admitted since the last closed round
    paused: int = 1
    declined: int = 1
    withdrawn: int = 1

    @property
    def total(self) -> int:
        return sum(vars(self).values())


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """One programme. `rounds` are days ago of its closed rounds; `now` what is open today."""

    slug: str
    name: str
    basin: str
    lead: str
    coordinator: str
    partners: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    duration_months: int = 6
    meetings_per_month: int = 2
    answer_days: int = 7
    slots_needed: int = 1
    weights: tuple[int, int, int, int] = (350, 250, 250, 150)
    contact_days: int = 10
    checkpoints: tuple[CheckpointKind, ...] = ()
    antenna: str = ""
    mentees: Crowd = Crowd(through=13)
    mentors: Crowd = Crowd(through=12, draft=0, submitted=1, in_interview=1, declined=0)
    rounds: tuple[int, ...] = (430, 310, 215, 128, 70, 27)
    now: tuple[str, ...] = ()


# code: (kind, name, short name, commune of the seat); the centres come from `reference`.
OPERATORS = {
    "PLS": ("operator", "Pour la Solidarité", "PLS", "21013"),
    "DUO": ("operator", "DUO for a JOB", "DUO", "62063"),
    "CHOQ": ("operator", "Asbl Choq", "Choq", None),
    "CPAS-W": ("referrer", "CPAS de Wavre", "CPAS Wavre", "25112"),
    "FOREM-BW": ("referrer", "Le Forem, Brabant wallon", "Forem BW", "25072"),
}

PROGRAMMES = (
    Sketch(
        slug="brabant-wallon",
        name="Mentorat Brabant wallon",
        basin="brabant-wallon",
        lead="CRIBW",
        partners=("CPAS-W", "FOREM-BW"),
        coordinator="Claire Dumoulin",
        others=("Hugo Stassart",),
        antenna="Rue de l’Exemple 3, 1400 Nivelles",
        mentees=Crowd(
            through=76,
            draft=4,
            submitted=9,
            in_interview=11,
            fresh=24,
            paused=3,
            declined=6,
            withdrawn=4,
        ),
        mentors=Crowd(
            through=40,
            draft=2,
            submitted=5,
            in_interview=4,
            fresh=15,
            paused=3,
            declined=2,
            withdrawn=3,
        ),
        rounds=(560, 490, 430, 380, 330, 285, 240, 205, 172, 143, 115, 88, 60, 36, 17),
        now=("published", "solved"),
    ),
    Sketch(
        slug="mons-borinage",
        name="Mentorat Mons-Borinage",
        basin="hainaut-centre",
        lead="CIMB",
        coordinator="Giuseppe Ferri",
        answer_days=10,
        checkpoints=LIGHT,
        antenna="Grand-Rue de l’Exemple 12, 7000 Mons",
        now=("open",),
    ),
    Sketch(
        slug="centre",
        name="Duos du Centre",
        basin="hainaut-centre",
        lead="CeRAIC",
        coordinator="Martine Hautier",
        duration_months=5,
        antenna="Rue de l’Exemple 28, 7100 La Louvière",
        rounds=(420, 300, 200, 120, 66, 24),
    ),
    Sketch(
        slug="charleroi",
        name="Mentorat Charleroi",
        basin="hainaut-sud",
        lead="PLS",
        partners=("CRIC",),
        coordinator="Nadia Cherifi",
        weights=(400, 200, 200, 200),
        antenna="Boulevard de l’Exemple 44, 6000 Charleroi",
        mentees=Crowd(through=14, fresh=6),
        rounds=(450, 340, 250, 180, 122, 65, 30),
        now=("published",),
    ),
    Sketch(
        slug="huy-waremme",
        name="Mentorat Huy-Waremme",
        basin="huy-waremme",
        lead="CRIPEL",
        coordinator="Bernadette Lissoir",
        weights=(300, 200, 350, 150),
        antenna="Place de l’Exemple 1, 4500 Huy",
        rounds=(440, 310, 210, 133, 77, 35),
    ),
    Sketch(
        slug="liege",
        name="Duos Liège",
        basin="liege",
        lead="CRIPEL",
        partners=("DUO",),
        coordinator="Bernadette Lissoir",
        others=("Samir Haddouche",),
        antenna="Place de l’Exemple 18, 4000 Liège",
        mentees=Crowd(through=18, submitted=3, in_interview=3, fresh=4),
        mentors=Crowd(through=16, draft=1, submitted=1, in_interview=1, declined=0),
        rounds=(470, 360, 260, 185, 131, 80, 32),
        now=("frozen",),
    ),
    Sketch(
        slug="liege-jeunes",
        name="Jeunes en duo Liège",
        basin="liege",
        lead="DUO",
        partners=("CRIPEL",),
        coordinator="Elke Verstraete",
        meetings_per_month=8,
        slots_needed=2,
        answer_days=5,
        contact_days=5,
        weights=(300, 250, 200, 250),
        antenna="Quai de l’Exemple 7, 4020 Liège",
        rounds=(390, 280, 188, 125, 84, 45, 20),
    ),
    Sketch(
        slug="luxembourg",
        name="Mentorat Luxembourg",
        basin="luxembourg",
        lead="CRILUX",
        coordinator="Odile Martilly",
        answer_days=14,
        weights=(300, 250, 350, 100),
        checkpoints=LIGHT,
        antenna="Avenue de l’Exemple 9, 6800 Libramont-Chevigny",
        rounds=(435, 315, 200, 121, 58),
    ),
    Sketch(
        slug="namur",
        name="Net2Work Namur",
        basin="namur",
        lead="CAI",
        partners=("PLS",),
        coordinator="Jonathan Warzée",
        antenna="Rue de l’Exemple 21, 5000 Namur",
        mentees=Crowd(through=13, fresh=9),
        mentors=Crowd(through=11, draft=0, submitted=1, in_interview=1, fresh=5, declined=0),
        now=("solved",),
    ),
    Sketch(
        slug="namur-soins",
        name="Duos du soin Namur",
        basin="namur",
        lead="CAI",
        coordinator="Jonathan Warzée",
        duration_months=4,
        weights=(450, 250, 150, 150),
        antenna="Rue de l’Exemple 21, 5000 Namur",
        mentees=Crowd(through=11),
        rounds=(370, 270, 170, 96, 40),
    ),
    Sketch(
        slug="verviers",
        name="Duos Verviers",
        basin="verviers",
        lead="CRVI",
        partners=("DUO",),
        coordinator="Rachida Ouali",
        duration_months=6,
        weights=(300, 350, 200, 150),
        antenna="Rue de l’Exemple 60, 4800 Verviers",
    ),
    Sketch(
        slug="wallonie-picarde",
        name="Mentorat Wallonie picarde",
        basin="wallonie-picarde",
        lead="CHOQ",
        partners=("CIMB", "CeRAIC"),
        coordinator="Thibault Delmée",
        contact_days=7,
        antenna="Rue de l’Exemple 5, 7500 Tournai",
        now=("open",),
    ),
)

# Whom one meets at the IBEFE of a basin: they promote and read figures, they interview nobody.
PROMOTERS = {
    "brabant-wallon": "Aurore Pirard",
    "hainaut-centre": "Denis Caucheteux",
    "hainaut-sud": "Sabine Mercenier",
    "huy-waremme": "Lionel Hubin",
    "liege": "Fabienne Colson",
    "luxembourg": "Régis Thomassin",
    "namur": "Julie Devaux",
    "verviers": "Mélanie Fyon",
    "wallonie-picarde": "Amandine Vercruysse",
}

REGION = "Hélène Maréchal"
# Enterprises with somebody who may see its page, who signs in by a mailed link.
CONTACTS = {
    "Clinique des Trois Vallées": "Geneviève Lacroix",
    "Clinique Sainte-Barbe-en-Haine": "Nathalie Delhaye",
    "Novaxis Pharma": "Stéphane Deprez",
    "Aéromaintenance du Pays noir": "Ludovic Bauduin",
    "Hôpital des Coteaux neufs": "Carmela Iannone",
    "Maison de repos La Citadelle bleue": "Myriam Pochet",
    "Fromagerie de la Haute-Sûre": "Bertrand Kessler",
    "Laine & Fibre de la Vesdre": "Ursula Nyssen",
    "Clinique des Cinq Clochers": "Dorothée Vandamme",
}
# One phrase for all staff: hashed once, printed with the sign-ins. It protects invented people.
PHRASE = "des duos pour la Wallonie"
