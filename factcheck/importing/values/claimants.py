"""Turn claimants into speakers: people, platforms, crowds and unnamed ones."""

from collections.abc import Sequence
from functools import cache, lru_cache

from factcheck.core.matching import letters

NOBODY = "Claimant not named"

_PLATFORMS = """
    x; tik tok; twitter; facebook; fb; instagram; whatsapp; tiktok; telegram; youtube; reddit; threads;
    wechat; weibo; linkedin; pinterest; snapchat; bluesky; truth social; gab; parler; 4chan; sharechat; vk;
    vkontakte; line; kakaotalk; viber; messenger; dailymotion; quora; tumblr; discord; twitter/x; x/twitter
    فيسبوك; فايسبوك; تويتر; إكس; واتساب; واتس آب; انستغرام; إنستغرام; يوتيوب; تيك توك; تيليغرام; تلغرام
    फेसबुक; ट्विटर; व्हाट्सएप; व्हाट्सऐप; इंस्टाग्राम; यूट्यूब; এক্স; ফেসবুক; টুইটার; ইউটিউব; হোয়াটসঅ্যাপ
    페이스북; 트위터; 카카오톡; 유튜브; 인스타그램; 텔레그램; フェイスブック; ツイッター; 微博; 微信; 脸书;
    臉書; 推特; 抖音
    фейсбук; твиттер; телеграм; вконтакте; ютуб; ватсап; ट्विटर/एक्स; เฟซบุ๊ก; ทวิตเตอร์; ไลน์; יוטיוב; פייסבוק;
    טוויטר
"""
# A host of these or under these, such as m.youtube.com, is a platform.
_HOSTS = frozenset(
    """
    x.com twitter.com t.co facebook.com fb.com fb.watch fb.me instagram.com instagr.am threads.net threads.com
    tiktok.com douyin.com youtube.com youtu.be t.me telegram.me telegram.org whatsapp.com wa.me reddit.com
    redd.it bsky.app truthsocial.com gab.com gettr.com parler.com rumble.com bitchute.com odysee.com
    dailymotion.com vimeo.com twitch.tv vk.com ok.ru weibo.com weibo.cn wechat.com linkedin.com lnkd.in
    pinterest.com pin.it snapchat.com tumblr.com quora.com discord.com discord.gg messenger.com line.me
    sharechat.com kakao.com viber.com 4chan.org
    """.split()  # noqa: SIM905
)
# A crowd's name has only these words, in any order, and those of _BETWEEN.
_CROWDS = """
    social media; social networks; social network; social networking; social; media; users; user; posts; post;
    posting; postings; pages; page; accounts; account; groups; group; videos; video; reels; reel; tweets;
    tweet; messages; message; forwards; forward; memes; meme; images; image; photos; photo; screenshot;
    screenshots; viral; internet; online; netizens; netizen; web; websites; website; blogs; blog; bloggers;
    sharers; commenters; chain email; chain emails; chain e-mail; e-mail; e-mails; audio; channel; channels;
    formerly; www; chain mail; chain letter; emails; email; forwarded; multiple; various; several; many;
    numerous; some; people; sources; rumours; rumors; misinformation; claims; claim; sharing; circulating;
    widely; shared; stories; story; apps; app
    redes; sociales; usuarios; usuario; publicaciones; publicación; publicacion; mensajes; mensaje; cadena;
    cadenas; páginas; página; cuentas; varios; varias; múltiples; fuentes; virales; imágenes; imagen;
    internautas; grupos; perfiles; anónimos; medios; red social
    sociais; usuários; usuário; publicações; publicação; postagens; postagem; mensagens; mensagem; corrente;
    correntes; perfis; vídeos; vídeo; imagens; autor desconhecido; posts virais
    réseaux; sociaux; internautes; internaute; utilisateurs; publications; publication; comptes; vidéos;
    plusieurs; groupes
    soziale; sozialen; medien; netzwerke; netz; nutzer; beiträge; beitrag; kettenbrief; sharepic; sharepics;
    mehrere; verschiedene; facebook-posts; nutzerinnen; webseiten
    utenti; utente; pagine; messaggi; catena; vari; diversi; rete; fonti; profili; gruppi
    gebruikers; gebruiker; berichten; sociale media; sociale; verschillende; meerdere
    sociální; sítě; sítích; uživatelé; uživatel; příspěvky; řetězový e-mail; sociálne siete
    społecznościowe; społecznościowych; mediach; internauci; użytkownicy; facebooka; twittera; posty; profile
    društvene; mreže; korisnici; objave
    sosyal; medya; kullanıcıları; kullanıcılar; kullanıcı; paylaşımlar; paylaşımları; hesapları; hesaplar;
    çeşitli; gönderiler
    sociala; medier; sosiale; brukere; bruker; användare
    sotsiaalmeedia; rețele sociale; utilizatori; postări
    социальные сети; социальных; сетях; соцсети; пользователи; посты; соціальні мережі; соцмережі; користувачі
    μέσα κοινωνικής δικτύωσης; χρήστες; αναρτήσεις; διαδίκτυο
    مواقع التواصل; وسائل التواصل; منصات
    التواصل; وسائل; مواقع; الاجتماعي; مستخدمون; مستخدمين; مستخدمو; ناشطون; نشطاء; حسابات; حساب; صفحات; صفحة;
    منشورات; منشور; متداول; متداولة; رواد; عدة; مجموعات; فيديو; صور
    سوشل; میڈیا; صارفین; صارف; پوسٹس; شبکه‌های اجتماعی; کاربران
    सोशल; मीडिया; यूजर; यूजर्स; यूज़र; यूज़र्स; उपयोगकर्ता; पोस्ट; वायरल; वीडियो; मैसेज
    সামাজিক যোগাযোগমাধ্যম; ব্যবহারকারী; পোস্ট; সোশ্যাল মিডিয়া; ভাইরাল
    media sosial; medsos; warganet; pengguna; akun; unggahan; postingan; pesan berantai; beredar; media massa
    mga
    mạng xã hội; người dùng; bài đăng; cộng đồng mạng
    โซเชียลมีเดีย; โซเชียล; ผู้ใช้; โพสต์
    소셜미디어; 소셜 미디어; 누리꾼; 네티즌; 이용자; 사용자; 게시물; 온라인; 커뮤니티; sns
    snsユーザー; ソーシャルメディア; ネットユーザー; 投稿; ユーザー; ネット
    社交媒体; 社交媒體; 网民; 網民; 网友; 網友; 用户; 用戶; 网络; 網路; 网传; 網傳; 自媒体
"""
_BETWEEN = """
    on; of; in; the; and; or; from; via; by; at; a; an; to; other; en; de; del; la; las; los; el; y; e; o; no;
    na; nas; nos; do; da; das; dos; em; um; uma; sur; les; le; des; du; et; l; d; im; auf; bei; und; der; die;
    den; su; sui; sulle; di; il; i; gli; op; van; het; w; z; v; ve; på; og; och; u; على; في; و; من; पर; की;
    के; का; sa; ng; trên; ใน; の; 上; 的
"""
_UNKNOWN = """
    unknown; anonymous; not known; unnamed; n/a; na; none; null; nan; unattributed; no author; author unknown;
    unknown author; unknown source; not available; not specified; unspecified; claimant unknown; nobody
    desconocido; desconocida; autor desconocido; anónimo; sin autor; desconhecido; desconhecida; anônimo;
    sem autor; inconnu; inconnue; anonyme; unbekannt; anonym; sconosciuto; anonimo; onbekend; anoniem;
    neznámý; neznámy; anonymní; nieznany; anonimowy; nepoznat; nepoznato; bilinmiyor; bilinmeyen; anonim;
    okänd; ukendt; ukjent; tuntematon; ismeretlen; necunoscut; άγνωστος; неизвестно; неизвестный; аноним;
    невідомо; невідомий; مجهول; غير معروف; ناشناس; نامعلوم; अज्ञात; অজ্ঞাত; tidak diketahui; hindi kilala;
    không rõ; không xác định; ไม่ทราบ; 미상; 불명; 익명; 不明; 匿名; 未知; 佚名
"""

