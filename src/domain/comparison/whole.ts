import type { Summary } from '../words/summary.ts';
import type { ComparedStep } from './comparison.ts';
import type { RegressionGate, ThresholdGate } from './gates.ts';
import type { MatrixRow } from './matrix.ts';

/** A whole comparison, as `--json` prints it. Field names are only ever added to; what is not known is null. */
export interface Comparison {
  readonly schema: 'conctop/comparison@1';
  readonly conctopVersion: string;
  readonly startedAt: string;
  readonly durationSeconds: number;
  /** interrupted: what was measured until then. */
  readonly ended: 'completed' | 'interrupted';
  readonly rounds: number;
  /** How many runs it was to have; 0: recordings alone. */
  readonly plannedRuns: number;
  /** Gives the order of the runs again; null: a report of recordings, which do not know it. */
  readonly seed: number | null;
  /** Which ready comparison it is. */
  readonly preset: 'matrix' | 'folklore' | null;
  /** One for each kind of work. */
  readonly works: readonly ComparedWork[];
  /** Of `--matrix`: the best model of each language for each kind of work; else null. */
  readonly matrix: readonly MatrixRow[] | null;
}

export interface ComparedWork {
  /** As in a summary. */
  readonly work: string;
  readonly delayMs: number | null;
  /** Path of the requests; null: those of the recordings differ. */
  readonly path: string | null;
  /** In the order in which they were named. */
  readonly subjects: readonly ComparedSubject[];
  readonly steps: readonly ComparedStep[];
  /** What `--threshold` asks for, of each subject. */
  readonly thresholds: readonly ThresholdGate[];
  /** What `--baseline` and `--max-regression` ask for; null: there is no baseline. */
  readonly baseline: {
    readonly maxRegressionPercent: number;
    /** Whose recordings were compared with: targets, or whole commands. */
    readonly subjects: readonly string[];
    /** Those of whom the baseline has no recording that was asked the same. */
    readonly unmatched: readonly string[];
    readonly gates: readonly RegressionGate[];
  } | null;
}

export interface ComparedSubject {
  readonly name: string;
  readonly kind: 'target' | 'command' | 'url' | 'recording';
  readonly rounds: readonly ComparedRound[];
  /** Why it could not be measured in all rounds; null: it was. */
  readonly failure: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

export interface ComparedRound {
  /** From 1. */
  readonly round: number;
  /** Which run of the comparison it was, from 1; null: a recording, not run now. */
  readonly order: number | null;
  /** How busy the machine was just before; null: a recording. */
  readonly before: Quiet | null;
  /** Where its events are kept; null: nowhere. */
  readonly recording: string | null;
  readonly summary: Summary;
}

export interface Quiet {
  /** Of all cores together; null: the system does not report it. */
  readonly busyPercent: number | null;
  /** False: it stayed busy for as long as was waited. */
  readonly quiet: boolean;
  readonly waitedSeconds: number;
}
