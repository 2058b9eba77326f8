// Holds a cost to its budget in both ways: nothing may grow unseen, and what became cheaper may not grow back unseen.
import { type Cost, type Counted, FIGURES, type Figure, IN_BYTES } from './meter.js';

/** What a work may cost. A figure that is not there is 0. */
export type Budget = Partial<Cost>;

/** A budget is no more than this above what is spent. */
const SLACK = 1.1;
/** What is written down of bytes is so much above what was counted: timestamps lose zeros, and compilers come and go. */
const MARGIN: Partial<Record<Figure, number>> = { allocated: 1.05 };
const MARGIN_OF_BYTES = 1.02;

/** One sentence for each figure that is not within its budget. */
export function faultsOf({ cost }: Counted, budget: Budget, held = FIGURES): string[] {
  return held.flatMap((figure) => {
    const [spent, allowed] = [cost[figure], budget[figure] ?? 0];
    if (spent > allowed)
      return [`${figure} has grown to ${spent} of ${allowed}; if it must, write ${written(figure, spent)}`];
    if (allowed > spent * SLACK)
      return [`${figure} is only ${spent} now: write ${written(figure, spent)}, not ${allowed}`];
    return [];
  });
}

function written(figure: Figure, spent: number): number {
  return IN_BYTES.includes(figure) ? Math.ceil(spent * (MARGIN[figure] ?? MARGIN_OF_BYTES)) : spent;
}
