/** Lines that belong to the page and not to any comment, as they come along when a page is copied. */

const split = (rows: readonly string[]) => new Set(rows.flatMap((row) => row.split('|')));

/** Whole lines above comments, in lower case. "Kommentar" alone is none: it also stands above opinion pieces. */
const HEADINGS = split([
  'kommentare|hinterlasse einen kommentar|kommentar hinterlassen|schreibe einen kommentar',
  'comments|leave a reply|leave a comment|join the discussion|oldest|newest|most voted',
  'commenti|lascia un commento|commentaires|laisser un commentaire|comentarios|deja un comentario',
]);

/** Other whole lines, in lower case. */
const LINES = split([
  'kommentar|comment|commento|commentaire|comentario',
  // Under a comment
  'antworten|antwort|melden|teilen|bearbeiten|zitieren|gefällt mir|link zum kommentar',
  'reply|report|share|edit|quote|like|dislike|permalink|comment link',
  'rispondi|segnala|condividi|modifica|mi piace|répondre|signaler|partager|modifier|responder|denunciar|compartir',
  // Between and after comments
  'mehr kommentare laden|mehr kommentare anzeigen|weitere kommentare laden|alle kommentare anzeigen',
  'load more comments|load more|show more comments|view all comments|inline feedbacks',
  'carica altri commenti|altri commenti|charger plus de commentaires|cargar más comentarios|wpdiscuz',
]);

/** Lines above comments that begin so, in lower case. */
const SORTING = [
  'sortiert nach',
  'sortieren nach',
  'sort by',
  'sorted by',
  'ordina per',
  'ordinati per',
  'trier par',
  'triés par',
  'ordenar por',
];

/** Other lines that begin so, in lower case. */
const BEGINNINGS = [
  'zuletzt bearbeitet',
  'last edited',
  'ultima modifica',
  'dernière modification',
  'última edición',
  'antworten anzeigen',
  'antworten ausblenden',
  'view replies',
  'hide replies',
  'powered by wpdiscuz',
];

/** Where the comments end and the rest of the page begins. */
const ENDS = new Set(['wpdiscuz', 'powered by wpdiscuz', 'inline feedbacks']);

const MORE =
  /(?:\s*(?:weiterlesen|mehr anzeigen|read more|show more|leggi tutto|continua a leggere|lire la suite|leer más)\s*(?:»|›|>>)|(?<=…|\.\.\.)\s*(?:weiterlesen|read more|leggi tutto|lire la suite|leer más))\s*$/iu;

const LONGEST = 80;

/** Whether a whole line is furniture. An empty line is not. */
export function isFurniture(line: string): boolean {
  if (line === '' || line.length > LONGEST) return false;
  const lower = line.toLowerCase();
  return isHeading(line) || LINES.has(lower) || BEGINNINGS.some((beginning) => lower.startsWith(beginning));
}

/** Whether a whole line is one of those that comments begin under. */
export function isHeading(line: string): boolean {
  if (line.length > LONGEST) return false;
  const lower = line.toLowerCase();
  return HEADINGS.has(lower) || SORTING.some((beginning) => lower.startsWith(beginning));
}

/** Whether the comments end with this line. */
export function endsComments(line: string): boolean {
  return ENDS.has(line.toLowerCase());
}

/** Whether a line is a count of votes, as it stands beside "Reply". */
export function isVoteCount(line: string): boolean {
  return /^[+-−]?\d{1,5}$/u.test(line);
}

/** A text without a closing "Weiterlesen »", and whether the page had cut it there. */
export function withoutMore(text: string): { readonly text: string; readonly cut: boolean } {
  const end = text.slice(-LONGEST);
  const match = MORE.exec(end);
  if (match === null) return { text, cut: false };
  return { text: text.slice(0, text.length - (end.length - match.index)).trimEnd(), cut: true };
}
