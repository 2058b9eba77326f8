// As much of engine.io's inside as our shortcuts stand on: what to look at when it is upgraded.
import type { Socket } from 'socket.io';

/** Where something looks otherwise than here, packets come and leave as ever. */
export interface Engine {
  readyState: string;
  transport: Transport;
  /** Packets that have not left. */
  writeBuffer: Packet[];
  packetsFn: unknown[];
  /** Set from a ping to its pong: engine.io then looks at each packet. */
  pingTimeoutTimer: unknown;
  flush(): void;
  write(text: string, options: object): void;
  emit(event: 'drain'): void;
  on(event: 'upgrade', upgraded: (transport: Transport) => void): void;
}

export interface Transport {
  name: string;
  writable: boolean;
  perMessageDeflate?: unknown;
  onPacket(packet: Packet): void;
  /** Told of a frame that could not leave; engine.io then closes. */
  onError(message: string, description: unknown): void;
  socket?: { _sender?: { sendFrame?: (frames: Frame, sent: Sent) => void }; _receiver?: Receiver };
}

/** The stream of `ws` that takes frames apart. */
export interface Receiver {
  /** Where it is in a frame. */
  _state?: number;
  /** Bytes of a frame that has not come whole. */
  _bufferedBytes?: number;
  /** The opcode of a message that comes in several frames, or 0. */
  _fragmented: number;
  /** A frame was broken: it reads no more, and closes in the next tick. */
  _errored: boolean;
  _maxPayload: number;
  write(chunk: Buffer): boolean;
}

/** A packet of engine.io. An event for many carries its frame, encoded once for all of them. */
export interface Packet {
  type: string;
  data?: unknown;
  options?: { wsPreEncodedFrame?: Frame };
}

/** Header and payload, or both in one. */
export type Frame = Buffer[];
export type Sent = (error?: Error) => void;

export const engineOf = (socket: Socket): Engine => socket.conn as unknown as Engine;
