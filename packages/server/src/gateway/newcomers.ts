// Where something balances in front, a node that takes nobody says so by HTTP (503): then newcomers are given to another.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChatError } from '@doran/protocol';
import type { Server } from 'socket.io';

/** For sessions of Socket.IO that begin; `requireOpen` throws when there shall be none. Its own error never gets so far. */
export function turnAwayNewcomers(server: Server, requireOpen: () => void): void {
  server.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const refusal = isNew(request) ? refusalOf(requireOpen) : null;
    if (!refusal) next();
    else if (request.headers.upgrade === undefined) refuse(response, refusal);
    else refuseUpgrade(request, refusal);
  });
}

function isNew({ url = '' }: IncomingMessage): boolean {
  return !new URLSearchParams(url.split('?')[1]).has('sid');
}

function refusalOf(requireOpen: () => void): ChatError | null {
  try {
    requireOpen();
    return null;
  } catch (error) {
    if (error instanceof ChatError) return error;
    throw error;
  }
}

const secondsOf = ({ retryAfterMs = 1_000 }: ChatError): number => Math.ceil(retryAfterMs / 1_000);

function refuse(response: ServerResponse, refusal: ChatError): void {
  response.writeHead(503, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': String(secondsOf(refusal)),
  });
  response.end(JSON.stringify(refusal.toProblem()));
}

function refuseUpgrade({ socket }: IncomingMessage, refusal: ChatError): void {
  const head = `Retry-After: ${secondsOf(refusal)}\r\nConnection: close\r\nContent-Length: 0`;
  socket.end(`HTTP/1.1 503 Service Unavailable\r\n${head}\r\n\r\n`);
}
