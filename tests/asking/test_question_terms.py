"""Made-up terms in the files of questions."""

from pathlib import Path

from wijkgraph.asking.question_files import read_question
from wijkgraph.asking.question_terms import question_term_faults
from wijkgraph.claims.term_faults import read_vocabulary
from wijkgraph.project import Layout


def test_a_term_that_the_model_does_not_have_is_told_with_its_place(tmp_path: Path, layout: Layout) -> None:
    path = tmp_path / "which-amount.rq"
    path.write_text(
        "#+ question: Which?\n#+ vraag: Welk?\n#+ about: Amounts.\n#+ uitleg: Bedragen.\n"
        "PREFIX wg: <https://w3id.org/wijkgraph/def#>\n"
        "SELECT ?x ?passage WHERE {\n"
        "  GRAPH ?claim { ?x wg:stagee ?y ; <https://w3id.org/wijkgraph/def#nooit> 1 . ?x a wg:Study }\n"
        "  ?x wg:stage <https://w3id.org/wijkgraph/def/stage/plannned> . ?claim wg:evidence ?passage }\n",
        encoding="utf-8",
    )
    model = read_vocabulary(layout.terms, layout.reused_terms)
    found = [str(fault) for fault in question_term_faults(read_question(path), path, model)]
    assert found == [
        f"There is no term wg:stagee; did you mean wg:stage? ({path}:7:21)",
        f"There is no term wg:nooit ({path}:7:36)",
        f"There is no concept def/stage/plannned; did you mean def/stage/planned? ({path}:8:15)",
    ]
