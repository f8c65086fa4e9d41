/** What a Perspective API answers: scores, attributes it does not judge, or why there is nothing. */
import { z } from 'zod';
import { TonfallError } from '../errors.js';
import { ATTRIBUTES, type Attribute, type ToxicityScores } from '../label.js';

const score = z.object({ summaryScore: z.object({ value: z.number().min(0).max(1) }) });
const scoresSchema = z.object({ attributeScores: z.record(z.string(), score) });

const errorSchema = z.object({
  error: z.object({
    status: z.string().optional(),
    details: z
      .array(
        z.looseObject({
          errorType: z.string().optional(),
          reason: z.string().optional(),
          languageNotSupportedByAttributeError: z.looseObject({ attribute: z.string() }).optional(),
        }),
      )
      .default([]),
  }),
});

export type PerspectiveAnswer =
  | { readonly kind: 'scores'; readonly toxicity: ToxicityScores }
  /** The attribute is not judged in the language of the text. */
  | { readonly kind: 'unsupported'; readonly attribute: Attribute }
  /** Later may be better: 429, 5xx. */
  | { readonly kind: 'busy'; readonly error: TonfallError }
  /** About this text alone. */
  | { readonly kind: 'refused'; readonly error: TonfallError };

/**
 * Reads an answer of `comments:analyze` (v1alpha1). `place` is the address for messages.
 * Throws what concerns every text: SCORER_FORBIDDEN, and SCORER_FAILED where it is no such API at all.
 */
export function readAnswer(status: number, body: string, place: string): PerspectiveAnswer {
  const json = parsed(body);
  if (status >= 200 && status < 300) {
    if (json === undefined) throw new TonfallError('SCORER_FAILED', { place, detail: 'It is not JSON.' });
    const { success, data } = scoresSchema.safeParse(json);
    const error = new TonfallError('SCORER_FAILED', { place, detail: 'It holds no scores from 0 to 1.' });
    return success
      ? { kind: 'scores', toxicity: knownAttributes(data.attributeScores) }
      : { kind: 'refused', error };
  }
  const { error } = errorSchema.safeParse(json).data ?? {};
  const details = error?.details ?? [];
  const type = details.map(({ errorType, reason }) => errorType ?? reason).find((one) => one !== undefined);
  const name = [type, error?.status].find((one) => one !== undefined && /^[A-Z][A-Z_]{2,60}$/.test(one));
  const detail = `It answered with status ${status}${name ? ` (${name})` : ''}.`;
  if (status === 429 || status >= 500) {
    return { kind: 'busy', error: new TonfallError('SCORER_UNAVAILABLE', { place, detail }) };
  }
  if (status === 401 || status === 403 || type === 'API_KEY_INVALID') {
    throw new TonfallError('SCORER_FORBIDDEN', { place, detail });
  }
  if (status !== 400 && status !== 413) throw new TonfallError('SCORER_FAILED', { place, detail });
  const attribute = details.map((one) => one.languageNotSupportedByAttributeError?.attribute).find(Boolean);
  const known = ATTRIBUTES.find((one) => one === attribute);
  if (type === 'LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE' && known)
    return { kind: 'unsupported', attribute: known };
  return { kind: 'refused', error: new TonfallError('SCORER_REFUSED', { place, detail }) };
}

function knownAttributes(scores: z.output<typeof scoresSchema>['attributeScores']): ToxicityScores {
  return Object.fromEntries(
    ATTRIBUTES.flatMap((name) => {
      const one = Object.hasOwn(scores, name) ? scores[name] : undefined;
      return one ? [[name, one.summaryScore.value]] : [];
    }),
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
