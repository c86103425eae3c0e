import { randomUUID } from 'node:crypto';
import { afterEach, expect } from 'vitest';
import { conctop } from '../conctop.ts';
import { eventually, killMarked, matching, processesMarked } from './processes.ts';
import { Terminal } from './terminal.ts';

interface Wanted {
  readonly args?: readonly string[];
  /** Where conctop is not the terminal's own command. */
  readonly command?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ConctopInTerminal {
  readonly terminal: Terminal;
  /** In the environment of every process of the run. */
  readonly mark: string;
}

/** Runs conctop in terminals for a file of tests: each ends with its test, and with it every process of its run. */
export function conctopsOfTests(): (wanted: Wanted) => ConctopInTerminal {
  const open: ConctopInTerminal[] = [];
  afterEach(() => {
    for (const { terminal, mark } of open.splice(0)) {
      terminal.close();
      killMarked(mark);
    }
  });
  return ({ args = [], command = [process.execPath, conctop, ...args], columns = 100, rows = 30, env = {} }) => {
    const mark = randomUUID();
    const terminal = new Terminal({ columns, rows, command, env: { CONCTOP_TEST_MARK: mark, ...env } });
    const run = { terminal, mark };
    open.push(run);
    return run;
  };
}

/** The shell of the terminal itself carries the mark, too. */
export async function expectNothingLeft(mark: string, of = /conctop|generator|server|targets/): Promise<void> {
  const left = (): number[] => matching(processesMarked(mark), of);
  expect(await eventually(() => left().length === 0), `left behind: ${left()}`).toBe(true);
}
