import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseThreshold } from '../../../src/domain/meaning/threshold.ts';
import { stagesOf } from '../../../src/domain/plan/script-stages.ts';
import { operatorManifest, operatorObjects } from '../../../src/load/k6/script/operator-manifest.ts';
import { k6Script, type ScriptedPlan } from '../../../src/load/k6/script/script.ts';
import { thresholdsOf } from '../../../src/load/k6/script/thresholds.ts';
import { needs, pathOf } from '../../needs.ts';

const RAMP = { steps: [50, 100, 200], holdMs: 2_000, durationMs: null, holdLastStep: false, cutFrom: null } as const;
const PLAIN: ScriptedPlan = {
  plan: RAMP,
  request: { method: 'GET', headers: {}, body: null, insecure: false },
  requestsPerSecondLimit: null,
  requestTimeoutMs: 10_000,
  thresholds: [],
};
const URL = 'http://10.0.0.5:3000/slow?ms=100';

/** What k6 itself makes of a script; throws where it refuses it. */
function inspected(script: string): { readonly maxVUs: number; readonly totalDuration: string } {
  const { stdout, stderr } = spawnSync(pathOf('k6'), ['inspect', '--execution-requirements', '-'], { input: script });
  if (stdout.length === 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout));
}

describe('the stages of ramping-vus', () => {
  it('climb to each step and hold it', () => {
    expect(stagesOf(RAMP).map(({ durationMs, target }) => [durationMs, target])).toEqual([
      [1_000, 50],
      [2_000, 50],
      [1_000, 100],
      [2_000, 100],
      [1_000, 200],
      [2_000, 200],
    ]);
  });

  it.each([
    ['the last step takes the rest', { durationMs: 20_000 }, [1_000, 2_000, 1_000, 2_000, 1_000, 13_000]],
    ['a time that is shorter than the ramp cuts it', { durationMs: 3_500 }, [1_000, 2_000, 500]],
    [
      'a last step that is held until somebody quits',
      { holdLastStep: true },
      [1_000, 2_000, 1_000, 2_000, 1_000, 86_400_000],
    ],
  ])('%s', (_, over, durations) => {
    expect(stagesOf({ ...RAMP, ...over }).map(({ durationMs }) => durationMs)).toEqual(durations);
  });
});

describe('thresholds for k6', () => {
  it('are about each step, or the one that is named; what k6 does not measure is left out', () => {
    const asked = ['p99<250ms', 'mean<=0.1s@100', 'errors<=0@last', 'threads<64', 'rps>100'].flatMap(
      (text) => parseThreshold(text) ?? [],
    );
    const { thresholds, left } = thresholdsOf(asked, [50, 100]);
    expect(thresholds).toEqual({
      'http_req_duration{step:50}': ['p(99)<250'],
      'http_req_duration{step:100}': ['p(99)<250', 'avg<=100'],
      'conctop_errors{step:100}': ['count<=0'],
    });
    expect(left.map(({ text }) => text)).toEqual(['threads<64', 'rps>100']);
  });
});

