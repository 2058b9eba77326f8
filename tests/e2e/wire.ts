// The line between one browser, or one of its tabs, and the server: cut, kept waiting, and listened to by the test.
import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core';

const SOCKET = /\/socket\.io\//;
const REST = /\/chat\//;

type Frame = string | Buffer;

/** Every connection to the chat that is opened there from now on runs through here. */
export class Wire {
  /** How many WebSockets were opened. */
  sockets = 0;
  readonly sent: string[] = [];
  #whole = true;
  readonly #open = new Set<WebSocketRoute>();
  #waiting: (() => void)[] | null = null;
  #keepBack: (frame: string) => boolean = () => false;

  static async through(place: BrowserContext | Page): Promise<Wire> {
    const wire = new Wire();
    await place.routeWebSocket(SOCKET, (page) => wire.#carry(page));
    await place.route(
      (url) => SOCKET.test(url.pathname) || REST.test(url.pathname),
      (route) => (wire.#whole ? route.continue() : route.abort()),
    );
    return wire;
  }

  /** The chat cannot be reached, while the page itself can be loaded. */
  async cut(): Promise<void> {
    this.#whole = false;
    await Promise.all([...this.#open].map((page) => page.close()));
  }

  mend(): void {
    this.#whole = true;
  }

  /** Of what the server says, keeps back what is like this and all that follows, until `letThrough()`. */
  keepBack(like: (frame: string) => boolean): void {
    this.#keepBack = like;
  }

  letThrough(): void {
    this.#keepBack = () => false;
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const pass of waiting) pass();
  }

  /** How often this event was sent with words like these in it. */
  timesSent(event: string, words = ''): number {
    return this.sent.filter((frame) => frame.includes(`"${event}"`) && frame.includes(words)).length;
  }

  #carry(page: WebSocketRoute): void {
    if (!this.#whole) {
      void page.close();
      return;
    }
    this.sockets += 1;
    this.#open.add(page);
    const server = page.connectToServer();
    page.onMessage((frame: Frame) => {
      this.sent.push(String(frame));
      server.send(frame);
    });
    server.onMessage((frame: Frame) => {
      if (this.#waiting === null && this.#keepBack(String(frame))) this.#waiting = [];
      if (this.#waiting) this.#waiting.push(() => page.send(frame));
      else page.send(frame);
    });
    page.onClose((code, reason) => {
      this.#open.delete(page);
      void server.close({ ...(code === undefined ? {} : { code }), ...(reason === undefined ? {} : { reason }) });
    });
  }
}

/** The answer to a command, of Socket.IO's packets. */
export const isAnswer = (frame: string): boolean => /^43\/chat,\d/.test(frame);
