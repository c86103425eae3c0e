import type { Clock, Emit, Steered } from './domain/events/run-event.ts';
import { defaultDelayMs, pathOfWork, WORKS, type Work } from './domain/plan/work-paths.ts';
import { isOver, openNow, type RunState } from './domain/state/run-state.ts';
import { askedNow } from './domain/state/steering.ts';
import { formatCount, formatElapsed, formatMs } from './domain/words/format.ts';
import { printable } from './domain/words/printable.ts';

/** Why a key does nothing now, in one sentence; null: it did what it does. */
export type Refusal = string | null;

/** What keys change in a run under way; each change is an event. */
export interface Steering {
  /** Names the moment `atMs`; an empty label is numbered. */
  readonly mark: (label: string, atMs: number) => void;
  /** io, cpu, block, and io again. */
  readonly nextWork: () => Refusal;
  /** To the next longer delay (1), or the next shorter one (-1). */
  readonly changeDelay: (direction: 1 | -1) => Refusal;
  /** Block work for two seconds, then what it was before. */
  readonly fault: () => Refusal;
  /** Off: connections stay open, and none sends. */
  readonly toggleLoad: () => Refusal;
  /** Why no key changes how many connections there are: the engine walks the plan as a script. */
  readonly fixed: () => Refusal;
  /** By a step's number, from 1, or by its connections. */
  readonly jump: (text: string) => Refusal;
  /** This process is about to be stopped (Ctrl-Z), when nobody could end a fault in time: it ends now. */
  readonly suspend: () => void;
  /** No fault ends after this. */
  readonly close: () => void;
}

/** The part of a load that is steered. */
export interface Steerable {
  steer(path: string | null, sending: boolean): void;
  stepTo(planIndex: number): void;
}

export interface SteeringOptions {
  readonly emit: Emit;
  readonly clock: Clock;
  readonly state: () => RunState;
  /** Null: there is none yet. */
  readonly load: () => Steerable | null;
}

export const MAX_LABEL = 40;
const DELAYS_MS: readonly number[] = [10, 100, 1_000];
/** So many blocking requests as there are connections take two seconds one after another, with 200 of them. */
const BLOCK_MS = 10;
const FAULT_MS = 2_000;
/** What a fault leaves in a queue is to be served within a second, where a millisecond each allows it. */
const FAULT_QUEUE_MS = 1_000;
const MAX_FAULT_DELAY_MS = 100;
/** `1000`, `1,000`: digits, in groups of three if in any. */
const COUNT = /^\s*(?:\d+|\d{1,3}(?:[,_ ]\d{3})+)\s*$/;

type Values = Pick<Steered, 'work' | 'delayMs' | 'path' | 'sending'>;

