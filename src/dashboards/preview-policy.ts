/** What a settings document would make of comments, beside what the present one makes of them. */
import { VERDICTS, type Verdict } from '../label.js';
import { judge } from '../policy/judge.js';
import { resolveSettings, type SettingsDocument } from '../policy/settings.js';
import type { LabelledComment } from '../store/newest-labelled.js';

export interface PolicyPreview {
  readonly comments: number;
  readonly present: Record<Verdict, number>;
  readonly proposed: Record<Verdict, number>;
  /** In the order of the comments, at most `MOST_CHANGED`. */
  readonly changed: {
    readonly seq: number;
    readonly excerpt: string;
    readonly present: Verdict;
    readonly proposed: Verdict;
    readonly site: string;
    readonly language: string;
  }[];
}

const MOST_CHANGED = 100;
/** UTF-16 units. */
const EXCERPT = 300;

/** Pure. */
export function previewPolicy(
  comments: readonly LabelledComment[],
  documents: { readonly present: SettingsDocument; readonly proposed: SettingsDocument },
): PolicyPreview {
  const counts = () => Object.fromEntries(VERDICTS.map((name) => [name, 0])) as Record<Verdict, number>;
  const preview: PolicyPreview = {
    comments: comments.length,
    present: counts(),
    proposed: counts(),
    changed: [],
  };
  for (const comment of comments) {
    const { seq, site, language } = comment;
    const verdictUnder = (document: SettingsDocument): Verdict =>
      judge(comment, comment.scores, resolveSettings(document, comment)).verdict;
    const present = verdictUnder(documents.present);
    const proposed = verdictUnder(documents.proposed);
    preview.present[present] += 1;
    preview.proposed[proposed] += 1;
    if (present === proposed || preview.changed.length >= MOST_CHANGED) continue;
    preview.changed.push({ seq, excerpt: excerptOf(comment.text), present, proposed, site, language });
  }
  return preview;
}

/** Cut between characters, not within one. */
const excerptOf = (text: string): string => text.slice(0, EXCERPT).replace(/[\ud800-\udbff]$/, '');
