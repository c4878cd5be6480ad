"""Rules on the project: jobs that are additional, plus-value, visibility, territory, coordination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.cycle import FAVORABLES, Etat
from app.domain.montants import ZERO_ETP, Etp, somme_etp
from app.domain.poste import Poste, TypePoste
from app.domain.regles import A_SERVIR, Faits, Trouvaille, alerte, bloquant, information
from app.domain.situation import StatutVisibilite
from app.socle.formats import date_longue, etp, pluriel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.campagne import Campagne
    from app.domain.dossier import Dossier

UN_TEMPS_PLEIN = Etp(100)


def etp_supplementaires(faits: Faits) -> Iterator[Trouvaille]:
    """R09: after >= before + asked, job by job; existing jobs, by type, do not shrink meanwhile."""
    for nom, poste in _postes(faits):
        attendu = poste.etp_avant + poste.etp_demande
        if poste.etp_apres is None and poste.etp_avant > ZERO_ETP:
            yield alerte(f"{nom} : les ETP après le projet ne sont pas renseignés.")
        elif poste.etp_apres is not None and poste.etp_apres < attendu:
            manque = (attendu - poste.etp_apres).centiemes
            yield bloquant(
                f"{nom} : {etp(poste.etp_avant.centiemes)} avant et {etp(poste.etp_demande.centiemes)} "
                f"demandés, mais {etp(poste.etp_apres.centiemes)} après : {etp(manque)} ne sont pas "
                "supplémentaires."
            )
    for type_poste in TypePoste:
        yield from _existants_du_type(faits.dossier, type_poste)


def _existants_du_type(dossier: Dossier, type_poste: TypePoste) -> Iterator[Trouvaille]:
    existants = [x for x in dossier.existants if x.type is type_poste]
    avant = somme_etp(x.etp_n1 for x in existants if x.etp_n1 is not None)
    cette_annee = somme_etp(x.etp_n for x in existants if x.etp_n is not None)
    if any(x.etp_n1 is None or x.etp_n is None for x in existants):
        yield alerte(
            f"Postes existants ({type_poste.value}) : les ETP d’une des deux années ne sont pas saisis, on ne peut "
            "pas vérifier que les postes demandés sont supplémentaires."
        )
        return
    demande = dossier.etp_demande_par_type.get(type_poste, ZERO_ETP)
    if existants and cette_annee < avant and demande > ZERO_ETP:
        perdus = min(avant - cette_annee, demande)
        yield bloquant(
            f"Postes existants ({type_poste.value}) : {etp(avant.centiemes)} l’année précédente, "
            f"{etp(cette_annee.centiemes)} cette année : {etp(perdus.centiemes)} des "
            f"{etp(demande.centiemes)} demandés ne sont pas supplémentaires."
        )
    annonces = somme_etp(p.etp_avant for p in dossier.postes if p.type is type_poste)
    if existants and annonces > cette_annee:
        yield alerte(
            f"Postes demandés ({type_poste.value}) : {etp(annonces.centiemes)} annoncés avant le projet, "
            f"{etp(cette_annee.centiemes)} seulement dans les postes existants."
        )


def plus_value(faits: Faits) -> Iterator[Trouvaille]:
    """R10: the plus-value is written, and as long as the campaign asks."""
    longueur, minimum = len(faits.dossier.plus_value.strip()), faits.campagne.plus_value_longueur_min
    if not longueur:
        yield bloquant("La plus-value par rapport à l’offre de service actuelle n’est pas renseignée.")
    elif minimum is not None and longueur < minimum:
        yield bloquant(
            f"La plus-value tient en {pluriel(longueur, 'caractère')} : {pluriel(minimum, 'caractère')} au "
            "moins sont attendus."
        )


def visibilite(faits: Faits) -> Iterator[Trouvaille]:
    """R12: seen on the Marché de l'inclusion (where, when), or promised by a day; silent once it is decided."""
    vue = faits.dossier.visibilite
    if faits.dossier.etat not in A_SERVIR:
        return
    if vue.statut is StatutVisibilite.NON_VERIFIEE:
        yield information("La visibilité sur le Marché de l’inclusion n’a pas encore été vérifiée.")
    elif vue.statut is StatutVisibilite.ABSENTE:
        yield alerte(
            "Le porteur n’est pas visible sur le Marché de l’inclusion : un engagement daté est à lui demander."
        )
    elif vue.statut is StatutVisibilite.ENGAGEMENT:
        if vue.echeance is None:
            yield alerte(
                "Le porteur s’est engagé à être visible sur le Marché de l’inclusion, sans date d’échéance."
            )
        elif faits.jour is not None and vue.echeance < faits.jour:
            yield alerte(
                f"Visibilité sur le Marché de l’inclusion promise pour le {date_longue(vue.echeance)} : ce jour "
                "est passé, à vérifier."
            )
        else:
            yield information(
                f"Visibilité sur le Marché de l’inclusion promise pour le {date_longue(vue.echeance)} : à "
                "vérifier à cette date, et avant une reconduction."
            )
    elif manque := [nom for nom, v in (("l’adresse", vue.url), ("la date", vue.verifiee_le)) if not v]:
        yield alerte(f"Visible sur le Marché de l’inclusion, mais {' et '.join(manque)} de la vérification manque.")


