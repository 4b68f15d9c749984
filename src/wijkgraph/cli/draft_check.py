"""Check of a draft before anything is proposed from it: terms, kinds of values, addresses, and what the shapes say."""

from pathlib import Path

from wijkgraph.claims.claim import Ledger
from wijkgraph.claims.term_faults import read_vocabulary, term_faults
from wijkgraph.cli.command_context import Context
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.errors import ClaimError
from wijkgraph.validation.findings import show


def check_draft(ours: Context, proposed: Ledger, draft: Path) -> None:
    """Tells what has to be looked at again in a draft.

    Raises ClaimError for terms that the model does not have, values of a kind that does not fit, and things under a
    foreign base.
    """
    from wijkgraph.dataset.conformance import findings_on_draft  # the validator, imported by whom it serves

    corpus = read_corpus(ours.layout)
    faults = term_faults(
        proposed, read_vocabulary(ours.layout.terms, ours.layout.reused_terms), corpus.classified
    )
    refused = [fault.words for fault in faults if not fault.may_stand]
    for fault in faults:
        if fault.words not in refused[:1]:  # which the error tells
            ours.say("proposed.again", what=ours.spoken(fault.words))
    if refused:
        raise ClaimError(refused[0], where=str(draft), next="Mend the draft; nothing was proposed.")
    found = findings_on_draft(ours.layout, corpus, proposed)
    for told in dict.fromkeys(
        f"{show(one.focus, ours.layout.base)}: {one.message(ours.language)}" for one in found
    ):
        ours.say("proposed.again", what=told)
