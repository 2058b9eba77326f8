// The server's own statements, asked by the bench itself: what is measured is what is served.

const built = (file) => import(new URL(`../../packages/server/dist/${file}`, import.meta.url));
export const { selectPage } = await built('messages/messages.sql.js');
export const { selectRoomIds, selectUnread } = await built('rooms/rooms.sql.js');

/** A database as the statements want it: prepared once, as the server does. */
export const asked = (db) => ({ query: (text, values, name) => db.query({ text, values, name }) });

/** How many pages of 8 KiB the statements of `work` touch, in memory or on the disk. */
export async function pagesOf(db, work) {
  let pages = 0;
  const explained = async (text, values) => {
    const { rows } = await db.query(`explain (analyze, buffers, format json) ${text}`, values);
    const [{ Plan: plan }] = rows[0]['QUERY PLAN'];
    pages += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    return { rows: [] };
  };
  await work({ query: explained });
  return pages;
}
