/** What pages break on: long words, long names, other scripts, deep and long threads. All of it made up. */

const LONG_WORD =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftskapitänsmützenabzeichenverordnung';
const LONG_NAME =
  'Freiherr Maximilian-Ferdinand von und zu Hohenschwangau-Rabenstein-Wittelsheim der Jüngere (Stammgast)';
const LONG_TITLE =
  'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung: Was der Gemeinderat in der Nacht zum Donnerstag nach elf Stunden Debatte beschlossen hat, warum drei Fraktionen den Saal verließen und was das für die Anwohner der Uferpromenade bedeutet';

const ODD = [
  { language: 'de', text: `${LONG_WORD}! Ihr elenden Versager habt das nicht einmal gelesen.` },
  { language: 'de', text: 'A'.repeat(400) },
  { language: 'de', author: LONG_NAME, text: 'Halt endlich die Fresse, du dummes Stück Dreck.' },
  { language: 'en', text: `Look at https://news.example/${'a-very-long-path/'.repeat(12)} you moron` },
  {
    language: 'ar',
    author: 'نورة',
    text: 'هذا المقال سخيف جدا، والكاتب غبي لا يفهم شيئا. ارحلوا من هنا أيها الحمقى!',
  },
  { language: 'he', author: 'דנה', text: 'הכותב הזה פשוט אידיוט. מי נתן לו לפרסם כאן 3 פעמים בשבוע?' },
  {
    language: 'ru',
    author: 'Сергей П.',
    text: 'Автор — полный идиот, пусть заткнётся и больше никогда ничего не пишет.',
  },
  {
    language: 'en',
    author: '🦊🦊🦊',
    text: 'You are all 🤡🤡🤡 and your mayor is a 💩. Go to hell!!! 👨‍👩‍👧‍👦🏳️‍🌈',
  },
  {
    language: 'ja',
    author: '匿名希望',
    text: 'この記事を書いた人は本当に馬鹿だと思う。二度と書かないでほしい。',
  },
  { language: 'de', author: 'x', text: 'Idiot' },
  {
    language: 'de',
    author: '<b>Fett</b>',
    text: '<img src=x onerror=alert(1)> Ihr Vollidioten, **fett** und <script>alert(2)</script>',
  },
  {
    language: 'de',
    author: 'Vielschreiberin',
    text: 'Man muss das einmal in Ruhe aufschreiben, auch wenn es den Schwachköpfen im Rathaus nicht passt.\n\n'.repeat(
      25,
    ),
  },
];

/** Rows of one thread with the odd texts, and of one with `size` comments that answer each other `depth` deep. */
export function oddComments(now, { size = 300, depth = 12 } = {}) {
  const time = (minutes) => new Date(now - minutes * 60_000).toISOString();
  const odd = ODD.map((row, index) => ({
    id: `odd${index}`,
    site: 'talbote.example',
    section: 'Verbraucherschutz und Digitales',
    thread: 'verordnung',
    title: LONG_TITLE,
    author: 'Marlene K.',
    created_at: time(index * 11 + 3),
    reports: index % 4,
    likes: index * 40,
    ...row,
  }));
  const deep = Array.from({ length: size }, (_, index) => ({
    id: `deep${index}`,
    site: 'talbote.example',
    section: 'Lokales',
    thread: 'umgehung',
    title: 'Umgehungsstraße: Leserinnen und Leser diskutieren den dritten Entwurf',
    // Each answers the one before, until the thread is deep enough.
    parent: index % depth === 0 ? null : `deep${index - 1}`,
    author: index % 7 === 0 ? LONG_NAME : `Leser ${index % 23}`,
    language: 'de',
    created_at: time(4000 - index * 9),
    text:
      index % 9 === 4
        ? `Du bist doch zu dumm, um Nummer ${index} zu lesen, du Trottel.`
        : `Beitrag ${index}: Die Trasse am Bach ist die schlechteste von allen drei Varianten.`,
  }));
  return [...odd, ...deep];
}

if (process.argv[1]?.endsWith('odd-comments.mjs')) {
  for (const row of oddComments(Date.now())) console.log(JSON.stringify(row));
}
