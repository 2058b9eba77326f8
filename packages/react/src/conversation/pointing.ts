// Points a message out to the reader who has just come to it: it has the focus, and lights up for a moment.
const nextFrame = () => new Promise(requestAnimationFrame);

/** A message that was just loaded needs some frames to be drawn, and the list is hidden while it finds its place. */
const FRAMES = 60;

const LIT_MS = 2_000;

export async function pointOut(scroller: HTMLElement, id: string): Promise<void> {
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await nextFrame();
    const row = scroller.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
    row?.focus({ preventScroll: true });
    if (!row || document.activeElement !== row) continue;
    row.dataset.lit = '';
    setTimeout(() => delete row.dataset.lit, LIT_MS);
    return;
  }
}
