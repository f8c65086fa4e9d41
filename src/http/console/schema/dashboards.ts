/** Dashboards, the threshold page and the thread page. Every list is also CSV: `?format=csv`. */
import { z } from 'zod';
import { attribute, person, sentiment, seq, verdict } from './elements.js';
import { queueItem, score } from './queue.js';

/** A name that the database is asked for: it takes no NUL anywhere. */
const name = z
  .string()
  .max(500)
  .refine((text) => !text.includes('\0'), 'Invalid character');

/** Days in UTC, both inclusive; `compare` adds the period of the same length before. */
export const rangeQuery = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  site: name.optional(),
  section: name.optional(),
  language: name.optional(),
  format: z.enum(['json', 'csv']).default('json'),
});

/** `GET /console/dashboards/flagged?by=`: comments whose verdict is review or hold, by the time they were written. */
export const flaggedQuery = rangeQuery.extend({
  by: z.enum(['site', 'section', 'attribute', 'language', 'verdict']).default('verdict'),
  bucket: z.enum(['hour', 'day', 'week']).default('day'),
});
export const series = z.object({
  rows: z.array(z.object({ time: z.iso.datetime(), key: z.string(), flagged: z.int(), comments: z.int() })),
  total: z.object({ flagged: z.int(), comments: z.int() }),
  before: z.object({ flagged: z.int(), comments: z.int() }),
});

/** `GET /console/dashboards/decisions`: who decided, by day of the decision. */
export const decisionsSeries = z.object({
  rows: z.array(
    z.object({
      time: z.iso.datetime(),
      automatic: z.int(),
      approved: z.int(),
      rejected: z.int(),
      escalated: z.int(),
    }),
  ),
  total: z.object({ automatic: z.int(), human: z.int() }),
  before: z.object({ automatic: z.int(), human: z.int() }),
  /** Seconds from the label to the person's decision; null without decisions. */
  timeToDecision: z.object({ p50: z.number().nullable(), p90: z.number().nullable() }),
});

/** `GET /console/dashboards/agreement`: how often people rejected, by attribute, language and band of ten of the score. */
export const agreement = z.object({
  rows: z.array(
    z.object({
      attribute,
      language: z.string(),
      /** Lower end of the band: 0, .1 ... .9. */
      band: z.number(),
      decided: z.int(),
      rejected: z.int(),
      /** Decisions that agree with what the threshold proposes. */
      agreed: z.int(),
    }),
  ),
});

/** `GET /console/dashboards/backlog`: now, so without a time. */
export const backlogQuery = rangeQuery.pick({ site: true, format: true });
export const backlog = z.object({
  waiting: z.int(),
  escalated: z.int(),
  oldestAt: z.iso.datetime().nullable(),
  pending: z.int(),
  failed: z.int(),
  unscored: z.int(),
  bySite: z.array(z.object({ site: z.string(), waiting: z.int(), oldestAt: z.iso.datetime().nullable() })),
});

/** `GET /console/dashboards/tone`: sentiment of threads over time, and those that turn fastest; as CSV one `list` of the two. */
export const toneQuery = rangeQuery.extend({ list: z.enum(['rows', 'threads']).default('rows') });
export const tone = z.object({
  rows: z.array(z.object({ time: z.iso.datetime(), mean: z.number(), judged: z.int() })),
  threads: z.array(
    z.object({
      site: z.string(),
      id: z.string(),
      title: z.string().nullable(),
      comments: z.int(),
      mean: z.number(),
      /** Mean of the newest quarter less that of the rest, -2 to 2. */
      turn: z.number(),
    }),
  ),
});

/** `GET`, `PUT /console/moderators?site=`: whether figures of single moderators are shown; off unless switched on. */
export const moderatorSwitch = z.object({ version: z.int(), on: z.boolean() });
/** `GET /console/dashboards/moderators`: for leads, and only where a site has switched it on. */
export const moderators = z.object({
  rows: z.array(z.object({ person, decisions: z.int(), undone: z.int(), p50: z.number().nullable() })),
});

/** `GET /console/thresholds/places?attribute=`: sites and languages with comments, those with most decisions first. */
export const thresholdPlacesQuery = z.object({ attribute });
export const thresholdPlaces = z.object({
  places: z.array(z.object({ site: z.string(), language: z.string(), decided: z.int(), undecided: z.int() })),
});

/** `GET /console/thresholds?site=&language=&attribute=`: what people decided at each score. */
export const thresholdQuery = z.object({ site: name, language: name, attribute });
export const thresholdPageQuery = thresholdQuery.extend({ format: rangeQuery.shape.format });
export const thresholdPage = z.object({
  threshold: z.number().nullable(),
  /** Where it comes from: the model's manifest, or a layer of the settings. */
  from: z.enum(['model', 'global', 'site', 'section', 'language']).nullable(),
  decided: z.int(),
  /** At 0, .01 ... 1; null where nothing was decided above. `waiting` would be proposed for review. */
  points: z.array(
    z.object({
      threshold: z.number(),
      precision: z.number().nullable(),
      recall: z.number().nullable(),
      waiting: z.int(),
    }),
  ),
  history: z.array(z.object({ at: z.iso.datetime(), by: z.string(), threshold: z.number() })),
  /** Version of the settings that this is of, to send along with a change. */
  settings: z.int(),
});
/** `POST /console/thresholds` by a lead: a new version of the settings; answers with the page as it is then. */
export const thresholdChange = thresholdQuery.extend({
  threshold: z.number().min(0).max(1),
  settings: z.int(),
});

/** `GET /console/threads?site=&q=&cursor=`: newest comment first; `q` is part of the title. */
export const threadListQuery = z.object({
  site: name.optional(),
  q: name.optional(),
  cursor: z.string().max(6000).optional(),
  format: rangeQuery.shape.format,
});
export const threadList = z.object({
  items: z.array(
    z.object({
      site: z.string(),
      id: z.string(),
      title: z.string().nullable(),
      comments: z.int(),
      waiting: z.int(),
      lastAt: z.iso.datetime().nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export const threadName = z.object({ site: name, id: name });
export const threadPageQuery = threadName.extend({
  format: z.enum(['json', 'csv', 'jsonl']).default('json'),
});
/**
 * `GET /console/thread?site=&id=`: the thread as a tree, in the order of time; children name their parent. As CSV or
 * JSON lines: the label rows of all its comments.
 */
export const threadPage = z.object({
  site: z.string(),
  id: z.string(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  comments: z.array(
    z.object({
      seq,
      id: z.string(),
      parent: seq.nullable(),
      author: z.string().nullable(),
      createdAt: z.iso.datetime().nullable(),
      text: z.string(),
      /** The comment's own page has all of it. */
      truncated: z.boolean(),
      language: z.string(),
      scores: z.array(score),
      sentiment: z.object({ label: sentiment, score: z.number() }).nullable(),
      verdict: verdict.nullable(),
      review: queueItem.shape.review,
    }),
  ),
  /** More comments than are shown. */
  omitted: z.int(),
});
/** `POST /console/thread/rescore` with site and id: queues every comment that lacks a label of the present model. */
export const rescoreAnswer = z.object({ queued: z.int() });
