/** Which attributes a request of Perspective asks for, and which of them can be answered. */
import type { Attribute } from '../../label.js';
import type { ModelInfo } from '../../model/classifier.js';
import { attributeNamed } from './attributes.js';
import { PerspectiveError } from './google-error.js';
import type { AnalyzeRequest } from './schema.js';

/** An attribute as it was asked for. */
export interface Asked {
  /** As sent: answers echo it. */
  readonly name: string;
  /** Null: a name of Perspective's that nothing here answers. */
  readonly attribute: Attribute | null;
  readonly threshold: number;
}

/** One that the model judges. */
export type Answerable = Asked & { readonly attribute: Attribute };

/** Throws PerspectiveError where there is none, where one is no name, and for scores other than probabilities. */
export function attributesAskedFor({ requestedAttributes }: AnalyzeRequest): Asked[] {
  const entries = Object.entries(requestedAttributes ?? {});
  if (entries.length === 0) {
    throw new PerspectiveError('NO_REQUESTED_ATTRIBUTES', 'Missing requested_attributes');
  }
  return entries.map(([name, options]) => {
    const attribute = attributeNamed(name);
    // A name is text of the caller's: only what looks like one is repeated.
    const shown = /^[A-Z_]{1,60}(@\d{1,3})?$/.test(name) ? name : '(not a name)';
    if (attribute === undefined) {
      throw new PerspectiveError('INVALID_REQUEST', `Unknown requested attribute: ${shown}`);
    }
    const type = options?.scoreType ?? 'PROBABILITY';
    if (type !== 'PROBABILITY' && type !== 'SCORE_TYPE_UNSPECIFIED') {
      const kind = /^[A-Z_]{1,40}$/.test(type) ? type : '(unknown)';
      throw new PerspectiveError(
        'INVALID_REQUEST',
        `Requested score type ${kind} is not supported by attribute ${shown}`,
      );
    }
    return { name, attribute, threshold: options?.scoreThreshold ?? 0 };
  });
}

export interface AskedLanguages {
  /** As sent, in our codes. */
  readonly requested: readonly string[];
  readonly detected: string;
  /** Those that every attribute must be judged in. */
  readonly effective: readonly string[];
}

/**
 * Those that the model judges in every language asked for. Throws PerspectiveError for the first that it does not,
 * unless the caller wants such ones dropped.
 */
export function answerable(
  asked: readonly Asked[],
  { requested, detected, effective }: AskedLanguages,
  options: { readonly model: ModelInfo; readonly drop: boolean },
): Answerable[] {
  return asked.flatMap((each): Answerable[] => {
    const { attribute, name } = each;
    const lacking = effective.filter((language) => !isJudged(options.model, language, attribute));
    if (attribute !== null && lacking.length === 0) return [{ ...each, attribute }];
    if (options.drop) return [];
    throw new PerspectiveError(
      'LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE',
      `Attribute ${name} does not support request languages: ${lacking.join(', ')}`,
      {
        languageNotSupportedByAttributeError: {
          detectedLanguages: [detected],
          requestedLanguages: requested,
          attribute: name,
        },
      },
    );
  });
}

/** By the grades of the manifest: own to the language, else those of any other. */
function isJudged({ languages }: ModelInfo, language: string, attribute: Attribute | null): boolean {
  if (attribute === null) return false;
  const own = Object.hasOwn(languages, language) ? languages[language]?.[attribute] : undefined;
  return (own ?? languages['*']?.[attribute] ?? 'none') !== 'none';
}
