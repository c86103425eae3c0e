// Servers that nobody here wrote, launched by `run` and inspected by `attach`, with load and without.
import {
  apache,
  beside,
  gthread,
  has,
  hasGunicorn,
  hasJwebserver,
  hasPostgres,
  httpServer,
  jwebserver,
  lighttpd,
  nginx,
  redis,
  startPostgres,
} from '../strangers.mjs';
import { FINDINGS, grouped, NO_FAULT, NO_QUEUE, TOO_FAST } from '../words.mjs';

const url = (context, path = '/index.html') => ['--url', `http://127.0.0.1:${context.port}${path}`];
const run = (command, options, path) => (context) => [
  'run',
  ...options,
  ...url(context, path),
  '--',
  ...command(context),
];
const attach = (options, path) => (context) => [
  'attach',
  `${context.server.pid}`,
  ...options,
  ...(path === null ? [] : url(context, path)),
];

/** Two cores, a file of 560 bytes: whoever is first at the end, nothing waits. With few workers the pool may be named. */
const FAST = [...TOO_FAST, 'unknown/no-ideal'];
/** Nobody claims anything about a server that conctop does not know. */
const NO_BLAME = ['folklore', ...NO_FAULT, ...NO_QUEUE, 'closes-connections', 'accepts-starved', 'accepted-waiting'];

const WEB = [
  {
    name: 'run nginx',
    needs: () => has('nginx'),
    args: run(nginx, ['-c', '100', '-d', '3s']),
    manyAtOnce: true,
    verdict: FAST,
    must: [],
    mustNot: [...NO_BLAME, 'bound-to-one-core'],
    because: 'two workers with an event loop each serve a small file faster than one generator asks',
  },
  {
    name: 'attach nginx',
    needs: () => has('nginx'),
    setup: beside(nginx),
    args: attach(['--steps', '1,100', '--hold', '3s']),
    manyAtOnce: true,
    verdict: { 100: FAST },
    must: [],
    mustNot: [...NO_BLAME, 'bound-to-one-core'],
    never: [/wrote nothing so far/],
    because: 'the step of one connection says nothing about how many cores it can use',
  },
  {
    name: 'look at nginx',
    needs: () => has('nginx'),
    setup: beside(nginx),
    args: attach(['-d', '2s'], null),
    verdict: [],
    must: [],
    mustNot: FINDINGS,
    because: 'without load nothing limits anything',
  },
  ...['prefork', 'worker', 'event'].map((mpm) => ({
    name: `attach apache ${mpm}`,
    needs: () => has('apache2'),
    setup: beside(apache(mpm)),
    args: attach(['--steps', '1,50', '--hold', '3s']),
    manyAtOnce: true,
    verdict: { 50: [...FAST, 'server/workers', 'server/accepts'] },
    must: [],
    mustNot: [...NO_FAULT, 'loop-blocked', 'loop-busy', 'closes-connections', 'bound-to-one-core'],
    because: 'prefork starts processes as they are needed; all of them use both cores',
  })),
  {
    name: 'run lighttpd',
    needs: () => has('lighttpd'),
    args: run(lighttpd, ['-c', '100', '-d', '3s']),
    verdict: [...FAST, 'server/one-core'],
    must: [],
    mustNot: NO_BLAME,
    because: 'one process, one loop: it and the generator have a core each',
  },
  {
    name: 'run http.server',
    args: run(httpServer, ['-c', '20', '-d', '3s']),
    verdict: ['server/one-core', 'server/gil', 'server/accepts', 'both/cores', 'unknown/no-ideal'],
    must: ['closes-connections'],
    mustNot: [...NO_FAULT, 'loop-blocked', 'loop-busy', 'generator-saturated', 'accepted-waiting'],
    because: "HTTP/1.0: a connection and a thread a request, under Python's GIL",
  },
  {
    name: 'attach http.server',
    setup: beside(httpServer),
    args: attach(['-c', '10', '-d', '3s']),
    verdict: ['server/one-core', 'server/gil', 'server/accepts', 'both/cores', 'unknown/no-ideal'],
    must: ['closes-connections'],
    mustNot: [...NO_FAULT, 'loop-blocked', 'loop-busy', 'generator-saturated', 'accepted-waiting'],
    because: 'the same, started by somebody else',
  },
  {
    name: 'run jwebserver',
    needs: hasJwebserver,
    args: run(jwebserver, ['-c', '50', '-d', '4s']),
    manyAtOnce: false,
    verdict: [...FAST, 'server/one-core', 'server/waits', 'server/accepts'],
    must: [],
    mustNot: [...NO_FAULT, 'loop-blocked', 'loop-busy', 'accepted-waiting'],
    because:
      "the JDK's file server handles requests on its one dispatcher thread: one core, if the generator leaves it one",
  },
  {
    name: 'run gunicorn gthread',
    needs: hasGunicorn,
    args: run(gthread, ['-c', '100', '-d', '4s'], '/'),
    verdict: ['unknown/no-ideal', 'server/waits', 'server/workers'],
    must: [],
    mustNot: [...NO_FAULT, 'loop-blocked', 'loop-busy', 'generator-saturated', 'server-saturated', 'bound-to-one-core'],
    says: [/connections hold a request that the server has not read/],
    because: '16 threads of 50 ms are 320 a second while the CPU idles; nobody told us of the 50 ms',
  },
  {
    name: 'run a Go file server',
    needs: () => has('go'),
    args: (context) => [
      'run',
      '-c',
      '100',
      '-d',
      '3s',
      ...url(context, '/files/'),
      '--',
      'env',
      `PORT=${context.port}`,
      context.build('test/verdicts/servers/fast-go'),
      context.folder,
    ],
    manyAtOnce: true,
    verdict: FAST,
    must: [],
    mustNot: [...NO_BLAME, 'bound-to-one-core'],
    because: 'a folder listing of net/http: CPU on every core that it gets',
  },
];

const OTHERS = [
  {
    name: 'look at redis',
    needs: () => has('redis-server', 'redis-benchmark'),
    setup: async (context) => {
      await beside(redis)(context);
      await context.start(
        'redis-benchmark',
        ['-p', `${context.port}`, '-c', '50', '-n', '100000000', '-t', 'get', '-q'],
        { stdio: 'ignore' },
      );
    },
    busy: true,
    args: attach(['-d', '3s'], null),
    verdict: [],
    must: [],
    mustNot: FINDINGS.filter((id) => id !== 'other-programs' && id !== 'bound-to-one-core'),
    because: 'somebody else loads it: we see its threads and sockets, and have nothing to say about requests',
  },
  {
    name: 'look at postgres',
    needs: hasPostgres,
    setup: async (context) => {
      context.server = await startPostgres(context);
    },
    busy: true,
    args: attach(['-d', '3s'], null),
    verdict: [],
    must: [],
    mustNot: FINDINGS.filter((id) => id !== 'other-programs'),
    because: 'a process a connection, loaded by pgbench: nothing about requests of ours',
  },
  {
    name: 'look at node',
    setup: async (context) => {
      context.server = await context.start(process.execPath, [context.own('odd-server.mjs'), 'ok'], {
        env: { ...process.env, PORT: `${context.port}` },
        port: context.port,
      });
    },
    args: attach(['-d', '2s'], null),
    verdict: [],
    must: [],
    mustNot: FINDINGS,
    never: [/wrote nothing so far/],
    because: 'an idle process: no verdict, no finding',
  },
];

export const STRANGER_CASES = [...grouped('strangers', WEB), ...grouped('no load', OTHERS)];
