// The questions that have a stage of their own, by the names with which `--only` asks them.
import { shownDropped } from './shown.dropped.js';
import { shownGhosts } from './shown.ghosts.js';
import type { Shown, ShownOptions } from './shown.report.js';
import { shownRolling } from './shown.rolling.js';
import { shownSlow } from './shown.slow.js';

export const SHOWN = {
  dropped: shownDropped,
  ghosts: shownGhosts,
  rolling: shownRolling,
  slow: shownSlow,
} satisfies Record<string, (options: ShownOptions) => Promise<Shown>>;

export const isShown = (name: string): name is keyof typeof SHOWN => Object.hasOwn(SHOWN, name);
