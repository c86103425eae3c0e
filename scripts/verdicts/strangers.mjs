// Servers that nobody here wrote, each as a command in the foreground with its own folder and port, and how a program is known
// to be installed. `start…` runs it beside conctop (attach); the command itself is what `run` takes.
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const has = (...programs) =>
  programs.every((program) => spawnSync('which', [program], { stdio: 'ignore' }).status === 0 || existsSync(program));

/** The first `FOLDER/<any name>/REST` that exists. */
function below(folder, rest) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.map((name) => join(folder, name, rest)).find((path) => existsSync(path));
}

const isRoot = process.getuid?.() === 0;
const page = 'hello, a page of some bytes\n'.repeat(20);
const site = (context) => {
  context.file('index.html', page);
  return context.folder;
};

export function nginx(context) {
  const conf = `${isRoot ? 'user root;' : ''} worker_processes 2; pid ${context.folder}/nginx.pid; error_log ${context.folder}/error.log;
events { worker_connections 4000; }
http { access_log ${context.folder}/access.log; client_body_temp_path ${context.folder}; proxy_temp_path ${context.folder}; fastcgi_temp_path ${context.folder};
  uwsgi_temp_path ${context.folder}; scgi_temp_path ${context.folder};
  server { listen 127.0.0.1:${context.port}; keepalive_requests 1000000; root ${site(context)}; } }\n`;
  return ['nginx', '-c', context.file('nginx.conf', conf), '-g', 'daemon off;'];
}

export const apache = (mpm) => (context) => {
  const load = [`mpm_${mpm}`, 'authz_core', 'dir'].map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  );
  const conf = `${load.join('\n')}
ServerRoot ${context.folder}
ServerName localhost
Listen 127.0.0.1:${context.port}
PidFile ${context.folder}/apache.pid
ErrorLog ${context.folder}/apache-error.log
${isRoot ? 'User www-data\nGroup www-data' : ''}
DocumentRoot ${site(context)}
MaxKeepAliveRequests 0
<Directory />
Require all granted
</Directory>\n`;
  return ['apache2', '-D', 'FOREGROUND', '-f', context.file('apache.conf', conf)];
};

export function lighttpd(context) {
  const conf = `server.document-root = "${site(context)}"
server.bind = "127.0.0.1"
server.port = ${context.port}
server.max-keep-alive-requests = 1000000
index-file.names = ( "index.html" )\n`;
  return ['lighttpd', '-D', '-f', context.file('lighttpd.conf', conf)];
}

export const redis = (context) => [
  'redis-server',
  '--port',
  `${context.port}`,
  '--save',
  '',
  '--appendonly',
  'no',
  '--dir',
  context.folder,
];

export const httpServer = (context) => [
  'python3',
  '-m',
  'http.server',
  `${context.port}`,
  '--bind',
  '127.0.0.1',
  '--directory',
  site(context),
];

const jwebserverPath = () => below('/usr/lib/jvm', 'bin/jwebserver');
export const hasJwebserver = () => jwebserverPath() !== undefined;
export const jwebserver = (context) => [
  jwebserverPath(),
  '-p',
  `${context.port}`,
  '-b',
  '127.0.0.1',
  '-d',
  site(context),
  '-o',
  'none',
];

const gunicornPath = () => below(join(homedir(), '.cache/conctop/gunicorn'), 'venv/bin/gunicorn');
export const hasGunicorn = () => gunicornPath() !== undefined;
/** Two processes of eight threads, each request 50 ms: 320 requests a second, and no more. */
export function gthread(context) {
  context.file(
    'app.py',
    'import time\ndef app(environ, start):\n    time.sleep(0.05)\n    start("200 OK", [("Content-Length", "2")])\n    return [b"ok"]\n',
  );
  return [
    gunicornPath(),
    '-k',
    'gthread',
    '--threads',
    '8',
    '-w',
    '2',
    '-b',
    `127.0.0.1:${context.port}`,
    '--chdir',
    context.folder,
    'app:app',
  ];
}

const postgresFolder = () => below('/usr/lib/postgresql', 'bin');
export const hasPostgres = () => postgresFolder() !== undefined && has('pgbench') && isRoot;

/** Refuses to run as root: it and pgbench run as the user `postgres`. */
export async function startPostgres(context) {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })));
  const bin = postgresFolder();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  const data = join(context.folder, 'data');
  mkdirSync(data);
  chownSync(data, uid, gid);
  const as = { uid, gid, cwd: data };
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '--no-sync', '-U', 'postgres'], {
    ...as,
    stdio: 'ignore',
  });
  const sql = ['-h', '127.0.0.1', '-p', `${context.port}`, '-U', 'postgres'];
  const server = await context.start(
    join(bin, 'postgres'),
    ['-D', data, '-p', `${context.port}`, '-k', data, '-c', 'listen_addresses=127.0.0.1'],
    {
      ...as,
      port: context.port,
    },
  );
  execFileSync(join(bin, 'pgbench'), [...sql, '-i', '-q', 'postgres'], { ...as, stdio: 'ignore' });
  await context.start(join(bin, 'pgbench'), [...sql, '-c', '20', '-j', '1', '-T', '30', 'postgres'], as);
  return server;
}

/** Starts a stranger beside the run; the context then knows its process. */
export const beside = (command) => async (context) => {
  const [program, ...args] = command(context);
  context.server = await context.start(program, args, { port: context.port });
};

export const cgroupFolder = '/sys/fs/cgroup/cpu';
/** A cgroup (v1's cpu controller) that gets half a core; the brief's v2 host would need a delegated subtree. */
export const canThrottle = () =>
  isRoot && existsSync(join(cgroupFolder, 'cpu.cfs_quota_us')) && readdirSync(cgroupFolder).length > 0;
