/** Words that people disguise: what a disguise is undone to when no dictionary is at hand. */

/**
 * Common insults, vulgar words and threats per language, lower case. It is no filter: a word of this list changes
 * nothing where it is spelt plainly. Left out is what plainly spelt means something else to many (`FDP`, `negro`).
 */
const HIDDEN: Readonly<Record<string, string>> = {
  en: `idiot idiots moron morons imbecile stupid dumb dumbass asshole assholes arsehole arse bastard bastards bitch
    bitches fuck fucks fucked fucker fucking motherfucker shit shits shitty bullshit shithead cunt cunts dick dicks
    dickhead cock cocksucker prick twat wanker wankers whore whores slut sluts retard retarded faggot faggots fag
    nigger niggers nigga kike spic chink tranny scum scumbag trash loser losers jerk pig pigs rat rats douche douchebag piss
    pussy crap damn kill killed murder rape raped hang shoot liar liars traitor clown pathetic disgusting vermin
    parasite nazi nazis pervert psycho freak hate ass`,
  de: `idiot idioten vollidiot arsch arschloch arschlöcher arschgeige arschkriecher scheiße scheisse scheiß scheiss
    scheißkerl fick ficken ficker gefickt fotze fotzen hure huren hurensohn hurensöhne nutte nutten schlampe schlampen
    wichser wixer wichsen missgeburt bastard drecksau dreckschwein drecksack dreckskerl dreckspack drecksack schwein
    schweine sau mistkerl miststück penner spast spasti spasten spacko mongo behindert schwuchtel schwuchteln kanake
    kanaken nigger neger zigeuner hurenkind schwanzlutscher abschaum pack gesindel ungeziefer parasit schmarotzer
    dumm dummkopf blöd blödmann trottel vollpfosten vollhorst depp deppen schwachkopf hohlkopf schwachsinnig
    lügner heuchler verräter volksverräter nazi nazis faschist verrecke verreck krepier kotzbrocken pisser pissnelke
    arschgesicht dummschwätzer halbaffe affe ratte ratten flachzange töten umbringen vergasen erschießen aufhängen schnauze fresse`,
  fr: `idiot idiots idiote connard connards connasse con conne salope salopes salaud salauds pute putes putain merde
    merdeux enculé enculés encule enfoiré enfoirés foutre niquer nique bâtard batard bouffon abruti abrutis crétin
    crétins débile débiles imbécile imbéciles ordure ordures pourriture raclure racaille sale salopard ducon couillon
    couille pédé pédés tapette gouine pétasse grognasse minable lâche menteur traître bougnoule youpin nègre négro
    ferme gueule crève crever tuer pendre parasite vermine cochon cochons porc porcs chien chienne chiennes rat rats facho nazi merdique tocard clochard`,
  es: `idiota idiotas imbécil imbecil imbéciles estúpido estupido estúpida estúpidos gilipollas cabrón cabron cabrones
    cabrona puta putas puto putos hijoputa mierda mierdas joder jodido jodida follar coño pendejo pendeja pendejos
    culero culo maricón maricon maricones marica zorra zorras perra perras cerdo cerdos cerda basura escoria asqueroso
    asquerosa tonto tonta tontos subnormal subnormales retrasado retrasada mongol mongólico payaso payasos ladrón mentiroso
    mentirosa inútil inutil malparido gonorrea boludo pelotudo pelotuda forro verga chinga chingar pinche rata ratas
    bastardo cretino maldito matar muérete fascista nazi parásito sudaca polla tarado desgraciado`,
  it: `idiota idioti imbecille imbecilli stronzo stronza stronzi stronze coglione coglioni cazzo cazzi cazzone merda
    merde merdoso bastardo bastardi puttana puttane troia troie zoccola vaffanculo fanculo culo frocio froci ricchione
    finocchio pezzente cretino cretina cretini deficiente deficienti scemo scema scemi stupido stupida stupidi
    ritardato mongoloide handicappato schifoso schifosa schifo feccia porco porci maiale maiali verme vermi ratto ratti cagna cagne ladro
    bugiardo traditore buffone buffoni pagliaccio terrone negro sporco ammazzare ucciderti crepa crepare muori
    fascista nazista parassita figa minchia rincoglionito leccaculo`,
  pt: `idiota idiotas imbecil imbecis estúpido estupido estúpida burro burra burros otário otária otários babaca
    babacas cretino canalha canalhas safado safada merda merdas bosta porra caralho foder foda fodido fodase puta putas
    puto putaria vadia vadias vagabunda vagabundo piranha cabrão filhodaputa arrombado arrombada cuzão cuzao viado
    viados veado bicha bichas sapatão retardado retardada mongol lixo lixos escória nojento nojenta nojo porco porca
    porcos ladrão mentiroso palhaço palhaços corno trouxa desgraçado desgraçada matar morra morre verme parasita
    fascista nazista macaco macacos rato ratos cadela cadelas imundo cabra paneleiro`,
  nl: `idioot idioten klootzak klootzakken eikel eikels lul lullo hufter hufters sukkel sukkels kut kutwijf kutten hoer
    hoeren hoerenzoon slet sletten teef trut mongool mongolen debiel debielen achterlijk achterlijke imbeciel kanker
    kankerlijer kankerhoer tering teringlijer tyfus tyfuslijer godverdomme verdomme neuken neuk flikker flikkers
    homo nikker nikkers neger zwijn zwijnen varken varkens rat ratten stront schoft schoften tuig uitschot schorem gespuis ongedierte parasiet
    leugenaar landverrader verrader domkop dom dwaas stomme stom randdebiel mafkees mietje klerelijer rotzak
    rotwijf smeerlap viezerik ellendeling bek dood doodschieten ophangen vermoorden nazi fascist kutkop lafaard`,
  pl: `idiota idioci idiotka idiotko debil debile debilu kretyn kretyni kretynie imbecyl głupek głupku głupi głupia
    dureń durniu kurwa kurwy kurwo kurwą chuj chuju chuje huj pierdol pierdolony pierdolić spierdalaj wypierdalaj
    jebany jebać jebane zjeb zjebie pojeb pojebany skurwysyn skurwysynu sukinsyn suka suko dziwka dziwko dziwki szmata
    szmato pizda pizdo cipa cipo fiut kutas dupek dupku dupa gówno gówniarz gnój gnoju śmieć śmieciu ścierwo bydlak
    bydlaku bydło świnia świnio świnie pedał pedale pedały ciota cioto żydek czarnuch brudas brudasy ciapaty lewak
    zdrajca zdrajco złodziej złodzieje kłamca kłamco oszust palant palancie frajer frajerze matoł matole menda mendo
    zabić zabiję zdychaj powiesić pasożyt szczur szczury śmieciem hołota swołocz`,
};

/** Shorter words take no endings: too much else begins like them. */
const MIN_STEM = 5;
const MAX_ENDING = 10;

const WORDS: ReadonlySet<string> = new Set(
  Object.values(HIDDEN).flatMap((words) => words.split(/\s+/).map((word) => word.normalize('NFC'))),
);

const byLength = new Map<number, string[]>();
for (const word of WORDS) byLength.set(word.length, [...(byLength.get(word.length) ?? []), word]);

/** The words of so many UTF-16 units, those of the first language first. */
export const hiddenWordsOf = (length: number): readonly string[] => byLength.get(length) ?? [];

/** Whether a word in lower case is one of the list as it stands. */
export const isListed = (word: string): boolean => WORDS.has(word);

/** Whether a word in lower case is one that people hide, or begins with one of five letters or more. */
export function isHidden(word: string): boolean {
  if (WORDS.has(word)) return true;
  for (let end = Math.max(MIN_STEM, word.length - MAX_ENDING); end < word.length; end++) {
    if (WORDS.has(word.slice(0, end))) return true;
  }
  return false;
}
