"""Write robustness.jsonl: sentences of our own, plain and with one word disguised in eight ways.

    python robustness.py

A word in braces is what gets disguised; after a bar stands the emoji that people write for it. Harmless
sentences are disguised too: a model that learns to take the disguise for the insult fails there.
"""

import json
from pathlib import Path

TOXIC = {
    "de": """Du bist so ein {Idiot|🤡}, halt einfach die Klappe.
Was für ein {Arschloch|🖕}, so jemanden will keiner hier haben.
Diese Politiker sind {Schweine|🐷}, alle miteinander.
Der Autor ist ein {Trottel|🤡} und hat keine Ahnung.
Verpiss dich, du {Drecksau|🐷}.
Du {Hurensohn} hast hier nichts verloren.
Ihr seid doch alle {Vollpfosten} da oben.
So ein {Wichser|🖕}, den sollte man einsperren.
Du bist nichts als {Abschaum|🚮} und gehörst weggesperrt.
Eine {Schlampe} ist das, nichts weiter.
Diese {Ratten|🐀} sollen endlich verschwinden.
Dein Beitrag ist {Scheiße|💩}, wie alles von dir.""",
    "en": """You are such an {idiot|🤡}, just shut your mouth.
What an {asshole|🖕}, nobody wants you here.
These politicians are {pigs|🐷}, every single one of them.
The author is a {moron|🤡} who knows nothing.
Get lost, you filthy {bitch|🐕}.
You {motherfucker|🖕} have no business here.
They are all {retarded} in that office.
That {wanker} should be locked up for good.
You are nothing but {scum|🚮} and everybody knows it.
She is a {whore}, nothing else.
These {rats|🐀} should finally disappear.
Your comment is {shit|💩}, like everything you write.""",
    "fr": """Tu es vraiment un {idiot|🤡}, ferme ta gueule.
Quel {connard|🖕}, personne ne veut de toi ici.
Ces politiciens sont des {porcs|🐷}, tous sans exception.
L'auteur est un {abruti|🤡} qui ne comprend rien.
Dégage, sale {chienne|🐕}.
Espèce d'{enculé|🖕}, tu n'as rien à faire ici.
Ce sont tous des {crétins} dans ce bureau.
Ce {salaud} devrait pourrir en prison.
Tu n'es qu'une {ordure|🚮} et tout le monde le sait.
C'est une {salope}, rien d'autre.
Ces {rats|🐀} doivent enfin disparaître.
Ton commentaire est de la {merde|💩}, comme tout ce que tu écris.""",
    "es": """Eres un {idiota|🤡}, cierra la boca de una vez.
Qué {gilipollas|🖕}, nadie te quiere aquí.
Estos políticos son unos {cerdos|🐷}, todos sin excepción.
El autor es un {imbécil|🤡} que no entiende nada.
Lárgate, maldita {perra|🐕}.
Vete de aquí, {cabrón|🖕}, no pintas nada.
Son todos unos {subnormales} en esa oficina.
Ese {pendejo} debería pudrirse en la cárcel.
No eres más que {basura|🚮} y todo el mundo lo sabe.
Es una {puta}, nada más.
Estas {ratas|🐀} deben desaparecer de una vez.
Tu comentario es una {mierda|💩}, como todo lo que escribes.""",
    "it": """Sei proprio un {idiota|🤡}, chiudi quella bocca.
Che {stronzo|🖕}, qui nessuno ti vuole.
Questi politici sono dei {porci|🐷}, tutti quanti.
L'autore è un {cretino|🤡} che non capisce niente.
Sparisci, brutta {cagna|🐕}.
Brutto {bastardo|🖕}, qui non hai niente da fare.
Sono tutti {imbecilli} in quell'ufficio.
Quel {coglione} dovrebbe marcire in galera.
Non sei altro che {feccia|🚮} e lo sanno tutti.
È una {puttana}, nient'altro.
Questi {ratti|🐀} devono sparire una volta per tutte.
Il tuo commento è {merda|💩}, come tutto quello che scrivi.""",
    "pt": """Você é um {idiota|🤡}, cale essa boca.
Que {babaca|🖕}, ninguém quer você aqui.
Esses políticos são uns {porcos|🐷}, todos sem exceção.
O autor é um {imbecil|🤡} que não entende nada.
Some daqui, sua {cadela|🐕}.
Vai embora, seu {arrombado|🖕}, aqui não é seu lugar.
São todos uns {otários} naquele escritório.
Esse {canalha} devia apodrecer na cadeia.
Você não passa de {lixo|🚮} e todo mundo sabe.
Ela é uma {vadia}, nada mais.
Esses {ratos|🐀} têm que desaparecer de vez.
O seu comentário é uma {merda|💩}, como tudo que você escreve.""",
    "nl": """Je bent echt een {idioot|🤡}, hou je bek dicht.
Wat een {klootzak|🖕}, niemand wil jou hier hebben.
Die politici zijn {varkens|🐷}, stuk voor stuk.
De schrijver is een {sukkel|🤡} die niets begrijpt.
Rot op, vuile {teef|🐕}.
Jij {hoerenzoon|🖕} hebt hier niets te zoeken.
Het zijn allemaal {debielen} op dat kantoor.
Die {lul} moeten ze voorgoed opsluiten.
Je bent niets dan {uitschot|🚮} en iedereen weet het.
Ze is een {slet}, meer niet.
Die {ratten|🐀} moeten eindelijk verdwijnen.
Jouw reactie is {stront|💩}, zoals alles wat je schrijft.""",
    "pl": """Jesteś zwykłym {idiotą|🤡}, zamknij gębę.
Co za {skurwysyn|🖕}, nikt cię tu nie chce.
Ci politycy to {świnie|🐷}, wszyscy bez wyjątku.
Autor to {kretyn|🤡}, który niczego nie rozumie.
Spadaj stąd, głupia {suko|🐕}.
Ty {chuju|🖕}, nie masz tu czego szukać.
W tym biurze siedzą sami {debile}.
Ten {palant} powinien gnić w więzieniu.
Jesteś tylko {śmieciem|🚮} i wszyscy to wiedzą.
Ona to zwykła {kurwa}, nic więcej.
Te {szczury|🐀} muszą wreszcie zniknąć.
Twój komentarz to {gówno|💩}, jak wszystko, co piszesz.""",
}

