// The table of docs/models.md as figures, for who reckons with them.

/** @param {readonly (string | number)[]} cells */
export const line = (cells) => `| ${cells.join(' | ')} |`;

const number = (cell = '') => (/\d/.test(cell) ? Number(cell.replace(/[^\d.]/g, '')) : 0);

/**
 * What each model took with waiting requests, by its name: its points, one a step.
 * @param {string} markdown docs/models.md
 */
export function pointsOfModels(markdown) {
  /** @type {Record<string, { processes: number, points: object[] }>} */
  const models = {};
  for (const row of markdown.split('\n').filter((each) => /^\| [a-z-]+ \|.*\| io \|/.test(each))) {
    const cells = row.split('|').map((cell) => cell.trim());
    const [, name = '', , , connections = '', perSecond, , , threads, processes, rss, cpu] = cells;
    models[name] ??= { processes: number(processes), points: [] };
    models[name].points.push({
      connections: number(connections.split(' of ')[0]),
      asked: number(connections.split(' of ').at(-1)),
      serverBytes: number(rss) * 1024 ** 2,
      threads: number(threads),
      cpuMsPerRequest: Math.round(((number(cpu) * 10) / Math.max(1, number(perSecond))) * 1000) / 1000,
    });
  }
  return models;
}
