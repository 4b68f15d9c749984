import wijkgraph

checked = wijkgraph.validate(
    "docs/examples/python/neighbourhood.ttl", shapes="docs/examples/python/shapes.ttl"
)
print(checked.conforms)
for finding in checked.findings:
    print(finding.place.line, finding.message("en"))
