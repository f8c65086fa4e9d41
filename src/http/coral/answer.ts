/** What a verdict means in Coral's words. */
import type { Judgement, Reason } from '../../label.js';
import type { CoralOptions } from '../../store/coral-sites.js';
import type { PhaseResponse, REJECTION_CODES } from './schema.js';

const FLAG: PhaseResponse = { actions: [{ actionType: 'FLAG', reason: 'COMMENT_DETECTED_TOXIC' }] };
const WITHHELD: PhaseResponse = { ...FLAG, status: 'SYSTEM_WITHHELD' };

type RejectionCode = (typeof REJECTION_CODES)[number];

const CODE_OF_ATTRIBUTE: Readonly<Record<string, RejectionCode>> = {
  IDENTITY_ATTACK: 'HATE_SPEECH',
  THREAT: 'HARASSMENT_BULLYING',
  INSULT: 'ABUSIVE',
  SEVERE_TOXICITY: 'ABUSIVE',
  TOXICITY: 'OFFENSIVE',
  PROFANITY: 'OFFENSIVE',
  SEXUALLY_EXPLICIT: 'OFFENSIVE',
};

/** The code of the reason that says most: a banned word, else the attribute furthest above its threshold. */
function rejectionCode(reasons: readonly Reason[]): RejectionCode {
  if (reasons.some(({ code }) => code === 'BANNED_WORD')) return 'BANNED_WORD';
  const above = reasons.flatMap((reason) =>
    reason.code === 'ABOVE_THRESHOLD' && 'attribute' in reason ? [reason] : [],
  );
  const [most] = above.sort((a, b) => b.score / b.threshold - a.score / a.threshold);
  return CODE_OF_ATTRIBUTE[most?.attribute ?? ''] ?? 'OTHER';
}

/**
 * The phase's answer; null is "no opinion" (204). Any status would end Coral's pipeline, so a comment for review is
 * flagged and nothing more, and one to publish is not mentioned: NONE and APPROVED would skip the site's own phases.
 */
export function answerOf({ verdict, reasons }: Judgement, options: CoralOptions): PhaseResponse | null {
  if (verdict === 'publish') return null;
  if (verdict === 'review') return FLAG;
  if (!options.reject) return WITHHELD;
  const rejectionReason = { code: rejectionCode(reasons) };
  return { ...FLAG, status: 'REJECTED', moderationAction: { status: 'REJECTED', rejectionReason } };
}

/** The answer to a comment that could not be scored in time. */
export function unscoredAnswer({ unscored }: CoralOptions): PhaseResponse | null {
  return { none: null, flag: FLAG, withhold: WITHHELD }[unscored];
}
