// Servers that stop, die or refuse, and limits of the machine.
import { execFileSync } from 'node:child_process';
import { has } from '../strangers.mjs';
import { FAILS, grouped, LIMITING, NO_EXCUSE, SERVED } from '../words.mjs';

/** A server that answers, started by somebody else. */
const startsGoodServer = async (context) => {
  context.server = await context.start(process.execPath, [context.own('odd-server.mjs'), 'ok'], {
    env: { ...process.env, PORT: `${context.port}` },
    port: context.port,
  });
};

/** @param {'port' | 'deadPort'} port on which the load is sent */
const attachTo =
  (port, ...options) =>
  (context) => ['attach', `${context.server.pid}`, '--url', `http://127.0.0.1:${context[port]}/`, ...options];

const withLimit =
  (limit, ...args) =>
  (context) => ({ command: ['sh', '-c', `${limit}; exec "$@"`, 'sh', ...context.program, ...args] });

const STOPPED = [
  {
    name: 'stopped for 3 s',
    target: 'go',
    args: ['go', '-c', '100', '-d', '9s'],
    during: async ({ targetPid, delay }) => {
      const pid = await targetPid();
      await delay(3_000);
      process.kill(pid, 'SIGSTOP');
      await delay(3_000);
      process.kill(pid, 'SIGCONT');
    },
    verdict: ['server/silent', 'server/waits', 'server/gone'],
    live: ['server-silent'],
    must: [],
    mustNot: [...NO_EXCUSE, 'accepts-starved', 'accepted-waiting', 'closes-connections'],
    // First it read: "it passed, so it is not in the summary". Changed by the model: a third of the step without an answer is
    // no moment, it is what limits the step. False would be a present tense.
    never: [/server is silent/],
    because: 'a third of the step nobody answered, and that explains what is missing; no lock, no GIL was to blame',
  },
  {
    name: 'stopped to the end',
    target: 'node',
    args: ['node', '-c', '50', '-d', '6s'],
    during: async ({ targetPid, delay }) => {
      const pid = await targetPid();
      await delay(1_500);
      process.kill(pid, 'SIGSTOP');
    },
    verdict: ['server/silent', 'server/waits', 'server/gone'],
    must: ['server-silent'],
    mustNot: [...NO_EXCUSE, 'closes-connections', 'accepted-waiting'],
    because: 'it held until the end: silent is what the summary says, not blocked, not busy',
  },
  {
    name: 'killed',
    target: 'go',
    args: ['go', '-c', '100', '-d', '6s'],
    during: async ({ targetPid, delay }) => {
      const pid = await targetPid();
      await delay(3_000);
      process.kill(pid, 'SIGKILL');
    },
    verdict: ['server/gone', 'nobody/served'],
    must: [],
    mustNot: [...NO_EXCUSE, 'accepts-starved', 'accepted-waiting', 'closes-connections'],
    exit: 1,
    says: [/SIGKILL/],
    never: [/bottleneck: limits/],
    because: 'the target is gone: one cause, told once; what was measured before it was served',
  },
  {
    name: 'killed while attached',
    setup: startsGoodServer,
    args: attachTo('port', '-c', '20', '-d', '6s'),
    during: async ({ context, started, delay }) => {
      await started();
      await delay(2_500);
      context.server.kill('SIGKILL');
    },
    verdict: ['server/gone', 'unknown/no-ideal'],
    must: [],
    mustNot: [...NO_EXCUSE, 'accepts-starved', 'accepted-waiting', 'closes-connections'],
    exit: 1,
    never: [/bottleneck: limits/, /exit code \?/, /Its last lines:\s*$/m],
    because: 'a process of somebody else: its exit code is not ours to know, its death is',
  },
  {
    name: 'refused',
    setup: startsGoodServer,
    args: attachTo('deadPort', '-c', '20', '-d', '3s'),
    verdict: ['server/gone', ...FAILS, 'server/accepts'],
    must: [],
    mustNot: [...NO_EXCUSE, 'server-silent', 'accepted-waiting', 'closes-connections'],
    exit: 1,
    says: [/refuse|ECONNREFUSED|nothing listens|no process listens|does not listen/i],
    because: 'nobody listens on that port: neither a limit of this machine nor slow accepts',
  },
];

