"""Every rule that looks at a dossier, as one entry each: what it is about, where it comes from, what it forbids.

A rule never changes anything and never hides another: all of them are examined each time.
Not here: the tests themselves (`domain.regles`), nor the moves that a blocking constat forbids (`services`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain import accuse, comptes, regles
from app.domain.cycle import Etat
from app.domain.regles import Faits, Niveau, Trouvaille

__all__ = ["REGLES", "Constat", "Faits", "Niveau", "Regle", "controler"]
APPEL = "appel à projets"


@dataclass(frozen=True, slots=True)
class Constat:
    """What a rule found in a dossier. `message` is French and complete; `source` is where the rule comes from.

    `avant`: the state that a blocking constat keeps the dossier from; None when it forbids nothing.
    `derogation`: the person in charge may pass over a blocking one in writing.
    """

    regle: str
    niveau: Niveau
    message: str
    source: str
    avant: Etat | None = None
    derogation: bool = False

    def interdit(self, etat: Etat) -> bool:
        """True when the dossier may not enter `etat`; `Etat.RETENU` stands for both favourable decisions."""
        vise = Etat.RETENU if etat is Etat.RETENU_PARTIELLEMENT else etat
        return self.niveau is Niveau.BLOQUANT and self.avant is vise


@dataclass(frozen=True, slots=True)
class Regle:
    """One rule. `fait`: the fact of the campaign whose source is quoted instead of `source`, where there is one."""

    code: str
    objet: str
    source: str
    examiner: Callable[[Faits], Iterator[Trouvaille]]
    fait: str = ""
    avant: Etat | None = None
    derogation: bool = False


def controler(faits: Faits) -> tuple[Constat, ...]:
    """Return what every rule finds, in the order of `REGLES`; empty for a dossier with nothing to say about."""
    return tuple(
        Constat(
            regle=regle.code,
            niveau=niveau,
            message=message,
            source=faits.campagne.sources.get(regle.fait, "") or regle.source,
            avant=regle.avant if niveau is Niveau.BLOQUANT else None,
            derogation=regle.derogation,
        )
        for regle in REGLES
        for niveau, message in regle.examiner(faits)
    )


REGLES: tuple[Regle, ...] = (
    Regle("R02", "date limite de dépôt", "appel à projets", regles.date_limite, fait="date_limite"),
    Regle("R03", "report de la date limite", "décision du service", regles.report),
    Regle("R04", "accusé de réception", "CRPA, art. L112-3 et L112-11", accuse.accuse_en_retard),
    Regle("R04", "rejet implicite", "CRPA, art. L231-4, 3°", regles.silence, fait="rejet_implicite_mois"),
    Regle("R05", "pièces demandées", "CRPA, art. L114-5", regles.pieces_demandees, fait="delai_pieces_jours"),
    Regle(
        "R07", "attestation de non-diminution", f"{APPEL} : attestation", regles.attestation, avant=Etat.INSTRUIT
    ),
    Regle(
        code="R08",
        objet="non-substitution",
        source=f"{APPEL} : ne pas se substituer aux financements existants",
        examiner=regles.substitution,
        avant=Etat.RETENU,
        derogation=True,
    ),
    Regle(
        code="R09",
        objet="ETP supplémentaires",
        source=f"{APPEL} : cofinancer des postes supplémentaires",
        examiner=regles.etp_supplementaires,
        avant=Etat.INSTRUIT,
        derogation=True,
    ),
    Regle("R10", "plus-value", f"{APPEL} : plus-value", regles.plus_value, avant=Etat.INSTRUIT),
    Regle("R11", "notation complète et justifiée", "grille de la campagne", regles.notation, avant=Etat.INSTRUIT),
    Regle("R13", "type et quotité des postes", f"{APPEL} : postes en ETP", regles.quotite, avant=Etat.INSTRUIT),
    Regle("R14", "cible régionale", f"{APPEL} : cible régionale", regles.cible_regionale),
    Regle(
        code="R15",
        objet="enveloppe",
        source=f"{APPEL} : dans la limite des crédits disponibles",
        examiner=regles.enveloppe,
        avant=Etat.RETENU,
        derogation=True,
    ),
    Regle("R16", "taux maximal", APPEL, regles.taux_demande, fait="taux_max"),
    Regle("R17", "plan de financement", f"{APPEL} : cofinancer", regles.plan_de_financement, avant=Etat.INSTRUIT),
    Regle("R17", "cofinancement", f"{APPEL} : cofinancer", regles.cofinancement, avant=Etat.INSTRUIT),
    Regle("R18", "montant par ETP", APPEL, regles.cout_par_etp, fait="ecart_repere"),
    Regle(
        code="R24",
        objet="contrat d’engagement républicain",
        source="loi n°\u00a02000-321 du 12 avril 2000, art. 10-1",
        examiner=regles.engagement_republicain,
        avant=Etat.CONVENTIONNE,
    ),
    Regle("R25", "SIRET et IBAN", "Insee (Sirene) ; ISO 13616", regles.identifiants, avant=Etat.CONVENTIONNE),
    Regle("R25", "IBAN d’un autre porteur", "contrôle de gestion", comptes.iban_partage, avant=Etat.CONVENTIONNE),
    Regle("R25", "IBAN changé", "contrôle de gestion", comptes.iban_change, avant=Etat.CONVENTIONNE),
    Regle("R25", "titulaire du compte", "contrôle de gestion", comptes.titulaire, avant=Etat.CONVENTIONNE),
    Regle("R30", "doublon", "contrôle de gestion", regles.doublon),
    Regle("R31", "second coordinateur", f"{APPEL} : régions non pourvues", regles.second_coordinateur),
)
