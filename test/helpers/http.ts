/** The HTTP server over a pipeline and a model that needs none, as tests of routes and of the wire want it. */
import { createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { afterAll, afterEach, beforeEach } from '@jest/globals';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { App } from '../../src/app.js';
import { type Config, resolveConfig } from '../../src/config.js';
import type { PoolDatabase } from '../../src/database/pool-database.js';
import { TonfallError } from '../../src/errors.js';
import type { HttpContext } from '../../src/http/context.js';
import { openKeyRing } from '../../src/http/key-ring.js';
import { LIMITS, type Limits } from '../../src/http/limits.js';
import { isLoopback } from '../../src/http/open-access.js';
import { createScorer } from '../../src/http/scorer.js';
import { createServer } from '../../src/http/server.js';
import { ATTRIBUTES, type Scores, type ToxicityScores } from '../../src/label.js';
import { createLanguageDetector } from '../../src/language/detector.js';
import type { Classifier, ClassifierInput, ModelInfo } from '../../src/model/classifier.js';
import { createDeterministicClassifier } from '../../src/model/deterministic-classifier.js';
import { createNormaliser } from '../../src/pipeline/normaliser.js';
import { followPolicy } from '../../src/pipeline/policy-follower.js';
import { parseSettings } from '../../src/pipeline/policy-in-force.js';
import { type ApiKeySettings, createApiKey } from '../../src/store/api-keys.js';
import { addCoralSite, type CoralOptions } from '../../src/store/coral-sites.js';
import { saveSettings } from '../../src/store/settings.js';
import { type Clock, type Connections, createClock, LogLines, type Size, usePipeline } from './pipeline.js';

export interface ServerOptions {
  readonly config?: Partial<Config>;
  readonly classifier?: Classifier;
  readonly limits?: Partial<Limits>;
  /** Milliseconds that a text may wait for the model. */
  readonly patience?: number;
  /** Milliseconds within which Coral is answered; a minute, so that a crowded machine changes no answer. */
  readonly coralPatience?: number;
  /** Another process's connections to the same store. */
  readonly connections?: Connections;
}

/** One server, and what a test looks at around it. */
export interface OpenedServer {
  readonly instance: FastifyInstance;
  readonly context: HttpContext;
  readonly logged: LogLines;
  /** Everything that was logged so far, as objects. */
  readonly lines: () => Record<string, unknown>[];
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** Listens on a free loopback port: `http://127.0.0.1:PORT`. */
  listen(): Promise<string>;
  /** From now on no statement is answered. */
  breakDatabase(): void;
  /** Called by routes that stored comments. */
  onStored: () => void;
}

export interface TestServer {
  /** Opens one; closed after the test. */
  open(options?: ServerOptions): Promise<OpenedServer>;
  /** Asks the suite's own server, which needs no options and is opened by the first question. */
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
  post(url: string, payload: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** Makes a key and gives its text. */
  key(settings?: Partial<ApiKeySettings>): Promise<string>;
  /** Changes the policy. */
  policy(document: object): Promise<void>;
  coral(tenant: string, secret: string, options?: Partial<CoralOptions>): Promise<void>;
  readonly pipeline: ReturnType<typeof usePipeline>;
  readonly clock: Clock;
}

/** Servers for the tests of a suite, on a store that is empty at the start of each. */
export function useServer(size: Size = 'embedded'): TestServer {
  const pipeline = usePipeline(size);
  const clock = createClock();
  const opened: OpenedServer[] = [];
  let plain: OpenedServer | undefined;
  let policyChanged = false;
  const closePlain = async () => {
    await plain?.instance.close();
    plain = undefined;
  };
  // Keys and settings that it remembers of the test before are older than it remembers anything.
  beforeEach(() => clock.pass(10_000));
  afterEach(async () => {
    for (const { instance } of opened.splice(0)) await instance.close();
    // Versions of the policy begin at 1 again, so a server would take the next one for the one it knows.
    if (policyChanged) await closePlain();
    policyChanged = false;
  });
  afterAll(closePlain);

  const open = async (options: ServerOptions = {}) => {
    const server = await openServer(options.connections ?? pipeline, clock, options);
    opened.push(server);
    return server;
  };
  const inject = async (request: InjectOptions) => {
    plain ??= await openServer(pipeline, clock, {});
    return plain.inject(request);
  };
  return {
    open,
    inject,
    post: (url, payload, headers = {}) =>
      inject({ method: 'POST', url, payload: payload as object, headers }),
    async key(settings = {}) {
      const all: ApiKeySettings = {
        name: 'test',
        site: null,
        scopes: ['score'],
        rate: null,
        languageHint: false,
        store: false,
        ...settings,
      };
      return (await createApiKey(pipeline.database, all, clock.now())).text;
    },
    async policy(document) {
      policyChanged = true;
      await saveSettings(pipeline.database, parseSettings(document), 'test', clock.now());
    },
    async coral(tenant, secret, options = {}) {
      const all: CoralOptions = { format: 'plain', reject: false, unscored: 'none', store: true, ...options };
      const site = { tenant, site: 'news', options: all };
      await addCoralSite(pipeline.database, site, secret, clock.now());
    },
    pipeline,
    clock,
  };
}

let detector: ReturnType<typeof createLanguageDetector> | undefined;

async function openServer(
  { database, queues }: Connections | ReturnType<typeof usePipeline>,
  { now }: Clock,
  options: ServerOptions,
): Promise<OpenedServer> {
  const classifier = options.classifier ?? createDeterministicClassifier();
  const config = { ...resolveConfig({ cwd: tmpdir() }).config, ...options.config };
  const logged = new LogLines();
  const store = breakable(database);
  const model = classifier.info();
  const app: App = {
    config,
    database: store.database,
    ownership: 'owner',
    queues,
    modelId: async () => model.id,
    knownModelId: async () => model.id,
    close: async () => {},
  };
  detector ??= createLanguageDetector({ siteLanguage: null });
  const context: HttpContext = {
    app,
    scorer: createScorer({
      classifier,
      detector: await detector,
      patience: options.patience ?? 2000,
      clock: () => performance.now(),
    }),
    model,
    normaliser: await createNormaliser({ siteLanguage: null }),
    keys: openKeyRing(store.database, { now, mayBeOpen: isLoopback(config.host) }),
    policy: followPolicy(store.database, now),
    coralPatience: options.coralPatience ?? 60_000,
    log: logged.log,
    now,
    onStored: () => server.onStored(),
  };
  // A crowded machine makes the event loop late, which is no matter of the routes.
  const limits = { ...LIMITS, loopDelay: 0, ...options.limits };
  const instance = await createServer(context, config, limits);
  const server: OpenedServer = {
    instance,
    context,
    logged,
    lines: () => logged.lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    inject: (request) => instance.inject(request),
    listen: () => instance.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }),
    breakDatabase: store.break,
    onStored: () => {},
  };
  return server;
}

