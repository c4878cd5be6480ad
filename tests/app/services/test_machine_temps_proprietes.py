"""Whatever is done in any order: the sums are right, the past reads as it was, the line fits in what is left."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from app.domain.cycle import FAVORABLES, HORS_CLASSEMENT, NON_INSTRUITS, Etat
from app.domain.dossier import Canal
from app.domain.montants import Etp, Montant, somme, somme_etp
from app.domain.pieces import Verdict
from app.domain.poste import TypePoste
from app.domain.quota import NatureMouvement
from app.domain.selection import ENVELOPPE
from app.services.arbitrage import Arbitrage
from app.services.contexte import Contexte
from app.services.decisions import Decisions
from app.services.instruction import Instruction
from app.services.machine_temps import MachineTemps
from app.services.notation import Notation
from app.services.reception import Reception
from app.services.selection import Selections
from app.socle.errors import UserError
from tests.app.services.atelier import HorlogeReglable
from tests.builders import AGENT, un_dossier, un_plan, un_porteur, un_poste, une_campagne, une_decision
from tests.fakes import FakeStore

ETPS = st.sampled_from([50, 100]).map(Etp)
EUROS = st.sampled_from([1000000, 2000000, 2800000]).map(Montant)


class Campagne(RuleBasedStateMachine):
    """One campaign that officers fill at random; every state it went through is kept apart from the journal."""

    dossiers = Bundle("dossiers")

    def __init__(self):
        super().__init__()
        self.store, self.horloge = FakeStore(), HorlogeReglable()
        self.contexte = Contexte(self.store, self.horloge, AGENT)
        with self.store.ecrire() as u:
            self.campagne = u.campagnes.add(une_campagne())
        self.vus = []

    def faire(self, acte, *arguments, **nommes):
        """Do an act of a service; one that the rules of the trade refuse writes nothing."""
        self.horloge.avancer(minutes=1)
        with suppress(UserError):
            return acte(*arguments, **nommes)
        return None

    @rule(target=dossiers, etp=ETPS, montant=EUROS, type_poste=st.sampled_from(TypePoste))
    def recevoir(self, etp, montant, type_poste):
        self.horloge.avancer(minutes=1)
        reception, instruction, modele = Reception(self.contexte, None), Instruction(self.contexte), un_dossier()
        dossier, _ = reception.creer_a_la_main(
            self.campagne.id, un_porteur(siret="", iban=""), modele.recu_le, Canal.COURRIER
        )
        poste = un_poste(type=type_poste, etp_demande=etp, etp_apres=etp)
        champs = {nom: getattr(modele, nom) for nom in ("nature", "intitule", "cout_total", "plus_value")}
        champs |= {"postes": (poste,), "montant_demande": montant, "plan": un_plan(montant.centimes)}
        instruction.modifier(dossier.cle, "Saisir", **champs)
        for code in ("BUDGET", "RIB"):
            instruction.rendre_verdict(dossier.cle, code, Verdict.CONFORME)
        return dossier.cle

    @rule(cle=dossiers, code=st.sampled_from(["C1.1", "C1.2", "C2.1"]), valeur=st.sampled_from([None, 0, 3, 4]))
    def noter(self, cle, code, valeur):
        self.faire(Notation(self.contexte).noter, cle, code, valeur, "page 4")

    @rule(cle=dossiers, code=st.sampled_from(["C1.1", "C2.1"]))
    def effacer(self, cle, code):
        self.faire(Notation(self.contexte).effacer, cle, code)

    @rule(cle=dossiers, verdict=st.sampled_from([None, Verdict.CONFORME, Verdict.PERIMEE]))
    def verifier(self, cle, verdict):
        self.faire(Instruction(self.contexte).rendre_verdict, cle, "BUDGET", verdict, "vu")

    @rule(cle=dossiers)
    def instruire(self, cle):
        self.faire(Instruction(self.contexte).rendre_verdict, cle, "BUDGET", Verdict.CONFORME)
        for code in ("C1.1", "C1.2", "C2.1"):
            self.faire(Notation(self.contexte).noter, cle, code, 3, "page 4")
        for etat in (Etat.EN_INSTRUCTION, Etat.INSTRUIT):
            self.faire(Instruction(self.contexte).changer_etat, cle, etat)

    @rule(cle=dossiers, sens=st.sampled_from([Etat.RETENU, Etat.RETENU_PARTIELLEMENT, Etat.NON_RETENU]))
    def decider(self, cle, sens):
        with self.store.lire() as u:
            dossier = u.dossiers.get(cle)
        if dossier.etat in NON_INSTRUITS:
            self.instruire(cle)
        poste, moitie = dossier.postes[0], 1 if sens is Etat.RETENU else 2
        favorable = sens in FAVORABLES
        decision = une_decision(
            dossier_id=cle,
            sens=sens,
            etp_par_type={poste.type: Etp(poste.etp_demande.centiemes // moitie)} if favorable else {},
            montant=Montant(dossier.montant_demande.centimes // moitie) if favorable else None,
            date_debut=date(2022, 10, 1) if favorable else None,
            derogation="abondement promis",
        )
        self.faire(Decisions(self.contexte).decider, decision)

    @rule(cle=dossiers)
    def rouvrir(self, cle):
        self.faire(Decisions(self.contexte).rouvrir, cle, "recours")

    @rule(cle=consumes(dossiers))
    def retirer(self, cle):
        self.faire(Instruction(self.contexte).changer_etat, cle, Etat.RETIRE, "désistement")

    @rule(etp=ETPS, type_poste=st.sampled_from([None, *TypePoste]))
    def viser(self, etp, type_poste):
        self.faire(
            Arbitrage(self.contexte).notifier_cible, self.campagne.id, {type_poste: etp}, None, "notification"
        )

    @rule(montant=EUROS, nature=st.sampled_from([NatureMouvement.DOTATION, NatureMouvement.REPRISE]))
    def mouvementer(self, montant, nature):
        signe = montant if nature is NatureMouvement.DOTATION else Montant(-montant.centimes)
        self.faire(Arbitrage(self.contexte).mouvementer, self.campagne.id, nature, signe, date(2022, 6, 1))

    @invariant()
    def les_sommes_sont_justes(self):
        """The quota is the sum of the decisions in force, added up apart from it."""
        panneau = Arbitrage(self.contexte).quota(self.campagne.id)
        with self.store.lire() as u:
            dossiers = u.dossiers.of_campagne(self.campagne.id)
            accords = [
                decision.accord
                for d in dossiers
                if d.etat in FAVORABLES and (decision := u.decisions.en_vigueur(d.cle)) is not None
            ]
            mouvements = u.campagnes.mouvements(self.campagne.id)
        assert panneau.total.montant_retenu == somme(a.montant for a in accords)
        assert panneau.total.etp_retenu == somme_etp(e for a in accords for e in a.etp_par_type.values())
        ouverts = [d for d in dossiers if d.etat not in HORS_CLASSEMENT]
        assert panneau.total.etp_demande == somme_etp(d.etp_demande for d in ouverts)
        assert panneau.enveloppe == (somme(m.montant for m in mouvements) if mouvements else None)

    @invariant()
    def la_ligne_tient(self):
        """Those that enter the line take no more than what is left of any known constraint."""
        selection = Selections(self.contexte).lire(self.campagne.id).selection
        for contrainte, disponible in selection.disponibles.items():
            assert selection.pris(contrainte) <= max(0, disponible)
        if ENVELOPPE in selection.disponibles:
            assert selection.montant.centimes <= max(0, selection.disponibles[ENVELOPPE])

    @invariant()
    def garder(self):
        """Keep what the base says now, read without the journal."""
        with self.store.lire() as u:
            dossiers = {
                d.cle: (
                    d.etat,
                    {n.sous_critere: n.valeur for n in u.notes.of_dossier(d.cle)},
                    {v.code: v.verdict for v in u.pieces.verdicts(d.cle)},
                    u.decisions.en_vigueur(d.cle),
                    (d.montant_demande, d.etp_demande),
                )
                for d in u.dossiers.of_campagne(self.campagne.id)
            }
        panneau = Arbitrage(self.contexte).quota(self.campagne.id)
        rangs = {r.candidat.dossier_id: r.rang for r in Arbitrage(self.contexte).classement(self.campagne.id)}
        totaux = (panneau.cible, panneau.enveloppe, panneau.total.etp_retenu, panneau.total.montant_retenu)
        self.vus.append((self.horloge.instant, dossiers, totaux, rangs))

    def teardown(self):
        """Read every past state again from the journal of the end."""
        machine = MachineTemps(self.contexte)
        for instant, dossiers, totaux, rangs in self.vus:
            lu = machine.etat_au(self.campagne.id, instant)
            assert lu.reserves == ()
            assert {
                d.dossier_id: (
                    d.etat, dict(d.notes), dict(d.verdicts), d.decision, (d.montant_demande, d.etp_demande)
                )
                for d in lu.dossiers
            } == dossiers  # fmt: skip
            assert (lu.cible, lu.enveloppe, lu.etp_retenu, lu.montant_retenu) == totaux
            assert {d.dossier_id: d.rang for d in lu.dossiers} == rangs
        assert machine.depuis(self.campagne.id, self.horloge.instant) == ()


class TestCampagne(Campagne.TestCase):
    settings = settings(max_examples=8, stateful_step_count=20, deadline=None)


@pytest.mark.lent
class TestCampagneLongue(Campagne.TestCase):
    settings = settings(max_examples=120, stateful_step_count=50, deadline=None)
