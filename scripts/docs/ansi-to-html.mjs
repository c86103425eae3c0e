// A terminal's screen as a page, for pictures: read by a terminal (xterm.js without a screen), which knows every colour and attribute.
import addonSerialize from '@xterm/addon-serialize';
import xterm from '@xterm/headless';

/** Each character outside ASCII gets a cell of exactly one column, so that a fallback font cannot shift the picture. */
const CELL = 'display:inline-block;width:1ch;height:17px;font-style:normal;text-align:center;vertical-align:top';
const STYLE = `pre{font:14px/17px "DejaVu Sans Mono",monospace;margin:10px}i{${CELL}}`;

/** What the terminal itself has, which no program sets. */
export const TERMINALS = {
  dark: { foreground: '#d4d4d4', background: '#000000' },
  light: { foreground: '#24292f', background: '#ffffff' },
};

/** Of a page with one screen. @param {number} columns @param {number} rows @returns {[width: number, height: number]} */
export const pixelsOf = (columns, rows) => [Math.ceil(columns * 8.43) + 24, rows * 17 + 24];

/** @param {string} ansi lines, as tmux captures them @param {number} columns @param {number} rows */
export async function ansiToHtml(ansi, columns, rows) {
  return pageOf(await screenHtml(ansi, columns, rows), TERMINALS.dark.background);
}

/** @param {string} body @param {string} background @param {string} [style] */
export const pageOf = (body, background, style = '') =>
  `<!doctype html><meta charset="utf-8"><style>body{margin:0;background:${background}}${STYLE}${style}</style>${body}`;

/** A screen as a part of a page. @param {string} ansi @param {number} columns @param {number} rows */
export async function screenHtml(ansi, columns, rows, theme = TERMINALS.dark) {
  const look = { theme, fontFamily: 'inherit', fontSize: 14 };
  const terminal = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true, ...look });
  const addon = new addonSerialize.SerializeAddon();
  addon.activate(/** @type {any} */ (terminal));
  await /** @type {Promise<void>} */ (new Promise((done) => terminal.write(ansi.trimEnd(), done)));
  const body = addon.serializeAsHTML({ scrollback: 0, includeGlobalBackground: true });
  return body.replace(/[^\x00-\x7f]/gu, '<i>$&</i>');
}
