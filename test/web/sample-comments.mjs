/** Comments for looking at the console: two papers, two languages, from friendly to vile, all of them made up. */

const ARTICLES = [
  {
    site: 'talbote.example',
    section: 'Lokales',
    thread: 'bruecke',
    title: 'Alte Steinbrücke bleibt bis zum Herbst gesperrt',
    language: 'de',
    texts: [
      'Endlich wird die Brücke ordentlich saniert, das war überfällig. Danke an alle, die da bei jedem Wetter arbeiten.',
      'Und wer zahlt den Umweg? Wieder die Pendler.',
      'Der Bürgermeister ist ein unfähiger Idiot, der soll endlich verschwinden.',
      'Haltet doch einfach mal die Fresse, ihr dauernörgelnden Vollpfosten!',
      'Ich fahre jetzt mit dem Rad über den Schulsteig, dauert sieben Minuten länger. Gar nicht so schlimm.',
      'Diese Planer gehören geteert und gefedert, so ein dreckiges Pack.',
      'Weiß jemand, ob der Bus 12 während der Sperre öfter fährt?',
      'Lügenpresse! Ihr schreibt doch nur ab, was euch das Rathaus diktiert, ihr elenden Schmierfinken.',
      'Als Anwohner kann ich sagen: So ruhig war es am Ufer seit dreißig Jahren nicht.',
      'Wenn ich den Bauleiter erwische, dann gnade ihm Gott. Den mach ich fertig.',
      'Sachliche Frage: Warum wurde die Behelfsbrücke verworfen? Im Protokoll vom März steht dazu nichts.',
      'Alles Versager da oben. Jeder Maulwurf könnte das besser planen.',
    ],
  },
  {
    site: 'talbote.example',
    section: 'Sport',
    thread: 'derby',
    title: 'Derby endet 3:3 – und mit einer Roten Karte in der Nachspielzeit',
    language: 'de',
    texts: [
      'Was für ein Spiel! Beide Mannschaften haben sich den Punkt verdient.',
      'Der Schiri ist blind und gekauft, so ein Drecksack.',
      'Unsere Nummer 7 ist die größte Flasche der Liga, der kann nicht mal geradeaus laufen.',
      'Respekt an die Gästefans, tolle Stimmung und kein einziger Böller.',
      'Verpisst euch aus unserem Stadion, ihr asozialen Bauern!',
      'In der 88. Minute war das klar Foul, da gibt es keine zwei Meinungen.',
      'Scheiß Verein, scheiß Trainer, scheiß Liga.',
      'Kann man die Tore irgendwo noch einmal sehen?',
    ],
  },
  {
    site: 'harbour-post.example',
    section: 'Opinion',
    thread: 'ferry',
    title: 'The night ferry is worth saving',
    language: 'en',
    texts: [
      'Thank you for this piece. My grandmother worked on that ferry for nineteen years.',
      'What a load of garbage. Only a complete moron would pay taxes for an empty boat.',
      'Has anybody seen the passenger numbers for the winter months? They would settle it.',
      'Shut up, you pathetic little clown. Nobody asked you.',
      'I disagree with the author, but the argument about hospital shifts is a good one.',
      'People like you should be thrown overboard, and I would love to watch.',
      'The council are a bunch of corrupt liars and everyone knows it.',
      'Could the operator simply sail twice a week? That would halve the cost.',
      'You are an ugly, stupid cow and I hope you lose your job.',
      'Well said. The last bus leaves at nine, so what are nurses supposed to do?',
    ],
  },
];

const NAMES = [
  'Marlene K.',
  'seeblick_77',
  'Jonas Feld',
  'Tante Erna',
  'hafenkante',
  'R. Quist',
  'pendler4711',
  'Ada Moor',
  'Grantler',
];

/** As `tonfall ingest` reads it; `rounds` repeats the texts under other names. */
export function sampleComments(now, rounds = 1) {
  const rows = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const { texts, thread, ...article } of ARTICLES) {
      texts.forEach((text, index) => {
        const number = rows.length;
        rows.push({
          id: `c${number}`,
          ...article,
          thread: round === 0 ? thread : `${thread}-${round}`,
          parent: index > 0 && index % 3 === 2 ? `c${number - 1}` : null,
          author: NAMES[(number * 5 + round) % NAMES.length],
          created_at: new Date(now - (number * 47 + 9) * 60_000).toISOString(),
          text: round === 0 ? text : `${text} (${round + 1})`,
        });
      });
    }
  }
  return rows;
}

if (process.argv[1]?.endsWith('sample-comments.mjs')) {
  for (const row of sampleComments(Date.now(), Number(process.argv[2] ?? 1)))
    console.log(JSON.stringify(row));
}
