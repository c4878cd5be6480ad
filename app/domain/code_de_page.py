"""What the code in the margin of an issued act says: which act, which page of how many. No word about a person.

Form: `CL1:<reference>:<page>/<pages>:<8 hexadecimal digits>`. The digits are the first of the hash of the act: two
acts of one reference are told apart, and an act of another base from ours. The number after `CL` is the version of
this form. Not here: how it is drawn (`app.documents.pdf`), how it is read in a scan (`app.importers`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

REFERENCE_MAX = 40  # a longer one is cut: the code must stay large enough to be read, and the digits decide
EMPREINTE = 8
_FORME = re.compile(r"CL1:(.{1,40}):([1-9]\d{0,3})/([1-9]\d{0,3}):([0-9A-F]{8})")
_AUTRE_VERSION = re.compile(r"CL\d+:")


@dataclass(frozen=True, slots=True)
class CodeDePage:
    """One page of one act; `page` counts from 1."""

    reference: str
    page: int
    pages: int
    empreinte: str

    @property
    def acte(self) -> tuple[str, str]:
        """Return what names the act: its reference, cut if it is long, and its digits."""
        return self.reference, self.empreinte

    @property
    def texte(self) -> str:
        """Return what is drawn: version of the code, reference, page and number of pages, digits, in ASCII."""
        return f"CL1:{self.reference}:{self.page}/{self.pages}:{self.empreinte}"

    @property
    def nom(self) -> str:
        """Return the name that the file of the act bears in its metadata, by which its codes are found again."""
        return f"CL1:{self.reference}:{self.empreinte}"

    @classmethod
    def de_l_acte(cls, reference: str, empreinte: str, page: int, pages: int) -> Self:
        """Return the code of a page, from the whole reference and the whole hash of the act in hexadecimal."""
        return cls(reference[:REFERENCE_MAX], page, pages, empreinte[:EMPREINTE].upper())

    @classmethod
    def lu(cls, texte: str) -> Self | None:
        """Return what a code says, None when it is none of ours: a stranger may have drawn it."""
        trouve = _FORME.fullmatch(texte)
        if trouve is None:
            return None
        reference, page, pages, empreinte = trouve.groups()
        return cls(reference, int(page), int(pages), empreinte) if int(page) <= int(pages) else None


def d_une_autre_version(texte: str) -> bool:
    """True for a code that another version of Clausule drew."""
    return _AUTRE_VERSION.match(texte) is not None and CodeDePage.lu(texte) is None


def suite(pages: Iterable[int]) -> str:
    """Return page numbers as a person says them: « 1 à 3, 7 et 9 »; empty without any."""
    groupes: list[list[int]] = []
    for page in sorted(set(pages)):
        if groupes and page == groupes[-1][-1] + 1:
            groupes[-1].append(page)
        else:
            groupes.append([page])
    dits = [str(g[0]) if len(g) == 1 else f"{g[0]}{' et ' if len(g) == 2 else ' à '}{g[-1]}" for g in groupes]
    if len(dits) == 1 or (dits and len(groupes[-1]) > 1):
        return ", ".join(dits)
    return f"{', '.join(dits[:-1])} et {dits[-1]}" if dits else ""
