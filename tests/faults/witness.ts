// Writes down what really came over the wire, under the client: what the server has said, whatever the client made of it.
import type { ChatEvent, CommandInput, CommandName, Link, Message, Transport } from '@doran/client';
import type { Wrap } from '../simulation/transports.js';
import type { DeviceEntry, Log, MessageEvent } from './log.js';

type Place = [seq: number, id: string];
const placeOf = ({ seq, id }: Message): Place => [seq, id];

export function witnessing(log: Log<DeviceEntry>, number: () => number): Wrap {
  return (transport): Transport => ({
    name: transport.name,
    open(url, token, listener) {
      const c = number();
      let open = false;
      const ended = (why: string) => {
        if (open) log.write({ e: 'disconnected', c, why });
        open = false;
      };
      const link = transport.open(url, token, {
        event(event) {
          if (event.name === 'hello') {
            open = true;
            log.write({ e: 'connected', c });
          }
          const seen = seenIn(c, event);
          if (seen) log.write(seen);
          listener.event(event);
        },
        closed(error) {
          ended(error.message);
          listener.closed(error);
        },
      });
      const command: Link['command'] = async (name, input, withinMs) => {
        const asked = Date.now();
        const answer = await link.command(name, input, withinMs);
        for (const entry of answeredTo(c, asked, name, input, answer)) log.write(entry);
        return answer;
      };
      return {
        command,
        close() {
          ended('closed by the client');
          link.close();
        },
      };
    },
  });
}

function seenIn(c: number, { name, data }: ChatEvent): DeviceEntry | null {
  if (name === 'message:created' || name === 'message:updated' || name === 'message:deleted') {
    const { roomId: room, id, seq, rev, body } = data.message;
    return { e: 'saw', c, name: name satisfies MessageEvent, room, id, seq, rev, body };
  }
  if (name === 'receipt:updated') {
    const { roomId: room, userId: user, readSeq: read, deliveredSeq: delivered } = data;
    return { e: 'cursor', c, room, user, read, delivered };
  }
  if (name === 'typing:changed' || name === 'room:removed') return { e: 'heard', c, name, room: data.roomId };
  if (name === 'room:created' || name === 'room:updated') return { e: 'heard', c, name, room: data.room.id };
  return null;
}

function answeredTo(
  c: number,
  asked: number,
  name: CommandName,
  input: CommandInput<CommandName>,
  answer: object,
): DeviceEntry[] {
  const got = answer as {
    message: Message;
    messages: Message[];
    repeated: boolean;
    rooms: { roomId: string; messages: Message[]; changed: Message[] }[];
    room: { id: string };
    readSeq: number;
    deliveredSeq: number;
    unread: number;
  };
  const { roomId: room } = input as { roomId: string };
  switch (name) {
    case 'message:send': {
      const { id, seq, body } = got.message;
      return [{ e: 'acked', c, room, id, seq, body, repeated: got.repeated }];
    }
    case 'message:edit':
    case 'message:delete': {
      const { id, seq, rev, body } = got.message;
      return [{ e: 'changed', c, room, id, seq, rev, body }];
    }
    case 'message:list':
      return [{ e: 'page', c, command: name, room, asked, messages: got.messages.map(placeOf) }];
    case 'sync':
      return got.rooms.map(({ roomId, messages, changed }) => {
        const places = [...messages, ...changed].map(placeOf);
        return { e: 'page', c, command: name, room: roomId, asked, messages: places };
      });
    case 'room:get':
    case 'room:subscribe':
      return [{ e: 'page', c, command: name, room: got.room.id, asked, messages: [] }];
    case 'receipt:mark': {
      const { readSeq: read, deliveredSeq: delivered, unread } = got;
      return [{ e: 'marked', c, room, asked, read, delivered, unread }];
    }
    default:
      return [];
  }
}
