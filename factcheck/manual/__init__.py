"""The pages of the manual: one markdown file each, in the order in which they are listed.

May import nothing else of factcheck.
"""

import re
from importlib.resources import files

TOPICS = ("file", "verdicts", "dates", "import", "history", "formats", "site", "library", "limits")


def page(topic: str) -> str:
    """A page, as markdown, without the comments that say how it was made."""
    text = files("factcheck.manual").joinpath(f"{topic}.md").read_text("utf-8")
    return re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL)


def title(topic: str) -> str:
    """A page's heading."""
    return page(topic).partition("\n")[0].removeprefix("# ")


def contents() -> str:
    """The list of the pages, as markdown."""
    lines = [f"- `factcheck help {topic}`: {title(topic)}" for topic in TOPICS]
    return "\n".join(["# The manual", "", *lines, "", "`factcheck COMMAND --help` describes a command.", ""])
