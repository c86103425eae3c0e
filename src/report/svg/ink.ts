import { type Colours, ON_DARK, ON_LIGHT } from '../../domain/words/metric-colours.ts';

/** What a slide is drawn with. */
export interface Ink {
  readonly colours: Colours;
  readonly page: string;
  readonly panel: string;
  readonly grid: string;
}

export const INKS: Readonly<Record<'dark' | 'light', Ink>> = {
  dark: { colours: ON_DARK, page: '#0d1117', panel: '#151b23', grid: '#2b323b' },
  light: { colours: ON_LIGHT, page: '#ffffff', panel: '#f6f8fa', grid: '#d8dee4' },
};
