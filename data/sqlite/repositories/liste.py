"""The list of dossiers: identifiers in the order asked, then the rows that the screen shows.

Two steps, so that a list of 10,000 costs 10,000 integers and the rows in view.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.porteur import CompteAnterieur
from app.ports import LigneDossier, Tri
from data.sqlite.recherche import requete
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.ports import Filtre
    from data.sqlite.session import Session

_LISTE = RowMapper(LigneDossier, "liste")
_COMPTE = RowMapper(CompteAnterieur, "compte")
_LIGNES = """
SELECT dossier.id, dossier.numero, porteur.raison_sociale, porteur.forme, porteur.ville, dossier.recu_le,
  dossier.etat, dossier.type_poste, dossier.etp_demande, dossier.montant_demande,
  (SELECT count(*) FROM piece WHERE piece.dossier_id = dossier.id)
FROM dossier JOIN porteur ON porteur.id = dossier.porteur_id
WHERE dossier.id IN (SELECT value FROM json_each(?))
"""
_SELECTION = """
SELECT dossier.id FROM dossier JOIN porteur ON porteur.id = dossier.porteur_id
WHERE dossier.campagne_id = :campagne_id
  AND (:etats IS NULL OR dossier.etat IN (SELECT value FROM json_each(:etats)))
  AND (:types IS NULL OR dossier.type_poste IN (SELECT value FROM json_each(:types)))
"""
_AVEC_TEXTE = "AND dossier.id IN (SELECT rowid FROM recherche WHERE recherche MATCH :texte)"
_NUMERO = "length(dossier.numero), dossier.numero, dossier.id"
_RANG_ETAT = """
CASE dossier.etat WHEN 'recu' THEN 0 WHEN 'en_instruction' THEN 1 WHEN 'instruit' THEN 2 WHEN 'retenu' THEN 3
  WHEN 'retenu_partiellement' THEN 4 WHEN 'liste_attente' THEN 5 WHEN 'ajourne' THEN 6 WHEN 'non_retenu' THEN 7
  WHEN 'irrecevable' THEN 8 WHEN 'conventionne' THEN 9 WHEN 'retire' THEN 10 END
"""
#: By order asked: ascending, then descending. Unknown amounts come last both ways; the number breaks ties.
_ORDRES: dict[Tri, tuple[str, str]] = {
    Tri.NUMERO: (
        "ORDER BY length(dossier.numero), dossier.numero, dossier.id",
        "ORDER BY length(dossier.numero) DESC, dossier.numero DESC, dossier.id DESC",
    ),
    Tri.RECU_LE: (
        sql("ORDER BY dossier.recu_le,", _NUMERO),
        sql("ORDER BY dossier.recu_le DESC,", _NUMERO),
    ),
    Tri.PORTEUR: (
        sql("ORDER BY porteur.cle_tri,", _NUMERO),
        sql("ORDER BY porteur.cle_tri DESC,", _NUMERO),
    ),
    Tri.ETAT: (
        sql("ORDER BY", _RANG_ETAT, ",", _NUMERO),
        sql("ORDER BY", _RANG_ETAT, "DESC,", _NUMERO),
    ),
    Tri.MONTANT: (
        sql("ORDER BY dossier.montant_demande IS NULL, dossier.montant_demande,", _NUMERO),
        sql("ORDER BY dossier.montant_demande IS NULL, dossier.montant_demande DESC,", _NUMERO),
    ),
    Tri.ETP: (
        sql("ORDER BY dossier.etp_demande,", _NUMERO),
        sql("ORDER BY dossier.etp_demande DESC,", _NUMERO),
    ),
}
#: By order, direction and presence of words: every statement that a filter may run, made once.
_FILTRES: dict[tuple[Tri, bool, bool], str] = {
    (tri, decroissant, avec_texte): sql(_SELECTION, _AVEC_TEXTE if avec_texte else "", sens[decroissant])
    for tri, sens in _ORDRES.items()
    for decroissant in (False, True)
    for avec_texte in (False, True)
}
_PAR_IBAN = """
SELECT dossier.id FROM porteur JOIN dossier ON dossier.porteur_id = porteur.id
WHERE porteur.iban = :iban AND dossier.campagne_id = :campagne_id AND :iban <> ''
ORDER BY dossier.id
"""
_ANCIENS_COMPTES = """
SELECT porteur.siret, dossier.numero, porteur.iban, dossier.recu_le
FROM porteur JOIN dossier ON dossier.porteur_id = porteur.id
WHERE porteur.siret IN (SELECT value FROM json_each(:sirets)) AND porteur.siret <> '' AND porteur.iban <> ''
  AND dossier.campagne_id <> :campagne_id AND dossier.etat <> 'retire'
