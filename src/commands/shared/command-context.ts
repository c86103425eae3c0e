/** What every command gets from cli.ts instead of using globals. */
export interface CommandContext {
  /** The folder with targets/ and dist/. */
  readonly packageRoot: string;
  /** The bundled entry of the generator process. */
  readonly generatorPath: string;
  readonly version: string;
  readonly stdin: NodeJS.ReadStream;
  /** Both gated (output.ts): only text passes. */
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** The screen draws here: the same terminal as stdout, behind the screen's own gate. */
  readonly terminal: NodeJS.WriteStream;
  /** Runs, in reverse order and synchronously, when the process dies of a bug: restore the terminal, end the target. */
  readonly onCrash: (cleanup: () => void) => void;
}

/** How a command ends: its exit code, or a ConctopError that it throws. */
export type CommandResult = Promise<number>;
