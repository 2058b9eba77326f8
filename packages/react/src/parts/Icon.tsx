// Every small sign of the parts, drawn in the colour of the text around it.
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  send: 'M4 12l16-8-6 16-3-7-7-1z',
  check: 'M4 12.500l5 5L20 6.5',
  checks: 'M2 12.500l4.5 4.500L15 8M11 15.500l1.5 1.500L22 7.5',
  clock: 'M12 7v5l3 2M12 3a9 9 0 100 18 9 9 0 000-18z',
  warn: 'M12 8v5M12 16.500v.01M12 3.500L2.5 20h19L12 3.500z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  close: 'M6 6l12 12M18 6L6 18',
  pen: 'M4 20l1-4L16 5l3 3L8 19l-4 1z',
  down: 'M12 5v14M6 13l6 6 6-6',
  reply: 'M9 6L4 11l5 5M4 11h9a6 6 0 016 6v1',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 016 0v3',
  flag: 'M5 21V4h13l-3 4.500 3 4.500H5',
  clip: 'M8 12.500l6-6a3 3 0 014.2 4.200l-8 8a5 5 0 01-7-7l7.5-7.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 3 : 2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
