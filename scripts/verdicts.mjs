// The battery: real runs, each with the verdict and findings that it must have and those that it must not, written down before
// the run (verdicts/cases/). Prints a table of agreement: what is false, what is missed.
//
//   node scripts/verdicts.mjs [--only REGEX] [--subset ci] [--list] [--out FILE.md] [--results FILE.json] [--missing]
//                             [--seconds N] [--parallel 3] [--keep FOLDER [--replay]] [--conctop dist/conctop.js]
//
// `--results` keeps what was seen, by case; with `--missing` only cases that are not in it are run, and `--seconds` starts no
// further case after so long: a battery in turns (exit code 9 while some are left). `--parallel`: how many of those that leave the
// CPU idle run at the same time; all others run alone. `--keep` keeps the recordings; with `--replay` those are judged again, as
// today's build words them, and nothing is run. Exit code 1: something false was said.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { agreementTable, counts, coverageTable } from './verdicts/agreement-table.mjs';
import { agreementOf, agreementOfKept } from './verdicts/battery.mjs';
import { CASES, isLight, select } from './verdicts/cases.mjs';

const EXIT_SOME_LEFT = 9;
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    subset: { type: 'string' },
    list: { type: 'boolean', default: false },
    out: { type: 'string' },
    results: { type: 'string' },
    missing: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    conctop: { type: 'string' },
    keep: { type: 'string' },
    replay: { type: 'boolean', default: false },
    parallel: { type: 'string', default: '3' },
  },
});

const chosen = select(values);
if (values.list) {
  for (const { group, name, because } of chosen) console.log(`${`${group}: ${name}`.padEnd(44)} ${because}`);
  console.log(`${chosen.length} cases`);
  process.exit(0);
}

const known =
  values.results !== undefined && existsSync(values.results) ? JSON.parse(readFileSync(values.results, 'utf8')) : {};
const startedMs = Date.now();
const isTimeUp = () => values.seconds !== undefined && Date.now() - startedMs > Number(values.seconds) * 1000;
let left = 0;

async function runOne(entry) {
  if (values.missing && known[entry.name] !== undefined) return;
  if (isTimeUp()) {
    left += 1;
    return;
  }
  if (entry.needs !== undefined && !entry.needs()) {
    console.error(`– ${entry.name}: cannot run here`);
    known[entry.name] = { name: entry.name, skipped: true };
    return;
  }
  // Where the CPU idles, neighbours change little: such a run does not wait for them for long.
  const quietWithinMs = isLight(entry) ? 1_500 : 4_000;
  const options = {
    quietWithinMs,
    ...(values.keep === undefined ? {} : { keep: resolve(values.keep) }),
    ...(values.conctop === undefined ? {} : { conctop: resolve(values.conctop) }),
  };
  const result = values.replay ? await agreementOfKept(entry, options) : await agreementOf(entry, options);
  if (result === null) return;
  known[entry.name] = result;
  print(result);
  if (values.results !== undefined) writeFileSync(values.results, JSON.stringify(known, null, 1));
}

function print(result) {
  const mark = result.wrong.length > 0 ? '✗' : result.missed.length > 0 ? '·' : '✓';
  console.error(`${mark} ${result.name}: ${result.verdicts.join(', ')} (${result.seconds.toFixed(0)} s)`);
  for (const line of result.wrong) console.error(`    FALSE   ${line}`);
  for (const line of result.missed) console.error(`    missed  ${line}`);
  const disagrees = result.wrong.length + result.missed.length > 0;
  if (disagrees) for (const line of result.figures) console.error(`            ${line}`);
}

const light = chosen.filter(isLight);
await Promise.all(
  Array.from({ length: Math.max(1, Number(values.parallel)) }, async () => {
    for (let entry = light.shift(); entry !== undefined; entry = light.shift()) await runOne(entry);
  }),
);
for (const entry of chosen) if (!isLight(entry)) await runOne(entry);

if (left > 0) {
  console.error(`${left} cases are left.`);
  process.exit(EXIT_SOME_LEFT);
}
const results = chosen
  .map(({ name }) => known[name])
  .filter((result) => result !== undefined && result.skipped !== true);
const skipped = chosen.filter(({ name }) => known[name]?.skipped === true).map(({ name }) => name);
const text = [
  agreementTable(results),
  coverageTable(CASES, results),
  `${skipped.length === 0 ? '' : `Cannot run here: ${skipped.join(', ')}.\n`}**${counts(results)}**`,
].join('\n\n');
console.log(text);
if (values.out !== undefined) writeFileSync(values.out, `${text}\n`);
process.exit(results.some(({ wrong }) => wrong.length > 0) ? 1 : 0);
