import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
/** The bundled program, as it is shipped. */
export const conctop = join(root, 'dist/conctop.js');
