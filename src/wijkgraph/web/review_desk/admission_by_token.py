"""Admission to a review page: a token for one visit, a cookie after it, and no other origin.

A page of another site that knows the port can neither read nor decide: it has no cookie (SameSite=Strict), no proof
for its forms, and another origin. A name that someone points at loopback (DNS rebinding) fails on the Host field.
"""

from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import token_urlsafe
from urllib.parse import urlsplit

from starlette.requests import Request

COOKIE = "wijkgraph-review"


@dataclass
class Guard:
    """The secrets of one review page, served at a port of loopback."""

    port: int
    token: str = field(default_factory=token_urlsafe)
    session: str = field(default_factory=token_urlsafe)
    proof: str = field(default_factory=token_urlsafe)  # in every form: against requests forged by other pages
    is_used: bool = False

    @property
    def origins(self) -> frozenset[str]:
        """The origins that are this page."""
        return frozenset(f"http://{host}:{self.port}" for host in ("127.0.0.1", "localhost"))

    def is_this_host(self, request: Request) -> bool:
        """True where the Host field names loopback at this port (RFC 9110, 7.2)."""
        return f"http://{request.headers.get('host', '')}" in self.origins

    def takes_token(self, given: str) -> bool:
        """True once, for the token."""
        if self.is_used or not compare_digest(given.encode(), self.token.encode()):
            return False
        self.is_used = True
        return True

    def is_admitted(self, request: Request) -> bool:
        """True for a request with the cookie of this session."""
        given = request.cookies.get(COOKIE, "")
        return compare_digest(given.encode(), self.session.encode())

    def may_decide(self, request: Request, proof: str) -> bool:
        """True for a form of this page: the proof is in it, and the origin, where the browser names one, is ours."""
        named = request.headers.get("origin") or _origin_of(request.headers.get("referer", ""))
        site = request.headers.get("sec-fetch-site", "same-origin")
        is_ours = (named in self.origins) if named else True
        return is_ours and site == "same-origin" and compare_digest(proof.encode(), self.proof.encode())


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
