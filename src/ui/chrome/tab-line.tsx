import { columnsOf, toWidth } from '../frame/ansi-text.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import { VIEW_NAMES, type ViewName } from '../state/view-state.ts';
import { Picture } from '../widgets/picture.tsx';

interface TabLineProps {
  readonly columns: number;
  readonly view: ViewName;
}

/** The views with their keys, the current one marked: ` 0 overview  1 threads …`. */
export function TabLine({ columns, view }: TabLineProps) {
  const { paint, act } = usePaneTools();
  const tabs = (isNamed: boolean): readonly string[] =>
    VIEW_NAMES.map((name, key) => {
      if (name === view) return paint('badge', ` ${key} ${name} `, { bold: true, inverse: true });
      return ` ${paint('strong', `${key}`)}${isNamed ? paint('text', ` ${name}`) : ''} `;
    });
  const named = tabs(true);
  const shown = columnsOf(` ${named.join('')}`) <= columns ? named : tabs(false);
  return (
    <Picture
      columns={columns}
      lines={[toWidth(` ${shown.join('')}`, columns)]}
      onClick={({ column }) => open(column)}
    />
  );

  function open(column: number): void {
    let end = 1;
    const index = shown.findIndex((tab) => {
      end += columnsOf(tab);
      return column < end;
    });
    const name = VIEW_NAMES[index];
    // A second click on the tab that is open is none on the overview's.
    if (name !== undefined && name !== view) act?.({ type: 'show', view: name });
  }
}
