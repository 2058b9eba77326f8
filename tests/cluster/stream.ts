// A stream of server-sent events of a user at one node, as a record of what came.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './nodes.js';

export interface Heard {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the event's data, of which a test looks at a field.
  data: any;
}

export interface Stream {
  /** The id by which REST commands name it. */
  readonly id: string;
  readonly heard: Heard[];
  next(name: string): Promise<Heard>;
  close(): void;
}

export async function openStream(cluster: Cluster, userId: string, node: number): Promise<Stream> {
  const abort = new AbortController();
  const answer = await fetch(`${cluster.nodes[node]?.url}/chat/events`, {
    headers: { authorization: `Bearer ${await cluster.token(userId)}` },
    signal: abort.signal,
  });
  const heard: Heard[] = [];
  const read = async () => {
    let rest = '';
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
        if (name && data) heard.push({ name, data: JSON.parse(data) });
      }
    }
  };
  void read().catch(() => {});
  return {
    id: answer.headers.get('doran-connection') ?? '',
    heard,
    async next(name) {
      for (const until = Date.now() + 10_000; Date.now() < until; await sleep(10)) {
        const found = heard.find((one) => one.name === name);
        if (found) return found;
      }
      throw new Error(`no ${name} came; heard: ${heard.map((one) => one.name).join(', ')}`);
    },
    close: () => abort.abort(),
  };
}
