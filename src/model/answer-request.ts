/** What an inference thread does with a request. */
import { type Engine, pack, packFloats, type ThreadReply, type ThreadRequest, unpack } from './engine.js';

/** Asks the engine; throws what the engine throws. */
export async function answerRequest(engine: Engine, request: ThreadRequest): Promise<ThreadReply> {
  if (request.kind === 'score') {
    const windows = unpack(request.windows) as Int32Array[];
    const { logits, shares } = await engine.score(windows, request.words && unpack(request.words));
    return request.words
      ? { kind: 'scored', logits, shares: packFloats(shares) }
      : { kind: 'scored', logits };
  }
  const texts = request.texts.map((text) => engine.encode(text, request.wordsToo));
  const encoded = {
    kind: 'encoded',
    windows: pack(texts.flatMap(({ windows }) => windows)),
    counts: texts.map(({ windows }) => windows.length),
  } as const;
  if (!request.wordsToo) return encoded;
  return {
    ...encoded,
    words: pack(
      texts.flatMap(({ windows, words }) => windows.map((_, window) => words?.ofTokens[window] ?? null)),
    ),
    spans: pack(texts.map(({ words }) => words?.spans ?? null)),
  };
}

/** The buffers that a reply hands over instead of copying them. */
export function buffersOf(reply: ThreadReply): ArrayBuffer[] {
  if (reply.kind === 'failed') return [];
  const arrays =
    reply.kind === 'scored'
      ? [reply.logits, reply.shares?.values]
      : [reply.windows.values, reply.words?.values, reply.spans?.values];
  return arrays.flatMap((array) => (array ? [array.buffer] : []));
}
