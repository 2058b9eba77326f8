// Points a message out to the reader who has just come to it: it has the focus, and lights up for a moment.
const nextFrame = () => new Promise(requestAnimationFrame);

/** A message that was just loaded needs a few frames to be drawn. */
const FRAMES = 20;

const LIT_MS = 2_000;

export async function pointOut(scroller: HTMLElement, id: string): Promise<void> {
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await nextFrame();
    const row = scroller.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
    if (!row) continue;
    row.focus({ preventScroll: true });
    row.dataset.lit = '';
    setTimeout(() => delete row.dataset.lit, LIT_MS);
    return;
  }
}
