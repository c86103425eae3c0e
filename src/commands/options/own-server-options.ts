import { type Option, value } from './option.ts';
import { parseK6Address, parseK6Token } from './parse-k6.ts';
import { text } from './parse-values.ts';

const OWN = ['run', 'attach'] as const;

/** The options of commands that use a server of the user's own. */
export const OWN_SERVER_OPTIONS = {
  url: value(text, {
    commands: [...OWN, 'compare'],
    group: 'Target:',
    placeholder: 'URL',
    describe: 'Address of the server: http://127.0.0.1:3000/',
    readme: 'Address of the server',
  }),
  metrics: value(text, {
    commands: OWN,
    group: 'Target:',
    placeholder: 'URL',
    describe: 'Its Prometheus metrics: http://127.0.0.1:3000/metrics',
    readme: 'Its Prometheus metrics, whose `go_goroutines`, `process_*`, `nodejs_*` and the like are shown',
  }),
  pprof: value(text, {
    commands: OWN,
    group: 'Target:',
    placeholder: 'URL',
    describe: "A Go server's net/http/pprof: http://127.0.0.1:6060",
    readme: "A Go server's `net/http/pprof`: what its goroutines wait for (key `u`)",
  }),
  k6: value(parseK6Address, {
    commands: ['attach'],
    onlyTyped: 'since it opens a port',
    group: 'Load:',
    placeholder: 'ADDRESS:PORT',
    describe: 'Listen for k6 on other machines: 127.0.0.1:9411',
    readme:
      'Load comes from k6 on any number of machines, which send what they measure to this address ([docs/k6.md](docs/k6.md))',
  }),
  'k6-token': value(parseK6Token, {
    commands: ['attach'],
    defaultWith: 'k6',
    group: 'Load:',
    placeholder: 'TOKEN',
    describe: 'With --k6: what each k6 must send along',
    readme:
      'With `--k6`: what each k6 must send along, as `K6_PROMETHEUS_RW_BEARER_TOKEN`; better in `CONCTOP_K6_TOKEN`, which `ps` does not show',
  }),
} as const satisfies Readonly<Record<string, Option>>;
