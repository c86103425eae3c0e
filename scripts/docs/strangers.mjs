// Servers that nobody here wrote, each as its manual starts it, on loopback, with all its files in one folder. `missing`:
// what the machine lacks, as a person would install it; null: it can run. `load`: null where conctop's own load will do.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CONNECTIONS = 200;
const WORKERS = 2;

const lacks = (path, install) => (existsSync(path) ? null : `${path} is missing: ${install}`);
const write = (folder, name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const site = (folder) => {
  mkdirSync(join(folder, 'www'), { recursive: true });
  write(folder, 'www/index.html', 'hello\n');
  return join(folder, 'www');
};

const nginx = {
  name: 'nginx',
  missing: () => lacks('/usr/sbin/nginx', 'apt install nginx-light'),
  start: ({ folder, port }) => ({
    command: '/usr/sbin/nginx',
    args: ['-p', folder, '-c', nginxConf(folder, port), '-g', 'daemon off;'],
  }),
};

const nginxConf = (folder, port) =>
  write(
    folder,
    'nginx.conf',
    `worker_processes ${WORKERS}; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi; keepalive_requests 1000000;
  server { listen 127.0.0.1:${port}; location / { return 200 "hello\\n"; } }
}
`,
  );

const apache = (mpm) => ({
  name: `apache ${mpm}`,
  missing: () =>
    lacks('/usr/sbin/apache2', 'apt install apache2') ??
    lacks(`/usr/lib/apache2/modules/mod_mpm_${mpm}.so`, 'apt install apache2-bin'),
  start: ({ folder, port }) => ({
    command: '/usr/sbin/apache2',
    args: ['-f', apacheConf(mpm, folder, port), '-DFOREGROUND'],
  }),
});

const apacheConf = (mpm, folder, port) =>
  write(
    folder,
    'httpd.conf',
    `ServerRoot ${folder}
ServerName localhost
DefaultRuntimeDir ${folder}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
LoadModule mpm_${mpm}_module /usr/lib/apache2/modules/mod_mpm_${mpm}.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
User www-data
Group www-data
Listen 127.0.0.1:${port}
DocumentRoot ${site(folder)}
DirectoryIndex index.html
KeepAlive On
KeepAliveTimeout 60
MaxKeepAliveRequests 0
`,
  );

const lighttpd = {
  name: 'lighttpd',
  missing: () => lacks('/usr/sbin/lighttpd', 'apt install lighttpd'),
  start: ({ folder, port }) => ({
    command: '/usr/sbin/lighttpd',
    args: [
      '-D',
      '-f',
      write(
        folder,
        'lighttpd.conf',
        `server.document-root = "${site(folder)}"
server.port = ${port}
server.bind = "127.0.0.1"
index-file.names = ("index.html")
server.max-keep-alive-requests = 1000000
server.errorlog = "${folder}/error.log"
`,
      ),
    ],
  }),
};

const REDIS = '/usr/bin/redis-server';
const redis = {
  name: 'redis under redis-benchmark',
  missing: () =>
    lacks(REDIS, 'apt install redis-server') ?? lacks('/usr/bin/redis-benchmark', 'apt install redis-tools'),
  start: ({ folder, port }) => ({
    command: REDIS,
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
  }),
  load: ({ port }) => ({
    command: '/usr/bin/redis-benchmark',
    args: ['-p', String(port), '-c', String(CONNECTIONS), '-n', '1000000000', '-t', 'get', '-q'],
  }),
};

const POSTGRES_VERSIONS = '/usr/lib/postgresql';
const postgresBin = () => {
  const version = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS).sort().at(-1) : undefined;
  return `${POSTGRES_VERSIONS}/${version ?? '15'}/bin`;
};
const PGBENCH_CLIENTS = 20;
/** PostgreSQL refuses to run as root: it runs as the user of its package. */
const postgresUser = () => {
  const id = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
};
const postgres = {
  name: 'postgresql under pgbench',
  missing: () =>
    lacks(join(postgresBin(), 'pgbench'), 'apt install postgresql postgresql-contrib') ??
    (process.getuid?.() === 0 ? null : 'only root can start it as the user postgres'),
  user: postgresUser,
  start: ({ folder, port, asUser }) => {
    const initdb = ['-D', join(folder, 'data'), '-A', 'trust', '-N', '-U', 'postgres', '--locale=C'];
    const made = spawnSync(join(postgresBin(), 'initdb'), initdb, { ...asUser, encoding: 'utf8', cwd: folder });
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr.split('\n')[0]}`);
    return {
      command: join(postgresBin(), 'postgres'),
      args: ['-D', join(folder, 'data'), '-p', String(port), '-k', folder, '-h', '127.0.0.1'],
    };
  },
  load: ({ port, folder, asUser }) => {
    const to = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
    const filled = () =>
      spawnSync(join(postgresBin(), 'pgbench'), ['-i', '-q', ...to, 'postgres'], {
        ...asUser,
        encoding: 'utf8',
        cwd: folder,
      });
    // It listens before it is ready.
    for (let tries = 0; tries < 20 && filled().status !== 0; tries += 1) spawnSync('sleep', ['0.5']);
    return {
      command: join(postgresBin(), 'pgbench'),
      args: ['-c', String(PGBENCH_CLIENTS), '-j', '2', '-T', '60', ...to, 'postgres'],
    };
  },
};

const JVMS = '/usr/lib/jvm';
const jwebserver = () =>
  (existsSync(JVMS) ? readdirSync(JVMS) : [])
    .map((name) => join(JVMS, name, 'bin/jwebserver'))
    .find((path) => existsSync(path));
const jvm = {
  name: 'jwebserver (JVM)',
  missing: () => (jwebserver() === undefined ? `no JDK of 18 or later below ${JVMS}` : null),
  start: ({ folder, port }) => ({
    command: String(jwebserver()),
    args: ['-b', '127.0.0.1', '-p', String(port), '-d', site(folder), '-o', 'none'],
  }),
};

const gunicorn = (kind, extra) => ({
  name: `gunicorn ${kind}`,
  missing: ({ gunicorn: path }) => {
    if (!existsSync(path))
      return `${path} is missing: python3 -m venv DIR && DIR/bin/pip install gunicorn gevent, then --gunicorn DIR/bin/gunicorn`;
    return null;
  },
  start: ({ folder, port, gunicorn: path }) => {
    write(
      folder,
      'app.py',
      `import time
def app(environ, start):
    time.sleep(0.05)
    start('200 OK', [('Content-Length', '6')])
    return [b'hello\\n']
`,
    );
    return {
      command: path,
      args: ['-k', kind, '-w', String(WORKERS), ...extra, '-b', `127.0.0.1:${port}`, '--log-level', 'error', 'app:app'],
    };
  },
});

export const CONNECTIONS_OF_A_STRANGER = CONNECTIONS;
export const SERVERS = [
  nginx,
  apache('prefork'),
  apache('worker'),
  apache('event'),
  lighttpd,
  postgres,
  redis,
  jvm,
  gunicorn('gthread', ['--threads', '4']),
  gunicorn('gevent', []),
];
