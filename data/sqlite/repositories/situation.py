"""The part of a dossier that `domain.situation` describes: existing jobs, payers, objectives, visibility."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.domain.situation import NON_VERIFIEE, Financement, Objectif, PosteExistant, Visibilite
from data.sqlite.rows import RowMapper, sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.dossier import Dossier
    from data.sqlite.session import Parametres, Session

_EXISTANTS = RowMapper(PosteExistant, "poste_existant", sauf=("financements",), avec=("dossier_id", "rang"))
_FINANCEMENTS = RowMapper(Financement, "financement_existant", avec=("dossier_id", "rang_poste", "rang"))
_OBJECTIFS = RowMapper(Objectif, "objectif", avec=("dossier_id", "rang"))
_VISIBILITES = RowMapper(Visibilite, "visibilite", avec=("dossier_id",))

_OTER = (
    "DELETE FROM financement_existant WHERE dossier_id = ?",
    "DELETE FROM poste_existant WHERE dossier_id = ?",
    "DELETE FROM objectif WHERE dossier_id = ?",
    "DELETE FROM visibilite WHERE dossier_id = ?",
)
_LUS = (
    sql("SELECT dossier_id, rang,", _EXISTANTS.colonnes, "FROM poste_existant"),
    sql("SELECT dossier_id, rang_poste,", _FINANCEMENTS.colonnes, "FROM financement_existant"),
    sql("SELECT dossier_id,", _OBJECTIFS.colonnes, "FROM objectif"),
    sql("SELECT dossier_id,", _VISIBILITES.colonnes, "FROM visibilite"),
)
_ORDRES = ("ORDER BY dossier_id, rang", "ORDER BY dossier_id, rang_poste, rang", "ORDER BY dossier_id, rang", "")
_UN = "WHERE dossier_id = ?"
_CAMPAGNE = "WHERE dossier_id IN (SELECT id FROM dossier WHERE campagne_id = ?)"
UN_DOSSIER = tuple(sql(lus, _UN, ordre) for lus, ordre in zip(_LUS, _ORDRES, strict=True))
TOUTE_LA_CAMPAGNE = tuple(sql(lus, _CAMPAGNE, ordre) for lus, ordre in zip(_LUS, _ORDRES, strict=True))


def ecrire(session: Session, dossier: Dossier) -> None:
    """Write the situation of a dossier whose row is there, in the place of what was there."""
    for ordre in _OTER:
        session.executer(ordre, (dossier.cle,))
    cle = {"dossier_id": dossier.cle}
    for rang, existant in enumerate(dossier.existants):
        session.executer(_EXISTANTS.insertion, _EXISTANTS.vers(existant) | cle | {"rang": rang})
        for rang_payeur, payeur in enumerate(existant.financements):
            valeurs = _FINANCEMENTS.vers(payeur) | cle | {"rang_poste": rang, "rang": rang_payeur}
            session.executer(_FINANCEMENTS.insertion, valeurs)
    for rang, objectif in enumerate(dossier.objectifs):
        session.executer(_OBJECTIFS.insertion, _OBJECTIFS.vers(objectif) | cle | {"rang": rang})
    if dossier.visibilite != NON_VERIFIEE:
        session.executer(_VISIBILITES.insertion, _VISIBILITES.vers(dossier.visibilite) | cle)


def lire(session: Session, lectures: tuple[str, ...], parametres: Parametres) -> Mapping[int, dict[str, Any]]:
    """Return, by dossier, the fields of its situation; a dossier of which nothing was said has none of them."""
    existants, financements, objectifs, visibilites = (session.lignes(texte, parametres) for texte in lectures)
    champs_de: dict[int, dict[str, Any]] = defaultdict(dict)
    payeurs: dict[tuple[int, int], list[Financement]] = defaultdict(list)
    for dossier_id, rang, *champs in financements:
        payeurs[dossier_id, rang].append(_FINANCEMENTS.depuis(champs))
    for dossier_id, rang, *champs in existants:
        lu = PosteExistant(**_EXISTANTS.champs(champs), financements=tuple(payeurs[dossier_id, rang]))
        champs_de[dossier_id]["existants"] = (*champs_de[dossier_id].get("existants", ()), lu)
    for dossier_id, *champs in objectifs:
        objectif = _OBJECTIFS.depuis(champs)
        champs_de[dossier_id]["objectifs"] = (*champs_de[dossier_id].get("objectifs", ()), objectif)
    for dossier_id, *champs in visibilites:
        champs_de[dossier_id]["visibilite"] = _VISIBILITES.depuis(champs)
    return champs_de
