// Fills a room of the demo with thousands of messages of two people, through the server's own door.
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { RAISED_LIMITS } from './launch.js';

/** So many messages one says in a row; they are sent at once, and the server keeps their order. */
const IN_A_ROW = 50;
const PATIENCE_MS = 30_000;

/** What the demo's server needs to be told, for a room to be filled in seconds. */
export const LONG_ROOM_ENV = { DORAN_DEMO: '1', DORAN_LIMITS: RAISED_LIMITS };

const WORDS = [
  '네, 좋아요!',
  'That works for me, see you there.',
  '혹시 주말에도 괜찮으실까요? 토요일 오후 세 시쯤이면 역 앞에서 만날 수 있을 것 같아요.',
  'ㅎㅎ',
  'I have wrapped it twice, so that nothing can happen to it on the way. 도착하면 꼭 알려 주세요 🙂',
];

/** Each message begins with its own place in the room: `#17 …` has the seq 17. */
const bodyOf = (seq: number) => `#${seq} ${WORDS[seq % WORDS.length]}`;

/** The reader has said the last words, so that nothing is unread for them. Answers the room's id. */
export async function fillLongRoom(url: string, reader: string, other: string, count: number): Promise<string> {
  const sockets = [await enter(url, other), await enter(url, reader)] as const;
  try {
    const [, mine] = sockets;
    const { room } = await ask<{ room: { id: string } }>(mine, 'room:open', { kind: 'direct', members: [other] });
    const rounds = Math.ceil(count / IN_A_ROW);
    for (let round = 0; round < rounds; round += 1) {
      const socket = (rounds - round) % 2 === 1 ? mine : sockets[0];
      const places = Array.from({ length: Math.min(IN_A_ROW, count - round * IN_A_ROW) }, (_, index) => index);
      const answers = await Promise.all(
        places.map((place) => {
          const body = bodyOf(round * IN_A_ROW + place + 1);
          return ask<{ message: { body: string; seq: number } }>(socket, 'message:send', {
            roomId: room.id,
            id: randomUUID(),
            type: 'TEXT',
            body,
          });
        }),
      );
      const astray = answers.find(({ message }) => message.body !== bodyOf(message.seq));
      if (astray) throw new Error(`"${astray.message.body}" came to stand at ${astray.message.seq}`);
    }
    return room.id;
  } finally {
    for (const socket of sockets) socket.disconnect();
  }
}

async function enter(url: string, userId: string): Promise<Socket> {
  const { token } = await signIn(url, userId);
  const socket = io(`${url}/chat`, { transports: ['websocket'], forceNew: true, reconnection: false, auth: { token } });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** As the demo's page does it. */
export async function signIn(url: string, userId: string): Promise<{ token: string; user: object }> {
  const response = await fetch(`${url}/market/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
  if (!response.ok) throw new Error(`${userId} could not sign in: ${response.status} ${await response.text()}`);
  return (await response.json()) as { token: string; user: object };
}

async function ask<T>(socket: Socket, command: string, input: object): Promise<T> {
  const answer = await socket.timeout(PATIENCE_MS).emitWithAck(command, input);
  if (!answer.ok) throw new Error(`${command} answered ${JSON.stringify(answer.error)}`);
  return answer.data as T;
}
