"""Choice of the engine for each shape, and the comparison of two engines."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from wijkgraph.errors import EngineFailure
from wijkgraph.rdf import Term
from wijkgraph.validation.compilation import Uncompilable
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.engine_compiled import Evaluation
from wijkgraph.validation.findings import Result, in_words, show
from wijkgraph.validation.report import Note
from wijkgraph.validation.rule_faults import rule_faults
from wijkgraph.validation.shapes import Shape, Shapes


@dataclass
class EngineOutcome:
    """Results of an engine, its name, and notes for the reader of the report."""

    results: list[Result]
    engine: str
    notes: list[Note] = field(default_factory=list)


def run_engine(
    data: DataGraph, shapes: Shapes, engine: str, focus: Collection[Term] | None = None
) -> EngineOutcome:
    """Returns the results for all shapes, for every focus node or only those in `focus`.

    `auto` compiles each shape and leaves to pySHACL those it cannot compile; `compiled` refuses these;
    `both` compares. Raises EngineFailure when a rule is ill-formed, an engine cannot run the shapes, or the two differ.
    """
    for fault in rule_faults(shapes.graph):
        if fault.rule == "shapes/sparql":
            continue  # an engine may read more than the grammar allows, and tells it if not
        raise EngineFailure(
            fault.messages["en"], where=show(fault.constraint), next="Mend the rule in the shapes file."
        )
    try:
        match engine:
            case "pyshacl":
                return EngineOutcome(_by_pyshacl(data, shapes, None, focus), "pyshacl")
            case "both":
                return _compared(data, shapes, focus)
            case _:
                return _compiled(data, shapes, focus, strict=engine == "compiled")
    except RecursionError as error:
        raise EngineFailure("The shapes are nested too deep", next="Give the inner shapes names.") from error


def _compiled(
    data: DataGraph, shapes: Shapes, focus: Collection[Term] | None, *, strict: bool
) -> EngineOutcome:
    outcome = EngineOutcome([], "compiled")
    left: list[Shape] = []
    run = Evaluation(data, shapes, focus)
    for shape in shapes.targeted:
        try:
            outcome.results += run.results(shape)
        except Uncompilable as reason:
            if strict:
                raise EngineFailure(
                    f"The shape cannot be compiled: {reason}",
                    where=show(shape.node),
                    next="Use --engine auto.",
                ) from reason
            left.append(shape)
            outcome.notes.append(
                in_words("{shape} ran on pySHACL: {reason}", shape=show(shape.node), reason=reason.reason)
            )
    if left:
        outcome.engine = "compiled, pyshacl"
        outcome.results += _by_pyshacl(data, shapes, [shape.node for shape in left], focus)
    return outcome


def _by_pyshacl(
    data: DataGraph, shapes: Shapes, only: Iterable[Term] | None, focus: Collection[Term] | None
) -> list[Result]:
    # rdflib takes a quarter of a second to import: only when it is used.
    from wijkgraph.validation.engine_pyshacl import run_pyshacl

    return run_pyshacl(data.statements(), shapes.graph, only=None if only is None else set(only), focus=focus)


def _compared(data: DataGraph, shapes: Shapes, focus: Collection[Term] | None) -> EngineOutcome:
    ours = _compiled(data, shapes, focus, strict=False)
    theirs = _by_pyshacl(data, shapes, None, focus)
    differences = difference(ours.results, theirs)
    if differences:
        shown = "\n  ".join(differences[:20])
        raise EngineFailure(
            f"The engines differ in {len(differences)} results:\n  {shown}",
            next="Please report this with the files.",
        )
    return EngineOutcome(ours.results, "compiled = pyshacl", ours.notes)


def difference(ours: Iterable[Result], theirs: Iterable[Result]) -> list[str]:
    """Returns the results that only one engine has, as sorted lines that name it; repetitions are left aside."""
    left, right = ({result.identity for result in each} for each in (ours, theirs))
    return sorted(
        f"{'only compiled' if identity in left else 'only pySHACL'}: {' '.join(filter(None, identity))}"
        for identity in left ^ right
    )
