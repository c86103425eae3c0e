// A terminal's screen as a page, for pictures: read by a terminal (xterm.js without a screen), which knows every colour and attribute.
import addonSerialize from '@xterm/addon-serialize';
import xterm from '@xterm/headless';

/** Each character outside ASCII gets a cell of exactly one column, so that a fallback font cannot shift the picture. */
const CELL = 'display:inline-block;width:1ch;height:17px;font-style:normal;text-align:center;vertical-align:top';
const STYLE = `body{margin:0;background:#000}pre{font:14px/17px "DejaVu Sans Mono",monospace;margin:10px}i{${CELL}}`;

/** @param {string} ansi lines, as tmux captures them @param {number} columns @param {number} rows */
export async function ansiToHtml(ansi, columns, rows) {
  const theme = { foreground: '#d4d4d4', background: '#000000' };
  const look = { theme, fontFamily: 'inherit', fontSize: 14 };
  const terminal = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true, ...look });
  const addon = new addonSerialize.SerializeAddon();
  addon.activate(/** @type {any} */ (terminal));
  await /** @type {Promise<void>} */ (new Promise((done) => terminal.write(ansi.trimEnd(), done)));
  const body = addon.serializeAsHTML({ scrollback: 0, includeGlobalBackground: true });
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${body.replace(/[^\x00-\x7f]/gu, '<i>$&</i>')}`;
}
