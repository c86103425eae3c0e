import type { Predicted } from '../events/run-event.ts';
import type { Statement } from './statement.ts';
import type { Template } from './template.ts';

/** A lesson, read and checked: what its files say can be shown. */
export interface Lesson {
  readonly name: string;
  readonly number: number;
  readonly title: string;
  readonly about: string;
  readonly minutes: number;
  /** In their order; a quiz is a page for each of its questions. */
  readonly pages: readonly Page[];
  /** Its runs, in their order. */
  readonly runs: readonly RunPage[];
}

export interface OfEvery {
  /** That of its step; of a quiz's question with its number: `check-2`. */
  readonly id: string;
  /** Markdown, with figures. */
  readonly title: Template;
  readonly text: Template;
  /** What stands there instead where this machine disagrees; null: a sentence that says so. */
  readonly otherwise: Template | null;
  readonly expect: readonly Claim[];
}

export interface Claim {
  readonly says: string;
  readonly statement: Statement;
  /** Where this does not hold, the claim is not judged; null: it always is. */
  readonly condition: { readonly says: string; readonly statement: Statement } | null;
}

export interface Choice {
  readonly text: Template;
  /** Null: it is never right. */
  readonly when: Statement | null;
}

export interface SayPage extends OfEvery {
  readonly kind: 'say';
}

/** Asked before a run: a figure of one of its steps. */
export interface FigurePage extends OfEvery {
  readonly kind: 'figure';
  readonly run: string;
  readonly field: Predicted;
  readonly connections: number;
  /** What one request of that run waits, for the choices; null: it does not wait. */
  readonly delayMs: number | null;
}

/** One of several answers: asked before a run (`because` is null, a reveal says which is right) or after it. */
export interface ChoicePage extends OfEvery {
  readonly kind: 'choice';
  readonly asks: Template;
  readonly choices: readonly Choice[];
  readonly because: Template | null;
}

export interface RunPage extends OfEvery {
  readonly kind: 'run';
  readonly target: string;
  readonly steps: readonly number[];
  readonly holdMs: number;
  readonly work: 'io' | 'cpu' | 'block';
  /** Null: as without --delay. */
  readonly delayMs: number | null;
  /** Null: that of its work. */
  readonly path: string | null;
  /** Nothing of it is shown but its figures, later: neither its screen nor what it is called. */
  readonly isCovered: boolean;
  readonly pane: Pane;
}

export interface RevealPage extends OfEvery {
  readonly kind: 'reveal';
  /** The question whose answer it is; null: none was asked. */
  readonly of: FigurePage | ChoicePage | null;
}

export type Page = SayPage | FigurePage | ChoicePage | RunPage | RevealPage;
export type Pane = 'connections' | 'threads' | 'units' | 'requests' | 'latency' | 'memory' | 'cores';

/** Of all pages, in their order. */
export const claimsOf = ({ pages }: Lesson): readonly (Claim & { readonly page: string })[] =>
  pages.flatMap(({ id, expect }) => expect.map((claim) => ({ ...claim, page: id })));
