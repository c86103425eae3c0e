import { type Option, value } from './option.ts';
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
} as const satisfies Readonly<Record<string, Option>>;
