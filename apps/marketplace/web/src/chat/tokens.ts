// Where the connection gets a token that is still good: asked of the marketplace, kept until it is refused.
export interface Tokens {
  /** The token at hand, or a new one when there is none. */
  current(): Promise<string>;
  /** Lets go of the token at hand: it was refused, or is about to run out. */
  forget(): void;
}

export function createTokens(ask: () => Promise<string>, first: string | null): Tokens {
  let held: Promise<string> | null = first === null ? null : Promise.resolve(first);
  return {
    current() {
      held ??= ask().catch((error: unknown) => {
        // A failed question is not an answer to keep.
        held = null;
        throw error;
      });
      return held;
    },
    forget() {
      held = null;
    },
  };
}
