// The clients of an XMPP server: logged in, in pairs; a message is acked when the server says that it has handled it (XEP-0198).
import { client as createClient, xml } from '@xmpp/client';
import { BODY } from '../peers/message.mjs';
import { inTurn, nextId } from './crowd.mjs';
import { Record } from './record.mjs';

const DOMAIN = 'localhost';
const ACKS = 'urn:xmpp:sm:3';
const PATIENCE_MS = 30_000;

export class XmppCrowd {
  record = new Record();

  static async connect({ url, secret, users }) {
    const crowd = new XmppCrowd();
    crowd.clients = await inTurn(users, (index) => enter({ url, secret, username: `u${index}`, record: crowd.record }));
    return crowd;
  }

  /** Two people who write to each other need no more than to know their addresses. */
  async openPairs() {
    for (const [index, one] of this.clients.entries()) one.roomId = `${this.clients[index ^ 1].username}@${DOMAIN}`;
  }

  /** The message and the question for its ack leave in one write. */
  send({ xmpp, waiting }, to, at, done) {
    const id = nextId();
    this.record.sent(id, at);
    waiting.set(id, done);
    const message = xml('message', { id, to, type: 'chat' }, xml('body', {}, BODY));
    xmpp.sendMany([message, xml('r', { xmlns: ACKS })]).catch((error) => this.record.fail(error.message));
  }

  async leave() {
    await inTurn(this.clients.length, async (index) => {
      const { xmpp, cutOff } = this.clients[index];
      xmpp.off('disconnect', cutOff);
      await xmpp.stop();
    });
  }
}

async function enter({ url, secret, username, record }) {
  // Left alone, the library says PLAIN only over TLS.
  const credentials = (authenticate) => authenticate({ username, password: secret }, 'PLAIN');
  const xmpp = createClient({ service: url, domain: DOMAIN, credentials, timeout: PATIENCE_MS });
  xmpp.reconnect.stop();
  const { streamManagement } = xmpp;
  // We ask for each ack by ourselves.
  Object.assign(streamManagement, { requestAckInterval: 0, requestAckDebounce: 2 ** 30 });
  const cutOff = () => record.fail(`a client was cut off: ${username}`);
  xmpp.on('disconnect', cutOff);
  xmpp.on('error', (error) => record.fail(`${username}: ${error.message}`));
  const counting = heard(xmpp, 'nonza', (element) => element.is('enabled', ACKS));
  await xmpp.start();
  await counting;
  // Who is not present gets no message; the server tells it to all of their own devices.
  const present = heard(xmpp, 'stanza', (stanza) => stanza.is('presence'));
  await xmpp.send(xml('presence'));
  await present;

  const waiting = new Map();
  streamManagement.on('ack', ({ attrs: { id } }) => {
    if (!waiting.has(id)) return;
    const done = waiting.get(id);
    waiting.delete(id);
    record.acked(id);
    done?.();
  });
  xmpp.on('stanza', (stanza) => {
    if (!stanza.is('message')) return;
    if (stanza.attrs.type === 'error') return record.fail(`a send was refused: ${stanza}`);
    record.delivered(stanza.attrs.id);
  });
  return { xmpp, username, waiting, cutOff, roomId: '' };
}

function heard(xmpp, event, isIt) {
  return new Promise((resolve, reject) => {
    const end = (settle, word) => {
      clearTimeout(tooLong);
      xmpp.off(event, listen);
      settle(word);
    };
    const listen = (element) => isIt(element) && end(resolve);
    const tooLong = setTimeout(() => end(reject, new Error(`no such ${event} came`)), PATIENCE_MS);
    xmpp.on(event, listen);
  });
}
