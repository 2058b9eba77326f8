// Whether a text can be stored and shown as it is; a page may ask before it sends.

// NUL is refused by PostgreSQL (22021, in jsonb 22P05); a lone surrogate would silently become U+FFFD there.
const NUL = '\u0000';
// U+202D/U+202E reorder what a reader sees ("gpj.exe"): a way to lie, not a way to write.
const BIDI_OVERRIDE = /[\u202d\u202e]/;
const ZALGO = /\p{M}{31,}/u;
/** Ranges that hold none of these: Latin, punctuation, CJK, kana and Hangul. What most people write is done with here. */
const PLAIN =
  /^[\t\n\r -~\u00a0-\u02ff\u2010-\u2027\u2030-\u205e\u3000-\u3020\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** Why `text` cannot be stored or shown, or null when it can. */
export function textFault(text: string): string | null {
  if (PLAIN.test(text)) return null;
  if (text.includes(NUL)) return 'holds a NUL character';
  if (!text.isWellFormed()) return 'holds a lone surrogate';
  if (BIDI_OVERRIDE.test(text)) return 'holds a bidirectional override';
  if (ZALGO.test(text)) return 'holds more than 30 combining marks on one base';
  return null;
}
