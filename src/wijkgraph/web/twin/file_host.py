"""Rules (`.htaccess`) by which an Apache host answers as the live server does; other hosts ignore them."""

from collections.abc import Iterator, Mapping

from wijkgraph.linked.description import RECEIPTS

_FIRST = r"""# Addresses without an ending lead where the live server leads, in whatever folder this stands.
DirectoryIndex index.html
DirectorySlash Off
ErrorDocument 404 /404.html
RewriteEngine On
RewriteOptions AllowNoSlash
RewriteCond %{REQUEST_URI}::$1 ^(.*?/)(.*)::\2$
RewriteRule ^(.*)$ - [E=BASE:%1]
RewriteRule ^id/(?:dataset|catalog)/wijkgraph$ %{ENV:BASE}data [R=303,L]
RewriteRule ^id/(.+)$ %{ENV:BASE}doc/$1 [R=303,L]
RewriteRule ^def/context(?:\.jsonld)?$ def/context.jsonld [L]
RewriteRule ^def/(.+)$ %{ENV:BASE}doc/def/$1 [R=303,L]
RewriteRule ^prov/((?:{receipts})/.+)$ %{ENV:BASE}doc/$1 [R=303,L]
"""
# The page where there is one, else what a program would get unasked.
_ENDINGS = ("html", "ttl", "xml", "txt", "atom")
_ENDING = r"""RewriteCond %{{REQUEST_FILENAME}} !-f
RewriteCond %{{REQUEST_FILENAME}}.{ending} -f
RewriteRule ^(.+)$ $1.{ending} [L]
"""
_FOLDERS = r"""RewriteCond %{REQUEST_FILENAME} -d
RewriteRule . - [R=404,L]
"""
_HEADERS = r"""<IfModule mod_headers.c>
Header set Access-Control-Allow-Origin "*"
SetEnvIf Request_URI "/ldes/[0-9a-f]{16}(\.|$)" IMMUTABLE
Header set Cache-Control "public, max-age=31536000, immutable" env=IMMUTABLE
</IfModule>
"""


def apache_rules(types: Mapping[str, str], files: Mapping[str, str]) -> bytes:
    """The rules, given media types by ending, and by name for files without an ending."""
    return "".join(_rules(types, files)).encode()


def _rules(types: Mapping[str, str], files: Mapping[str, str]) -> Iterator[str]:
    yield _FIRST.replace("{receipts}", "|".join(sorted({"def", *RECEIPTS})))
    for ending in _ENDINGS:
        yield _ENDING.format(ending=ending)
    yield _FOLDERS
    for ending, media_type in sorted(types.items()):
        essence, _, charset = media_type.partition("; charset=")
        yield f"AddType {essence} .{ending}\n"
        if charset:
            yield f"AddCharset {charset} .{ending}\n"
    for name, media_type in sorted(files.items()):
        yield f'<Files "{name}">\nForceType "{media_type}"\n</Files>\n'
    yield _HEADERS
