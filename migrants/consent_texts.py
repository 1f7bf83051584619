"""First version of the words read to the person (law 09-08, art. 5; `domain.md` 5).

The Arabic and English wordings are to be confirmed by the agency's legal service.
"""

from migrants.enums import ConsentPurpose

TEXTS = {
    ConsentPurpose.PROCESSING: (
        "L’ANAPEC enregistre vos données pour vous accompagner vers l’emploi. Seuls les agents "
        "habilités les lisent. Vous pouvez les consulter, les faire corriger et vous opposer à "
        "leur usage en vous adressant à votre agence (loi 09-08).",
        "تسجل أنابيك معطياتكم من أجل مواكبتكم نحو الشغل. ولا يطلع عليها إلا الأعوان المخول لهم ذلك. "
        "يمكنكم الاطلاع عليها وتصحيحها والتعرض على استعمالها لدى وكالتكم (القانون 09-08).",
        "ANAPEC records your data to support you towards work. Only authorised staff read them. You "
        "may see them, have them corrected and object to their use at your agency (law 09-08).",
    ),
    ConsentPurpose.SHARE_CV: (
        "J’accepte que mon CV soit transmis à des employeurs pour des offres qui me conviennent.",
        "أوافق على إرسال سيرتي الذاتية إلى مشغلين بخصوص عروض تناسبني.",
        "I agree that my CV may be sent to employers for offers that suit me.",
    ),
    ConsentPurpose.SHARE_PARTNER: (
        "J’accepte que l’agence échange avec une association partenaire sur mon accompagnement.",
        "أوافق على أن تتبادل الوكالة المعلومات حول مواكبتي مع جمعية شريكة.",
        "I agree that the agency may exchange with a partner association about my support.",
    ),
    ConsentPurpose.MESSAGES: (
        "J’accepte de recevoir des messages de l’agence par SMS ou WhatsApp.",
        "أوافق على تلقي رسائل من الوكالة عبر الرسائل القصيرة أو واتساب.",
        "I agree to receive messages from the agency by SMS or WhatsApp.",
    ),
    ConsentPurpose.STUDY: (
        "J’accepte que mes données, rendues anonymes, servent à des études.",
        "أوافق على استعمال معطياتي، بعد إخفاء هويتي، لأغراض الدراسات.",
        "I agree that my data, made anonymous, may serve for studies.",
    ),
}
