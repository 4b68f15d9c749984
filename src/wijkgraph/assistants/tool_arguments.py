"""Arguments of the tools, typed and bounded: the input schemas."""

from typing import Annotated
from typing import Literal as OneOf

from pydantic import BaseModel, ConfigDict, Field

LEAST_BYTES, USUAL_BYTES, MOST_BYTES = 1500, 4096, 32_768
LONGEST_QUERY = 8000  # characters

Key = Annotated[
    str, Field(min_length=1, max_length=100, description="Key of a letter, such as kst-30995-98.")
]
Thing = Annotated[
    str, Field(min_length=1, max_length=300, description="Name, key or address of a thing, claim or passage.")
]


class CallInput(BaseModel):
    """Arguments that every tool takes."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    language: OneOf["nl", "en"] | None = Field(default=None, description="Language of labels and messages.")
    max_bytes: int = Field(
        default=USUAL_BYTES,
        ge=LEAST_BYTES,
        le=MOST_BYTES,
        description="Most bytes of the result; the rest by `more`.",
    )


class SearchInput(CallInput):
    """Arguments of `search`."""

    words: str = Field(min_length=1, max_length=300, description="Words to look for, mostly Dutch.")


class QuestionsInput(CallInput):
    """Arguments of `questions`."""

    about: str = Field(
        default="", max_length=300, description="Words or the name of a question; empty lists all."
    )


class AskInput(CallInput):
    """Arguments of `ask`."""

    question: str = Field(min_length=1, max_length=120, description="Name of a question, from `questions`.")
    slots: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=300)]] = Field(
        default_factory=dict, max_length=10, description="Values by slot; a slot left out stands for any."
    )


class ThingInput(CallInput):
    """Arguments of `explain` and `dossier`."""

    what: Thing


class LetterInput(CallInput):
    """Arguments of `letter`."""

    key: Key
    first: int = Field(default=1, ge=1, le=100_000, description="Number of the first sentence.")
    last: int | None = Field(default=None, ge=1, le=100_000, description="Number of the last sentence.")


class CiteInput(CallInput):
    """Arguments of `cite`: one of the two."""

    what: Thing | None = None
    quote: str | None = Field(
        default=None,
        min_length=3,
        max_length=2000,
        description="Words to be checked: do they stand in a letter?",
    )
    letter: Key | None = None


class SparqlInput(CallInput):
    """Arguments of `sparql`."""

    query: str = Field(min_length=1, max_length=LONGEST_QUERY, description="SPARQL 1.1 query: read only.")


class MoreInput(CallInput):
    """Arguments of `more`."""

    cursor: str = Field(pattern=r"^[0-9a-f]{16}$", description="Cursor of a result that was cut.")


class LetterKeyInput(CallInput):
    """Arguments of `uncovered` and `list_refusals`."""

    key: Key


class Cited(BaseModel):
    """Words of one sentence."""

    model_config = ConfigDict(extra="forbid")

    sentence: int = Field(ge=1, le=100_000)
    words: str = Field(min_length=1, max_length=2000, description="Exact words of that sentence.")


class DraftInput(CallInput):
    """Arguments of `draft_finding`."""

    key: Key
    kind: str = Field(max_length=40, description="Kind of finding.")
    slots: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=500)]] = Field(
        max_length=12, description="Printed words by slot. Dates, numbers and names are computed from them."
    )
    cites: list[Cited] = Field(min_length=1, max_length=12)
