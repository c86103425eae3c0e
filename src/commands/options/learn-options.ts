import { flag, type Option, value } from './option.ts';
import { folderName } from './parse-values.ts';

/** The options of `conctop learn` alone. */
export const LEARN_OPTIONS = {
  replay: flag({
    commands: ['learn'],
    describe: 'Show recordings instead of running: what a lesson needs may be missing here',
    readme: 'Show the recordings of a lesson instead of running it here',
  }),
  fast: flag({
    commands: ['learn'],
    describe: 'The whole lesson without keys: short runs, and answers given for you',
    readme: 'The whole lesson without keys: short runs, and answers given for you',
  }),
  lessons: value(folderName, {
    commands: ['learn'],
    placeholder: 'DIR',
    describe: 'A folder with lessons of your own, beside those that are shipped',
    readme: 'A folder with lessons of your own ([docs/lessons.md](docs/lessons.md)), beside those that are shipped',
  }),
} as const satisfies Readonly<Record<string, Option>>;
