import { describe, expect, it } from 'vitest';
import { type ConnectLevel, createConnectPacer, paceConnects } from '../../../src/load/climb/connect-pacer.ts';

const TURN_MS = 10;
const idle: ConnectLevel = { wanted: 10_000, connecting: 0, open: 0, answered: 0, failing: false };

/** Runs a server in virtual time: what it does with the sockets of each turn. */
function run(
  somaxconn: number | null,
  turns: number,
  server: (level: ConnectLevel, connects: number) => ConnectLevel,
): {
  readonly started: number;
  readonly level: ConnectLevel;
  readonly worstUnaccepted: number;
  readonly largest: number;
} {
  let pacer = createConnectPacer(somaxconn, 0);
  let level = idle;
  let started = 0;
  let worstUnaccepted = 0;
  let largest = 0;
  for (let turn = 1; turn <= turns; turn += 1) {
    const paced = paceConnects(pacer, turn * TURN_MS, level);
    pacer = paced.pacer;
    started += paced.connects;
    largest = Math.max(largest, paced.connects);
    level = server(level, paced.connects);
    worstUnaccepted = Math.max(worstUnaccepted, level.connecting + level.open - level.answered);
  }
  return { started, level, worstUnaccepted, largest };
}

/** Connects at once and accepts and answers at most `perTurn` sockets a turn. */
const answering =
  (perTurn: number) =>
  (level: ConnectLevel, connects: number): ConnectLevel => {
    const open = level.open + connects;
    return { ...level, wanted: level.wanted - connects, open, answered: Math.min(open, level.answered + perTurn) };
  };

describe('window', () => {
  it.each([
    [4096, 1000],
    [65_535, 1000],
    [1024, 512],
    [128, 64],
    [null, 64],
    [1, 1],
  ])('somaxconn %s leaves %i sockets unaccepted at once', (somaxconn, window) => {
    expect(createConnectPacer(somaxconn, 0).windowSockets).toBe(window);
  });
});

describe('pace', () => {
  it('opens 10,000 sockets within 2 s where the server answers at once, in batches of at most 100', () => {
    const { level, largest } = run(4096, 200, answering(10_000));
    expect(level.open).toBe(10_000);
    expect(largest).toBeLessThanOrEqual(100);
  });

  it('keeps a slow server’s accept queue below half, and follows its pace', () => {
    const { level, worstUnaccepted } = run(4096, 500, answering(20));
    expect(worstUnaccepted).toBeLessThanOrEqual(1000 + 20);
    expect(level.answered).toBe(10_000);
  });

  it('is only slower with a queue of 128', () => {
    const { level, worstUnaccepted } = run(128, 2_000, answering(20));
    expect(worstUnaccepted).toBeLessThanOrEqual(64 + 1);
    expect(level.open).toBe(10_000);
  });

  it('trickles without answers: the window, then 50 a second', () => {
    const { started } = run(4096, 1_000, answering(0));
    // 1,000 in the first 0.1 s, then 9.9 s at 50/s.
    expect(started).toBeGreaterThanOrEqual(1_480);
    expect(started).toBeLessThanOrEqual(1_500);
  });

  it('tries at most 200 times a second while connects fail, and returns to full pace with the first success', () => {
    const refused = run(4096, 100, (level) => ({ ...level, failing: true }));
    expect(refused.started).toBeGreaterThan(150);
    expect(refused.started).toBeLessThan(320);
    const failing = paceConnects(createConnectPacer(4096, 0), TURN_MS, { ...idle, failing: true });
    const again = paceConnects(failing.pacer, 2 * TURN_MS, idle);
    expect(failing.connects).toBe(2);
    expect(again.connects).toBe(100);
  });

  it('never starts more than wanted, and none while time stands still', () => {
    const pacer = createConnectPacer(4096, 0);
    expect(paceConnects(pacer, TURN_MS, { ...idle, wanted: 3 }).connects).toBe(3);
    expect(paceConnects(pacer, 0, idle).connects).toBe(0);
  });

  it('earns at most one window in a gap', () => {
    expect(paceConnects(createConnectPacer(4096, 0), 60_000, idle).connects).toBe(1000);
  });
});
