// How every script begins and ends: an expected trouble is a sentence, anything else keeps its stack.
import { listenForSignals, stopCode } from './processes.mjs';

/** A trouble that a reader can act on; its message is all they need to see. */
export class Trouble extends Error {}

const [major, minor] = process.versions.node.split('.').map(Number);

export async function main(work) {
  listenForSignals();
  try {
    if (major < 20 || (major === 20 && minor < 19)) {
      throw new Trouble(`Doran's scripts need Node 20.19 or newer to begin with; this is ${process.version}.`);
    }
    process.exitCode = await work(process.argv.slice(2));
  } catch (error) {
    // What was told to stop ends with troubles of its own; the signal is the reason, not they.
    if (stopCode() === 0) console.error(error instanceof Trouble ? `\n${error.message}` : error);
    process.exitCode = stopCode() || 1;
  }
}
