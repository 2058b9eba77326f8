// ejabberd with its archive (MAM) in PostgreSQL, as Debian packs it: its settings, and how it is started.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort } from '../adapters/stage.mjs';

const SCHEMA = '/usr/share/ejabberd/sql/pg.sql';

/** Two rows are a message: one in the archive of each. `faults`: those who do not have as many of them as their other. */
const STORED = `
  with held as (
    select username, split_part(bare_peer, '@', 1) as other, count(*)::int as n from archive group by 1, 2)
  select coalesce(sum(h.n), 0)::int as rows, count(*) filter (where h.n is distinct from o.n)::int as faults
  from held h left join held o on o.username = h.other and o.other = h.username`;

/** `library`: the folder of its programs. */
export function ejabberdOf(library) {
  return {
    name: 'ejabberd',
    protocol: 'xmpp',
    says:
      'XMPP, of Debian, MAM in PostgreSQL (10 connections, as it comes), without TLS. What is the same: one body, acked and ' +
      'delivered, in rows that are committed with fsync. What is not: two rows for each message, one in the archive of ' +
      'each of the two; no seq, no unread count, no receipts. An ack (XEP-0198) comes after the row of the sender, a ' +
      'delivery after that of the recipient, but both come as well when storing has failed (this bench counts the rows). ' +
      'The server also asks each recipient for an ack, and gets it',
    command: async ({ db, databaseUrl, secret, folder }) => {
      const home = join(folder, 'ejabberd');
      await mkdir(home);
      await db.query(await readFile(SCHEMA, 'utf8'));
      await db.query(`insert into users (username, password) select 'u' || n, $1 from generate_series(0, 9999) n`, [
        secret,
      ]);
      const port = await freePort();
      await writeFile(join(home, 'ejabberd.yml'), settings(port, new URL(databaseUrl)));
      return {
        program: 'erl',
        args: [
          ...['-noinput', '-boot', 'start_sasl', '-sasl', 'sasl_error_logger', 'false', '+K', 'true', '+P', '250000'],
          // A Ctrl-C that reaches it too ends it, and asks nothing.
          '+Bd',
          // A scheduler with nothing to do sleeps at once, for PostgreSQL has the same core.
          ...['+sbwt', 'none', '+sbwtdcpu', 'none', '+sbwtdio', 'none'],
          // Without a name it is a node of its own: no epmd is asked, and none started.
          ...['-mnesia', 'dir', `"${home}/mnesia"`, '-s', 'ejabberd'],
          // Its port answers before its connections to PostgreSQL are there: only here has it started.
          ...['-eval', `io:format("xmpp://127.0.0.1:${port}~n").`],
        ],
        env: {
          ERL_LIBS: dirname(library),
          EJABBERD_CONFIG_PATH: join(home, 'ejabberd.yml'),
          EJABBERD_LOG_PATH: join(home, 'ejabberd.log'),
          ERL_CRASH_DUMP_BYTES: '0',
        },
      };
    },
    stored: STORED,
    copies: 2,
  };
}

const settings = (port, { hostname, port: sqlPort, pathname, username }) => `
hosts: [localhost]
loglevel: error
auth_method: sql
default_db: sql
sql_type: pgsql
sql_server: "${hostname}"
sql_port: ${sqlPort}
sql_database: "${pathname.slice(1)}"
sql_username: "${username}"
sql_password: ""
listen:
  - { module: ejabberd_c2s, ip: "127.0.0.1", port: ${port}, max_stanza_size: 262144 }
modules:
  mod_mam: { default: always }
  mod_stream_mgmt: {}
`;
