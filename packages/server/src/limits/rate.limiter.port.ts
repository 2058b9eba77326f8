// What a rate limiter must do, whoever counts: so many at once, so many in a second, for each key by itself.

export interface RateLimiter {
  /**
   * Takes one token and answers 0, or the milliseconds after which there will be one: at once when that is known here.
   * Answers for one key come in the order of the questions.
   */
  take(key: string): number | Promise<number>;
}
