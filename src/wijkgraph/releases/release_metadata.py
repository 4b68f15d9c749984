"""Metadata of a release for repositories: RO-Crate 1.1 and the Citation File Format 1.2.0."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wijkgraph.citing.dataset_facts import DatasetFacts
from wijkgraph.formats import FORMATS, find_format

CRATE = "ro-crate-metadata.json"
CITATION_FILE = "CITATION.cff"
# The context of RO-Crate 1.1 has no checksums; schema.org, which it is made of, has since.
_CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"}]
_SPDX = {
    "creativecommons.org/publicdomain/zero/1.0": "CC0-1.0",
    "creativecommons.org/licenses/by/4.0": "CC-BY-4.0",
    "creativecommons.org/licenses/by-sa/4.0": "CC-BY-SA-4.0",
}
_TYPES = {
    "cff": "text/yaml",
    "toml": "application/toml",
    "rq": "application/sparql-query",
    "sha256": "text/plain",
}


@dataclass(frozen=True)
class ReleasedFile:
    """A file of a release: its path within the folder, its size in bytes and SHA-256, and its meaning."""

    path: str
    bytes: int
    sha256: str
    meaning: str


def crate_metadata(
    facts: DatasetFacts, name: str, day: str, version: str, files: Iterable[ReleasedFile]
) -> str:
    """The release as an RO-Crate: the dataset, who publishes it, under which licence, and every file."""
    listed = sorted(files, key=lambda file: file.path)
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        _release_entity(facts, name, day, listed),
        {
            "@id": facts.iri,
            "@type": "CreativeWork",
            "name": facts.title("en"),
            "url": facts.base,
            "version": version,
        },
        {
            "@id": facts.publisher_iri,
            "@type": "Organization",
            "name": facts.publisher("en"),
            "url": facts.base,
        },
        {
            "@id": facts.licence,
            "@type": "CreativeWork",
            "name": spdx_of(facts.licence) or facts.licence,
            "description": f"The licence of the dataset: {facts.licence}",
        },
        *map(_file_entity, listed),
    ]
    document = {"@context": _CONTEXT, "@graph": graph}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _release_entity(
    facts: DatasetFacts, name: str, day: str, listed: Iterable[ReleasedFile]
) -> Mapping[str, Any]:
    """The root of the crate, without what the facts do not tell."""
    told = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{facts.title('en')}, {name}",
        "description": facts.description("en") or facts.title("en"),
        "identifier": f"{facts.base}version/{name}",
        "url": f"{facts.base}version/{name}",
        "version": name,
        "datePublished": day,
        "license": {"@id": facts.licence},
        "publisher": {"@id": facts.publisher_iri},
        "author": {"@id": facts.publisher_iri},
        "inLanguage": sorted(facts.titles),
        "keywords": ", ".join(facts.keywords.get("en", ())),
        "isBasedOn": {"@id": facts.iri},
        "hasPart": [{"@id": file.path} for file in listed],
    }
    return {key: value for key, value in told.items() if value}


def _file_entity(file: ReleasedFile) -> Mapping[str, Any]:
    return {
        "@id": file.path,
        "@type": "File",
        "name": file.path,
        "description": file.meaning,
        "encodingFormat": _media_type(file.path),
        "contentSize": str(file.bytes),
        "sha256": file.sha256,
    }


def citation_file(facts: DatasetFacts, name: str, day: str) -> str:
    """The release as CITATION.cff: a dataset of an organisation. Every value is a JSON string, which YAML reads."""
    licence = spdx_of(facts.licence)
    lines = [
        "cff-version: 1.2.0",
        f"message: {_yaml('If you use this dataset, please cite it as below.')}",
        "type: dataset",
        f"title: {_yaml(facts.title('en'))}",
        "authors:",
        f"  - name: {_yaml(facts.publisher('en'))}",
        f"    website: {_yaml(facts.base)}",
        f"version: {_yaml(name)}",
        f"date-released: {_yaml(day)}",
        f"url: {_yaml(f'{facts.base}version/{name}')}",
        *([f"abstract: {_yaml(facts.description('en'))}"] if facts.description("en") else []),
        *([f"license: {licence}"] if licence else []),
        *([f"license-url: {_yaml(facts.licence)}"] if facts.licence else []),
    ]
    if keywords := facts.keywords.get("en", ()):
        lines += ["keywords:", *(f"  - {_yaml(word)}" for word in keywords)]
    return "\n".join(lines) + "\n"


def spdx_of(licence: str) -> str:
    """SPDX identifier of a licence's address; empty for one that is not known here."""
    plain = licence.partition("://")[2].rstrip("/")
    return _SPDX.get(plain, "")


def _yaml(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _media_type(path: str) -> str:
    ending = path.rpartition(".")[2]
    found = find_format(ending, FORMATS)
    return _TYPES.get(ending) or (found.essence if found else "text/plain")
