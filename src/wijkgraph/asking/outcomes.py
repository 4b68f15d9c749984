"""Outcomes of an answer in words: the sentence that tells it, and the lists that go with it.

Only a recorded silence is told in the words “the letters do not say”.
"""

from collections.abc import Iterable

from wijkgraph.asking.answers import Answer
from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.naming import Names, name_of
from wijkgraph.asking.nearby import Attempt
from wijkgraph.asking.relatives import RelatedAnswer
from wijkgraph.asking.silences import Silence
from wijkgraph.asking.text_search import Mention
from wijkgraph.names import DEF, kind_of, term
from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.words.messages import messages

# Sentences and things in a list; how many more there are is told.
MOST_LISTED = 10
_DATE = term("xsd:date")


def headline(answer: Answer, names: Names, language: str) -> str:
    """The sentence that tells an answer without rows, or with rows about parts of what was asked for; else empty."""
    say = messages(language)
    what, has_thing = _chosen_words(answer, names, language)
    if answer.outcome == "unfitting":
        return say.plain("outcome.unfitting", what=misfit_words(answer, names, language))
    if answer.outcome == "silence":
        return say.plain("question.not_stated")
    if answer.outcome == "rows":
        return say.plain("outcome.followed", what=what) if answer.followed else ""
    if answer.question.wants_enough:
        return say.plain("outcome.too_little" if what else "outcome.too_little_here", what=what)
    if answer.registers:
        return say.plain("outcome.register", what=what)
    if not what:
        return say.plain("outcome.nothing")
    return say.plain("outcome.nothing_about" if has_thing else "outcome.nothing_for", what=what)


def lists(answer: Answer, names: Names, language: str) -> list[tuple[str, list[str]]]:
    """Lists with their headings, as plain text: what goes with the headline."""
    say = messages(language)
    told: list[tuple[str, list[str]]] = []
    for misfit in answer.misfits:
        told.append((say.plain("outcome.kinds"), [", ".join(kind_words(misfit.kinds, language))]))
    for silence in answer.silences:
        told += _silence_lists(answer, silence, names, language)
    told.append(
        (say.plain("outcome.registers"), [show_receipt(one, names, language) for one in answer.registers])
    )
    told.append((say.plain("outcome.parts"), [name_of(part, names) for part in answer.followed]))
    related = [show_related(one, names, language) for one in offered(answer)]
    told.append((say.plain("outcome.related"), _bounded(related, language)))
    told.append((say.plain("outcome.try"), [show_attempt(one, names, language) for one in answer.attempts]))
    if answer.outcome == "nothing":
        mentions = [show_mention(one, names, language) for one in answer.mentions or ()]
        told.append((mentions_heading(answer, language), _bounded(mentions, language)))
    if answer.outcome in ("silence", "nothing") and not any(one.searched for one in answer.silences):
        searched = [name_of(letter, names) for letter in answer.searched]
        told.append(
            (say.plain("outcome.letters_here" if not answer.silences else "answer.searched"), searched)
        )
    return [(heading, points) for heading, points in told if heading and points]


def mentions_heading(answer: Answer, language: str) -> str:
    """The words above the sentences that hold the words asked for; empty where no text was looked through."""
    if answer.mentions is None:
        return ""
    return messages(language).plain("outcome.mentions", count=len(answer.mentions))


def offered(answer: Answer) -> tuple[RelatedAnswer, ...]:
    """Relatives that have an answer, without the parts whose rows the answer holds already."""
    return tuple(one for one in answer.related if one.thing not in answer.followed)


def _chosen_words(answer: Answer, names: Names, language: str) -> tuple[str, bool]:
    """Words for all that was asked for, things first; and true if any is a thing, not only a state, day or word."""
    things, others = [], []
    for value in answer.chosen.values():
        if isinstance(value, NamedNode) and not value.value.startswith(f"{DEF}/"):
            things.append(name_of(value, names))
        elif isinstance(value, Literal):
            day = value.datatype == _DATE
            others.append(messages(language).date(value.value) if day else f"“{value.value}”")
        else:
            others.append(f"“{name_of(value, names)}”")
    return ", ".join([*things, *others]), bool(things)


def misfit_words(answer: Answer, names: Names, language: str) -> str:
    """The things that do not fit, each with its kind: “Rotterdam (municipality)”."""
    return ", ".join(
        f"{name_of(misfit.thing, names)} ({kind})" if kind else name_of(misfit.thing, names)
        for misfit in answer.misfits
        for kind in ["".join(kind_words((kind_of(misfit.thing) or "",), language))]
    )


def kind_words(kinds: Iterable[str], language: str) -> list[str]:
    """Kinds in words; those without a word are left out."""
    say = messages(language)
    return [say.plain(f"kind.{kind}").lower() for kind in kinds if f"kind.{kind}" in say]


def show_receipt(receipt: Receipt, names: Names, language: str) -> str:
    """A receipt on one line: the words between quotes, then the document and its date."""
    return _quoted(receipt.words, receipt.document, receipt.issued, names, language)


def show_mention(mention: Mention, names: Names, language: str) -> str:
    """A sentence on one line, with its letter and date."""
    return _quoted(mention.sentence.text, mention.letter, mention.issued, names, language)


def show_related(one: RelatedAnswer, names: Names, language: str) -> str:
    """A relative on one line: its name, how it is related, and what the question gives for it."""
    say = messages(language)
    rows = say.plain("count.rows", count=one.rows)
    return f"{name_of(one.thing, names)} ({say.plain(f'relation.{one.relation}')}): {rows}"


def show_attempt(one: Attempt, names: Names, language: str) -> str:
    """Another question on one line, and how many rows it gives."""
    rows = messages(language).plain("count.rows", count=one.rows)
    words = {slot: name_of(thing, names) for slot, thing in one.chosen.items()}
    return f"{one.question.in_words(language, words)} {rows}"


def _quoted(words: str, document: Term, issued: str, names: Names, language: str) -> str:
    source = name_of(document, names) if isinstance(document, NamedNode) else ""
    if issued:
        source += f", {messages(language).date(issued)}"
    return f"“{words}” ({source})" if words else source


def _silence_lists(
    answer: Answer, silence: Silence, names: Names, language: str
) -> Iterable[tuple[str, list[str]]]:
    say = messages(language)
    which = f" ({name_of(silence.record, names)})" if len(answer.silences) > 1 else ""
    yield (
        say.plain("question.instead") + which,
        [show_receipt(receipt, names, language) for receipt in silence.instead],
    )
    by = ", ".join(name_of(one, names) for one in silence.by)
    day = say.date(silence.as_of)
    yield (
        say.plain("outcome.looked") + which,
        [say.plain("outcome.looked_by", day=day, by=by) if by else day],
    )
    yield say.plain("answer.searched") + which, [name_of(letter, names) for letter in silence.searched]
    yield say.plain("outcome.unsearched") + which, [name_of(letter, names) for letter in silence.unsearched]
    nearest = [name_of(one, names) for one in silence.nearest]
    yield say.plain("outcome.nearest") + which, _bounded(nearest, language)


def _bounded(points: list[str], language: str) -> list[str]:
    """The first points, and how many more there are."""
    left = len(points) - MOST_LISTED
    if left <= 0:
        return points
    return [*points[:MOST_LISTED], messages(language).plain("outcome.more", count=left)]
