"""Reference data of the services app: the catalogue of services and the sectors of activity."""

from pathlib import Path

from agencies import audit
from agencies.models import AuditEntry
from services.enums import Mode, ServiceFamily
from services.models import Sector, ServiceType
from sharaka_portal.lib.reference import read_csv, upsert

DATA = Path(__file__).parent / "data"
F = ServiceFamily
AGENCY, PHONE, VIDEO, EMAIL, OUTREACH = Mode
ANY = [AGENCY, PHONE, VIDEO, EMAIL, OUTREACH]
TALK = [AGENCY, PHONE, VIDEO, OUTREACH]
GROUP = [AGENCY, VIDEO, OUTREACH]

# The offer open to regularised migrants (`domain.md` 2.1). Codes 11 to 141 are those of the guide
# for migrants; the others are our own until the agency gives its catalogue.
POSITIONING_INTERVIEW = "12"
# code: (French, Arabic, English, family, minutes, collective, modes)
# fmt: off
CATALOGUE = {
    "11": ("Accueil et information", "الاستقبال والإعلام", "Reception and information", F.RECEPTION, 15, False, ANY),
    "12": ("Entretien de positionnement", "مقابلة التموضع", "Positioning interview", F.INTERVIEW, 45, False, TALK),
    "follow-up": ("Entretien de suivi", "مقابلة التتبع", "Follow-up interview", F.INTERVIEW, 20, False, ANY),
    "skills-assessment": ("Bilan de compétences", "حصيلة الكفاءات", "Skills assessment", F.INTERVIEW, 90, False, TALK),
    "131": ("Atelier « Moi et le marché du travail »", "ورشة «أنا وسوق الشغل»", "Workshop: me and the labour market", F.WORKSHOP, 180, True, GROUP),
    "132": ("Atelier « S’informer sur l’offre d’emploi »", "ورشة «الاستعلام حول عرض الشغل»", "Workshop: finding out about the job offer", F.WORKSHOP, 150, True, GROUP),
    "141": ("Atelier « Rédiger son CV »", "ورشة «تحرير السيرة الذاتية»", "Workshop: writing a CV", F.WORKSHOP, 180, True, GROUP),
    "cover-letter": ("Atelier « Rédiger ses lettres de motivation »", "ورشة «تحرير رسائل التحفيز»", "Workshop: writing cover letters", F.WORKSHOP, 180, True, GROUP),
    "interview-prep": ("Atelier « Préparer son entretien d’embauche »", "ورشة «الإعداد لمقابلة التوظيف»", "Workshop: preparing a job interview", F.WORKSHOP, 180, True, GROUP),
    "skills": ("Atelier « Mettre en valeur ses compétences et ses qualités »", "ورشة «إبراز الكفاءات والمؤهلات»", "Workshop: showing one’s skills and qualities", F.WORKSHOP, 180, True, GROUP),
    "search-plan": ("Atelier « Organiser sa recherche d’emploi »", "ورشة «تنظيم البحث عن الشغل»", "Workshop: organising the job search", F.WORKSHOP, 180, True, GROUP),
    "training-advice": ("Orientation vers une formation", "التوجيه نحو تكوين", "Training advice", F.TRAINING, 30, False, ANY),
    "job-advice": ("Conseil sur une offre", "استشارة حول عرض شغل", "Advice on an offer", F.INTERMEDIATION, 20, False, ANY),
    "self-employment": ("Appui à l’auto-emploi", "دعم التشغيل الذاتي", "Support to self-employment", F.SELF_EMPLOYMENT, 60, False, TALK),
    "partner": ("Orientation vers un partenaire", "الإحالة على شريك", "Referral to a partner", F.PARTNER, 15, False, ANY),
}
# fmt: on

# Papers to bring, in French, Arabic and English; to be confirmed by the agency.
PERMIT = ("Titre de séjour ou récépissé", "سند الإقامة أو الوصل", "Residence permit or receipt")
CV = ("CV (si vous en avez un)", "السيرة الذاتية (إن وجدت)", "CV (if you have one)")
PROOFS = (
    "Diplômes et attestations de travail",
    "الشهادات الدراسية وشهادات العمل",
    "Diplomas and work certificates",
)
PAPERS = {
    "11": (PERMIT,),
    "12": (PERMIT, CV, PROOFS),
    "follow-up": (PERMIT,),
    "skills-assessment": (CV, PROOFS),
    "141": (CV, PROOFS),
    "interview-prep": (CV,),
    "training-advice": (PERMIT, PROOFS),
    "job-advice": (PERMIT, CV),
    "self-employment": (PERMIT,),
}


def load():
    """Load or refresh everything but what an administrator changed since."""
    refresh(ServiceType, [service_type(order, code) for order, code in enumerate(CATALOGUE)])
    refresh(
        Sector,
        [sector(order, row) for order, row in enumerate(read_csv(DATA / "sectors.csv"))],
    )


def refresh(model, rows):
    """Load the rows whose entry has no line of history: only people leave one."""
    told = set(
        AuditEntry.objects.filter(subject_type=model._meta.label_lower).values_list(
            "subject_id", flat=True
        )
    )
    kept = {entry.code for entry in model.objects.all() if audit.subject_id(entry) in told}
    upsert(model, [row for row in rows if row["code"] not in kept])


def service_type(order, code):
    french, arabic, english, family, minutes, is_group, modes = CATALOGUE[code]
    papers = PAPERS.get(code, ())
    return {
        **{
            f"papers_{language}": "\n".join(paper[place] for paper in papers)
            for place, language in enumerate(("fr", "ar", "en"))
        },
        "code": code,
        "label_fr": french,
        "label_ar": arabic,
        "label_en": english,
        "family": family,
        "duration_minutes": minutes,
        "is_group": is_group,
        "modes": [str(mode) for mode in modes],
        "sort_order": order,
    }


def sector(order, row):
    return {
        "code": row["code"],
        "label_fr": row["label_fr"],
        "label_ar": row["label_ar"],
        "label_en": row["label_en"],
        "sort_order": order,
    }
