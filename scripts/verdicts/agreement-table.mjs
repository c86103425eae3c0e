// What the battery prints: a row a case, a row a finding, and the three numbers that count.
import { excusedFindings } from './judge.mjs';
import { FINDINGS } from './words.mjs';

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells) => `| ${cells.map(cell).join(' | ')} |`;
const orDash = (items, separator = '; ') => (items.length === 0 ? '–' : items.join(separator));

const noise = ({ disturbed, foreignPercent, becameQuiet }) =>
  disturbed
    ? ` (others took ${Math.round(foreignPercent)} % of a core)`
    : becameQuiet === false
      ? ' (the machine was not quiet before)'
      : '';

export function agreementTable(results) {
  const head = ['case', 'verdicts seen', 'findings', 'false', 'missed'];
  const rows = results.map((result) => [
    `${result.name}${noise(result)}`,
    orDash(result.verdicts, ', '),
    orDash(result.findings, ', '),
    orDash(result.wrong),
    orDash(result.missed),
  ]);
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** The findings that a run had to have: of those where one of several is enough the one that was there, else the first; none that is excused. */
export function wantedIn({ must = [], live = [] }, { findings, disturbed, verdicts }) {
  const excused = excusedFindings(disturbed, verdicts);
  const groups = [...must, ...live].map((wanted) => [wanted].flat());
  return groups
    .filter((group) => !group.some((id) => excused.includes(id)))
    .map((group) => group.find((id) => findings.includes(id)) ?? group[0]);
}

/** For each finding: in how many runs it had to be, in how many it must not, and where it was otherwise. */
export function coverageTable(cases, results) {
  const ran = results
    .map((result) => ({ result, entry: cases.find(({ name }) => name === result.name) }))
    .filter(({ entry }) => entry !== undefined);
  const head = ['finding', 'must appear in', 'did', 'must not appear in', 'did all the same'];
  const rows = FINDINGS.map((id) => {
    const must = ran.filter(({ entry, result }) => wantedIn(entry, result).includes(id));
    const mustNot = ran.filter(({ entry }) => (entry.mustNot ?? []).includes(id));
    const did = must.filter(({ result, entry }) => result.findings.includes(id) || (entry.live ?? []).includes(id));
    const didNot = mustNot.filter(({ result }) => result.findings.includes(id));
    return [
      id,
      `${must.length}`,
      `${did.length}`,
      `${mustNot.length}`,
      orDash(
        didNot.map(({ result }) => result.name),
        ', ',
      ),
    ];
  });
  return [row(head), row(['---', '--:', '--:', '--:', '---']), ...rows.map(row)].join('\n');
}

export function counts(results) {
  const sum = (field) => results.reduce((total, result) => total + result[field].length, 0);
  const disturbed = results.filter((result) => result.disturbed).length;
  return `${results.length} runs, ${sum('wrong')} false sentences, ${sum('missed')} missed${disturbed === 0 ? '' : `; ${disturbed} runs beside busy neighbours`}.`;
}
