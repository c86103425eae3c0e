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
  const { paint } = usePaneTools();
  const tabs = (named: (name: ViewName) => boolean): string =>
    VIEW_NAMES.map((name, key) => {
      if (name === view) return paint('badge', ` ${key} ${name} `, { bold: true, inverse: true });
      return ` ${paint('strong', `${key}`)}${named(name) ? paint('text', ` ${name}`) : ''} `;
    }).join('');
  const whole = ` ${tabs(() => true)}`;
  const line = columnsOf(whole) <= columns ? whole : ` ${tabs(() => false)}`;
  return <Picture columns={columns} lines={[toWidth(line, columns)]} />;
}
