import { afterEach } from 'vitest';
import { Screen, type ScreenOptions } from './fake-terminal.tsx';

/** Opens screens for a file of tests: each ends with its test. */
export function screensOfTests(): (options: ScreenOptions) => Screen {
  const opened: Screen[] = [];
  afterEach(() => {
    for (const screen of opened.splice(0)) screen.close();
  });
  return (options) => {
    const screen = new Screen(options);
    opened.push(screen);
    return screen;
  };
}