ORDER BY dossier.recu_le, dossier.id
"""
_PAR_SIRET = """
SELECT dossier.id FROM porteur JOIN dossier ON dossier.porteur_id = porteur.id
WHERE porteur.siret = :siret AND dossier.campagne_id = :campagne_id AND :siret <> ''
ORDER BY dossier.id
"""
_PAR_ETAT = "SELECT etat, count(*) FROM dossier WHERE campagne_id = ? GROUP BY etat"


class ListeSqlite:
    """The half of `ports.Dossiers` that lists and counts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ids(self, filtre: Filtre) -> Sequence[int]:
        """Return the identifiers that the filter keeps, in its order."""
        texte = requete(filtre.texte)
        parametres = {
            "campagne_id": filtre.campagne_id,
            "etats": _ensemble(filtre.etats),
            "types": _ensemble(filtre.types),
            "texte": texte,
        }
        lecture = _FILTRES[filtre.tri, filtre.decroissant, texte is not None]
        return tuple(identifiant for (identifiant,) in self._session.lignes(lecture, parametres))

    def lignes(self, ids: Sequence[int]) -> Sequence[LigneDossier]:
        """Return the rows of these identifiers, in the order asked; a missing one is left out."""
        trouvees = {ligne[0]: ligne for ligne in self._session.lignes(_LIGNES, (json.dumps(list(ids)),))}
        return tuple(_LISTE.depuis(trouvees[i]) for i in ids if i in trouvees)

    def par_siret(self, campagne_id: int, siret: str) -> Sequence[int]:
        """Return the dossiers whose porteur bears this SIRET, oldest first; none for an empty one."""
        lignes = self._session.lignes(_PAR_SIRET, {"siret": siret, "campagne_id": campagne_id})
        return tuple(identifiant for (identifiant,) in lignes)

    def par_iban(self, campagne_id: int, iban: str) -> Sequence[int]:
        """Return the dossiers whose porteur gave this IBAN, oldest first; none for an empty one."""
        lignes = self._session.lignes(_PAR_IBAN, {"iban": iban, "campagne_id": campagne_id})
        return tuple(identifiant for (identifiant,) in lignes)

    def anciens_comptes(self, campagne_id: int, sirets: Iterable[str]) -> Mapping[str, Sequence[CompteAnterieur]]:
        """Return what these SIRET gave as accounts in the other campaigns, by SIRET, oldest first."""
        cherches = json.dumps(sorted(set(sirets)))
        trouves: dict[str, list[CompteAnterieur]] = {}
        for ligne in self._session.lignes(_ANCIENS_COMPTES, {"sirets": cherches, "campagne_id": campagne_id}):
            compte = _COMPTE.depuis(ligne)
            trouves.setdefault(compte.siret, []).append(compte)
        return {siret: tuple(comptes) for siret, comptes in trouves.items()}

    def compter_par_etat(self, campagne_id: int) -> Mapping[Etat, int]:
        """Return how many dossiers stand in each state, 0 included."""
        comptes = dict(self._session.lignes(_PAR_ETAT, (campagne_id,)))
        return {etat: comptes.get(etat.value, 0) for etat in Etat}


def _ensemble(valeurs: Iterable[str]) -> str | None:
    """Return a set of enums as JSON, None when it is empty (« all »)."""
    return json.dumps(sorted(valeurs)) if valeurs else None