# A name of these words alone is not a crowd: newspapers, companies and people are called so.
_ALSO_NAMES = """
    story; page; post; reel; group; claim; line; app; image; blog; people; media; messenger; message; rete;
    web; video; cadena; cadenas; catena; corrente; correntes; fuentes; fonti; vari; varios; diversi; netz;
    medya; redes; profile; pagine; grupos; gruppi; medios; posty; rede
"""


@lru_cache(maxsize=65536)
def speaker_name(text: str | None) -> str:
    """Return the speaker's name for a claimant.

    `Claimant not named` without one, `Unnamed (x.com)` for a platform or a crowd; an `@account` is a person.
    """
    if not text or not (words := letters(text)) or words in _words(_UNKNOWN):
        return NOBODY
    return f"Unnamed ({text})" if "@" not in text and _is_crowd(text) else text


def join_names(names: Sequence[str]) -> str:
    """Return several claimants as one speaker: the named ones, else the crowd."""
    speakers = dict.fromkeys(speaker_name(name) for name in names)
    people = [name for name in speakers if name != NOBODY and not name.startswith("Unnamed (")]
    if people or len(speakers) < 2:
        return " and ".join(people) or next(iter(speakers), NOBODY)
    return f"Unnamed ({' and '.join(name for name in names if speaker_name(name) != NOBODY)})"


def _is_crowd(text: str) -> bool:
    if len(text) > 120:
        return False
    tokens = ["facebook" if _is_platform_host(token) else token for token in text.split()]
    crowds, between = _words(_CROWDS) | _words(_PLATFORMS), _words(_BETWEEN)
    words = letters(" ".join(tokens)).split()
    if _words(_ALSO_NAMES).issuperset(set(words) - between):
        return False
    has_crowd = False
    while words:
        parts = (" ".join(words[:length]) for length in (4, 3, 2, 1))
        part = next((part for part in parts if part in crowds or part in between), None)
        if part is None:
            return False
        has_crowd = has_crowd or part in crowds
        words = words[len(part.split()) :]
    return has_crowd


def _is_platform_host(token: str) -> bool:
    host = token.lower().strip("(),;:").removeprefix("https://").removeprefix("http://").rstrip("/")
    labels = host.split(".")
    return len(labels) > 1 and any(".".join(labels[at:]) in _HOSTS for at in range(len(labels) - 1))


@cache
def _words(words: str) -> frozenset[str]:
    return frozenset(filter(None, (letters(word) for word in words.replace("\n", ";").split(";"))))
