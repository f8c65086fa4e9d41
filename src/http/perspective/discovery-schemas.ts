/** The schemas of the discovery document, made from those that requests and answers are checked against. */
import { z } from 'zod';
import {
  analyzeRequest,
  analyzeResponse,
  articleAndParentComment,
  attributeParameters,
  attributeScores,
  context,
  score,
  spanScore,
  suggestedAttributeScores,
  suggestedScore,
  suggestedSpanScore,
  suggestRequest,
  suggestResponse,
  textEntry,
} from './schema.js';

/** A schema as discovery documents write it: JSON Schema draft 3 with `$ref` to names. */
type DiscoverySchema = Record<string, unknown>;

/** Schemas under the names of Google's own document, from which generators of clients make the names of types. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  AnalyzeCommentRequest: analyzeRequest,
  AnalyzeCommentResponse: analyzeResponse,
  ArticleAndParentComment: articleAndParentComment,
  AttributeParameters: attributeParameters,
  AttributeScores: attributeScores,
  Context: context,
  Score: score,
  SpanScore: spanScore,
  SuggestCommentScoreRequest: suggestRequest,
  SuggestCommentScoreResponse: suggestResponse,
  TextEntry: textEntry,
};

/** Scores have the same names in a suggestion, where less of them is required: the document requires nothing. */
const SUGGESTED: typeof NAMED = {
  AttributeScores: suggestedAttributeScores,
  Score: suggestedScore,
  SpanScore: suggestedSpanScore,
};
const IN_SUGGESTION = ' in a suggestion';

/** JSON Schema of Zod as discovery documents have it: no unions with null, no `additionalProperties: false`. */
function discoverySchema(schema: unknown): DiscoverySchema {
  if (typeof schema !== 'object' || schema === null) return {};
  const given = schema as DiscoverySchema & { anyOf?: DiscoverySchema[] };
  const description = given.description ? { description: given.description } : {};
  const real = given.anyOf?.find(({ type }) => type !== 'null');
  if (real) return { ...discoverySchema(real), ...description };
  if (given.$ref) return { $ref: given.$ref, ...description };
  const type = Array.isArray(given.type) ? given.type.find((each) => each !== 'null') : given.type;
  const made: DiscoverySchema = { type, ...description };
  if (type === 'number') made.format = 'float';
  if (type === 'integer') made.format = 'int32';
  if (given.enum) made.enum = given.enum;
  if (given.items) made.items = discoverySchema(given.items);
  if (given.properties) {
    made.properties = Object.fromEntries(
      Object.entries(given.properties).map(([name, inner]) => [name, discoverySchema(inner)]),
    );
  } else if (given.additionalProperties && typeof given.additionalProperties === 'object') {
    made.additionalProperties = discoverySchema(given.additionalProperties);
  }
  return made;
}

/** Schemas by name; what they require, and which values are allowed to be null, discovery documents do not say. */
function discoverySchemas(): Record<string, DiscoverySchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  for (const [id, schema] of Object.entries(SUGGESTED)) registry.add(schema, { id: id + IN_SUGGESTION });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => id.replace(IN_SUGGESTION, '') });
  return Object.fromEntries(
    Object.keys(NAMED).map((id) => [id, { id, ...discoverySchema(schemas[id]) }] as const),
  );
}

export const DISCOVERY_SCHEMAS = discoverySchemas();
