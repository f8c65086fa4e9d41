/** A newsroom made by chance: comments, labels, verdicts and decisions, written one after the other as in real life. */
import type { Comment } from '../../src/comment.js';
import type { Database } from '../../src/database/database.js';
import { type Random, seededRandom } from '../../src/evaluation/random.js';
import { ATTRIBUTES, type Judgement, type Reason, type Scores } from '../../src/label.js';
import { storeComments } from '../../src/store/comments.js';
import { writeLabels } from '../../src/store/labels.js';
import { writeVerdicts } from '../../src/store/verdicts.js';
import { comment, hashOf } from '../store/samples.js';

const START = Date.parse('2026-03-01T00:00:00.000Z');
/** Days that the newsroom lives through. */
const DAYS = 20;

export const MODELS = ['one@sha256:1', 'two@sha256:2'] as const;

export interface Newsroom {
  /** Does so many things by chance. */
  live(steps: number): Promise<void>;
}

interface Known {
  readonly seq: number;
  readonly comment: Comment;
}

export function createNewsroom(database: Database, seed: string): Newsroom {
  const random: Random = seededRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)] as Value;
  const timeOfDay = () => new Date(START + random(DAYS * 24 * 60) * 60_000);
  const known: Known[] = [];
  let made = 0;
  let policy = 1;

  const acts: readonly [weight: number, act: () => Promise<void>][] = [
    [6, store],
    [8, label],
    [2, change],
    [1, move],
    [8, decide],
    [3, undo],
    [1, judgeAgain],
    [1, erase],
    [1, switchModel],
  ];
  const drawn = acts.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

  async function store(): Promise<void> {
    const comments = Array.from({ length: 1 + random(6) }, () => {
      made += 1;
      return comment(`c-${made}`, `Meinung ${made}`, {
        site: pick(['abend', 'blatt']),
        section: pick([null, 'sport', 'kultur']),
        threadId: `t-${random(4)}`,
        language: pick(['de', 'en']),
        createdAt: random(4) === 0 ? null : timeOfDay().toISOString(),
      });
    });
    const stored = await storeComments(database, comments, { now: timeOfDay(), priority: 100 });
    for (const [at, { seq }] of stored.entries()) known.push({ seq, comment: comments[at] as Comment });
  }

  async function label(): Promise<void> {
    const waiting = await database.query<{ comment: number; contentHash: string }>(
      'select comment, content_hash as "contentHash" from tonfall.pending order by comment limit $1',
      [1 + random(8)],
    );
    const entries = waiting.map((row) => {
      const scores = anyScores();
      return { ...row, scores, judgement: judgementOf(scores) };
    });
    await writeLabels(database, entries, { model: await modelNow(), policy, now: timeOfDay() });
  }

  /** Another text, or one that it had before. */
  async function change(): Promise<void> {
    const one = known.length > 0 ? pick(known) : null;
    if (!one) return;
    const text = `${one.comment.text}${pick(['', ' (bearbeitet)', ' (noch einmal)'])}`;
    await storeComments(database, [{ ...one.comment, text, contentHash: hashOf(text) }], {
      now: timeOfDay(),
      priority: 10,
    });
  }

  async function move(): Promise<void> {
    const at = known.length > 0 ? random(known.length) : -1;
    const one = known[at];
    if (!one) return;
    const moved = { ...one.comment, section: pick([null, 'sport', 'kultur']), threadId: `t-${random(4)}` };
    known[at] = { ...one, comment: moved };
    await storeComments(database, [moved], { now: timeOfDay(), priority: 10 });
  }

  async function decide(): Promise<void> {
    const one = known.length > 0 ? pick(known) : null;
    if (one) await decideOn(one.seq, pick(['approve', 'reject', 'reject', 'escalate', 'note']), null);
  }

  async function undo(): Promise<void> {
    const rows = await database.query<{ seq: number; comment: number }>(
      `select seq, comment from tonfall.decisions d where action in ('approve', 'reject', 'escalate')
         and not exists (select 1 from tonfall.decisions u where u.undoes = d.seq) order by seq`,
    );
    const one = rows.length > 0 ? pick(rows) : null;
    if (one) await decideOn(one.comment, 'undo', one.seq);
  }

  /** What it decides stands in a row of its own, and says what holds since. */
  async function decideOn(seq: number, action: string, undoes: number | null): Promise<void> {
    const states: Record<string, string> = { approve: 'approved', reject: 'rejected', escalate: 'escalated' };
    await database.query(
      `insert into tonfall.decisions (comment, version, content_hash, action, actor, undoes, label, before, state,
         highlighted, decided, site, section, thread_id, language, scores, at)
       select c.seq, coalesce(last.version, 0) + 1, c.content_hash, $2::text, $3::text, $4::bigint,
         (select max(l.seq) from tonfall.labels l where l.comment = c.seq and l.content_hash = c.content_hash), '{}',
         coalesce($5::text, case when $4::bigint is null then last.state end, 'open'), false,
         case when $5::text is not null then next.seq when $4::bigint is null then last.decided end,
         c.site, c.section, c.thread_id, c.language, '{}', $6::timestamptz
       from tonfall.comments c
       cross join (select coalesce(max(seq), 0) + 1 as seq from tonfall.decisions) next
       left join lateral (
         select * from tonfall.decisions d where d.comment = c.seq order by d.version desc limit 1
       ) last on true
       where c.seq = $1`,
      [seq, action, pick(['anna', 'bert']), undoes, states[action] ?? null, timeOfDay()],
    );
  }

  async function judgeAgain(): Promise<void> {
    policy += 1;
    const labels = await database.query<{ label: number; comment: number }>(
      'select seq as label, comment from tonfall.labels order by seq',
    );
    // One of each comment, whichever.
    const chosen = new Map(labels.filter(() => random(3) > 0).map(({ label, comment }) => [comment, label]));
    const entries = [...chosen.values()].map((label) => ({ label, judgement: judgementOf(anyScores()) }));
    await writeVerdicts(database, entries, { policy, now: timeOfDay() });
  }

  async function erase(): Promise<void> {
    if (known.length < 20) return;
    const [one] = known.splice(random(known.length), 1);
    await database.query('delete from tonfall.comments where seq = $1', [one?.seq]);
  }

  async function switchModel(): Promise<void> {
    await database.query(
      `insert into tonfall.state (key, value) values ('sweep', $1::jsonb)
       on conflict (key) do update set value = excluded.value`,
      [JSON.stringify({ model: pick(MODELS) })],
    );
    // As the sweep does: what lacks a label of the model waits for it.
    await database.query(
      `insert into tonfall.pending (comment, content_hash, priority, added_at)
       select c.seq, c.content_hash, 1000, $2 from tonfall.comments c where not exists (
         select 1 from tonfall.labels l
         where l.comment = c.seq and l.content_hash = c.content_hash and l.model = $1
       ) on conflict (comment) do nothing`,
      [await modelNow(), timeOfDay()],
    );
  }

  async function modelNow(): Promise<string> {
    const [row] = await database.query<{ model: string }>(
      `select value ->> 'model' as model from tonfall.state where key = 'sweep'`,
    );
    return row?.model ?? MODELS[0];
  }

  function anyScores(): Scores {
    const judged = random(8) === 0 ? [] : ATTRIBUTES.filter(() => random(3) > 0);
    return {
      // Hundredths and what lies between them, both ends included.
      toxicity: Object.fromEntries(
        judged.map((name) => [name, random(2) ? random(101) / 100 : random(10_001) / 10_000]),
      ),
      grades: Object.fromEntries(judged.map((name) => [name, random(5) === 0 ? 'transferred' : 'measured'])),
      thresholds: Object.fromEntries(judged.map((name) => [name, 0.6])),
      sentiment:
        random(4) === 0
          ? null
          : {
              label: 'neutral',
              score: (random(20_001) - 10_000) / 10_000,
              negative: 0,
              neutral: 1,
              positive: 0,
            },
    };
  }

  function judgementOf({ toxicity, grades }: Scores): Judgement {
    const measured = ATTRIBUTES.filter((name) => grades[name] === 'measured');
    const reasons = measured.flatMap((attribute): Reason[] => {
      const score = toxicity[attribute] ?? 0;
      return score < 0.6 ? [] : [{ code: 'ABOVE_THRESHOLD', attribute, score, threshold: 0.6 }];
    });
    if (measured.length === 0)
      return { verdict: 'review', reasons: [{ code: 'LANGUAGE_NOT_JUDGED' }], spans: [] };
    return { verdict: reasons.length === 0 ? 'publish' : pick(['review', 'hold']), reasons, spans: [] };
  }

  return {
    async live(steps) {
      for (let step = 0; step < steps; step++) await pick(drawn)();
    },
  };
}
