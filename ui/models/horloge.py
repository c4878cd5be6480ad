"""The dates of the legal clock as rows: when, in how long, what for, on what ground, how sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.delais import Certitude
from app.domain.horloge import EcranHorloge, EtatHorloge, LigneHorloge, reste_en_mots
from app.socle.formats import jour_semaine
from ui.models.table import Column

LIBELLES_ECRAN_HORLOGE = {
    EcranHorloge.PIECES: "pièces du dossier",
    EcranHorloge.PORTEUR: "onglet Porteur du dossier",
    EcranHorloge.PROJET: "onglet Projet du dossier",
    EcranHorloge.DECISION: "onglet Décision du dossier",
    EcranHorloge.CAMPAGNE: "faits de la campagne, au cockpit",
    EcranHorloge.CIRCUIT: "circuit de signature, écran Actes",
    EcranHorloge.SUIVI: "écran Suivi",
    EcranHorloge.COMITE: "écran Comité",
    EcranHorloge.ECHEANCES: "cet écran, «\u00a0Dater un fait\u00a0»",
}
LIBELLES_CERTITUDE = {
    Certitude.ETABLIE: "● établie",
    Certitude.A_VERIFIER: "◐ à vérifier",
    Certitude.USAGE: "○ usage",
}
_JETONS = {
    EtatHorloge.AUJOURD_HUI: "erreur",
    EtatHorloge.A_VENIR: "info",
    EtatHorloge.SUSPENDUE: "alerte",
    EtatHorloge.NON_CALCULABLE: "alerte",
}


@dataclass(frozen=True, slots=True)
class LigneVue:
    """A line seen on `jour`, and the dossier it belongs to."""

    ligne: LigneHorloge
    jour: date
    dossier_id: int
    numero: str
    porteur: str


def colonnes_horloge(*, avec_dossier: bool) -> tuple[Column[LigneVue], ...]:
    """Return the columns; those of the dossier when the list holds several."""
    dossier = (
        Column[LigneVue]("numero", "Dossier", lambda x: x.numero, largeur=104),
        Column[LigneVue]("porteur", "Porteur", lambda x: x.porteur, largeur=150, infobulle=lambda x: x.porteur),
    )
    return (
        Column("jour", "Date", date_en_mots, tri=lambda x: x.ligne.jour, largeur=178, infobulle=date_en_mots),
        Column("reste", "Reste", _reste, tri=lambda x: x.ligne.jour, largeur=140, couleur=_jeton, infobulle=_reste),
        *(dossier if avec_dossier else ()),
        Column("objet", "Échéance", _objet, largeur=180, infobulle=_infobulle),
        Column("regle", "Règle", _regle, largeur=200, infobulle=_regle),
        Column("source", "Texte", lambda x: x.ligne.source, largeur=200, infobulle=lambda x: x.ligne.source),
        Column("certitude", "Certitude", _certitude, largeur=96),
    )


def date_en_mots(vue: LigneVue) -> str:
    """Return « lundi 12 septembre 2022 », or why there is none: « ○ non calculable »."""
    return jour_semaine(vue.ligne.jour) if vue.ligne.jour else _reste(vue)


def pourquoi_en_mots(vue: LigneVue) -> str:
    """Return the line told in full: its date, the steps of the computation, its text, how sure it is."""
    ligne = vue.ligne
    titre = f"{_objet(vue)}\n{date_en_mots(vue) if ligne.jour else 'Pas de date'} – {_reste(vue)}"
    phrases = [titre, ""]
    if ligne.etapes:
        phrases += ["Pourquoi cette date", *(f"{n}. {e}" for n, e in enumerate(ligne.etapes, 1))]
    elif ligne.jour:
        phrases += ["Pourquoi cette date", f"Date {ligne.regle}."]
    else:
        phrases += ["Pourquoi pas de date", f"{ligne.motif[0].upper()}{ligne.motif[1:]}."]
    if ligne.ecran is not None:
        phrases.append(f"À renseigner\u00a0: {LIBELLES_ECRAN_HORLOGE[ligne.ecran]}.")
    if ligne.jour:
        phrases += ["", f"Règle\u00a0: {ligne.regle}."]
    phrases += [f"Texte\u00a0: {ligne.source}.", f"Certitude\u00a0: {ligne.certitude.value}."]
    return "\n".join(phrases)


def _objet(vue: LigneVue) -> str:
    objet = vue.ligne.objet
    return f"{objet[0].upper()}{objet[1:]}"


def _regle(vue: LigneVue) -> str:
    return vue.ligne.regle or vue.ligne.motif


def _reste(vue: LigneVue) -> str:
    return reste_en_mots(vue.ligne, vue.jour)


def _certitude(vue: LigneVue) -> str:
    return LIBELLES_CERTITUDE[vue.ligne.certitude]


def _jeton(vue: LigneVue) -> str:
    return _JETONS.get(vue.ligne.etat, "")


def _infobulle(vue: LigneVue) -> str:
    return pourquoi_en_mots(vue)
