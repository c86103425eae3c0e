import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkUrl, pathOf } from '../../src/commands/options/parse-url.ts';
import { runConfigFromArgs } from '../../src/commands/options/run-config-from-args.ts';
import { hasScreen, quitsByKey } from '../../src/commands/shared/has-screen.ts';
import { nameOf } from '../../src/target/launch/process-name.ts';
import { temporaryFolder } from '../target/fixtures.ts';
import { given } from './given.ts';

describe('URLs', () => {
  it.each([
    ['http://127.0.0.1:3000/x?y=1', 'http://127.0.0.1:3000/x?y=1'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['3000', 'http://127.0.0.1:3000/'],
    ['https://localhost:8443', 'https://localhost:8443/'],
  ])('%s is %s', async (text, expected) => expect(await checkUrl(text, 'url')).toBe(expected));

  it.each([
    ['ftp://127.0.0.1/', 'is not an http or https URL'],
    ['http://', 'is not an http or https URL'],
    ['http://192.0.2.1/', '192.0.2.1 is not an address of this machine, and conctop loads no other.'],
    ['http://no-such-host.invalid/', 'no-such-host.invalid cannot be resolved.'],
  ])('%s: %s', async (text, message) => {
    await expect(checkUrl(text, 'url')).rejects.toThrow(message);
  });

  it('the load’s path is the URL’s', () => {
    expect(pathOf('http://127.0.0.1:3000/x?y=1')).toBe('/x?y=1');
    expect(pathOf(null)).toBe('/');
  });
});

describe('names of processes', () => {
  it.each([
    [['/usr/sbin/nginx: master process'], 'nginx'],
    [['/usr/bin/python3', '-u', 'app/server.py', '--x'], 'python3 server.py'],
    [['node', '/srv/app.js'], 'node app.js'],
    [['sleep', '5'], 'sleep'],
    [[], null],
    [['redis-server *:6379'], 'redis-server'],
  ])('%j: %s', (words, expected) => expect(nameOf(words)).toBe(expected));
});

const requestOf = (typed: Readonly<Record<string, unknown>>) => runConfigFromArgs(given(typed), false, false).request;

describe('the request', () => {
  it('method, headers and body', () => {
    expect(requestOf({ method: 'post', header: ['Accept: a, b', 'X-Empty:'], body: '{"a": 1}' })).toEqual({
      method: 'POST',
      headers: { Accept: 'a, b', 'X-Empty': '' },
      body: '{"a": 1}',
      insecure: false,
    });
  });

  it('a header that is given twice keeps both values, as one field', () => {
    const header = ['Accept: text/html', 'cookie: a=1', 'accept: text/plain', 'Cookie: b=2', 'X-Tag: 1', 'X-Tag: 2'];
    expect(requestOf({ header }).headers).toEqual({
      Accept: 'text/html, text/plain',
      cookie: 'a=1; b=2',
      'X-Tag': '1, 2',
    });
  });

  it('a body from a file is sent as it is, or refused', () => {
    const folder = temporaryFolder();
    const text = '\ufeff{"ä": "€"}\n';
    writeFileSync(join(folder, 'text.json'), text);
    expect(requestOf({ body: `@${join(folder, 'text.json')}` }).body).toBe(text);
    writeFileSync(join(folder, 'image.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]));
    expect(() => requestOf({ body: `@${join(folder, 'image.png')}` })).toThrow('is not UTF-8 text');
  });

  it.each([
    [{ method: 'GE T' }, 'is not an HTTP method'],
    [{ method: 'CONNECT' }, 'asks for a tunnel'],
    [{ header: ['no colon'] }, 'is not a header'],
    [{ header: ['A: b\r\nC: d'] }, 'is not a header'],
    [{ header: ['A b: c'] }, 'is not a header'],
    [{ header: ['Host: a', 'host: b'] }, 'is a second host'],
    [{ header: ['Content-Type: a/b', 'X: y', 'Content-Type: a/b'] }, 'is a second Content-Type'],
    [{ body: '@/nowhere/file' }, 'cannot be read'],
  ])('%j: %s', (args, message) => expect(() => requestOf(args)).toThrow(message));
});

describe('the live screen', () => {
  it.each([
    [{ ui: true, json: false }, true, 'xterm-256color', true],
    [{ ui: false, json: false }, true, 'xterm-256color', false],
    [{ ui: true, json: true }, true, 'xterm-256color', false],
    [{ ui: true, json: false }, false, 'xterm-256color', false],
    [{ ui: true, json: false }, true, 'dumb', false],
  ])('%o, a terminal: %s, TERM=%s: %s', (args, isTTY, term, expected) => {
    expect(hasScreen(args, { stdout: { isTTY } }, term)).toBe(expected);
  });

  it('is ended by a key only where stdin is a terminal, too', () => {
    const of = (stdin: boolean) => ({ stdout: { isTTY: true }, stdin: { isTTY: stdin } });
    vi.stubEnv('TERM', 'xterm-256color');
    expect(quitsByKey({ ui: true, json: false }, of(true))).toBe(true);
    expect(quitsByKey({ ui: true, json: false }, of(false))).toBe(false);
    expect(quitsByKey({ ui: false, json: false }, of(true))).toBe(false);
    vi.unstubAllEnvs();
  });
});
