"""The verb of the comité: its meetings, and the state of one, opinion by opinion. It changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.domain.comite import LIBELLES_AVIS
from app.domain.lectures import MASQUE
from app.domain.presences import par_presence, presence_ecrite
from app.socle.formats import date_courte, etp, euros, pluriel
from ui.console_francais import Verbe
from ui.verbes.commun import (
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    decimal,
    instant,
    json_option,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.domain.comite import Avis, Comite, Membre, Mesure
    from app.services.salle import DossierExamine, Salle


@click.command(cls=Verbe)
@base_option
@campagne_option
@option("--reunion", type=int, default=None, metavar="NUMÉRO", help="L’état d’une réunion, dossier par dossier.")
@json_option
def comite(base: Path, campagne_id: int | None, reunion: int | None, en_json: bool) -> None:  # noqa: FBT001
    """Dire les réunions du comité, ou l’état d’une réunion\u00a0: présences, avis, votes, ETP et euros."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        if reunion is None:
            comites = bureau.comites.lister(cle)
            Sortie(en_json).dire("\n".join(_liste(comites)), [_reunion(c) for c in comites])
        else:
            salle = bureau.salles.lire(reunion)
            Sortie(en_json).dire("\n".join(_etat(salle)), _valeur(salle))


def _liste(comites: Sequence[Comite]) -> Iterator[str]:
    yield f"{pluriel(len(comites), 'réunion')} du comité."
    for c in comites:
        etat = "close" if c.est_clos else "ouverte"
        yield f"{c.cle}  {date_courte(c.le)}  {c.intitule}, {etat}, {len(c.avis)} avis sur {len(c.dossiers)}"


def _etat(salle: Salle) -> Iterator[str]:
    c = salle.comite
    yield f"{c.intitule} du {date_courte(c.le)}, {'close' if c.est_clos else 'ouverte'}."
    atteint = {None: "quorum à confirmer par le service", True: "quorum atteint", False: "quorum non atteint"}
    yield f"{pluriel(len(c.votants()), 'présent')} avec voix, {atteint[c.quorum_atteint()]}."
    for m in par_presence(c.membres):
        yield f"     {m.nom}\u00a0: {presence_ecrite(m)}"
    for d in salle.dossiers:
        avis = salle.avis(d.dossier_id)
        dit = MASQUE if d.masque else _avis_dit(avis)
        yield f"{d.place.rang or '–':>3}  {d.numero}  {d.porteur}\u00a0: {dit}"
    yield from map(_mesure_dite, salle.mesures)


def _avis_dit(avis: Avis | None) -> str:
    if avis is None:
        return "sans avis"
    dons = f", {etp(avis.etp.centiemes)}, {euros(avis.montant.centimes)}" if avis.montant else ""
    vote = f", {avis.pour} pour, {avis.contre} contre" if avis.pour is not None else ""
    ecart = f", écart au rang\u00a0: {avis.motif_ecart}" if avis.motif_ecart else ""
    return f"{LIBELLES_AVIS[avis.sens]}{dons}{vote}{ecart}"


def _mesure_dite(m: Mesure) -> str:
    ecrire = euros if m.en_euros else etp
    limite = "non notifié" if m.limite is None else ecrire(m.limite)
    return f"{m.libelle}\u00a0: {ecrire(m.retenu)} retenus, {ecrire(m.avis)} d’avis, sur {limite}"


def _reunion(c: Comite) -> dict[str, object]:
    return {
        "id": c.cle,
        "le": c.le.isoformat(),
        "intitule": c.intitule,
        "lieu": c.lieu,
        "clos_le": instant(c.clos_le),
        "dossiers": len(c.dossiers),
        "avis": len(c.avis),
    }


def _valeur(salle: Salle) -> dict[str, object]:
    c = salle.comite
    return {
        **_reunion(c),
        "quorum": c.quorum,
        "quorum_atteint": c.quorum_atteint(),
        "membres": [_membre(m) for m in c.membres],
        "dossiers": [_dossier(d, salle.avis(d.dossier_id)) for d in salle.dossiers],
        "mesures": [
            {
                "libelle": m.libelle,
                "retenu": decimal(m.retenu),
                "avis": decimal(m.avis),
                "limite": None if m.limite is None else decimal(m.limite),
            }
            for m in salle.mesures
        ],
    }


def _membre(m: Membre) -> dict[str, object]:
    return {
        "nom": m.nom,
        "qualite": m.qualite,
        "voix": m.voix,
        "present": m.present,
        "excuse": m.excuse,
        "represente_par": m.represente_par,
    }


def _dossier(d: DossierExamine, avis: Avis | None) -> dict[str, object]:
    montant = decimal(avis.montant.centimes) if avis and avis.montant else None
    return {
        "numero": d.numero,
        "raison_sociale": d.porteur,
        "rang": d.place.rang,
        "masque": d.masque,
        "avis": avis.sens.value if avis else None,
        "etp": decimal(avis.etp.centiemes) if avis and avis.donne else None,
        "montant": montant,
        "pour": avis.pour if avis else None,
        "contre": avis.contre if avis else None,
        "abstentions": avis.abstentions if avis else None,
        "motif": avis.motif if avis else "",
        "motif_ecart": avis.motif_ecart if avis else "",
        "deportes": list(avis.deportes) if avis else [],
        "quorum_atteint": avis.quorum_atteint if avis else None,
    }
