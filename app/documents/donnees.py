"""What an act is made from, and how a missing datum is named so that an officer knows where to fill it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.calcul import bareme, sans_objet
from app.domain.campagne import Campagne
from app.domain.controles import Constat
from app.domain.convention import Convention, TypeActe, TypeActeCampagne, nom_de_l_acte
from app.domain.cycle import FAVORABLES, Etat
from app.domain.decision import Decision
from app.domain.delais import rejet_implicite
from app.domain.demandes import DemandeDePieces, en_cours
from app.domain.documents import Document, nom_du_document
from app.domain.dossier import Dossier
from app.domain.execution import Execution
from app.domain.faits import FaitsDates
from app.domain.grille import Grille
from app.domain.modele_acte import Retouche, VersionModele
from app.domain.montants import Etp, Montant, somme_etp
from app.domain.notation import Note, Resultat
from app.domain.pieces import SATISFAISANTS, Completude
from app.domain.quota import Cible, Quota
from app.domain.sensibilite import BandeDeRangs
from app.domain.visa import Delegation, Visa
from app.socle.errors import UserError
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from app.domain.poste import Poste


class Ecran(StrEnum):
    """Where a missing datum is filled."""

    PORTEUR = "porteur"
    PROJET = "projet"
    PIECES = "pieces"
    DECISION = "decision"
    NOTATION = "notation"
    CAMPAGNE = "campagne"
    SUIVI = "suivi"
    MODELES = "modeles"


@dataclass(frozen=True, slots=True)
class Manque:
    """A datum without which an act is not produced. `champ` is its path in the domain: « porteur.adresse »."""

    champ: str
    libelle: str
    ecran: str


class ActeIncomplet(UserError):
    """An act was asked for while data are missing; `manques` lists them all."""

    def __init__(self, type_acte: TypeActe | TypeActeCampagne | Document, manques: tuple[Manque, ...]) -> None:
        liste = "\u00a0; ".join(m.libelle for m in manques)
        nom = nom_du_document(type_acte) if isinstance(type_acte, Document) else nom_de_l_acte(type_acte)
        super().__init__(
            f"Impossible de produire {nom}. Il manque\u00a0: {liste}.",
            conseil="Renseignez ces données\u00a0: rien n’a été produit ni changé.",
        )
        self.type_acte = type_acte
        self.manques = manques


@dataclass(frozen=True, slots=True)
class PreuveImprimee:
    """A proof as it is printed. `remplacee_par`: name of the piece in force since, empty while it still holds."""

    sous_critere: str
    source: str
    citation: str
    empreinte: str
    remplacee_par: str = ""


#: Letters that a fiche navette gives to a quote or a typed sentence while its page allows.
LONGUEUR_LARGE = 420


@dataclass(frozen=True, slots=True)
class EtatNavette:
    """What the fiche says beside the other documents. `quota` counts the dossier as it stands.

    `bande`: None without a rank; `hypothese` says under what it holds. `visas`: the whole chain, oldest first.
    `longueur`: letters allowed to a quote or a typed sentence.
    """

    quota: Quota
    bande: BandeDeRangs | None = None
    hypothese: str = ""
    visas: tuple[Visa, ...] = ()
    longueur: int = LONGUEUR_LARGE


@dataclass(frozen=True, slots=True)
class EtatInstruction:
    """What the documents made on demand say beside the acts: notes, facts, constats, proofs, rank.

    `rang` over `classes`, within the wave or the campaign: None while there is none. `navette`: read for that fiche
    only.
    """

    grille: Grille | None
    notes: tuple[Note, ...]
    faits: FaitsDates
    constats: tuple[Constat, ...] = ()
    preuves: tuple[PreuveImprimee, ...] = ()
    rang: int | None = None
    classes: int = 0
    navette: EtatNavette | None = None

    @property
    def par_code(self) -> dict[str, int | None]:
        """Return the notes of the grid by sub-criterion, in its order; None is « sans objet »."""
        valeurs = {n.sous_critere: n.valeur for n in self.notes}
        return (
            {s.code: valeurs[s.code] for s in self.grille.sous_criteres() if s.code in valeurs}
            if self.grille
            else {}
        )

    @property
    def par_niveau(self) -> dict[str, Fraction]:
        """Return what one step of the scale brings, in points, by sub-criterion that applies."""
        trouve = bareme(self.grille, sans_objet(self.grille, self.par_code)) if self.grille else None
        if trouve is None:
            return {}
        return {
            code: Fraction(c, trouve.denominateur)
            for code, c in zip(trouve.codes, trouve.coefficients, strict=True)
        }


@dataclass(frozen=True, slots=True)
class Auteur:
    """Who signs for the State (CRPA, art. L212-1): first name and name, quality, delegation and its day.

    `nom` empty until both are known; `delegation` empty: the authority signs itself.
    """

    nom: str
    qualite: str
    delegation: str = ""
    du: date | None = None


@dataclass(frozen=True, slots=True)
class DonneesActe:
    """Everything that the acts of one dossier may say. `le`: the day that the act bears.

    `decision`, `convention` and `resultat` are None while they do not exist; an act that needs them then names
    what is missing. `demandes`: its requests for pieces, oldest first. `complet_le`: the day it became complete.
    `instruction`: read for the documents made on demand only. `execution`: what followed the convention; nothing
    but its identifier when nothing was said, None where the caller did not read it. `delegation`: the one chosen
    for the decision, while it holds on that day for this act; None: the signatory of the campaign, and
    `delegation_ecartee` says why when one was chosen. `versions`: the service’s own models, none: the shipped
    ones; `retouches`: texts that an officer gave to blocks of its acts. `logo`: the picture of the campaign, empty
    when it has none. `cibles`: the version of the target that the decision cites, empty when it cites none.
    """

    campagne: Campagne
    dossier: Dossier
    decision: Decision | None
    convention: Convention | None
    completude: Completude
    resultat: Resultat | None
    le: date
    demandes: tuple[DemandeDePieces, ...] = ()
    complet_le: date | None = None
    instruction: EtatInstruction | None = None
    execution: Execution | None = None
    delegation: Delegation | None = None
    delegation_ecartee: str = ""
    versions: tuple[VersionModele, ...] = ()
    retouches: tuple[Retouche, ...] = ()
    logo: bytes = b""
    cibles: tuple[Cible, ...] = ()

    @property
    def auteur(self) -> Auteur:
        """Return who signs: the holder of the delegation chosen for the decision, else whom the campaign names."""
        if (d := self.delegation) is not None:
            return Auteur(d.delegataire.strip(), d.qualite.strip(), d.reference.strip(), d.du)
        s = self.campagne.signataire
        nom = f"{s.prenom.strip()} {s.nom.strip()}" if s.prenom.strip() and s.nom.strip() else ""
        return Auteur(nom, s.qualite.strip(), s.delegation.strip(), s.delegation_du)

    @property
    def demande(self) -> DemandeDePieces | None:
        """Return the request for pieces that runs; None when there is none."""
        return en_cours(self.demandes)

    @property
    def rejet_le(self) -> date | None:
        """Return the last day before implicit rejection, as the acts print it; None while its limit is unknown.

        The clock is suspended during the limit given for the pieces: the first reading of CRPA, art. L114-5.
        """
        mois = self.campagne.rejet_implicite_mois
        if mois is None:
            return None
        attentes = (d.attente.suspension for d in self.demandes)
        return rejet_implicite(a_paris(self.dossier.recu_le).date(), mois, attentes).jour

    @property
    def comite_le(self) -> date | None:
        """Return the day of the committee of its wave, when it is known and to come."""
        jours = (v.date_comite for v in self.campagne.vagues if v.numero == self.dossier.vague)
        return next((j for j in jours if j is not None and j >= self.le), None)

    @property
    def sens(self) -> Etat | None:
        """Return what was decided; None before a decision."""
        return self.decision.sens if self.decision else None

    @property
    def favorable(self) -> bool:
        """True when the decision gives something."""
        return self.sens in FAVORABLES

    @property
    def montant(self) -> Montant | None:
        """Return the amount granted: the one value of every act (R-05); None without a favourable decision."""
        return self.decision.montant if self.decision and self.favorable else None

    @property
    def etp(self) -> Etp | None:
        """Return the ETP granted, all jobs together; None without a favourable decision."""
        if self.decision is None or not self.favorable:
            return None
        return somme_etp(self.decision.etp_par_type.values())

    @property
    def etp_des_postes(self) -> tuple[tuple[Poste, Etp], ...] | None:
        """Return the ETP granted to each job that gets some; None while the split is not known.

        Known when the jobs carry it, when a type has a single job, or when a type gets all that it asked.
        """
        if self.decision is None or not self.favorable:
            return None
        parts: list[tuple[Poste, Etp]] = []
        for type_poste, accorde in self.decision.etp_par_type.items():
            postes = [p for p in self.dossier.postes if p.type is type_poste]
            retenus = [p.etp_retenu for p in postes if p.etp_retenu is not None]
            if not postes:
                return None
            if len(retenus) == len(postes) and somme_etp(retenus) == accorde:
                parts += zip(postes, retenus, strict=True)
            elif len(postes) == 1:
                parts.append((postes[0], accorde))
            elif somme_etp(p.etp_demande for p in postes) == accorde:
                parts += ((p, p.etp_demande) for p in postes)
            else:
                return None
        return tuple((p, e) for p, e in parts if e.centiemes > 0)

    def piece_manque(self, code: str) -> str:
        """Return the label of the expected piece `code` when nothing satisfies it; empty otherwise.

        A piece that the list of the campaign does not hold for this porteur is not missing.
        """
        for ligne in self.completude.lignes:
            if ligne.type.code == code and ligne.verdict not in SATISFAISANTS:
                return ligne.type.libelle
        return ""