const certificate = async (context) => {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => `${context.folder}/${name}`);
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ],
    {
      stdio: 'ignore',
    },
  );
  context.tls = [process.execPath, context.own('tls-server.mjs'), key, cert];
};
const tls =
  (...options) =>
  (context) => [
    'run',
    '-c',
    '10',
    '-d',
    '2s',
    ...options,
    '--url',
    `https://127.0.0.1:${context.port}/`,
    '--',
    'env',
    `PORT=${context.port}`,
    ...context.tls,
  ];

const LIMITS = [
  {
    name: 'too few descriptors',
    target: 'node',
    args: withLimit('ulimit -n 200', 'node', '-d', '2s'),
    verdict: [],
    must: [],
    mustNot: NO_EXCUSE,
    exit: 1,
    says: [/descriptors|open (?:\d+ )?files/i],
    because: 'a hard limit of 200 leaves nothing for connections: said before the run, with the fix',
  },
  {
    name: 'a soft limit that can be raised',
    target: 'node',
    args: withLimit('ulimit -Sn 256', 'node', '-c', '500', '-d', '2s'),
    verdict: SERVED,
    must: [],
    mustNot: LIMITING,
    because: 'a soft limit is raised to the hard one: 500 connections open',
  },
  {
    name: 'a ramp that is cut',
    target: 'node',
    args: withLimit('ulimit -n 900', 'node', '--ramp', '100:1000', '--hold', '2s'),
    verdict: SERVED,
    must: ['ramp-cut'],
    mustNot: LIMITING,
    because: '900 descriptors carry some 600 connections: the ramp ends there and says so; what it measured is served',
  },
  {
    name: 'descriptors that run out',
    target: 'node',
    needs: () => has('prlimit'),
    args: ['node', '--steps', '100,400', '--hold', '3s'],
    during: async ({ started, delay, generatorPid }) => {
      await started();
      await delay(1_500);
      execFileSync('prlimit', ['--pid', `${generatorPid()}`, '--nofile=200:200']);
    },
    verdict: { 100: SERVED, 400: ['limits/descriptors'] },
    must: ['limit-hit'],
    mustNot: [...NO_EXCUSE, 'server-silent', 'accepts-starved', 'accepted-waiting', 'closes-connections'],
    because: 'our own generator finds no descriptor for more sockets: a limit on our side, and not slow accepts',
  },
  {
    name: 'few source ports',
    target: 'node',
    needs: () => has('unshare', 'ip') && process.getuid?.() === 0,
    args: (context) => ({
      command: [
        ...['unshare', '-n', 'bash', '-c'],
        'ip link set lo up; echo "40000 40063" > /proc/sys/net/ipv4/ip_local_port_range; exec "$@"',
        ...['bash', ...context.program, 'node', '-c', '200', '-d', '3s'],
      ],
    }),
    verdict: [...SERVED, 'limits/ports'],
    must: [],
    mustNot: [...NO_EXCUSE, 'server-silent', 'accepts-starved', 'accepted-waiting', 'closes-connections'],
    because: '64 ports a source address: more addresses carry them, or the limit is named; the server is not to blame',
  },
  {
    name: 'self-signed',
    needs: () => has('openssl'),
    setup: certificate,
    args: tls(),
    verdict: [...FAILS, 'server/gone', 'server/accepts'],
    must: [],
    mustNot: [...NO_EXCUSE, 'accepted-waiting', 'closes-connections'],
    exit: 1,
    says: [/--insecure/, /certificate/i],
    because: 'a certificate that nobody vouches for: the fix is one flag',
  },
  {
    name: 'self-signed, --insecure',
    needs: () => has('openssl'),
    setup: certificate,
    args: tls('--insecure'),
    verdict: [
      'unknown/no-ideal',
      'both/cores',
      'generator/saturated',
      'server/one-core',
      'server/loop',
      'server/cores',
    ],
    must: [],
    mustNot: [
      'errors',
      'closes-connections',
      'server-silent',
      'accepts-starved',
      'accepted-waiting',
      'loop-blocked',
      'knee',
    ],
    because: 'TLS on one loop against the generator: fast, whoever is first at its end',
  },
];

export const FAULT_CASES = [...grouped('stopped', STOPPED), ...grouped('limits', LIMITS)];
