"""The form of the porteur: identity, address, representative, contact, account. Each field is saved when left.

Not here: whether an identifier is well formed (`app.domain.identifiants`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.domain.identifiants import (
    anomalie_iban,
    anomalie_rna,
    anomalie_siret,
    iban_lisible,
    normaliser,
    siret_lisible,
)
from app.domain.porteur import LIBELLES_FORME
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_texte import ChampParagraphe, ChampTexte
from ui.widgets.ecriture_dossier import ecrire_champ_porteur
from ui.widgets.formulaire_champs import Formulaire

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.instruction import Fiche
    from ui.session import Session

A_RENSEIGNER = "à renseigner"


@dataclass(frozen=True, slots=True)
class _Texte:
    """A field of text. `acte`: how « Annuler » names it. `anomalie`: what is wrong with it, live, in French."""

    nom: str
    libelle: str
    acte: str
    montrer: Callable[[str], str] = str
    lire: Callable[[str], str] = str.strip
    anomalie: Callable[[str], str] | None = None


_SECTIONS: tuple[tuple[str, tuple[_Texte, ...]], ...] = (
    (
        "Identité",
        (
            _Texte("raison_sociale", "Raison sociale", "la raison sociale"),
            _Texte("sigle", "Sigle", "le sigle"),
            _Texte("siret", "SIRET", "le SIRET", siret_lisible, normaliser, anomalie_siret),
            _Texte("rna", "RNA", "le numéro RNA", str, normaliser, anomalie_rna),
        ),
    ),
    (
        "Adresse",
        (
            _Texte("adresse", "Adresse", "l’adresse du porteur"),
            _Texte("code_postal", "Code postal", "le code postal"),
            _Texte("ville", "Ville", "la ville"),
        ),
    ),
    (
        "Représentant légal",
        (
            _Texte("representant_civilite", "Civilité", "la civilité du représentant"),
            _Texte("representant_nom", "Prénom et nom", "le nom du représentant"),
            _Texte("representant_qualite", "Qualité", "la qualité du représentant"),
            _Texte("deliberation", "Délibération", "la délibération"),
        ),
    ),
    (
        "Contact",
        (
            _Texte("courriel", "Courriel", "le courriel du porteur"),
            _Texte("telephone", "Téléphone", "le téléphone du porteur"),
        ),
    ),
    (
        "Compte bancaire",
        (
            _Texte("iban", "IBAN", "l’IBAN", iban_lisible, normaliser, anomalie_iban),
            _Texte("bic", "BIC", "le BIC", str, normaliser),
            _Texte("iban_titulaire", "Titulaire", "le titulaire du compte"),
        ),
    ),
)
_BIEN_FORME = {"siret": "● SIRET bien formé", "rna": "● numéro RNA bien formé", "iban": "● IBAN bien formé"}
_AUTRES_ACTES = {
    "forme": "la forme juridique",
    "deja_conventionne": "«\u00a0déjà conventionné\u00a0»",
    "objet_statutaire": "l’objet statutaire",
}


class FormulairePorteur(Formulaire):
    """The porteur of one dossier."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Porteur", parent)
        self._session = session
        self._dossier_id = 0
        self._actes = dict(_AUTRES_ACTES)
        for titre, textes in _SECTIONS:
            self.section(titre)
            for texte in textes:
                self._ajouter(texte)
            if titre == "Identité":
                formes = [(None, A_RENSEIGNER), *LIBELLES_FORME.items()]
                self.champ("forme", "Forme juridique", ChampChoix(formes, quoi="Forme juridique"))
                reponses = ((None, A_RENSEIGNER), (True, "oui"), (False, "non"))
                self.champ("deja_conventionne", "Déjà conventionné", ChampChoix(reponses, quoi="Déjà conventionné"))
                self.champ("objet_statutaire", "Objet statutaire", ChampParagraphe(quoi="Objet statutaire"))
        self.saisi.connect(self._on_saisi)

    def montrer_fiche(self, fiche: Fiche) -> None:
        """Show the porteur of a dossier."""
        porteur, autre = fiche.dossier.porteur, fiche.dossier.cle != self._dossier_id
        self._dossier_id = fiche.dossier.cle
        self.montrer({nom: getattr(porteur, nom) for nom in self.champs}, tout=autre)
        for _, textes in _SECTIONS:
            for texte in textes:
                self._verifier(texte, getattr(porteur, texte.nom))

    def _ajouter(self, texte: _Texte) -> None:
        controle = ChampTexte(quoi=texte.libelle, montrer=texte.montrer, lire=texte.lire)
        self.champ(texte.nom, texte.libelle, controle)
        self._actes[texte.nom] = texte.acte
        if texte.anomalie is not None:
            controle.textEdited.connect(partial(self._on_edite, texte, controle))

    def _on_edite(self, texte: _Texte, controle: ChampTexte, _frappe: str) -> None:
        self._verifier(texte, controle.saisie)

    def _verifier(self, texte: _Texte, valeur: str) -> None:
        """Say in words whether an identifier is well formed; nothing while it is not known."""
        if texte.anomalie is None:
            return
        anomalie = texte.anomalie(valeur) if valeur else ""
        if not valeur:
            self.dire(texte.nom, "")
        elif anomalie:
            self.dire(texte.nom, f"✕ {anomalie[0].upper()}{anomalie[1:]}.", "erreur")
        else:
            self.dire(texte.nom, _BIEN_FORME[texte.nom], "succes")

    def _on_saisi(self, nom: str, valeur: object) -> None:
        ecrire_champ_porteur(self._session, self._dossier_id, nom, valeur, self._actes[nom])
