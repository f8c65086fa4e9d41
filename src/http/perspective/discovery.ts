/** The discovery document, from which Google's clients build themselves; it points at this server. */
import { DISCOVERY_SCHEMAS } from './discovery-schemas.js';

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
    revision: '20261122',
    title: 'Perspective Comment Analyzer API',
    description: 'Scores comments for toxicity; answered by Tonfall.',
    ownerName: 'Tonfall',
    ownerDomain: 'localhost',
    documentationLink: `${rootUrl}docs`,
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
    schemas: DISCOVERY_SCHEMAS,
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
