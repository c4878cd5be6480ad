"""Dossiers with their porteur, jobs and plan de financement. Each dossier has a porteur row of its own.

`type_poste` and `etp_demande` are kept beside the jobs they derive from, so that a list of 10,000 reads one table.
Not here: the list of dossiers and its filters (`repositories.liste`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.dossier import Dossier
from app.domain.porteur import Porteur
from app.domain.poste import LigneBudget, PlanDeFinancement, Poste
from app.socle.errors import Bug, UserError
from app.socle.formats import sans_accents
from data.sqlite.recherche import mots_indexes
from data.sqlite.repositories import situation
from data.sqlite.repositories.liste import ListeSqlite
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.cycle import Etat
    from app.domain.porteur import CompteAnterieur
    from app.ports import Filtre, LigneDossier
    from data.sqlite.session import Parametres, Session

_DOSSIERS = RowMapper(
    Dossier,
    "dossier",
    sauf=("porteur", "postes", "plan", "existants", "objectifs", "visibilite"),
    avec=("porteur_id", "type_poste", "etp_demande"),
)
_PORTEURS = RowMapper(Porteur, "porteur", avec=("cle_tri",))
_POSTES = RowMapper(Poste, "poste", avec=("dossier_id", "rang"))
_LIGNES = RowMapper(LigneBudget, "ligne_budget", avec=("dossier_id", "rang"))

_PROCHAIN_RANG = """
INSERT INTO compteur (nom, campagne_id, dernier) VALUES ('dossier', ?, 1)
ON CONFLICT (nom, campagne_id) DO UPDATE SET dernier = dernier + 1
RETURNING dernier
"""
_MODIFIER = sql(_DOSSIERS.maj, "AND version = :version_lue")
_ETAT_CIVIL = "SELECT numero, porteur_id FROM dossier WHERE id = ?"
_FUSIONNER_POSTE = sql(_POSTES.remplacement("id"), "WHERE poste.dossier_id = excluded.dossier_id")
_OTER_POSTES = "DELETE FROM poste WHERE dossier_id = ? AND id NOT IN (SELECT value FROM json_each(?))"
_OTER_LIGNES = "DELETE FROM ligne_budget WHERE dossier_id = ?"
_OTER_MOTS = "DELETE FROM recherche WHERE rowid = ?"
_AJOUTER_MOTS = """
INSERT INTO recherche (rowid, numero, porteur, sigle, ville, objet, siret)
VALUES (:id, :numero, :porteur, :sigle, :ville, :objet, :siret)
"""

_DOSSIER_ET_PORTEUR = sql(
    "SELECT", _DOSSIERS.colonnes, ",", _PORTEURS.colonnes,
    "FROM dossier JOIN porteur ON porteur.id = dossier.porteur_id",
)  # fmt: skip
_POSTES_LUS = sql("SELECT poste.dossier_id,", _POSTES.colonnes, "FROM poste")
_LIGNES_LUES = sql("SELECT ligne_budget.dossier_id,", _LIGNES.colonnes, "FROM ligne_budget")
_UN_DOSSIER = (
    sql(_DOSSIER_ET_PORTEUR, "WHERE dossier.id = ?"),
    sql(_POSTES_LUS, "WHERE dossier_id = ? ORDER BY rang"),
    sql(_LIGNES_LUES, "WHERE dossier_id = ? ORDER BY rang"),
    *situation.UN_DOSSIER,
)
_PAR_CAMPAGNE = "WHERE dossier_id IN (SELECT id FROM dossier WHERE campagne_id = ?) ORDER BY dossier_id, rang"
_TOUTE_LA_CAMPAGNE = (
    sql(
        _DOSSIER_ET_PORTEUR,
        "WHERE dossier.campagne_id = ? ORDER BY length(dossier.numero), dossier.numero, dossier.id",
    ),
    sql(_POSTES_LUS, _PAR_CAMPAGNE),
    sql(_LIGNES_LUES, _PAR_CAMPAGNE),
    *situation.TOUTE_LA_CAMPAGNE,
)


class DossiersSqlite:
    """Fulfils `ports.Dossiers`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._liste = ListeSqlite(session)

    def prochain_rang(self, campagne_id: int) -> int:
        """Return the next number of the campaign, from 1; never given twice once committed."""
        ligne = self._session.une(_PROCHAIN_RANG, (campagne_id,))
        if ligne is None:  # pragma: no cover  # RETURNING gives the row that the statement wrote
            raise Bug("Le compteur des dossiers n’a rien rendu.")
        return int(ligne[0])

    def add(self, dossier: Dossier) -> Dossier:
        """Return the dossier with new identifiers (its own, its porteur’s, its jobs’) and version 1."""
        valeurs = _PORTEURS.vers(replace(dossier.porteur, id=None)) | {"cle_tri": _cle_tri(dossier)}
        porteur_id = self._session.inserer(_PORTEURS.insertion, valeurs)
        neuf = replace(
            dossier,
            id=None,
            version=1,
            porteur=replace(dossier.porteur, id=porteur_id),
            postes=tuple(replace(p, id=None) for p in dossier.postes),
        )
        dossier_id = self._session.inserer(_DOSSIERS.insertion, _colonnes(neuf, porteur_id))
        return self._ecrire_suite(replace(neuf, id=dossier_id))

    def save(self, dossier: Dossier) -> Dossier:
        """Write the dossier read at `dossier.version`; return it with the next version.

        A job without identifier receives one; a job left out is removed. Raises UserError when the dossier was
        written since, or is not in the base: nothing is overwritten.
        """
        connu = self._session.une(_ETAT_CIVIL, (dossier.cle,))
        if connu is None:
            raise _absent()
        numero, porteur_id = connu
        suivant = replace(dossier, version=dossier.version + 1, porteur=replace(dossier.porteur, id=porteur_id))
        valeurs = _colonnes(suivant, porteur_id) | {"version_lue": dossier.version}
        if not self._session.executer(_MODIFIER, valeurs).rowcount:
            raise UserError(
                f"Le dossier {numero} a été modifié ailleurs depuis que vous l’avez ouvert. Rien n’a été écrasé.",
                conseil="Rouvrez-le pour voir sa version présente, puis reportez votre saisie.",
            )
        self._session.executer(_PORTEURS.maj, _PORTEURS.vers(suivant.porteur) | {"cle_tri": _cle_tri(dossier)})
        return self._ecrire_suite(suivant)

    def get(self, dossier_id: int) -> Dossier:
        """Return a dossier. Raises UserError when there is none."""
        trouves = self._lire(_UN_DOSSIER, (dossier_id,))
        if not trouves:
            raise _absent()
        return trouves[0]

    def of_campagne(self, campagne_id: int) -> Sequence[Dossier]:
        """Return every dossier of the campaign, by number."""
        return self._lire(_TOUTE_LA_CAMPAGNE, (campagne_id,))

    def ids(self, filtre: Filtre) -> Sequence[int]:
        """Return the identifiers that the filter keeps, in its order; unknown amounts and types come last."""
        return self._liste.ids(filtre)

    def lignes(self, ids: Sequence[int]) -> Sequence[LigneDossier]:
        """Return the rows of these identifiers, in the order asked; a missing one is left out."""
        return self._liste.lignes(ids)

    def par_siret(self, campagne_id: int, siret: str) -> Sequence[int]:
        """Return the dossiers whose porteur bears this SIRET, oldest first; none for an empty one."""
        return self._liste.par_siret(campagne_id, siret)

    def par_iban(self, campagne_id: int, iban: str) -> Sequence[int]:
        """Return the dossiers whose porteur gave this IBAN, oldest first; none for an empty one."""
        return self._liste.par_iban(campagne_id, iban)

    def anciens_comptes(self, campagne_id: int, sirets: Iterable[str]) -> Mapping[str, Sequence[CompteAnterieur]]:
        """Return what these SIRET gave as accounts in the other campaigns, by SIRET, oldest first."""
        return self._liste.anciens_comptes(campagne_id, sirets)

    def compter_par_etat(self, campagne_id: int) -> Mapping[Etat, int]:
        """Return how many dossiers stand in each state, 0 included."""
        return self._liste.compter_par_etat(campagne_id)

    def _ecrire_suite(self, dossier: Dossier) -> Dossier:
        """Write jobs, plan and words of a dossier whose row is there; return it with its jobs identified."""
        postes = self._ecrire_postes(dossier.cle, dossier.postes)
        self._session.executer(_OTER_LIGNES, (dossier.cle,))
        for rang, ligne in enumerate(dossier.plan.lignes):
            valeurs = _LIGNES.vers(ligne) | {"dossier_id": dossier.cle, "rang": rang}
            self._session.executer(_LIGNES.insertion, valeurs)
        situation.ecrire(self._session, dossier)
        self._session.executer(_OTER_MOTS, (dossier.cle,))
        self._session.executer(_AJOUTER_MOTS, mots_indexes(dossier))
        return replace(dossier, postes=postes)

    def _ecrire_postes(self, dossier_id: int, postes: Iterable[Poste]) -> tuple[Poste, ...]:
        ecrits = []
        for rang, poste in enumerate(postes):
            valeurs = _POSTES.vers(poste) | {"dossier_id": dossier_id, "rang": rang}
            curseur = self._session.executer(_FUSIONNER_POSTE, valeurs)
            if not curseur.rowcount:
                raise Bug(f"Le poste {poste.id} appartient à un autre dossier.")
            ecrits.append(poste if poste.id else replace(poste, id=curseur.lastrowid))
        gardes = json.dumps([p.id for p in ecrits])
        self._session.executer(_OTER_POSTES, (dossier_id, gardes))
        return tuple(ecrits)

    def _lire(self, lectures: tuple[str, ...], parametres: Parametres) -> tuple[Dossier, ...]:
        dossiers, postes, lignes = (self._session.lignes(texte, parametres) for texte in lectures[:3])
        situations = situation.lire(self._session, lectures[3:], parametres)
        postes_de: dict[int, list[Poste]] = defaultdict(list)
        for dossier_id, *champs in postes:
            postes_de[dossier_id].append(_POSTES.depuis(champs))
        plan_de: dict[int, list[LigneBudget]] = defaultdict(list)
        for dossier_id, *champs in lignes:
            plan_de[dossier_id].append(_LIGNES.depuis(champs))
        return tuple(_dossier(ligne, postes_de, plan_de, situations) for ligne in dossiers)


def _dossier(
    ligne: tuple[Any, ...],
    postes_de: Mapping[int, list[Poste]],
    plan_de: Mapping[int, list[LigneBudget]],
    situations: Mapping[int, dict[str, Any]],
) -> Dossier:
    champs = _DOSSIERS.champs(ligne[: _DOSSIERS.largeur])
    return Dossier(
        **champs,
        porteur=_PORTEURS.depuis(ligne[_DOSSIERS.largeur :]),
        postes=tuple(postes_de.get(champs["id"], ())),
        plan=PlanDeFinancement(tuple(plan_de.get(champs["id"], ()))),
        **situations.get(champs["id"], {}),
    )


def _colonnes(dossier: Dossier, porteur_id: int) -> dict[str, Any]:
    return _DOSSIERS.vers(dossier) | {
        "porteur_id": porteur_id,
        "type_poste": dossier.type_poste.value if dossier.type_poste else None,
        "etp_demande": dossier.etp_demande.centiemes,
    }


def _cle_tri(dossier: Dossier) -> str:
    return sans_accents(dossier.porteur.raison_sociale)


def _absent() -> UserError:
    return UserError("Ce dossier n’est pas dans la base.", conseil="Choisissez-en un dans la liste.")
