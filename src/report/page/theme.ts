/** The system's colours until somebody presses the button; the button says what it changes to. */
export function watchTheme(onChange: () => void): void {
  const root = document.documentElement;
  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = (): boolean => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const say = (): void => {
    if (button !== null) button.textContent = isDark() ? 'Light colours' : 'Dark colours';
    onChange();
  };
  system.addEventListener('change', say);
  if (button === null) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    say();
  });
  say();
}

/** A custom property's colour now: canvases do not follow the page's. */
export const colourNow = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
