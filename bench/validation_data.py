"""Synthetic letters, studies, areas and influences to validate: the same bytes for the same size."""

from collections.abc import Iterator

BASE = "https://w3id.org/wijkgraph/"
PREFIXES = f"""\
@prefix wg: <{BASE}def#> .
@prefix id: <{BASE}id/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
_TRIPLES = 39  # in one dossier, those of shared posts and organisations counted once more


def dossiers(triples: int, *, broken: int) -> Iterator[str]:
    """Turtle of about so many triples; one dossier in `broken` breaks core shapes, another breaks three rules."""
    yield PREFIXES
    for number in range(max(1, triples // _TRIPLES)):
        yield _dossier(number, _is_broken(number, broken), _is_unruly(number, broken))


def faults(triples: int, *, broken: int, rules: bool) -> int:
    """Number of results that the shapes must give on these data."""
    numbers = range(max(1, triples // _TRIPLES))
    bad = sum(_is_broken(number, broken) for number in numbers)
    unruly = sum(_is_unruly(number, broken) for number in numbers) if rules else 0
    return 4 * bad + 3 * unruly


def _is_broken(number: int, broken: int) -> bool:
    return broken > 0 and number % broken == broken // 2


def _is_unruly(number: int, broken: int) -> bool:
    # None is both: a fault of one kind would hide one of the other.
    return broken > 0 and number % broken == broken // 4 and not _is_broken(number, broken)


def _dossier(n: int, broken: bool, unruly: bool) -> str:
    date = f"{2015 + n % 8}-{1 + n % 12:02}-{1 + n % 28:02}"
    letter_date = f"{date[:4]}-02-30" if broken else date
    study_year = 2030 if broken else 2010 + n % 5
    start = n * 100 % 100_000
    end = start + (5 if unruly else 40)
    due = "2001" if unruly else str(2024 + n % 3)
    influencer = f"letter{n}" if unruly else f"study{n}"
    kind = "wg:rumour" if broken else ("wg:prompted", "wg:underlines", "wg:inspired")[n % 3]
    title = "" if broken else f'  wg:title "Letter {n}"@en , "Brief {n}"@nl ;\n'
    return f"""
id:letter{n} a wg:Letter ;
{title}  wg:number "kst-{n}" ; wg:issued "{letter_date}"^^xsd:date ; wg:status wg:final ;
  wg:sentBy id:post{n % 50} ; wg:inDossier id:dossier{n} ; wg:mentions id:area{n}a , id:area{n}b .
id:dossier{n} a wg:Dossier ; wg:number "{30000 + n}" ; wg:title "Dossier {n}"@nl .
id:post{n % 50} a wg:Post ; wg:title "Post {n % 50}"@nl .
id:study{n} a wg:Study ; wg:title "Study {n}"@en ; wg:year {study_year} ; wg:offeredIn id:letter{n} ;
  wg:producedBy id:organisation{n % 200} .
id:organisation{n % 200} a wg:Organisation ; wg:title "Organisation {n % 200}"@nl .
id:area{n}a a wg:Area ; wg:title "Area {n}a"@nl ; wg:code "GM{n % 10000:04}" ; wg:partOf id:area{n}b .
id:area{n}b a wg:Area ; wg:title "Area {n}b"@nl ; wg:code "GM{(n + 1) % 10000:04}" .
id:influence{n} a wg:Influence ; wg:influencer id:{influencer} ; wg:influenced id:letter{n} ; wg:kind {kind} ;
  wg:evidence id:passage{n} .
id:passage{n} a wg:Passage ; wg:exact "naar aanleiding van {n}" ; wg:start {start} ; wg:end {end} ;
  wg:inText id:letter{n} .
id:commitment{n} a wg:Commitment ; wg:promisedIn id:letter{n} ; wg:due "{due}-06-30"^^xsd:date ;
  wg:subject "subject {n}"@nl .