describe('the script', () => {
  const hostile: ScriptedPlan = {
    ...PLAIN,
    request: { method: 'POST', headers: { 'X-Name': 'ü\u2028`{1}`*/' }, body: "'); throw 1; //\n", insecure: true },
    requestsPerSecondLimit: 500,
    thresholds: ['p99<250ms', 'errors<=0', 'bottleneck!=server'],
  };

  it('is the golden one', () => {
    expect(k6Script(PLAIN, { url: URL })).toMatchInlineSnapshot(`
      "// 50, 100, 200 connections, each held 2.00 s.
      // Written by conctop. A virtual user is one keep-alive connection: it asks again as soon as it has its answer.
      import http from 'k6/http';

      export const options = {
        scenarios: {
          conctop: {
            executor: 'ramping-vus',
            startVUs: 0,
            stages: [
              { duration: '1s', target: 50 },
              { duration: '2s', target: 50 },
              { duration: '1s', target: 100 },
              { duration: '2s', target: 100 },
              { duration: '1s', target: 200 },
              { duration: '2s', target: 200 },
            ],
            gracefulRampDown: '10s',
            gracefulStop: '10s',
          },
        },
        discardResponseBodies: true,
        noConnectionReuse: false,
        noVUConnectionReuse: false,
        maxRedirects: 0,
        insecureSkipTLSVerify: false,
        systemTags: ['status', 'error_code', 'scenario'],
        summaryTrendStats: ['min', 'avg', 'med', 'p(90)', 'p(99)', 'p(99.9)', 'max'],
      };

      const params = { headers: {}, timeout: '10s' };

      export default function () {
        http.request("GET", "http://10.0.0.5:3000/slow?ms=100", null, params);
      }
      "
    `);
  });

  it('is ASCII, whatever is sent', () => {
    expect(k6Script(hostile, { url: URL })).toMatch(/^[\x20-\x7e\n]+$/);
  });

  it.each([
    ['plain', PLAIN],
    ['with a rate, thresholds and what might break out of its quotes', hostile],
  ])('%s: k6 reads it, and plans as many users for as long', needs('k6'), (_, config) => {
    const { maxVUs, totalDuration } = inspected(k6Script(config, { url: URL, startsWith: 'http://127.0.0.1:1/' }));
    expect({ maxVUs, totalDuration }).toEqual({ maxVUs: 200, totalDuration: '19s' });
  });
});

describe('the manifest for the k6-operator', () => {
  const plan = { script: k6Script(PLAIN, { url: URL }), runners: 4, sendTo: 'http://10.0.0.5:9411/api/v1/write' };

  it('is one by the operator’s own schema', () => {
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../fixtures/k6-operator/testrun.schema.json'), 'utf8'),
    ) as Schema;
    const [, testRun] = operatorObjects(plan);
    expect(faults(testRun, schema)).toEqual([]);
    expect(faults({ ...(testRun as object), spec: { paralelism: 4, script: {} } }, schema)).toEqual([
      'spec.parallelism is missing',
      'spec.paralelism is unknown',
    ]);
  });

  it('holds the script line by line, and no token', () => {
    const text = operatorManifest(plan);
    expect(text).toContain('\n  parallelism: 4\n');
    expect(text).toContain("\n    import http from 'k6/http';\n\n    export const options = {\n");
    expect(text.slice(text.indexOf('---\n'))).toMatchInlineSnapshot(`
      "---
      apiVersion: k6.io/v1alpha1
      kind: TestRun
      metadata:
        name: conctop
      spec:
        parallelism: 4
        script:
          configMap:
            name: conctop
            file: conctop.js
        arguments: "-o experimental-prometheus-rw"
        runner:
          env:
            - name: K6_PROMETHEUS_RW_SERVER_URL
              value: "http://10.0.0.5:9411/api/v1/write"
            - name: K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM
              value: "true"
            - name: K6_PROMETHEUS_RW_PUSH_INTERVAL
              value: "1s"
            - name: K6_PROMETHEUS_RW_STALE_MARKERS
              value: "true"
            - name: K6_PROMETHEUS_RW_BEARER_TOKEN
              valueFrom:
                secretKeyRef:
                  name: conctop-k6
                  key: token
      "
    `);
  });
});

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
}

/** The part of JSON Schema that a CustomResourceDefinition uses here. */
function faults(value: unknown, schema: Schema, at = ''): string[] {
  const name = at === '' ? 'it' : at;
  const type = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  if (schema.type !== undefined && schema.type !== type) return [`${name} is no ${schema.type}`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${name} is none of ${schema.enum.join(', ')}`];
  const { items } = schema;
  if (Array.isArray(value)) {
    return items === undefined ? [] : value.flatMap((item, index) => faults(item, items, `${at}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const path = (key: string): string => (at === '' ? key : `${at}.${key}`);
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${path(key)} is missing`);
  const known = schema.properties ?? {};
  return [
    ...missing,
    ...Object.entries(value).flatMap(([key, item]) => {
      const of = known[key];
      if (of !== undefined) return faults(item, of, path(key));
      return schema.additionalProperties === false ? [`${path(key)} is unknown`] : [];
    }),
  ];
}
