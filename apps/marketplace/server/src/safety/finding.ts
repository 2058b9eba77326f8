// What a rule finds: where a contact detail stands, and of which kind it is.

export type ContactKind = 'phone' | 'email' | 'messenger' | 'link';

export interface Span {
  start: number;
  end: number;
  kind: ContactKind;
}

/** A rule that one expression can say. Every repetition in it is bounded, so that no message makes it slow. */
export interface PatternRule {
  id: string;
  kind: ContactKind;
  /** On folded text. If it has a group `detail`, only that is the contact detail. */
  pattern: RegExp;
  /** A last look at what was matched, and at the text around it. */
  unless?: (detail: string, before: string, after: string) => boolean;
  examples: readonly string[];
}

const AROUND = 24;

export function findPatterns(text: string, rules: readonly PatternRule[]): Span[] {
  return rules.flatMap(({ pattern, kind, unless }) => {
    const found: Span[] = [];
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.groups?.detail ?? [match.index, match.index + match[0].length];
      const around = [text.slice(Math.max(0, start - AROUND), start), text.slice(end, end + AROUND)] as const;
      if (!unless?.(text.slice(start, end), ...around)) found.push({ start, end, kind });
    }
    return found;
  });
}
