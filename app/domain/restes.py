"""What is left to do on one dossier, in the order an officer does it. Derived from the facts, never typed.

Nothing here changes a dossier. Values that pieces propose are not counted: one must open each piece to know them,
and they are shown where they would be accepted. Not here: the order of the dossiers (`domain.file_instruction`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.campagne import Delai
from app.domain.controles import Constat
from app.domain.convention import Acte, TypeActe, nom_de_l_acte
from app.domain.cycle import DECIDES, EN_COURS, FAVORABLES, Etat
from app.domain.decision import Decision
from app.domain.delais import OBJET_ACCUSE, OBJET_PIECES, OBJET_RAPPEL, OBJET_REJET, OBJET_VISIBILITE, Echeance
from app.domain.demandes import a_demander, en_cours
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.grille import Grille
from app.domain.notation import Resultat
from app.domain.pieces import LigneDePiece, Piece, Verdict
from app.domain.preuve import Preuve, remplacantes
from app.domain.regles import Faits
from app.socle.formats import NBSP, a_paris, date_courte, pluriel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Travail(StrEnum):
    """Kinds of work, in the order an officer does them."""

    RECEVABILITE = "recevabilite"
    PORTEUR = "porteur"
    CLASSER = "classer"
    VERDICT = "verdict"
    DEMANDE = "demande"
    PROJET = "projet"
    NOTER = "noter"
    JUSTIFIER = "justifier"
    REVOIR = "revoir"
    LIRE = "lire"
    CONTROLER = "controler"
    INSTRUIRE = "instruire"
    DECIDER = "decider"
    PRODUIRE = "produire"


class Lecteur(StrEnum):
    """Where the agent stands as a reader of a dossier. Alone, or once the readers agreed: the notes that count."""

    SEUL = "seul"
    A_OUVRIR = "a_ouvrir"
    OUVERTE = "ouverte"
    CLOSE = "close"
    A_CONFRONTER = "a_confronter"


ORDRE = tuple(Travail)
DECIDE_OU_SIGNE = DECIDES | {Etat.CONVENTIONNE}
_LECTURES = {
    Lecteur.A_OUVRIR: ("ouvrir votre lecture", "deux lecteurs notent ce dossier, chacun à l’aveugle"),
    Lecteur.A_CONFRONTER: ("confronter les lectures", "les lectures sont closes, l’accord n’est pas écrit"),
}
_EN_PIECES_OU_NOTES = frozenset({"R07", "R11"})  # said piece by piece and note by note
_TITRES = {
    "R08": "vérifier la non-substitution",
    "R09": "vérifier les ETP supplémentaires",
    "R10": "écrire la plus-value",
    "R13": "préciser les postes",
    "R17": "compléter le plan de financement",
    "R24": "régler le contrat d’engagement républicain",
    "R25": "vérifier les identifiants et le compte bancaire",
}


@dataclass(frozen=True, slots=True)
class Reste:
    """One thing left to do. `cle`: code of the piece, of the sub-criterion, of the rule or of the act; else empty.

    `place`: rank among the things of the same kind, for « the next one ». `echeance`: the date that presses it,
    None when none does. `texte` and `pourquoi` are French.
    """

    travail: Travail
    cle: str
    texte: str
    pourquoi: str
    place: int = 0
    echeance: Echeance | None = None

    @property
    def rang(self) -> tuple[int, int, str]:
        """Return where it stands among the things left of its dossier."""
        return ORDRE.index(self.travail), self.place, self.cle


@dataclass(frozen=True, slots=True)
class Etude:
    """All that says what is left. `pressantes`: the dates that call for an act on `jour`, one of each object.

    `resultat`: of the notes that the agent writes, her own reading when two read. `marques`: by sub-criterion, why
    its note must be looked at again.
    """

    faits: Faits
    constats: tuple[Constat, ...]
    dates: FaitsDates
    grille: Grille | None
    jour: date
    decision: Decision | None = None
    actes: tuple[Acte, ...] = ()
    pieces: tuple[Piece, ...] = ()
    preuves: tuple[Preuve, ...] = ()
    pressantes: tuple[Echeance, ...] = ()
    resultat: Resultat | None = None
    marques: Mapping[str, str] = field(default_factory=dict)
    lecteur: Lecteur = Lecteur.SEUL

    @property
    def etat(self) -> Etat:
        """Return where the dossier stands."""
        return self.faits.dossier.etat

    def pressante(self, objet: str) -> Echeance | None:
        """Return the date of this object that calls for an act, None when there is none."""
        return next((e for e in self.pressantes if e.objet == objet), None)


def restes(etude: Etude) -> tuple[Reste, ...]:
    """Return what is left, in order; nothing for a dossier withdrawn, or that waits for somebody else.

    An implicit rejection that is near presses all that comes before the decision.
    """
    if etude.etat in EN_COURS:
        rejet = etude.pressante(OBJET_REJET)
        trouves = [r if r.echeance else replace(r, echeance=rejet) for r in _avant_la_decision(etude)]
    elif etude.etat in DECIDE_OU_SIGNE:
        trouves = list(_actes_decides(etude))
    else:
        trouves = []
    return tuple(sorted(trouves, key=lambda r: r.rang))


def attente(etude: Etude) -> str:
    """Return, for a dossier with nothing left to do, what it waits for or why it is over."""
    if etude.etat in EN_COURS:
        demande = en_cours(etude.faits.demandes)
        if demande is None:
            return "Rien à faire\u00a0: la lecture d’un autre agent est attendue."
        return f"Rien à faire\u00a0: pièces attendues du porteur jusqu’au {date_courte(demande.date_limite)}."
    phrases = {
        Etat.LISTE_ATTENTE: "Rien à faire\u00a0: en liste d’attente.",
        Etat.AJOURNE: "Rien à faire\u00a0: ajourné, réexaminé à la vague suivante.",
        Etat.RETENU: "Rien à faire\u00a0: la signature de la convention est attendue.",
        Etat.RETENU_PARTIELLEMENT: "Rien à faire\u00a0: la signature de la convention est attendue.",
        Etat.CONVENTIONNE: "Rien à faire\u00a0: convention signée.",
        Etat.RETIRE: "Rien à faire\u00a0: dossier retiré.",
    }
    return phrases.get(etude.etat, "Rien à faire\u00a0: décidé, lettre produite.")


def _avant_la_decision(etude: Etude) -> Iterator[Reste]:
    yield from _accuse(etude)
    if etude.dates.recevable is Recevabilite.NON:
        yield Reste(
            Travail.DECIDER,
            "",
            "préparer la décision d’irrecevabilité",
            f"dit non recevable{NBSP}: {etude.dates.recevable_motif}",
        )
        return
    travaux = [
        *_recevabilite(etude),
        *_porteur(etude),
        *_fichiers(etude),
        *_verdicts(etude),
        *_demande(etude),
        *_obstacles(etude, Etat.INSTRUIT, Travail.PROJET),
        *_notes(etude),
        *_preuves(etude),
    ]
    yield from travaux
    yield from _lettre_de_demande(etude)
    yield from _visibilite(etude)
    yield from _conclusion(etude, travaux)


def _accuse(etude: Etude) -> Iterator[Reste]:
    if not etude.faits.accuse:
        limite = next((e for e in etude.faits.echeances if e.objet == OBJET_ACCUSE), None)
        pourquoi = (
            f"attendu au plus tard le {date_courte(limite.jour)} ({limite.source})"
            if limite
            else "toute demande reçoit un accusé (CRPA, art. L112-3)"
        )
        presse = limite if limite is not None and limite.jour <= etude.jour else None
        yield replace(_a_produire(TypeActe.ACCUSE_RECEPTION, pourquoi), echeance=presse)


def _recevabilite(etude: Etude) -> Iterator[Reste]:
    if etude.dates.recevable is Recevabilite.A_APPRECIER:
        recu = a_paris(etude.faits.dossier.recu_le).date()
        pourquoi = {
            Delai.DANS_LES_DELAIS: "reçu dans les délais",
            Delai.JOUR_LIMITE: "reçu le jour limite, que l’appel ne tranche pas",
            Delai.HORS_DELAI: "reçu hors délai",
        }[etude.faits.campagne.delai(recu)]
        yield Reste(Travail.RECEVABILITE, "", "apprécier la recevabilité", pourquoi)


def _porteur(etude: Etude) -> Iterator[Reste]:
    porteur = etude.faits.dossier.porteur
    manques = (
        (porteur.forme is None, "forme", "préciser la forme juridique", "elle dit quelles pièces sont dues"),
        (not porteur.siret, "siret", "saisir le SIRET", "il identifie le porteur"),
        (
            porteur.deja_conventionne is None,
            "deja_conventionne",
            "dire si le porteur est déjà conventionné",
            "l’attestation de non-diminution en dépend (R07)",
        ),
    )
    for place, (manque, cle, texte, pourquoi) in enumerate(manques):
        if manque:
            yield Reste(Travail.PORTEUR, cle, texte, pourquoi, place)


def _fichiers(etude: Etude) -> Iterator[Reste]:
    """Files that are no expected piece yet; nothing is expected while the legal form is unknown."""
    if etude.faits.dossier.porteur.forme is None:
        return
    remplacees = remplacantes(etude.pieces)
    for place, piece in enumerate(etude.pieces):
        if not piece.code and piece.id not in remplacees:
            texte = f"classer «{NBSP}{piece.nom}{NBSP}»"
            yield Reste(Travail.CLASSER, str(piece.id), texte, "aucune pièce attendue n’est dite", place)


def _verdicts(etude: Etude) -> Iterator[Reste]:
    remplacees = remplacantes(etude.pieces)
    for place, ligne in enumerate(etude.faits.completude.lignes):
        pourquoi = _a_examiner(ligne, remplacees)
        if pourquoi:
            texte = f"examiner {ligne.type.code} {ligne.type.libelle}"
            yield Reste(Travail.VERDICT, ligne.type.code, texte, pourquoi, place)


def _a_examiner(ligne: LigneDePiece, remplacees: Mapping[int, Piece]) -> str:
    if ligne.verdict is Verdict.RECUE:
        return "reçue, sans verdict"
    if ligne.verdict is Verdict.A_VERIFIER:
        return f"à vérifier{NBSP}: {ligne.motif}" if ligne.motif else "à vérifier"
    rendu_le = ligne.le
    neuves = (f for f in ligne.fichiers if f.remplace is not None and f.id not in remplacees)
    if rendu_le is not None and any(f.recue_le > rendu_le for f in neuves):
        return "le verdict a été rendu sur la version précédente"
    return ""


def _demande(etude: Etude) -> Iterator[Reste]:
    lignes = a_demander(etude.faits.completude)
    if not lignes:
        return
    ouverte = en_cours(etude.faits.demandes)
    if ouverte is None:
        codes = ", ".join(ligne.type.code for ligne in lignes)
        texte = f"demander {pluriel(len(lignes), 'pièce')} au porteur"
        yield Reste(Travail.DEMANDE, "demander", texte, f"absentes ou à refaire{NBSP}: {codes}")
    elif ouverte.date_limite < etude.jour:
        yield Reste(
            Travail.DEMANDE,
            "demander",
            "relancer le porteur, ou instruire sans ces pièces",
            f"attendues pour le {date_courte(ouverte.date_limite)}, rien n’est venu",
            echeance=etude.pressante(OBJET_PIECES),
        )
    elif ouverte.rappel_le is not None and ouverte.rappel_le <= etude.jour:
        yield Reste(
            Travail.DEMANDE,
            "rappeler",
            "rappeler les pièces demandées",
            f"à produire au plus tard le {date_courte(ouverte.date_limite)}",
            echeance=etude.pressante(OBJET_RAPPEL),
        )


def _lettre_de_demande(etude: Etude) -> Iterator[Reste]:
    ouverte = en_cours(etude.faits.demandes)
    if ouverte is None or not a_demander(etude.faits.completude):
        return
    if not any(a.type is TypeActe.DEMANDE_PIECES and a.produit_le >= ouverte.demandee_le for a in etude.actes):
        yield _a_produire(TypeActe.DEMANDE_PIECES, "la demande est enregistrée, sa lettre n’est pas produite")


def _obstacles(etude: Etude, vers: Etat, travail: Travail) -> Iterator[Reste]:
    """One thing for each rule that forbids the next state, what pieces and notes already say left out."""
    par_regle: dict[str, list[str]] = {}
    for constat in etude.constats:
        if constat.interdit(vers) and constat.regle not in _EN_PIECES_OU_NOTES:
            par_regle.setdefault(constat.regle, []).append(constat.message)
    for regle, messages in par_regle.items():
        texte = _TITRES.get(regle, f"lever le constat {regle}")
        yield Reste(travail, regle, texte, " ".join(messages), int(regle[1:]))


def _notes(etude: Etude) -> Iterator[Reste]:
    score, grille = etude.resultat, etude.grille
    if score is None or grille is None or etude.lecteur is Lecteur.CLOSE:
        return
    if etude.lecteur in _LECTURES:
        yield Reste(Travail.LIRE, etude.lecteur.value, *_LECTURES[etude.lecteur])
        return
    for place, sous_critere in enumerate(grille.sous_criteres()):
        code = sous_critere.code
        if code in score.non_notes:
            yield Reste(Travail.NOTER, code, f"noter {code}", sous_critere.intitule, place)
        elif code in score.a_justifier:
            pourquoi = f"cette note demande une justification{NBSP}: {sous_critere.intitule}"
            yield Reste(Travail.JUSTIFIER, code, f"justifier {code}", pourquoi, place)
        elif code in etude.marques:
            yield Reste(Travail.REVOIR, code, f"revoir la note {code}", etude.marques[code], place)
    if etude.lecteur is Lecteur.OUVERTE and score.est_complet and not score.a_justifier:
        yield Reste(Travail.LIRE, "clore", "clore votre lecture", "tout est noté et justifié")


def _preuves(etude: Etude) -> Iterator[Reste]:
    """Proofs whose piece was replaced, once for each sub-criterion whose note is not marked already."""
    remplacees, noms = remplacantes(etude.pieces), {p.id: p.nom for p in etude.pieces}
    codes = [s.code for s in etude.grille.sous_criteres()] if etude.grille else []
    vus = set(etude.marques)
    for preuve in etude.preuves:
        code, neuve = preuve.sous_critere, remplacees.get(preuve.piece_id)
        if neuve is not None and code in codes and code not in vus:
            vus.add(code)
            pourquoi = f"«{NBSP}{noms[preuve.piece_id]}{NBSP}» est remplacée par «{NBSP}{neuve.nom}{NBSP}»"
            yield Reste(Travail.REVOIR, code, f"revoir la preuve de {code}", pourquoi, codes.index(code))


def _visibilite(etude: Etude) -> Iterator[Reste]:
    promise = etude.pressante(OBJET_VISIBILITE)
    if promise is not None:
        yield Reste(
            Travail.CONTROLER,
            "R12",
            "vérifier la visibilité promise",
            f"promise pour le {date_courte(promise.jour)} sur le Marché de l’inclusion",
            echeance=promise,
        )


def _conclusion(etude: Etude, travaux: Sequence[Reste]) -> Iterator[Reste]:
    """« Instruit » once nothing else is left; pieces asked whose limit is past do not hold it back."""
    if etude.etat is Etat.INSTRUIT:
        leves = [c.regle for c in etude.constats if c.retient(Etat.RETENU)]
        suite = f"{NBSP}; à régler pour retenir{NBSP}: {', '.join(dict.fromkeys(leves))}" if leves else ""
        yield Reste(Travail.DECIDER, "", "préparer la décision", f"dossier instruit{suite}")
        return
    ouverte = en_cours(etude.faits.demandes)
    echue = ouverte is not None and ouverte.date_limite < etude.jour
    attendues = ouverte is not None and not echue and a_demander(etude.faits.completude)
    autres = [r for r in travaux if not (echue and r.travail is Travail.DEMANDE)]
    if not autres and not attendues and not any(c.interdit(Etat.INSTRUIT) for c in etude.constats):
        yield Reste(Travail.INSTRUIRE, "", "dire le dossier instruit", "tout est examiné et noté")


def _actes_decides(etude: Etude) -> Iterator[Reste]:
    decision = etude.decision
    if decision is None:
        return
    voulus = [TypeActe.LETTRE_DECISION]
    if etude.etat in FAVORABLES:
        yield from _obstacles(etude, Etat.CONVENTIONNE, Travail.CONTROLER)
        voulus.append(TypeActe.CONVENTION)
    for type_acte in voulus:
        produits = [a for a in etude.actes if a.type is type_acte and a.emis]
        prise = decision.enregistree_le
        if not any(prise is None or a.produit_le >= prise for a in produits):
            yield _a_produire(type_acte, f"décision du {date_courte(decision.prise_le)}, acte non produit")


def _a_produire(type_acte: TypeActe, pourquoi: str) -> Reste:
    return Reste(
        Travail.PRODUIRE,
        type_acte.value,
        f"produire {nom_de_l_acte(type_acte)}",
        pourquoi,
        tuple(TypeActe).index(type_acte),
    )
