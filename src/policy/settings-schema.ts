/** The settings document: what a site may decide of its policy, in layers. */
import leven from 'leven';
import { z } from 'zod';
import { ATTRIBUTES, type Attribute, VERDICTS } from '../label.js';
import { canonicalLanguage } from '../language-code.js';

/** Longest term of a word list, in UTF-16 units, and most terms of one list. */
const MAX_TERM = 100;
const MAX_TERMS = 50_000;

/** An object that takes only its own keys, and names the nearest one where another comes. */
function only<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error(issue) {
      if (issue.code !== 'unrecognized_keys') return undefined;
      return issue.keys.map((key) => `Unknown key "${key}"; ${nearest(key, Object.keys(shape))}`).join(' ');
    },
  });
}

function nearest(key: string, known: readonly string[]): string {
  const [best] = [...known].sort((a, b) => leven(key, a) - leven(key, b));
  return best !== undefined && leven(key, best) <= 3
    ? `did you mean "${best}"?`
    : `known are ${known.join(', ')}.`;
}

const share = z.number().min(0).max(1);

const band = only({
  /** Score from which a person looks: a number, the model's own threshold in the language, or never by this attribute. */
  review: z.union([share, z.literal(['model', 'off'])], {
    error: 'Expected a number from 0 to 1, "model" or "off".',
  }),
  /** Score from which the comment is held; null for never. */
  hold: share.nullable(),
  /** Share of the site's comments that are of this kind; moves the model's threshold. Null for what the model assumes. */
  share: z.number().gt(0).lt(1).nullable(),
})
  .partial()
  .refine(({ review, hold }) => typeof review !== 'number' || hold == null || hold >= review, {
    error: '"hold" must not be below "review".',
  });

const term = z
  .string()
  .max(MAX_TERM)
  // Several stars mean "f***" to a reader and "everything with f" to a matcher: refused.
  .refine((text) => /^\*?[^*]*[^\s*][^*]*\*?$/.test(text.trim()), {
    error: 'A term is a word or a phrase; one "*" may stand at its beginning and its end.',
  });
const terms = z.array(term).max(MAX_TERMS);

/** Whole words, any case; `idiot*`, `*idiot` and `*idiot*` also within words. */
const words = only({
  /** Takes away hits of the other lists inside it. */
  allow: terms,
  /** To a person. */
  suspect: terms,
  /** Held, or to a person where nothing is held automatically. */
  banned: terms,
}).partial();
export type WordLists = z.output<typeof words>;

const attributes = only(
  Object.fromEntries(ATTRIBUTES.map((name) => [name, band.optional()])) as Record<
    Attribute,
    z.ZodOptional<typeof band>
  >,
);

/** What every layer may say; what it leaves out comes from the layer before. */
const fields = {
  attributes: attributes.optional(),
  words: words.optional(),
  /** Nothing is published without a person. */
  neverAutoPublish: z.boolean().optional(),
  /** Nothing is held without a person. */
  neverAutoHold: z.boolean().optional(),
  /** What becomes of a comment that has no scores, or none that count in its language. */
  unscored: z.enum(VERDICTS).optional(),
  /** Whether what the source calls spam or trash goes to a person at least. */
  heedSourceState: z.boolean().optional(),
};

const languageCode = z.string().refine((code) => canonicalLanguage(code) === code);

const languageLayer = only(fields);
const languages = z.record(languageCode, languageLayer, {
  error: ({ code }) =>
    code === 'invalid_key' ? 'Expected a short language code, as "de" for "de-AT".' : undefined,
});
const withLanguages = { ...fields, languages: languages.optional() };
const sectionLayer = only(withLanguages);
const siteLayer = only({ ...withLanguages, sections: z.record(z.string(), sectionLayer).optional() });

/**
 * The document: its own fields are the global layer; then `sites.NAME`, then `sites.NAME.sections.NAME`, then the
 * `languages.CODE` of these three in the same order. Later layers win field by field; word lists add up.
 */
export const settingsDocumentSchema = only({
  ...withLanguages,
  sites: z.record(z.string(), siteLayer).optional(),
});
export type SettingsDocument = z.output<typeof settingsDocumentSchema>;
export type SettingsLayer = z.output<typeof languageLayer>;
