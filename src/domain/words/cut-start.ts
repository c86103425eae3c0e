/** At most so many characters, the end of them: of a long command or path it says most. */
export const cutStart = (text: string, most: number): string =>
  text.length <= most ? text : `…${text.slice(1 - most)}`;
