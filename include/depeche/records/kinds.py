"""The kinds of boilerplate: what each means, with an example and what it is not."""

from dataclasses import dataclass
from typing import Final

__all__ = ["KINDS", "Kind"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of boilerplate."""

    name: str
    meaning: str
    example: str
    counter_example: str


KINDS: Final = (
    Kind(
        "title",
        "The headline as the text's first line; it moves to the field `title`.",
        "Le port rouvre après la tempête",
        "A subhead between two paragraphs, or the first line of a poem.",
    ),
    Kind(
        "byline",
        "Who signs the article.",
        "Par Lina Morel, avec AFP",
        "« Par Toutatis ! » or a name that opens an answer in an interview.",
    ),
    Kind(
        "author_bio",
        "Trade, functions or books of the author, apart from the article.",
        "Lina Morel est journaliste au service économie.",
        "An obituary: « Jean Vidal était professeur de grec. »",
    ),
    Kind(
        "comment_prompt",
        "Asks for comments, counts them, or is their form.",
        "12 commentaires",
        "« La loi a suscité 12 commentaires », in a sentence.",
    ),
    Kind(
        "caption",
        "Describes a picture that is not there, often with its credit.",
        "Le port de Brest, mardi. (Anna Le Goff/AFP)",
        "A paragraph that ends with a reference: « (Anna Le Goff, 2019) ».",
    ),
    Kind(
        "photo_credit",
        "Names the maker of a picture and nothing else.",
        "Photo : Anna Le Goff",
        "« Photo : un art moyen », a title of a book in the text.",
    ),
    Kind(
        "read_also",
        "A link to another article, inside or right after the text.",
        "À lire aussi : Le port fermé pour la nuit",
        "« Ce livre est à lire aussi pour sa préface. »",
    ),
    Kind(
        "related_list",
        "A block of other headlines.",
        "Les plus lus",
        "A list that the article itself gives: results, programme, ingredients.",
    ),
    Kind(
        "newsletter_prompt",
        "Asks for an e-mail address, or is the form around it.",
        "Abonnez-vous à notre newsletter",
        "« Abonnez-vous ! », shouted by someone in a quotation.",
    ),
    Kind(
        "paywall_prompt",
        "Asks for a subscription, a login or a donation.",
        "Cet article est réservé aux abonnés",
        "An article about subscriptions to the opera.",
    ),
    Kind(
        "date_line",
        "When the article was published or changed, as a line or a mark of its own.",
        "Publié le 3 mars 2024 à 10h12",
        "A chronicle whose paragraphs stand under dates.",
    ),
    Kind(
        "date_prefix",
        "A date glued before the first sentence.",
        "date 2023-09",
        "« 2023 a été une année sèche. »",
    ),
    Kind(
        "share_prompt",
        "Asks to share, follow, print or send.",
        "Partager sur Facebook",
        "« Partager, dit-il, c'est vivre. »",
    ),
    Kind(
        "copyright",
        "Who holds the rights.",
        "© 2024 Le Quai, tous droits réservés",
        "An article about authors' rights.",
    ),
    Kind(
        "agency_credit",
        "Names the agency behind the article.",
        "(avec AFP)",
        "« …, a dit le ministre à Reuters. »",
    ),
    Kind(
        "tags", "Keywords of the article.", "Tags : port, tempête", "A list of names in the text."
    ),
    Kind(
        "ad_cookie",
        "Advertising, or consent to cookies.",
        "La suite après la publicité",
        "An article about advertising.",
    ),
    Kind(
        "social_embed",
        "A post of a social network, embedded.",
        "— Port de Brest (@port) 3 mars 2024",
        "A sentence that quotes a post.",
    ),
    Kind(
        "contact_prompt",
        "How to reach the newsroom, or to report an error.",
        "Signaler une erreur",
        "Practical information: where to buy tickets, whom to call as a witness.",
    ),
    Kind(
        "navigation",
        "Menus, sections, breadcrumbs, pages.",
        "Accueil > Monde > Europe",
        "A subhead of one word.",
    ),
    Kind(
        "other_boilerplate",
        "Anything else that is not the article: bookmarks, reading time, players, readers' words.",
        "Temps de lecture : 2 min",
        "A footnote that the text refers to.",
    ),
)