"""


def shapes(*, rules: bool) -> str:
    """The shapes for these data: core constraints only, or with three rules in SPARQL."""
    return PREFIXES + _CORE + (_RULES if rules else "")


_CORE = """
wg:LetterShape a sh:NodeShape ; sh:targetClass wg:Letter ;
  sh:property [ sh:path wg:title ; sh:minCount 1 ; sh:uniqueLang true ; sh:languageIn ( "nl" "en" ) ] ;
  sh:property [ sh:path wg:number ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^kst-[0-9]+$" ] ;
  sh:property [ sh:path wg:issued ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:date ] ;
  sh:property [ sh:path wg:status ; sh:in ( wg:draft wg:final ) ] ;
  sh:property [ sh:path wg:sentBy ; sh:minCount 1 ; sh:class wg:Post ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path wg:inDossier ; sh:class wg:Dossier ] ;
  sh:property [ sh:path wg:mentions ; sh:or ( [ sh:class wg:Area ] [ sh:class wg:Organisation ] ) ] .
wg:DossierShape a sh:NodeShape ; sh:targetClass wg:Dossier ;
  sh:property [ sh:path wg:number ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[0-9]{5,7}$" ] ;
  sh:property [ sh:path [ sh:inversePath wg:inDossier ] ; sh:minCount 1 ; sh:class wg:Letter ] .
wg:PostShape a sh:NodeShape ; sh:targetClass wg:Post ; sh:property [ sh:path wg:title ; sh:minCount 1 ] .
wg:StudyShape a sh:NodeShape ; sh:targetClass wg:Study ;
  sh:property [ sh:path wg:title ; sh:minCount 1 ; sh:maxLength 200 ] ;
  sh:property [ sh:path wg:year ; sh:datatype xsd:integer ; sh:minInclusive 1900 ; sh:maxInclusive 2025 ] ;
  sh:property [ sh:path wg:offeredIn ; sh:node wg:DatedShape ] ;
  sh:property [ sh:path wg:producedBy ; sh:class wg:Organisation ] .
wg:DatedShape a sh:NodeShape ; sh:property [ sh:path wg:issued ; sh:minCount 1 ] .
wg:OrganisationShape a sh:NodeShape ; sh:targetClass wg:Organisation ;
  sh:property [ sh:path wg:title ; sh:minCount 1 ; sh:minLength 2 ] .
wg:AreaShape a sh:NodeShape ; sh:targetClass wg:Area ;
  sh:property [ sh:path wg:code ; sh:maxCount 1 ; sh:pattern "^GM[0-9]{4}$" ] ;
  sh:property [ sh:path [ sh:zeroOrMorePath wg:partOf ] ; sh:class wg:Area ] .
wg:InfluenceShape a sh:NodeShape ; sh:targetClass wg:Influence ;
  sh:property [ sh:path wg:influencer ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path wg:influenced ; sh:minCount 1 ; sh:not [ sh:class wg:Area ] ] ;
  sh:property [ sh:path wg:kind ; sh:minCount 1 ; sh:in ( wg:prompted wg:underlines wg:inspired ) ] ;
  sh:property [ sh:path wg:evidence ; sh:minCount 1 ; sh:class wg:Passage ] ;
  sh:property [ sh:path ( wg:evidence wg:inText ) ; sh:class wg:Letter ] .
wg:PassageShape a sh:NodeShape ; sh:targetClass wg:Passage ;
  sh:property [ sh:path wg:exact ; sh:minCount 1 ; sh:datatype xsd:string ] ;
  sh:property [ sh:path wg:start ; sh:minInclusive 0 ; sh:lessThan wg:end ] ;
  sh:property [ sh:path wg:inText ; sh:minCount 1 ; sh:class wg:Letter ] .
wg:CommitmentShape a sh:NodeShape ; sh:targetClass wg:Commitment ;
  sh:property [ sh:path wg:promisedIn ; sh:minCount 1 ; sh:class wg:Letter ] ;
  sh:property [ sh:path wg:due ; sh:datatype xsd:date ] ;
  sh:property [ sh:path wg:subject ; sh:minCount 1 ; sh:nodeKind sh:Literal ] .
"""

_DECLARED = f'wg:Prefixes sh:declare [ sh:prefix "wg" ; sh:namespace "{BASE}def#"^^xsd:anyURI ] .'
_RULES = f"""
{_DECLARED}
wg:CommitmentRule a sh:NodeShape ; sh:targetClass wg:Commitment ; sh:sparql [ sh:prefixes wg:Prefixes ;
  sh:message "due before it was promised" ; sh:select
  "SELECT $this WHERE {{ $this wg:due ?due ; wg:promisedIn/wg:issued ?date FILTER(?due < ?date) }}" ] .
wg:PassageRule a sh:NodeShape ; sh:targetClass wg:Passage ; sh:sparql [ sh:prefixes wg:Prefixes ;
  sh:message "longer than the quote" ; sh:select
  "SELECT $this WHERE {{ $this wg:start ?s ; wg:end ?e ; wg:exact ?x FILTER(?e - ?s < STRLEN(?x)) }}" ] .
wg:InfluenceRule a sh:NodeShape ; sh:targetClass wg:Influence ; sh:sparql [ sh:prefixes wg:Prefixes ;
  sh:message "influences itself" ; sh:select
  "SELECT $this WHERE {{ $this wg:influencer ?x ; wg:influenced ?x }}" ] .
"""
