"""What the settings of the service give to a new campaign: letterhead, logo, who signs, delegations of signature.

And the taking of a file of settings, whose logo is a picture like any other: drawn again before it is kept.
Not here: the settings (`app.socle.reglages`), nor the facts of the call, which come from its model.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.montants import Montant
from app.domain.visa import Delegation, Portee
from app.services.campagnes_modeles import lire_modele
from app.services.logos import RIEN_CHANGE, dire_l_image, lire_fichier, redessiner
from app.socle.delegations_reglees import portees_lues
from app.socle.errors import UserError
from app.socle.logo_regle import OCTETS_MAX, LogoRegle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.domain.campagne import Campagne, Service, Signataire
    from app.services.bureau import Bureau
    from app.services.envois import LecteurDeCourriels
    from app.socle.reglages import Reglages

BLOCS = ("service", "signataire")


def valeurs_par_defaut(reglages: Reglages, campagne: Campagne) -> dict[str, Any]:
    """Return the blocks of the campaign that the settings change, whole; a setting left empty changes nothing."""
    trouvees: dict[str, Any] = {}
    for nom in BLOCS:
        avant: Service | Signataire = getattr(campagne, nom)
        lus = {f.name: reglages.texte(f"{nom}.{f.name}") for f in fields(avant)}
        voulus: dict[str, Any] = {
            champ: date.fromisoformat(texte) if champ == "delegation_du" else texte
            for champ, texte in lus.items()
            if texte
        }
        apres = replace(avant, **voulus)
        if apres != avant:
            trouvees[nom] = apres
    return trouvees


def creer_campagne(reglages: Reglages, bureau: Bureau, code: str, valeurs: Mapping[str, Any]) -> Campagne:
    """Create a campaign from a shipped model as the settings complete it; `valeurs` win over the settings.

    The delegations of the settings and their logo are recorded in the base, each by its own line of the journal.
    Raises UserError when the logo of the settings is no picture: the settings say how to remove it.
    """
    defauts = valeurs_par_defaut(reglages, lire_modele(code))
    campagne, _ = bureau.campagnes.creer(code, **{**defauts, **valeurs})
    for delegation in delegations_par_defaut(reglages):
        bureau.delegations.enregistrer(delegation)
    logo = reglages.logo
    if logo is not None:
        try:
            campagne, _ = bureau.logos.poser(campagne.id or 0, logo.image, logo.nom, logo.alternative)
        except UserError as faute:
            raise UserError(
                f"Le logo gardé dans les réglages ne peut pas servir. {faute.message}",
                conseil="Retirez-le ou choisissez-en un autre à l’écran Réglages, puis créez la campagne.",
            ) from faute
    return campagne


def importer(reglages: Reglages, chemin: Path, lecteur: LecteurDeCourriels) -> tuple[str, ...]:
    """Take the settings of a file; return what of it was left aside, in French.

    Its logo is drawn again in the confined process; when it is no picture it is left aside, like any other value
    that does not suit, and the logo of before stays. Raises UserError on a file that is not one of settings.
    """
    compris = reglages.lire(chemin)
    if compris.logo is not None:
        try:
            compris = replace(compris, logo=_redessine(lecteur, compris.logo))
        except UserError as faute:
            raison = faute.message.removesuffix(RIEN_CHANGE).rstrip(". ")
            dit = f"le logo est laissé de côté\u00a0: {raison}"
            compris = replace(compris, logo=None, logo_dit=False, fautes=(*compris.fautes, dit))
    return reglages.prendre(compris)


def choisir_logo(reglages: Reglages, chemin: Path, alternative: str, lecteur: LecteurDeCourriels) -> LogoRegle:
    """Keep a picture as the logo of the campaigns to come; return it as it was drawn again.

    Raises UserError when the file is too big, is no PNG or JPEG, or without `alternative`; EnvironmentFault when it
    cannot be read, or the settings written. The logo of before is then kept.
    """
    dite = dire_l_image(alternative)
    logo = _redessine(lecteur, LogoRegle(chemin.name, dite, lire_fichier(chemin)))
    reglages.remplacer_logo(logo)
    return logo


def logo_montrable(reglages: Reglages, lecteur: LecteurDeCourriels) -> LogoRegle | None:
    """Return the logo of the settings, drawn again: a file copied by hand never went through `importer`.

    Raises UserError when it is no picture.
    """
    return _redessine(lecteur, reglages.logo) if reglages.logo is not None else None


def _redessine(lecteur: LecteurDeCourriels, logo: LogoRegle) -> LogoRegle:
    image, _ = redessiner(lecteur, logo.image, logo.nom)
    if len(image) > OCTETS_MAX:
        raise UserError(f"L’image «\u00a0{logo.nom}\u00a0», redessinée, pèse plus de 2\u00a0Mio. {RIEN_CHANGE}")
    return LogoRegle(logo.nom, dire_l_image(logo.alternative), image)


def delegations_par_defaut(reglages: Reglages) -> tuple[Delegation, ...]:
    """Return the delegations that a new base receives."""
    return tuple(
        Delegation(
            delegant=d["delegant"],
            delegataire=d["delegataire"],
            qualite=d["qualite"],
            reference=d["reference"],
            du=date.fromisoformat(d["du"]),
            au=date.fromisoformat(d["au"]) if d.get("au") else None,
            plafond=Montant(int(d["plafond"].replace(".", ""))) if d.get("plafond") else None,
            portees=frozenset(map(Portee, portees_lues(d.get("portees", "")))),
            session=d.get("session", ""),
        )
        for d in reglages.delegations
    )


def delegations_manquantes(reglages: Reglages, tenues: Iterable[Delegation]) -> tuple[Delegation, ...]:
    """Return the delegations of the settings that a base made before has not received yet.

    `tenues`: those of the base; one that was withdrawn there does not come back, unless on its first day: it never
    held, its recording was undone.
    """
    connues = {replace(d, id=None, retiree_le=None) for d in tenues if d.retiree_le != d.du}
    return tuple(d for d in delegations_par_defaut(reglages) if d not in connues)


def reprendre(reglages: Reglages, bureau: Bureau, campagne_id: int) -> int:
    """Take the letterhead, its logo, the signatory and the delegations in force; return how many delegations.

    What a policy imposes, and what the campaign leaves empty, stay as they are. Raises EnvironmentFault.
    """
    campagne = bureau.campagnes.get(campagne_id)
    for nom in BLOCS:
        bloc: Service | Signataire = getattr(campagne, nom)
        for champ in fields(bloc):
            cle, valeur = f"{nom}.{champ.name}", getattr(bloc, champ.name)
            if valeur and reglages.verrou(cle) is None:
                reglages.changer(cle, valeur.isoformat() if isinstance(valeur, date) else valeur)
    if campagne.logo is not None:
        image = bureau.logos.image(campagne_id)
        reglages.remplacer_logo(LogoRegle(campagne.logo.nom, campagne.logo.alternative, image))
    etat = bureau.delegations.etat()
    tenues = [d for d in etat.pouvoirs.delegations if d.retiree_le is None]
    reglages.remplacer_delegations([_en_textes(d) for d in tenues])
    return len(tenues)


def _en_textes(delegation: Delegation) -> dict[str, str]:
    textes = {
        "delegant": delegation.delegant,
        "delegataire": delegation.delegataire,
        "qualite": delegation.qualite,
        "reference": delegation.reference,
        "du": delegation.du.isoformat(),
        "au": delegation.au.isoformat() if delegation.au else "",
        "plafond": _decimal(delegation.plafond),
        "portees": ", ".join(sorted(delegation.portees)),
        "session": delegation.session,
    }
    return {nom: texte for nom, texte in textes.items() if texte}


def _decimal(plafond: Montant | None) -> str:
    """Return euros as an exact decimal text, empty where there is no ceiling."""
    return f"{plafond.centimes // 100}.{plafond.centimes % 100:02d}" if plafond is not None else ""
