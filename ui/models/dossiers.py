"""The columns of the list of dossiers, and how each state is shown: a symbol and a word, never a colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.campagne import Campagne, Delai
from app.domain.cycle import DECIDES, EN_COURS, LIBELLES_ETAT, Etat
from app.domain.porteur import LIBELLES_FORME
from app.socle.formats import centiemes, date_heure, euros
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.poste import TypePoste
    from app.ports import LigneDossier

SYMBOLES_ETAT = {
    Etat.RECU: "○",
    Etat.EN_INSTRUCTION: "◐",
    Etat.INSTRUIT: "●",
    Etat.RETENU: "✓",
    Etat.RETENU_PARTIELLEMENT: "✓",
    Etat.LISTE_ATTENTE: "◷",
    Etat.AJOURNE: "◷",
    Etat.NON_RETENU: "✕",
    Etat.IRRECEVABLE: "✕",
    Etat.CONVENTIONNE: "✓",
    Etat.RETIRE: "–",
}
#: What a list of dossiers can be narrowed to, beside « all »: sets of states, and their words.
GROUPES_D_ETATS: tuple[tuple[object, str], ...] = (
    (EN_COURS, "À décider"),
    (DECIDES, "Décidés"),
    *((frozenset({etat}), f"{SYMBOLES_ETAT[etat]} {LIBELLES_ETAT[etat]}") for etat in Etat),
)
_JETONS_ETAT = {
    Etat.RETENU: "succes",
    Etat.RETENU_PARTIELLEMENT: "succes",
    Etat.CONVENTIONNE: "succes",
    Etat.LISTE_ATTENTE: "alerte",
    Etat.AJOURNE: "alerte",
    Etat.NON_RETENU: "erreur",
    Etat.IRRECEVABLE: "erreur",
    Etat.RETIRE: "texte2",
}
_LIBELLES_DELAI = {
    Delai.DANS_LES_DELAIS: "",
    Delai.JOUR_LIMITE: "◐ jour limite",
    Delai.HORS_DELAI: "✕ hors délai",
}
_JETONS_DELAI = {Delai.DANS_LES_DELAIS: "", Delai.JOUR_LIMITE: "alerte", Delai.HORS_DELAI: "erreur"}


def etat_ecrit(etat: Etat) -> str:
    """Return « ◐ en instruction »."""
    return f"{SYMBOLES_ETAT[etat]} {LIBELLES_ETAT[etat]}"


def jeton_etat(etat: Etat) -> str:
    """Return the token of the colour of a state, empty for that of the text."""
    return _JETONS_ETAT.get(etat, "")


def delai_ecrit(delai: Delai) -> str:
    """Return « ✕ hors délai » or « ◐ jour limite »; empty within the time limit, which needs no word."""
    return _LIBELLES_DELAI[delai]


def jeton_delai(delai: Delai) -> str:
    """Return the token of the colour of a delay, empty for that of the text."""
    return _JETONS_DELAI[delai]


def type_ecrit(type_poste: TypePoste | None) -> str:
    """Return « facilitateur », « coordinateur », or a dash while no job is known."""
    return type_poste.value if type_poste else "–"


def colonnes_dossiers(campagne: Callable[[], Campagne | None]) -> tuple[Column[LigneDossier], ...]:
    """Return the columns; `campagne` gives the one looked at, None until it has been read (no delay is then told).

    The keys of the columns that sort are those of `ports.Tri`.
    """

    def delai(ligne: LigneDossier) -> Delai:
        connue = campagne()
        return connue.delai(ligne.recu_le.date()) if connue else Delai.DANS_LES_DELAIS

    return (
        Column("numero", "Numéro", lambda x: x.numero, largeur=104),
        Column("porteur", "Porteur", lambda x: x.porteur, largeur=204, infobulle=_porteur_entier),
        Column(
            "etat",
            "État",
            lambda x: etat_ecrit(x.etat),
            largeur=132,
            accessible=lambda x: LIBELLES_ETAT[x.etat],
            couleur=lambda x: jeton_etat(x.etat),
        ),
        Column("type_poste", "Poste", lambda x: type_ecrit(x.type_poste), largeur=100),
        Column("etp_demande", "ETP", _etp, alignement="droite", largeur=64),
        Column("montant_demande", "Demande", _montant, alignement="droite", largeur=106),
        Column("recu_le", "Reçu le", lambda x: date_heure(x.recu_le), largeur=154),
        Column(
            "delai", "Délai", lambda x: delai_ecrit(delai(x)), largeur=108, couleur=lambda x: jeton_delai(delai(x))
        ),
        Column("nb_pieces", "Fichiers", lambda x: str(x.nb_pieces), alignement="droite", largeur=84),
        Column("ville", "Ville", lambda x: x.ville, largeur=140),
    )


def _porteur_entier(ligne: LigneDossier) -> str:
    forme = LIBELLES_FORME[ligne.forme] if ligne.forme else "forme juridique non renseignée"
    return f"{ligne.porteur}\n{forme}"


def _etp(ligne: LigneDossier) -> str:
    return centiemes(ligne.etp_demande.centiemes) if ligne.type_poste else "–"


def _montant(ligne: LigneDossier) -> str:
    return euros(ligne.montant_demande.centimes) if ligne.montant_demande else "–"
