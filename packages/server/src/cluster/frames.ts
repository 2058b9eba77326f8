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

/** Null for what is no frame: anybody may publish in the same Redis. */
export function decodeFrame(text: string): Frame | null {
  const [head = '', sender = '', number, saidAt] = /^(\S+) (\d{1,15}) (\d{1,15}) (?=\[)/.exec(text) ?? [];
  if (!head) return null;
  const said = () => JSON.parse(text.slice(head.length)) as Said;
  return { sender, number: Number(number), saidAt: Number(saidAt), said };
}

/** Which frame each other node was last heard with, and whether one in between was lost. Its time is this node's beats. */
export class Peers {
  readonly #last = new Map<string, { number: number; beat: number }>();

  get size(): number {
    return this.#last.size;
  }

  knows(sender: string): boolean {
    return this.#last.has(sender);
  }

  /** False when a frame before this one was not heard. Who `justListens` could not hear what a stranger said before. */
  heard(sender: string, number: number, beat: number, justListens: boolean): boolean {
    const last = this.#last.get(sender);
    this.#last.set(sender, { number, beat });
    return last ? number === last.number + 1 : number === 1 || justListens;
  }

  left(sender: string): void {
    this.#last.delete(sender);
  }

  /** Forgets those that were not heard for so many beats, and answers whether there were any. */
  forgetSilent(beat: number, silentBeats: number): boolean {
    let any = false;
    for (const [sender, { beat: heardAt }] of this.#last) {
      if (beat - heardAt < silentBeats) continue;
      this.#last.delete(sender);
      any = true;
    }
    return any;
  }
}
