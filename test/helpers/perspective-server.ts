/** `comments:analyze` of the Perspective API, v1alpha1, on the loopback interface: scores from the text, errors to order. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AnalyzeRequest {
  comment: { text: string; type?: string };
  requestedAttributes: Record<string, unknown>;
  languages?: string[];
  doNotStore?: boolean;
}

/** An answer instead of the right one. `drop` closes the connection. */
export interface PerspectiveTrouble {
  status: number | 'drop';
  headers?: Record<string, string>;
  body?: string;
}

export interface PerspectiveServer {
  /** `http://127.0.0.1:PORT/v1alpha1` */
  readonly url: string;
  /** Bodies of the requests for scores, in order. */
  readonly requests: AnalyzeRequest[];
  /** Path and query of each. */
  readonly paths: string[];
  /** Answers to give before the right ones, to whatever comes first. */
  readonly troubles: PerspectiveTrouble[];
  close(): Promise<void>;
}

export interface PerspectiveOptions {
  /** Score of a text; 0.9 where it holds "Depp" and 0.1 elsewhere if not given. */
  score?: (text: string, attribute: string) => number;
  /** Languages that an attribute is judged in; every one if not given. */
  languages?: Record<string, readonly string[]>;
  /** What keys must be; any if not given. */
  key?: string;
}

export async function startPerspective(options: PerspectiveOptions = {}): Promise<PerspectiveServer> {
  const { score = (text: string) => (text.includes('Depp') ? 0.9 : 0.1), languages = {}, key } = options;
  const http = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: PerspectiveServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1alpha1`,
    requests: [],
    paths: [],
    troubles: [],
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const url = new URL(request.url ?? '/', server.url);
    server.paths.push(url.pathname + url.search);
    if (request.method !== 'POST' || url.pathname !== '/v1alpha1/comments:analyze') {
      response.writeHead(404).end('Not found');
      return;
    }
    const analyze = JSON.parse(body) as AnalyzeRequest;
    server.requests.push(analyze);
    const trouble = server.troubles.shift();
    if (trouble?.status === 'drop') request.socket.destroy();
    else if (trouble) response.writeHead(trouble.status as number, trouble.headers).end(trouble.body ?? '');
    else if (key !== undefined && url.searchParams.get('key') !== key) {
      fail(response, 400, 'INVALID_ARGUMENT', {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'API_KEY_INVALID',
        domain: 'googleapis.com',
      });
    } else respond(analyze, response);
  }

  function respond(
    { comment, requestedAttributes, languages: given }: AnalyzeRequest,
    response: ServerResponse,
  ) {
    if (Buffer.byteLength(comment.text) > 20480) {
      fail(response, 400, 'INVALID_ARGUMENT', { errorType: 'COMMENT_TOO_LONG' });
      return;
    }
    const language = given?.[0] ?? 'de';
    const attributes = Object.keys(requestedAttributes);
    const unsupported = attributes.find((name) => languages[name]?.includes(language) === false);
    if (unsupported !== undefined) {
      fail(response, 400, 'INVALID_ARGUMENT', {
        errorType: 'LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE',
        languageNotSupportedByAttributeError: { detectedLanguages: [language], attribute: unsupported },
      });
      return;
    }
    const scores = attributes.map((name) => {
      const value = score(comment.text, name);
      const summaryScore = { value, type: 'PROBABILITY' };
      const spanScores = [{ begin: 0, end: comment.text.length, score: summaryScore }];
      return [name, { spanScores, summaryScore }];
    });
    response
      .writeHead(200, { 'content-type': 'application/json; charset=UTF-8' })
      .end(JSON.stringify({ attributeScores: Object.fromEntries(scores), languages: [language] }));
  }

  return server;
}

function fail(response: ServerResponse, code: number, status: string, detail: Record<string, unknown>): void {
  response
    .writeHead(code, { 'content-type': 'application/json; charset=UTF-8' })
    .end(JSON.stringify({ error: { code, message: 'It did not work.', status, details: [detail] } }));
}
