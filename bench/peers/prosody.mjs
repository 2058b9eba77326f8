// prosody with its archive (MAM) in PostgreSQL, as Debian packs it: its settings, and how it is started.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../adapters/stage.mjs';

/** Two rows are a message: one in the archive of each. `faults`: those who do not have as many of them as their other. */
const STORED = `
  with held as (
    select "user", split_part("with", '@', 1) as other, count(*)::int as n
    from prosodyarchive where store = 'archive' group by 1, 2)
  select coalesce(sum(h.n), 0)::int as rows, count(*) filter (where h.n is distinct from o.n)::int as faults
  from held h left join held o on o."user" = h.other and o.other = h."user"`;

/** `program`: its path. */
export function prosodyOf(program) {
  return {
    name: 'prosody',
    protocol: 'xmpp',
    says:
      'XMPP, of Debian, MAM in PostgreSQL (one connection, as it comes), without TLS and without passwords. What is the ' +
      'same: one body, acked and delivered, in rows that are committed with fsync before both. What is not: two rows for ' +
      'each message, one in the archive of each of the two, each in a transaction for which all clients wait; no seq, no ' +
      'unread count, no receipts. An ack (XEP-0198) comes as well when storing has failed (this bench counts the rows). The ' +
      'server also asks each recipient for an ack, and gets it',
    command: async ({ databaseUrl, folder }) => {
      const home = join(folder, 'prosody');
      await mkdir(home);
      const port = await freePort();
      const file = join(home, 'prosody.cfg.lua');
      await writeFile(file, settings(home, port, new URL(databaseUrl)));
      return { url: `xmpp://127.0.0.1:${port}`, program, args: ['-F', '--config', file] };
    },
    stored: STORED,
    copies: 2,
  };
}

const settings = (home, port, { hostname, port: sqlPort, pathname, username }) => `
data_path = "${home}"
certificates = "${home}"
run_as_root = true
log = { error = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "insecure"
insecure_open_authentication = "Yes please, I know what I'm doing!"
modules_enabled = { "posix", "saslauth", "smacks", "mam" }
modules_disabled = { "s2s", "s2s_auth_certs", "offline" }
default_archive_policy = true
archive_expires_after = "never"
storage = { archive = "sql", smacks_h = "sql" } -- a login reads the second: the first use of SQL makes the tables
sql = {
  driver = "PostgreSQL", host = "${hostname}", port = ${sqlPort},
  database = "${pathname.slice(1)}", username = "${username}", password = ""
}
VirtualHost "localhost"
`;
