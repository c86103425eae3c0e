/** Headings become buttons: the first press sorts up, the next one down. Unknown figures come last either way. */
export function makeSortable(table: HTMLTableElement): void {
  const body = table.tBodies[0];
  const headings = [...(table.tHead?.rows[0]?.cells ?? [])];
  if (body === undefined) return;
  for (const [column, heading] of headings.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener('click', () => {
      const direction = heading.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
      for (const other of headings) other.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', direction);
      const rows = [...body.rows].sort((a, b) => compare(cellValue(a, column), cellValue(b, column), direction));
      body.replaceChildren(...rows);
    });
  }
}

const cellValue = (row: HTMLTableRowElement, column: number): string => row.cells[column]?.dataset.value ?? '';

function compare(a: string, b: string, direction: 'ascending' | 'descending'): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '');
  const [left, right] = [Number(a), Number(b)];
  const order = Number.isNaN(left) || Number.isNaN(right) ? a.localeCompare(b) : left - right;
  return direction === 'ascending' ? order : -order;
}