# Insults that the product keeps no list of: what is undone here is undone by rule.
UNLISTED = {
    "de": """Du bist eine echte {Knalltüte}, geh woanders stören.
Typisch {Schwachmat}, mehr kommt von dir nie.
So ein dummes {Rindvieh} wie dich habe ich selten gelesen.""",
    "en": """You are a complete {buffoon}, go and annoy somebody else.
Typical {dimwit}, you never get anything right.
Only filthy {degenerates} like you write such things.""",
    "fr": """Quelle {andouille}, va embêter quelqu'un d'autre.
Espèce de {charogne}, tu me dégoûtes.
Ce {guignol} ne dit que des bêtises, qu'il se taise.""",
    "es": """Qué {mamarracho}, vete a molestar a otro.
Eres una {sabandija} y me das asco.
Ese {patán} no dice más que tonterías, que se calle.""",
    "it": """Che {beota}, vai a disturbare qualcun altro.
Sei una {carogna} e mi fai schifo.
Quel {babbeo} dice solo sciocchezze, che stia zitto.""",
    "pt": """Que {jumento}, vai incomodar outro.
Você é um {energúmeno} e me dá nojo.
Esse {crápula} só fala besteira, que se cale.""",
    "nl": """Wat een {lapzwans}, ga iemand anders lastigvallen.
Jij {onbenul}, van jou komt nooit iets goeds.
Dat {mispunt} praat alleen maar onzin, hij moet zwijgen.""",
    "pl": """Co za {półgłówek}, idź męczyć kogoś innego.
Ty {łajdaku}, brzydzę się tobą.
Ten {baran} gada same głupoty, niech się zamknie.""",
}

