// Portraits, drawn here so that the marketplace needs no picture from anywhere.
import type { Person } from './people.js';

export function portrait({ look: [light, dark, hair] }: Pick<Person, 'look'>): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
  <defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient></defs>
  <rect width="96" height="96" fill="url(#g)"/>
  <path d="M20 96c0-18 12-26 28-26s28 8 28 26z" fill="#fff" opacity=".85"/>
  <circle cx="48" cy="42" r="19" fill="#ffe3cf"/>
  <path d="M28 42c-2-18 8-26 20-26s22 8 20 26c-4-8-10-13-16-14-8 1-18 5-24 14z" fill="${hair}"/>
  <circle cx="41" cy="45" r="2" fill="#33241f"/><circle cx="55" cy="45" r="2" fill="#33241f"/>
  <path d="M42 52q6 5 12 0" fill="none" stroke="#b3563f" stroke-width="2" stroke-linecap="round"/>
</svg>`;
}
