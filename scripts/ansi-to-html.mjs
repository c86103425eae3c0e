// A terminal's screen as a page: SGR colours (16, 256, 24 bit), bold, dim, inverse; one cell of exactly one column for
// every character outside ASCII, so that a fallback font cannot shift the picture.

const BASE = ['#000000', '#cd3131', '#0dbc79', '#e5e510', '#2472c8', '#bc3fbc', '#11a8cd', '#cccccc'];
const BRIGHT = ['#666666', '#f14c4c', '#23d18b', '#f5f543', '#3b8eea', '#d670d6', '#29b8db', '#ffffff'];
const CUBE = [0, 95, 135, 175, 215, 255];

function indexed(index) {
  if (index < 8) return BASE[index];
  if (index < 16) return BRIGHT[index - 8];
  if (index >= 232) return `rgb(${Array(3).fill(8 + (index - 232) * 10)})`;
  const value = index - 16;
  return `rgb(${CUBE[Math.floor(value / 36)]},${CUBE[Math.floor(value / 6) % 6]},${CUBE[value % 6]})`;
}

function apply(style, codes) {
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at];
    if (code === 0) Object.assign(style, { fg: null, bg: null, bold: false, dim: false, inverse: false });
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 22) Object.assign(style, { bold: false, dim: false });
    else if (code === 7) style.inverse = true;
    else if (code === 27) style.inverse = false;
    else if (code >= 30 && code <= 37) style.fg = BASE[code - 30];
    else if (code >= 90 && code <= 97) style.fg = BRIGHT[code - 90];
    else if (code >= 40 && code <= 47) style.bg = BASE[code - 40];
    else if (code >= 100 && code <= 107) style.bg = BRIGHT[code - 100];
    else if (code === 39) style.fg = null;
    else if (code === 49) style.bg = null;
    else if (code === 38 || code === 48) {
      const key = code === 38 ? 'fg' : 'bg';
      if (codes[at + 1] === 5) style[key] = indexed(codes[at + 2]);
      else style[key] = `rgb(${codes.slice(at + 2, at + 5)})`;
      at += codes[at + 1] === 5 ? 2 : 4;
    }
  }
}

const escaped = (text) =>
  [...text]
    .map((char) => (char === '<' ? '&lt;' : char === '&' ? '&amp;' : char > '\x7f' ? `<i>${char}</i>` : char))
    .join('');

export function ansiToHtml(ansi) {
  const style = { fg: null, bg: null, bold: false, dim: false, inverse: false };
  const parts = ansi.split(/\x1b\[([\d;:]*)m/);
  let body = '';
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) {
      apply(style, part === '' ? [0] : part.split(/[;:]/).map(Number));
      continue;
    }
    if (part === '') continue;
    const fg = style.inverse ? (style.bg ?? '#000') : (style.fg ?? '#d4d4d4');
    const bg = style.inverse ? (style.fg ?? '#d4d4d4') : style.bg;
    const css = [
      `color:${fg}`,
      bg ? `background:${bg}` : '',
      style.bold ? 'font-weight:bold' : '',
      style.dim ? 'opacity:.6' : '',
    ];
    body += `<span style="${css.filter(Boolean).join(';')}">${escaped(part)}</span>`;
  }
  return `<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#000}pre{font:14px/17px "DejaVu Sans Mono",monospace;margin:10px}i{display:inline-block;width:1ch;height:17px;font-style:normal;text-align:center;vertical-align:top}</style><pre>${body}</pre>`;
}
