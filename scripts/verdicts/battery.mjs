// A case run and judged: again where others disturbed it, since noise is no evidence for or against a sentence.
import { judge } from './judge.mjs';
import { replayCase, runCase } from './run-case.mjs';

const TRIES = 3;

/** What a disagreement needs as evidence is kept; an agreement speaks for itself. */
function evidenceOf({ plain, table, summary }, { wrong, missed }) {
  return wrong.length + missed.length === 0 ? {} : { plain, table, steps: summary?.steps, said: summary?.findings };
}

function toResult(entry, run) {
  const judged = judge(entry, run);
  const { command, seconds, becameQuiet, foreignPercent, code } = run;
  return {
    name: entry.name,
    command,
    seconds,
    becameQuiet,
    foreignPercent,
    code,
    ...judged,
    ...evidenceOf(run, judged),
  };
}

/** What today's build says about a run that was kept; null where none was. */
export async function agreementOfKept(entry, options) {
  const run = await replayCase(entry, options);
  return run === null ? null : toResult(entry, run);
}

export async function agreementOf(entry, options = {}) {
  for (let tries = 1; ; tries += 1) {
    let result;
    try {
      result = toResult(entry, await runCase(entry, options));
    } catch (error) {
      const missed = [`could not be run: ${error.message}`];
      return {
        name: entry.name,
        command: '',
        seconds: 0,
        verdicts: [],
        findings: [],
        wrong: [],
        missed,
        disturbed: false,
        figures: [],
      };
    }
    if (result.wrong.length === 0 || !result.disturbed || tries === (options.tries ?? TRIES)) return result;
  }
}