/** The same database until it is broken; then one that does not answer. */
function breakable(inner: PoolDatabase): { database: PoolDatabase; break: () => void } {
  let broken = false;
  const orFail = <Result>(work: () => Promise<Result>): Promise<Result> =>
    broken ? Promise.reject(new TonfallError('DATABASE_UNAVAILABLE')) : work();
  const database = {
    kind: inner.kind,
    config: inner.config,
    query: (...given: Parameters<PoolDatabase['query']>) => orFail(() => inner.query(...given)),
    transaction: (work: Parameters<PoolDatabase['transaction']>[0]) => orFail(() => inner.transaction(work)),
  };
  return {
    database: database as unknown as PoolDatabase,
    break: () => {
      broken = true;
    },
  };
}

/** A model that says what it is told; what it is not told is 0. */
export function tellingClassifier(
  tell: (input: ClassifierInput) => ToxicityScores,
  options: {
    readonly languages?: ModelInfo['languages'];
    /** Runs before each call; what it throws the call throws. */
    readonly before?: (signal: AbortSignal | undefined) => unknown;
  } = {},
): Classifier {
  const inner = createDeterministicClassifier();
  const every = <Value>(value: Value) => Object.fromEntries(ATTRIBUTES.map((name) => [name, value]));
  return {
    load: () => inner.load(),
    close: () => inner.close(),
    info: () => ({ ...inner.info(), ...(options.languages ? { languages: options.languages } : {}) }),
    async classify(inputs, { signal } = {}) {
      await options.before?.(signal);
      return inputs.map(
        (input): Scores => ({
          toxicity: { ...every(0), ...tell(input) },
          sentiment: { label: 'neutral', score: 0, negative: 0.1, neutral: 0.8, positive: 0.1 },
          grades: every('measured' as const),
          thresholds: every(0.6),
        }),
      );
    },
  };
}

/** A model that gives no answer before it is let go, and tells whether it was asked. */
export function heldClassifier() {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const signals: (AbortSignal | undefined)[] = [];
  const classifier = tellingClassifier(() => ({}), {
    before: (signal) => {
      signals.push(signal);
      return Promise.race([
        held,
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new TonfallError('CANCELLED')), { once: true });
        }),
      ]);
    },
  });
  return { classifier, signals, letGo: () => letGo() };
}

/** `X-Coral-Signature` of a body, as Coral makes it: once for each secret in use. */
export const coralSignature = (body: string, ...secrets: readonly string[]): string =>
  secrets.map((secret) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`).join(',');

/** The headers with a key as OpenAI's clients and Tonfall's own send it. */
export const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