CLEAN = {
    "de": """Danke für den ausführlichen {Bericht}, das war hilfreich.
Der Zug nach Meran fährt um 10:30 Uhr ab, z. B. am {Samstag}.
Ich sehe das anders, aber der {Artikel} ist gut geschrieben.
Unser Nachbar hat am Wochenende {Tomaten} gepflanzt.
Die Gemeinde baut eine neue {Schule} neben dem Park.
Weiß jemand, ob die {Bibliothek} am 1. Mai geöffnet ist?""",
    "en": """Thank you for the detailed {report}, it helped a lot.
The train to Leeds leaves at 10:30, e.g. on {Saturday}.
I see it differently, but the {article} is well written.
Our neighbour planted {tomatoes} at the weekend.
The town is building a new {school} next to the park.
Does anyone know if the {library} opens on the 1st of May?""",
    "fr": """Merci pour ce {reportage} détaillé, il m'a beaucoup aidé.
Le train pour Lyon part à 10 h 30 le {samedi}.
Je vois les choses autrement, mais l'{article} est bien écrit.
Notre voisin a planté des {tomates} ce week-end.
La ville construit une nouvelle {école} à côté du parc.
Quelqu'un sait si la {bibliothèque} ouvre le 1er mai ?""",
    "es": """Gracias por el {informe} detallado, me ayudó mucho.
El tren a Sevilla sale a las 10:30 los {sábados}.
Yo lo veo de otra manera, pero el {artículo} está bien escrito.
Nuestro vecino plantó {tomates} el fin de semana.
El ayuntamiento construye una nueva {escuela} junto al parque.
¿Alguien sabe si la {biblioteca} abre el 1 de mayo?""",
    "it": """Grazie per il {servizio} dettagliato, mi è stato utile.
Il treno per Trento parte alle 10:30 di {sabato}.
Io la vedo diversamente, ma l'{articolo} è scritto bene.
Il nostro vicino ha piantato {pomodori} nel fine settimana.
Il comune costruisce una nuova {scuola} accanto al parco.
Qualcuno sa se la {biblioteca} apre il 1º maggio?""",
    "pt": """Obrigado pela {reportagem} detalhada, ajudou bastante.
O trem para Santos sai às 10h30 no {sábado}.
Eu vejo de outra forma, mas o {artigo} está bem escrito.
Nosso vizinho plantou {tomates} no fim de semana.
A prefeitura constrói uma nova {escola} ao lado do parque.
Alguém sabe se a {biblioteca} abre no dia 1º de maio?""",
    "nl": """Bedankt voor het uitgebreide {verslag}, daar had ik veel aan.
De trein naar Gent vertrekt om 10:30 uur op {zaterdag}.
Ik zie het anders, maar het {artikel} is goed geschreven.
Onze buurman heeft dit weekend {tomaten} geplant.
De gemeente bouwt een nieuwe {school} naast het park.
Weet iemand of de {bibliotheek} op 1 mei open is?""",
    "pl": """Dziękuję za szczegółowy {reportaż}, bardzo mi pomógł.
Pociąg do Gdańska odjeżdża o 10:30 w {sobotę}.
Widzę to inaczej, ale {artykuł} jest dobrze napisany.
Nasz sąsiad posadził w weekend {pomidory}.
Miasto buduje nową {szkołę} obok parku.
Czy ktoś wie, czy {biblioteka} jest otwarta 1 maja?""",
}

LOOKALIKES = str.maketrans("aceopxyiACEOPTHKMBIj", "асеорхуіАСЕОРТНКМВІј")
LEET = str.maketrans("aeiostAEIOST", "431057431057")
VOWELS = "aeiouyóąęéäöüAEIOUY"


def repeated(word, _):
    """The last vowel that has a letter behind it, or the last one, six times."""
    at = max((i for i in range(len(word)) if word[i] in VOWELS), key=lambda i: (i < len(word) - 1, i))
    return word[:at] + word[at] * 6 + word[at + 1:]


def starred(word, number):
    """A star for the second letter, or every other letter a capital."""
    if number % 2:
        return word[0] + "*" + word[2:]
    return "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(word))


TRICKS = {
    "zero-width": lambda word, number: "\u200b\u200d\u00ad\u2060"[number % 4].join(word),
    "homoglyph": lambda word, _: word.translate(LOOKALIKES),
    "spaced": lambda word, _: " ".join(word),
    "dotted": lambda word, number: ".-"[number % 2].join(word),
    "leet": lambda word, _: word.translate(LEET),
    "repeated": repeated,
    "case-and-stars": starred,
}


def rows():
    """Each sentence plain, then in every disguise that changes it."""
    for kind, sentences in (("toxic", TOXIC), ("unlisted", UNLISTED), ("clean", CLEAN)):
        for language, lines in sentences.items():
            for number, line in enumerate(lines.splitlines()):
                before, marked, after = line.replace("}", "{").split("{")
                word, _, emoji = marked.partition("|")
                variants = {"none": word, **{name: trick(word, number) for name, trick in TRICKS.items()}}
                if emoji:
                    variants["emoji"] = emoji
                for trick, disguised in variants.items():
                    if trick == "none" or disguised != word:
                        yield {"id": f"{language}-{kind}-{number}-{trick}",
                               "text": before + disguised + after, "language": language, "trick": trick,
                               "labels": {"TOXICITY": int(kind != "clean")}}


if __name__ == "__main__":
    path = Path(__file__).with_suffix(".jsonl")
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows()), encoding="utf-8")
