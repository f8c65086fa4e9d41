import { describe, expect, it } from '@jest/globals';
import { useServer } from '../../helpers/http.js';

const URL_ = '/$discovery/rest?version=v1alpha1';

describe('the discovery document', () => {
  const server = useServer();
  const read = async (headers: Record<string, string> = {}, config = {}) => {
    const { inject } = await server.open({ config });
    const response = await inject({ url: URL_, headers });
    expect(response.statusCode).toBe(200);
    return response.json();
  };

  it('points at the address that was asked, with the methods and their schemas', async () => {
    const document = await read({ host: 'localhost:8080' });
    expect(document).toMatchObject({
      kind: 'discovery#restDescription',
      id: 'commentanalyzer:v1alpha1',
      rootUrl: 'http://localhost:8080/',
      baseUrl: 'http://localhost:8080/',
      servicePath: '',
      batchPath: 'batch',
    });
    const { analyze, suggestscore } = document.resources.comments.methods;
    expect([analyze.path, suggestscore.path]).toEqual([
      'v1alpha1/comments:analyze',
      'v1alpha1/comments:suggestscore',
    ]);
    for (const { request, response } of [analyze, suggestscore]) {
      expect(document.schemas).toHaveProperty(request.$ref);
      expect(document.schemas).toHaveProperty(response.$ref);
    }
    expect(Object.keys(document.schemas.AnalyzeCommentRequest.properties).sort()).toEqual([
      'clientToken',
      'comment',
      'communityId',
      'context',
      'doNotStore',
      'dropUnsupportedAttributes',
      'languages',
      'requestedAttributes',
      'sessionId',
      'spanAnnotations',
    ]);
    expect(Object.keys(document.parameters)).toEqual(
      expect.arrayContaining(['key', 'alt', 'prettyPrint', '$.xgafv']),
    );
  });

  it('points at the public address where there is one', async () => {
    for (const publicUrl of ['https://news.example/tonfall', 'https://news.example/tonfall/']) {
      expect((await read({}, { publicUrl })).rootUrl).toBe('https://news.example/tonfall/');
    }
  });

  it('believes forwarding headers of a trusted proxy alone', async () => {
    await server.key();
    const headers = { 'x-forwarded-host': 'news.example', 'x-forwarded-proto': 'https', host: 'inner:8080' };
    expect((await read(headers)).rootUrl).toBe('http://inner:8080/');
    expect((await read(headers, { trustProxy: ['10.0.0.1'] })).rootUrl).toBe('http://inner:8080/');
    expect((await read(headers, { trustProxy: ['loopback'] })).rootUrl).toBe('https://news.example/');
  });

  it('needs no key, and takes one', async () => {
    await server.key();
    const { inject } = await server.open();
    expect(
      (await inject({ url: `${URL_}&key=whatever`, headers: { 'accept-encoding': 'gzip' } })).statusCode,
    ).toBe(200);
  });
});
