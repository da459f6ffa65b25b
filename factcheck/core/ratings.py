"""The built-in verdicts for publishers' rating words, and for the everyday words that people type.

A word is listed only if it means exactly a built-in verdict in its language; any other is counted under
its own name, since a wrong meaning is worse than none. So `misleading`, `satire`, `out of context`,
`exaggerated` and other ratings than of truth or fulfilment are not listed, and nothing is guessed from
numbers. `mostly false` is contradicted and `half true` partly, as fact-checkers use them. Case, hyphens
and direction marks are ignored; accents are not.
"""

import re
from functools import cache, lru_cache

from factcheck.core.matching import letters

MAX_LENGTH = 60  # characters; a longer rating is a sentence, not a word

# By meaning, then by language: English, Spanish, Portuguese, French, German, Italian, Dutch, Czech and
# Slovak, Polish, Croatian and Serbian, Swedish, Danish and Norwegian, Finnish, Hungarian, Romanian, Greek,
# Turkish, Russian and Ukrainian, Arabic, Persian, Urdu, Hindi, Bengali, Indonesian and Malay, Filipino,
# Vietnamese, Thai, Korean, Japanese, Chinese.
_WORDS = {
    "confirmed": """
        true; correct; accurate; right; confirmed; completely true; entirely true; it's true; kept;
        promise kept; fulfilled; promise fulfilled; delivered; achieved; completed; complete;
        implemented; honoured; honored
        verdadero; verdad; cierto; correcto; verdadera; cierta; cumplido; cumplida; promesa cumplida
        verdadeiro; verdade; certo; correto; é verdade; cumprido; cumprida; promessa cumprida; cumpriu
        vrai; c'est vrai; exact; juste; correct; tenue; promesse tenue; tenu; réalisé; réalisée
        wahr; richtig; stimmt; korrekt; gehalten; erfüllt; umgesetzt; versprechen gehalten
        vero; è vero; corretto; mantenuta; promessa mantenuta; mantenuto; realizzato; realizzata
        waar; juist; klopt; gehouden; nagekomen
        pravda; pravdivé; pravdivý výrok; splněno; splněný; splněný slib; splnené; splnený
        prawda; prawdziwe; prawdziwa; zrealizowana; zrealizowane; spełniona; spełnione; dotrzymana
        točno; istina; istinito; tačno; ispunjeno; ispunjeno obećanje
        sant; korrekt; stämmer; uppfyllt; genomfört
        sandt; stemmer; helt sant; faktisk helt sant; faktisk sant; gennemført; oppfylt
        totta; oikein; toteutunut
        igaz; teljesült
        adevărat; adevarat; respectată; realizat
        αληθές; αλήθεια; σωστό
        doğru; tutuldu; gerçekleşti
        правда; верно; выполнено; правдиво; виконано
        صحيح; صحيحة; حقيقي; حقيقية; نفذ; تم التنفيذ
        درست; صحیح; محقق شد
        درست ہے; سچ
        सच; सत्य; सही
        সত্য; সঠিক
        benar; betul; ditepati; terpenuhi; tepat
        totoo
        đúng; sự thật; chính xác
        จริง; ถูกต้อง
        사실; 사실임; 진실; 참; 완료; 이행완료; 이행 완료
        正確; 真実; 事実; 本当; 達成; 実現
        真实; 真實; 属实; 屬實; 正确; 已兑现; 已完成
    """,
    "partly": """
        mostly true; mostly correct; mostly accurate; largely true; largely correct; largely accurate;
        half true; half-truth; halftrue; mixture; mixed; partly true; partially true; partly correct;
        partially correct; partly false; partially false; partly true and false; part true; part false;
        partly; partially; partial; compromise; compromised; partly kept; partially kept;
        partly fulfilled; partially fulfilled; partially delivered; partly delivered;
        partially achieved; partially implemented; half kept; in part
        mayormente verdadero; mayormente cierto; parcialmente verdadero; parcialmente cierto;
        medio verdadero; verdad a medias; media verdad; verdadero a medias; parcialmente falso;
        parcialmente cumplida; cumplida parcialmente; cumplido parcialmente; parcialmente cumplido;
        parcialmente; en parte
        parcialmente verdadeiro; em parte verdadeiro; verdadeiro em parte; meia verdade; meia-verdade;
        majoritariamente verdadeiro; em parte falso; cumpriu em parte; cumprida em parte; em parte;
        parcialmente certo; parcialmente cumprida
        plutôt vrai; en partie vrai; partiellement vrai; partiellement faux; en partie faux;
        à moitié vrai; mi-vrai; vrai en partie; partiellement tenue; partiellement réalisée;
        partiellement; en partie
        größtenteils richtig; größtenteils wahr; überwiegend richtig; teilweise richtig; teils richtig;
        teilweise wahr; teils wahr; halbwahr; halb wahr; teilweise falsch; teils falsch;
        teilweise erfüllt; teilweise umgesetzt; kompromiss; teilweise; teils; zum teil
        per lo più vero; parzialmente vero; vero a metà; in parte vero; quasi vero; c'eri quasi;
        parzialmente falso; mantenuta in parte; parzialmente mantenuta; parzialmente; in parte
        grotendeels waar; gedeeltelijk waar; deels waar; half waar; gedeeltelijk onwaar; deels onwaar;
        gedeeltelijk; deels
        částečně; částečně pravda; částečně pravdivé; polopravda; částečně splněno; částečně splněný;
        čiastočne pravda; čiastočne splnené; čiastočne
        częściowo prawda; częściowa prawda; półprawda; raczej prawda; częściowo fałsz;
        częściowo zrealizowana; zrealizowana częściowo; częściowo zrealizowane; częściowo
        djelimično tačno; djelomično točno; delimično tačno; polutočno; poluistina; uglavnom točno;
        djelimično; djelomično; delimično
        delvis sant; till stor del sant; halvsant; delvis falskt; delvis uppfyllt; delvis
        delvist sandt; delvis rett; delvis feil; delvis sant; faktisk delvis sant; faktisk delvis feil;
        delvist
        osittain totta; osittain
        részben igaz; féligazság; részben
        parțial adevărat; parțial fals; jumătate adevărat; parțial; în parte
        εν μέρει αληθές; μερικώς αληθές; μισή αλήθεια; εν μέρει; μερικώς
        kısmen doğru; yarı doğru; kısmen yanlış; kısmen
        частично правда; полуправда; частично верно; частично выполнено; наполовину правда; напівправда;
        частково правда; частично; отчасти; частково
        صحيح جزئيا; صحيح جزئي; نصف حقيقة; نصف صحيح; خاطئ جزئيا; زائف جزئيا; جزئي; تحقق جزئيا; جزئيا
        تا حدی درست; نیمه درست; تا حدی
        جزوی طور پر درست; جزوی طور پر
        आंशिक सच; आधा सच; आंशिक रूप से सच; आंशिक सत्य; आंशिक रूप से
        আংশিক সত্য; অর্ধসত্য; আংশিক মিথ্যা; আংশিক
        sebagian benar; setengah benar; sebagian salah; ditepati sebagian; sebagian; sebahagian
        bahagyang totoo; half totoo
        đúng một phần; một phần đúng; một nửa sự thật; một phần
        จริงบางส่วน; เท็จบางส่วน; บางส่วน
        절반의 사실; 대체로 사실; 부분 사실; 절반 사실; 일부 사실; 일부이행; 일부 이행; 부분 이행; 부분적
        ほぼ正確; 一部正確; 半分正しい; 一部誤り; 部分的
        部分真实; 部分真實; 部分属实; 半真半假; 部分正确; 部分錯誤; 部分错误; 部分兑现; 部分
    """,
    "contradicted": """
        false; incorrect; wrong; untrue; not true; fake; fake news; lie; pants on fire; pants-fire;
        pants on fire!; mostly false; mostly incorrect; largely false; largely incorrect; barely true;
        totally false; completely false; entirely false; it's false; not correct; no truth; simply false
        falso; es falso; falsa; mentira; incorrecto; incorrecta; mayormente falso; totalmente falso;
        completamente falso
        é falso; é mentira; incorreto; errado; majoritariamente falso; é #fake; #fake
        faux; c'est faux; totalement faux; plutôt faux; mensonge; incorrect; fausse
        falsch; unwahr; größtenteils falsch; überwiegend falsch; stimmt nicht; komplett falsch;
        frei erfunden; völlig falsch
        è falso; falso!; per lo più falso; sbagliato
        onwaar; niet waar; grotendeels onwaar; onjuist; klopt niet; fout
        nepravda; nepravdivé; nepravdivý výrok; lež; nepravdivý
        fałsz; nieprawda; fałszywe; raczej fałsz; kłamstwo; nieprawdziwe
        netočno; neistina; netačno; lažno; laž; neistinito
        falskt; falsk; fel; stämmer inte; helt fel; osant
        falskt!; feil; helt feil; usant; stemmer ikke; faktisk feil; faktisk helt feil; forkert
        väärä; ei totta; väärin
        hamis; nem igaz; hazugság
        fals; minciună; neadevărat
        ψευδές; ψέμα; λάθος; ψευδής
        yanlış; yalan; sahte; asılsız haber; çoğunlukla yanlış
        ложь; неправда; неверно; фейк; фальшь; брехня; хибно
        خطأ; كاذب; كذب; زائف; مزيف; زائفة; كاذبة; خاطئ; خاطئة; غير صحيح; غير صحيحة
        نادرست; غلط; دروغ
        جھوٹ; جعلی; جھوٹا
        झूठ; झूठा; असत्य; गलत; फर्जी; फ़र्ज़ी; फेक
        মিথ্যা; ভুয়া; ভুল
        salah; palsu; tidak benar; bohong
        hindi totoo; peke
        sai; sai sự thật; không đúng; tin giả
        เท็จ; ไม่จริง; ข่าวปลอม; ปลอม
        거짓; 사실 아님; 사실이 아님; 사실무근; 전혀 사실 아님; 대체로 거짓; 대체로 사실 아님; 허위
        誤り; 虚偽; 嘘; 間違い; ほぼ誤り; 偽
        虚假; 虛假; 错误; 錯誤; 不实; 不實; 假的; 不属实
    """,
    "unfulfilled": """
        broken; promise broken; not kept; unkept; unfulfilled; not fulfilled; not delivered; undelivered
        incumplida; incumplido; no cumplida; no cumplido; promesa incumplida; rota
        descumprida; descumprido; não cumprida; não cumprido; não cumpriu; promessa quebrada
        non tenue; pas tenue; promesse non tenue; rompue
        gebrochen; nicht gehalten; nicht erfüllt; nicht umgesetzt; versprechen gebrochen
        non mantenuta; non mantenuto; promessa non mantenuta; tradita
        gebroken; niet nagekomen
        nesplněno; nesplněný; nesplněný slib; porušený; nesplnené; nesplnený
        niezrealizowana; niezrealizowane; niespełniona; złamana; niedotrzymana
        neispunjeno; prekršeno obećanje
        svikat löfte; ej uppfyllt; inte uppfyllt; brutet løfte; ikke oppfylt
        nerespectată; nerealizat
        tutulmadı; gerçekleşmedi
        не выполнено; невыполнено; не виконано
        لم يتحقق; لم ينفذ; لم تتحقق
        محقق نشد
        tidak ditepati; tidak terpenuhi; ingkar
        불이행; 파기
        未兑现
    """,
    "unresolved": """
        unproven; unverified; unverifiable; uncheckable; unsubstantiated; inconclusive;
        insufficient evidence; no sufficient evidence; not enough evidence; cannot be proven;
        undetermined; unconfirmed; pending; in progress; in the works; stalled; not started;
        not yet started; started; ongoing; underway; under way; open; unresolved; not yet rated;
        to be determined; tbd; awaiting
        no verificable; inverificable; no comprobado; en curso; en proceso; pendiente; no comprobable;
        en marcha; estancada
        não comprovado; inverificável; impossível provar; em andamento; pendente; não verificável;
        parada
        invérifiable; non prouvé; non vérifié; en cours; en attente; non démontré; à vérifier
        unbelegt; nicht belegt; unbewiesen; nicht überprüfbar; in arbeit; in umsetzung; ausstehend;
        begonnen; nicht begonnen
        non verificabile; non provato; in corso; in sospeso
        onbewezen; niet te controleren; oncontroleerbaar; loopt nog
        neověřitelné; neověřitelný výrok; nedoložené; probíhá; rozpracováno; v řešení; neoveriteľné;
        prebieha
        nieweryfikowalne; nie do weryfikacji; w trakcie realizacji; w realizacji; w toku
        neprovjereno; nedokazano; u procesu; u tijeku
        obevisat; går inte att belägga; pågår
        udokumentert; ubekræftet; i gang; faktisk ikke bevist; ubevist
        nem bizonyítható; folyamatban
        neverificabil; nedovedit; în curs
        ανεξακρίβωτο; αναπόδεικτο
        kanıtlanmamış; doğrulanamadı; belirsiz; devam ediyor; sürüyor
        недоказано; не доказано; не подтверждено; в процессе; выполняется; в процесі
        غير مؤكد; غير مثبت; لا يمكن التحقق; قيد التنفيذ; قيد الانتظار; غير مثبتة; قيد التحقق
        اثبات نشده; در حال انجام
        अपुष्ट; अप्रमाणित
        অপ্রমাণিত; চলমান
        belum terbukti; belum dapat diverifikasi; dalam proses; sedang berjalan; tertunda
        hindi pa napatunayan
        chưa được kiểm chứng; chưa xác minh; đang thực hiện
        กำลังดำเนินการ
        판단 유보; 판단유보; 확인 불가; 검증불가; 검증필요; 진행중; 진행 중; 추진중; 추진 중; 이행중; 보류
        根拠不明; 検証不能; 進行中
        未经证实; 未經證實; 无法证实; 證據不足; 证据不足; 进行中; 進行中
    """,
}


@cache
def _table() -> dict[str, str]:
    return {
        _key(word): verdict
        for verdict, words in _WORDS.items()
        for word in words.replace("\n", ";").split(";")
        if word.strip()
    }


@lru_cache(maxsize=65536)
def meaning(word: str) -> str | None:
    """Return the built-in verdict that a rating word means, or None.

    A question, and a word next to a symbol, have no known meaning.
    """
    if _SIGNS.search(word):
        return None
    turkish = word.replace("İ", "i").replace("I", "ı")  # in YANLIŞ, I is the capital of ı
    return _table().get(_key(word)) or (_table().get(_key(turkish)) if turkish != word else None)


def _key(word: str) -> str:
    return letters(_ARABIC_VOWELS.sub("", word))


_ARABIC_VOWELS = re.compile("[\u064b-\u0652]")  # optional marks, not letters


_SIGNS = re.compile("[?¿؟？≠✗✘✕✖❌❎🚫⛔✓✔✅☑⚠]")
