"""Choice of the engine for each shape, and the comparison of two engines."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wijkgraph.errors import EngineFailure, QueryRefused
from wijkgraph.rdf import Term
from wijkgraph.validation.all_cores import cores, shared_out
from wijkgraph.validation.compilation import Uncompilable
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.engine_compiled import Evaluation
from wijkgraph.validation.findings import Result, in_words, show
from wijkgraph.validation.memory import UNWATCHED, MemoryWatch
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
    data: DataGraph,
    shapes: Shapes,
    engine: str,
    focus: Collection[Term] | None = None,
    memory: MemoryWatch = UNWATCHED,
) -> EngineOutcome:
    """Returns the results for all shapes, for every focus node or only those in `focus`.

    `auto` compiles each shape and leaves to pySHACL those it cannot compile; `compiled` refuses these;
    `both` compares. Raises EngineFailure when a rule is ill-formed, an engine cannot run the shapes, or the two differ,
    TooLarge when `memory` does not suffice.
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
                return EngineOutcome(_by_pyshacl(data, shapes, None, focus, memory), "pyshacl")
            case "both":
                return _compared(data, shapes, focus, memory)
            case _:
                return _compiled(data, shapes, focus, memory, strict=engine == "compiled")
    except QueryRefused as error:
        raise EngineFailure(
            error.what, where=error.where, next="Mend the rule in the shapes file."
        ) from error
    except RecursionError as error:
        raise EngineFailure("The shapes are nested too deep", next="Give the inner shapes names.") from error


def _compiled(
    data: DataGraph, shapes: Shapes, focus: Collection[Term] | None, memory: MemoryWatch, *, strict: bool
) -> EngineOutcome:
    outcome = EngineOutcome([], "compiled")
    left: list[Term] = []
    for shape, answer in _answers(data, shapes, focus, memory):
        if isinstance(answer, list):
            outcome.results += answer
            continue
        if strict:
            raise EngineFailure(
                f"The shape cannot be compiled: {answer['en']}",
                where=show(shape.node),
                next="Use --engine auto.",
            )
        left.append(shape.node)
        outcome.notes.append(
            in_words("{shape} ran on pySHACL: {reason}", shape=show(shape.node), reason=answer)
        )
    if left:
        outcome.engine = "compiled, pyshacl"
        outcome.results += _by_pyshacl(data, shapes, left, focus, memory)
    return outcome


Answer = list[Result] | Mapping[str, str]  # results, or the reason why a shape cannot be compiled

_BYTES_EACH = 250  # that a process may take for each triple, with what it no longer shares with the others
_BYTES_IN_PYSHACL = 1300  # for each triple
_MANY = 250_000  # triples from which on the work is shared out: below, forks cost more than they give


def _answers(
    data: DataGraph, shapes: Shapes, focus: Collection[Term] | None, memory: MemoryWatch
) -> Iterator[tuple[Shape, Answer]]:
    """Yields each shape with targets and its results, in order, worked out by all cores where that is quicker."""
    run = Evaluation(data, shapes, focus, memory)
    refused: dict[Term, Mapping[str, str]] = {}
    tasks: list[tuple[Shape, Term | None]] = []
    for shape in shapes.targeted:
        try:
            tasks += [(shape, piece) for piece in run.pieces(shape)]
        except Uncompilable as uncompilable:
            refused[shape.node] = uncompilable.reason
    found: dict[Term, list[Result]] = {shape.node: [] for shape in shapes.targeted}
    for (shape, _), answer in zip(tasks, _worked_out(run, tasks, data, focus, memory), strict=True):
        if isinstance(answer, list):
            found[shape.node] += answer
        else:
            refused.setdefault(shape.node, answer)
    for shape in shapes.targeted:
        yield shape, refused.get(shape.node, found[shape.node])


def _worked_out(
    run: Evaluation,
    tasks: Sequence[tuple[Shape, Term | None]],
    data: DataGraph,
    focus: Collection[Term] | None,
    memory: MemoryWatch,
) -> list[Answer]:
    """Returns the answer to each task, in order, worked out by all cores where that is quicker."""

    def work(number: int) -> Answer:
        memory.check(show(tasks[number][0].node))
        try:
            return run.results(*tasks[number])
        except Uncompilable as uncompilable:
            return uncompilable.reason

    processes = cores() if data.size >= _MANY and focus is None else 1
    processes = memory.processes(processes, data.size * _BYTES_EACH)
    if processes > 1:
        run.classes.prepare()
    answers = shared_out(work, _bundled(run, tasks, processes), processes)
    return [answers[number] for number in range(len(tasks))]


def _bundled(run: Evaluation, tasks: Sequence[tuple[Shape, Term | None]], processes: int) -> list[list[int]]:
    """Returns the numbers of the tasks in bundles, those that take longest first: rules, then shapes with many parts.

    The parts of a shape look at the same nodes, and what one has worked out serves the next: a few stay together.
    """
    most = max(1, len(tasks) // (_BUNDLES_EACH * processes))
    rules: list[list[int]] = []
    others: list[list[int]] = []
    before: Shape | None = None
    for number, (shape, piece) in enumerate(tasks):
        if piece is None and run.has_rules(shape):
            rules.append([number])
        elif shape is before and len(others[-1]) < most:
            others[-1].append(number)
        else:
            others.append([number])
            before = shape
    return rules + sorted(others, key=len, reverse=True)


_BUNDLES_EACH = 4  # for each process, so that none waits long for the last


def _by_pyshacl(
    data: DataGraph,
    shapes: Shapes,
    only: Iterable[Term] | None,
    focus: Collection[Term] | None,
    memory: MemoryWatch,
) -> list[Result]:
    memory.check("pySHACL", more=data.size * _BYTES_IN_PYSHACL)
    # rdflib takes a quarter of a second to import: only when it is used.
    from wijkgraph.validation.engine_pyshacl import run_pyshacl

    return run_pyshacl(data.statements(), shapes.graph, only=None if only is None else set(only), focus=focus)


def _compared(
    data: DataGraph, shapes: Shapes, focus: Collection[Term] | None, memory: MemoryWatch
) -> EngineOutcome:
    ours = _compiled(data, shapes, focus, memory, strict=False)
    theirs = _by_pyshacl(data, shapes, None, focus, memory)
    differences = difference(ours.results, theirs)
    if differences:
        shown = "\n  ".join(differences[:20])
        raise EngineFailure(
            f"The engines differ; differences: {len(differences)}\n  {shown}",
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
