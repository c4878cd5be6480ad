"""Every rule that looks at a dossier, as one entry each: what it is about, where it comes from, what it forbids.

A rule never changes anything and never hides another: all of them are examined each time.
Not here: the tests themselves (`domain.regles_*`), nor the moves that a blocking constat forbids (`services`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain import accuse, comptes, regles_argent, regles_delais, regles_pieces, regles_projet
from app.domain.cycle import Etat
from app.domain.derogation import Derogation
from app.domain.regles import Faits, Niveau, Trouvaille

__all__ = ["REGLES", "Constat", "Faits", "Niveau", "Regle", "controler"]
APPEL = "appel à projets"


@dataclass(frozen=True, slots=True)
class Constat:
    """What a rule found in a dossier. `message` is French and complete; `source` is where the rule comes from.

    `avant`: the state that it keeps the dossier from, or to which it asks a motive; None when it does neither.
    `derogation`: the person in charge may pass over it in writing. `levee`: she did, and it holds.
    """

    regle: str
    niveau: Niveau
    message: str
    source: str
    avant: Etat | None = None
    derogation: bool = False
    levee: Derogation | None = None

    def interdit(self, etat: Etat) -> bool:
        """True when the dossier may not enter `etat`; `Etat.RETENU` stands for both favourable decisions."""
        return self.niveau is Niveau.BLOQUANT and self.retient(etat)

    def retient(self, etat: Etat) -> bool:
        """True when it forbids `etat`, or lets the dossier enter it only with a written motive (R14, R16)."""
        vise = Etat.RETENU if etat is Etat.RETENU_PARTIELLEMENT else etat
        return self.levee is None and self.avant is vise


@dataclass(frozen=True, slots=True)
class Regle:
    """One rule. `fait`: the fact of the campaign whose source is quoted instead of `source`, where there is one.

    `derogation`: the person in charge may pass over what it finds. `motif`: an alert of it must be, before `avant`.
    """

    code: str
    objet: str
    source: str
    examiner: Callable[[Faits], Iterator[Trouvaille]]
    fait: str = ""
    avant: Etat | None = None
    derogation: bool = False
    motif: bool = False


def controler(faits: Faits) -> tuple[Constat, ...]:
    """Return what every rule finds, in the order of `REGLES`; empty for a dossier with nothing to say about."""
    levees = {d.regle: d for d in faits.derogations if d.levee_le is None}
    return tuple(
        Constat(
            regle=regle.code,
            niveau=niveau,
            message=message,
            source=faits.campagne.sources.get(regle.fait, "") or regle.source,
            avant=regle.avant if niveau is Niveau.BLOQUANT or (regle.motif and niveau is Niveau.ALERTE) else None,
            derogation=regle.derogation and niveau is not Niveau.INFORMATION,
            levee=levees.get(regle.code) if regle.derogation and niveau is not Niveau.INFORMATION else None,
        )
        for regle in REGLES
        for niveau, message in regle.examiner(faits)
    )


REGLES: tuple[Regle, ...] = (
    Regle("R02", "date limite de dépôt", APPEL, regles_delais.date_limite, fait="date_limite", derogation=True),
    Regle("R03", "report de la date limite", "décision du service", regles_delais.report),
    Regle("R04", "accusé de réception", "CRPA, art. L112-3 et L112-11", accuse.accuse_en_retard),
    Regle("R04", "rejet implicite", "CRPA, art. L231-4, 3°", regles_delais.silence, fait="rejet_implicite_mois"),
    Regle(
        "R05", "pièces demandées", "CRPA, art. L114-5", regles_delais.pieces_demandees, fait="delai_pieces_jours"
    ),
    Regle(
        "R07",
        "attestation de non-diminution",
        f"{APPEL} : attestation",
        regles_pieces.attestation,
        avant=Etat.INSTRUIT,
    ),
    Regle(
        code="R08",
        objet="non-substitution",
        source=f"{APPEL} : ne pas se substituer aux financements existants",
        examiner=regles_argent.substitution,
        avant=Etat.RETENU,
        derogation=True,
    ),
    Regle(
        code="R09",
        objet="ETP supplémentaires",
        source=f"{APPEL} : cofinancer des postes supplémentaires",
        examiner=regles_projet.etp_supplementaires,
        avant=Etat.INSTRUIT,
        derogation=True,
    ),
    Regle("R10", "plus-value", f"{APPEL} : plus-value", regles_projet.plus_value, avant=Etat.INSTRUIT),
    Regle(
        "R11",
        "notation complète et justifiée",
        "grille de la campagne",
        regles_pieces.notation,
        avant=Etat.INSTRUIT,
    ),
    Regle("R11", "seuil éliminatoire", "grille de la campagne", regles_pieces.elimination, avant=Etat.RETENU),
    Regle("R12", "visibilité", f"{APPEL} : visibilité sur le marché de l’inclusion", regles_projet.visibilite),
    Regle(
        "R13", "type et quotité des postes", f"{APPEL} : postes en ETP", regles_projet.quotite, avant=Etat.INSTRUIT
    ),
    Regle(
        code="R14",
        objet="cible régionale",
        source=f"{APPEL} : cible régionale",
        examiner=regles_argent.cible_regionale,
        avant=Etat.RETENU,
        derogation=True,
        motif=True,
    ),
    Regle(
        code="R15",
        objet="enveloppe",
        source=f"{APPEL} : dans la limite des crédits disponibles",
        examiner=regles_argent.enveloppe,
        avant=Etat.RETENU,
        derogation=True,
    ),
    Regle(
        code="R16",
        objet="taux maximal",
        source=APPEL,
        examiner=regles_argent.taux_demande,
        fait="taux_max",
        avant=Etat.RETENU,
        derogation=True,
        motif=True,
    ),
    Regle(
        "R17",
        "plan de financement",
        f"{APPEL} : cofinancer",
        regles_argent.plan_de_financement,
        avant=Etat.INSTRUIT,
    ),
    Regle("R17", "cofinancement", f"{APPEL} : cofinancer", regles_argent.cofinancement, avant=Etat.INSTRUIT),
    Regle("R18", "montant par ETP", APPEL, regles_argent.cout_par_etp, fait="ecart_repere"),
    Regle(
        code="R24",
        objet="contrat d’engagement républicain",
        source="loi n°\u00a02000-321 du 12 avril 2000, art. 10-1",
        examiner=regles_pieces.engagement_republicain,
        avant=Etat.CONVENTIONNE,
    ),
    Regle(
        "R25", "SIRET et IBAN", "Insee (Sirene) ; ISO 13616", regles_pieces.identifiants, avant=Etat.CONVENTIONNE
    ),
    Regle("R25", "IBAN d’un autre porteur", "contrôle de gestion", comptes.iban_partage, avant=Etat.CONVENTIONNE),
    Regle("R25", "IBAN changé", "contrôle de gestion", comptes.iban_change, avant=Etat.CONVENTIONNE),
    Regle("R25", "titulaire du compte", "contrôle de gestion", comptes.titulaire, avant=Etat.CONVENTIONNE),
    Regle("R30", "doublon", "contrôle de gestion", regles_projet.doublon),
    Regle("R31", "second coordinateur", f"{APPEL} : régions non pourvues", regles_projet.second_coordinateur),
    Regle(
        "R32",
        "zone blanche",
        f"{APPEL} : zones non couvertes",
        regles_projet.zone_blanche,
        fait="departements_blancs",
    ),
    Regle("R34", "lien d’intérêts", "déport déclaré par l’agent", regles_pieces.deports),
    Regle("R35", "vague suivante", f"{APPEL} : réexamen à la vague suivante", regles_delais.vague_suivante),
)
