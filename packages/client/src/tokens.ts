// Where the connection gets a token that is still good: asked of the host, kept until it is refused or about to run out.
export interface Tokens {
  /** The token at hand, or a new one when there is none. Rejects as the host's function does. */
  current(): Promise<string>;
  /** Lets go of the token at hand. */
  forget(): void;
}

export function createTokens(ask: () => Promise<string>): Tokens {
  let held: Promise<string> | null = null;
  return {
    current() {
      const asked = held ?? Promise.resolve().then(ask);
      held = asked;
      asked.catch(() => {
        // A failed question is not an answer to keep.
        if (held === asked) held = null;
      });
      return asked;
    },
    forget() {
      held = null;
    },
  };
}
