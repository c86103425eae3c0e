/** @returns the package's name */
export function writeLessonsPackage(folder: string): string;
