// The frames that nodes exchange: numbered by their sender, so that a lost one shows.

/** What one node said in one turn of its loop, in order: kinds and messages. */
export type Said = [kind: string, message: unknown][];

export interface Frame {
  /** The sender's process: a restarted node is another one. */
  sender: string;
  /** 1, 2, 3, … of this sender. */
  number: number;
  /** When it was said, by the time that nodes share. */
  saidAt: number;
  said: () => Said;
}

/** `sender number moment json`: what a node must know before it reads stands in front, so that it can skip the rest. */
export function encodeFrame(sender: string, number: number, saidAt: number, said: Said): string {
  return `${sender} ${number} ${Math.round(saidAt)} ${JSON.stringify(said)}`;
}

export function decodeFrame(text: string): Frame {
  const first = text.indexOf(' ');
  const second = text.indexOf(' ', first + 1);
  const third = text.indexOf(' ', second + 1);
  return {
    sender: text.slice(0, first),
    number: Number(text.slice(first + 1, second)),
    saidAt: Number(text.slice(second + 1, third)),
    said: () => JSON.parse(text.slice(third + 1)) as Said,
  };
}

/** Which frame each other node was last heard with, and whether one in between was lost. */
export class Peers {
  readonly #last = new Map<string, { number: number; at: number }>();

  get size(): number {
    return this.#last.size;
  }

  /** False when a frame before this one was not heard. Of a sender not heard before, only the first is sure to be its first. */
  heard(sender: string, number: number, now: number): boolean {
    const last = this.#last.get(sender);
    this.#last.set(sender, { number, at: now });
    return number === (last?.number ?? 0) + 1;
  }

  left(sender: string): void {
    this.#last.delete(sender);
  }

  /** Forgets those that were not heard for so long, and answers whether there were any. */
  forgetSilent(now: number, silenceMs: number): boolean {
    let any = false;
    for (const [sender, { at }] of this.#last) {
      if (now - at <= silenceMs) continue;
      this.#last.delete(sender);
      any = true;
    }
    return any;
  }
}
