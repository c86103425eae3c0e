import { ConctopError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/events/run-event.ts';
import type { Background } from '../background/background.ts';
import { clipboardBytes, clipboardHelp } from './clipboard.ts';
import { type Said, Sayer } from './said.ts';

/** The screen as it is. */
export interface ScreenPicture {
  /** Whose it is, for the file's name. */
  readonly name: string;
  /** Painted. */
  readonly lines: readonly string[];
  readonly columns: number;
  /** What the colours of its theme are for. */
  readonly background: Background;
}

/** Writes a picture; the names of its files. Throws ConctopError. */
export type SaveScreen = (picture: ScreenPicture) => Promise<readonly string[]>;

export interface TakeAway {
  /** What was just done, and subscriptions to it. */
  readonly said: { readonly subscribe: (listener: () => void) => () => void; readonly get: () => Said | null };
  /** Puts the words of a finding on the clipboard. */
  readonly copy: (finding: Finding | null) => void;
  readonly save: (picture: Pick<ScreenPicture, 'name' | 'background'>) => void;
}

interface Desk {
  readonly write: (text: string) => void;
  /** What is on the screen. */
  readonly shown: () => Pick<ScreenPicture, 'lines' | 'columns'>;
  readonly saveScreen: SaveScreen | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a person takes from the screen: a sentence, or all of it. */
export function takeAway({ write, shown, saveScreen, env }: Desk): TakeAway {
  const sayer = new Sayer();
  const good = (...words: readonly string[]): void => sayer.say({ words, isBad: false });
  const bad = (...words: readonly string[]): void => sayer.say({ words, isBad: true });
  return {
    said: sayer,
    copy(finding) {
      if (finding === null) return bad('nothing to copy: no finding stands here now');
      write(clipboardBytes(finding.sentence, env));
      const help = `nothing to paste? ${clipboardHelp(env)}`;
      good(
        `copied: “${finding.sentence}” · ${help}`,
        // In words of its own, since no shorter sentence is what was copied.
        `copied the first sentence below the panes · ${help}`,
        `copied the sentence · ${help}`,
        `copied · ${help}`,
      );
    },
    save(of) {
      if (saveScreen === null) return;
      saveScreen({ ...of, ...shown() }).then(
        ([picture = '', ...others]) => {
          const saved = [picture, ...others.map((file) => file.slice(file.lastIndexOf('.')))].join(' and ');
          good(`saved ${saved} in this folder`, `saved ${saved}`, `saved ${picture}`);
        },
        (error: unknown) => {
          if (!(error instanceof ConctopError)) throw error;
          bad(`not saved: ${error.message} ${error.hint}`, `not saved: ${error.message}`, 'not saved');
        },
      );
    },
  };
}

const nothing = (): void => undefined;
/** Nobody is there who could. */
export const NO_TAKE_AWAY: TakeAway = {
  said: { subscribe: () => nothing, get: () => null },
  copy: nothing,
  save: nothing,
};
