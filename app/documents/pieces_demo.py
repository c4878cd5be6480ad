"""The PDF pieces of the fictional dossiers, from `resources/demo/pieces.toml` and the facts of each dossier.

Not here: which dossier has which piece (`resources/demo/dossiers.toml`), nor how they are stored.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Any

from app.documents.contenu import (
    Alignement,
    Bloc,
    Colonne,
    Contenu,
    Encadre,
    Fiche,
    Paragraphe,
    Partie,
    SautDePage,
    Signatures,
    Tableau,
    Titre,
)
from app.documents.pdf import rendre_pdf
from app.documents.porteurs import adresse_postale, civilite, forme_dans_l_acte
from app.documents.typographie import typographier
from app.domain.identifiants import iban_lisible, siret_lisible
from app.domain.poste import Sens
from app.socle.formats import a_paris, centiemes, date_longue, etp, euros
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.dossier import Dossier

FICHIER = "demo/pieces.toml"
_INCONNU = "non précisé"


def piece_demo(code: str, dossier: Dossier) -> bytes:
    """Return the PDF of one fictional piece; the same dossier gives the same bytes."""
    textes = lire_toml(FICHIER)
    modele = textes.get(code, textes["autre"])
    valeurs = _valeurs(dossier)
    blocs: list[Bloc] = [Titre(1, typographier(modele["titre"]))]
    for paragraphe in modele["paragraphes"]:
        if paragraphe == "---":
            blocs.append(SautDePage())
            continue
        titre, barre, texte = paragraphe.rpartition(" | ")
        if barre:
            blocs.append(Titre(2, typographier(titre)))
        blocs.append(Paragraphe(typographier(texte.format_map(valeurs))))
    blocs += _tableau(modele["tableau"], dossier)
    if modele["signe"]:
        porteur = dossier.porteur
        fait = f"Fait à {porteur.ville or _INCONNU}, le {valeurs['le']}"
        partie = Partie(porteur.raison_sociale, porteur.representant_qualite, porteur.representant_nom)
        blocs.append(Signatures((partie,), fait=fait))
    blocs.append(Encadre((typographier(textes["mention"]["texte"]),)))
    return rendre_pdf(
        Contenu(
            titre=f"{modele['titre']} – {dossier.porteur.raison_sociale}",
            reference=f"pièce {code}",
            blocs=tuple(blocs),
            auteur=dossier.porteur.raison_sociale,
            etabli_le=a_paris(dossier.recu_le).date(),
        )
    )


def courriel_demo(dossier: Dossier, noms: Sequence[str]) -> bytes:
    """Return the mail that brings a fictional dossier: its text and the names of its pieces, kept apart."""
    message = EmailMessage(policy=SMTP)
    message["From"] = dossier.porteur.courriel
    message["To"] = "appel-a-projets@exemple.fr"
    message["Subject"] = dossier.objet
    message["Date"] = a_paris(dossier.recu_le)
    message["Message-ID"] = f"<{dossier.porteur.siret}@exemple.fr>"
    lignes = (
        "Madame, Monsieur,",
        "",
        f"Veuillez trouver la candidature de {dossier.porteur.raison_sociale}\u00a0: {dossier.intitule}.",
        "",
        "Pièces jointes\u00a0:",
        *(f"- {nom}" for nom in noms),
        "",
        f"{dossier.porteur.representant_nom}, {dossier.porteur.representant_qualite}",
        "",
        lire_toml(FICHIER)["mention"]["texte"],
    )
    message.set_content("\n".join(lignes))
    return message.as_bytes()


def _valeurs(dossier: Dossier) -> Mapping[str, str]:
    porteur = dossier.porteur
    valeurs: dict[str, str] = {
        "porteur": porteur.raison_sociale,
        "forme": forme_dans_l_acte(porteur),
        "siret": siret_lisible(porteur.siret),
        "siege": ", ".join(adresse_postale(porteur)),
        "representant": f"{civilite(porteur)} {porteur.representant_nom}".strip(),
        "qualite": porteur.representant_qualite,
        "projet": dossier.intitule,
        "territoire": dossier.territoire,
        "plus_value": dossier.plus_value,
        "objet": porteur.objet_statutaire,
        "cout": euros(dossier.cout_total.centimes) if dossier.cout_total else "",
        "montant": euros(dossier.montant_demande.centimes) if dossier.montant_demande else "",
        "etp": etp(dossier.etp_demande.centiemes),
        "iban": iban_lisible(porteur.iban),
        "bic": porteur.bic,
        "titulaire": porteur.iban_titulaire,
        "deliberation": porteur.deliberation,
        "courriel": porteur.courriel,
        "le": date_longue(a_paris(dossier.recu_le).date()),
    }
    return {nom: valeur or _INCONNU for nom, valeur in valeurs.items()}


def _tableau(genre: str, dossier: Dossier) -> Iterator[Bloc]:
    porteur = dossier.porteur
    if genre == "compte":
        lignes: dict[str, Any] = {
            "Titulaire": porteur.iban_titulaire,
            "IBAN": iban_lisible(porteur.iban),
            "BIC": porteur.bic,
        }
        yield Fiche(tuple((nom, valeur or _INCONNU) for nom, valeur in lignes.items()), legende="Compte")
    elif genre == "postes":
        yield Tableau(
            (Colonne("Poste", 50), Colonne("Territoire", 30), Colonne("ETP demandés", 20, Alignement.DROITE)),
            tuple(
                (p.intitule or p.type.value, p.territoire or dossier.territoire, centiemes(p.etp_demande.centiemes))
                for p in dossier.postes
            ),
            legende="Postes demandés",
            entete_de_ligne=True,
        )
    elif genre == "budget":
        for sens, legende in ((Sens.CHARGE, "Charges"), (Sens.PRODUIT, "Produits")):
            retenues = [x for x in dossier.plan.lignes if x.sens is sens]
            yield Tableau(
                (Colonne("Libellé", 70), Colonne("Montant (en euros)", 30, Alignement.DROITE)),
                tuple((x.libelle, centiemes(x.montant.centimes)) for x in retenues),
                total=("Total", centiemes(dossier.plan.total(sens).centimes)),
                legende=legende,
                entete_de_ligne=True,
            )
