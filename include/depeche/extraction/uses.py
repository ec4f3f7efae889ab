"""What elements are for, by the words that pages use for it on any site, in several languages."""

from functools import lru_cache
from typing import Final

__all__ = ["is_foreign", "uses_of"]

_WORDS: Final = {
    "advert": "ad ads advert advertising advertisement adslot affiliate anzeige banner commercial"
    " deal deals publicite pub sponsor sponsored sponsors werbung shopping product products",
    "author": "author authors autor auteur auteurs autorin bio biography byline bylines"
    " contributor contributors authorname signature reporter redacteur",
    "caption": "caption captions credit credits copyright figcaption legende bildunterschrift"
    " bildtext thumbcaption imagecaption attribution",
    "comment": "comment comments commentlist comentarios commentaire commentaires kommentar"
    " kommentare disqus discussion respond reply replies thread",
    "consent": "consent cookie cookies gdpr onetrust privacy cmp didomi datenschutz ccpa",
    "date": "date dateline datetime timestamp published updated time",
    "embed": "embed embedded embeds tweet twitter instagram facebook youtube tiktok oembed"
    " placeholder",
    "menu": "menu nav navigation navbar navi breadcrumb breadcrumbs subnav topbar masthead"
    " crumbs toc skip",
    "newsletter": "newsletter newsletters signup subscribe subscription abonnement abo abos mailing"
    " subscriber subscribers",
    "overlay": "dialog modal overlay popover popup tooltip flyout notification notice toast drawer"
    " lightbox alert",
    "paywall": "paywall login register registration regwall piano premium signin abonnieren account"
    " identity",
    "promo": "promo promotion promoted promos cta teaser teasers kicker offer offers donate"
    " donation fundraising support campaign",
    "related": "related recommended recommendation recommendations recirculation more mehr similar"
    " popular trending latest most read also lire aussi recent suggested outbrain taboola yarpp"
    " relatedposts",
    "share": "share sharing shares social socials socialmedia socialshare partager teilen addtoany"
    " sharedaddy follow bookmark",
    "side": "sidebar aside rail complementary widget widgets infobox factbox footer footnote"
    " disclaimer colophon",
    "tags": "tag tags topic topics keywords themen categories taxonomy",
}
_USES: Final = {word: use for use, words in _WORDS.items() for word in words.split()}
_FOREIGN: Final = frozenset({"comment", "consent"})
_OF_THE_PAGE: Final = frozenset(
    {
        "app", "article", "closed", "disabled", "enabled", "has", "hide", "main", "no", "not",
        "off", "on", "open", "page", "posts", "single", "site", "story", "with",
    }
)  # fmt: skip
"""Words beside which others tell what a page has, not what an element is for."""


@lru_cache(maxsize=4096)
def uses_of(words: frozenset[str]) -> frozenset[str]:
    """What an element is for whose attributes hold these words."""
    return frozenset(_USES[word] for word in words if word in _USES)


@lru_cache(maxsize=4096)
def is_foreign(words: frozenset[str]) -> bool:
    """Whether it holds what readers wrote, or asks for consent: no prose of the article's."""
    return not uses_of(words).isdisjoint(_FOREIGN) and words.isdisjoint(_OF_THE_PAGE)
