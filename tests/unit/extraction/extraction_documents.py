"""Documents that the tests of extraction take apart."""

from datetime import UTC, datetime

from depeche.records.flow import Claims, Document

NEWS = [
    "Le port de Saint-Brélan a rouvert vendredi matin après trois semaines de travaux.",
    "Les premiers chalutiers ont quitté le bassin vers cinq heures, sous une pluie fine.",
    "« On attendait ça depuis l’automne », raconte Yann Kerbrat, patron de l’Étoile du large.",
    "La région a financé les deux tiers du chantier, estimé à quatre millions d’euros.",
    "Une seconde tranche, consacrée à la criée, doit commencer au printemps prochain.",
]
URL = "https://www.lequai.example/ville/port"


def html(body: str, head: str = "", lang: str = "fr") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def article(head: str = "", before: str = "", after: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in NEWS)
    menu = "<nav><a href='/'>Accueil</a> <a href='/sport'>Sport</a></nav>"
    return html(f"{menu}<main><article>{before}{text}{after}</article></main>", head)


def document(content: str | bytes, media_type: str = "text/html", **fields: object) -> Document:
    raw = content if isinstance(content, bytes) else content.encode()
    given = {"fetched_at": datetime(2026, 11, 22, 12, tzinfo=UTC), "claims": Claims()} | fields
    return Document("quai", "file:quai/x", raw, media_type, **given)  # type: ignore[arg-type]  # fields of many types
