// One client asks the same again and again, each time when the last is answered; nothing changes, so neither may the answer.
import { ask } from './crowd.mjs';
import { quantiles } from './record.mjs';

export async function asking(crowd, { client, command, input, asks }) {
  const took = [];
  let first;
  for (let asked = 0; asked < asks; asked++) {
    const at = performance.now();
    const answer = await ask(crowd.clients[client], command, input);
    took.push(performance.now() - at);
    const text = JSON.stringify(answer);
    first ??= text;
    if (text !== first) throw new Error(`${command} was answered otherwise than before`);
  }
  return { asks, askMs: quantiles(took), answer: JSON.parse(first) };
}
