// What text and JSON from outside must be before anything behind the door may trust it ([ERR4]).
import { z } from 'zod';
import { textFault } from './text.fault.js';

/** How deep a command's JSON may nest; its own object counts as one. */
export const MAX_DEPTH = 8;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

export interface JsonFault {
  path: string;
  message: string;
}

/**
 * The first reason why a parsed JSON value is unsafe, or null: too deep, a key that could reach a prototype,
 * text that cannot be stored. It goes no deeper than `maxDepth`, however deep the value is.
 */
export function jsonFault(root: unknown, maxDepth = MAX_DEPTH): JsonFault | null {
  const fault = faultIn(root, 0, maxDepth);
  return fault?.path === '' && typeof root === 'object' ? { ...fault, path: '(root)' } : fault;
}

function faultIn(value: unknown, depth: number, maxDepth: number): JsonFault | null {
  if (typeof value === 'string') return faultAt(textFault(value));
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= maxDepth) return faultAt(`is nested deeper than ${maxDepth}`);
  for (const key of Object.keys(value)) {
    if (FORBIDDEN_KEYS.has(key)) return faultAt(`holds the key ${key}`);
    const inKey = textFault(key);
    if (inKey) return faultAt(`a key ${inKey}`);
    const below = faultIn((value as Record<string, unknown>)[key], depth + 1, maxDepth);
    // A path is put together only on the way back: most values have no fault.
    if (below) return { path: below.path === '' ? key : `${key}.${below.path}`, message: below.message };
  }
  return null;
}

const faultAt = (message: string | null): JsonFault | null => (message === null ? null : { path: '', message });

/** Characters as a person counts them: Unicode code points. */
function characters(text: string, enough: number): number {
  if (text.length <= enough) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Safe text of `min` to `max` characters (Unicode code points). */
export function safeText(min: number, max: number) {
  return z
    .string()
    .min(min)
    .superRefine((text, ctx) => {
      if (text.length > max && characters(text, max) > max) {
        ctx.addIssue({ code: 'custom', message: `Too long: at most ${max} characters` });
      }
      const fault = textFault(text);
      if (fault) ctx.addIssue({ code: 'custom', message: fault });
    })
    .meta({ minLength: min, maxLength: max });
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** A JSON object of the host's own words, at most `maxBytes` when written as UTF-8 JSON. */
export function safeObject(maxBytes: number) {
  return z.record(z.string(), z.unknown()).superRefine((value, ctx) => {
    // The command around it is one level, so `data` has one less than the whole.
    const fault = jsonFault(value, MAX_DEPTH - 1);
    if (fault) ctx.addIssue({ code: 'custom', message: fault.message });
    else if (utf8Bytes(JSON.stringify(value)) > maxBytes) {
      ctx.addIssue({ code: 'custom', message: `Too large: at most ${maxBytes} bytes of JSON` });
    }
  });
}
