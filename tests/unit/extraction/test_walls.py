"""Walls in place of articles are refused by kind; articles about walls are kept."""
# ruff: noqa: E501 - a page a line

import json
from dataclasses import replace

import pytest
from extraction_documents import NEWS, article, document, html

from depeche.extraction import TEASER, extract
from depeche.extraction.cues import CUES
from depeche.records.flow import Document, Extract
from depeche.records.outcome import Reason, Refusal


def page(title: str, *paragraphs: str, head: str = "", around: str = "") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return html(
        f"<main><h1>{title}</h1>{body}</main>{around}", f"<title>{title} | Le Quai</title>{head}"
    )


def ld(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


BOT_CHECKS = {
    "fr": page("Accès refusé", "Confirmez que vous n'êtes pas un robot pour poursuivre."),
    "fr text": page("Le Quai", "Vérifiez que vous êtes humain.", "Activez JavaScript et les cookies pour continuer."),
    "en": page("Just a moment...", "Enable JavaScript and cookies to continue"),
    "en block": page("Access Denied", "You don't have permission to access this page. Reference #18.2f"),
    "en bare": page("Security check"),
    "de": page("Nur einen Moment", "Bestätigen Sie, dass Sie ein Mensch sind."),
    "es": page("Acceso denegado", "No tiene permiso para acceder a esta página."),
    "it": page("Solo un momento", "Verifica di essere umano per proseguire."),
    "pt": page("Acesso negado", "Confirme que não é um robô."),
    "nl": page("Even geduld", "Controleer of u een mens bent."),
    "vendor": html('<div id="px-captcha"></div>', "<title>lequai.example</title>"),
    "frame": html('<iframe src="https://geo.captcha-delivery.com/captcha/?x=1"></iframe>'),
}  # fmt: skip
NOT_FOUND = {
    "fr": page("Page introuvable", "Retournez à l'accueil ou lisez les dernières nouvelles du port."),
    "fr article": page("Erreur 404", "La page que vous recherchez n'existe plus.", head='<meta property="og:type" content="article">'),
    "en": page("404 Not Found", "The page you are looking for has moved."),
    "de": page("Seite nicht gefunden", "Die von Ihnen aufgerufene Seite gibt es nicht."),
    "es": page("Página no encontrada", "La página que buscas no existe."),
    "it": page("Pagina non trovata", "La pagina che cerchi non esiste."),
    "pt": page("Página não encontrada", "A página que você procura não existe."),
    "nl": page("Pagina niet gevonden", "De pagina die je zoekt bestaat niet."),
}  # fmt: skip
CONSENT = {
    "fr": page("Avant de continuer", "Nous et nos 842 partenaires stockons des informations.", "Continuer sans accepter", "Tout accepter"),
    "en": page("Before you continue", "We and our 612 partners store data.", "Reject all", "Accept all"),
    "de": page("Zustimmung", "Wir und unsere Partner speichern Daten.", "Mit Werbung weiterlesen", "Alle akzeptieren"),
    "es": page("Valoramos su privacidad", "Nosotros y nuestros 90 socios guardamos datos.", "Rechazar todo", "Aceptar todo"),
    "it": page("Il Molo", "Noi e i nostri partner trattiamo dati.", "Continua senza accettare", "Accetta tutto"),
    "pt": page("Antes de continuar", "Nós e os nossos parceiros guardamos dados.", "Rejeitar tudo", "Aceitar tudo"),
    "nl": page("Cookies accepteren", "Wij en onze 50 partners bewaren gegevens.", "Alles weigeren", "Alles accepteren"),
}  # fmt: skip
MEDIA = {
    "video": page("Le port vu du ciel", "Trois minutes au-dessus des quais.", head=ld(**{"@type": "VideoObject"})),
    "open graph": page("Le port vu du ciel", "Trois minutes.", head='<meta property="og:type" content="video.other">'),
    "gallery": page("La criée en images", "Douze photographies.", head=ld(**{"@type": "ImageGallery"})),
}  # fmt: skip
REFUSED = [
    pytest.param(Reason[reason], content, id=f"{reason} {name}")
    for reason, pages in {
        "BOT_CHECK": BOT_CHECKS, "NOT_FOUND": NOT_FOUND, "CONSENT_WALL": CONSENT, "MEDIA_ONLY": MEDIA,
    }.items()
    for name, content in pages.items()
]  # fmt: skip


@pytest.mark.parametrize(("reason", "content"), REFUSED)
def test_walls_are_refused_by_kind(reason: Reason, content: str) -> None:
    """Checks, walls, lost pages and bare media, in seven languages, end under their own reason."""
    refusal = extract(document(content))
    assert isinstance(refusal, Refusal), refusal
    assert refusal.reason is reason


ABOUT = {
    "captchas": page("Accès refusé : comment les captchas nous épuisent", *NEWS, "« Confirmez que vous n'êtes pas un robot » : la phrase s'affiche partout."),
    "cookies": page("Le bouton « Tout refuser » s'impose", *NEWS, "La loi veut que « Tout accepter » et « Tout refuser » aient la même taille."),
    "lost pages": page("Page not found: how the web forgets", *NEWS),
    "lost page, stated": page("Page introuvable", *NEWS, head=ld(**{"@type": "NewsArticle", "headline": "Page introuvable"})),
    "subscriptions": page("Les abonnés du théâtre font la queue", *NEWS, "La salle est pleine d'abonnés."),
    "with a question below": page("Le port rouvre", *NEWS, *NEWS[:2], "Nous et nos partenaires stockons des informations.", "Tout accepter", "Tout refuser", "Continuer sans accepter"),
    "with a film": page("Le port rouvre", *NEWS, head=ld(**{"@type": "VideoObject"})),
    "brief with a film": page("Le port rouvre", NEWS[0], head=ld(**{"@type": "NewsArticle"}) + ld(**{"@type": "VideoObject"})),
    "watched by a vendor": page("Le port rouvre", *NEWS, head='<script src="https://js.datadome.co/tags.js"></script>'),
    "beside other teasers": page("Le port rouvre", *NEWS, around="<aside><a href='/x'>Criée : cet article est réservé aux abonnés</a></aside>"),
    "with a banner": page("Le port rouvre", *NEWS[:2], around="<div>Nous et nos 12 partenaires… Tout accepter. Tout refuser. Continuer sans accepter.</div>"),
}  # fmt: skip


@pytest.mark.parametrize("content", ABOUT.values(), ids=ABOUT)
def test_articles_about_walls_are_kept(content: str) -> None:
    """What speaks of walls, stands beside one, or is as short as one, is an article all the same."""
    found = extract(document(content))
    assert isinstance(found, Extract), found
    assert TEASER not in found.flags


@pytest.mark.parametrize(
    "wall",
    [
        "Il vous reste 85 % de cet article à lire.",
        "Subscribe to continue reading.",
        "Jetzt abonnieren und weiterlesen.",
        "Suscríbete para seguir leyendo.",
        "Abbonati per continuare a leggere.",
        "Assine para continuar lendo.",
        "Dit artikel is alleen voor abonnees.",
    ],
)
def test_a_teaser_is_flagged(wall: str) -> None:
    """The beginning of an article above a wall for subscribers says so; admission decides on it."""
    found = extract(document(page("Le port rouvre", *NEWS, around=f"<div>{wall}</div>")))
    assert isinstance(found, Extract)
    assert TEASER in found.flags


def _told(times: int) -> list[str]:
    """So many times the news, never twice the same paragraph."""
    return [f"Épisode {number} : {line}" for number in range(times) for line in NEWS]


def test_an_article_that_is_sold_is_flagged_where_it_is_short() -> None:
    """`isAccessibleForFree` alone flags a short text; a long one was delivered whole."""
    head = ld(**{"@type": "NewsArticle", "isAccessibleForFree": "False"})
    flags = [
        found.flags
        for times in (1, 4)
        for found in [extract(document(page("Le port rouvre", *_told(times), head=head)))]
        if isinstance(found, Extract)
    ]
    assert flags == [(TEASER,), ()]


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_check_with_an_error_status_is_named(status: int) -> None:
    """One piece of evidence is enough there; without any, the status alone is the reason."""
    check = extract(document(BOT_CHECKS["en bare"], status=status))
    other = extract(document(article(), status=status))

    assert isinstance(check, Refusal)
    assert (check.reason, str(status) in check.detail) == (Reason.BOT_CHECK, True)
    assert isinstance(other, Refusal)
    assert other.reason is Reason.HTTP_ERROR


def test_an_address_that_leads_to_the_front_page_is_not_found() -> None:
    """An article's address answered by `/` or `/fr/` is gone; a section's may be the front page."""
    asked = [
        ("https://lequai.example/2026/11/le-port", "https://lequai.example/"),
        ("https://lequai.example/le-port-de-saint-brelan-rouvre", "https://lequai.example/fr/"),
        ("https://lequai.example/2026/11/le-port", "https://lequai.example/?p=12"),
        ("https://lequai.example/accueil", "https://lequai.example/"),
    ]
    found = [extract(_at(address, reached)) for address, reached in asked]
    assert [isinstance(one, Refusal) and one.reason is Reason.NOT_FOUND for one in found] == [
        True, True, False, False,
    ]  # fmt: skip


def _at(address: str, reached: str) -> Document:
    return replace(document(article()), address=address, url=reached)


def test_cues_are_whole() -> None:
    """Every cue has come out of the file in full: no phrase is a word, none ends at a sign."""
    for kind, cues in CUES.items():
        phrases = cues.phrases.pattern.split("|")
        assert len(phrases) > 30, kind
        assert all(len(phrase.split("\\ ")) > 1 for phrase in phrases), kind
    assert CUES["consent_wall"].phrases_in("wir und unsere 12 partner") == {
        "wir und unsere 12 partner"
    }
