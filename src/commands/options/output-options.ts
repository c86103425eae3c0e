import { FORMATS } from '../../report/formats.ts';
import { THEME_CHOICES } from '../../ui/theme.ts';
import { DRAWS, flag, LOADS, list, type Option, PICTURES, PLANS, PRINTS, SCHEDULES, value } from './option.ts';
import { parseMetricsAddress } from './parse-k6.ts';
import { fileName, oneOf, parseFps, parseSize, parseThresholds } from './parse-values.ts';

const ONE_RUNS_FILE = 'since it names the file of one run';

/** What is shown, printed, kept and written. */
export const OUTPUT_OPTIONS = {
  ui: flag(
    {
      commands: [...DRAWS, 'compare', 'learn'],
      group: 'Output:',
      describe: 'The screen; --no-ui prints plain lines',
      readme: 'Plain lines instead of the screen',
    },
    true,
  ),
  json: flag({ commands: PRINTS, group: 'Output:', describe: 'Summary as JSON on stdout, progress on stderr' }),
  record: value(fileName, {
    commands: [...SCHEDULES, 'learn'],
    onlyTyped: ONE_RUNS_FILE,
    group: 'Output:',
    placeholder: 'FILE',
    describe: 'Write every event to this file, for conctop replay; compressed if it ends in .gz',
    describeIn: {
      compare: 'A folder for the recording of every run: go-1.ndjson, go-2.ndjson, …',
      learn: 'A folder for the recording of every run of the lesson',
    },
    readme:
      'Write every event to this file (NDJSON; compressed if it ends in `.gz`), for `conctop replay`; `compare` and `learn`: a folder for those of all its runs',
  }),
  keep: flag(
    {
      commands: LOADS,
      group: 'Output:',
      describe: 'The last runs are kept for conctop replay and conctop report; --no-keep keeps none',
      readme: 'This run is not kept in the cache for `conctop replay` and `conctop report` without a file',
    },
    true,
  ),
  output: value(fileName, {
    commands: ['report', 'k6'],
    onlyTyped: ONE_RUNS_FILE,
    alias: 'o',
    group: 'Output:',
    placeholder: 'FILE',
    describe: `The file to write; its ending says what it becomes: ${FORMATS.map((name) => `.${name}`).join(', ')}`,
    describeIn: { k6: 'The file to write (stdout)' },
    readme: `The file to write; its ending says what a report becomes: ${FORMATS.map((name) => `\`.${name}\``).join(', ')}; \`-\` is stdout`,
  }),
  format: value(oneOf(FORMATS, 'format of reports'), {
    commands: ['report'],
    defaultUnless: ['output'],
    group: 'Output:',
    placeholder: 'FORMAT',
    describe: `What it becomes, whatever its file is called, printed if there is none: ${FORMATS.join(', ')}`,
    readme: 'What it becomes, whatever its file is called; printed where there is no file',
    otherwise: "the file's ending",
  }),
  report: value(fileName, {
    commands: SCHEDULES,
    onlyTyped: ONE_RUNS_FILE,
    group: 'Output:',
    placeholder: 'FILE',
    describe: 'At the end, what conctop report makes of it: --report report.html',
    readme: 'At the end, what `conctop report` makes of the run or comparison',
  }),
  junit: value(fileName, {
    commands: [...SCHEDULES, 'report'],
    onlyTyped: ONE_RUNS_FILE,
    group: 'Output:',
    placeholder: 'FILE',
    describe: 'Thresholds at each step as a JUnit file, for CI',
  }),
  size: value(parseSize, {
    commands: ['report'],
    group: 'Output:',
    placeholder: '140x44',
    describe: 'Columns and rows of the screen in a .cast',
    readme: 'Columns and rows of the screen in a `.cast`',
    otherwise: '100x30',
  }),
  force: flag({
    commands: [...PLANS, 'learn', 'report'],
    onlyTyped: 'so that no file is replaced that was not meant',
    group: 'Output:',
    describe: 'Replace a file that exists',
    readme: 'Replace the files of `--record`, `--report`, `--junit` and `--output` where they exist',
  }),
  threshold: list(parseThresholds, {
    commands: [...PLANS, 'replay', 'report'],
    group: 'Output:',
    placeholder: "'p99<250ms'",
    describe: "Fail with exit code 3 unless this holds in every step whose climb ended: 'p99<250ms'",
    describeIn: { k6: "Becomes a threshold of k6, where k6 has the figure: 'p99<250ms'" },
    readme:
      "Fail with exit code 3 unless it holds in every step whose climb ended (`'threads<=64@10000'`: in that one); a run without one fails; repeatable",
  }),
  'serve-metrics': value(parseMetricsAddress, {
    commands: LOADS,
    onlyTyped: 'since it opens a port',
    group: 'Output:',
    placeholder: 'ADDRESS:PORT',
    describe: 'What the screen shows as Prometheus metrics, on /metrics: 127.0.0.1:9464',
    readme: 'What the screen shows as Prometheus metrics, on `/metrics` ([docs/metrics.md](docs/metrics.md))',
  }),
  theme: value(oneOf(THEME_CHOICES, 'theme'), {
    commands: [...PICTURES, 'compare', 'learn'],
    group: 'Output:',
    placeholder: 'NAME',
    describe: `Colours of the screen: ${THEME_CHOICES.join(', ')}; auto suits the terminal's background`,
    readmeOtherwise: 'auto',
  }),
  mouse: flag(
    {
      commands: [...DRAWS, 'compare', 'learn'],
      group: 'Output:',
      describe: 'Clicks and the wheel on the screen; --no-mouse leaves the mouse to the terminal',
      readme: 'The mouse stays with the terminal: no clicks, no wheel, and its selection needs no Shift',
    },
    true,
  ),
  fps: value(parseFps, {
    commands: PICTURES,
    group: 'Output:',
    placeholder: 'N',
    describe: 'Frames per second of the screen',
    otherwise: '4; 2 while nothing but figures change',
  }),
} as const satisfies Readonly<Record<string, Option>>;
