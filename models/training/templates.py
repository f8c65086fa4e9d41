"""Sentences of our own about groups of people, so that naming a group is not read as attacking it."""

GROUPS = {
    "en": "Muslims|Jews|Christians|gay people|lesbians|trans people|women|men|immigrants|refugees|Black people|white people|Turks|Poles|disabled people",
    "de": "Muslime|Juden|Christen|Schwule|Lesben|Transmenschen|Frauen|Männer|Einwanderer|Flüchtlinge|Schwarze|Weiße|Türken|Polen|Behinderte",
    "fr": "les musulmans|les juifs|les chrétiens|les homosexuels|les lesbiennes|les personnes trans|les femmes|les hommes|les immigrés|les réfugiés|les Noirs|les Blancs|les Turcs|les Arabes|les handicapés",
    "es": "los musulmanes|los judíos|los cristianos|los gais|las lesbianas|las personas trans|las mujeres|los hombres|los inmigrantes|los refugiados|los negros|los blancos|los gitanos|los discapacitados",
    "it": "i musulmani|gli ebrei|i cristiani|i gay|le lesbiche|le persone trans|le donne|gli uomini|gli immigrati|i rifugiati|i neri|i bianchi|i rom|i disabili",
    "pt": "os muçulmanos|os judeus|os cristãos|os gays|as lésbicas|as pessoas trans|as mulheres|os homens|os imigrantes|os refugiados|os negros|os brancos|os ciganos|os deficientes",
    "nl": "moslims|joden|christenen|homo's|lesbiennes|transgenders|vrouwen|mannen|immigranten|vluchtelingen|zwarte mensen|witte mensen|Turken|Marokkanen|gehandicapten",
    "pl": "muzułmanie|Żydzi|chrześcijanie|geje|lesbijki|osoby trans|kobiety|mężczyźni|imigranci|uchodźcy|czarni|biali|Ukraińcy|Romowie|niepełnosprawni",
    "ru": "мусульмане|евреи|христиане|геи|лесбиянки|трансгендерные люди|женщины|мужчины|мигранты|беженцы|чернокожие|белые|украинцы|цыгане|инвалиды",
    "tr": "Müslümanlar|Yahudiler|Hristiyanlar|eşcinseller|lezbiyenler|trans bireyler|kadınlar|erkekler|göçmenler|mülteciler|siyahlar|beyazlar|Kürtler|Ermeniler|engelliler",
}

HARMLESS = {
    "en": "Many {} live in this town.|{} have the same rights as everyone else.|My neighbours are {} and we get along well.|Yesterday {} were at the meeting too.|I read an article about how {} live here.|Nobody should insult {}.|We need to protect {} from violence.",
    "de": "Viele {} leben in dieser Stadt.|{} haben die gleichen Rechte wie alle anderen.|Meine Nachbarn sind {} und wir verstehen uns gut.|Gestern waren auch {} auf der Versammlung.|Ich habe einen Artikel darüber gelesen, wie {} hier leben.|Niemand darf {} beleidigen.|Wir müssen {} vor Gewalt schützen.",
    "fr": "Dans cette ville, {} vivent comme tout le monde.|Ici, {} ont les mêmes droits que les autres.|J'ai lu un article sur la vie que mènent {}.|Personne ne doit insulter {}.|Il faut protéger {} de la violence.|Hier, {} étaient aussi à la réunion.",
    "es": "En esta ciudad {} viven como todos los demás.|Aquí {} tienen los mismos derechos que todos.|Leí un artículo sobre cómo viven {}.|Nadie debería odiar o insultar; {} merecen respeto.|Ayer {} también estuvieron en la reunión.",
    "it": "In questa città {} vivono come tutti gli altri.|Qui {} hanno gli stessi diritti di tutti.|Ho letto un articolo su come vivono {}.|Nessuno dovrebbe insultare; {} meritano rispetto.|Ieri {} erano anche alla riunione.",
    "pt": "Nesta cidade {} vivem como todos os outros.|Aqui {} têm os mesmos direitos que todos.|Li um artigo sobre como vivem {}.|Ninguém deve insultar; {} merecem respeito.|Ontem {} também estavam na reunião.",
    "nl": "In deze stad wonen veel {}.|Hier hebben {} dezelfde rechten als iedereen.|Ik las een artikel over hoe {} hier leven.|Niemand mag {} beledigen.|Gisteren waren er ook {} op de bijeenkomst.",
    "pl": "W tym mieście {} żyją jak wszyscy inni.|Tutaj {} mają takie same prawa jak wszyscy.|Czytałem artykuł o tym, jak żyją {}.|Nikt nie powinien nikogo obrażać, {} zasługują na szacunek.|Wczoraj {} też byli na spotkaniu.",
    "ru": "В этом городе {} живут как все остальные.|Здесь {} имеют те же права, что и все.|Я прочитал статью о том, как живут {}.|Никого нельзя оскорблять, {} заслуживают уважения.|Вчера {} тоже были на собрании.",
    "tr": "Bu şehirde {} de herkes gibi yaşıyor.|Burada {} herkesle aynı haklara sahip.|{} hakkında bir yazı okudum.|Kimse kimseye hakaret etmemeli, {} saygıyı hak ediyor.|Dün toplantıda {} da vardı.",
}

HOSTILE = {
    "en": "I hate {}.|{} are scum.|All {} are stupid and should get out.",
    "de": "Ich hasse {}.|{} sind Abschaum.|Alle {} sind dumm und sollen verschwinden.",
    "fr": "Je déteste {}.|Pour moi, {} sont des ordures.|Qu'ils dégagent tous, {} sont stupides.",
    "es": "Para mí {} son escoria.|Que se larguen, {} son estúpidos.|Todos {} me dan asco.",
    "it": "Per me {} sono feccia.|Che se ne vadano, {} sono stupidi.|Mi fanno schifo {}.",
    "pt": "Para mim {} são escória.|Que sumam daqui, {} são estúpidos.|Tenho nojo, {} são lixo.",
    "nl": "Ik haat {}.|{} zijn uitschot.|Alle {} zijn dom en moeten oprotten.",
    "pl": "Dla mnie {} to śmieci.|Precz stąd, {} są głupi.|Brzydzę się, {} to hołota.",
    "ru": "Для меня {} это отбросы.|Пусть убираются, {} тупые.|Меня тошнит, {} это мусор.",
    "tr": "Bence {} pislik.|Defolup gitsinler, {} aptal.|{} iğrenç, nefret ediyorum.",
}


def sentences():
    """Yield (language, text, hostile)."""
    for frames, hostile in ((HARMLESS, 0), (HOSTILE, 1)):
        for lang, patterns in frames.items():
            for pattern in patterns.split("|"):
                for group in GROUPS[lang].split("|"):
                    text = pattern.format(group)
                    yield lang, text[0].upper() + text[1:], hostile
