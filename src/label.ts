/** The noun "label": what a model said of a comment, what a policy made of it, and the public row of both. */

/** Toxicity attributes in the order of the model's outputs; names as in Google's Perspective API. */
export const ATTRIBUTES = [
  'TOXICITY',
  'SEVERE_TOXICITY',
  'INSULT',
  'PROFANITY',
  'THREAT',
  'IDENTITY_ATTACK',
  'SEXUALLY_EXPLICIT',
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

export const SENTIMENTS = ['negative', 'neutral', 'positive'] as const;
export type SentimentLabel = (typeof SENTIMENTS)[number];

/** Calibrated probabilities, 0 to 1; an attribute that the model does not judge in the language is absent. */
export type ToxicityScores = Partial<Record<Attribute, number>>;

export interface SentimentScores {
  readonly label: SentimentLabel;
  /** positive minus negative, -1 to 1. */
  readonly score: number;
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
}

/** How well an attribute is founded in a language: on held-out rows, learnt from other languages, not at all. */
export type Grade = 'measured' | 'transferred' | 'none';

/** A word and what it adds to a score. Offsets in UTF-16 units of the text that was scored; `end` is exclusive. */
export interface ShareSpan {
  readonly begin: number;
  readonly end: number;
  readonly attribute: Attribute;
  /** Part of the attribute's logit, before calibration: what the word's tokens add to the sum. */
  readonly share: number;
}

/** Everything a model says of one text. */
export interface Scores {
  readonly toxicity: ToxicityScores;
  /** Null where the model does not judge sentiment in the language. */
  readonly sentiment: SentimentScores | null;
  /** Grade of every attribute present; `transferred` alone never decides a verdict. */
  readonly grades: Partial<Record<Attribute, Grade>>;
  /** Review thresholds that the model's manifest gives for this language. */
  readonly thresholds: Partial<Record<Attribute, number>>;
  /** Share of comments with the attribute that calibration and thresholds take for granted, where the manifest says it. */
  readonly assumedShares?: Partial<Record<Attribute, number>>;
  /** The words that the scores come from; absent where nobody asked. */
  readonly spans?: readonly ShareSpan[];
}

export const VERDICTS = ['publish', 'review', 'hold'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Offsets in UTF-16 units of the text as stored; `end` is exclusive. */
export interface Span {
  readonly begin: number;
  readonly end: number;
  readonly attribute?: Attribute;
  /** Share of the attribute's logit. */
  readonly share?: number;
  /** Word list that hit here. */
  readonly list?: 'allow' | 'suspect' | 'banned';
}

/** Why a verdict is what it is. */
export type Reason =
  | {
      readonly code: 'ABOVE_THRESHOLD' | 'BELOW_THRESHOLD';
      readonly attribute: Attribute;
      readonly score: number;
      readonly threshold: number;
    }
  | {
      readonly code: 'BANNED_WORD' | 'SUSPECT_WORD' | 'ALLOWED_WORD';
      readonly begin: number;
      readonly end: number;
      readonly list: string;
    }
  | {
      readonly code:
        | 'UNSCORED'
        | 'LANGUAGE_NOT_JUDGED'
        /** The site uses none of the attributes that are judged in the language. */
        | 'ATTRIBUTES_OFF'
        /** The source itself calls it spam or has it in the trash. */
        | 'SOURCE_STATE'
        /** What would have been published or held waits for a person, since the site wants it so. */
        | 'AUTO_PUBLISH_OFF'
        | 'AUTO_HOLD_OFF';
    };

/** A policy's answer. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly spans: readonly Span[];
}

/** Version of the public row. */
export const LABEL_ROW_SCHEMA = 1;

/** The public row: JSONL of `score` and `export`, the same names in SQL and HTTP. Key order is the output order. */
export interface LabelRow {
  readonly schema: typeof LABEL_ROW_SCHEMA;
  readonly site: string;
  readonly source: string;
  readonly id: string;
  readonly threadId: string;
  readonly parentId: string | null;
  readonly replyTo: string | null;
  readonly author: string | null;
  readonly createdAt: string | null;
  readonly createdAtApproximate: boolean;
  readonly language: string;
  readonly languageConfidence: number;
  readonly toxicity: ToxicityScores;
  readonly sentiment: SentimentScores | null;
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly spans: readonly Span[];
  /** `name@sha256:...` of the model that made the scores. */
  readonly model: string;
  /** Version of the policy that made the verdict. */
  readonly policy: string;
  readonly labelledAt: string;
  /** Only with --text. */
  readonly text?: string;
}

/** A refused or failed input, in its place in the output. */
export interface ErrorRow {
  readonly id: string | null;
  readonly place: string;
  readonly error: { readonly code: string; readonly message: string };
}
