// The third door, out only: GET /chat/events, the same events by the same names, for clients that hold no WebSocket.
import type { ServerResponse } from 'node:http';
import { ChatError, EVENTS_PATH, REST_PREFIX } from '@doran/protocol';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { bearerToken, refuseTokenInQuery } from '../auth/authenticator.js';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import { Metrics } from '../observability/metrics.js';
import { EventStreams } from '../realtime/event.streams.js';
import { Admission } from './admission.js';
import { Connections } from './connections.js';
import { type HttpRequest, type HttpResponse, RestDoor } from './rest.door.js';
import { openSseWire } from './wire.sse.js';

/** Fastify's reply, which lets go of the response, or Express's, which is it. */
type AnyResponse = HttpResponse &
  ({ raw: ServerResponse; hijack(): void; send(body: object): void } | (ServerResponse & { json(body: object): void }));

@Controller(REST_PREFIX)
export class EventsController {
  constructor(
    @Inject(EventStreams) private readonly streams: EventStreams,
    @Inject(Admission) private readonly admission: Admission,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(RestDoor) private readonly door: RestDoor,
    @Inject(CHAT_OPTIONS) private readonly settings: ChatSettings,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Get(EVENTS_PATH)
  async events(@Req() request: HttpRequest, @Res() response: AnyResponse): Promise<void> {
    try {
      if (!this.connections.serves('sse')) throw new ChatError('not_found', 'There is no such path');
      refuseTokenInQuery(request.query);
      const principal = await this.admission.admit(bearerToken(request.headers.authorization));
      const raw = rawOf(response);
      // Gone while it was asked who it is: its end has been, and would never be heard of.
      if (raw.destroyed) return;
      const wire = openSseWire(raw, this.streams, this.settings.nodeId, this.metrics);
      const connection = this.admission.welcome(wire, principal);
      wire.onEnd(() => this.connections.remove(connection));
    } catch (error) {
      const problem = this.door.refuse(error, response);
      if ('hijack' in response) response.send(problem);
      else response.json(problem);
    }
  }
}

function rawOf(response: AnyResponse): ServerResponse {
  if (!('hijack' in response)) return response;
  response.hijack();
  return response.raw;
}
