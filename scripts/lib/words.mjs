// How scripts tell the time that something took, and how they put their lines.
export const seconds = (began) => `${((Date.now() - began) / 1000).toFixed(1)} s`;

export const indent = (text) => text.trimEnd().replace(/^/gm, '    ');
