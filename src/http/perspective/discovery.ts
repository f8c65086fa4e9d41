/** The discovery document, from which Google's clients build themselves; it points at this server. */
import { z } from 'zod';
import { analyzeRequest, analyzeResponse, suggestRequest, suggestResponse } from './schema.js';

/** A schema as discovery documents write it: JSON Schema draft 3 with `$ref` to names. */
type DiscoverySchema = Record<string, unknown>;

/** Standard query parameters of Google's interfaces. */
const PARAMETERS = {
  '$.xgafv': { type: 'string', location: 'query', enum: ['1', '2'], description: 'V1 error format.' },
  access_token: { type: 'string', location: 'query', description: 'OAuth access token.' },
  alt: {
    type: 'string',
    location: 'query',
    default: 'json',
    enum: ['json', 'media', 'proto'],
    description: 'Data format for response.',
  },
  callback: { type: 'string', location: 'query', description: 'JSONP' },
  fields: {
    type: 'string',
    location: 'query',
    description: 'Selector specifying which fields to include in a partial response.',
  },
  key: { type: 'string', location: 'query', description: 'API key.' },
  oauth_token: { type: 'string', location: 'query', description: 'OAuth 2.0 token for the current user.' },
  prettyPrint: {
    type: 'boolean',
    location: 'query',
    default: 'true',
    description: 'Returns response with indentations and line breaks.',
  },
  quotaUser: { type: 'string', location: 'query', description: 'Available to use for quota purposes.' },
  uploadType: { type: 'string', location: 'query', description: 'Legacy upload protocol for media.' },
  upload_protocol: { type: 'string', location: 'query', description: 'Upload protocol for media.' },
} as const;

/** JSON Schema of Zod as discovery documents have it: no unions with null, no `additionalProperties: false`. */
function discoverySchema(schema: unknown): DiscoverySchema {
  if (typeof schema !== 'object' || schema === null) return {};
  const given = schema as Record<string, unknown> & { anyOf?: Record<string, unknown>[] };
  const real = given.anyOf?.find(({ type }) => type !== 'null');
  if (real)
    return { ...discoverySchema(real), ...(given.description ? { description: given.description } : {}) };
  const made: DiscoverySchema = {};
  if (given.type) made.type = given.type;
  if (given.type === 'number') made.format = 'float';
  if (given.type === 'integer') made.format = 'int32';
  if (given.description) made.description = given.description;
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

const named = (id: string, schema: z.ZodType): DiscoverySchema => ({
  id,
  ...discoverySchema(z.toJSONSchema(schema, { io: 'input' })),
});

const method = (name: string, request: string, response: string, description: string) => ({
  id: `commentanalyzer.comments.${name}`,
  path: `v1alpha1/comments:${name}`,
  flatPath: `v1alpha1/comments:${name}`,
  httpMethod: 'POST',
  parameters: {},
  parameterOrder: [],
  request: { $ref: request },
  response: { $ref: response },
  scopes: ['https://www.googleapis.com/auth/userinfo.email'],
  description,
});

/** The document for a server that callers reach at `rootUrl`, which ends with a slash. */
export function discoveryDocument(rootUrl: string): Record<string, unknown> {
  return {
    kind: 'discovery#restDescription',
    discoveryVersion: 'v1',
    id: 'commentanalyzer:v1alpha1',
    name: 'commentanalyzer',
    canonicalName: 'Comment Analyzer',
    version: 'v1alpha1',
    version_module: true,
    title: 'Perspective Comment Analyzer API',
    description: 'Scores comments for toxicity; answered by Tonfall.',
    ownerName: 'Tonfall',
    ownerDomain: 'localhost',
    protocol: 'rest',
    rootUrl,
    baseUrl: rootUrl,
    servicePath: '',
    basePath: '',
    batchPath: 'batch',
    parameters: PARAMETERS,
    auth: {
      oauth2: {
        scopes: {
          'https://www.googleapis.com/auth/userinfo.email': { description: 'View your email address' },
        },
      },
    },
    schemas: {
      AnalyzeCommentRequest: named('AnalyzeCommentRequest', analyzeRequest),
      AnalyzeCommentResponse: named('AnalyzeCommentResponse', analyzeResponse),
      SuggestCommentScoreRequest: named('SuggestCommentScoreRequest', suggestRequest),
      SuggestCommentScoreResponse: named('SuggestCommentScoreResponse', suggestResponse),
    },
    resources: {
      comments: {
        methods: {
          analyze: method('analyze', 'AnalyzeCommentRequest', 'AnalyzeCommentResponse', 'Scores a comment.'),
          suggestscore: method(
            'suggestscore',
            'SuggestCommentScoreRequest',
            'SuggestCommentScoreResponse',
            'Suggests scores for a comment.',
          ),
        },
      },
    },
  };
}
