"""Names of folders and addresses of pages: safe on every file system, and the same in every document."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote

from factcheck.core.matching import is_kebab, kebab

LONGEST = 60  # characters of a folder's name
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]")  # Windows' own


@lru_cache(maxsize=65536)
def folder(name: str) -> str:
    """The name of a folder for an id: the id itself where it is safe, else as near as can be, with a mark.

    No two ids get one name, not even where case and accents are not told apart.
    """
    plain = is_kebab(name) and len(name) <= LONGEST and _RESERVED.fullmatch(name) is None
    if plain and name == name.casefold() == unicodedata.normalize("NFC", name):
        return name
    return f"{kebab(name)[: LONGEST - 9].strip('-') or 'x'}-{_mark(name)}"


def folders(names: Iterable[str]) -> dict[str, str]:
    """Names of folders for speakers; those that would have the same name get a mark each."""
    slugs = {name: kebab(name)[:LONGEST].strip("-") for name in names}
    times: dict[str, int] = {}
    for slug in slugs.values():
        times[slug] = times.get(slug, 0) + 1
    return {
        name: slug
        if times[slug] == 1 and folder(slug) == slug
        else f"{slug[: LONGEST - 9] or 'x'}-{_mark(name)}"
        for name, slug in slugs.items()
    }


def _mark(name: str) -> str:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def at(base_url: str, path: str) -> str:
    """The address of a path of the published site."""
    return f"{base_url.rstrip('/')}/{quote(path)}"


def claim_address(base_url: str, name: str) -> str:
    """The address of a claim's page on the published site."""
    return at(base_url, f"claims/{folder(name)}/")
