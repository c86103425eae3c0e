import type { Dispose } from '../../disposal.ts';
import { EXIT } from '../../domain/errors.ts';
import type { Player } from '../../record/player.ts';
import type { RunControls } from '../../ui/keys/controls.ts';
import type { UiHandle } from '../../ui/start-ui.tsx';
import { watchEndings } from '../shared/watch-endings.ts';

interface Playing {
  readonly player: Player;
  /** Opens the screen, whose keys do this. */
  readonly open: (controls: RunControls & { readonly replay: Player }) => Promise<UiHandle>;
  /** Resolves once all is read; rejects with what is wrong with a recording. */
  readonly done: Promise<unknown>;
  readonly defer: (dispose: Dispose) => void;
  /** False: no key can quit, and the playback ends with the recording. */
  readonly hasKeys: boolean;
}

/** Plays until somebody quits, to the recording's end where nobody can, or until a line in the middle of a recording cannot be read. Resolves with the exit code. */
export async function playOnScreen({ player, open, done, defer, hasKeys }: Playing): Promise<number> {
  let screen: UiHandle | null = null;
  const endings = watchEndings({ screen: () => screen, session: () => null }, defer);
  screen = await open({
    togglePause: player.togglePause,
    // In a replay + and - change the speed: the run's own steps are past.
    stepUp: player.faster,
    stepDown: player.slower,
    ...endings.keys,
    replay: player,
  });
  defer(screen.close);
  defer(player.stop);
  player.start();
  const over = hasKeys ? endings.whenAsked : Promise.race([endings.whenAsked, player.ended]);
  await Promise.race([over, done.then(() => over)]);
  return endings.exitCode() ?? EXIT.done;
}
