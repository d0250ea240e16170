"""The districts of the demo: which province, how many people, which border or coast."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCES = ("punjab", "sindh", "kp", "balochistan", "islamabad", "gilgit_baltistan", "at_sea", "abroad")


@dataclass(frozen=True)
class District:
    """`people` in hundred thousands ([PBS23] in `figures.py`); `border` is the neighbour or `none`."""

    code: str
    province: str
    people: float
    border: str = "none"
    coastal: bool = False

    @property
    def name(self) -> str:
        return self.code.replace("_", " ").title()


def _districts(province: str, *rows: tuple[str, float] | tuple[str, float, str]) -> list[District]:
    places = []
    for code, people, *marks in rows:
        border = marks[0] if marks else "none"
        places.append(
            District(code, province, people, "none" if border == "coast" else border, "coast" in marks)
        )
    return places


DISTRICTS = (
    *_districts(
        "punjab",
        ("lahore", 130, "india"),
        ("faisalabad", 91),
        ("rawalpindi", 61),
        ("gujranwala", 60),
        ("rahim_yar_khan", 56),
        ("multan", 54),
        ("sialkot", 45, "india"),
        ("sargodha", 43),
        ("bahawalpur", 43, "india"),
        ("kasur", 41, "india"),
        ("sheikhupura", 40),
        ("okara", 35, "india"),
        ("dera_ghazi_khan", 34),
        ("gujrat", 32),
        ("attock", 22),
        ("mianwali", 18),
        ("khushab", 15),
    ),
    *_districts(
        "sindh",
        ("karachi", 204, "coast"),
        ("hyderabad", 24),
        ("badin", 20, "india"),
        ("larkana", 18),
        ("mirpur_khas", 17),
        ("sukkur", 16),
        ("jacobabad", 12),
        ("thatta", 11, "coast"),
    ),
    *_districts(
        "kp",
        ("peshawar", 48),
        ("mardan", 27),
        ("swat", 27),
        ("charsadda", 18),
        ("dera_ismail_khan", 18),
        ("nowshera", 17),
        ("bannu", 14),
        ("kohat", 12),
        ("haripur", 12),
        ("khyber", 12, "afghanistan"),
        ("kurram", 8, "afghanistan"),
        ("north_waziristan", 7, "afghanistan"),
        ("chitral", 5, "afghanistan"),
    ),
    *_districts(
        "balochistan",
        ("quetta", 26),
        ("kech", 11, "iran"),
        ("pishin", 8),
        ("lasbela", 7, "coast"),
        ("panjgur", 5, "iran"),
        ("chaman", 5, "afghanistan"),
        ("zhob", 4, "afghanistan"),
        ("gwadar", 3, "coast"),
        ("washuk", 3, "iran"),
        ("chagai", 3, "afghanistan"),
        ("kharan", 3),
    ),
    *_districts("islamabad", ("islamabad", 24)),
    *_districts("gilgit_baltistan", ("gilgit", 3, "china"), ("hunza", 1, "china")),
    *_districts("at_sea", ("arabian_sea", 0)),
    *_districts("abroad", ("overseas", 0)),
)

NEAR = {"afghanistan": 4.0, "iran": 4.0, "china": 1.5, "india": 1.2, "none": 1.0}
"""How much more is found per head near this border; assumed."""
