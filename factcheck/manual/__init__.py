"""The pages of the manual: a markdown file each, in the order in which they are listed."""

from collections.abc import Mapping
from importlib.resources import files

# By topic: what the page is about, and the word that `matching` takes for it.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "library": ("python",),
}


def page(topic: str) -> str:
    """A page, as markdown."""
    return files("factcheck.manual").joinpath(f"{topic}.md").read_text("utf-8")


def title(topic: str) -> str:
    """A page's heading."""
    return page(topic).partition("\n")[0].removeprefix("# ")


def contents() -> str:
    """The list of the pages, as markdown."""
    lines = [f"- `factcheck help {topic}`: {title(topic)}" for topic in TOPICS]
    return "\n".join(["# The manual", "", *lines, "", "`factcheck COMMAND --help` tells of a command.", ""])
