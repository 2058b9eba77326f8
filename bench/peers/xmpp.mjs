// The XMPP servers that are asked for and that this machine has; of each that it has not, word for whoever reads the report.

import { Trouble } from '../../scripts/lib/main.mjs';
import { findEjabberd } from '../../scripts/lib/services/ejabberd.mjs';
import { findProsody } from '../../scripts/lib/services/prosody.mjs';
import { ejabberdOf } from './ejabberd.mjs';
import { prosodyOf } from './prosody.mjs';

const SERVERS = { ejabberd: [findEjabberd, ejabberdOf], prosody: [findProsody, prosodyOf] };
export const XMPP = Object.keys(SERVERS);

export async function findXmpp(names) {
  const found = [];
  const missing = [];
  for (const name of XMPP.filter((server) => names.includes(server))) {
    const [find, peerOf] = SERVERS[name];
    try {
      found.push(peerOf(await find()));
    } catch (error) {
      // They are what we are compared with, and no part of what we are: the others are compared without them.
      if (!(error instanceof Trouble)) throw error;
      process.stderr.write(`\n${name} IS NOT COMPARED. ${error.message}\n\n`);
      missing.push({ name, says: 'NOT COMPARED: this machine has none, and none could be installed' });
    }
  }
  return { found, missing };
}
