"""The five demonstrations: facts of size and shape from the partnerships' published arrangements, names made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Council:
    """A made-up council within a demonstration, with the code of the area it stands for."""

    name: str
    area: str
    schools: int


@dataclass(frozen=True)
class Demonstration:
    """One demonstration: what it is called, its councils, how it sees itself, and how many agencies it asks."""

    slug: str
    name: str
    short_name: str
    accent: str
    contact_line: str
    areas: dict[str, str]
    councils: tuple[Council, ...]
    agencies: int
    bands: dict[str, int]
    interim_every_second_year: bool = False


PARTNERSHIPS: tuple[Demonstration, ...] = (
    Demonstration(
        "sefton",
        "Sefton Safeguarding Children Partnership (demonstration)",
        "Sefton",
        "#4a2c7a",
        "Business unit: weekdays, 9 am to 5 pm",
        {"343": "Sefton"},
        (Council("Marram Bay Council", "343", 102),),
        40,
        {"high": 85, "middle": 60},
    ),
    Demonstration(
        "stockport",
        "Stockport Safeguarding Children Partnership (demonstration)",
        "Stockport",
        "#0b4f71",
        "Business unit: weekdays, 9 am to 5 pm",
        {"356": "Stockport"},
        (Council("Millbrow Council", "356", 92),),
        34,
        {"high": 85, "middle": 60},
    ),
    Demonstration(
        "halton",
        "Halton Children and Young People Safeguarding Partnership (demonstration)",
        "Halton",
        "#7a2350",
        "Business unit: weekdays, 9 am to 5 pm",
        {"876": "Halton"},
        (Council("Two Bridges Council", "876", 58),),
        28,
        {"high": 85, "middle": 60},
        True,
    ),
    Demonstration(
        "calderdale",
        "Calderdale Safeguarding Children Partnership (demonstration)",
        "Calderdale",
        "#1f5130",
        "Business unit: weekdays, 9 am to 5 pm",
        {"381": "Calderdale"},
        (Council("Hebblestone Council", "381", 88),),
        32,
        {"high": 90, "middle": 65},
    ),
    Demonstration(
        "hartlepool-stockton",
        "Hartlepool and Stockton-on-Tees Safeguarding Children Partnership (demonstration)",
        "Hartlepool & Stockton",
        "#5b3a00",
        "Business unit: weekdays, 9 am to 5 pm",
        {"805": "Hartlepool", "808": "Stockton-on-Tees"},
        (Council("Heugh Point Council", "805", 38), Council("Ropery Wharf Council", "808", 62)),
        36,
        {"high": 85, "middle": 60},
    ),
)

FIRST = [
    "Alder",
    "Birch",
    "Cedar",
    "Elm",
    "Fern",
    "Gorse",
    "Hazel",
    "Heather",
    "Holly",
    "Juniper",
    "Larch",
    "Linden",
    "Maple",
    "Marsh",
    "Mill",
    "Moor",
    "Oak",
    "Orchard",
    "Pine",
    "Quarry",
    "Rowan",
    "Sandhill",
    "Skell",
    "Sorrel",
    "Thistle",
    "Thorn",
    "Willow",
    "Yarrow",
    "Beck",
    "Brook",
]
SECOND = [
    "acre",
    "bank",
    "bridge",
    "brow",
    "cote",
    "croft",
    "dale",
    "field",
    "fold",
    "ford",
    "gate",
    "grove",
    "ham",
    "holme",
    "ley",
    "lea",
    "mere",
    "rigg",
    "side",
    "wick",
]
SAINTS = ["Osyth", "Ebba", "Hybald", "Modwen", "Wulfram", "Edburga", "Sidwell", "Rumon", "Arild", "Decuman"]

# share of schools, what stands behind the name, phase, type, legal route, ages low and high, nursery, sixth form
SCHOOLS: tuple[tuple[int, str, str, str, str, int, int, bool, bool], ...] = (
    (30, "Primary School", "Primary", "Community school", "s175", 3, 11, True, False),
    (16, "Church of England Primary School", "Primary", "Voluntary controlled school", "s175", 4, 11, False, False),
    (14, "Catholic Primary School", "Primary", "Voluntary aided school", "s175", 4, 11, False, False),
    (12, "Primary Academy", "Primary", "Academy converter", "s157", 5, 11, False, False),
    (10, "Academy", "Secondary", "Academy sponsor led", "s157", 11, 16, False, False),
    (5, "High School", "Secondary", "Academy converter", "s157", 11, 18, False, True),
    (4, "School", "Not applicable", "Community special school", "s175", 4, 19, False, True),
    (3, "Nursery School", "Nursery", "Local authority nursery school", "s175", 2, 5, True, False),
    (3, "Preparatory School", "Not applicable", "Other independent school", "s157", 3, 13, True, False),
    (
        2,
        "Alternative Provision Academy",
        "Not applicable",
        "Academy alternative provision converter",
        "s157",
        11,
        16,
        False,
        False,
    ),
    (1, "Boarding School", "Not applicable", "Other independent school", "s157", 7, 18, False, True),
)

# kind, name with {council} or {place}, basis; the first ones are asked first
AGENCIES: tuple[tuple[str, str, str], ...] = (
    ("local-authority", "{council}: children’s social care", "statutory_s11"),
    ("local-authority", "{council}: education", "statutory_s11"),
    ("local-authority", "{council}: housing", "statutory_s11"),
    ("local-authority", "{council}: public health", "statutory_s11"),
    ("local-authority", "{council}: sport and leisure", "statutory_s11"),
    ("youth-justice", "{council}: youth justice service", "statutory_s11"),
    ("local-authority", "{council}: early help", "statutory_s11"),
    ("local-authority", "{council}: adult social care", "statutory_s11"),
    ("local-authority", "{council}: 0 to 19 service", "statutory_s11"),
    ("police", "{place} Constabulary", "statutory_s11"),
    ("police-and-crime-commissioner", "Commissioner for {place} Constabulary", "statutory_s11"),
    ("health-commissioner", "{place} Integrated Care Board", "statutory_s11"),
    ("nhs-trust", "{place} Hospitals Trust", "statutory_s11"),
    ("nhs-trust", "{place} Children’s Hospital Trust", "statutory_s11"),
    ("nhs-trust", "{place} Mental Health Trust", "statutory_s11"),
    ("general-practice", "{place} General Practice Alliance", "relevant_agency"),
    ("ambulance", "{place} Ambulance Service", "statutory_s11"),
    ("fire", "{place} Fire and Rescue", "relevant_agency"),
    ("probation", "{place} Probation Delivery Unit", "statutory_s11"),
    ("national-body", "{place} Family Court Advisory Service", "relevant_agency"),
    ("national-body", "{place} Railway Police", "relevant_agency"),
    ("immigration", "{place} Port and Borders Office", "relevant_agency"),
    ("housing", "{place} Homes", "relevant_agency"),
    ("housing", "{place} Housing Association", "relevant_agency"),
    ("voluntary", "{place} Young Carers", "contract"),
    ("voluntary", "{place} Women’s Centre", "invited"),
    ("voluntary", "{place} Community and Voluntary Service", "invited"),
    ("childrens-home", "{place} House Children’s Home", "relevant_agency"),
    ("childrens-home", "{place} Lodge Children’s Home", "relevant_agency"),
    ("fostering-agency", "{place} Fostering", "relevant_agency"),
    ("adoption-agency", "{place} Adoption", "relevant_agency"),
    ("supported-accommodation", "{place} Supported Living", "contract"),
    ("faith", "{place} Faith Network", "invited"),
    ("sport", "{place} Sports Trust", "invited"),
    ("health-provider", "{place} Community Health", "contract"),
    ("health-provider", "{place} Hospice", "contract"),
    ("voluntary", "{place} Youth Club", "invited"),
    ("sport", "{place} Swimming Club", "invited"),
    ("voluntary", "{place} Refugee Welcome", "invited"),
    ("prison", "{place} Secure Training Unit", "statutory_s11"),
)
