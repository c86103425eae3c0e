import { type ConctopError, usageError } from '../../domain/errors.ts';
import { assertThisMachine } from '../../load/loopback.ts';

/** A URL of this machine, checked before anything is started. Throws ConctopError `bad-usage` or `not-loopback`. */
export async function checkUrl(text: string, option: string): Promise<string> {
  const url = webUrl(text, `--${option}`);
  await assertThisMachine(url);
  return url;
}

/** Whoever's it is; `subject` is what was typed, for the message. Throws ConctopError `bad-usage`. */
export function webUrl(text: string, subject: string): string {
  // People type a bare port or host.
  const spelled = /^\d+$/.test(text) ? `http://127.0.0.1:${text}/` : /^\w+:\/\//.test(text) ? text : `http://${text}`;
  let url: URL;
  try {
    url = new URL(spelled);
  } catch {
    throw badUrl(text, subject);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw badUrl(text, subject);
  return url.href;
}

export const checkUrlOrNull = async (text: string | undefined, option: string): Promise<string | null> =>
  text === undefined ? null : checkUrl(text, option);

/** Of `--pprof`: any page of net/http/pprof, or its server, stands for the goroutines' profile as text. */
export async function checkPprofUrl(text: string | undefined): Promise<string | null> {
  if (text === undefined) return null;
  const url = new URL(await checkUrl(text, 'pprof'));
  const root = /^(.*\/)pprof(\/.*)?$/.exec(url.pathname)?.[1] ?? '/debug/';
  url.pathname = `${root}pprof/goroutine`;
  url.search = '?debug=1';
  return url.href;
}

/** Path and query; `/` where there is no URL. */
export function pathOf(url: string | null): string {
  if (url === null) return '/';
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

const badUrl = (text: string, subject: string): ConctopError =>
  usageError(
    `${subject} ${text} is not an http or https URL.`,
    `Write it like ${subject.startsWith('--') ? `${subject} ` : ''}http://127.0.0.1:3000/.`,
  );
