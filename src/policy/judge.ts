/** The policy: what a site makes of a comment and its scores. */
import type { Comment } from '../comment.js';
import {
  ATTRIBUTES,
  type Attribute,
  type Judgement,
  type Reason,
  type Scores,
  type Span,
  VERDICTS,
  type Verdict,
} from '../label.js';
import type { ResolvedSettings } from './settings.js';
import { reviewThreshold } from './thresholds.js';
import { findWords, type ListKind, type WordHit, withoutAllowed } from './word-list.js';

/** What the policy looks at of a comment. */
export type CommentFacts = Pick<Comment, 'text' | 'state'>;

/** Most hits that are told per list; the verdict counts all. A comment of 100 kB may be one word again and again. */
const MAX_HITS_TOLD = 50;

/** One observation: how far it raises the verdict, and why. */
interface Finding {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
}

/**
 * Judges a comment. Pure: the same arguments give the same answer. The verdict is the most severe that any finding
 * asks for, then the site's two switches. Reasons stand in a fixed order: scores, banned, suspect and allowed words,
 * the source's state, the switches. `scores` null is a comment that could not be scored.
 *
 * A score of grade `transferred` is never a finding, neither for nor against: where a language has no other, it
 * counts as not judged.
 */
export function judge(facts: CommentFacts, scores: Scores | null, settings: ResolvedSettings): Judgement {
  const { counting, allowing } = withoutAllowed(findWords(facts.text, settings.wordLists));
  const findings: Finding[] = [
    ofScores(scores, settings),
    ofWords(counting, 'banned', 'hold'),
    ofWords(counting, 'suspect', 'review'),
    ofWords(allowing, 'allow', 'publish'),
    ofSource(facts, settings),
  ];
  const asked = VERDICTS[Math.max(...findings.map(({ verdict }) => VERDICTS.indexOf(verdict)))] ?? 'review';
  const reasons = findings.flatMap((finding) => finding.reasons);
  // "All scores are low" explains only what nothing else speaks against.
  const telling = asked === 'publish' ? reasons : reasons.filter(({ code }) => code !== 'BELOW_THRESHOLD');
  const { verdict, reasons: switches } = switched(asked, settings);
  return {
    verdict,
    reasons: [...telling, ...switches],
    spans: [...counting, ...allowing]
      .sort((a, b) => a.begin - b.begin || a.end - b.end)
      .slice(0, MAX_HITS_TOLD * 3)
      .map(({ begin, end, kind }): Span => ({ begin, end, list: kind })),
  };
}

function ofScores(scores: Scores | null, settings: ResolvedSettings): Finding {
  if (scores === null) return { verdict: settings.unscored, reasons: [{ code: 'UNSCORED' }] };
  const judged = ATTRIBUTES.filter(
    (name) => scores.grades[name] === 'measured' && Number.isFinite(scores.toxicity[name]),
  );
  if (judged.length === 0) return { verdict: settings.unscored, reasons: [{ code: 'LANGUAGE_NOT_JUDGED' }] };
  const compared = judged.flatMap((name) => compare(name, scores, settings));
  if (compared.length === 0) return { verdict: 'publish', reasons: [{ code: 'ATTRIBUTES_OFF' }] };
  const above = compared.filter(({ verdict }) => verdict !== 'publish');
  if (above.length > 0) {
    return {
      verdict: above.some(({ verdict }) => verdict === 'hold') ? 'hold' : 'review',
      reasons: above.map(({ reason }) => reason),
    };
  }
  // The attribute that came nearest to its threshold explains why the comment may pass.
  const nearest = compared.reduce((best, each) => (each.nearness > best.nearness ? each : best));
  return { verdict: 'publish', reasons: [nearest.reason] };
}

interface Compared {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** Score by threshold. */
  readonly nearness: number;
}

/** One attribute against its band; nothing where the site does not use it. */
function compare(attribute: Attribute, scores: Scores, settings: ResolvedSettings): Compared[] {
  const band = settings.attributes[attribute];
  const { hold } = band;
  const score = scores.toxicity[attribute] ?? 0;
  const looked = reviewThreshold(attribute, scores, band);
  const thresholds: [Verdict, number | null | undefined][] = [
    ['hold', hold],
    ['review', looked],
  ];
  for (const [verdict, threshold] of thresholds) {
    if (threshold == null || score < threshold) continue;
    return [
      {
        verdict,
        reason: { code: 'ABOVE_THRESHOLD', attribute, score, threshold },
        nearness: score / threshold,
      },
    ];
  }
  const threshold = looked ?? hold;
  if (threshold == null) return [];
  return [
    {
      verdict: 'publish',
      reason: { code: 'BELOW_THRESHOLD', attribute, score, threshold },
      nearness: score / threshold,
    },
  ];
}

const WORD_CODES = { banned: 'BANNED_WORD', suspect: 'SUSPECT_WORD', allow: 'ALLOWED_WORD' } as const;

function ofWords(hits: readonly WordHit[], kind: ListKind, verdict: Verdict): Finding {
  const found = hits.filter((hit) => hit.kind === kind);
  if (found.length === 0) return { verdict: 'publish', reasons: [] };
  const reasons = found
    .slice(0, MAX_HITS_TOLD)
    .map(({ begin, end, list }): Reason => ({ code: WORD_CODES[kind], begin, end, list }));
  return { verdict, reasons };
}

/** What the source's own moderators took away is not published behind their backs. */
function ofSource({ state }: CommentFacts, { heedSourceState }: ResolvedSettings): Finding {
  return heedSourceState && (state === 'spam' || state === 'trash')
    ? { verdict: 'review', reasons: [{ code: 'SOURCE_STATE' }] }
    : { verdict: 'publish', reasons: [] };
}

function switched(verdict: Verdict, { neverAutoPublish, neverAutoHold }: ResolvedSettings): Finding {
  if (verdict === 'publish' && neverAutoPublish) {
    return { verdict: 'review', reasons: [{ code: 'AUTO_PUBLISH_OFF' }] };
  }
  if (verdict === 'hold' && neverAutoHold) return { verdict: 'review', reasons: [{ code: 'AUTO_HOLD_OFF' }] };
  return { verdict, reasons: [] };
}
