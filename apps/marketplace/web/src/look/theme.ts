// Light, dark, or as the device has it: the reader's choice, kept.
export type Theme = 'system' | 'light' | 'dark';

const KEPT = 'doran.theme';
const ORDER: readonly Theme[] = ['system', 'light', 'dark'];

export function theme(): Theme {
  const kept = localStorage.getItem(KEPT);
  return ORDER.find((one) => one === kept) ?? 'system';
}

export function applyTheme(): void {
  const now = theme();
  if (now === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = now;
}

/** The next one in turn, applied and kept. */
export function nextTheme(): Theme {
  const next = ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length]!;
  localStorage.setItem(KEPT, next);
  applyTheme();
  return next;
}
