"""The text of the contents, page by page, its words and its fingerprints, and the passages set aside."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.pieces import Piece
from app.domain.textes import EtatTexte, PagesProches, PageTrouvee, PassageEcarte, TexteLu
from app.socle.errors import Bug, UserError
from app.socle.formats import sans_accents
from data.sqlite.recherche import requete
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.textes import RechercheTexte
    from data.sqlite.session import Session

_PIECES = RowMapper(Piece, "piece")
_PASSAGES = RowMapper(PassageEcarte, "passage_ecarte")
_TROUVEES = RowMapper(PageTrouvee, "trouvee")
_PROCHES = RowMapper(PagesProches, "proche")

_DIRE = """
INSERT INTO texte (sha256, etat, message) VALUES (?, ?, ?)
ON CONFLICT (sha256) DO UPDATE SET etat = excluded.etat, message = excluded.message
"""
_OTER = (
    "DELETE FROM empreinte_page WHERE page_id IN (SELECT id FROM page_texte WHERE sha256 = ?)",
    "DELETE FROM mots_page WHERE rowid IN (SELECT id FROM page_texte WHERE sha256 = ?)",
    "DELETE FROM page_texte WHERE sha256 = ?",
)
_AJOUTER_PAGE = "INSERT INTO page_texte (sha256, page, texte) VALUES (?, ?, ?)"
_AJOUTER_MOTS = "INSERT INTO mots_page (rowid, texte) VALUES (?, ?)"
_AJOUTER_EMPREINTES = """
INSERT OR IGNORE INTO empreinte_page (empreinte, page_id) SELECT value, ? FROM json_each(?)
"""
_ETAT = "SELECT etat, message FROM texte WHERE sha256 = ?"
_PAGES = "SELECT texte FROM page_texte WHERE sha256 = ? ORDER BY page"

_NON_LUE = "sha256 NOT IN (SELECT sha256 FROM texte)"
_A_LIRE = sql(
    "SELECT", _PIECES.colonnes, "FROM piece WHERE id IN (SELECT min(id) FROM piece WHERE", _NON_LUE,
    "GROUP BY sha256) ORDER BY id",
)  # fmt: skip
_A_LIRE_DE_LA_CAMPAGNE = sql(
    "SELECT", _PIECES.colonnes, "FROM piece WHERE id IN (SELECT min(id) FROM piece WHERE", _NON_LUE,
    "AND dossier_id IN (SELECT id FROM dossier WHERE campagne_id = ?) GROUP BY sha256) ORDER BY id",
)  # fmt: skip
#: The words first: FTS5 gives the pages by rank (bm25) as they are asked, and `limite` stops it. A further order
#: would have it give, and sort, the ten thousand pages that hold a common word.
_CHERCHER = """
SELECT piece.dossier_id, piece.id, page_texte.sha256, page_texte.page, page_texte.texte
FROM (SELECT rowid AS page_id, rank AS rang FROM mots_page WHERE mots_page MATCH :mots) AS trouvee
CROSS JOIN page_texte ON page_texte.id = trouvee.page_id
CROSS JOIN piece ON piece.sha256 = page_texte.sha256
WHERE :campagne_id IS NULL OR piece.dossier_id IN (SELECT id FROM dossier WHERE campagne_id = :campagne_id)
ORDER BY trouvee.rang LIMIT :limite
"""
#: « + » keeps FTS5 from looking for the words once for each page of the dossier: it reads their list once, and
#: ranks what is left.
_CHERCHER_DANS_LE_DOSSIER = """
SELECT piece.dossier_id, piece.id, page_texte.sha256, page_texte.page, page_texte.texte
FROM (
  SELECT rowid AS page_id, bm25(mots_page) AS rang FROM mots_page
  WHERE mots_page MATCH :mots AND +rowid IN (
    SELECT page_texte.id FROM piece JOIN page_texte ON page_texte.sha256 = piece.sha256
    WHERE piece.dossier_id = :dossier_id
  )
) AS trouvee
CROSS JOIN page_texte ON page_texte.id = trouvee.page_id
CROSS JOIN piece ON piece.sha256 = page_texte.sha256
WHERE piece.dossier_id = :dossier_id
  AND (:campagne_id IS NULL OR piece.dossier_id IN (SELECT id FROM dossier WHERE campagne_id = :campagne_id))
ORDER BY trouvee.rang, piece.id, page_texte.page LIMIT :limite
"""
_COMMUNES = """
WITH
  mienne AS MATERIALIZED (
    SELECT id FROM page_texte WHERE sha256 IN (SELECT value FROM json_each(:sha256s))
  ),
  paire AS MATERIALIZED (
    SELECT a.page_id AS page_id, b.page_id AS autre_id, count(*) AS communes
    FROM mienne
    CROSS JOIN empreinte_page AS a ON a.page_id = mienne.id
    CROSS JOIN empreinte_page AS b ON b.empreinte = a.empreinte
    WHERE b.page_id NOT IN (SELECT id FROM mienne)
    GROUP BY a.page_id, b.page_id HAVING count(*) >= :minimum
  )
