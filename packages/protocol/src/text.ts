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
 * text that cannot be stored. Iterative, so that depth 10,000 costs no stack; it stops at {@link MAX_DEPTH}.
 */
export function jsonFault(root: unknown, maxDepth = MAX_DEPTH): JsonFault | null {
  const stack: { value: unknown; path: string; depth: number }[] = [{ value: root, path: '', depth: 0 }];
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { value, path, depth } = item;
    if (typeof value === 'string') {
      const fault = textFault(value);
      if (fault) return { path, message: fault };
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= maxDepth) return { path, message: `is nested deeper than ${maxDepth}` };
      for (const key of Object.keys(value)) {
        const childPath = path === '' ? key : `${path}.${key}`;
        if (FORBIDDEN_KEYS.has(key)) return { path: path === '' ? '(root)' : path, message: `holds the key ${key}` };
        const fault = textFault(key);
        if (fault) return { path: path === '' ? '(root)' : path, message: `a key ${fault}` };
        stack.push({ value: (value as Record<string, unknown>)[key], path: childPath, depth: depth + 1 });
      }
    }
  }
  return null;
}

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
