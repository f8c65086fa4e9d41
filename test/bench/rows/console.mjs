/** The moderator's console on a long queue, in a browser; and what its questions cost on a large store. */
import { runApart } from '../apart.mjs';
import { droppedShare, interact, openConsole, scriptBytes, scrollThrough } from '../console-browser.mjs';
import { startConsole } from '../console-place.mjs';
import { questions } from '../console-routes.mjs';
import { median } from '../pipeline.mjs';

const WAITING = 50_000;
const LABELS = 100_000;
const ROUNDS = 6;
/** What a hand does with a wheel: thirty rows a second. */
const WHEEL = { perSecond: 3000, seconds: 6 };
const BAR_SECONDS = 60;

/** The value that a share of the values does not exceed. */
function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1];
}

export async function measure({ size, model, waiting, rounds, barSeconds }) {
  const [comments, decided] = [1.2 * waiting, 0.1 * waiting];
  const visitor = await startConsole(size, { model, comments, waiting, decided });
  try {
    let browser = await openConsole(visitor);
    const script = await scriptBytes(browser.page);
    const times = await interact(browser.page, { rounds });
    await browser.close();
    const before = visitor.server.megabytes();
    browser = await openConsole(visitor);
    // Some of them are decided by now.
    const rows = waiting - Object.values(times).flat().length;
    const scrolled = await scrollThrough(browser.page, { rows, ...WHEEL, dragSeconds: barSeconds });
    await browser.close();
    return { script, times, rows, ...scrolled, megabytes: [before, visitor.server.megabytes()] };
  } finally {
    await visitor.close();
  }
}

const inKinds = (times) =>
  Object.entries(times)
    .map(([kind, values]) => `${kind} ${quantile(values, 0.75).toFixed(0)}`)
    .join(', ');

export const inBrowser = {
  name: 'console',
  sizes: ['embedded', 'PostgreSQL'],
  async run({ size, model, scaled, quick }) {
    const waiting = scaled(WAITING, 1000);
    const barSeconds = quick ? 10 : BAR_SECONDS;
    const found = await runApart(import.meta.url, 'measure', {
      size,
      model,
      waiting,
      rounds: quick ? 2 : ROUNDS,
      barSeconds,
    });
    const all = Object.values(found.times).flat();
    const at = `console, ${waiting.toLocaleString('en')} comments waiting, ${size}`;
    const { bar, ...byWheel } = found.scrolled;
    const wheel = Object.values(byWheel);
    const parts = Object.entries(byWheel).map(
      ([part, frames]) => `${part} ${(100 * droppedShare([frames])).toFixed(1)}`,
    );
    return [
      {
        what: `${at}: interaction to next paint, p75`,
        figure: quantile(all, 0.75),
        unit: 'ms',
        must: { below: 100 },
        reference: `of ${all.length}; p50 ${quantile(all, 0.5)}, p98 ${quantile(all, 0.98)} ms; p75 by kind: ${inKinds(found.times)}`,
        details: found.times,
      },
      {
        what: `${at}: frames dropped, scrolling by the wheel`,
        figure: 100 * droppedShare(wheel),
        unit: '%',
        must: { below: 5 },
        reference: `30 rows a second: ${parts.join(', ')} %`,
        details: found.scrolled,
      },
      {
        what: `${at}: frames dropped, from top to bottom by the bar`,
        figure: 100 * droppedShare([bar]),
        unit: '%',
        must: { below: 5 },
        reference: `${found.rows.toLocaleString('en')} rows in ${barSeconds} s, loaded in ${found.loading.toFixed(0)} s before`,
      },
      {
        what: `${at}: script of the first load, compressed`,
        figure: found.script / 1000,
        unit: 'kB',
        must: { below: 300 },
        reference: 'until the queue stands there and the network rests',
      },
    ];
  },
};

/** Milliseconds that one question may be asked for, and how often at most and at least. */
const PATIENCE = 4000;
const MOST_ROUNDS = 15;
const LEAST_ROUNDS = 5;

async function prepared(visitor) {
  const { items } = await visitor.ask('queue?limit=50');
  const { document } = await visitor.ask('settings');
  return { visitor, asked: questions({ item: items[20], document }) };
}

export async function measureScale({ model, small, large, waiting }) {
  const stores = [];
  try {
    for (const comments of [small, large]) {
      const many = { comments, waiting, decided: comments / 5 };
      stores.push(await startConsole('PostgreSQL', { model, ...many }));
    }
    const sides = [];
    for (const store of stores) sides.push(await prepared(store));
    const costs = {};
    for (const name of Object.keys(sides[0].asked)) {
      const times = sides.map(() => []);
      // Before it counts, each is asked once.
      for (
        let round = 0, spent = 0;
        round <= LEAST_ROUNDS || (round <= MOST_ROUNDS && spent < PATIENCE);
        round++
      ) {
        for (const [at, { visitor, asked }] of sides.entries()) {
          const begin = performance.now();
          await visitor.ask(asked[name].path, asked[name].body);
          const took = performance.now() - begin;
          spent += took;
          if (round > 0) times[at].push(took);
        }
      }
      costs[name] = times.map(median);
    }
    return costs;
  } finally {
    for (const store of stores) await store.close();
  }
}

export const onLargeStore = {
  name: 'console-scale',
  sizes: ['PostgreSQL'],
  async run({ model, scaled }) {
    const small = scaled(LABELS, 2000);
    const large = 10 * small;
    const input = { model, small, large, waiting: Math.round(small / 2) };
    const costs = await runApart(import.meta.url, 'measureScale', input);
    const growth = Object.entries(costs)
      .map(([name, [before, after]]) => ({ name, before, after, ratio: after / before }))
      .toSorted((a, b) => b.ratio - a.ratio);
    const told = ({ name, before, after }) => `${name} ${before.toFixed(0)} and ${after.toFixed(0)} ms`;
    return [
      {
        what: `console, ${large.toLocaleString('en')} labels: dearest question, of its cost at ${small.toLocaleString('en')}`,
        figure: growth[0].ratio,
        must: { most: 2 },
        reference: `${growth.length} questions, median ratio ${median(growth.map(({ ratio }) => ratio)).toFixed(2)}; most: ${growth.slice(0, 3).map(told).join(', ')}`,
        details: growth,
      },
    ];
  },
};