SELECT ici.sha256, ici.page, la.sha256, la.page, paire.communes
FROM paire JOIN page_texte AS ici ON ici.id = paire.page_id JOIN page_texte AS la ON la.id = paire.autre_id
ORDER BY paire.communes DESC, ici.sha256, ici.page, la.sha256, la.page
"""
_REPRENDRE = "DELETE FROM passage_ecarte WHERE id = ?"
_ECARTES = sql("SELECT", _PASSAGES.colonnes, "FROM passage_ecarte WHERE campagne_id = ? ORDER BY id")
#: A fingerprint of 64 bits becomes the signed integer that a column holds; only equality is ever asked of it.
_BITS = 64


class TextesSqlite:
    """Fulfils `ports.Textes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, lu: TexteLu, empreintes: Mapping[int, Iterable[int]]) -> None:
        """Keep the text of a content and the fingerprints of its pages, in the place of what was there.

        Fingerprints are whole numbers of 64 bits, signed or not. Raises Bug when the content is not kept, or on
        fingerprints of a page that the text does not have.
        """
        if not set(empreintes) <= set(range(1, len(lu.pages) + 1)):
            raise Bug("Des empreintes sont dites d’une page que le texte n’a pas.")
        for ordre in _OTER:
            self._session.executer(ordre, (lu.sha256,))
        self._session.executer(_DIRE, (lu.sha256, lu.etat.value, lu.message))
        for page, texte in enumerate(lu.pages, start=1):
            page_id = self._session.inserer(_AJOUTER_PAGE, (lu.sha256, page, texte))
            self._session.executer(_AJOUTER_MOTS, (page_id, sans_accents(texte)))
            valeurs = [_signee(e) for e in empreintes.get(page, ())]
            self._session.executer(_AJOUTER_EMPREINTES, (page_id, json.dumps(valeurs)))

    def of_contenu(self, sha256: str) -> TexteLu | None:
        """Return what was read of a content; None when it has not been read yet."""
        ligne = self._session.une(_ETAT, (sha256,))
        if ligne is None:
            return None
        pages = tuple(texte for (texte,) in self._session.lignes(_PAGES, (sha256,)))
        return TexteLu(sha256, EtatTexte(ligne[0]), pages, ligne[1])

    def a_lire(self, campagne_id: int | None = None) -> Sequence[Piece]:
        """Return one piece for each content not read yet, oldest first."""
        if campagne_id is None:
            lignes = self._session.lignes(_A_LIRE)
        else:
            lignes = self._session.lignes(_A_LIRE_DE_LA_CAMPAGNE, (campagne_id,))
        return tuple(map(_PIECES.depuis, lignes))

    def chercher(self, recherche: RechercheTexte) -> Sequence[PageTrouvee]:
        """Return the pages that hold every word and every run, best first, at most `limite`."""
        mots = requete(recherche.texte, recherche.suites)
        if mots is None:
            return ()
        parametres = {
            "mots": mots,
            "campagne_id": recherche.campagne_id,
            "dossier_id": recherche.dossier_id,
            "limite": recherche.limite,
        }
        lecture = _CHERCHER if recherche.dossier_id is None else _CHERCHER_DANS_LE_DOSSIER
        return tuple(map(_TROUVEES.depuis, self._session.lignes(lecture, parametres)))

    def proches(self, sha256s: Iterable[str], minimum: int) -> Sequence[PagesProches]:
        """Return the pages of other contents that share at least `minimum` fingerprints, most in common first."""
        parametres = {"sha256s": json.dumps(sorted(set(sha256s))), "minimum": minimum}
        return tuple(map(_PROCHES.depuis, self._session.lignes(_COMMUNES, parametres)))

    def ecarter(self, passage: PassageEcarte) -> PassageEcarte:
        """Set a passage aside for its campaign; return it with its identifier."""
        valeurs = _PASSAGES.vers(replace(passage, id=None))
        return replace(passage, id=self._session.inserer(_PASSAGES.insertion, valeurs))

    def reprendre(self, passage_id: int) -> None:
        """Take back a passage set aside. Raises UserError when it is not there."""
        if not self._session.executer(_REPRENDRE, (passage_id,)).rowcount:
            raise UserError(
                "Ce passage n’est plus parmi les passages écartés.", conseil="Rouvrez la liste pour la voir à jour."
            )

    def ecartes(self, campagne_id: int) -> Sequence[PassageEcarte]:
        """Return the passages set aside, oldest first."""
        return tuple(map(_PASSAGES.depuis, self._session.lignes(_ECARTES, (campagne_id,))))


def _signee(empreinte: int) -> int:
    reste = empreinte % (1 << _BITS)
    return reste - (1 << _BITS) if reste >> (_BITS - 1) else reste
