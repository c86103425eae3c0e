/** What the k6-operator runs: the script, shared among so many runner pods, each with its part of the users. */
export interface OperatorPlan {
  readonly script: string;
  readonly runners: number;
  /** Where conctop takes remote write (`attach PID --k6`), as the pods reach it; null: figures go to k6's own summary only. */
  readonly sendTo: string | null;
}

/** Of both objects. */
const NAME = 'conctop';
const FILE = 'conctop.js';
/** How the token gets to the pods: it stands in no manifest. */
const SECRET = 'conctop-k6';

export type Yaml = string | number | readonly Yaml[] | { readonly [key: string]: Yaml };

/** A ConfigMap and a TestRun (k6.io/v1alpha1: github.com/grafana/k6-operator, config/crd/bases/k6.io_testruns.yaml). */
export function operatorObjects({ script, runners, sendTo }: OperatorPlan): readonly Yaml[] {
  const metadata = { name: NAME };
  const sends: Readonly<Record<string, Yaml>> = sendTo === null ? {} : sending(sendTo);
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [FILE]: script } },
    {
      apiVersion: 'k6.io/v1alpha1',
      kind: 'TestRun',
      metadata,
      spec: { parallelism: runners, script: { configMap: { name: NAME, file: FILE } }, ...sends },
    },
  ];
}

/** The operator itself tags each runner's figures with an `instance_id`. */
const sending = (url: string): Readonly<Record<string, Yaml>> => ({
  arguments: '-o experimental-prometheus-rw',
  runner: {
    env: [
      { name: 'K6_PROMETHEUS_RW_SERVER_URL', value: url },
      { name: 'K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM', value: 'true' },
      { name: 'K6_PROMETHEUS_RW_PUSH_INTERVAL', value: '1s' },
      { name: 'K6_PROMETHEUS_RW_STALE_MARKERS', value: 'true' },
      { name: 'K6_PROMETHEUS_RW_BEARER_TOKEN', valueFrom: { secretKeyRef: { name: SECRET, key: 'token' } } },
    ],
  },
});

/** For `kubectl apply -f`. */
export function operatorManifest(plan: OperatorPlan): string {
  const secret = `# The token of conctop attach PID --k6 first: kubectl create secret generic ${SECRET} --from-literal=token=TOKEN`;
  return [
    '# For the k6-operator: kubectl apply -f FILE. It shares the users among its runners.',
    ...(plan.sendTo === null ? [] : [secret]),
    operatorObjects(plan)
      .map((object) => linesOf(object, 0).join('\n'))
      .join('\n---\n'),
    '',
  ].join('\n');
}

/** Block style; text as JSON, which YAML reads, and of several lines as it is. */
function linesOf(value: Yaml, depth: number): string[] {
  const indent = '  '.repeat(depth);
  if (isList(value)) {
    return value.flatMap((item) => {
      const [first = '', ...rest] = linesOf(item, depth + 1);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  if (typeof value !== 'object') return [`${indent}${scalar(value)}`];
  return Object.entries(value).flatMap(([key, item]) => {
    if (typeof item === 'object') return [`${indent}${key}:`, ...linesOf(item, depth + 1)];
    if (typeof item === 'number' || !item.includes('\n')) return [`${indent}${key}: ${scalar(item)}`];
    const text = item.trimEnd().split('\n');
    return [`${indent}${key}: |`, ...text.map((line) => (line === '' ? '' : `${indent}  ${line}`))];
  });
}

const isList = (value: Yaml): value is readonly Yaml[] => Array.isArray(value);

/** Plain where nothing in it could mean something else to YAML: `true` and `1s` stay text. */
const scalar = (value: string | number): string =>
  typeof value === 'string' && !/^[a-z][\w./-]*$/i.test(value) ? JSON.stringify(value) : quotedWord(value);

const quotedWord = (value: string | number): string =>
  typeof value === 'string' && /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? JSON.stringify(value)
    : String(value);
