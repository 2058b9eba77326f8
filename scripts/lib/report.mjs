// Counts what passed and what failed, and says it in one calm line for each step.
import { Trouble } from './main.mjs';
import { stopCode } from './processes.mjs';
import { indent, seconds } from './words.mjs';

export class Report {
  passed = 0;
  failed = 0;
  #troubles = [];

  /** Runs one step as one check, which fails when it throws. Answers what it made. */
  async step(name, work) {
    const began = Date.now();
    try {
      const made = await work();
      this.passed += 1;
      console.log(`ok    ${name.padEnd(24)} ${seconds(began)}`);
      return made;
    } catch (error) {
      if (stopCode() !== 0) throw error;
      // A fault of the scripts themselves keeps its stack; neither keeps the other steps from running.
      const words = error instanceof Trouble ? error.message : error.stack;
      console.log(`FAIL  ${name.padEnd(24)} ${seconds(began)}\n${indent(words)}`);
      this.fail(name);
      return undefined;
    }
  }

  fail(name, count = 1) {
    this.failed += count;
    this.#troubles.push(name);
  }

  /** The last words, of which the very last line is a contract: `N passed, N failed`. */
  end() {
    const shown = this.#troubles.slice(0, 50);
    if (shown.length > 0) console.log(`\nFailed:\n${shown.map((name) => `  ${name}`).join('\n')}`);
    if (this.#troubles.length > shown.length) console.log(`  and ${this.#troubles.length - shown.length} more`);
    console.log(`\n${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 ? 0 : 1;
  }
}