def quotite(faits: Faits) -> Iterator[Trouvaille]:
    """R13: at least one job, each above 0 and up to a full time, which ends after it begins."""
    if not faits.dossier.postes:
        yield bloquant("Aucun poste n’est saisi : le type (facilitateur ou coordinateur) donne la grille.")
    for nom, poste in _postes(faits):
        for quoi, valeur in (("la quotité demandée", poste.etp_demande), ("la quotité du poste", poste.quotite)):
            if valeur is not None and not ZERO_ETP < valeur <= UN_TEMPS_PLEIN:
                yield bloquant(
                    f"{nom} : {quoi} est de {etp(valeur.centiemes)}, elle doit être supérieure à 0 et ne pas "
                    f"dépasser {etp(UN_TEMPS_PLEIN.centiemes)}."
                )
        if poste.quotite is not None and poste.etp_demande > poste.quotite:
            yield alerte(
                f"{nom} : {etp(poste.etp_demande.centiemes)} demandés pour une quotité de "
                f"{etp(poste.quotite.centiemes)}."
            )
        if poste.date_debut is not None and poste.date_fin is not None and poste.date_fin < poste.date_debut:
            yield alerte(
                f"{nom} : il finit le {date_longue(poste.date_fin)}, avant de commencer le "
                f"{date_longue(poste.date_debut)}."
            )


def doublon(faits: Faits) -> Iterator[Trouvaille]:
    """R30: another dossier of the campaign, not withdrawn, has the same SIRET, unless their territories differ."""
    dossier = faits.dossier
    siret = dossier.porteur.siret
    memes = [d for d in faits.autres if siret and d.porteur.siret == siret and d.etat is not Etat.RETIRE]
    ailleurs = [d.numero for d in memes if _disjoints(d, dossier)]
    ici = [d.numero for d in memes if not _disjoints(d, dossier)]
    if ici:
        yield alerte(
            f"Même SIRET que le dossier {', '.join(sorted(ici))} : doublon, ou territoires distincts à vérifier."
        )
    if ailleurs:
        yield information(
            f"Même SIRET que le dossier {', '.join(sorted(ailleurs))}, pour d’autres départements : pas de doublon."
        )


def second_coordinateur(faits: Faits) -> Iterator[Trouvaille]:
    """R31: a coordinateur where one is already retained, or asked by another dossier."""
    if not _demande_coordinateur(faits.dossier):
        return
    pourvus, demandes = coordinateurs(faits.autres)
    if pourvus:
        yield alerte(
            f"La région a déjà un poste de coordinateur retenu (dossier {', '.join(pourvus)}) : l’appel vise "
            "les régions qui n’en ont pas."
        )
    elif demandes:
        yield information(f"Un poste de coordinateur est aussi demandé par le dossier {', '.join(demandes)}.")


def coordinateurs(dossiers: Iterable[Dossier]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers of the dossiers whose coordinateur is retained, then of those that still ask one (R31)."""
    rivaux = [d for d in dossiers if _demande_coordinateur(d)]
    pourvus = tuple(sorted(d.numero for d in rivaux if d.etat in FAVORABLES))
    return pourvus, tuple(sorted(d.numero for d in rivaux if d.etat in A_SERVIR))


def zone_blanche(faits: Faits) -> Iterator[Trouvaille]:
    """R32: a territory without facilitateur is touched, when the service has named some; a flag, never points."""
    touches = departements_blancs(faits.dossier, faits.campagne)
    if touches:
        yield information(
            f"Priorité : le projet dessert {pluriel(len(touches), 'département')} sans facilitateur "
            f"({', '.join(touches)}). Le classement le signale, sans point."
        )


def departements_blancs(dossier: Dossier, campagne: Campagne) -> tuple[str, ...]:
    """Return the codes of the départements served that the service named as without facilitateur (R32)."""
    return tuple(c for c in dossier.departements if c in campagne.departements_blancs)


def _postes(faits: Faits) -> Iterator[tuple[str, Poste]]:
    for rang, poste in enumerate(faits.dossier.postes, 1):
        yield f"Poste {rang} ({poste.type.value})", poste


def _disjoints(un: Dossier, autre: Dossier) -> bool:
    """True when both say which départements they serve, and none is common."""
    codes, autres = set(un.departements), set(autre.departements)
    return bool(codes) and bool(autres) and codes.isdisjoint(autres)


def _demande_coordinateur(dossier: Dossier) -> bool:
    return any(p.type is TypePoste.COORDINATEUR for p in dossier.postes)
