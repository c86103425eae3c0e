import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { castOf } from '../../../src/commands/report/film.ts';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { checkFindings } from '../../../src/domain/findings/index.ts';
import { foldRun } from '../../../src/domain/state/fold-run.ts';
import { initialRunState } from '../../../src/domain/state/run-state.ts';
import { readRecording } from '../../../src/record/recording-reader.ts';
import { RAMP, recordingFile } from '../../report/recordings.ts';
import { readFrame } from '../../soak/frame.ts';
import { Screen } from '../../ui/fake-terminal.tsx';

const SIZE = { columns: 100, rows: 30 };
const OPTIONS = { ...SIZE, fps: 2, themeName: 'dark' };

interface Film {
  readonly header: { readonly version: number; readonly width: number; readonly height: number };
  readonly lines: readonly (readonly [atSeconds: number, kind: string, text: string])[];
}

const parse = (cast: string): Film => {
  const [header, ...lines] = cast
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { header, lines };
};

/** What a terminal shows at its end. */
async function play({ lines }: Film): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({ cols: SIZE.columns, rows: SIZE.rows, allowProposedApi: true });
  for (const [, , text] of lines) terminal.write(text);
  await new Promise<void>((resolve) => terminal.write('', resolve));
  return (await readFrame(terminal)).lines;
}

describe('a run as a film of its screen', () => {
  const { events, durationMs } = readRecording(recordingFile(RAMP));

  it('ends with the very frame that the live screen shows', async () => {
    const film = parse(await castOf(events, OPTIONS));
    expect(film.header).toMatchObject({ version: 2, width: 100, height: 30 });
    const unjudged = events.filter(({ type }) => type !== 'finding');
    const state = unjudged.reduce(foldRun, initialRunState);
    const shown: readonly RunEvent[] = [...unjudged, ...checkFindings(state)];
    const screen = new Screen({ ...SIZE, events: shown });
    await expect.poll(() => screen.lines()).toEqual(await play(film));
    screen.close();
  });

  it('runs on the clock of the recording, twice a second, and starts shortly before the server listens', async () => {
    const { lines } = parse(await castOf(events, OPTIONS));
    const times = lines.map(([atSeconds]) => atSeconds);
    expect(times[0]).toBe(0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(durationMs / 1000);
    expect(lines.length).toBeGreaterThan((durationMs / 1000) * 1.5);
    const built = events.map((event) => ({ ...event, atMs: event.atMs + (event.type === 'run-started' ? 0 : 60_000) }));
    expect(parse(await castOf(built as RunEvent[], OPTIONS)).lines.at(-1)?.[0]).toBeLessThan(durationMs / 1000 + 4);
  });

  it('no text from elsewhere reaches the terminal as a control sequence', async () => {
    const hostile = events.map((event) =>
      event.type === 'run-started'
        ? { ...event, target: { ...event.target, name: '\x1b]0;gone\x07\x1b[2Jx', title: '\x9b31m' } }
        : event,
    );
    const cast = await castOf(hostile, OPTIONS);
    expect(cast.match(/\\u001b\]|\\u0007|\\u009b|\u009b/)).toBeNull();
    expect(cast.match(/\\u001b\[2J/g)).toHaveLength(1);
  });
});