export function createSteering({ emit, clock, state, load }: SteeringOptions): Steering {
  /** The delay that each work has, or had last. */
  const delays = new Map<Work, number>([['block', BLOCK_MS]]);
  let fault: { readonly timer: NodeJS.Timeout; readonly endsAtMs: number; readonly end: () => void } | null = null;

  const valuesNow = (): Values => {
    const { started, steers } = state();
    const asked = askedNow({ started, steers });
    return {
      work: asked?.work ?? 'custom',
      delayMs: asked?.delayMs ?? null,
      sending: asked?.sending ?? true,
      path: steers.at(-1)?.path ?? started?.config.path ?? '',
    };
  };
  const change = (kind: Steered['kind'], values: Values, more: Pick<Steered, 'forMs'> = {}): null => {
    emit({ type: 'steered', atMs: clock(), kind, ...values, ...more });
    const canChangePath = state().started?.engine.capabilities?.steers === true;
    load()?.steer(canChangePath ? values.path : null, values.sending);
    return null;
  };
  const toWork = (kind: Steered['kind'], work: Work, delayMs: number): null => {
    delays.set(work, delayMs);
    return change(kind, { ...valuesNow(), work, delayMs, path: pathOfWork(work, delayMs) });
  };
  const fixed = (): Refusal => {
    const engine = state().started?.engine;
    return engine?.capabilities?.scripted === true
      ? `${engine.name} walks its script by itself, and no key changes it; --engine socket obeys.`
      : null;
  };
  const ended = (): Refusal => {
    const now = state();
    if (now.started?.config.plan.steps.length === 0) return 'There is no load to steer.';
    if (load() === null || now.steps.length === 0) return 'The load has not begun.';
    return isOver(now) ? 'The load is over.' : fixed();
  };
  const refused = (): Refusal =>
    ended() ??
    (fault === null
      ? null
      : `Until the fault ends, at ${formatElapsed(fault.endsAtMs + 999)}, no key steers the load.`);
  /** Work and delay are those of conctop's own targets. */
  const workRefused = (): Refusal => {
    const no = refused();
    const { started } = state();
    if (no !== null || started === null) return no;
    const { config, engine } = started;
    if (config.command !== 'target') return 'This server is yours: only conctop’s own targets have other work.';
    if (config.work === 'custom') return 'With a --path of your own there is no other work to switch to.';
    return engine.capabilities?.steers === true
      ? null
      : `${engine.name} cannot change what open connections send; --engine socket can.`;
  };

  return {
    fixed,
    mark(label, atMs) {
      const now = state();
      if (now.started === null || isOver(now)) return;
      const named = printable(label).trim().slice(0, MAX_LABEL);
      emit({
        type: 'mark',
        atMs: Math.min(atMs, clock()),
        label: named === '' ? `mark ${now.marks.length + 1}` : named,
      });
    },
    nextWork() {
      const no = workRefused();
      if (no !== null) return no;
      const { work, delayMs } = valuesNow();
      const before = WORKS.find((known) => known === work) ?? 'io';
      if (delayMs !== null) delays.set(before, delayMs);
      const next = WORKS[(WORKS.indexOf(before) + 1) % WORKS.length] ?? 'io';
      return toWork('work', next, delays.get(next) ?? defaultDelayMs(next));
    },
    changeDelay(direction) {
      const no = workRefused();
      if (no !== null) return no;
      const { work, delayMs } = valuesNow();
      const known = WORKS.find((one) => one === work);
      const now = delayMs ?? 0;
      const next = direction === 1 ? DELAYS_MS.find((ms) => ms > now) : DELAYS_MS.findLast((ms) => ms < now);
      if (known === undefined || next === undefined)
        return `A key makes a request no ${direction === 1 ? 'longer' : 'shorter'} than ${formatMs(now)}: --delay can.`;
      return toWork('delay', known, next);
    },
    fault() {
      const no = workRefused();
      if (no !== null) return no;
      const before = valuesNow();
      if (before.work === 'block') return 'The work is block already: w goes on to the next.';
      if (!before.sending) return 'The load is off: o puts it on again.';
      const open = Math.max(1, openNow(state()) ?? 1);
      const delayMs = Math.min(MAX_FAULT_DELAY_MS, Math.max(1, Math.round(FAULT_QUEUE_MS / open)));
      const end = (): void => {
        clearTimeout(timer);
        fault = null;
        if (ended() === null) change('recovery', before);
      };
      const timer = setTimeout(end, FAULT_MS);
      fault = { timer, endsAtMs: clock() + FAULT_MS, end };
      return change(
        'fault',
        { ...before, work: 'block', delayMs, path: pathOfWork('block', delayMs) },
        { forMs: FAULT_MS },
      );
    },
    toggleLoad() {
      const no = refused();
      if (no !== null) return no;
      const values = valuesNow();
      return change(values.sending ? 'load-off' : 'load-on', { ...values, sending: !values.sending });
    },
    jump(text) {
      const no = ended();
      if (no !== null) return no;
      const steps = state().started?.config.plan.steps ?? [];
      const number = COUNT.test(text) ? Number(text.replace(/[,_ ]/g, '')) : Number.NaN;
      const index = number >= 1 && number <= steps.length ? number - 1 : steps.indexOf(number);
      if (text.trim() === '' || steps[index] === undefined)
        return `No such step: 1 to ${formatCount(steps.length)}, or ${steps.map(formatCount).join(' · ')}.`;
      load()?.stepTo(index);
      return null;
    },
    suspend: () => fault?.end(),
    close() {
      if (fault !== null) clearTimeout(fault.timer);
      fault = null;
    },
  };
}
