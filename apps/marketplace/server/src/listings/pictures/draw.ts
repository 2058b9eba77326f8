// The frame that every drawing of a thing stands in: a soft light behind it and the ground under it.
export interface Drawing {
  /** The room's light: from the upper left to the lower right. */
  light: [from: string, to: string];
  /** The ground's shadow: how wide the thing stands, or null where it hangs or lies. */
  stands: number | null;
  /** On a sheet of 400 × 300, the ground at 246. */
  shapes: readonly string[];
}

export function draw({ light: [from, to], stands, shapes }: Drawing): string {
  const shadow =
    stands === null ? '' : `<ellipse cx="200" cy="248" rx="${stands / 2}" ry="11" fill="#1d1b2e" opacity=".16"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
<defs><linearGradient id="l" x1="0" y1="0" x2="1" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>
<rect width="400" height="300" fill="url(#l)"/>
<circle cx="200" cy="140" r="122" fill="#fff" opacity=".32"/>
<rect y="246" width="400" height="54" fill="#fff" opacity=".28"/>
${shadow}
${shapes.join('\n')}
</svg>`;
}

export const box = (x: number, y: number, width: number, height: number, fill: string, round = 0) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}"/>`;

export const dot = (x: number, y: number, radius: number, fill: string) =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;

export const ring = (x: number, y: number, radius: number, stroke: string, width: number) =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;

export const oval = (x: number, y: number, rx: number, ry: number, fill: string) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;

export const area = (path: string, fill: string) => `<path d="${path}" fill="${fill}"/>`;

export const line = (path: string, stroke: string, width: number) =>
  `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

/** The same shapes elsewhere: moved, and turned about their own origin. */
export const place = (x: number, y: number, degrees: number, ...shapes: string[]) =>
  `<g transform="translate(${x} ${y}) rotate(${degrees})">${shapes.join('')}</g>`;
