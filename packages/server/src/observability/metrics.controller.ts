// GET /metrics, for who may read them: this machine, or from anywhere who knows the token once there is one.
import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, HttpException, Inject, Req, Res } from '@nestjs/common';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import { Metrics } from './metrics.js';

/** What Express and Fastify requests have in common. */
interface Request {
  headers: Record<string, string | undefined>;
  socket: { remoteAddress?: string };
}
interface Response {
  header(name: string, value: string): unknown;
}

/** Each is set by a proxy: then the peer is only the proxy, which may be on this machine. */
const PROXIED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];
const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(CHAT_OPTIONS) private readonly settings: ChatSettings,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Get()
  async read(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    this.#requireReader(request, response);
    response.header('content-type', this.metrics.contentType);
    response.header('cache-control', 'no-store');
    return this.metrics.text();
  }

  #requireReader(request: Request, response: Response): void {
    const { metricsToken } = this.settings;
    if (metricsToken === undefined) {
      if (isFromHere(request)) return;
      throw new HttpException('Metrics are told on this machine only, unless DORAN_METRICS_TOKEN is set', 403);
    }
    const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (given !== undefined && same(given, metricsToken)) return;
    response.header('www-authenticate', 'Bearer');
    throw new HttpException('Metrics need the token of DORAN_METRICS_TOKEN', 401);
  }
}

function isFromHere({ headers, socket }: Request): boolean {
  return LOOPBACK.test(socket.remoteAddress ?? '') && PROXIED.every((name) => headers[name] === undefined);
}

/** In constant time: hashed first, so that not even the length shows. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
