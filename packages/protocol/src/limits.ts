// The sizes that are part of the contract ([ERR4]), as plain numbers.

/** Raised when old clients can no longer talk to a server. */
export const PROTOCOL_VERSION = 1;
/** Unicode characters in a message's body. */
export const MAX_BODY = 4_000;
/** Bytes of a `data` object as UTF-8 JSON. */
export const MAX_DATA = 8 * 1024;
/** Bytes of one Socket.IO frame or REST body. */
export const MAX_FRAME = 64 * 1024;
/** Messages in one page, and for each room in one `sync`. */
export const MAX_PAGE = 100;
/** Rooms that one `sync` may name. */
export const MAX_SYNC_ROOMS = 200;
/** Members named in a room's summary, and users one `presence:watch` may name. */
export const MAX_MEMBERS_SHOWN = 100;
/** Of one message. */
export const MAX_ATTACHMENTS = 10;
/** Users whom one user may have blocked at once. */
export const MAX_BLOCKS = 1_000;
/** Messages that one report may name. */
export const MAX_REPORTED_MESSAGES = 50;
/** Unicode characters in a report's note. */
export const MAX_NOTE = 1_000;

/** Milliseconds after which a `typing: true` ends by itself ([TYPE1]). */
export const TYPING_TTL_MS = 6_000;
/** Milliseconds that one presence lease lasts ([PRES1]). */
export const PRESENCE_TTL_MS = 30_000;
