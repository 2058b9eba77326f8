// Which web pages may talk to this chat: those of the same origin, and those on the allow-list.
import type { IncomingMessage } from 'node:http';
import cors from 'cors';
import type { ChatSettings } from '../chat.options.js';

/** Requests without an `Origin` do not come from a page of another site; the token says who they are. */
export function isAllowedOrigin(request: Pick<IncomingMessage, 'headers'>, settings: ChatSettings): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (settings.origins.includes('*') || settings.origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** CORS headers for the allowed, on both doors; the others get none, so their pages cannot read an answer. */
export function corsFor(settings: ChatSettings): cors.CorsOptionsDelegate<cors.CorsRequest> {
  return (request, callback) =>
    callback(null, {
      origin: isAllowedOrigin(request, settings),
      credentials: settings.credentials,
      maxAge: 600,
    });
}
