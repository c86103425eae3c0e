import { parseThreshold } from '../../../domain/meaning/threshold.ts';
import type { RunConfig } from '../../../domain/plan/run-config.ts';
import { type Stage, stagesOf } from '../../../domain/plan/script-stages.ts';
import { hostOf } from '../../../domain/plan/server-url.ts';
import { formatCount, formatMs } from '../../../domain/words/format.ts';
import { thresholdsOf } from './thresholds.ts';

/** The part of a run that is a k6 script. */
export type ScriptedPlan = Pick<
  RunConfig,
  'plan' | 'request' | 'requestsPerSecondLimit' | 'requestTimeoutMs' | 'thresholds'
>;

export interface ScriptOptions {
  /** In full: k6 has no base URL. */
  readonly url: string;
  /** How much longer than planned each step is held (script-stages.ts). */
  readonly settleMs?: number;
  /** Of the URL's host, resolved and checked; absent: k6 resolves it. */
  readonly address?: string;
  /** The test begins once this URL answers; users are there already. */
  readonly startsWith?: string;
}

/** Answers under way at the end, and at a step down, may still come for so long. */
const GRACE_MS = 10_000;

/** The plan as a script of k6: a virtual user is a keep-alive connection that asks again as soon as it has its answer. */
export function k6Script(config: ScriptedPlan, options: ScriptOptions): string {
  const { request, requestTimeoutMs, requestsPerSecondLimit: rate } = config;
  const { steps } = config.plan;
  const asked = config.thresholds.flatMap((text) => parseThreshold(text) ?? []);
  const { thresholds, left, byStep } = thresholdsOf(asked, steps);
  const stages = stagesOf(config.plan, options.settleMs);
  const needsExec = byStep || rate !== null;
  const script: readonly (string | false)[] = [
    `// ${planWords(config)}`,
    '// Written by conctop. A virtual user is one keep-alive connection: it asks again as soon as it has its answer.',
    ...left.map((threshold) => `// Left out, since k6 has no such figure: ${text(threshold.text)}`),
    "import http from 'k6/http';",
    needsExec && "import exec from 'k6/execution';",
    byStep && "import { Counter } from 'k6/metrics';",
    rate !== null && "import { sleep } from 'k6';",
    '',
    'export const options = {',
    '  scenarios: {',
    '    conctop: {',
    "      executor: 'ramping-vus',",
    '      startVUs: 0,',
    '      stages: [',
    ...stages.map((stage) => `        ${stageText(stage)},`),
    '      ],',
    `      gracefulRampDown: '${duration(Math.min(GRACE_MS, requestTimeoutMs))}',`,
    `      gracefulStop: '${duration(Math.min(GRACE_MS, requestTimeoutMs))}',`,
    '    },',
    '  },',
    '  discardResponseBodies: true,',
    '  noConnectionReuse: false,',
    '  noVUConnectionReuse: false,',
    '  maxRedirects: 0,',
    `  insecureSkipTLSVerify: ${request.insecure},`,
    options.address !== undefined && `  hosts: ${text({ [hostOf(options.url)]: options.address })},`,
    // Each tag more is a series more for each status: these say all that is told apart.
    "  systemTags: ['status', 'error_code', 'scenario'],",
    "  summaryTrendStats: ['min', 'avg', 'med', 'p(90)', 'p(99)', 'p(99.9)', 'max'],",
    ...(byStep
      ? [
          '  thresholds: {',
          ...Object.entries(thresholds).map(([name, of]) => `    ${text(name)}: ${text(of)},`),
          '  },',
        ]
      : []),
    '};',
    '',
    `const params = { headers: ${text(request.headers)}, timeout: '${duration(requestTimeoutMs)}' };`,
    ...(byStep ? stepLines(stages) : []),
    ...(rate === null ? [] : [`const REQUESTS_PER_SECOND = ${rate};`, `const MOST_USERS = ${steps.at(-1) ?? 0};`]),
    '',
    ...(options.startsWith === undefined
      ? []
      : ['export function setup() {', `  http.get(${text(options.startsWith)});`, '}', '']),
    'export default function () {',
    ...(byStep ? ['  const step = stepNow();', '  exec.vu.metrics.tags.step = step;'] : []),
    rate !== null && '  const startedAt = Date.now();',
    `  ${byStep ? 'const answer = ' : ''}http.request(${text(request.method)}, ${text(options.url)}, ${text(request.body)}, params);`,
    byStep && '  if (answer.status < 200 || answer.status >= 400) errors.add(1);',
    ...(rate === null
      ? []
      : [
          '  // Held back to the rate: each user has its share of it, and this k6 may have a part of the users only.',
          '  const users = (exec.instance.vusActive * MOST_USERS) / exec.instance.vusInitialized;',
          '  const periodMs = (users * 1000) / REQUESTS_PER_SECOND;',
          '  sleep(Math.max(0, periodMs - (Date.now() - startedAt)) / 1000);',
        ]),
    '}',
  ];
  return `${script.filter((line) => line !== false).join('\n')}\n`;
}

/** A literal of JavaScript in ASCII, whatever stands in it: it goes into comments and into YAML as well. */
const text = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function planWords({ plan }: ScriptedPlan): string {
  const { steps, holdMs, durationMs } = plan;
  const climbs = `${steps.map(formatCount).join(', ')} ${steps.at(-1) === 1 ? 'connection' : 'connections'}`;
  const held =
    steps.length > 1 ? `, each held ${formatMs(holdMs)}` : durationMs === null ? `, held ${formatMs(holdMs)}` : '';
  return `${climbs}${held}${durationMs === null ? '' : `, ${formatMs(durationMs)} in all`}.`;
}

const stageText = ({ durationMs, target }: Stage): string =>
  `{ duration: '${duration(durationMs)}', target: ${target} }`;

/** As Go reads it: `1500ms`. */
const duration = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`);

/** A request is of the step that is held when it is sent, or climbed to. */
function stepLines(stages: readonly Stage[]): string[] {
  let atMs = 0;
  const ends = stages.map(({ durationMs, target }) => {
    atMs += durationMs;
    return [atMs, String(target)] as const;
  });
  const last = ends.at(-1)?.[1] ?? '';
  return [
    "const errors = new Counter('conctop_errors');",
    `// [ends after, ms; its step]: a figure is of the step that was asked for when its request was sent.`,
    `const STEPS = ${JSON.stringify(ends)};`,
    'function stepNow() {',
    '  const atMs = Date.now() - exec.scenario.startTime;',
    `  return (STEPS.find(([endMs]) => atMs < endMs) ?? [0, ${JSON.stringify(last)}])[1];`,
    '}',
  ];
}
