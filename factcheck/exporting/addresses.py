"""Folder names and URLs of the site's pages: safe on every file system, and the same in every document."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote

from factcheck.core.matching import is_kebab, kebab

_MAX_LENGTH = 60  # characters of a folder name
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]")  # reserved by Windows


@lru_cache(maxsize=65536)
def folder_name(name: str) -> str:
    """Return the folder name for an id: the id if it is safe, else a similar name with a hash.

    Names are unique even on file systems that ignore case and accents.
    """
    is_safe = is_kebab(name) and len(name) <= _MAX_LENGTH and _RESERVED.fullmatch(name) is None
    if is_safe and name == name.casefold() == unicodedata.normalize("NFC", name):
        return name
    return f"{kebab(name)[: _MAX_LENGTH - 9].strip('-') or 'x'}-{_hash(name)}"


def folder_names(names: Iterable[str]) -> dict[str, str]:
    """Return folder names for speakers, with a hash where they would be equal."""
    slugs = {name: kebab(name)[:_MAX_LENGTH].strip("-") for name in names}
    counts = Counter(slugs.values())
    return {
        name: slug
        if counts[slug] == 1 and folder_name(slug) == slug
        else f"{slug[: _MAX_LENGTH - 9] or 'x'}-{_hash(name)}"
        for name, slug in slugs.items()
    }


def _hash(name: str) -> str:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def page_url(base_url: str, path: str) -> str:
    """Return the URL of a path on the published site."""
    return f"{base_url.rstrip('/')}/{quote(path)}"


def claim_url(base_url: str, name: str) -> str:
    """Return the URL of a claim's page on the published site."""
    return page_url(base_url, f"claims/{folder_name(name)}/")
