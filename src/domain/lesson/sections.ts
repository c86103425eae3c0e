/** A part of a lesson's Markdown: below `## id` or `## id: Title`. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Below `### otherwise`: for a machine that disagrees; null: there is none. */
  readonly otherwise: string | null;
}

const HEADING = /^## +([a-z][a-z0-9-]*)(?:: *(.*))?$/;

/** What stands above the first heading is for whoever reads the file. */
export function sectionsOf(markdown: string): readonly Section[] {
  const sections: { readonly id: string; readonly title: string; readonly lines: string[] }[] = [];
  for (const line of markdown.split(/\r?\n/)) {
    const [, id, title = ''] = HEADING.exec(line) ?? [];
    if (id !== undefined) sections.push({ id, title: title.trim(), lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ id, title, lines }) => {
    const [text = '', otherwise] = lines.join('\n').split(/^### +otherwise *$/m);
    return { id, title, text: text.trim(), otherwise: otherwise?.trim() ?? null };
  });
}
