/** A slide of 16:9. */
export const SLIDE = { width: 1280, height: 720 } as const;

/** Fonts that are there: a slide is opened on another machine than it was made on. */
export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
