"""Prompts: three ways to begin, each a text in the reader's language that tells which tool to call and how to cite."""

from collections.abc import Mapping
from dataclasses import dataclass

from wijkgraph.errors import NotFound
from wijkgraph.letters.plain_sight import visible
from wijkgraph.words.messages import messages

LONGEST_ABOUT = 200  # characters


@dataclass(frozen=True)
class AssistantPrompt:
    """One prompt; `question` is the named question that its text asks, `slot` the place of what it is about."""

    name: str
    title: str
    description: str
    question: str
    slot: str


PROMPTS = (
    AssistantPrompt(
        "what-was-promised",
        "What was promised?",
        "Commitments of ministers and whether they were kept, each with its sentence.",
        "who-promised-what-and-was-it-kept",
        "topic",
    ),
    AssistantPrompt(
        "what-informed",
        "What informed it?",
        "Studies and reports behind a decision, with the kind of influence that the letter states.",
        "which-influence-did-which-source-have-on-what",
        "target",
    ),
    AssistantPrompt(
        "what-do-they-not-say",
        "What do the letters not say?",
        "Questions to which the letters give no answer, as a person recorded.",
        "what-do-the-letters-not-say",
        "thing",
    ),
)


def find_prompt(name: str) -> AssistantPrompt:
    """The prompt of that name. Raises NotFound."""
    for prompt in PROMPTS:
        if prompt.name == name:
            return prompt
    raise NotFound("There is no such prompt", next=f"Known: {', '.join(one.name for one in PROMPTS)}.")


def prompt_text(prompt: AssistantPrompt, given: Mapping[str, str], language: str) -> str:
    """The text of a prompt; `about` names what it is about, as data between quotation marks."""
    spoken = given.get("language", language)
    say = messages(spoken if spoken in ("nl", "en") else language)
    about = visible(given.get("about", ""))[:LONGEST_ABOUT].replace('"', "'")
    slots = f'{{"{prompt.slot}": "{about}"}}' if about else "{}"
    return "\n\n".join(
        (
            say.plain(f"assistants.prompt_{prompt.name.replace('-', '_')}"),
            say.plain("assistants.prompt_call", question=prompt.question, slots=slots),
            say.plain("assistants.prompt_rules"),
        )
    )
