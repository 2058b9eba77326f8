// Stands between a server and its PostgreSQL: leads to another one when told so, and lets connections fall silent.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free.port.js';

interface Link {
  near: Socket;
  far: Socket;
  /** What the client said first, with its `application_name`. */
  startup: string;
}

export class PostgresProxy {
  readonly #links = new Set<Link>();
  #silent: (startup: string) => boolean = () => false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private target: number,
  ) {}

  /** Leads to `target`, a URL on this machine. */
  static async start(target: string): Promise<PostgresProxy> {
    const port = await freePort();
    const proxy = new PostgresProxy(
      createServer((near) => proxy.#link(near)),
      port,
      portOf(target),
    );
    await new Promise<void>((resolve) => proxy.server.listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  /** The URL by which the target is reached through here. */
  through(url: string): string {
    const passed = new URL(url);
    passed.port = String(this.port);
    return passed.href;
  }

  /** New connections lead there; those that are open stay. */
  lead(target: string): void {
    this.target = portOf(target);
  }

  cut(): void {
    for (const { near, far } of this.#links) {
      near.destroy();
      far.destroy();
    }
  }

  /** Connections whose first words fit stay open, and nothing comes through any longer: half-open, as after a lost route. */
  silence(which: (startup: string) => boolean): void {
    this.#silent = which;
    for (const link of this.#links) this.#hush(link);
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #link(near: Socket): void {
    const far = connect({ port: this.target, host: '127.0.0.1' });
    const link: Link = { near, far, startup: '' };
    this.#links.add(link);
    near.once('data', (first: Buffer) => {
      link.startup = first.toString('latin1');
      this.#hush(link);
    });
    near.on('data', (data: Buffer) => {
      if (!this.#silent(link.startup)) far.write(data);
    });
    far.on('data', (data: Buffer) => {
      if (!this.#silent(link.startup)) near.write(data);
    });
    const end = () => {
      this.#links.delete(link);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      socket.on('error', end);
      socket.on('close', end);
    }
  }

  #hush({ near, far, startup }: Link): void {
    if (!this.#silent(startup)) return;
    // Also the end of one side does not come through.
    near.pause();
    far.pause();
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port || 5432);
}
